"""What is on offer to everybody who waits: the calendars of the call, or what the forces offer."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import attrs

from cara_core.case.case import Case
from cara_core.cli.schedule.files import OnOffer, offered_by, offered_in
from cara_core.cli.schedule.run import Call
from cara_core.forces.force import Force
from cara_core.planning.booking import outlook, query_of
from cara_core.terms.days import Day
from cara_core.terms.workshops import Needs, WorkshopQuery

__all__ = ["on_offer"]

ForceOf = Callable[[Case], Force]


def on_offer(call: Call, cases: Sequence[Case], people: Mapping[str, Needs], force_of: ForceOf) -> OnOffer:
    """What is on offer to these cases?

    Each force, with each of its communities, is asked once for each kind of person: the
    same group, language and access, over the days of all of them together.
    """
    forces = {(case.force, case.community): force_of(case) for case in cases}
    if call.workshops:
        terms = [case.terms for case in cases if case.terms is not None]
        gap = (min(one.gap_least_days for one in terms), max(one.gap_most_days for one in terms))
        spoken = {one for force in forces.values() for one in force.policy(call.on).languages}
        avoided: frozenset[Day] = frozenset().union(*(force.days_to_avoid for force in forces.values()))
        return offered_in(call.workshops, gap, sorted(spoken, key=lambda one: one.tag), avoided)
    return _joined(
        [
            offered_by(
                force, _kinds(call, [case for case in cases if (case.force, case.community) == key], people, force)
            )
            for key, force in forces.items()
        ]
    )


def _kinds(call: Call, cases: Sequence[Case], people: Mapping[str, Needs], force: Force) -> Iterator[WorkshopQuery]:
    """One question for each kind of person among these."""
    found: dict[WorkshopQuery, WorkshopQuery] = {}
    policy = force.policy(call.on)
    for case in cases:
        needs = people.get(case.id)
        seen = None if needs is None else outlook(case, needs, call.on, (), policy)
        if needs is None or seen is None:
            continue
        asked = query_of(needs, seen.waiting.span, seen.attended)
        kind = attrs.evolve(asked, earliest=call.on, latest=call.on)
        known = found.get(kind, asked)
        found[kind] = attrs.evolve(
            asked, earliest=min(asked.earliest, known.earliest), latest=max(asked.latest, known.latest)
        )
    yield from found.values()


def _joined(offers: Sequence[OnOffer]) -> OnOffer:
    """One offer of several; a workshop that two of them name is one."""
    by_id = {one.id: one for offer in offers for one in offer.workshops}
    return OnOffer(
        workshops=tuple(sorted(by_id.values(), key=lambda one: (one.on, one.starts, one.id))),
        avoided=frozenset().union(*(offer.avoided for offer in offers)),
        illustrative=max((offer.illustrative for offer in offers), default=0),
        failures=tuple(dict.fromkeys(failure for offer in offers for failure in offer.failures)),
    )

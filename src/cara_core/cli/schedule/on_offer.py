"""The workshops on offer: those of one force, or of several forces together."""

from collections.abc import Iterable, Sequence

import attrs

from cara_core.casework.calendar.results import StoredCalendar
from cara_core.forces.force import Force
from cara_core.terms.days import Day
from cara_core.terms.workshops import Workshop, WorkshopQuery

__all__ = ["OnOffer", "by_day", "join_offers", "kept_offer", "offered_by"]


@attrs.frozen(kw_only=True)
class OnOffer:
    """The workshops on offer, by day; the days to avoid; and what was left out because a plugin failed.

    ``illustrative``: how many of them nobody can cite, so that a force has to replace them.
    """

    workshops: tuple[Workshop, ...]
    avoided: frozenset[Day] = frozenset()
    illustrative: int = 0
    failures: tuple[str, ...] = ()


def offered_by(force: Force, queries: Iterable[WorkshopQuery]) -> OnOffer:
    """What does the force offer to these people? Asked once for each kind of person."""
    found: dict[str, Workshop] = {}
    failures: dict[str, None] = {}
    illustrative: set[str] = set()
    for query in dict.fromkeys(queries):
        offer = force.workshops(query)
        found |= {workshop.id: workshop for workshop in offer.workshops}
        failures |= dict.fromkeys(offer.failures)
        illustrative |= offer.illustrative
    return OnOffer(
        workshops=by_day(found.values()),
        avoided=frozenset(force.days_to_avoid),
        illustrative=len(illustrative & found.keys()),
        failures=tuple(failures),
    )


def kept_offer(calendar: StoredCalendar, forces: Iterable[Force]) -> OnOffer:
    """What does the calendar of the store offer? Nothing that was cancelled; the days to avoid are the forces' own."""
    avoided: frozenset[Day] = frozenset().union(*(force.days_to_avoid for force in forces))
    return OnOffer(workshops=calendar.workshops, avoided=avoided, illustrative=len(calendar.illustrative))


def join_offers(offers: Sequence[OnOffer]) -> OnOffer:
    """One offer of several; a workshop that two of them name is one."""
    by_id = {workshop.id: workshop for offer in offers for workshop in offer.workshops}
    return OnOffer(
        workshops=by_day(by_id.values()),
        avoided=frozenset().union(*(offer.avoided for offer in offers)),
        # The largest, and no sum: two communities of a force mostly offer the same workshops.
        illustrative=max((offer.illustrative for offer in offers), default=0),
        failures=tuple(dict.fromkeys(failure for offer in offers for failure in offer.failures)),
    )


def by_day(workshops: Iterable[Workshop]) -> tuple[Workshop, ...]:
    """These workshops by day and hour."""
    return tuple(sorted(workshops, key=lambda workshop: (workshop.on, workshop.starts, workshop.id)))

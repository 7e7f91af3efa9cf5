"""Who of many cases waits for workshops, and who of them could repeat a pair that is missed?

Between the cases and :func:`~cara_core.planning.assigning.assign`. Needs no extra.
"""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from cara_core.case.case import Case
from cara_core.planning.booking import Outlook, held_pair, may_be_booked, outlook_of
from cara_core.stages.schedule.assignment import Assignment, Waiting
from cara_core.stages.schedule.fitting_pairs import Taken
from cara_core.stages.schedule.offer import Offer
from cara_core.terms.days import Day
from cara_core.terms.policy import Policy
from cara_core.terms.workshops import Needs, Workshop, WorkshopPair

__all__ = ["WaitingList", "no_repeat_after", "waiting_list"]


@attrs.frozen(kw_only=True)
class WaitingList:
    """Everybody who is to get a pair of workshops.

    ``held``: the pair that somebody has who may be moved. ``unknown``: cases that wait and of
    whose needs nothing is known. ``stopped``: cases in which nothing may be booked now.
    """

    outlooks: tuple[Outlook, ...]
    held: Mapping[str, WorkshopPair]
    unknown: tuple[str, ...]
    stopped: tuple[str, ...]

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """The same people, as an assignment asks for them."""
        return tuple(outlook.waiting for outlook in self.outlooks)


def waiting_list(
    cases: Iterable[Case],
    people: Mapping[str, Needs],
    on: Day,
    offered: Sequence[Workshop],
    policy: Policy,
    *,
    first_within: int | None = None,
    cancelled: frozenset[str] = frozenset(),
) -> WaitingList:
    """Who waits, seen from that day?

    Whoever holds a pair keeps it, unless workshops are ``cancelled``: then everybody whose
    pair has not begun may be moved, and who loses a workshop waits again. ``offered`` holds
    the cancelled ones too.
    """
    by_id = {workshop.id: workshop for workshop in offered}
    outlooks: list[Outlook] = []
    held: dict[str, WorkshopPair] = {}
    unknown: list[str] = []
    stopped: list[str] = []
    for case in cases:
        if case.issued is None or case.phase.ended or not _is_to_be_placed(case, cancelled):
            continue
        needs = people.get(case.id)
        outlook = None if needs is None else outlook_of(case, needs, on, offered, policy, first_within=first_within)
        # Somebody who keeps a pair is neither stopped nor unknown: nothing has to be booked there now.
        if not may_be_booked(case):
            stopped += [case.id] * (outlook is not None and not _keeps(case, cancelled))
        elif outlook is None:
            unknown += [case.id] * (needs is None and not _keeps(case, cancelled))
        elif _may_be_moved(case, on, outlook, cancelled):
            outlooks.append(outlook)
            pair = held_pair(case, by_id)
            if pair is not None:
                held[case.id] = pair
    return WaitingList(outlooks=tuple(outlooks), held=held, unknown=tuple(unknown), stopped=tuple(stopped))


def _is_to_be_placed(case: Case, cancelled: frozenset[str]) -> bool:
    return case.booking is None or bool(cancelled)


def _keeps(case: Case, cancelled: frozenset[str]) -> bool:
    """Does it hold a pair of which nothing falls away?"""
    pair = case.booking
    return pair is not None and not cancelled & {pair.first_workshop, pair.second_workshop}


def _may_be_moved(case: Case, on: Day, outlook: Outlook, cancelled: frozenset[str]) -> bool:
    """A pair that has begun is not moved: only what lies wholly ahead, or the second alone; and what falls away."""
    pair = case.booking
    if pair is None or not _keeps(case, cancelled):
        return True
    return (pair.second if outlook.attended is not None else pair.first) > on


def no_repeat_after(
    assignment: Assignment, outlooks: Iterable[Outlook], offered: Iterable[Workshop], kept: Taken
) -> frozenset[str]:
    """For whom of those who were placed would a repeat of what is missed no longer fit?

    ``kept`` are the places of people who are not among those who wait: what these take is
    not counted, for nobody knows yet who will need it.
    """
    offer, pairs = Offer(offered, kept), {placement.case: placement.pair for placement in assignment.placed}
    placed = [(outlook, pairs[outlook.waiting.case]) for outlook in outlooks if outlook.waiting.case in pairs]
    return frozenset(outlook.waiting.case for outlook, pair in placed if not _can_be_repeated(outlook, pair, offer))


def _can_be_repeated(outlook: Outlook, pair: WorkshopPair, offer: Offer) -> bool:
    """Were the last day of this pair missed, would what has to be repeated then still fit?"""
    if outlook.attended is not None and not outlook.both_repeated:
        return any(row.pair.second.on > pair.second.on for row in offer.possible(outlook.waiting))
    both = Waiting(needs=outlook.waiting.needs, span=outlook.pair_span)
    return any(row.pair.first.on > pair.second.on for row in offer.possible(both))

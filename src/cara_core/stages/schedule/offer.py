"""Which pairs are on offer to each kind of person? The index behind an assignment of many.

It gives the same pairs and costs as :mod:`cara_core.stages.schedule.fitting_pairs` for one person, and
asks what does not depend on a person's days once for everybody alike.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

import attrs

from cara_core.stages.schedule.assignment import Waiting
from cara_core.stages.schedule.fitting_pairs import (
    A_DAY_WAITED,
    INTERPRETED,
    Taken,
    Travel,
    misfits,
    pair_misfits,
    verdicts,
)
from cara_core.terms.caution import Part
from cara_core.terms.workshops import Misfit, Needs, Seat, Workshop, WorkshopPair, covers

__all__ = ["Kind", "Offer", "PricedPair", "Row", "kind_of", "why_none"]


class Kind(NamedTuple):
    """What people have in common: needs without a name, days or marks; the gap in days; the first attended."""

    needs: Needs
    gap_least_days: int
    gap_most_days: int
    attended: Workshop | None


@attrs.frozen(eq=False, kw_only=True)
class Row:
    """One pair on offer to a kind of person: its days as numbers, where, and what its interpreter costs."""

    first_on: int
    second_on: int
    interpreted: int
    venues: tuple[str, str]
    pair: WorkshopPair


class PricedPair(NamedTuple):
    """A pair, and what it costs one person in minutes of travel."""

    cost: int
    pair: WorkshopPair


_FIRST_ON = attrgetter("first_on")


def kind_of(person: Waiting) -> Kind:
    """Of which kind is this person? People of one kind have the same pairs but for their days and marks."""
    needs = person.needs
    bare = Needs(
        case="",
        sex=needs.sex,
        language=needs.language,
        interpreter_needed=needs.interpreter_needed,
        access=needs.access,
    )
    return Kind(bare, person.span.gap_least_days, person.span.gap_most_days, person.attended)


class Offer:
    """The workshops with a place left, in the order of their days, and who already sits in them.

    ``seats`` are those of people who keep them: not of anybody who is about to be given a pair.
    """

    def __init__(self, offered: Iterable[Workshop], seats: Taken) -> None:
        by_id = {workshop.id: workshop for workshop in offered}
        self._offered, self._seats = tuple(by_id.values()), seats
        self.left: Mapping[str, int] = {id_: workshop.most - len(seats.get(id_, ())) for id_, workshop in by_id.items()}
        with_places = (workshop for workshop in by_id.values() if self.left[workshop.id] > 0)
        self.with_places = tuple(sorted(with_places, key=lambda workshop: (workshop.on, workshop.id)))
        self._open = {part: [workshop for workshop in self.with_places if workshop.part is part] for part in Part}
        self._marks = {
            id_: frozenset(mark for seat in taken for mark in seat.keep_apart) for id_, taken in seats.items()
        }
        self._by_id = {workshop.id: workshop for workshop in self.with_places}
        self._rows: dict[Kind, list[Row]] = {}

    def beside(self, seats: Iterable[Seat]) -> "Offer":
        """The same workshops, with these places taken too."""
        both: dict[str, list[Seat]] = {id_: list(taken) for id_, taken in self._seats.items()}
        for seat in seats:
            both.setdefault(seat.workshop, []).append(seat)
        return Offer(self._offered, both)

    def fits(self, person: Waiting, pair: WorkshopPair) -> bool:
        """Is this pair, just as it is, among those the person can attend?"""
        taken = person.taken_of(pair)
        return (
            pair.first == (person.attended or pair.first)
            and pair.first.part is Part.FIRST
            and pair.second.part is Part.SECOND
            and all(self._by_id.get(workshop.id) == workshop for workshop in taken)
            and not any(misfits(person.needs, workshop, self._seats) for workshop in taken)
            and not pair_misfits(pair, person.span if person.attended is None else person.span.after(person.attended))
        )

    def pairs_for(self, kind: Kind) -> int:
        """How many pairs suit this kind of person on some days? Counted, not listed."""
        firsts, seconds = self.suiting(kind)
        free = sorted(second.on.toordinal() for second in seconds if second.after is None)
        tied = [second for second in seconds if second.after is not None]
        least, most = max(1, kind.gap_least_days), kind.gap_most_days
        days = [first.on.toordinal() for first in firsts]
        return len(tied) + sum(bisect_right(free, on + most) - bisect_left(free, on + least) for on in days)

    def rows(self, kind: Kind) -> list[Row]:
        """The pairs with a place left that suit this kind of person on some days, in the order of the first day."""
        if kind not in self._rows:
            self._rows[kind] = list(self._paired(kind))
        return self._rows[kind]

    def _paired(self, kind: Kind) -> Iterator[Row]:
        firsts, seconds = self.suiting(kind)
        # The seconds are in the order of their days, so those within the gap lie side by side.
        days = [second.on.toordinal() for second in seconds]
        for first in firsts:
            on = first.on.toordinal()
            start = bisect_left(days, on + max(1, kind.gap_least_days))
            stop = bisect_right(days, on + kind.gap_most_days)
            for second in seconds[start:stop]:
                if second.after in {None, first.id}:
                    yield _row(kind.needs, WorkshopPair(first, second))

    def suiting(self, kind: Kind) -> tuple[list[Workshop], list[Workshop]]:
        """The firsts (the attended alone, where there is one) and the seconds that suit this kind, in order of days."""
        firsts = self._suiting(Part.FIRST, kind.needs) if kind.attended is None else [kind.attended]
        return firsts, self._suiting(Part.SECOND, kind.needs)

    def _suiting(self, part: Part, needs: Needs) -> list[Workshop]:
        return [workshop for workshop in self._open[part] if not misfits(needs, workshop, {})]

    def possible(self, person: Waiting) -> list[Row]:
        """The pairs this person can attend: those of one kind, on free days, away from those to be kept apart."""
        span = person.span if person.attended is None else person.span.after(person.attended)
        rows = self.rows(kind_of(person))
        start = bisect_left(rows, span.earliest.toordinal(), key=_FIRST_ON)
        stop = len(rows) if span.first_by is None else bisect_right(rows, span.first_by.toordinal(), key=_FIRST_ON)
        ends, away = span.ends_on.toordinal(), {on.toordinal() for on in person.needs.away}
        first_away = away if person.attended is None else ()
        found = [
            row
            for row in rows[start:stop]
            if row.second_on <= ends and row.second_on not in away and row.first_on not in first_away
        ]
        return [row for row in found if not self._kept_apart(person, row.pair)] if person.needs.keep_apart else found

    def _kept_apart(self, person: Waiting, pair: WorkshopPair) -> bool:
        own = person.needs.keep_apart
        return any(not self.marks(workshop.id).isdisjoint(own) for workshop in person.taken_of(pair))

    def marks(self, workshop: str) -> frozenset[str]:
        """The marks of those who already sit in it: with whom nobody who has one of them can be."""
        return self._marks.get(workshop, frozenset())

    def priced(self, person: Waiting, travel: Travel) -> list[PricedPair]:
        """The pairs this person can attend with what each costs (:func:`~.schedule.cost`), the cheapest first."""
        return list(self.cheapest_first(person, travel))

    def cheapest_first(self, person: Waiting, travel: Travel) -> Iterator[PricedPair]:
        """The same, one after the other: whoever takes the first that is free never asks for most of them."""
        rows = self.possible(person)
        both_venues = {row.venues for row in rows}
        venues = {venue for both in both_venues for venue in both}
        minutes = {venue: travel(person.needs.starts_from, venue) for venue in venues}
        journeys = {both: 2 * sum(minutes[venue] for venue in both) for both in both_venues}
        earliest = person.span.earliest.toordinal()
        costs = (journeys[row.venues] + row.interpreted + A_DAY_WAITED * (row.second_on - earliest) for row in rows)
        for cost, number in sorted(zip(costs, range(len(rows)), strict=True)):
            yield PricedPair(cost, rows[number].pair)


def _row(needs: Needs, pair: WorkshopPair) -> Row:
    first, second = pair.first, pair.second
    foreign = sum(not covers(workshop.language, wanted=needs.language) for workshop in (first, second))
    return Row(
        first_on=first.on.toordinal(),
        second_on=second.on.toordinal(),
        interpreted=INTERPRETED * foreign,
        venues=(first.venue, second.venue),
        pair=pair,
    )


def why_none(person: Waiting, offered: Sequence[Workshop], seats: Taken) -> tuple[Misfit, ...]:
    """Why can this person attend no pair? The reasons of the pairs that come nearest; none: nothing is on offer."""
    found = [verdict.misfits for verdict in verdicts(person.needs, person.span, offered, seats, person.attended)]
    fewest = min(map(len, found), default=0)
    nearest = {reason for reasons in found if len(reasons) == fewest for reason in reasons}
    return tuple(reason for reason in Misfit if reason in nearest)

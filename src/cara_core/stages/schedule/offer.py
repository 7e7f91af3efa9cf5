"""Which pairs are on offer to each kind of person? The index behind an assignment of many.

It gives the same pairs and costs as :mod:`cara_core.stages.schedule.pairs` for one person, and
asks what does not depend on a person's days once for everybody alike.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from cara_core.stages.schedule.assignment import Waiting
from cara_core.stages.schedule.pairs import A_DAY_WAITED, INTERPRETED, Taken, Travel, misfits, verdicts
from cara_core.terms.caution import Part
from cara_core.terms.workshops import Misfit, Needs, Workshop, WorkshopPair, covers

__all__ = ["Kind", "Offer", "Row", "kind_of", "why_none"]

Kind: TypeAlias = tuple[Needs, int, int, Workshop | None]
"""What people have in common: needs without a name, days or marks; the gap; the first attended."""


class Row(NamedTuple):
    """One pair on offer to a kind of person: its days as numbers, where, and what its interpreter costs."""

    first_on: int
    second_on: int
    interpreted: int
    venues: tuple[str, str]
    pair: WorkshopPair


_FIRST_ON = _COST = itemgetter(0)


def kind_of(one: Waiting) -> Kind:
    """Of which kind is this person? People of one kind have the same pairs but for their days and marks."""
    needs = one.needs
    bare = Needs(
        case="",
        sex=needs.sex,
        language=needs.language,
        interpreter_needed=needs.interpreter_needed,
        access=needs.access,
    )
    return bare, one.span.gap_least_days, one.span.gap_most_days, one.attended


class Offer:
    """The workshops with a place left, in the order of their days, and who already sits in them.

    ``seats`` are those of people who keep them: not of anybody who is about to be given a pair.
    """

    def __init__(self, offered: Iterable[Workshop], seats: Taken) -> None:
        known = {one.id: one for one in offered}
        self.left: Mapping[str, int] = {id_: one.most - len(seats.get(id_, ())) for id_, one in known.items()}
        ordered = sorted(known.values(), key=lambda one: (one.on, one.id))
        self._open = {part: [one for one in ordered if one.part is part and self.left[one.id] > 0] for part in Part}
        self._marks = {
            id_: frozenset(mark for seat in taken for mark in seat.keep_apart) for id_, taken in seats.items()
        }
        self._rows: dict[Kind, list[Row]] = {}

    def rows(self, kind: Kind) -> list[Row]:
        """The pairs with a place left that suit this kind of person on some days, in the order of the first day."""
        if kind not in self._rows:
            self._rows[kind] = list(self._paired(*kind))
        return self._rows[kind]

    def _paired(self, needs: Needs, least: int, most: int, attended: Workshop | None) -> Iterator[Row]:
        suiting = {part: [one for one in self._open[part] if not misfits(needs, one, {})] for part in Part}
        seconds = suiting[Part.SECOND]
        days = [one.on.toordinal() for one in seconds]
        for first in suiting[Part.FIRST] if attended is None else (attended,):
            on = first.on.toordinal()
            for second in seconds[bisect_left(days, on + max(1, least)) : bisect_right(days, on + most)]:
                if second.after in {None, first.id}:
                    foreign = sum(not covers(one.language, needs.language) for one in (first, second))
                    venues = (first.venue, second.venue)
                    yield Row(on, second.on.toordinal(), INTERPRETED * foreign, venues, WorkshopPair(first, second))

    def possible(self, one: Waiting) -> list[Row]:
        """The pairs this person can attend: those of his kind, on his days, away from whom he is kept apart."""
        span = one.span if one.attended is None else one.span.after(one.attended)
        rows = self.rows(kind_of(one))
        start = bisect_left(rows, span.earliest.toordinal(), key=_FIRST_ON)
        stop = len(rows) if span.first_by is None else bisect_right(rows, span.first_by.toordinal(), key=_FIRST_ON)
        ends, away = span.ends_on.toordinal(), {on.toordinal() for on in one.needs.away}
        first_away = away if one.attended is None else ()
        found = [
            row
            for row in rows[start:stop]
            if row[1] <= ends and row[1] not in away and row[0] not in first_away  # by number: half the time
        ]
        return [row for row in found if not self._kept_apart(one, row.pair)] if one.needs.keep_apart else found

    def _kept_apart(self, one: Waiting, pair: WorkshopPair) -> bool:
        return any(not self.marks(workshop.id).isdisjoint(one.needs.keep_apart) for workshop in one.taken_of(pair))

    def marks(self, workshop: str) -> frozenset[str]:
        """The marks of those who already sit in it: with whom nobody who has one of them can be."""
        return self._marks.get(workshop, frozenset())

    def priced(self, one: Waiting, travel: Travel) -> list[tuple[int, WorkshopPair]]:
        """The pairs this person can attend with what each costs (:func:`~.schedule.cost`), the cheapest first."""
        rows = self.possible(one)
        where = {row[3] for row in rows}
        minutes = {venue: travel(one.needs.starts_from, venue) for venue in {venue for pair in where for venue in pair}}
        journeys = {both: 2 * sum(minutes[venue] for venue in both) for both in where}
        earliest = one.span.earliest.toordinal()
        found = [
            (journeys[venues] + interpreted + A_DAY_WAITED * (second_on - earliest), pair)
            for _, second_on, interpreted, venues, pair in rows
        ]
        return sorted(found, key=_COST)


def why_none(one: Waiting, offered: Sequence[Workshop], seats: Taken) -> tuple[Misfit, ...]:
    """Why can this person attend no pair? The reasons of the pairs that come nearest; none: nothing is on offer."""
    found = [verdict.misfits for verdict in verdicts(one.needs, one.span, offered, seats, one.attended)]
    fewest = min(map(len, found), default=0)
    nearest = {reason for reasons in found if len(reasons) == fewest for reason in reasons}
    return tuple(reason for reason in Misfit if reason in nearest)

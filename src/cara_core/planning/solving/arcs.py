"""Which person can go to which pair at what cost, as arrays.

An *arc* is one person with one pair the person could attend. Arcs are built kind by kind and
many people at a time, from the same index as the greedy assignment.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Final, NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

from cara_core.stages.schedule.assignment import Waiting
from cara_core.stages.schedule.fitting_pairs import A_DAY_WAITED, Travel
from cara_core.stages.schedule.offer import Offer, Row, kind_of
from cara_core.terms.workshops import WorkshopPair

__all__ = ["Arcs", "Ints", "arcs_of"]

Ints = NDArray[np.int64]
_Small = NDArray[np.int32]
_Mask = NDArray[np.bool_]
_CELLS: Final = 2_000_000
"""How many person-pair cells are held at once while arcs are built: some tens of megabytes."""
_FAR: Final = np.iinfo(np.int32).max
"""A day that no workshop comes after: the first may lie on any day."""


@attrs.frozen(eq=False, repr=False, kw_only=True)
class Arcs:
    """Every arc from a person to a pair, in the order of ``people``.

    The arcs of person ``i`` are those from ``starts[i]`` to ``starts[i + 1]``; ``column`` names
    one of ``pairs``. A pair whose first was attended takes a place in its second alone: ``seconds_only``.
    """

    people: tuple[Waiting, ...]
    pairs: tuple[WorkshopPair, ...]
    seconds_only: tuple[bool, ...]
    starts: Ints
    column: _Small
    cost: _Small

    @property
    def person(self) -> _Small:
        """Whose arc is each?"""
        return np.repeat(np.arange(len(self.people), dtype=np.int32), np.diff(self.starts))


class _Block(NamedTuple):
    """The arcs of some people alike: how many each person has, and the column and cost of each arc."""

    counts: _Small
    column: _Small
    cost: _Small


@attrs.frozen
class _Columns:
    """The pairs that arcs lead to, each once and with a number.

    A pair of which somebody attended the first is another column than the same pair for
    somebody who takes a place in both.
    """

    numbers: dict[tuple[str, str, bool], int] = attrs.field(factory=dict)
    pairs: list[WorkshopPair] = attrs.field(factory=list)

    def number(self, pair: WorkshopPair, *, second_only: bool) -> int:
        """The column of this pair; a new one where there is none yet."""
        key = (pair.first.id, pair.second.id, second_only)
        if key not in self.numbers:
            self.numbers[key] = len(self.pairs)
            self.pairs.append(pair)
        return self.numbers[key]


def arcs_of(waiting: Sequence[Waiting], offer: Offer, travel: Travel) -> Arcs:
    """The arcs of everybody who waits; no two in ``waiting`` have one case."""
    kinds = {person.case: kind_of(person) for person in waiting}
    numbers = {kind: number for number, kind in enumerate(dict.fromkeys(kinds.values()))}
    people = sorted(waiting, key=lambda person: (numbers[kinds[person.case]], person.case))
    columns = _Columns()
    blocks: list[_Block] = []
    for _, group in groupby(people, key=lambda person: numbers[kinds[person.case]]):
        alike = list(group)
        rows = offer.rows(kinds[alike[0].case])
        second_only = alike[0].attended is not None
        own = np.array([columns.number(row.pair, second_only=second_only) for row in rows], dtype=np.int32)
        # People times pairs may be many millions: so many people at a time as fit into the memory for it.
        at_once = max(1, _CELLS // max(1, len(rows)))
        starts = range(0, len(alike), at_once)
        blocks += [_block(alike[start : start + at_once], rows, own, offer, travel) for start in starts]
    counts, column, cost = (np.concatenate(arrays) for arrays in zip(*blocks, strict=True)) if blocks else [_NONE] * 3
    return Arcs(
        people=tuple(people),
        pairs=tuple(columns.pairs),
        seconds_only=tuple(second_only for _, _, second_only in columns.numbers),
        starts=np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]),
        column=column,
        cost=cost,
    )


_NONE: Final[_Small] = np.zeros(0, dtype=np.int32)


def _block(alike: Sequence[Waiting], rows: Sequence[Row], own: _Small, offer: Offer, travel: Travel) -> _Block:
    """The arcs of these people. Each array has a row for each person and a column for each of ``rows``."""
    first = _as_row([row.first_on for row in rows])
    second = _as_row([row.second_on for row in rows])
    open_ = _in_span(alike, first, second)
    for number, person in enumerate(alike):
        _close_days(open_[number], person, first[0], second[0])
        _close_marks(open_[number], person, rows, offer)
    interpreted = _as_row([row.interpreted for row in rows])
    earliest = _as_row([person.span.earliest.toordinal() for person in alike]).T
    cost = _journeys(alike, rows, travel) + interpreted + A_DAY_WAITED * (second - earliest)
    return _Block(
        counts=open_.sum(axis=1, dtype=np.int32),
        column=np.broadcast_to(own, open_.shape)[open_],
        cost=cost[open_].astype(np.int32),
    )


def _as_row(numbers: Sequence[int]) -> _Small:
    """These numbers as an array of one row."""
    return np.array(numbers, dtype=np.int32).reshape(1, -1)


def _journeys(alike: Sequence[Waiting], rows: Sequence[Row], travel: Travel) -> _Small:
    """The minutes each person travels for each pair, there and back, twice. Each way is asked for once."""
    venues = list(dict.fromkeys(venue for row in rows for venue in row.venues))
    asked = [[travel(person.needs.starts_from, venue) for venue in venues] for person in alike]
    minutes = np.array(asked, dtype=np.int32).reshape(len(alike), len(venues))
    at = {venue: number for number, venue in enumerate(venues)}
    first_at = [at[first] for first, _ in (row.venues for row in rows)]
    second_at = [at[second] for _, second in (row.venues for row in rows)]
    journeys: _Small = 2 * (minutes[:, first_at] + minutes[:, second_at])
    return journeys


def _in_span(alike: Sequence[Waiting], first: _Small, second: _Small) -> _Mask:
    """Which pairs lie within the days of each person?"""
    spans = [person.span if person.attended is None else person.span.after(person.attended) for person in alike]
    earliest, ends, first_by = (
        _as_row(days).T
        for days in (
            [span.earliest.toordinal() for span in spans],
            [span.ends_on.toordinal() for span in spans],
            [_FAR if span.first_by is None else span.first_by.toordinal() for span in spans],
        )
    )
    found: _Mask = (first >= earliest) & (first <= first_by) & (second <= ends)
    return found


def _close_days(open_: _Mask, person: Waiting, first: _Small, second: _Small) -> None:
    """Close the pairs on days the person is away."""
    for on in person.needs.away:
        number = on.toordinal()
        open_ &= second != number
        if person.attended is None:
            open_ &= first != number


def _close_marks(open_: _Mask, person: Waiting, rows: Sequence[Row], offer: Offer) -> None:
    """Close the pairs where somebody sits from whom the person is kept apart."""
    if not person.needs.keep_apart:
        return
    for number, row in enumerate(rows):
        taken = person.taken_of(row.pair)
        if any(not offer.marks(workshop.id).isdisjoint(person.needs.keep_apart) for workshop in taken):
            open_[number] = False

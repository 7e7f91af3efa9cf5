"""Which person can go to which pair at what cost, as arrays.

Built kind by kind and many people at a time, from the same index as the greedy assignment.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cara_core.stages.schedule.assignment import Waiting
from cara_core.stages.schedule.offer import Offer, Row, kind_of
from cara_core.stages.schedule.pairs import A_DAY_WAITED, Travel
from cara_core.terms.workshops import WorkshopPair

__all__ = ["Arcs", "Ints", "arcs_of"]

Ints = NDArray[np.int64]
_Small = NDArray[np.int32]
_Mask = NDArray[np.bool_]
_CELLS: Final = 2_000_000
"""How many person-pair cells are held at once while arcs are built: some tens of megabytes."""
_FAR: Final = np.iinfo(np.int32).max


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


def arcs_of(waiting: Sequence[Waiting], offer: Offer, travel: Travel) -> Arcs:
    """The arcs of everybody who waits; no two in ``waiting`` have one case."""
    kinds = {one.case: kind_of(one) for one in waiting}
    numbers = {kind: number for number, kind in enumerate(dict.fromkeys(kinds.values()))}
    people = sorted(waiting, key=lambda one: (numbers[kinds[one.case]], one.case))
    columns: dict[tuple[str, str, bool], int] = {}
    pairs: list[WorkshopPair] = []
    parts: list[tuple[_Small, _Small, _Small]] = []
    for _, group in groupby(people, key=lambda one: numbers[kinds[one.case]]):
        alike = list(group)
        rows = offer.rows(kinds[alike[0].case])
        own = [_column(row, alike[0], columns, pairs) for row in rows]
        at_once = max(1, _CELLS // max(1, len(rows)))
        for start in range(0, len(alike), at_once):
            some = alike[start : start + at_once]
            parts.append(_some_arcs(some, rows, np.array(own, dtype=np.int32), offer, travel))
    counts, column, cost = (np.concatenate(arrays) for arrays in zip(*parts, strict=True)) if parts else [_NONE] * 3
    return Arcs(
        people=tuple(people),
        pairs=tuple(pairs),
        seconds_only=tuple(seconds_only for _, _, seconds_only in columns),
        starts=np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]),
        column=column,
        cost=cost,
    )


_NONE: Final[_Small] = np.zeros(0, dtype=np.int32)


def _column(row: Row, one: Waiting, columns: dict[tuple[str, str, bool], int], pairs: list[WorkshopPair]) -> int:
    key = (row.pair.first.id, row.pair.second.id, one.attended is not None)
    if key not in columns:
        columns[key] = len(pairs)
        pairs.append(row.pair)
    return columns[key]


def _some_arcs(
    alike: Sequence[Waiting], rows: Sequence[Row], own: _Small, offer: Offer, travel: Travel
) -> tuple[_Small, _Small, _Small]:
    """How many arcs each of these people has, and the column and cost of each arc."""
    first, second, interpreted = (
        np.array([row[field] for row in rows], dtype=np.int32).reshape(1, -1) for field in range(3)
    )
    open_ = _in_span(alike, first, second)
    for number, one in enumerate(alike):
        _close_days(open_[number], one, first[0], second[0])
        _close_marks(open_[number], one, rows, offer)
    venues = list(dict.fromkeys(venue for row in rows for venue in row.venues))
    minutes = np.array(
        [[travel(one.needs.starts_from, venue) for venue in venues] for one in alike], dtype=np.int32
    ).reshape(len(alike), len(venues))
    at = {venue: number for number, venue in enumerate(venues)}
    where = [[at[row.venues[part]] for row in rows] for part in (0, 1)]
    earliest = np.array([one.span.earliest.toordinal() for one in alike], dtype=np.int32).reshape(-1, 1)
    cost = 2 * (minutes[:, where[0]] + minutes[:, where[1]]) + interpreted + A_DAY_WAITED * (second - earliest)
    return open_.sum(axis=1, dtype=np.int32), np.broadcast_to(own, open_.shape)[open_], cost[open_].astype(np.int32)


def _in_span(alike: Sequence[Waiting], first: _Small, second: _Small) -> _Mask:
    spans = [one.span if one.attended is None else one.span.after(one.attended) for one in alike]
    earliest, ends, first_by = (
        np.array(days, dtype=np.int32).reshape(-1, 1)
        for days in (
            [span.earliest.toordinal() for span in spans],
            [span.ends_on.toordinal() for span in spans],
            [_FAR if span.first_by is None else span.first_by.toordinal() for span in spans],
        )
    )
    found: _Mask = (first >= earliest) & (first <= first_by) & (second <= ends)
    return found


def _close_days(open_: _Mask, one: Waiting, first: _Small, second: _Small) -> None:
    """Close the pairs on days the person is away."""
    for on in one.needs.away:
        number = on.toordinal()
        open_ &= second != number
        if one.attended is None:
            open_ &= first != number


def _close_marks(open_: _Mask, one: Waiting, rows: Sequence[Row], offer: Offer) -> None:
    """Close the pairs where somebody sits from whom the person is kept apart."""
    if not one.needs.keep_apart:
        return
    for number, row in enumerate(rows):
        if any(not offer.marks(each.id).isdisjoint(one.needs.keep_apart) for each in one.taken_of(row.pair)):
            open_[number] = False

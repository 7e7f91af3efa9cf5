"""A place for whoever has none in a list, or sits with somebody to be kept apart from.

Each takes the cheapest pair that is free; where none is, the place of somebody who has another pair to go
to, if both together cost less than leaving somebody without.
"""

from typing import Final, NamedTuple

import numpy as np

from cara_core.planning.solving.arcs import Ints
from cara_core.planning.solving.flow import NOWHERE
from cara_core.planning.solving.many.listing import Apart, Listed
from cara_core.planning.solving.many.near import Gathered
from cara_core.planning.solving.many.sides import Mask

__all__ = ["seated"]


_IN_VAIN: Final = 50
"""After so many in a row for whom there is none, the others are not tried: the places are simply too few."""


def seated(gathered: Gathered, listed: Listed, apart: Apart, *, left: Ints, unplaced: int) -> Listed:
    """The same list with nobody who meets whom they may not, and a pair for all for whom one was found."""
    met = apart.meetings(listed)
    listed = listed.placed(met, _none(met), _none(met), np.full(len(met), unplaced))
    seats = _Seats(gathered, listed, apart, left)
    in_vain = 0
    for number in listed.without.tolist():
        in_vain = 0 if seats.seat(number, unplaced) else in_vain + 1
        if in_vain >= _IN_VAIN:
            break
    return seats.listed


def _none(who: Ints) -> Ints:
    return np.full(len(who), NOWHERE, dtype=np.int64)


class _Aside(NamedTuple):
    """What it costs all together that somebody takes a pair, and who steps aside into which other pair."""

    cost: int
    arc: int
    other: int
    into: int


class _Seats:
    """The places while people are given those that are free."""

    def __init__(self, gathered: Gathered, listed: Listed, apart: Apart, left: Ints) -> None:
        self.listed = listed.placed(*(np.zeros(0, dtype=np.int64) for _ in range(4)))
        self._near, self._starts = gathered.near, gathered.starts
        self._apart = apart
        self._marked = apart.marked(gathered.people)
        self._room = listed.room(left)

    def seat(self, number: int, unplaced: int) -> bool:
        """The cheapest way to a pair for this person: is there one below the cost of none?"""
        arcs = self._open(number)
        free = arcs[self._free(arcs)]
        best = min((_Aside(int(self._near.cost[arc]), arc, NOWHERE, NOWHERE) for arc in free.tolist()), default=None)
        if best is None:
            ways = (way for arc in arcs.tolist() if (way := self._aside(arc)) is not None)
            best = min(ways, default=None)
        if best is None or best.cost >= unplaced:
            return False
        if best.other != NOWHERE:
            self._take(best.other, best.into)
        self._take(number, best.arc)
        return True

    def _open(self, number: int) -> Ints:
        """The pairs of this person in which nobody sits whom the person may not meet."""
        arcs = np.arange(self._starts[number], self._starts[number + 1])
        if not self._marked[number]:
            return arcs
        barred = np.array(sorted(self._apart.barred(self.listed, number)), dtype=np.int64)
        return arcs[~np.isin(self._near.first[arcs], barred) & ~np.isin(self._near.second[arcs], barred)]

    def _free(self, arcs: Ints) -> Mask:
        free: Mask = (self._room[self._near.first[arcs]] > 0) & (self._room[self._near.second[arcs]] > 0)
        return free

    def _aside(self, arc: int) -> _Aside | None:
        """Who of those in the way of this pair goes elsewhere for least? ``None``: nobody can."""
        full = [node for node in (int(self._near.first[arc]), int(self._near.second[arc])) if self._room[node] <= 0]
        listed = self.listed
        in_the_way = np.flatnonzero(
            ~self._marked & np.logical_and.reduce([(listed.first == node) | (listed.second == node) for node in full])
        )
        ways = [
            _Aside(int(self._near.cost[arc] + self._near.cost[into] - listed.cost[other]), arc, other, into)
            for other in in_the_way.tolist()
            for into in self._elsewhere(other, arc).tolist()
        ]
        return min(ways, default=None)

    def _elsewhere(self, other: int, arc: int) -> Ints:
        """The pairs this person could have where somebody else takes that one."""
        arcs = np.arange(self._starts[other], self._starts[other + 1])
        wanted = {int(self._near.first[arc]), int(self._near.second[arc])}
        room = self._room.copy()
        for node in (int(self.listed.first[other]), int(self.listed.second[other])):
            room[node] += 1
        for node in wanted:
            room[node] -= 1
        return arcs[(room[self._near.first[arcs]] > 0) & (room[self._near.second[arcs]] > 0)]

    def _take(self, number: int, arc: int) -> None:
        """This person has this pair now, and no longer the one there was."""
        listed = self.listed
        for node in (int(listed.first[number]), int(listed.second[number])):
            if node != NOWHERE:
                self._room[node] += 1
        near = self._near
        listed.first[number], listed.second[number], listed.cost[number] = (
            near.first[arc],
            near.second[arc],
            near.cost[arc],
        )
        self._room[near.first[arc]] -= 1
        self._room[near.second[arc]] -= 1

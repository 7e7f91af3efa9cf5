"""The least total cost of a flow in which some people must not meet: the flow, divided where they do.

Where two people who are to be kept apart meet in a workshop, in any list without such a meeting the one
is elsewhere, or the other is. So the problem is divided in two, each with one of the two barred from that
workshop, and each is a flow again. Divided problems are solved in the order of what they cannot go below
(branch and bound): a flow in which nobody meets, and which costs no more than any problem that
is still to be divided, is the least.
"""

import heapq
from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias

import attrs
import numpy as np

from cara_core.planning.solving.arcs import Arcs, Ints
from cara_core.planning.solving.flow import NOWHERE, Found, Priced, solve_flow
from cara_core.planning.solving.places import Places

__all__ = ["Meeting", "meeting", "solve_apart"]

_Barred: TypeAlias = frozenset[tuple[int, str]]
"""Who may not go to which workshop: people by number."""
_MOST_ARCS: Final = 1 << 20
"""How many arcs of flows are solved in one second of the limit: a steady measure of time."""


class Meeting(NamedTuple):
    """Two people, by number, and the workshop in which they would meet."""

    first: int
    second: int
    workshop: str

    def without_first(self) -> tuple[int, str]:
        """The first is barred from it."""
        return self.first, self.workshop

    def without_second(self) -> tuple[int, str]:
        """The second is barred from it."""
        return self.second, self.workshop


def meeting(arcs: Arcs, chosen: Ints, apart: Sequence[Ints]) -> Meeting | None:
    """Which two people who are to be kept apart would meet? ``None``: nobody."""
    for people in apart:
        sitting: dict[str, int] = {}
        for number in people[chosen[people] != NOWHERE]:
            pair = arcs.pairs[arcs.column[chosen[number]]]
            for workshop in arcs.people[number].taken_of(pair):
                if workshop.id in sitting:
                    return Meeting(sitting[workshop.id], int(number), workshop.id)
                sitting[workshop.id] = int(number)
    return None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _Solved:
    """One divided problem: who is barred, its flow, and who would still meet in it."""

    barred: _Barred
    found: Found
    met: Meeting | None


@attrs.frozen(order=True, repr=False)
class _ToDivide:
    """A problem that waits to be divided: the lowest bound first, and of equals the newest, the nearest to an end."""

    bound: int
    age: int
    solved: _Solved = attrs.field(eq=False)


@attrs.frozen(eq=False, repr=False)
class _Divided:
    """The flow of everybody, to be solved with some people barred from some workshops."""

    arcs: Arcs
    priced: Priced
    places: Places
    apart: Sequence[Ints]

    def solve(self, barred: _Barred) -> _Solved:
        """The flow where these people do not go to these workshops, and who still meets."""
        cost = self.priced.cost.astype(np.int64)
        for number, workshop in barred:
            start, stop = self.arcs.starts[number], self.arcs.starts[number + 1]
            for arc in range(start, stop):
                pair = self.arcs.pairs[self.arcs.column[arc]]
                if any(taken.id == workshop for taken in self.arcs.people[number].taken_of(pair)):
                    cost[arc] = self.priced.unplaced + 1  # dearer than no pair at all, so never taken
        found = solve_flow(attrs.evolve(self.priced, cost=cost), self.places)
        return _Solved(barred=barred, found=found, met=meeting(self.arcs, found.chosen, self.apart))

    def some_list(self, solved: _Solved) -> Found:
        """Some list in which nobody meets: of two who do, the one goes elsewhere for whom that costs less."""
        while solved.met is not None:
            met = solved.met
            both = [self.solve(solved.barred | {bar}) for bar in (met.without_first(), met.without_second())]
            solved = min(both, key=lambda narrower: narrower.found.score)
        return solved.found


def solve_apart(arcs: Arcs, priced: Priced, places: Places, apart: Sequence[Ints], time_limit: float) -> Found:
    """The best list found in which nobody meets, and what no list can go below."""
    divided = _Divided(arcs, priced, places, apart)
    root = divided.solve(frozenset())
    # A good list from the start spares every problem whose bound is no better.
    best = divided.some_list(root)
    tries = 0
    waiting = [_ToDivide(root.found.bound, tries, root)]
    most_tries = time_limit * _MOST_ARCS / max(1, len(arcs.cost))
    while waiting and waiting[0].bound < best.score and tries < most_tries:
        solved = heapq.heappop(waiting).solved
        if solved.met is None:
            best = solved.found
            continue
        for bar in (solved.met.without_first(), solved.met.without_second()):
            tries += 1
            narrower = divided.solve(solved.barred | {bar})
            heapq.heappush(waiting, _ToDivide(narrower.found.bound, -tries, narrower))
    # Every list is in one of the problems that wait, or costs no less than the best: so the lowest bound holds for all.
    bound = min((problem.bound for problem in waiting), default=best.score)
    return Found(best.chosen, best.score, min(bound, best.score))

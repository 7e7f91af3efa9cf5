"""From people and places to arrays, to a solver, and back to pairs by case."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

import attrs
import numpy as np
from numpy.typing import NDArray

from cara_core.errors import CaraError
from cara_core.planning.solving.arcs import Arcs, Ints, arcs_of
from cara_core.planning.solving.flow import NOWHERE, Found, Priced, solve_flow
from cara_core.planning.solving.keep_apart import meeting, solve_apart
from cara_core.planning.solving.mixed import rows_of, solve_mixed
from cara_core.planning.solving.places import forest, resources
from cara_core.stages.schedule.assignment import Method, Waiting
from cara_core.stages.schedule.offer import Offer
from cara_core.stages.schedule.pairs import Travel
from cara_core.terms.workshops import WorkshopPair

__all__ = ["Solve", "Solved", "solve"]

_MOST: Final = 1 << 61
"""Costs times people stay below this, which is what the solver counts in."""


@attrs.frozen(kw_only=True, repr=False)
class Solved:
    """The pair and its cost by case, who had pairs and got none, and how good it is."""

    pairs: Mapping[str, tuple[WorkshopPair, int]]
    outbid: frozenset[str]
    cases: frozenset[str]
    score: int
    bound: int
    method: Method

    def pair_of(self, case: str) -> WorkshopPair | None:
        """Which pair did this case get?"""
        return self.pairs[case][0] if case in self.pairs else None


class Solve(Protocol):
    """The signature of :func:`solve`, for whoever may not import it."""

    def __call__(
        self,
        people: Sequence[Waiting],
        offer: Offer,
        travel: Travel,
        *,
        held: Mapping[str, WorkshopPair],
        unplaced: int,
        time_limit: float,
    ) -> Solved:
        """The best list."""
        ...


def solve(
    people: Sequence[Waiting],
    offer: Offer,
    travel: Travel,
    *,
    held: Mapping[str, WorkshopPair],
    unplaced: int,
    time_limit: float,
) -> Solved:
    """The best list, by a flow where it is one."""
    arcs = arcs_of(people, offer, travel)
    cost, none, moves = _weighted(arcs, held, unplaced)
    apart = _to_be_apart(arcs)
    places = forest(arcs, offer.left)
    if places is None:
        priced = Priced(arcs.starts, arcs.column, cost, none)
        found, method = solve_mixed(rows_of(arcs, priced, resources(arcs, offer.left), apart), time_limit), Method.MIXED
    else:
        priced = Priced(arcs.starts, places.entry[arcs.column].astype(np.int32), cost, none)
        found, method = solve_flow(priced, places), Method.FLOW
        if meeting(arcs, found.chosen, apart) is not None:
            found, method = solve_apart(arcs, priced, places, apart, time_limit), Method.DIVIDED
    return _told(arcs, found, method, moves)


def _weighted(arcs: Arcs, held: Mapping[str, WorkshopPair], unplaced: int) -> tuple[NDArray[np.integer[Any]], int, int]:
    """What is made least: the cost; where pairs are held, first the number without one, then of those moved.

    To keep one's pair costs so much less that no saving elsewhere makes up for it; the third
    number is what it adds up to where nobody keeps his.
    """
    numbers = [number for number, one in enumerate(arcs.people) if one.case in held]
    if not numbers:
        return arcs.cost, unplaced, 0
    cost = arcs.cost.astype(np.int64)
    columns: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for column, pair in enumerate(arcs.pairs):
        columns[pair.first.id, pair.second.id].append(column)
    one_move = 2 * int(np.abs(cost).max(initial=0)) * len(arcs.people) + 1
    for number in numbers:
        mine, pair = slice(arcs.starts[number], arcs.starts[number + 1]), held[arcs.people[number].case]
        cost[mine] -= one_move * np.isin(arcs.column[mine], columns[pair.first.id, pair.second.id])
    nowhere = one_move * (len(arcs.people) + 2)
    if nowhere * len(arcs.people) > _MOST:
        raise CaraError("so many people at such costs cannot be counted; allowed: travel in minutes, fewer at once")
    return cost, nowhere, one_move * len(numbers)


def _to_be_apart(arcs: Arcs) -> list[Ints]:
    """The people of each mark that more than one has."""
    marked: defaultdict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(arcs.people):
        for mark in sorted(one.needs.keep_apart):
            marked[mark].append(number)
    return [np.array(people) for _, people in sorted(marked.items()) if len(people) > 1]


def _told(arcs: Arcs, found: Found, method: Method, moves: int) -> Solved:
    pairs = {
        one.case: (arcs.pairs[arcs.column[arc]], int(arcs.cost[arc]))
        for one, arc in zip(arcs.people, found.chosen, strict=True)
        if arc != NOWHERE
    }
    could = {one.case for one, many in zip(arcs.people, np.diff(arcs.starts), strict=True) if many}
    return Solved(
        pairs=pairs,
        outbid=frozenset(could - pairs.keys()),
        cases=frozenset(one.case for one in arcs.people),
        score=found.score + moves,
        bound=found.bound + moves,
        method=method,
    )

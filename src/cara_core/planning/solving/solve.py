"""From people and places to arrays, to a solver, and back to pairs by case."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

import attrs
import numpy as np
from numpy.typing import NDArray

from cara_core.errors import CaraError
from cara_core.planning.solving.arcs import Arcs, Ints, arcs_of
from cara_core.planning.solving.branch_and_bound import meeting, solve_apart
from cara_core.planning.solving.flow import NOWHERE, Found, Priced, solve_flow
from cara_core.planning.solving.mixed import rows_of, solve_mixed
from cara_core.planning.solving.places import forest, resources
from cara_core.stages.schedule.assignment import Method, Waiting
from cara_core.stages.schedule.fitting_pairs import Travel
from cara_core.stages.schedule.offer import Offer
from cara_core.terms.workshops import WorkshopPair

__all__ = ["Solve", "Solved", "solve"]

_MOST: Final = 1 << 61
"""Costs times people stay below this, which is what the solver counts in."""


@attrs.frozen(kw_only=True, repr=False)
class Solved:
    """The pair and its cost by case, and how good the list is.

    ``cases``: everybody who was to be placed. ``outbid``: those of them who could have had a pair and got none.
    """

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
    goal = _goal(arcs, held, unplaced)
    apart = _to_be_apart(arcs)
    places = forest(arcs, offer.left)
    if places is None:
        priced = Priced(arcs.starts, arcs.column, goal.cost, goal.unplaced)
        found, method = solve_mixed(rows_of(arcs, priced, resources(arcs, offer.left), apart), time_limit), Method.MIXED
    else:
        priced = Priced(arcs.starts, places.entry[arcs.column].astype(np.int32), goal.cost, goal.unplaced)
        found, method = solve_flow(priced, places), Method.FLOW
        if meeting(arcs, found.chosen, apart) is not None:
            found, method = solve_apart(arcs, priced, places, apart, time_limit), Method.DIVIDED
    return _solved(arcs, found, method, goal)


class _Goal(NamedTuple):
    """What is made least: the cost of each arc, what having no pair costs, and what is added back at the end."""

    cost: NDArray[np.integer[Any]]
    unplaced: int
    added_back: int


def _goal(arcs: Arcs, held: Mapping[str, WorkshopPair], unplaced: int) -> _Goal:
    """What is made least: the cost; where pairs are held, first the number without one, then of those moved.

    To keep one's pair costs so much less that no saving elsewhere makes up for it. What that comes
    to, were everybody to keep theirs, is added back: so a score says what moving costs.
    """
    numbers = [number for number, person in enumerate(arcs.people) if person.case in held]
    if not numbers:
        return _Goal(arcs.cost, unplaced, 0)
    cost = arcs.cost.astype(np.int64)
    columns: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for column, pair in enumerate(arcs.pairs):
        columns[pair.first.id, pair.second.id].append(column)
    # The three aims in one number, like the digits of one: a move outweighs all travel together ...
    one_move = 2 * int(np.abs(cost).max(initial=0)) * len(arcs.people) + 1
    for number in numbers:
        mine, pair = slice(arcs.starts[number], arcs.starts[number + 1]), held[arcs.people[number].case]
        cost[mine] -= one_move * np.isin(arcs.column[mine], columns[pair.first.id, pair.second.id])
    # ... and a person without a pair outweighs moving everybody.
    nowhere = one_move * (len(arcs.people) + 2)
    if nowhere * len(arcs.people) > _MOST:
        raise CaraError("so many people at such costs cannot be counted; allowed: travel in minutes, fewer at once")
    return _Goal(cost, nowhere, one_move * len(numbers))


def _to_be_apart(arcs: Arcs) -> list[Ints]:
    """The people of each mark that more than one has."""
    marked: defaultdict[str, list[int]] = defaultdict(list)
    for number, person in enumerate(arcs.people):
        for mark in sorted(person.needs.keep_apart):
            marked[mark].append(number)
    return [np.array(people) for _, people in sorted(marked.items()) if len(people) > 1]


def _solved(arcs: Arcs, found: Found, method: Method, goal: _Goal) -> Solved:
    """From the arcs that were chosen back to pairs by case."""
    pairs = {
        person.case: (arcs.pairs[arcs.column[arc]], int(arcs.cost[arc]))
        for person, arc in zip(arcs.people, found.chosen, strict=True)
        if arc != NOWHERE
    }
    with_arcs = {person.case for person, count in zip(arcs.people, np.diff(arcs.starts), strict=True) if count}
    return Solved(
        pairs=pairs,
        outbid=frozenset(with_arcs - pairs.keys()),
        cases=frozenset(person.case for person in arcs.people),
        score=found.score + goal.added_back,
        bound=found.bound + goal.added_back,
        method=method,
    )

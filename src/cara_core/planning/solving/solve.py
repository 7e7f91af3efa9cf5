"""From people and places to arrays, to a solver, and back to pairs by case."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from cara_core.errors import CaraError
from cara_core.planning.solving.again import Again
from cara_core.planning.solving.arcs import Arcs, Ints, arcs_of
from cara_core.planning.solving.branch_and_bound import meeting, solve_apart
from cara_core.planning.solving.flow import NOWHERE, Found, Priced, solve_flow
from cara_core.planning.solving.many.large import ListedLarge, flows, solve_large, too_many
from cara_core.planning.solving.mixed import rows_of, solve_mixed
from cara_core.planning.solving.places import forest, resources
from cara_core.planning.solving.solved import Solved
from cara_core.stages.schedule.assignment import UNPLACED, Method, Waiting
from cara_core.stages.schedule.fitting_pairs import Travel
from cara_core.stages.schedule.offer import Offer
from cara_core.terms.workshops import WorkshopPair

__all__ = ["Solve", "Solved", "solve"]

_MOST: Final = 1 << 61
"""Costs times people stay below this, which is what the solver counts in."""


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
    """The best list, by a flow where it is one; where pairs are held, with as few as possible moved."""

    def best(some: Sequence[Waiting], of: Offer, *, listed: bool) -> Solved:
        return _best(some, of, travel, held=held, unplaced=unplaced, time_limit=time_limit, listed=listed)

    many = too_many(people, offer)
    if not held:
        return best(people, offer, listed=not many)
    again = Again.of(people, held, offer, travel)
    found = again.joined(best(again.rest, again.offer, listed=not too_many(again.rest, again.offer, again=True)), again)
    if found.fewest:
        return found.solved
    if not many:
        return best(people, offer, listed=True)
    wider = again.widened(found)
    if too_many(wider.rest, wider.offer):
        return found.solved
    other = wider.joined(best(wider.rest, wider.offer, listed=True), again)
    return min(found, other, key=lambda either: either.aims).solved


def _best(
    people: Sequence[Waiting],
    offer: Offer,
    travel: Travel,
    *,
    held: Mapping[str, WorkshopPair],
    unplaced: int,
    time_limit: float,
    listed: bool,
) -> Solved:
    marks = _marks(people)
    if not listed and (marks or not flows(people, offer)):
        # After a cancellation the fewest without a pair come first, whatever that is said to cost.
        dear = max(unplaced, UNPLACED) if held else unplaced
        return _large(solve_large(people, offer, travel, marks, unplaced=dear, time_limit=time_limit), offer)
    arcs = arcs_of(people, offer, travel)
    goal = _goal(arcs, held, unplaced)
    apart = _to_be_apart(arcs, marks)
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
    if not held:
        return _Goal(arcs.cost, unplaced, 0)
    numbers = [number for number, person in enumerate(arcs.people) if person.case in held]
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


def _marks(people: Sequence[Waiting]) -> list[list[str]]:
    """The cases of each mark that more than one has."""
    marked: defaultdict[str, list[str]] = defaultdict(list)
    for person in people:
        for mark in person.needs.keep_apart:
            marked[mark].append(person.case)
    return [sorted(cases) for _, cases in sorted(marked.items()) if len(cases) > 1]


def _to_be_apart(arcs: Arcs, marks: Sequence[Sequence[str]]) -> list[Ints]:
    """The people of each mark by their numbers."""
    numbers = {person.case: number for number, person in enumerate(arcs.people)}
    return [np.array(sorted(numbers[case] for case in cases)) for cases in marks]


def _large(found: ListedLarge, offer: Offer) -> Solved:
    """From the numbers of a large list back to pairs by case."""
    people, workshops, listed = found.sides.people, found.sides.nodes.workshops, found.listed
    pairs = {
        person.case: (WorkshopPair(person.attended or workshops[first], workshops[second]), cost)
        for person, first, second, cost in zip(
            people, listed.first.tolist(), listed.second.tolist(), listed.cost.tolist(), strict=True
        )
        if first != NOWHERE
    }
    without = [people[number] for number in listed.without.tolist()]
    return Solved(
        pairs=pairs,
        outbid=frozenset(person.case for person in without if offer.possible(person)),
        cases=frozenset(person.case for person in people),
        score=listed.score,
        bound=found.bound,
        method=Method.MIXED,
    )


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

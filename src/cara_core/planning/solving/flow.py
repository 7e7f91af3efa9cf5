"""The least total cost where the places are a forest: a flow, proved by prices of our own.

Each person is one unit that flows from the person into a workshop, on to the workshop it leads to, and
out; how much a workshop lets through is its places. *Why nobody is divided between two pairs:* the supplies and
capacities of such a network are whole numbers, so a cheapest flow of whole numbers exists, and the solver gives
one. That is what the forest is for: where a first went with several seconds *and* a second with several
firsts, a unit would have to remember where it came from, and cheapest flows could be halves.

*Why it is solved over few pairs at first:* most of a person's pairs are far too dear ever to be
taken. From the flow over the cheapest pairs come prices of the places; a pair that would be cheaper for
somebody at these prices is added, and it is solved again. Where there is none, the prices add up to the
cost, and no assignment can cost less, whoever solved it: the proof does not trust the solver.
"""

from itertools import pairwise
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow  # type: ignore[import-untyped]  # it has stubs, and no py.typed

from cara_core.errors import CaraError
from cara_core.planning.solving.arcs import Ints
from cara_core.planning.solving.places import OUT, Places

__all__ = ["NOWHERE", "Found", "Priced", "carrying_arcs", "least_each", "solve_flow"]

NOWHERE: Final = -1
"""In place of an arc: the person has no pair."""
_NEAR: Final = 16
"""How many of a person's cheapest pairs are tried at first."""
_AT_ONCE: Final = 1 << 20
"""How many arcs are priced at once."""
_FAR: Final = 1 << 60
_Mask = NDArray[np.bool_]


@attrs.frozen(eq=False, repr=False)
class Priced:
    """The arcs of everybody with the node each enters and what it costs; ``unplaced`` is the cost of none."""

    starts: Ints
    node: NDArray[np.integer[Any]]
    cost: NDArray[np.integer[Any]]
    unplaced: int

    def only_arcs(self, some: Ints) -> "Priced":
        """The same people with these arcs alone, which are in order."""
        return Priced(np.searchsorted(some, self.starts), self.node[some], self.cost[some], self.unplaced)

    def owner(self, arcs: Ints) -> Ints:
        """Whose arc is each?"""
        return np.searchsorted(self.starts, arcs, side="right") - 1

    def cheapest(self, most: int) -> Ints:
        """Which arcs are among the so many cheapest of their person (with those as cheap as the last)?"""
        chosen = np.ones(len(self.cost), dtype=np.bool_)
        for start, stop in zip(self.starts[:-1], self.starts[1:], strict=True):
            if stop - start > most:
                costs = self.cost[start:stop]
                chosen[start:stop] = costs <= np.partition(costs, most - 1)[most - 1]
        return np.flatnonzero(chosen)

    def least_at(self, price: Ints) -> Ints:
        """What each person pays at least, where entering a node costs its price too."""
        return least_each(self.starts, paid=self.cost + price[self.node], unplaced=self.unplaced)


def least_each(starts: Ints, *, paid: Ints, unplaced: int) -> Ints:
    """What each person pays at least, of these amounts for each arc or of what having no pair costs."""
    least = np.full(len(starts) - 1, unplaced, dtype=np.int64)
    some = np.flatnonzero(np.diff(starts))
    if len(some):
        least[some] = np.minimum(unplaced, np.minimum.reduceat(paid, starts[some]))
    return least


@attrs.frozen(eq=False, repr=False)
class Found:
    """The arc of each person or :data:`NOWHERE`, the score, and what no other can go below."""

    chosen: Ints
    score: int
    bound: int


def solve_flow(priced: Priced, places: Places) -> Found:
    """The least total, and the bound that proves it.

    Raises :class:`CaraError` where the numbers are beyond what the solver counts in.
    """
    some = priced.cheapest(_NEAR)
    while True:
        near = priced.only_arcs(some)
        carried = carrying_arcs(near, places)
        price = _prices(near, places, carried)
        missed, bound = _cheaper_arcs(priced, places, price=price, content=near.least_at(price))
        if not len(missed):
            break
        some = np.union1d(some, missed)
    chosen = np.full(len(priced.starts) - 1, NOWHERE, dtype=np.int64)
    chosen[near.owner(carried)] = some[carried]
    score = int(near.cost[carried].sum(dtype=np.int64)) + priced.unplaced * int((chosen == NOWHERE).sum())
    return Found(chosen, score, bound)


def carrying_arcs(near: Priced, places: Places) -> Ints:
    """Which arcs carry somebody in a cheapest flow?"""
    # The nodes of the network: the people first, then the workshops, then the way out, where everybody ends.
    people, nodes = len(near.starts) - 1, len(places.left)
    out = people + nodes
    owner = np.repeat(np.arange(people), np.diff(near.starts))
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = _add_arcs(flow, tails=owner, heads=people + near.node, most=1, cost=near.cost)
    # Having no pair is a way out of its own, so that the flow exists however few the places are.
    _add_arcs(flow, tails=np.arange(people), heads=out, most=1, cost=near.unplaced)
    _add_arcs(
        flow,
        tails=people + np.arange(nodes),
        heads=np.where(places.parent == OUT, out, people + places.parent),
        most=places.left,
        cost=0,
    )
    flow.set_nodes_supplies(np.arange(people), np.ones(people, dtype=np.int64))
    flow.set_node_supply(out, -people)
    if flow.solve() != flow.OPTIMAL:
        raise CaraError("the costs are beyond what the solver counts in; allowed: travel in minutes")
    carrying: Ints = np.flatnonzero(flow.flows(arcs)) if len(arcs) else np.zeros(0, dtype=np.int64)
    return carrying


def _add_arcs(flow: Any, *, tails: Any, heads: Any, most: Any, cost: Any) -> Ints:
    """Add arcs from tails to heads, each with a capacity and a cost; returns their numbers."""
    columns = np.broadcast_arrays(*(np.asarray(column, dtype=np.int64) for column in (tails, heads, most, cost)))
    joined: Ints = flow.add_arcs_with_capacity_and_unit_cost(*map(np.ascontiguousarray, columns))
    return joined


def _prices(near: Priced, places: Places, carried: Ints) -> Ints:
    """The highest price of entering each node at which everybody is content with what the flow gave.

    The shortest way from a free place back to each node over what could be undone (Bellman and
    Ford's: every price begins too high and is lowered until nothing changes). The *highest*
    prices, for the dearer the places are, the fewer pairs look cheaper that are not yet in.
    """
    # How many pass through each node: those who enter it, and those who come from the nodes that lead to it.
    inner = np.flatnonzero(places.parent != OUT)
    through = np.bincount(near.node[carried], minlength=len(places.left))
    np.add.at(through, places.parent[inner], through[inner].copy())
    free = np.flatnonzero(through < places.left)
    used = inner[through[inner] > 0]
    price = np.full(len(places.left), _FAR, dtype=np.int64)
    while True:
        before = price.copy()
        # Whoever has a pair must not find another one, or none, cheaper: that bounds the price of the node entered.
        np.minimum.at(price, near.node[carried], near.least_at(price)[near.owner(carried)] - near.cost[carried])
        # A place that nobody needs costs nothing: a node with room is as dear as what it leads to.
        price[free] = np.minimum(price[free], _price_beyond(price, places)[free])
        # What flows from a node into what it leads to could be undone: so that is never dearer than the node.
        np.minimum.at(price, places.parent[used], price[used])
        if np.array_equal(before, price):
            return np.maximum(price, _price_beyond(price, places))


def _price_beyond(price: Ints, places: Places) -> Ints:
    """The price of what each node leads to: nothing for the way out."""
    return np.where(places.parent == OUT, 0, price[places.parent])


def _cheaper_arcs(priced: Priced, places: Places, *, price: Ints, content: Ints) -> tuple[Ints, int]:
    """The arcs on which somebody would be better off at these prices, and the bound the prices give.

    *Why it is a bound:* in any list each person pays at least the least at these prices, and
    the prices paid for places come to no more than the prices of all places there are. So what everybody
    pays at least, less the worth of all places, is no more than what any list costs.
    """
    bound = -int((places.left * (price - _price_beyond(price, places))).sum())
    missed: list[Ints] = [np.zeros(0, dtype=np.int64)]
    inner = np.searchsorted(priced.starts, np.arange(_AT_ONCE, len(priced.cost), _AT_ONCE))
    for first, last in pairwise((0, *inner, len(content))):
        start, stop = int(priced.starts[first]), int(priced.starts[last])
        part = Priced(
            priced.starts[first : last + 1] - start, priced.node[start:stop], priced.cost[start:stop], priced.unplaced
        )
        bound += int(part.least_at(price).sum())
        pays = np.repeat(content[first:last], np.diff(part.starts))
        missed.append(start + np.flatnonzero(part.cost + price[part.node] < pays))
    return np.concatenate(missed), bound

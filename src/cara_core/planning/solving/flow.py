"""The least total cost where the places are a forest: a flow, proved by prices of our own.

Solved over each person's cheapest pairs first. From the flow come prices of the places; a pair
that would be cheaper for somebody at these prices is added, and it is solved again. Where there
is none the prices add up to the cost, and no assignment can cost less, whoever solved it.
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

__all__ = ["NOWHERE", "Found", "Priced", "least_each", "solve_flow"]

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

    def only(self, some: Ints) -> "Priced":
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

    def at(self, price: Ints) -> Ints:
        """What each person pays at least, where entering a node costs its price too."""
        return least_each(self.starts, self.cost + price[self.node], self.unplaced)


def least_each(starts: Ints, paid: Ints, unplaced: int) -> Ints:
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
        near = priced.only(some)
        carried = _carried(near, places)
        price = _prices(near, places, carried)
        missed, bound = _missed(priced, places, price, near.at(price))
        if not len(missed):
            break
        some = np.union1d(some, missed)
    chosen = np.full(len(priced.starts) - 1, NOWHERE, dtype=np.int64)
    chosen[near.owner(carried)] = some[carried]
    score = int(near.cost[carried].sum(dtype=np.int64)) + priced.unplaced * int((chosen == NOWHERE).sum())
    return Found(chosen, score, bound)


def _carried(near: Priced, places: Places) -> Ints:
    """Which arcs carry somebody in a cheapest flow?"""
    people, nodes = len(near.starts) - 1, len(places.left)
    out = people + nodes
    owner = np.repeat(np.arange(people), np.diff(near.starts))
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = _join(flow, owner, people + near.node, 1, near.cost)
    _join(flow, np.arange(people), out, 1, near.unplaced)
    _join(flow, people + np.arange(nodes), np.where(places.parent == OUT, out, people + places.parent), places.left, 0)
    flow.set_nodes_supplies(np.arange(people), np.ones(people, dtype=np.int64))
    flow.set_node_supply(out, -people)
    if flow.solve() != flow.OPTIMAL:
        raise CaraError("the costs are beyond what the solver counts in; allowed: travel in minutes")
    carrying: Ints = np.flatnonzero(flow.flows(arcs)) if len(arcs) else np.zeros(0, dtype=np.int64)
    return carrying


def _join(flow: Any, tails: Any, heads: Any, most: Any, cost: Any) -> Ints:
    """Arcs from tails to heads; returns their numbers."""
    columns = np.broadcast_arrays(*(np.asarray(one, dtype=np.int64) for one in (tails, heads, most, cost)))
    joined: Ints = flow.add_arcs_with_capacity_and_unit_cost(*map(np.ascontiguousarray, columns))
    return joined


def _prices(near: Priced, places: Places, carried: Ints) -> Ints:
    """The highest price of entering each node at which everybody is content with what the flow gave.

    The shortest way from a free place back to each node over what could be undone.
    """
    inner = np.flatnonzero(places.parent != OUT)
    through = np.bincount(near.node[carried], minlength=len(places.left))
    np.add.at(through, places.parent[inner], through[inner].copy())
    free = np.flatnonzero(through < places.left)
    used = inner[through[inner] > 0]
    price = np.full(len(places.left), _FAR, dtype=np.int64)
    while True:
        before = price.copy()
        np.minimum.at(price, near.node[carried], near.at(price)[near.owner(carried)] - near.cost[carried])
        price[free] = np.minimum(price[free], _beyond(price, places)[free])
        np.minimum.at(price, places.parent[used], price[used])
        if np.array_equal(before, price):
            return np.maximum(price, _beyond(price, places))


def _beyond(price: Ints, places: Places) -> Ints:
    """The price of what each node leads to: nothing for the way out."""
    return np.where(places.parent == OUT, 0, price[places.parent])


def _missed(priced: Priced, places: Places, price: Ints, content: Ints) -> tuple[Ints, int]:
    """The arcs on which somebody would be better off at these prices, and the bound the prices give."""
    bound = -int((places.left * (price - _beyond(price, places))).sum())
    missed: list[Ints] = [np.zeros(0, dtype=np.int64)]
    inner = np.searchsorted(priced.starts, np.arange(_AT_ONCE, len(priced.cost), _AT_ONCE))
    for first, last in pairwise((0, *inner, len(content))):
        start, stop = int(priced.starts[first]), int(priced.starts[last])
        part = Priced(
            priced.starts[first : last + 1] - start, priced.node[start:stop], priced.cost[start:stop], priced.unplaced
        )
        bound += int(part.at(price).sum())
        pays = np.repeat(content[first:last], np.diff(part.starts))
        missed.append(start + np.flatnonzero(part.cost + price[part.node] < pays))
    return np.concatenate(missed), bound

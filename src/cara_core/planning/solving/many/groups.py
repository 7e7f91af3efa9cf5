"""From how often each pair would be taken to a list in whole people: first the groups, then who goes with which.

How many people go from each first to each second is a table whose rows and columns have to be within the
places. Rounded as a flow it stays within them and each number becomes the one below it or above it. With so many
places for each pair of workshops, who takes which pair is a flow again, and its cheapest list is found.
"""

from typing import Any, Final

import numpy as np
from ortools.graph.python import min_cost_flow  # type: ignore[import-untyped]  # it has stubs, and no py.typed

from cara_core.errors import CaraError
from cara_core.planning.solving.arcs import Ints
from cara_core.planning.solving.flow import Priced
from cara_core.planning.solving.many.listing import Listed, to_nodes
from cara_core.planning.solving.many.near import Gathered

__all__ = ["from_shares"]

_NEAR: Final = 20
"""How many pairs of a person are tried in the end, those that cost least with the prices of their places."""
_BELOW, _ABOVE, _MORE = -1_000_000, -800, -10
"""What it is worth to have the number below, the number above (so much of this as the share is), and more still."""


def from_shares(gathered: Gathered, often: Ints, times: int, *, price: Ints, left: Ints, unplaced: int) -> Listed:
    """A list in which each pair of workshops is taken about as often as it was, of so many ``times``."""
    near = gathered.near
    groups, group = np.unique(near.first * gathered.nodes + near.second, return_inverse=True)
    shared = np.zeros(len(groups), dtype=np.int64)
    np.add.at(shared, group, often)
    places = _rounded(groups // gathered.nodes, groups % gathered.nodes, shared, times=times, left=left)
    cheap = _cheap(gathered, often, price, unplaced)
    some = cheap[places[group[cheap]] > 0]
    owner = near.person[some]
    carried = some[to_nodes(gathered.people, owner, group[some], near.cost[some], left=places, unplaced=unplaced)]
    nobody = Listed.nobody(gathered.people, unplaced)
    return nobody.placed(near.person[carried], near.first[carried], near.second[carried], near.cost[carried])


def _cheap(gathered: Gathered, often: Ints, price: Ints, unplaced: int) -> Ints:
    """The pairs that were ever taken, and of each person those that cost least at these prices."""
    priced = Priced(gathered.starts, gathered.near.second, gathered.paid(price), unplaced)
    return np.union1d(priced.cheapest(_NEAR), np.flatnonzero(often))


def _rounded(first: Ints, second: Ints, shared: Ints, *, times: int, left: Ints) -> Ints:
    """Whole numbers of places for each pair of workshops, near ``shared / times`` and within what is left."""
    flow: Any = min_cost_flow.SimpleMinCostFlow()
    nodes, most = len(left), int(shared.sum() // times) + len(shared) + 1
    below, rest = shared // times, shared % times
    tails, heads = first, nodes + second
    worth = (
        (below, np.full(len(first), _BELOW)),
        (np.ones_like(below), _ABOVE * rest // times),
        (np.full(len(first), most), np.where(below > 0, 2 * _MORE, _MORE)),
    )
    arcs = [flow.add_arcs_with_capacity_and_unit_cost(tails, heads, capacity, cost) for capacity, cost in worth]
    source, out = 2 * nodes, 2 * nodes + 1
    each, room, free = np.arange(nodes), np.minimum(left, most), np.zeros(nodes, dtype=np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(np.full(nodes, source), each, room, free)
    flow.add_arcs_with_capacity_and_unit_cost(nodes + each, np.full(nodes, out), room, free)
    flow.add_arc_with_capacity_and_unit_cost(source, out, int(room.sum()), 0)
    flow.set_node_supply(source, int(room.sum()))
    flow.set_node_supply(out, -int(room.sum()))
    if flow.solve() != flow.OPTIMAL:
        raise CaraError("so many places are beyond what the solver counts in; allowed: fewer at once")
    rounded: Ints = sum(flow.flows(some) for some in arcs) if len(first) else np.zeros(0, dtype=np.int64)
    return rounded

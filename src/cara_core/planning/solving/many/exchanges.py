"""A list made better: everybody keeps the one workshop, and the other is given again to all at once.

With one of the two fixed for everybody the other is a flow, whose cheapest is found and never costs more
than what there was. So firsts and seconds take turns until neither helps. Whoever has no pair then takes
what is free, or the place of somebody who can step aside.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from cara_core.planning.solving.flow import NOWHERE
from cara_core.planning.solving.many.listing import Apart, Listed, to_nodes
from cara_core.planning.solving.many.pricing import Near
from cara_core.planning.solving.many.sides import CLOSED, SCALE, Block, Sides

__all__ = ["exchanged"]

_WORTH: Final = 2000
"""Turns end where two of them save less than this part of what it costs."""


def exchanged(sides: Sides, listed: Listed, apart: Apart, *, unplaced: int, turns: int) -> Listed:
    """The same list or a better one, after so many turns at most."""
    for turn in range(turns):
        before = listed.score
        for fixed_first in (True, False):
            arcs = _allowed(_with_fixed(sides, listed, fixed_first=fixed_first), listed, apart, turn, fixed_first)
            node = arcs.second if fixed_first else arcs.first
            carried = to_nodes(
                len(sides.people), arcs.person, node, arcs.cost, left=sides.nodes.left, unplaced=unplaced
            )
            who = arcs.person[carried]
            nobody = Listed.nobody(len(sides.people), unplaced)
            better = nobody.placed(who, arcs.first[carried], arcs.second[carried], arcs.cost[carried])
            listed = min(listed, better, key=lambda either: either.score)
        if (before - listed.score) * _WORTH < before:
            break
    return listed


def _with_fixed(sides: Sides, listed: Listed, *, fixed_first: bool) -> Near:
    """Every pair of each person with the first (or the second) that the person has."""
    found = [Near(*(np.zeros(0, dtype=np.int64) for _ in Near._fields))]
    for block in sides.blocks:
        found += _of_block(block, listed, len(sides.nodes.left), fixed_first=fixed_first)
    return Near(*map(np.concatenate, zip(*found, strict=True)))


def _of_block(block: Block, listed: Listed, nodes: int, *, fixed_first: bool) -> Iterator[Near]:
    alike = block.alike
    free = np.zeros(nodes, dtype=np.int64)
    first, second = block.paid_first(free), block.paid_second(free)
    mine, others, paid, offered = (
        (alike.firsts, alike.seconds, first, second) if fixed_first else (alike.seconds, alike.firsts, second, first)
    )
    row_of = np.full(nodes, NOWHERE, dtype=np.int64)
    row_of[mine.node] = np.arange(len(mine.node))
    held = (listed.first if fixed_first else listed.second)[block.start : block.stop]
    columns = np.flatnonzero(held != NOWHERE)
    rows = row_of[held[columns]]
    open_ = (offered[:, columns] < CLOSED) & alike.together(rows, fixed_first=fixed_first)
    # In the order of the people: a column each.
    at, other = np.nonzero(open_.T)
    cost = (paid[rows[at], columns[at]] + offered[other, columns[at]]) // SCALE
    both = mine.node[rows[at]], others.node[other]
    yield Near(block.start + columns[at], *(both if fixed_first else both[::-1]), cost)


def _allowed(arcs: Near, listed: Listed, apart: Apart, turn: int, fixed_first: bool) -> Near:  # noqa: FBT001
    """Of the pairs of people with marks those only that keep them apart, whoever else moves in this turn."""
    if not apart.marks:
        return arcs
    people = len(listed.first)
    node, own = (arcs.second, listed.second) if fixed_first else (arcs.first, listed.first)
    stays = node == own[arcs.person]
    marked = apart.marked(people)
    movers = apart.movers(people, turn)
    kept = stays | ~marked[arcs.person] | movers[arcs.person]
    moving = np.flatnonzero(kept & marked[arcs.person] & ~stays)
    barred = {number: apart.barred(listed, number) for number in np.unique(arcs.person[moving]).tolist()}
    kept[moving] = [int(node[arc]) not in barred[int(arcs.person[arc])] for arc in moving]
    return Near(*(column[kept] for column in arcs))

"""The places of the workshops as nodes of a network: where each first part fixes its second, a forest.

A person flows into a workshop, from there perhaps into the one that goes with it, and out.
Several firsts may share a second, or several seconds a first, and a workshop may stand for
itself; where neither fixes the other it is no flow, and :mod:`.mixed` solves it.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final, NamedTuple

import attrs
import numpy as np

from cara_core.planning.solving.arcs import Arcs, Ints

__all__ = ["OUT", "Places", "Resources", "forest", "resources"]

OUT: Final = -1
"""The parent of the last workshop a person flows through."""


@attrs.frozen(eq=False, repr=False, kw_only=True)
class Places:
    """``entry``: the node each pair is entered by. ``left``: the places of each node. ``parent``: where it leads."""

    entry: Ints
    left: Ints
    parent: Ints


class Resources(NamedTuple):
    """The first and the second workshop of each pair as numbers (-1: no place is taken), and the places left."""

    firsts: Ints
    seconds: Ints
    left: Ints


def resources(arcs: Arcs, left: Mapping[str, int]) -> Resources:
    """Which workshops does each pair take a place in?"""
    numbers: dict[str, int] = {}
    both = np.full((2, len(arcs.pairs)), -1, dtype=np.int64)
    for column, (pair, second_only) in enumerate(zip(arcs.pairs, arcs.seconds_only, strict=True)):
        if not second_only:
            both[0, column] = numbers.setdefault(pair.first.id, len(numbers))
        both[1, column] = numbers.setdefault(pair.second.id, len(numbers))
    return Resources(both[0], both[1], np.array([left[id_] for id_ in numbers], dtype=np.int64))


def forest(arcs: Arcs, left: Mapping[str, int]) -> Places | None:
    """The places as a forest; ``None``: some first and some second both go with several, so it is no flow."""
    firsts, seconds, places = resources(arcs, left)
    used = np.unique(arcs.column)
    goes_with: defaultdict[int, set[int]] = defaultdict(set)
    alone = {int(seconds[column]) for column in used if firsts[column] < 0}
    edges = [(int(firsts[column]), int(seconds[column])) for column in used if firsts[column] >= 0]
    for first, second in edges:
        goes_with[first].add(second)
        goes_with[second].add(first)
    parent = np.full(len(places), OUT, dtype=np.int64)
    entry = seconds.copy()
    into: dict[tuple[int, int], int] = {}
    for first, second in edges:
        if len(goes_with[first]) == len(goes_with[second]) == 1 and second not in alone:
            # The two only ever go together: one node, with the places of the one that has fewer.
            places[first] = min(places[first], places[second])
            into[first, second] = first
        elif len(goes_with[first]) == 1:
            # Several firsts share this second: people enter by a first and flow on into it.
            parent[first], into[first, second] = second, first
        elif len(goes_with[second]) == 1 and second not in alone:
            # Several seconds share this first: the other way round, and the cost of the flow is the same.
            parent[second], into[first, second] = first, second
        else:
            return None
    for column in used:
        entry[column] = into.get((int(firsts[column]), int(seconds[column])), int(seconds[column]))
    return Places(entry=entry, left=places, parent=parent)

"""The least total cost of a flow in which some people must not meet: the flow, divided where they do.

Where two people who are to be kept apart meet in a workshop, one of them is not to go there: the flow
is solved for either, the more hopeful first. A flow in which nobody meets, and which costs no
more than any still to be divided, is the least.
"""

import heapq
from collections.abc import Sequence
from typing import Final, TypeAlias

import attrs
import numpy as np

from cara_core.planning.solving.arcs import Arcs, Ints
from cara_core.planning.solving.flow import NOWHERE, Found, Priced, solve_flow
from cara_core.planning.solving.places import Places

__all__ = ["Meeting", "meeting", "solve_apart"]

Meeting: TypeAlias = tuple[int, int, str]
"""Two people, by number, and the workshop."""
_Barred: TypeAlias = frozenset[tuple[int, str]]
_MOST: Final = 1 << 20
"""How many arcs of flows are solved in one second of the limit: a steady measure of time."""


def meeting(arcs: Arcs, chosen: Ints, apart: Sequence[Ints]) -> Meeting | None:
    """Which two people who are to be kept apart would meet? ``None``: nobody."""
    for people in apart:
        sitting: dict[str, int] = {}
        for number in people[chosen[people] != NOWHERE]:
            pair = arcs.pairs[arcs.column[chosen[number]]]
            for workshop in arcs.people[number].taken_of(pair):
                if workshop.id in sitting:
                    return sitting[workshop.id], int(number), workshop.id
                sitting[workshop.id] = int(number)
    return None


@attrs.frozen(eq=False, repr=False)
class _Divided:
    arcs: Arcs
    priced: Priced
    places: Places
    apart: Sequence[Ints]

    def solved(self, barred: _Barred) -> tuple[Found, Meeting | None]:
        """The flow where these people do not go to these workshops, and who still meets."""
        cost = self.priced.cost.astype(np.int64)
        for number, workshop in barred:
            start, stop = self.arcs.starts[number], self.arcs.starts[number + 1]
            for arc in range(start, stop):
                pair = self.arcs.pairs[self.arcs.column[arc]]
                if any(one.id == workshop for one in self.arcs.people[number].taken_of(pair)):
                    cost[arc] = self.priced.unplaced + 1  # dearer than no pair at all, so never taken
        found = solve_flow(attrs.evolve(self.priced, cost=cost), self.places)
        return found, meeting(self.arcs, found.chosen, self.apart)

    def one_list(self, found: Found, met: Meeting | None, barred: _Barred) -> Found:
        """Some list in which nobody meets: of two who do, the cheaper is to go elsewhere."""
        while met is not None:
            one, other, workshop = met
            both = [(self.solved(barred | {(who, workshop)}), barred | {(who, workshop)}) for who in (one, other)]
            (found, met), barred = min(both, key=lambda tried: tried[0][0].score)
        return found


def solve_apart(arcs: Arcs, priced: Priced, places: Places, apart: Sequence[Ints], time_limit: float) -> Found:
    """The best list found in which nobody meets, and what no list can go below."""
    divided = _Divided(arcs, priced, places, apart)
    found, met = divided.solved(frozenset())
    best = divided.one_list(found, met, frozenset())
    tries = 0
    open_: list[tuple[int, int, Found, Meeting | None, _Barred]] = [(found.bound, tries, found, met, frozenset())]
    most = time_limit * _MOST / max(1, len(arcs.cost))
    while open_ and open_[0][0] < best.score and tries < most:
        _, _, found, met, barred = heapq.heappop(open_)
        if met is None:
            best = found
            continue
        for who in met[:2]:
            tries += 1
            narrower = barred | {(who, met[2])}
            found, still = divided.solved(narrower)
            heapq.heappush(open_, (found.bound, -tries, found, still, narrower))
    bound = min((one[0] for one in open_), default=best.score)
    return Found(best.chosen, best.score, min(bound, best.score))

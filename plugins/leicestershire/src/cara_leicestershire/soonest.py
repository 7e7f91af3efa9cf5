"""A local preference in code: of the pairs somebody can attend, the one that is done soonest.

Illustrative: no public source says that Leicestershire prefers anything. The core's own
ranking weighs the way there as well; what is handed over comes in its order.
"""

from collections.abc import Sequence

import cara_core as cara

__all__ = ["soonest"]


def soonest(feasible: Sequence[cara.WorkshopPair]) -> cara.WorkshopPair | None:
    """Which pair has the earliest second part? Of several, the one the core ranks first."""
    return min(feasible, key=lambda pair: pair.second.on, default=None)

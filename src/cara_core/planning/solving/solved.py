"""What a solver gives back: the pair of each case, and how good the list is."""

from collections.abc import Mapping

import attrs

from cara_core.stages.schedule.assignment import Method
from cara_core.terms.workshops import WorkshopPair

__all__ = ["Solved"]


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

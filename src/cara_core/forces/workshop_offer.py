"""What a force, with its community, offers in workshops, and which pair it prefers: as values."""

import attrs

from cara_core.terms.workshops import Workshop, WorkshopPair

__all__ = ["WorkshopChoice", "WorkshopOffer"]


@attrs.frozen(kw_only=True)
class WorkshopOffer:
    """The workshops on offer, by day. ``failures``: what was left out because its plugin failed.

    ``illustrative`` are the ids that nobody can cite: the force must replace them.
    """

    workshops: tuple[Workshop, ...]
    illustrative: frozenset[str] = frozenset()
    failures: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Was every part of the offer heard? What is not whole may lack the pair that fits."""
        return not self.failures


@attrs.frozen(kw_only=True)
class WorkshopChoice:
    """One pair of those that can be attended; ``None``: there are none.

    ``local``: the force's own preference chose it, else the core's ranking. ``failures``:
    why the core's ranking stood in for a preference that failed.
    """

    pair: WorkshopPair | None
    local: bool = False
    failures: tuple[str, ...] = ()

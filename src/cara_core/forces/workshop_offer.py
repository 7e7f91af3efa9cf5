"""The workshops that a force and its community offer, and the pair that the force prefers, as values."""

import attrs

from cara_core.terms.workshops import Workshop, WorkshopPair

__all__ = ["WorkshopChoice", "WorkshopOffer"]


@attrs.frozen(kw_only=True)
class WorkshopOffer:
    """The workshops on offer, by day.

    ``illustrative`` are the ids of those that nobody can cite: the force must replace them.
    ``failures``: what was left out because its plugin failed.
    """

    workshops: tuple[Workshop, ...]
    illustrative: frozenset[str] = frozenset()
    failures: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Is nothing left out? An offer that is not complete may lack the pair that fits."""
        return not self.failures


@attrs.frozen(kw_only=True)
class WorkshopChoice:
    """The pair chosen of those that can be attended; ``None``: there are none.

    ``local``: the force's own preference chose it, and not the core's ranking. ``failures``:
    why the core's ranking was used in place of a preference that failed.
    """

    pair: WorkshopPair | None
    local: bool = False
    failures: tuple[str, ...] = ()

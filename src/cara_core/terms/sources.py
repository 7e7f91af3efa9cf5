"""Where a value comes from, and how firm it is."""

from datetime import date
from enum import StrEnum
from typing import Final, Generic, TypeVar

import attrs

__all__ = ["CORE", "Provenance", "Source", "Sourced", "Standing"]

CORE: Final = "cara-core"
"""The name of the core's own distribution."""

T = TypeVar("T")


class Standing(StrEnum):
    """How firm a value is.

    ``law``: an Act, an instrument or a court. ``published``: official guidance or public
    text of the programme. ``illustrative``: nobody can cite it; a force must replace it.
    ``design``: a choice of this project, to be confirmed by a force's lawyers.
    """

    LAW = "law"
    PUBLISHED = "published"
    ILLUSTRATIVE = "illustrative"
    DESIGN = "design"


@attrs.frozen(kw_only=True)
class Source:
    """One entry of a source book: code and data cite its ``id``, readers find it here.

    ``years`` are those it speaks of, in words, such as ``2012 to 2015``: what was published
    then may not hold now.
    """

    id: str
    title: str
    standing: Standing
    address: str | None = None
    years: str | None = None


@attrs.frozen(kw_only=True)
class Provenance:
    """Which source says so, how firm it is, who set it (distribution and version), since when.

    ``since`` is ``None`` where it holds whatever the day; ``years`` are those the source
    speaks of, where its book says so.
    """

    source: str
    standing: Standing
    set_by: str
    since: date | None = None
    years: str | None = None


@attrs.frozen(kw_only=True)
class Sourced(Generic[T]):
    """One value of a policy, since when it holds, and on what source.

    ``set_by`` is filled in by the loader; a plugin that builds a value in code may leave
    it empty.
    """

    value: T
    since: date
    source: str
    standing: Standing
    set_by: str = ""

    @property
    def provenance(self) -> Provenance:
        """The same without the value."""
        return Provenance(source=self.source, standing=self.standing, set_by=self.set_by, since=self.since)

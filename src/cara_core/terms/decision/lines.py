"""A line for a person, and what kind of line it is: one layout for plain text and for colour."""

from enum import StrEnum
from typing import TypeAlias

import attrs

__all__ = ["Kind", "Line", "LineKind"]


class LineKind(StrEnum):
    """What a line is, so that a terminal can colour it."""

    OUTCOME = "outcome"
    HEADING = "heading"
    NOT_MET = "not_met"
    REFER = "refer"
    UNKNOWN = "unknown"
    ADVICE = "advice"
    DETAIL = "detail"
    PLAIN = "plain"


Kind: TypeAlias = LineKind
"""The same, for whoever has lines alone before them."""


@attrs.frozen
class Line:
    """One line and its kind.

    ``columns`` is how many characters of it stand in columns before the last: what does not fit
    on a screen goes on under the last column. 0: it stands in no columns. ``outcome`` is the
    outcome that the line gives, where it gives one.
    """

    kind: LineKind
    text: str = attrs.field(repr=False)
    columns: int = 0
    outcome: str | None = None

    @classmethod
    def in_columns(cls, kind: LineKind, *, before: str, last: str) -> "Line":
        """A line in columns: those before, padded to their widths, and the last."""
        return cls(kind, f"{before}{last}", len(before))

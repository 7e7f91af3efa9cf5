"""A line for a person, and what kind of line it is: one layout for plain text and for colour."""

from enum import StrEnum

import attrs

__all__ = ["Kind", "Line"]


class Kind(StrEnum):
    """What a line is, so that a terminal can colour it."""

    OUTCOME = "outcome"
    HEADING = "heading"
    NOT_MET = "not_met"
    REFER = "refer"
    UNKNOWN = "unknown"
    ADVICE = "advice"
    DETAIL = "detail"
    PLAIN = "plain"


@attrs.frozen
class Line:
    """One line and its kind."""

    kind: Kind
    text: str

"""How a coordinator's day is laid out: parts with notes and tables, from which text and page are both made."""

from enum import StrEnum

import attrs

__all__ = ["Cell", "Count", "DayTable", "LaidOut", "Mark", "Part", "TableKind"]


class Mark(StrEnum):
    """How a cell stands out. It never says what the words do not."""

    NONE = ""
    LATE = "late"
    NOW = "now"
    SOON = "soon"


class TableKind(StrEnum):
    """What the rows of a table are."""

    DUTIES = "duties"
    BY_DAY = "by_day"
    GROUPS = "groups"


@attrs.frozen
class Cell:
    """One cell, in one line or several; ``mark`` is that of its first line."""

    lines: tuple[str, ...] = attrs.field(repr=False)
    mark: Mark = Mark.NONE


@attrs.frozen(kw_only=True)
class DayTable:
    """One table: the first cell of a row names what the row is about. ``kind`` says how wide its columns are."""

    kind: TableKind
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@attrs.frozen(kw_only=True)
class Part:
    """One part of the day: its heading, what is said first, and its tables. ``names`` stand in a list."""

    id: str
    heading: str
    notes: tuple[str, ...] = attrs.field(default=(), repr=False)
    tables: tuple[DayTable, ...] = ()
    names: tuple[str, ...] = attrs.field(default=(), repr=False)


@attrs.frozen(kw_only=True)
class Count:
    """How many of something: what stands over the parts. ``part`` is the id of the part that lists them."""

    name: str
    number: int
    part: str


@attrs.frozen(kw_only=True)
class LaidOut:
    """The day in words: a title, what is said under it, counts, and the parts in their order."""

    language: str
    title: str
    under: tuple[str, ...]
    counts: tuple[Count, ...]
    parts: tuple[Part, ...]

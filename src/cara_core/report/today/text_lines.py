"""A coordinator's day as plain text, within 80 columns."""

import textwrap
from collections.abc import Iterator
from typing import Final

from cara_core.report.today.layout import Cell, DayTable, LaidOut, Mark
from cara_core.terms.decision.lines import Kind, Line

__all__ = ["WIDTH", "day_lines"]

WIDTH: Final = 80
_KINDS: Final = {Mark.LATE: Kind.NOT_MET, Mark.NOW: Kind.NOT_MET, Mark.SOON: Kind.UNKNOWN, Mark.NONE: Kind.PLAIN}


def day_lines(day: LaidOut) -> Iterator[Line]:
    """The day, line by line. What is overdue or comes first has a ``!`` before it."""
    yield from _wrapped(Kind.HEADING, day.title)
    for said in day.under:
        yield from _wrapped(Kind.DETAIL, said)
    yield from _wrapped(Kind.PLAIN, "; ".join(f"{count.name}: {count.number}" for count in day.counts))
    for part in day.parts:
        yield Line(Kind.PLAIN, "")
        yield from _wrapped(Kind.HEADING, part.heading)
        for note in part.notes:
            yield from _wrapped(Kind.PLAIN, note, indent=2)
        for name in part.names:
            yield from _wrapped(Kind.NOT_MET, f"- {name}", indent=2)
        for table in part.tables:
            yield from _table_lines(table, part.heading)


def _table_lines(table: DayTable, heading: str) -> Iterator[Line]:
    """Each row in a few lines: what it is about; then every other cell that says something, after its column's name."""
    if table.caption != heading:
        yield from _wrapped(Kind.HEADING, table.caption, indent=2)
    for row in table.rows:
        marks = [cell.mark for cell in row]
        loudest = next((mark for mark in (Mark.LATE, Mark.NOW, Mark.SOON) if mark in marks), Mark.NONE)
        sign = "!" if {Mark.LATE, Mark.NOW} & set(marks) else "-"
        yield from _wrapped(_KINDS[loudest], f"{sign} {_joined(row[0])}: {_joined(row[1])}", indent=2)
        others = zip(row[2:], table.columns[2:], strict=True)
        said = "; ".join(f"{column.lower()}: {_joined(cell)}" for cell, column in others if cell.lines)
        yield from _wrapped(Kind.DETAIL, said, indent=6)


def _joined(cell: Cell) -> str:
    """The lines of a cell as one: what begins with a capital is a sentence of its own."""
    said = ""
    for line in cell.lines:
        between = ". " if line[:1].isupper() else ", "
        said = f"{said.removesuffix('.')}{between}{line}" if said else line
    return said


def _wrapped(kind: Kind, text: str, *, indent: int = 0) -> Iterator[Line]:
    first = " " * indent
    for part in textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=f"{first}  "):
        yield Line(kind, part)

"""The sheet of a register as plain text, within 80 columns."""

import textwrap
from collections.abc import Iterator
from typing import Final

from cara_core.contact.register import RegisterSheet
from cara_core.report.register.layout import COLUMNS, lay_out
from cara_core.terms.decision.lines import Kind, Line

__all__ = ["register_lines"]

_WIDTHS: Final = (14, 26, 20, 14)
_WIDTH: Final = 80
_BLANK: Final = "_" * _WIDTHS[3]


def register_lines(sheet: RegisterSheet) -> Iterator[Line]:
    """The sheet, line by line."""
    words = lay_out(sheet)
    yield Line(Kind.HEADING, words.title)
    for line in words.under:
        yield Line(Kind.DETAIL, line)
    yield Line(Kind.PLAIN, "")
    yield from _row(COLUMNS, Kind.HEADING)
    for row in words.rows:
        yield from _row((*row, _BLANK), Kind.PLAIN)
    yield Line(Kind.PLAIN, "")
    for line in words.foot:
        yield from (Line(Kind.DETAIL, part) for part in textwrap.wrap(line, _WIDTH))
    yield Line(Kind.PLAIN, "")
    yield Line(Kind.PLAIN, "_" * 36 + "  " + "_" * 36)


def _row(cells: tuple[str, ...], kind: Kind) -> Iterator[Line]:
    """One row; a cell that is too long goes on in the next line."""
    wrapped = [textwrap.wrap(cell, width) or [""] for cell, width in zip(cells, _WIDTHS, strict=True)]
    for number in range(max(map(len, wrapped))):
        parts = [cell[number] if number < len(cell) else "" for cell in wrapped]
        padded = [part.ljust(width) for part, width in zip(parts, _WIDTHS, strict=True)]
        yield Line(kind, "  ".join(padded).rstrip())

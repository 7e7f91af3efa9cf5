"""What a command has to say, as lines: coloured and wrapped on a terminal, plain in a pipe; or as JSON."""

import json
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from cara_core.cli.terminal.colours import console, print_decision
from cara_core.cli.terminal.streams import print_result
from cara_core.terms.decision.decision import Outcome
from cara_core.terms.decision.lines import Kind, Line

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["detail", "heading", "plain", "print_json", "print_lines"]

_COLUMNS: Final = re.compile(r" *(?:[0-9]+ +)?[0-9]{1,2} [A-Z][a-z]+ [0-9]{4} {2,}|  \S[\w' ]*?  +(?=\S)")
"""What stands in columns: the number and day of a timeline, or the name of what is said."""


def heading(text: str) -> Line:
    """A line that stands over others."""
    return Line(Kind.HEADING, text)


def plain(text: str = "") -> Line:
    """A line like any other."""
    return Line(Kind.PLAIN, text)


def detail(text: str) -> Line:
    """A line that says more about the one before."""
    return Line(Kind.DETAIL, text)


def print_lines(lines: Iterable[Line], on: "Console | None" = None) -> None:
    """Write these lines, to that console, or to standard output where it is a terminal, or else plainly."""
    drawn = on or (console() if sys.stdout.isatty() else None)
    print_decision(lines if drawn is None else _hanging(lines, drawn.width), Outcome.ELIGIBLE, drawn)


def _hanging(lines: Iterable[Line], width: int) -> Iterator[Line]:
    """The same lines; one in columns goes on under its last column."""
    for line in lines:
        columns = _COLUMNS.match(line.text)
        if columns is None:
            yield line
            continue
        indent = " " * columns.end()
        parts = textwrap.wrap(line.text, width, subsequent_indent=indent, break_long_words=False)
        yield from (Line(line.kind, part) for part in parts)


def print_json(mapping: Mapping[str, object]) -> None:
    """One compact JSON object, on one line."""
    print_result(json.dumps(mapping, separators=(",", ":"), ensure_ascii=False))

"""What a command has to say, as lines: coloured and wrapped on a terminal, plain in a pipe; or as JSON."""

import json
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from cara_core.cli.terminal.colours import console, print_decision
from cara_core.cli.terminal.streams import print_result
from cara_core.terms.decision.lines import Kind, Line

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["detail", "heading", "plain", "print_json", "print_lines"]


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
    print_decision(lines if drawn is None else _in_width(lines, drawn.width), drawn)


def _in_width(lines: Iterable[Line], width: int) -> Iterator[Line]:
    """The same lines; where a line in columns is too long, the rest of it goes on under its last column."""
    for line in lines:
        if not line.columns:
            yield line
            continue
        parts = textwrap.wrap(line.text, width, subsequent_indent=" " * line.columns, break_long_words=False)
        yield from (Line(line.kind, part) for part in parts)


def print_json(mapping: Mapping[str, object]) -> None:
    """One compact JSON object, on one line."""
    print_result(json.dumps(mapping, separators=(",", ":"), ensure_ascii=False))

"""Decisions for a person: coloured and wrapped on a terminal, plain lines in a pipe.

Colour never says what words do not. rich is imported only where there is a terminal.
"""

import os
import re
import sys
import textwrap
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from cara_core.cli.terminal.streams import WIDEST, harmless
from cara_core.terms.decision.decision import Outcome
from cara_core.terms.decision.lines import Kind, Line

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["OUTCOME_STYLES", "WIDEST", "console", "is_plain", "print_decision"]

OUTCOME_STYLES: Final[Mapping[str, str]] = {
    Outcome.ELIGIBLE: "bold green",
    Outcome.NOT_ELIGIBLE: "bold red",
    Outcome.REFER: "bold magenta",
    Outcome.UNDETERMINED: "bold yellow",
}
_LINE_STYLES: Final = {
    Kind.HEADING: "bold",
    Kind.NOT_MET: "red",
    Kind.REFER: "magenta",
    Kind.UNKNOWN: "yellow",
    Kind.ADVICE: "cyan",
    Kind.DETAIL: "dim",
}
_LEAD: Final = re.compile(r"\s*(?:[-!] )?")


def is_plain() -> bool:
    """Does whoever sits there want no colour, by NO_COLOR (https://no-color.org)?"""
    return bool(os.environ.get("NO_COLOR"))


def console() -> "Console":
    """Standard output as rich draws on it: plain text where it is no terminal, or NO_COLOR is set.

    NO_COLOR means no sign of the terminal's at all: bold and dim are none of the text either.
    """
    from rich.console import Console  # noqa: PLC0415  (a pipe does without it)

    drawn = Console(
        file=sys.stdout,
        force_terminal=sys.stdout.isatty(),
        highlight=False,
        markup=False,
        emoji=False,
        color_system=None if is_plain() else "auto",
    )
    drawn.width = min(drawn.width, WIDEST)
    return drawn


def print_decision(lines: Iterable[Line], on: "Console | None") -> None:
    """Write the lines of a decision, or any others, to that console or else plainly to standard output."""
    if on is None:
        sys.stdout.writelines(f"{harmless(line.text)}\n" for line in lines)
        return
    for line in lines:
        style = _LINE_STYLES.get(line.kind, "") if line.outcome is None else OUTCOME_STYLES[line.outcome]
        for part in _wrapped(line, on.width):
            on.print(part, style=style, soft_wrap=True)


def _wrapped(line: Line, width: int) -> list[str]:
    """The line in parts that fit, each later part under the words of the first."""
    text = harmless(line.text)
    lead = _LEAD.match(text)
    indent = " " * (lead.end() if lead else 0)
    parts = textwrap.wrap(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return parts or [""]

"""The two output streams: results on standard output, everything else on standard error."""

import re
import shutil
import sys
import textwrap
from typing import Final

__all__ = ["WIDEST", "harmless", "print_note", "print_result"]

WIDEST: Final = 120
"""Longer lines are hard to read, however wide the terminal is."""
_FURTHER: Final = 2

_COMMANDS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys, or what turns the order of letters round: no text of a person's may say it."""


def harmless(text: str) -> str:
    """This text with every such sign written out, as JSON writes it: so JSON says the same as before."""
    return _COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def print_result(line: str = "") -> None:
    """One line of the result, on standard output."""
    sys.stdout.write(f"{harmless(line)}\n")


def print_note(line: str) -> None:
    """One line beside the result, on standard error."""
    # Both may be the same terminal: a note comes after the results that were printed before it.
    sys.stdout.flush()
    line = harmless(line)
    for part in _fitting(line) if sys.stderr.isatty() else (line,):
        sys.stderr.write(f"{part}\n")


def _fitting(text: str) -> list[str]:
    """The text in lines that fit the terminal, each further line a little in."""
    width = min(shutil.get_terminal_size().columns, WIDEST)
    found: list[str] = []
    for line in text.split("\n"):
        indent = " " * (len(line) - len(line.lstrip()) + _FURTHER)
        parts = textwrap.wrap(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
        found += parts or [""]
    return found

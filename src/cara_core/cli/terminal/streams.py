"""The two output streams: results on standard output, everything else on standard error."""

import shutil
import sys
import textwrap
from typing import Final

__all__ = ["WIDEST", "print_note", "print_result"]

WIDEST: Final = 120
"""Longer lines are hard to read, however wide the terminal is."""
_FURTHER: Final = 2


def print_result(line: str = "") -> None:
    """One line of the result, on standard output."""
    sys.stdout.write(f"{line}\n")


def print_note(line: str) -> None:
    """One line beside the result, on standard error."""
    # Both may be the same terminal: a note comes after the results that were printed before it.
    sys.stdout.flush()
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

"""Reading one cell of a table that people edit: strictly, with what is allowed where it does not fit."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from cara_core.books.single_values import Unfit
from cara_core.terms.days import Day, read_day
from cara_core.terms.workshops import Clock

__all__ = [
    "as_cell",
    "as_text",
    "number_cell",
    "read_clock",
    "read_day_cell",
    "read_list_cell",
    "read_yes_no",
    "text_cell",
    "words_cell",
]

_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")
"""With any of these a spreadsheet begins to work something out, or to ask another host for something."""

T = TypeVar("T")
MOST_CHARACTERS: Final = 200
_CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,4}", re.ASCII)


def read_day_cell(cell: str) -> Day:
    """A day written ``YYYY-MM-DD``."""
    found = read_day(cell)
    if found is None:
        # A spreadsheet writes days as the country of its computer does, and so loses which is the month.
        allowed = "YYYY-MM-DD, such as 2026-03-07 (a spreadsheet may have rewritten it: make the column text)"
        raise Unfit("NOT_A_DAY", "text that is no such day", allowed)
    return found


def read_clock(cell: str) -> Clock:
    """A time of day written ``HH:MM``."""
    found = _CLOCK.fullmatch(cell)
    if found is None:
        raise Unfit("NOT_A_TIME", "text that is no such time", "HH:MM, 00:00 to 23:59, such as 10:00")
    return dt.time(int(found[1]), int(found[2]))


def number_cell(*, least: int, most: int) -> Callable[[str], int]:
    """A reader of a whole number within these bounds."""

    def read_number(cell: str) -> int:
        allowed = f"a whole number, {least} to {most}"
        if not _NUMBER.fullmatch(cell):
            raise Unfit("WRONG_KIND", "no whole number", allowed)
        number = int(cell)
        if not least <= number <= most:
            raise Unfit("NOT_ALLOWED", "zero" if number == 0 else "another number", allowed)
        return number

    return read_number


def text_cell(pattern: str, *, allowed: str, code: str = "NOT_ALLOWED") -> Callable[[str], str]:
    """A reader of text that matches this pattern, at most 200 characters.

    ``code`` and ``allowed`` are what the fault of another text says.
    """
    compiled = re.compile(pattern)

    def read_such_text(cell: str) -> str:
        if len(cell) > MOST_CHARACTERS or not compiled.fullmatch(cell):
            raise Unfit(code, "text of another form", allowed)
        return cell

    return read_such_text


def words_cell(words: Mapping[str, T]) -> Callable[[str], T]:
    """A reader of one word of these, in capitals or not."""
    meanings = {word.lower(): value for word, value in words.items()}

    def read_word(cell: str) -> T:
        found = meanings.get(cell.lower())
        if found is None:
            raise Unfit("NOT_ALLOWED", "another word", f"one of {', '.join(words)}")
        return found

    return read_word


read_yes_no: Final = words_cell({"yes": True, "no": False})
"""``yes`` or ``no``."""


def read_list_cell(read: Callable[[str], T]) -> Callable[[str], tuple[T, ...]]:
    """A reader of several such values in one cell, separated by semicolons, none twice."""

    def read_list(cell: str) -> tuple[T, ...]:
        parts = [part.strip() for part in cell.split(";")]
        try:
            found = tuple(read(part) for part in parts if part)
        except Unfit as wrong:
            # The reader of one value does not know that it reads one of a list.
            wrong.allowed = f"a list separated by ; of {wrong.allowed}"
            raise
        if len(set(found)) != len(found):
            raise Unfit("NOT_ALLOWED", "the same one twice", "a list separated by ; with each once")
        return found

    return read_list


def as_cell(text: str) -> str:
    """This text for a spreadsheet, which takes some beginnings for a formula: then with an apostrophe before it."""
    return f"'{text}" if text.startswith(_FORMULAS) else text


def as_text(cell: str) -> str:
    """The text in such a cell: the inverse of :func:`as_cell`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULAS) else cell

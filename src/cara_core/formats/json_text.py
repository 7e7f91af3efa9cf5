"""Reading JSON strictly: keys that stand twice are kept track of, and ``NaN`` is no number.

A value that cannot be read stays in its place as :class:`Unreadable`, so that its fault gets
a path like any other.
"""

import json
from collections import Counter
from typing import Final

from cara_core.books.faults import FaultsFound
from cara_core.books.single_values import MapWithRepeats, Unreadable
from cara_core.errors import Fault

__all__ = ["read_json"]

_MOST_DIGITS: Final = 4_300
"""Python itself refuses to read longer numbers: that takes time that grows with the square."""

_LONG_NUMBER: Final = Unreadable("TOO_LONG", "a number of thousands of digits")
_NO_NUMBER: Final = Unreadable("NOT_A_NUMBER", "NaN or Infinity, which JSON has not")


def _read_map(pairs: list[tuple[str, object]]) -> dict[str, object]:
    # A dictionary keeps the last of two equal keys and tells nobody: two answers to one question.
    entries = dict(pairs)
    if len(entries) == len(pairs):
        return entries
    counted = Counter(key for key, _ in pairs)
    return MapWithRepeats(pairs, frozenset(key for key, times in counted.items() if times > 1))


def _refuse_constant(_: str) -> Unreadable:
    return _NO_NUMBER


def _read_number(digits: str) -> int | Unreadable:
    try:
        return int(digits) if len(digits) <= _MOST_DIGITS else _LONG_NUMBER
    except ValueError:  # an interpreter can be set to allow still fewer
        return _LONG_NUMBER


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_read_map, parse_constant=_refuse_constant, parse_int=_read_number)


def read_json(text: str) -> object:
    """What does this JSON text say? Raises :class:`FaultsFound`, without repeating any of it."""
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as wrong:
        where = f"line {wrong.lineno}, column {wrong.colno}"
        more = "; more stands here after the end of the JSON" if wrong.msg == "Extra data" else ""
        fault = Fault("", "NOT_JSON", f"found text that is not JSON at {where}{more}; allowed: JSON")
    except RecursionError:
        fault = Fault("", "TOO_DEEP", "found lists or maps nested hundreds deep; allowed: those of the format")
    raise FaultsFound([fault])

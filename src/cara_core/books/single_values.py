"""Reading one value strictly: text, yes-or-no, a whole number, a day, a word of a list.

``true`` is not 1, ``"false"`` is not no, 7 is not text. A fault names the kind of the value
and what is allowed in its place, and never repeats the value: it may be a person's.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

import attrs

from cara_core.errors import Fault
from cara_core.terms.checking.close_match import close_match
from cara_core.terms.checking.referral_forms import MOST_CHARACTERS
from cara_core.terms.days import Day, read_day

__all__ = [
    "MOST_CHARACTERS",
    "MapWithRepeats",
    "Unfit",
    "Unreadable",
    "ValueReader",
    "close_match",
    "entries_of",
    "read_integer",
    "read_iso_day",
    "read_json_value",
    "read_key",
    "read_native_day",
    "read_text",
    "read_yes_or_no",
    "word_reader",
    "wrong_kind",
]

ValueReader = Callable[[Any, Any], Any]
"""Takes a raw value and the type that is wanted, returns the value, or raises :class:`Unfit`."""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_DAY_LENGTH: Final = len("YYYY-MM-DD")
_iso_day: Final = lru_cache(maxsize=8192)(read_day)
"""Remembered: referrals name the same few days over and over, and a day alone is nobody's data."""


class Unfit(Exception):
    """One value does not fit where it stands: the fault's code, what was found, and what is allowed."""

    def __init__(self, code: str, found: str, allowed: str) -> None:
        super().__init__(code)
        self.code = code
        self.found = found
        self.allowed = allowed

    def fault(self, path: str) -> Fault:
        """This misfit as a fault of the input, at that path."""
        return Fault(path, self.code, f"found {self.found}; allowed: {self.allowed}")


@attrs.frozen
class Unreadable:
    """Stands in the place of a value that could not even be parsed, such as ``NaN``, until its path is known."""

    code: str
    found: str


class MapWithRepeats(dict[str, object]):
    """A map in which some key stood more than once; ``repeated`` holds those keys."""

    __slots__ = ("repeated",)

    def __init__(self, pairs: Iterable[tuple[str, object]], repeated: frozenset[str]) -> None:
        super().__init__(pairs)
        self.repeated = repeated


_KINDS: Final[Mapping[type, str]] = {
    type(None): "null",
    bool: "yes-or-no",
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
    tuple: "a list",
    dict: "a map",
    MapWithRepeats: "a map",
    Day: "a day",
    dt.date: "a day",
    dt.datetime: "an instant",
    dt.time: "a time of day",
}


def wrong_kind(raw: object, allowed: str) -> Unfit:
    """The misfit of a value that is of another kind than what is allowed; it names the kind found."""
    if isinstance(raw, Unreadable):
        return Unfit(raw.code, raw.found, allowed)
    code = "NULL_NOT_ALLOWED" if raw is None else "WRONG_KIND"
    return Unfit(code, _KINDS.get(type(raw), "a value of no known kind"), allowed)


def entries_of(raw: object) -> dict[Any, Any]:
    """The entries of a map, as a plain dictionary or as :class:`MapWithRepeats`."""
    if type(raw) is dict or type(raw) is MapWithRepeats:
        return raw
    if isinstance(raw, Mapping):
        return dict(raw)
    raise wrong_kind(raw, "a map")


def read_text(raw: object, _: object = str) -> str:
    """Text of at most 10,000 characters that can be written as UTF-8."""
    if type(raw) is not str:
        raise wrong_kind(raw, "text")
    if len(raw) > MOST_CHARACTERS:
        raise Unfit(
            "TOO_LONG", f"more than {MOST_CHARACTERS:,} characters", f"text of at most {MOST_CHARACTERS:,} characters"
        )
    if not raw.isascii() and _SURROGATE.search(raw):
        raise Unfit("BAD_TEXT", "half of a character (a lone surrogate)", "text of whole characters")
    return raw


def read_key(raw: object) -> str:
    """A key of a map whose keys are free: text that is not empty."""
    key = read_text(raw)
    if not key:
        raise Unfit("EMPTY", "an empty key", "a key with text in it")
    return key


def read_yes_or_no(raw: object, _: object = bool) -> bool:
    """``true`` or ``false``, and nothing that could be taken for one."""
    if raw is True or raw is False:
        return raw
    raise wrong_kind(raw, "yes-or-no (true, false)")


def read_integer(raw: object, _: object = int) -> int:
    """A whole number; ``true`` is none, and neither is 1.0."""
    if type(raw) is int:
        return raw
    raise wrong_kind(raw, "a whole number")


def read_iso_day(raw: object, _: object = Day) -> Day:
    """A day written ``YYYY-MM-DD``, between 1900 and 2199."""
    allowed = "a day written YYYY-MM-DD, 1900 to 2199"
    if type(raw) is not str:
        raise wrong_kind(raw, allowed)
    found = _iso_day(raw) if len(raw) == _DAY_LENGTH else None
    if found is None:
        raise Unfit("NOT_A_DAY", "text that is no such day", allowed)
    return found


def read_native_day(raw: object, _: object = Day) -> Day:
    """A day as TOML writes it, without quotes; an instant is none."""
    allowed = "a day without quotes such as 2012-08-13, 1900 to 2199"
    if type(raw) is not dt.date and type(raw) is not Day:
        raise wrong_kind(raw, allowed)
    # A plugin can give a day methods of its own, ``isoformat`` among them. The method of the
    # class reads the numbers that are really in it.
    found = read_day(dt.date.isoformat(raw))
    if found is None:
        raise Unfit("NOT_A_DAY", "a day outside those years", allowed)
    return found


def read_json_value(raw: object, _: object = object) -> object:
    """Any value as JSON has it, each text in it as :func:`read_text` takes it; a number is a whole number."""
    if raw is None or type(raw) is bool or type(raw) is int:
        return raw
    if type(raw) is str:
        return read_text(raw)
    if type(raw) is list or type(raw) is tuple:
        return [read_json_value(item) for item in raw]
    if type(raw) is MapWithRepeats:
        raise Unfit("DOUBLED_KEY", "a key more than once", "each key once")
    if isinstance(raw, Mapping):
        return {read_key(key): read_json_value(item) for key, item in raw.items()}
    raise wrong_kind(raw, "text, a whole number, yes-or-no, null, a list or a map")


def word_reader(words: type[StrEnum]) -> ValueReader:
    """A reader of one word of this enumeration."""
    members = {member.value: member for member in words}
    allowed = f"one of {', '.join(members)}"

    def read_word(raw: object, _: object = words) -> StrEnum:
        if type(raw) is not str:
            raise wrong_kind(raw, allowed)
        found = members.get(raw)
        if found is None:
            raise Unfit("NOT_ALLOWED", "another word", allowed)
        return found

    return read_word

"""Reading one value strictly: text, yes-or-no, a whole number, a day, a word of a list.

``true`` is not 1, ``"false"`` is not no, 7 is not text. What is said of a value that does
not fit is its kind and what is allowed there, never the value.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

import attrs

from cara_core.errors import Fault
from cara_core.terms.days import Day, read_day

__all__ = [
    "MOST_CHARACTERS",
    "Doubled",
    "Reader",
    "Unfit",
    "Unread",
    "close_match",
    "entries_of",
    "read_key",
    "read_native_day",
    "read_text",
    "read_whole_number",
    "read_written_day",
    "read_yes_or_no",
    "unfit",
    "words_reader",
]

Reader = Callable[[Any, Any], Any]
"""A raw value and the type wanted in, the value out; raises :class:`Unfit`."""

MOST_CHARACTERS: Final = 10_000
MOST_STRAY: Final = 2
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_KEY_TO_REPEAT: Final = re.compile(r"[A-Za-z0-9_.\[\] -]{1,64}", re.ASCII)
_SEPARATORS: Final = re.compile(r"[_. -]")
_DAY_LENGTH: Final = len("YYYY-MM-DD")
_CLOSE: Final = 0.8
_day_written: Final = lru_cache(maxsize=8192)(read_day)
"""Referrals name the same few days over and over; a day alone is nobody's data."""


class Unfit(Exception):
    """One value, taken whole, does not fit where it stands."""

    def __init__(self, code: str, found: str, allowed: str) -> None:
        super().__init__(code)
        self.code = code
        self.found = found
        self.allowed = allowed

    def fault(self, path: str) -> Fault:
        """The same as a fault of an input."""
        return Fault(path, self.code, f"found {self.found}; allowed: {self.allowed}")


@attrs.frozen
class Unread:
    """What stands in place of a value that could not even be read, such as ``NaN``."""

    code: str
    found: str


class Doubled(dict[str, object]):
    """A map in which some key stood more than once; ``twice`` holds those keys."""

    __slots__ = ("twice",)

    def __init__(self, pairs: Iterable[tuple[str, object]], twice: frozenset[str]) -> None:
        super().__init__(pairs)
        self.twice = twice


_KINDS: Final[Mapping[type, str]] = {
    type(None): "null",
    bool: "yes-or-no",
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
    tuple: "a list",
    dict: "a map",
    Doubled: "a map",
    Day: "a day",
    dt.date: "a day",
    dt.datetime: "an instant",
    dt.time: "a time of day",
}


def unfit(raw: object, allowed: str) -> Unfit:
    """The value is of another kind than what is allowed: say which."""
    if isinstance(raw, Unread):
        return Unfit(raw.code, raw.found, allowed)
    code = "NULL_NOT_ALLOWED" if raw is None else "WRONG_KIND"
    return Unfit(code, _KINDS.get(type(raw), "a value of no known kind"), allowed)


def entries_of(raw: object) -> dict[Any, Any]:
    """The entries of a map, as a plain dictionary or as :class:`Doubled`."""
    if type(raw) is dict or type(raw) is Doubled:
        return raw
    if isinstance(raw, Mapping):
        return dict(raw)
    raise unfit(raw, "a map")


def read_text(raw: object, _: object = str) -> str:
    """Text of at most 10,000 characters that can be written as UTF-8."""
    if type(raw) is not str:
        raise unfit(raw, "text")
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
    raise unfit(raw, "yes-or-no (true, false)")


def read_whole_number(raw: object, _: object = int) -> int:
    """A whole number; ``true`` is none, and neither is 1.0."""
    if type(raw) is int:
        return raw
    raise unfit(raw, "a whole number")


def read_written_day(raw: object, _: object = Day) -> Day:
    """A day written ``YYYY-MM-DD``, between 1900 and 2199."""
    allowed = "a day written YYYY-MM-DD, 1900 to 2199"
    if type(raw) is not str:
        raise unfit(raw, allowed)
    found = _day_written(raw) if len(raw) == _DAY_LENGTH else None
    if found is None:
        raise Unfit("NOT_A_DAY", "text that is no such day", allowed)
    return found


def read_native_day(raw: object, _: object = Day) -> Day:
    """A day as TOML writes it, without quotes; an instant is none."""
    allowed = "a day without quotes such as 2012-08-13, 1900 to 2199"
    if type(raw) is not dt.date and type(raw) is not Day:
        raise unfit(raw, allowed)
    # A pendulum day can be given methods of its own: ask the class, not the day.
    found = read_day(dt.date.isoformat(raw))
    if found is None:
        raise Unfit("NOT_A_DAY", "a day outside those years", allowed)
    return found


def words_reader(words: type[StrEnum]) -> Reader:
    """A reader of one word of this list."""
    members = {member.value: member for member in words}
    allowed = f"one of {', '.join(members)}"

    def read_word(raw: object, _: object = words) -> StrEnum:
        if type(raw) is not str:
            raise unfit(raw, allowed)
        found = members.get(raw)
        if found is None:
            raise Unfit("NOT_ALLOWED", "another word", allowed)
        return found

    return read_word


def close_match(key: object, known: Sequence[str]) -> str | None:
    """The known name that this key was probably meant to be.

    At most two letters of either are not in the other: so a key that may be repeated in a
    fault cannot hold a person's name.
    """
    if type(key) is not str or not _KEY_TO_REPEAT.fullmatch(key):
        return None
    return _close_match(key, tuple(known))


@lru_cache(maxsize=1024)
def _close_match(key: str, known: tuple[str, ...]) -> str | None:
    """Slow, and a file with one misspelt column asks it of every row: so remembered."""
    plain = {_plain(name): name for name in known}
    close = get_close_matches(_plain(key), plain, n=1, cutoff=_CLOSE)
    if not close:
        return None
    shared = sum(block.size for block in SequenceMatcher(None, _plain(key), close[0]).get_matching_blocks())
    return plain[close[0]] if max(len(_plain(key)), len(close[0])) - shared <= MOST_STRAY else None


def _plain(name: str) -> str:
    return _SEPARATORS.sub("", name).lower()

"""Filling a text with what its reader may see, in the words of its language.

A text is handed a view, never a case. The view has to be exactly of the reader's class:
neither a subclass nor anything that merely has the same names.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from cara_core.contact.text.plain_letters import plain_letters
from cara_core.contact.views import VIEWS, ShortDay, View, placeholders, values
from cara_core.errors import CaraError
from cara_core.terms.days import Day
from cara_core.terms.messages import Reader
from cara_core.terms.pack import DateWords

__all__ = ["PLACEHOLDER", "NotFilled", "WrongView", "fill", "named", "written_day", "written_time"]

PLACEHOLDER: Final = re.compile(r"\(\(([a-z_0-9.]+)(?:\?\?([^()]*))?\)\)")
"""``((name))``, or ``((name??text))``: the text where the name has a value that is not *no*."""
_NOON: Final = 12
_IN_A_NUMBER: Final = re.compile(r"(?<=[0-9)]) (?=[0-9(])")
_KEPT: Final = "\u00a0"


class WrongView(CaraError):
    """A text was to be filled with something other than its reader's own view."""


class NotFilled(CaraError):
    """A placeholder has no value in this view: ``name`` says which."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"(({name})) has no value here; allowed: a placeholder of its reader that the case fills")


def named(text: str) -> frozenset[str]:
    """Which placeholders does this text name?"""
    return frozenset(match[1] for match in PLACEHOLDER.finditer(text))


def fill(
    text: str,
    reader: Reader,
    view: View,
    dates: DateWords,
    labels: Mapping[str, str] | None = None,
    *,
    plain: bool = False,
    unbroken: bool = False,
) -> str:
    """This text with every placeholder filled, in Unicode's composed form (NFC).

    ``labels`` are the pack's words for coded values. ``plain``: values are written in letters
    without accents, as the words of such a text are already. ``unbroken``: no day, time or number
    that is filled in goes over the end of a line (no-break spaces: on paper). Raises :class:`WrongView` where the
    view is not of exactly this reader's class or the text names what no view of that class
    has; :class:`NotFilled` where this view lacks a value, or a flag is to be written out.
    """
    # Not isinstance: a subclass could carry a field of another reader's side, and its text would name it.
    if type(view) is not VIEWS[reader]:
        raise WrongView(f"a text for the {reader} is filled from a {VIEWS[reader].__name__} alone")
    foreign = sorted(named(text) - placeholders(reader))
    if foreign:
        raise WrongView(f"a text for the {reader} may not name (({foreign[0]}))")
    shown = values(view)

    def value_of(match: re.Match[str]) -> str:
        name, optional = match[1], match[2]
        value = shown.get(name)
        if optional is not None:
            return optional if value not in {None, "", False} else ""
        # An empty value would leave a hole in the text ("at , be there by"): then nothing is sent.
        if value is None or value == "" or isinstance(value, bool):
            raise NotFilled(name)
        words = _in_words(value, dates, labels or {})
        words = plain_letters(words) if plain else words
        return _unbroken(value, words) if unbroken else words

    # One pass: a placeholder inside a value, such as a name somebody typed, is text and is not filled.
    # NFC: whether a value came with its accents apart or not, the same text is the same bytes.
    return unicodedata.normalize("NFC", PLACEHOLDER.sub(value_of, text))


def _in_words(value: object, dates: DateWords, labels: Mapping[str, str]) -> str:
    if isinstance(value, ShortDay):
        return written_day(value.on, dates, short=True)
    if isinstance(value, Day):
        return written_day(value, dates)
    if isinstance(value, dt.time):
        return written_time(value, dates)
    return labels.get(str(value), str(value))


def _unbroken(value: object, words: str) -> str:
    """These words of a value, held together where it is a day or a time, and in every number where it is a text."""
    return words.replace(" ", _KEPT) if isinstance(value, Day | dt.time) else _IN_A_NUMBER.sub(_KEPT, words)


def written_day(day: Day, dates: DateWords, *, short: bool = False) -> str:
    """This day in these words, as ``Saturday 7 March 2026``; ``short``: without its year, where the words say how."""
    parts = {
        "weekday": dates.weekdays[day.isoweekday() - 1],
        "weekday_on": dates.weekdays_on[day.isoweekday() - 1],
        "day": str(day.day),
        "month": dates.months[day.month - 1],
        "month2": f"{day.month:02}",
        "year": str(day.year),
    }
    return PLACEHOLDER.sub(lambda match: parts[match[1]], (dates.day_short if short else "") or dates.day)


def written_time(time: dt.time, dates: DateWords) -> str:
    """This time of day in these words, as ``10am``, ``midday`` or ``10:00``."""
    if dates.noon and time == dt.time(_NOON):
        return dates.noon
    parts = {
        "hour": str(time.hour),
        "minute": f"{time.minute:02}",
        "hour12": str(time.hour % _NOON or _NOON),
        "minute12": f":{time.minute:02}" if time.minute else "",
        "half": dates.halves[time.hour >= _NOON],
    }
    return PLACEHOLDER.sub(lambda match: parts[match[1]], dates.time)

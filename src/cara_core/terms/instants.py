"""Instants: a moment with its offset, kept in UTC.

A rule never counts with instants: it takes days. An instant says when something was
recorded, or when a message may be sent; in which day it falls is asked of London.
"""

import datetime as dt
import re
from functools import lru_cache
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from cara_core.terms.days import FIRST_DAY, LAST_DAY, Day

__all__ = ["LONDON", "Instant", "london_day", "minutes_after", "read_instant", "write_instant"]

Instant: TypeAlias = dt.datetime
"""An aware moment. One without an offset is refused wherever one is read."""
LONDON: Final = ZoneInfo("Europe/London")
"""Times in Acts follow Greenwich time or summer time: Interpretation Act 1978 s.9."""
_REMEMBERED: Final = 4096
"""So many days are remembered: the facts of one recording share their instant."""
_FORM: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)


def read_instant(text: str) -> Instant | None:
    """Which instant does this text name?

    Only ``YYYY-MM-DDTHH:MM:SS`` with an offset (``Z``, ``+01:00``), 1900 to 2199, names one.
    """
    if not _FORM.fullmatch(text):
        return None
    try:
        found = dt.datetime.fromisoformat(text).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    return found if FIRST_DAY.year <= found.year <= LAST_DAY.year else None


def write_instant(instant: Instant) -> str:
    """How is this instant written? In UTC, so that the same moment is always the same text."""
    return instant.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def london_day(instant: Instant) -> Day:
    """On which day in London does it fall? 23:30 UTC on 30 June is 1 July there."""
    return _london_day(instant)


# Apart from what is called, so that a type checker still sees what that takes.
@lru_cache(maxsize=_REMEMBERED)
def _london_day(instant: Instant) -> Day:
    local = instant.astimezone(LONDON)
    return Day(local.year, local.month, local.day)


def minutes_after(instant: Instant, minutes: int) -> Instant:
    """The instant so many minutes later: for leases and waits, never for a rule."""
    return dt.datetime.fromtimestamp(instant.timestamp() + 60 * minutes, dt.UTC)

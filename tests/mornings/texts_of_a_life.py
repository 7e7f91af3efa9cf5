"""What contradicts a text in the life of its case, read plainly off its words: no line of it is the core's."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from mornings.forbidden import Entry, booking_now, ended, pauses

__all__ = ["VENUES", "Sent", "contradictions", "reads_otherwise"]

VENUES: Final = ("Mill Hall", "Long Library", "Oak House")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAY: Final = re.compile(rf"(\d{{1,2}}) ({'|'.join(_MONTHS)})")
_TIME: Final = re.compile(r"\b(\d{1,2})(?::(\d\d))?(am|pm)\b|\b(midday)\b")
_OF_A_BOOKING: Final = frozenset({"P03", "P04", "P05", "P06", "P07", "P08", "P10", "P12"})
_EARLY_MINUTES: Final = 10
_NOON: Final = 12
_CHANGES: Final = frozenset({"P03", "P04", "P05", "P06", "P07", "P08", "P10", "P12"})


@attrs.frozen
class Sent:
    """One text that went: to whose case, which message, in which words, on which day."""

    case: str
    code: str
    text: str
    on: dt.date

    @property
    def days(self) -> list[dt.date]:
        """Every day that it names, each in the year that is nearest."""
        return [self._nearest(int(day), _MONTHS.index(month) + 1) for day, month in _DAY.findall(self.text)]

    @property
    def times(self) -> set[str]:
        """Every time of day that it names, as ``HH:MM``."""
        return {_clock(*found) for found in _TIME.findall(self.text.replace("\u00a0", " "))}

    @property
    def venues(self) -> list[str]:
        """Every place that it names, in order."""
        return re.findall("|".join(VENUES), self.text.replace("\u00a0", " "))

    def _nearest(self, day: int, month: int) -> dt.date:
        years = (self.on.year - 1, self.on.year, self.on.year + 1)
        return min((dt.date(year, month, day) for year in years), key=lambda found: abs((found - self.on).days))


def contradictions(sent: Sent, facts: Sequence[Entry], workshops: Mapping[str, Entry]) -> Iterator[str]:
    """What of this text is not so in the life of its case as it is at this moment?"""
    if ended(facts):
        yield "the case has ended"
    yield from (f"paused: {why}" for why in pauses(facts))
    booked = booking_now(facts)
    arranged = {} if booked is None else _arranged(booked, workshops)
    if sent.code in _OF_A_BOOKING:
        yield from _other_than(sent, arranged)
    if sent.code == "P06" and ("first", "attended") not in _attendance(facts).values():
        yield "nobody came to the first"
    if sent.code == "P09" and _attendance(facts).get(sent.days[0].isoformat(), ("", "attended"))[1] == "attended":
        yield "nothing was missed that day"
    if sent.code == "P11" and sent.days[0].isoformat() in arranged:
        yield "it is booked, and takes place"


def _other_than(sent: Sent, arranged: Mapping[str, Entry]) -> Iterator[str]:
    named = [day.isoformat() for day in sent.days]
    yield from (f"{day} is not booked" for day in named if day not in arranged)
    rows = [arranged[day] for day in named if day in arranged]
    hours = {hour for row in rows for hour in (row["starts"], row["ends"], _earlier(row["starts"]))}
    yield from (f"{hour} is no hour of it" for hour in sorted(sent.times - hours))
    if not rows or not sent.times & {row["starts"] for row in rows}:
        yield "when it begins is not in it"
    places = {row["venue"] for row in rows}
    yield from (f"{venue} is not the place" for venue in sent.venues if venue not in places)


def reads_otherwise(texts: Sequence[Sent], facts: Sequence[Entry], workshops: Mapping[str, Entry], on: dt.date) -> bool:
    """Does the last that was written of a workshop ahead say another hour or place than is so by now?"""
    booked = booking_now(facts)
    if booked is None:
        return False
    for day, row in _arranged(booked, workshops).items():
        if dt.date.fromisoformat(day) <= on:
            continue
        of_that_day = [sent for sent in texts if sent.code in _CHANGES and day in [d.isoformat() for d in sent.days]]
        if of_that_day and row["starts"] not in of_that_day[-1].times:
            return True
        places = [sent.venues for sent in of_that_day if sent.venues and len(set(sent.days)) == 1]
        if places and row["venue"] not in places[-1]:
            return True
    return False


def _arranged(booked: Entry, workshops: Mapping[str, Entry]) -> Mapping[str, Entry]:
    return {str(booked[part]): workshops[booked[f"{part}_workshop"]] for part in ("first", "second")}


def _attendance(facts: Sequence[Entry]) -> Mapping[str, tuple[str, str]]:
    what = [fact["what"] for fact in facts if fact["kind"] == "attendance_recorded"]
    return {entry["workshop_on"]: (entry["part"], entry["attendance"]) for entry in what}


def _clock(hour: str, minute: str, half: str, midday: str) -> str:
    if midday:
        return f"{_NOON}:00"
    return f"{int(hour) % _NOON + (_NOON if half == 'pm' else 0):02}:{minute or '00'}"


def _earlier(clock: str) -> str:
    minutes = int(clock[:2]) * 60 + int(clock[3:]) - _EARLY_MINUTES
    return f"{minutes // 60:02}:{minutes % 60:02}"

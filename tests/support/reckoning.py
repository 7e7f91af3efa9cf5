"""A calendar of its own, in plain numbers: no line is shared with ``terms/days.py``.

A day is ``(year, month, day)``. The rules are counted out from the Gregorian calendar, so
that the library's arithmetic has something independent to agree with.
"""

from collections.abc import Iterator
from typing import Final

from cara_core.terms.days import Day

__all__ = ["Numbers", "as_day", "calendar", "days_in", "is_of_age", "look_back_starts", "months_on"]

Numbers = tuple[int, int, int]

_LENGTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days_in(year: int, month: int) -> int:
    """How many days that month has."""
    leap = year % 400 == 0 or (year % 4 == 0 and year % 100 != 0)
    return _LENGTHS[month - 1] + (leap and month == 2)


def calendar(first_year: int, last_year: int) -> Iterator[Numbers]:
    """Every day of those years, both included, in order."""
    for year in range(first_year, last_year + 1):
        for month in range(1, 13):
            for number in range(1, days_in(year, month) + 1):
                yield year, month, number


def as_day(numbers: Numbers) -> Day:
    """The same day, as the library knows it."""
    return Day(*numbers)


def is_of_age(birth: Numbers, on: Numbers, years: int) -> bool:
    """Has the birthday come round that often? One on 29 February comes on 1 March of a common year."""
    birthdays = on[0] - birth[0] - (on[1:] < birth[1:])
    return birthdays >= years


def months_on(start: Numbers, months: int) -> Numbers:
    """The corresponding date so many months on, or the last day of that month."""
    year, month, number = start
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return year, month, min(number, days_in(year, month))


def look_back_starts(offence: Numbers, years: int) -> Numbers:
    """The first day inside the look-back: the same date so many years before, or 1 March."""
    year, month, number = offence[0] - years, offence[1], offence[2]
    return (year, month, number) if number <= days_in(year, month) else (year, month + 1, 1)

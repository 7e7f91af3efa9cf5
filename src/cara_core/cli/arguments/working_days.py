"""Which days are worked on, for every duty: one calendar, whatever day is asked for."""

from functools import cache
from typing import Final

from cara_core.planning.bank_holidays import working_days
from cara_core.terms.days import WorkingDays

__all__ = ["calendar"]

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100
"""The last year the `holidays` library knows.

A store makes its index of duties again where the calendar is another, so the years do not move with the day.
"""


@cache
def calendar() -> WorkingDays:
    """The working days of England and Wales. Raises :class:`CaraError` without the extra ``calendar``."""
    return working_days(FIRST_YEAR, LAST_YEAR)

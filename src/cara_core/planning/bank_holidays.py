"""Which days are bank holidays in England and Wales?

The dates come from the ``holidays`` library (the ``calendar`` extra). The subdivision is
never left out: plain ``GB`` lacks Easter Monday and the late August holiday.
"""

from collections.abc import Collection, Iterator
from functools import cache
from typing import Final

from cara_core.errors import CaraError, ExtraMissing
from cara_core.terms.days import Day, WorkingDays

__all__ = ["working_days", "working_days_known"]

_FIRST_YEAR: Final = 2000
_LAST_YEAR: Final = 2100
"""The last year the library knows."""


@cache
def working_days_known() -> WorkingDays:
    """The working days of England and Wales in every year that is known, for every duty: one calendar.

    A store makes its index of duties again where the calendar is another, so the years do not move with
    the day. Raises :class:`CaraError` without the extra ``calendar``.
    """
    return working_days()


def working_days(
    first_year: int = _FIRST_YEAR, last_year: int = _LAST_YEAR, extra_closed: Collection[Day] = ()
) -> WorkingDays:
    """Which days are worked on in England and Wales in these years, both included?

    Without years, in all that are known: the calendar of every command, and of a casework.

    ``extra_closed`` are further days inside those years on which nobody works: a holiday
    proclaimed after the library was released, or a force's own closed day. A day outside
    the years is never counted as worked: :class:`WorkingDays` refuses it.

    Raises :class:`CaraError` where the ``calendar`` extra is not installed, where the
    library knows no bank holidays of a year, or where a closed day lies outside the years.
    """
    if first_year > last_year:
        raise CaraError("the first year is after the last; allowed: the same year or an earlier one")
    holidays = frozenset(_proclaimed(first_year, last_year))
    unknown = set(range(first_year, last_year + 1)) - {holiday.year for holiday in holidays}
    if unknown:
        raise CaraError(f"no bank holidays are known for {min(unknown)}; newer years may need a newer `holidays`")
    first, last = Day(first_year, 1, 1), Day(last_year, 12, 31)
    if not all(first <= closed <= last for closed in extra_closed):
        raise CaraError(f"a closed day lies outside the years asked for; allowed: {first} to {last}")
    return WorkingDays(bank_holidays=holidays.union(extra_closed), first=first, last=last)


def _proclaimed(first_year: int, last_year: int) -> Iterator[Day]:
    try:
        from holidays import country_holidays  # noqa: PLC0415  (an extra: the message is below)
    except ModuleNotFoundError as absent:
        if absent.name is None or absent.name.partition(".")[0] not in {"holidays", "dateutil"}:
            raise
        raise ExtraMissing("calendar", needed_by="bank holidays need") from None
    years = range(first_year, last_year + 1)
    for found in country_holidays("GB", subdiv="ENG", years=years):
        yield Day(found.year, found.month, found.day)

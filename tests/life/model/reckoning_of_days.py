"""Days counted on and back, as plain numbers."""

import datetime as dt

__all__ = ["days_on"]


def days_on(day: dt.date, days: int) -> dt.date:
    """So many days later, or earlier where it is less than none."""
    return dt.date.fromordinal(day.toordinal() + days)

"""Working hours: until when somebody has to have taken up a concern. Illustrative: 09:00 to 17:00 on a working day."""

import datetime as dt
from typing import Final

from cara_core.terms.days import Day, WorkingDays, days_after
from cara_core.terms.instants import LONDON, Instant, london_day, minutes_after

__all__ = ["CLOSES", "OPENS", "end_of_day", "hours_worked_after", "is_in_hours"]

OPENS: Final = dt.time(9)
CLOSES: Final = dt.time(17)
"""By a clock in London. No source was found: illustrative; a safety clock may only be shortened."""


def is_in_hours(at: Instant, working: WorkingDays) -> bool:
    """Does this instant lie in working hours?"""
    local = at.astimezone(LONDON)
    return working.is_worked(london_day(at)) and OPENS <= local.time() < CLOSES


def end_of_day(on: Day) -> Instant:
    """When do working hours end on that day?"""
    return _at(on, CLOSES)


def hours_worked_after(at: Instant, hours: int, working: WorkingDays) -> Instant:
    """The instant so many hours later, counted in working hours alone."""
    minutes = 60 * hours
    moment = _next_in_hours(at, working)
    while True:
        left_today = (end_of_day(london_day(moment)).timestamp() - moment.timestamp()) // 60
        if minutes <= left_today:
            return minutes_after(moment, minutes)
        minutes -= int(left_today)
        moment = _next_in_hours(end_of_day(london_day(moment)), working)


def _next_in_hours(at: Instant, working: WorkingDays) -> Instant:
    """This instant, or the next at which working hours begin."""
    if is_in_hours(at, working):
        return at
    on = london_day(at)
    if at.astimezone(LONDON).time() >= OPENS:
        on = days_after(on, 1)
    while not working.is_worked(on):
        on = days_after(on, 1)
    return _at(on, OPENS)


def _at(on: Day, time: dt.time) -> Instant:
    # In UTC, where adding hours is adding hours: the clocks change at night, outside of working hours.
    return dt.datetime.combine(on, time, tzinfo=LONDON).astimezone(dt.UTC)

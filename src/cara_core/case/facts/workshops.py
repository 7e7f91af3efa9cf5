"""The two workshops: booked, cancelled, attended or missed."""

from enum import StrEnum
from typing import NamedTuple

import attrs

from cara_core.case.facts.fields import personal
from cara_core.terms.caution import Part, Person
from cara_core.terms.days import Day

__all__ = [
    "AbsenceJudged",
    "Attendance",
    "AttendanceRecorded",
    "BookingCancelled",
    "WorkshopHeld",
    "WorkshopsBooked",
]


class Attendance(StrEnum):
    """What the provider tells the police of a workshop, and nothing else.

    ``late``: came late and was refused entry, which is an absence.
    """

    ATTENDED = "attended"
    ABSENT = "absent"
    LATE = "late"


@attrs.frozen(kw_only=True)
class WorkshopsBooked:
    """A pair of workshops was booked, in place of any pair still to come.

    ``first_workshop`` and ``second_workshop`` are their ids in the calendar they came from.
    """

    first: Day
    second: Day
    first_workshop: str | None = None
    second_workshop: str | None = None


@attrs.frozen(kw_only=True)
class BookingCancelled:
    """The booked pair will not take place as booked. Nobody was absent."""

    reason: str | None = personal(Person.PARTICIPANT)


class WorkshopHeld(NamedTuple):
    """Which workshop of a case somebody reports on: its part, and the day it took place."""

    part: Part
    on: Day


@attrs.frozen(kw_only=True)
class AttendanceRecorded:
    """The provider said who was there: attendance, and nothing that was said."""

    part: Part
    workshop_on: Day
    attendance: Attendance

    @property
    def workshop(self) -> WorkshopHeld:
        """Which workshop is this about?"""
        return WorkshopHeld(self.part, self.workshop_on)


@attrs.frozen(kw_only=True)
class AbsenceJudged:
    """Somebody decided whether there was a reasonable excuse for an absence, and why."""

    part: Part
    workshop_on: Day
    reasonable: bool
    reason: str | None = personal(Person.PARTICIPANT, needed=True)

    @property
    def workshop(self) -> WorkshopHeld:
        """Which workshop is this about?"""
        return WorkshopHeld(self.part, self.workshop_on)

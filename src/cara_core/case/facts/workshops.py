"""The two workshops: booked, cancelled, attended or missed."""

from enum import StrEnum
from typing import NamedTuple

import attrs

from cara_core.case.facts.fields import checked_what, personal
from cara_core.terms.caution import Part, Person
from cara_core.terms.days import Day

__all__ = [
    "AbsenceCause",
    "AbsenceJudged",
    "Attendance",
    "AttendanceRecorded",
    "BookingCancelled",
    "NotHeldCause",
    "WorkshopDay",
    "WorkshopNotHeld",
    "WorkshopsBooked",
]


class Attendance(StrEnum):
    """What the provider tells the police of a workshop, and nothing else.

    Only ``attended`` counts. ``late``: came late and was refused entry; who was let in attended.
    """

    ATTENDED = "attended"
    ABSENT = "absent"
    LATE = "late"
    LEFT_EARLY = "left_early"
    SENT_HOME = "sent_home"


class AbsenceCause(StrEnum):
    """Why a workshop was missed, as far as it is known. Source: contact.md 21.3, life.md 1.1."""

    ILLNESS = "illness"
    WORK = "work"
    CHILDCARE = "childcare"
    TRANSPORT = "transport"
    CUSTODY = "custody"
    HOSPITAL = "hospital"
    NOT_TOLD = "not_told"
    REFUSED = "refused"
    NOT_FIT = "not_fit"
    OTHER = "other"
    UNKNOWN = "unknown"


class NotHeldCause(StrEnum):
    """Why a workshop did not take place. The list is illustrative."""

    FACILITATOR = "facilitator"
    VENUE = "venue"
    TOO_FEW = "too_few"
    WEATHER = "weather"
    OTHER = "other"


class WorkshopDay(NamedTuple):
    """Which workshop of a case is meant: its part, and its day."""

    part: Part
    on: Day


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class WorkshopsBooked:
    """A pair of workshops was booked, in place of any pair still to come.

    ``first_workshop`` and ``second_workshop`` are their ids in the calendar they came from.
    """

    first: Day
    second: Day
    first_workshop: str | None = None
    second_workshop: str | None = None

    @property
    def workshops(self) -> tuple[WorkshopDay, WorkshopDay]:
        """The two workshops of the pair."""
        return WorkshopDay(Part.FIRST, self.first), WorkshopDay(Part.SECOND, self.second)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class BookingCancelled:
    """The booked pair will not take place as booked. Nobody was absent."""

    reason: str | None = personal(Person.PARTICIPANT)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class AttendanceRecorded:
    """The provider said who was there: attendance, and nothing that was said.

    ``unbooked``: nothing was booked on that day as far as is on record; the core says so.
    """

    part: Part
    workshop_on: Day
    attendance: Attendance
    cause: AbsenceCause | None = personal(Person.PARTICIPANT)
    unbooked: bool = False

    @property
    def workshop(self) -> WorkshopDay:
        """Which workshop is this about?"""
        return WorkshopDay(self.part, self.workshop_on)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class AbsenceJudged:
    """Somebody decided whether there was a reasonable excuse for an absence, and why."""

    part: Part
    workshop_on: Day
    reasonable: bool
    reason: str | None = personal(Person.PARTICIPANT, needed=True)

    @property
    def workshop(self) -> WorkshopDay:
        """Which workshop is this about?"""
        return WorkshopDay(self.part, self.workshop_on)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class WorkshopNotHeld:
    """A workshop did not take place, or will not: nobody was absent, and what was attended counts."""

    part: Part
    workshop_on: Day
    cause: NotHeldCause

    @property
    def workshop(self) -> WorkshopDay:
        """Which workshop is this about?"""
        return WorkshopDay(self.part, self.workshop_on)

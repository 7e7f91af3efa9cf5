"""The two workshops: booked, cancelled, attended or missed."""

from enum import StrEnum
from typing import Final, NamedTuple

import attrs
from attrs.validators import optional

from cara_core.case.facts.fields import checked_what, from_zero, personal
from cara_core.terms.caution import Part, Person
from cara_core.terms.days import Day

__all__ = [
    "AbsenceCause",
    "AbsenceJudged",
    "Attendance",
    "AttendanceRecorded",
    "BookingCancelled",
    "CancelledBy",
    "NotHeldCause",
    "WorkshopDay",
    "WorkshopHeld",
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


class CancelledBy(StrEnum):
    """Who said that a booked pair will not take place: the participant, or those who run it. Illustrative."""

    PARTICIPANT = "participant"
    PROVIDER = "provider"


_ARRANGED: Final = tuple(
    f"{part}_{what}" for part in ("first", "second") for what in ("workshop", "starts", "ends", "venue")
)
"""What is arranged of a pair of workshops beside its days."""


class WorkshopDay(NamedTuple):
    """Which workshop of a case is meant: its part, and its day."""

    part: Part
    on: Day


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class WorkshopsBooked:
    """A pair of workshops was booked, in place of any pair still to come.

    ``first_workshop`` and ``second_workshop`` are their ids in the calendar they came from. When they start and
    end (``HH:MM`` in London) and where they are is what was arranged: a workshop that is moved
    makes another booking. ``short_notice``: how the participant was told, where a workshop is nearer than
    the messages about it need.
    """

    first: Day
    second: Day
    first_workshop: str | None = None
    second_workshop: str | None = None
    first_starts: str | None = None
    first_ends: str | None = None
    first_venue: str | None = None
    second_starts: str | None = None
    second_ends: str | None = None
    second_venue: str | None = None
    short_notice: str | None = personal(Person.PARTICIPANT)

    @property
    def workshops(self) -> tuple[WorkshopDay, WorkshopDay]:
        """The two workshops of the pair."""
        return WorkshopDay(Part.FIRST, self.first), WorkshopDay(Part.SECOND, self.second)

    def is_same_as(self, other: "WorkshopsBooked") -> bool:
        """Is the same arranged by both? What is not known of one of them says nothing else than the other."""
        if (self.first, self.second) != (other.first, other.second):
            return False
        arranged = ((getattr(self, name), getattr(other, name)) for name in _ARRANGED)
        return all(None in pair or pair[0] == pair[1] for pair in arranged)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class BookingCancelled:
    """The booked pair will not take place as booked. Nobody was absent.

    ``cancelled_by``: who cannot, where that is known. A booking that was typed by mistake is taken back instead.
    """

    cancelled_by: CancelledBy | None = None
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


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class WorkshopHeld:
    """A workshop took place, as its provider reports it: how many were there, how long, by whom.

    ``present`` counts the participants, ``length`` is in minutes, ``facilitators`` are the provider's
    ids of people, never names. Nothing of who attended stands here. Source: evidence.md 3.
    """

    part: Part
    workshop_on: Day
    present: int | None = attrs.field(default=None, validator=optional(from_zero))
    length: int | None = attrs.field(default=None, validator=optional(from_zero))
    facilitators: tuple[str, ...] = ()

    @property
    def workshop(self) -> WorkshopDay:
        """Which workshop is this about?"""
        return WorkshopDay(self.part, self.workshop_on)

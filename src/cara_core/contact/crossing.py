"""What of a case crosses the wall to the participant's side, counted among itself.

Each entry has its place in two orders: in that of happening, and in that of recording. Both are
counted over what crosses alone, so that nothing of the victim's moves them.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, TypeVar

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import (
    Attendance,
    AttendanceRecorded,
    BookingCancelled,
    CancelledBy,
    CautionIssued,
    Completed,
    Fact,
    Part,
    PersonUnavailable,
    What,
    WorkshopNotHeld,
    WorkshopsBooked,
)
from cara_core.case.standing import Recorded
from cara_core.terms.days import Day

__all__ = [
    "CROSSING",
    "Booked",
    "Cancelled",
    "Crossing",
    "Happened",
    "RecordedAttendance",
    "Unavailable",
    "WorkshopFellAway",
]

CROSSING: tuple[type, ...] = (
    CautionIssued,
    WorkshopsBooked,
    BookingCancelled,
    WorkshopNotHeld,
    AttendanceRecorded,
    PersonUnavailable,
    Completed,
)
"""The kinds of fact the participant took part in: no other kind leaves a trace on the participant's side.

Of how a case ends there is the day of a completion, and for every other end only that it has ended.
"""

WhatT = TypeVar("WhatT", bound=What)


@attrs.frozen(kw_only=True)
class Happened:
    """One thing the participant took part in: the number of its fact, and its day.

    ``recorded_on`` is the day on which it was booked, cancelled or reported, as its fact says, whenever it
    was typed: what is typed weeks late is not told as if it had been today.
    ``place`` counts what crosses the wall in the order in which it happened, ``typed`` in the order in
    which it was first recorded: a correction keeps both, and nothing of the victim's moves either.
    """

    number: int = attrs.field(eq=False)
    recorded_on: Day
    place: int
    typed: int


@attrs.frozen(kw_only=True)
class Booked(Happened):
    """One booking of a pair of workshops.

    ``count`` is its place among all bookings that were ever recorded, ``corrections`` how often it was corrected.
    """

    pair: WorkshopsBooked
    count: int
    corrections: int = 0


@attrs.frozen(kw_only=True)
class Cancelled(Happened):
    """One cancellation of what was booked; ``count`` is its place among all that were ever recorded.

    ``by_participant``: they said that they cannot come.
    """

    count: int
    by_participant: bool = False


@attrs.frozen(kw_only=True)
class RecordedAttendance(Happened):
    """What was recorded of one workshop: which part, and its day."""

    part: Part
    on: Day


@attrs.frozen(kw_only=True)
class WorkshopFellAway(Happened):
    """A workshop that did not take place, or will not: which part, and its day."""

    part: Part
    on: Day


@attrs.frozen(kw_only=True)
class Unavailable:
    """Days on which the participant cannot come, both counted. No ``until``: it is not known."""

    from_: Day
    until: Day | None

    def covers(self, on: Day) -> bool:
        """Is it one of these days?"""
        return self.from_ <= on and (self.until is None or on <= self.until)


@attrs.frozen(slots=False, repr=False)
class Crossing:
    """The facts of one case that cross the wall, counted among themselves: in order of happening, and of recording."""

    case: Case

    @cached_property
    def standing(self) -> tuple[Recorded[Any], ...]:
        """Those that stand, in the order in which they happened."""
        return tuple(record for record in self.case.standing if isinstance(record.what, CROSSING))

    @cached_property
    def _first_recorded(self) -> tuple[Fact, ...]:
        """Every one that corrected none, whether it still stands or not, in the order of recording."""
        facts = self.case.facts
        return tuple(fact for fact in facts if isinstance(fact.what, CROSSING) and fact.supersedes is None)

    def place(self, record: Recorded[Any]) -> dict[str, Any]:
        """Where does this stand in both orders?"""
        return {
            "number": record.number,
            "recorded_on": record.on,
            "place": self._places[record.number],
            "typed": self._typed[record.root],
        }

    @cached_property
    def _places(self) -> Mapping[int, int]:
        return {record.number: place for place, record in enumerate(self.standing, 1)}

    @cached_property
    def _typed(self) -> Mapping[int, int]:
        return {fact.number: count for count, fact in enumerate(self._first_recorded, 1)}

    def _counted(self, kind: type[WhatT]) -> Iterator[tuple[Recorded[WhatT], int]]:
        """Those of one kind that stand, each with its place among all of its kind that were ever recorded."""
        roots = [fact.number for fact in self._first_recorded if type(fact.what) is kind]
        for record in self.standing:
            if type(record.what) is kind:
                yield record, roots.index(record.root) + 1

    def bookings(self) -> Iterator[Booked]:
        """The bookings."""
        corrects = {fact.number: fact.supersedes for fact in self.case.facts if fact.supersedes is not None}
        for record, count in self._counted(WorkshopsBooked):
            corrections, number = 0, record.number
            while number in corrects:
                corrections, number = corrections + 1, corrects[number]
            yield Booked(**self.place(record), pair=record.what, count=count, corrections=corrections)

    def cancelled(self) -> Iterator[Cancelled]:
        """The cancellations."""
        for record, count in self._counted(BookingCancelled):
            by_participant = record.what.cancelled_by is CancelledBy.PARTICIPANT
            yield Cancelled(**self.place(record), count=count, by_participant=by_participant)

    def not_held(self) -> Iterator[WorkshopFellAway]:
        """The workshops that did not take place, each once."""
        for what, record in {record.what.workshop: record for record in reversed(self.case.not_held)}.items():
            yield WorkshopFellAway(**self.place(record), part=what.part, on=what.on)

    def attended(self) -> Iterator[RecordedAttendance]:
        """The workshops that were attended, each once; none of which another report says that it was missed."""
        seen = {record.what.workshop for record in self.case.absences}
        for record in self.case.attendances:
            if record.what.attendance is Attendance.ATTENDED and record.what.workshop not in seen:
                seen.add(record.what.workshop)
                yield self._attendance(record)

    def missed(self) -> Iterator[RecordedAttendance]:
        """The workshops that were missed, each once."""
        return (self._attendance(record) for record in self.case.absences)

    def _attendance(self, record: Recorded[AttendanceRecorded]) -> RecordedAttendance:
        return RecordedAttendance(**self.place(record), part=record.what.part, on=record.what.workshop_on)

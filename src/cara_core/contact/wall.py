"""The wall: the one place where a case becomes what each reader may see.

The participant's side of a case is taken over field by field, from a list of what may
cross. Nothing of the victim's is on it: neither a word, nor a day, nor that anything was
asked. So two cases that differ in the victim's facts alone have one and the same
:class:`ParticipantSide` (but for the numbers of facts, which are shown to nobody), and every
text made from it is the same, byte for byte.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final, TypeVar

import attrs
from typing_extensions import override

from cara_core.case.case import Case, Phase
from cara_core.case.facts import (
    Attendance,
    AttendanceRecorded,
    BookingCancelled,
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
from cara_core.contact.views import CautionPart, OfficePart, ParticipantView, PersonPart, ServicesPart, SessionPart
from cara_core.terms.caution import ConditionKind
from cara_core.terms.days import Day
from cara_core.terms.messages import Office
from cara_core.terms.workshops import Clock, Workshop

__all__ = [
    "CROSSING",
    "Away",
    "Booked",
    "Cancelled",
    "Happened",
    "ParticipantSide",
    "RecordedAttendance",
    "WorkshopFellAway",
    "office_part",
    "participant_side",
    "participant_view",
    "session_part",
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

_MINUTES_OF_AN_HOUR: Final = 60
WhatT = TypeVar("WhatT", bound=What)


@attrs.frozen(kw_only=True)
class Happened:
    """One thing the participant took part in: the number of its fact, and the day on which it was recorded.

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
    """One cancellation of what was booked; ``count`` is its place among all that were ever recorded."""

    count: int


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
class Away:
    """Days on which the participant cannot come, both counted. No ``until``: it is not known."""

    from_: Day
    until: Day | None

    def covers(self, on: Day) -> bool:
        """Is it one of these days?"""
        return self.from_ <= on and (self.until is None or on <= self.until)


@attrs.frozen(kw_only=True, repr=False)
class ParticipantSide:
    """What of a case the participant knows already: the caution, the bookings, the attendance, the end.

    ``bookings``, ``cancelled`` and ``not_held`` are in the order in which they happened; ``booking`` is the
    pair that stands. ``attended`` and ``missed`` are the workshops of which the one or the
    other was recorded: where two reports of one say otherwise, it was missed until that is settled.
    """

    case: str
    issued_on: Day | None = None
    ends_on: Day | None = None
    conditions: tuple[ConditionKind, ...] = ()
    bookings: tuple[Booked, ...] = ()
    booking: WorkshopsBooked | None = None
    cancelled: tuple[Cancelled, ...] = ()
    not_held: tuple[WorkshopFellAway, ...] = ()
    attended: tuple[RecordedAttendance, ...] = ()
    missed: tuple[RecordedAttendance, ...] = ()
    away: tuple[Away, ...] = ()
    completed_on: Day | None = None
    ended: bool = False

    @override
    def __repr__(self) -> str:
        return "<ParticipantSide>"

    @property
    def last_pair(self) -> WorkshopsBooked | None:
        """Which pair was booked last, whether it still stands or not?"""
        return self.bookings[-1].pair if self.bookings else None

    @property
    def workshop_days(self) -> frozenset[Day]:
        """Every day that any of the bookings names."""
        return frozenset(day for booked in self.bookings for day in (booked.pair.first, booked.pair.second))


def participant_side(case: Case) -> ParticipantSide:
    """What of this case is the participant's own to know?"""
    crossing = _Crossing(case)
    return ParticipantSide(
        case=case.id,
        issued_on=None if case.issued is None else case.issued.on,
        ends_on=case.ends_on,
        conditions=tuple(condition.kind for condition in case.conditions),
        bookings=tuple(crossing.bookings()),
        booking=None if case.phase.ended or case.issued is None else case.booking,
        cancelled=tuple(crossing.cancelled()),
        not_held=tuple(crossing.not_held()),
        attended=tuple(crossing.attended()),
        missed=tuple(_as_attendance(crossing, record) for record in case.absences),
        away=tuple(Away(from_=record.what.from_, until=record.what.until) for record in case.unavailable),
        completed_on=case.ended_on if case.ended is Phase.COMPLETED else None,
        ended=case.phase.ended,
    )


@attrs.frozen(slots=False, repr=False)
class _Crossing:
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
            "recorded_on": record.recorded_on,
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
            yield Cancelled(**self.place(record), count=count)

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
                yield _as_attendance(self, record)


def _as_attendance(crossing: _Crossing, record: Recorded[AttendanceRecorded]) -> RecordedAttendance:
    return RecordedAttendance(**crossing.place(record), part=record.what.part, on=record.what.workshop_on)


def session_part(workshop: Workshop, early_minutes: int = 0) -> SessionPart:
    """One workshop, as whoever goes there sees it.

    ``early_minutes``: so long before the start somebody has to be there (``arrive_by``).
    """
    arrive = max(0, workshop.starts.hour * _MINUTES_OF_AN_HOUR + workshop.starts.minute - early_minutes)
    return SessionPart(
        date=workshop.on,
        starts=workshop.starts,
        ends=workshop.ends,
        arrive_by=Clock(*divmod(arrive, _MINUTES_OF_AN_HOUR)),
        venue=workshop.venue,
    )


def office_part(office: Office, reply_by: Day | None = None) -> OfficePart:
    """Whom to ring or write to, and by which day."""
    return OfficePart(
        name=office.name,
        phone=office.phone,
        email=office.email,
        hours=office.hours,
        address=", ".join(office.address),
        advice=office.advice,
        complaints=office.complaints,
        reply_by=reply_by,
    )


def participant_view(
    side: ParticipantSide,
    name: str,
    office: OfficePart,
    workshops: Mapping[Day, Workshop],
    *,
    session: Day | None = None,
    services: str = "",
    conditions: str = "",
    early_minutes: int = 0,
) -> ParticipantView:
    """What the participant is shown: from the participant's side of the case, and from nothing else.

    ``workshops`` are those of the bookings by their day; ``session`` is the day of the one a
    message is about. ``early_minutes``: so long before the start somebody has to be there.
    ``conditions`` are the words for ``side.conditions``, and ``services`` the lines of
    services, in the reader's language.
    """
    pair = side.last_pair
    first = None if pair is None else workshops.get(pair.first)
    second = None if pair is None else workshops.get(pair.second)
    about = None if session is None else workshops.get(session)
    caution = None
    if side.issued_on is not None and side.ends_on is not None:
        caution = CautionPart(issued_on=side.issued_on, ends_on=side.ends_on, conditions=conditions)
    return ParticipantView(
        participant=PersonPart(name=name),
        office=office,
        session=None if about is None else session_part(about, early_minutes),
        first=None if first is None else session_part(first, early_minutes),
        second=None if second is None else session_part(second, early_minutes),
        caution=caution,
        services=ServicesPart(list=services) if services else None,
    )

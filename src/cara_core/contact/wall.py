"""The wall: the one place where a case becomes what each reader may see.

The participant's side of a case is taken over field by field, from a list of what may
cross. Nothing of the victim's is on it: neither a word, nor a day, nor that anything was
asked. So two cases that differ in the victim's facts alone have one and the same
:class:`ParticipantSide` (but for the numbers of facts, which are shown to nobody), and every
text made from it is the same, byte for byte.
"""

from collections.abc import Mapping

import attrs

from cara_core.case.case import Case, Phase
from cara_core.case.facts import (
    Attendance,
    AttendanceRecorded,
    BookingCancelled,
    CautionIssued,
    Completed,
    Part,
    WorkshopsBooked,
)
from cara_core.case.standing import standing
from cara_core.contact.views import CautionPart, OfficePart, ParticipantView, PersonPart, ServicesPart, SessionPart
from cara_core.terms.caution import ConditionKind
from cara_core.terms.days import Day
from cara_core.terms.messages import Office
from cara_core.terms.workshops import Clock, Workshop

__all__ = [
    "CROSSING",
    "Missed",
    "ParticipantSide",
    "office_part",
    "participant_side",
    "participant_view",
    "session_part",
]

CROSSING: tuple[type, ...] = (CautionIssued, WorkshopsBooked, BookingCancelled, AttendanceRecorded, Completed)
"""The kinds of fact the participant was part of himself: no other kind leaves a trace on his side."""

_HOUR = 60
"""Minutes."""


@attrs.frozen(kw_only=True)
class Missed:
    """One workshop that was missed: which part, its day, and under which number and day that was recorded."""

    part: Part
    on: Day
    number: int
    recorded_on: Day


@attrs.frozen(kw_only=True, repr=False)
class ParticipantSide:
    """What of a case the participant knows already: the caution, the bookings, who came, the end.

    ``bookings`` are the pairs in their order, each with its fact's number and day;
    ``cancelled`` the numbers and days of cancellations.
    """

    case: str
    issued_on: Day | None = None
    issued: int = 0
    ends_on: Day | None = None
    conditions: tuple[ConditionKind, ...] = ()
    bookings: tuple[tuple[int, Day, WorkshopsBooked], ...] = ()
    booking: WorkshopsBooked | None = None
    cancelled: tuple[tuple[int, Day], ...] = ()
    attended: tuple[tuple[Part, Day, int, Day], ...] = ()
    missed: tuple[Missed, ...] = ()
    completed: tuple[int, Day] | None = None
    ended: bool = False


def participant_side(case: Case) -> ParticipantSide:
    """What of this case is the participant's own to know?"""
    facts = tuple(fact for fact in standing(case.facts) if isinstance(fact.what, CROSSING))
    issued = next((one for one in facts if isinstance(one.what, CautionIssued)), None)
    completed = next((one for one in facts if isinstance(one.what, Completed)), None)
    return ParticipantSide(
        case=case.id,
        issued_on=None if issued is None else issued.on,
        issued=0 if issued is None else issued.number,
        ends_on=case.ends_on,
        conditions=tuple(one.kind for one in case.conditions),
        bookings=tuple((one.number, one.on, one.what) for one in facts if isinstance(one.what, WorkshopsBooked)),
        booking=None if case.phase.ended else case.booking,
        cancelled=tuple((one.number, one.on) for one in facts if isinstance(one.what, BookingCancelled)),
        attended=tuple(
            (one.what.part, one.what.workshop_on, one.number, one.on)
            for one in facts
            if isinstance(one.what, AttendanceRecorded) and one.what.attendance is Attendance.ATTENDED
        ),
        missed=tuple(
            Missed(part=one.what.part, on=one.what.workshop_on, number=one.number, recorded_on=one.on)
            for one in facts
            if isinstance(one.what, AttendanceRecorded) and one.what.attendance is not Attendance.ATTENDED
        ),
        completed=None if completed is None else (completed.number, completed.on),
        ended=case.phase in {Phase.COMPLETED, Phase.CEASED, Phase.WITHDRAWN, Phase.CLOSED},
    )


def session_part(workshop: Workshop, early_minutes: int = 0) -> SessionPart:
    """One workshop, as whoever goes there sees it: he has to be there so many minutes before it starts."""
    arrive = max(0, workshop.starts.hour * _HOUR + workshop.starts.minute - early_minutes)
    return SessionPart(
        date=workshop.on,
        starts=workshop.starts,
        ends=workshop.ends,
        arrive_by=Clock(arrive // _HOUR, arrive % _HOUR),
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


def participant_view(  # noqa: PLR0917 - every part is named where it is handed over
    side: ParticipantSide,
    name: str,
    office: OfficePart,
    workshops: Mapping[Day, Workshop],
    session: Day | None = None,
    services: str = "",
    conditions: str = "",
    early_minutes: int = 0,
) -> ParticipantView:
    """What the participant is shown: from his side of the case, and from nothing else.

    ``workshops`` are those of his bookings by their day; ``session`` is the day of the one
    a message is about. ``early_minutes``: so long before the start
    somebody has to be there. ``conditions`` are the words for ``side.conditions``, and
    ``services`` the lines of services, in the reader's language.
    """
    pair = side.bookings[-1][2] if side.bookings else None
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

"""The wall: the one place where a case becomes what each reader may see.

The participant's side of a case is taken over field by field, from a list of what may
cross. Nothing of the victim's is on it: neither a word, nor a day, nor that anything was
asked. So two cases that differ in the victim's facts alone have one and the same
:class:`ParticipantSide` (but for the numbers of facts, which are shown to nobody), and every
text made from it is the same, byte for byte.
"""

from collections.abc import Collection, Mapping
from typing import Final

import attrs
from typing_extensions import override

from cara_core.case.case import Case, Phase
from cara_core.case.facts import WorkshopsBooked
from cara_core.contact.crossing import Booked, Cancelled, Crossing, RecordedAttendance, Unavailable, WorkshopFellAway
from cara_core.contact.views import (
    CancelledPart,
    CautionPart,
    OfficePart,
    ParticipantView,
    PersonPart,
    RulesPart,
    ServicesPart,
    SessionPart,
)
from cara_core.terms.caution import ConditionKind
from cara_core.terms.days import Day
from cara_core.terms.messages import Office
from cara_core.terms.workshops import Clock, Workshop

__all__ = ["ParticipantSide", "office_part", "participant_side", "participant_view", "session_part"]

_MINUTES_OF_AN_HOUR: Final = 60


@attrs.frozen(kw_only=True, repr=False)
class ParticipantSide:
    """What of a case the participant knows already: the caution, the bookings, the attendance, the end.

    ``bookings``, ``cancelled`` and ``not_held`` are in the order in which they happened; ``booking`` is the
    pair that stands. ``attended`` and ``missed`` are the workshops of which the one or the
    other was recorded: where two reports of one say otherwise, it was missed until that is settled.
    ``both_repeated``: whoever misses one does both again, by the terms the caution was given under.
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
    away: tuple[Unavailable, ...] = ()
    completed_on: Day | None = None
    ended: bool = False
    both_repeated: bool | None = None

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
    crossing = Crossing(case)
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
        missed=tuple(crossing.missed()),
        away=tuple(Unavailable(from_=record.what.from_, until=record.what.until) for record in case.unavailable),
        completed_on=case.ended_on if case.ended is Phase.COMPLETED else None,
        ended=case.phase.ended,
        both_repeated=None if case.terms is None else case.terms.both_repeated,
    )


def session_part(workshop: Workshop, early_minutes: int = 0, *, attended: bool = False) -> SessionPart:
    """One workshop, as whoever goes there sees it.

    ``early_minutes``: so long before the start somebody has to be there (``arrive_by``).
    ``attended``: the reader was there.
    """
    arrive = max(0, workshop.starts.hour * _MINUTES_OF_AN_HOUR + workshop.starts.minute - early_minutes)
    return SessionPart(
        date=workshop.on,
        starts=workshop.starts,
        ends=workshop.ends,
        arrive_by=Clock(*divmod(arrive, _MINUTES_OF_AN_HOUR)),
        venue=workshop.venue,
        place=workshop.place or workshop.venue,
        attended=attended,
    )


def office_part(office: Office, reply_by: Day | None = None) -> OfficePart:
    """Whom to call or write to, and by which day."""
    return OfficePart(
        name=office.name,
        phone=office.phone,
        email=office.email,
        hours=office.hours,
        address=", ".join(office.address),
        advice=office.advice,
        complaints=office.complaints,
        short_name=office.short_name or office.name,
        reply_time=office.reply_time,
        reply_by=reply_by,
    )


def participant_view(
    side: ParticipantSide,
    name: str,
    office: OfficePart,
    workshops: Mapping[Day, Workshop],
    *,
    session: Day | None = None,
    fell_away: Collection[Day] = (),
    services: str = "",
    conditions: str = "",
    early_minutes: int = 0,
) -> ParticipantView:
    """What the participant is shown: from the participant's side of the case, and from nothing else.

    ``workshops`` are those of the bookings by their day; ``session`` is the day of the one a
    message is about, and ``fell_away`` are the days of those that no longer take place.
    ``early_minutes``: so long before the start somebody has to be there. ``conditions`` are
    the words for ``side.conditions``, and ``services`` the lines of services, in the reader's language.
    """

    def shown(on: Day | None) -> SessionPart | None:
        workshop = None if on is None else workshops.get(on)
        attended = any(entry.on == on for entry in side.attended)
        return None if workshop is None else session_part(workshop, early_minutes, attended=attended)

    pair = side.last_pair
    caution = None
    if side.issued_on is not None and side.ends_on is not None:
        caution = CautionPart(issued_on=side.issued_on, ends_on=side.ends_on, conditions=conditions)
    return ParticipantView(
        participant=PersonPart(name=name),
        office=office,
        session=shown(session),
        first=None if pair is None else shown(pair.first),
        second=None if pair is None else shown(pair.second),
        caution=caution,
        rules=None if side.both_repeated is None else RulesPart(both_repeated=side.both_repeated),
        cancelled=CancelledPart(both=len(frozenset(fell_away)) > 1) if fell_away else None,
        services=ServicesPart(list=services) if services else None,
    )

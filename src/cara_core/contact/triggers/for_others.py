"""What of a case brings about a message to anybody but the participant: tasks with the victim, work messages.

None of it is ever shown to the participant: ``contact/triggers/messages_due.py`` never asks here for the participant.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Final, TypeAlias

import attrs

from cara_core.case.case import Case, Phase
from cara_core.case.facts import (
    Attendance,
    AttendanceRecorded,
    BookingCancelled,
    Ceased,
    Closed,
    Fact,
    NonComplianceRecorded,
    Occasion,
    Part,
    ReferredForProsecution,
    SafetyHoldPlaced,
    What,
    Withdrawn,
    WorkshopsBooked,
)
from cara_core.case.standing import standing
from cara_core.contact.triggers.bookings import BookedWorkshop
from cara_core.contact.triggers.event import Event
from cara_core.contact.triggers.for_participant import ParticipantHistory
from cara_core.stages.attendance import outstanding
from cara_core.terms.days import Day, WorkingDays, days_after, days_before
from cara_core.terms.messages import Reader, Trigger

__all__ = ["EVENTS_FOR_OTHERS", "CaseHistory"]


@attrs.frozen(kw_only=True, repr=False)
class CaseHistory:
    """A case with both of its sides, for everybody but the participant.

    ``participant`` is the participant's side of it, worked out once for all that asks.
    """

    case: Case
    working: WorkingDays
    participant: ParticipantHistory

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that stand, in order."""
        return standing(self.case.facts)

    def of_kind(self, *kinds: type[What]) -> Iterator[Fact]:
        """The facts of these kinds that stand, in order."""
        return (fact for fact in self.facts if isinstance(fact.what, kinds))


Events: TypeAlias = Callable[[CaseHistory], Iterator[Event]]

# The victim: tasks for a person.


def _referred(history: CaseHistory) -> Iterator[Event]:
    if history.case.opened_on is not None:
        yield Event(occurrence="1", on=history.case.opened_on)


def _issued(history: CaseHistory) -> Iterator[Event]:
    if history.case.issued is not None:
        yield Event(occurrence=str(history.case.issued.number), on=history.case.issued.on)


def _before_first(history: CaseHistory) -> Iterator[Event]:
    for workshop in history.participant.booked_workshops:
        if workshop.part is Part.FIRST and workshop.on > workshop.recorded_on:
            yield _until(workshop, days_before(workshop.on, 1))


def _after_first(history: CaseHistory) -> Iterator[Event]:
    """Attended or missed: what came of it was recorded."""
    yield from _outcomes(history, Part.FIRST, attended=False)


def _on_completion(history: CaseHistory) -> Iterator[Event]:
    yield from _outcomes(history, Part.SECOND, attended=True)


def _outcomes(history: CaseHistory, part: Part, *, attended: bool) -> Iterator[Event]:
    for fact in history.case.attendances:
        if fact.what.part is part and (fact.what.attendance is Attendance.ATTENDED or not attended):
            on = fact.what.workshop_on
            yield Event(occurrence=str(on), on=on, about=str(on))


def _changed(history: CaseHistory) -> Iterator[Event]:
    """Missed, not kept, cancelled, booked anew, or ended before its time."""
    rebooked = {change.booked.number for change in history.participant.booking_changes if change.count > 1}
    early = (NonComplianceRecorded, ReferredForProsecution, BookingCancelled, Ceased, Withdrawn, Closed)
    for fact in history.of_kind(*early, AttendanceRecorded, WorkshopsBooked):
        match fact.what:
            case AttendanceRecorded(attendance=Attendance.ATTENDED):
                continue
            case AttendanceRecorded(workshop_on=day):
                yield Event(occurrence=str(fact.number), on=fact.on, about=str(day))
            case WorkshopsBooked() if fact.number not in rebooked:
                continue
            case _:
                yield Event(occurrence=str(fact.number), on=fact.on, about=fact.kind)


# The provider.


def _prepared(history: CaseHistory) -> Iterator[Event]:
    for workshop in history.participant.booked_workshops:
        yield _until(workshop, workshop.on)


def _until(workshop: BookedWorkshop, last: Day) -> Event:
    """The day of this workshop, for what is done before it, from its booking until that last day."""
    return Event(
        occurrence=workshop.occurrence,
        on=workshop.on,
        about=str(workshop.on),
        opens_from=workshop.recorded_on,
        not_after=last,
    )


def _attendance_missing(history: CaseHistory) -> Iterator[Event]:
    recorded = {(fact.what.part, fact.what.workshop_on) for fact in history.case.attendances}
    for workshop in history.participant.booked_workshops:
        if (workshop.part, workshop.on) not in recorded:
            yield Event(occurrence=str(workshop.on), on=workshop.on, about=str(workshop.on))


# The officer in the case, and the supervisor.


def _accepted(history: CaseHistory) -> Iterator[Event]:
    accepted_on = history.participant.accepted_on
    if accepted_on is not None:
        yield Event(occurrence="1", on=accepted_on, about="accepted")


def _booked(history: CaseHistory) -> Iterator[Event]:
    booked = [change.booked for change in history.participant.booking_changes]
    ends = [*(days_before(later.recorded_on, 1) for later in booked[1:]), None]
    for booking, last in zip(booked, ends, strict=False):
        yield Event(occurrence=str(booking.number), on=booking.recorded_on, not_after=last)


def _attendance(history: CaseHistory) -> Iterator[Event]:
    for fact in history.case.attendances:
        yield Event(occurrence=str(fact.number), on=fact.on, about=str(fact.what.workshop_on))


def _missed(history: CaseHistory) -> Iterator[Event]:
    for fact in history.case.absences:
        yield Event(occurrence=str(fact.what.workshop_on), on=fact.on, about=str(fact.what.workshop_on))


def _conditions_met(history: CaseHistory) -> Iterator[Event]:
    fact = history.case.attended(Part.SECOND) if history.case.workshops_asked else None
    if fact is not None:
        yield Event(occurrence=str(fact.what.workshop_on), on=fact.on, about=str(fact.what.workshop_on))


def _end_at_risk(history: CaseHistory) -> Iterator[Event]:
    """Nothing is booked, and the last day on which what is outstanding still fits is near."""
    case, still = history.case, outstanding(history.case)
    going_on = case.phase in {Phase.LIVE, Phase.NON_COMPLIANCE} and not case.stopped
    if still is None or case.issued is None or case.terms is None or case.booking is not None or not going_on:
        return
    cancelled = [fact.on for fact in history.of_kind(BookingCancelled)]
    since = max([case.issued.on, *cancelled, *(absence.on for absence in case.absences)])
    warned = days_before(still.last_first, case.terms.warning_days)
    yield Event(occurrence=str(still.last_first), on=max(since, warned), about=str(still.last_first))


def _concern(history: CaseHistory) -> Iterator[Event]:
    for fact in history.of_kind(SafetyHoldPlaced):
        yield Event(occurrence=str(fact.number), on=fact.on)


def _expired(history: CaseHistory) -> Iterator[Event]:
    ends_on = history.case.ends_on
    if ends_on is not None and not history.case.phase.ended:
        yield Event(occurrence=str(ends_on), on=days_after(ends_on, 1))


def _overdue(history: CaseHistory) -> Iterator[Event]:
    """A contact after a workshop that nobody made in time, as the caution's terms have it: from the day after."""
    terms = history.case.terms
    if terms is None or history.case.ended in {Phase.CEASED, Phase.WITHDRAWN}:
        return
    contacts = ((_after_first(history), Occasion.FIRST_WORKSHOP), (_on_completion(history), Occasion.COMPLETION))
    for events, occasion in contacts:
        for event in events:
            if not _settled(history.case, occasion, event.on):
                late = days_after(history.working.after(event.on, terms.contact_working_days), 1)
                yield attrs.evolve(event, on=late)


def _settled(case: Case, occasion: Occasion, on: Day) -> bool:
    """Was the victim reached after it, or was it escalated? After a workshop that was missed, on any occasion."""
    if any(absence.what.workshop_on == on for absence in case.absences):
        return any(
            contact.on >= on and (contact.what.reached or contact.what.escalated_to) for contact in case.contacts
        )
    return case.contacted(occasion, on) is not None


EVENTS_FOR_OTHERS: Final[Mapping[tuple[Reader, Trigger], Events]] = {
    (Reader.VICTIM, Trigger.REFERRED): _referred,
    (Reader.VICTIM, Trigger.ISSUED): _issued,
    (Reader.VICTIM, Trigger.FIRST_COMING): _before_first,
    (Reader.VICTIM, Trigger.FIRST_ATTENDED): _after_first,
    (Reader.VICTIM, Trigger.SECOND_ATTENDED): _on_completion,
    (Reader.VICTIM, Trigger.CHANGED): _changed,
    (Reader.FACILITATOR, Trigger.PREPARED): _prepared,
    (Reader.FACILITATOR, Trigger.ATTENDANCE_MISSING): _attendance_missing,
    (Reader.OFFICER, Trigger.ACCEPTED): _accepted,
    (Reader.OFFICER, Trigger.BOOKED): _booked,
    (Reader.OFFICER, Trigger.ATTENDANCE): _attendance,
    (Reader.OFFICER, Trigger.MISSED): _missed,
    (Reader.OFFICER, Trigger.CONDITIONS_MET): _conditions_met,
    (Reader.OFFICER, Trigger.END_AT_RISK): _end_at_risk,
    (Reader.OFFICER, Trigger.CONCERN): _concern,
    (Reader.OFFICER, Trigger.EXPIRED): _expired,
    (Reader.SUPERVISOR, Trigger.OVERDUE): _overdue,
}
"""What brings a message about for anybody but the participant. A text to the victim is never here."""

"""What of a case brings about a message to anybody but the participant: tasks with the victim, work messages.

None of it is ever shown to the participant: ``contact/triggers/messages_due.py`` never asks here for the participant.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cara_core.case.case import Phase
from cara_core.case.facts import BookingCancelled, ConcernRaised, Part, ProviderDecided, SafetyHoldPlaced
from cara_core.case.standing import Recorded
from cara_core.case.versions import versions
from cara_core.contact.triggers.bookings import BookedWorkshop
from cara_core.contact.triggers.case_history import CaseHistory, Events
from cara_core.contact.triggers.event import Event
from cara_core.contact.triggers.for_victim import EVENTS_FOR_VICTIM, blocked, overdue
from cara_core.stages.attendance import outstanding
from cara_core.stages.concerns import acknowledge_by
from cara_core.stages.safety import unacknowledged
from cara_core.terms.days import Day, days_after, days_before
from cara_core.terms.instants import london_day
from cara_core.terms.messages import Reader, Trigger

__all__ = ["EVENTS_FOR_OTHERS"]


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
    recorded = {(record.what.part, record.what.workshop_on) for record in history.case.attendances}
    for workshop in history.participant.booked_workshops:
        if (workshop.part, workshop.on) not in recorded:
            yield Event(occurrence=str(workshop.on), on=workshop.on, about=str(workshop.on))


# The officer in the case, and the supervisor.


def _accepted(history: CaseHistory) -> Iterator[Event]:
    """The provider's answer: whether it takes the participant on. Each answer is told."""
    kind = ProviderDecided
    roots = [fact.number for fact in history.case.facts if isinstance(fact.what, kind) and fact.supersedes is None]
    for answer in history.of(kind):
        about = "accepted" if answer.what.accepts else "rejected"
        # As often as it was corrected it is told again, and the first time under the name it always had.
        count = str(roots.index(answer.root) + 1)
        occurrence = count if answer.number == answer.root else f"{count}.{answer.number}"
        yield Event(occurrence=occurrence, on=answer.on, about=about)
    if not roots and history.accepted_on is not None:
        yield Event(occurrence="1", on=history.accepted_on, about="accepted")


def _booked(history: CaseHistory) -> Iterator[Event]:
    booked = [change.booked for change in history.participant.booking_changes]
    ends = [*(days_before(later.recorded_on, 1) for later in booked[1:]), None]
    for booking, last in zip(booked, ends, strict=False):
        yield Event(occurrence=str(booking.number), on=booking.recorded_on, not_after=last)


def _attendance(history: CaseHistory) -> Iterator[Event]:
    for record in history.case.attendances:
        yield Event(occurrence=str(record.number), on=record.on, about=str(record.what.workshop_on))


def _missed(history: CaseHistory) -> Iterator[Event]:
    for absence in history.case.absences:
        on = str(absence.what.workshop_on)
        yield Event(occurrence=on, on=absence.on, about=on)


def _conditions_met(history: CaseHistory) -> Iterator[Event]:
    second = history.case.attended(Part.SECOND) if history.case.workshops_asked else None
    if second is not None:
        on = str(second.what.workshop_on)
        yield Event(occurrence=on, on=second.on, about=on)


def _end_at_risk(history: CaseHistory) -> Iterator[Event]:
    """Nothing is booked, and the last day on which what is outstanding still fits is near."""
    case, still = history.case, outstanding(history.case)
    going_on = case.phase in {Phase.LIVE, Phase.NON_COMPLIANCE} and not case.stopped
    if still is None or case.issued is None or case.terms is None or case.booking is not None or not going_on:
        return
    fell_away: list[Recorded[Any]] = [*case.absences, *history.of(BookingCancelled), *case.not_held]
    since = max([case.issued.on, *(record.on for record in fell_away)])
    warned = days_before(still.last_first, case.terms.warning_days)
    yield Event(occurrence=str(still.last_first), on=max(since, warned), about=str(still.last_first))


def _concern(history: CaseHistory) -> Iterator[Event]:
    """Each concern, and each hold that was placed for another reason than a concern that is told already."""
    raised = tuple(history.of(ConcernRaised))
    for concern in raised:
        yield Event(occurrence=str(concern.root), on=concern.on)
    concerns = {number for concern in raised for number in (concern.number, concern.root)}
    for hold in history.of(SafetyHoldPlaced):
        if hold.what.cause not in concerns:
            yield Event(occurrence=str(hold.root), on=hold.on)


def _unacknowledged(history: CaseHistory) -> Iterator[Event]:
    """Nobody has taken a concern up in its hours."""
    chains = versions(history.case.facts)
    for concern in unacknowledged(history.case):
        at = acknowledge_by(concern, history.working, chains.get(concern.number, ()))
        yield Event(occurrence=str(concern.root), on=london_day(at), opens_at=at)


def _expired(history: CaseHistory) -> Iterator[Event]:
    ends_on = history.case.ends_on
    if ends_on is not None and not history.case.phase.ended:
        yield Event(occurrence=str(ends_on), on=days_after(ends_on, 1))


EVENTS_FOR_OTHERS: Final[Mapping[tuple[Reader, Trigger], Events]] = {
    **EVENTS_FOR_VICTIM,
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
    (Reader.SUPERVISOR, Trigger.UNACKNOWLEDGED): _unacknowledged,
    (Reader.SUPERVISOR, Trigger.OVERDUE): overdue,
    (Reader.SUPERVISOR, Trigger.BLOCKED): blocked,
}
"""What brings a message about for anybody but the participant. A text to the victim is never here."""

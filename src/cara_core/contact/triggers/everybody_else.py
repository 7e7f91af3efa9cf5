"""What of a case brings about a message to anybody but the participant: tasks with the victim, work messages.

None of it is ever shown to the participant: ``contact/triggers/due.py`` never asks here for him.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

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
from cara_core.contact.triggers.participant import Came, Coming, bookings, comings
from cara_core.contact.wall import participant_side
from cara_core.stages.attendance import outstanding
from cara_core.terms.days import Day, WorkingDays, days_after, days_before
from cara_core.terms.messages import Reader, Trigger

__all__ = ["THEIRS", "Whole"]


@attrs.frozen(kw_only=True, repr=False)
class Whole:
    """The whole case, for everybody but the participant."""

    case: Case
    working: WorkingDays
    accepted_on: Day | None


def _of(whole: Whole, *kinds: type[What]) -> Iterator[Fact]:
    return (one for one in standing(whole.case.facts) if isinstance(one.what, kinds))


# The victim: tasks for a person.


def _referred(whole: Whole) -> Iterator[Came]:
    if whole.case.opened_on is not None:
        yield Came(occurrence="1", on=whole.case.opened_on)


def _issued(whole: Whole) -> Iterator[Came]:
    if whole.case.issued is not None:
        yield Came(occurrence=str(whole.case.issued.number), on=whole.case.issued.on)


def _before_first(whole: Whole) -> Iterator[Came]:
    for one in _comings(whole):
        if one.part is Part.FIRST and one.on > one.recorded_on:
            last = days_before(one.on, 1)
            yield Came(occurrence=one.occurrence, on=one.on, about=str(one.on), from_on=one.recorded_on, not_after=last)


def _after_first(whole: Whole) -> Iterator[Came]:
    """Attended or missed: what came of it was recorded."""
    yield from _outcomes(whole, Part.FIRST, attended=False)


def _on_completion(whole: Whole) -> Iterator[Came]:
    yield from _outcomes(whole, Part.SECOND, attended=True)


def _outcomes(whole: Whole, part: Part, *, attended: bool) -> Iterator[Came]:
    for one in whole.case.attendances:
        if one.what.part is part and (one.what.attendance is Attendance.ATTENDED or not attended):
            on = one.what.workshop_on
            yield Came(occurrence=str(on), on=on, about=str(on))


def _changed(whole: Whole) -> Iterator[Came]:
    """Missed, not kept, cancelled, booked anew, or ended before its time."""
    again = [count for count, *_ in bookings(participant_side(whole.case)) if count > 1]
    numbers = [one.number for one in _of(whole, WorkshopsBooked)]
    rebooked = {numbers[count - 1] for count in again}
    early = (NonComplianceRecorded, ReferredForProsecution, BookingCancelled, Ceased, Withdrawn, Closed)
    for one in _of(whole, *early, AttendanceRecorded, WorkshopsBooked):
        match one.what:
            case AttendanceRecorded(attendance=Attendance.ATTENDED):
                continue
            case AttendanceRecorded(workshop_on=day):
                yield Came(occurrence=str(one.number), on=one.on, about=str(day))
            case WorkshopsBooked() if one.number not in rebooked:
                continue
            case _:
                yield Came(occurrence=str(one.number), on=one.on, about=one.kind)


# The provider.


def _comings(whole: Whole) -> tuple[Coming, ...]:
    return tuple(comings(participant_side(whole.case)))


def _prepared(whole: Whole) -> Iterator[Came]:
    for one in _comings(whole):
        yield Came(occurrence=one.occurrence, on=one.on, about=str(one.on), from_on=one.recorded_on, not_after=one.on)


def _attendance_missing(whole: Whole) -> Iterator[Came]:
    known = {(one.what.part, one.what.workshop_on) for one in whole.case.attendances}
    for one in _comings(whole):
        if (one.part, one.on) not in known:
            yield Came(occurrence=str(one.on), on=one.on, about=str(one.on))


# The officer in the case, and the supervisor.


def _accepted(whole: Whole) -> Iterator[Came]:
    if whole.accepted_on is not None:
        yield Came(occurrence="1", on=whole.accepted_on, about="accepted")


def _booked(whole: Whole) -> Iterator[Came]:
    numbers = [one.number for one in _of(whole, WorkshopsBooked)]
    told = list(bookings(participant_side(whole.case)))
    for place, (count, on, *_) in enumerate(told):
        last = None if place + 1 == len(told) else days_before(told[place + 1][1], 1)
        yield Came(occurrence=str(numbers[count - 1]), on=on, not_after=last)


def _attendance(whole: Whole) -> Iterator[Came]:
    for one in whole.case.attendances:
        yield Came(occurrence=str(one.number), on=one.on, about=str(one.what.workshop_on))


def _missed(whole: Whole) -> Iterator[Came]:
    for one in whole.case.absences:
        yield Came(occurrence=str(one.what.workshop_on), on=one.on, about=str(one.what.workshop_on))


def _conditions_met(whole: Whole) -> Iterator[Came]:
    done = whole.case.attended(Part.SECOND) if whole.case.workshops_asked else None
    if done is not None:
        yield Came(occurrence=str(done.what.workshop_on), on=done.on, about=str(done.what.workshop_on))


def _end_at_risk(whole: Whole) -> Iterator[Came]:
    """Nothing is booked, and the last day on which what is outstanding still fits is near."""
    case, still = whole.case, outstanding(whole.case)
    going_on = case.phase in {Phase.LIVE, Phase.NON_COMPLIANCE} and not case.stopped
    if still is None or case.issued is None or case.terms is None or case.booking is not None or not going_on:
        return
    since = max([case.issued.on, *(one.on for one in _of(whole, BookingCancelled)), *(one.on for one in case.absences)])
    warned = days_before(still.last_first, case.terms.warning_days)
    yield Came(occurrence=str(still.last_first), on=max(since, warned), about=str(still.last_first))


def _concern(whole: Whole) -> Iterator[Came]:
    for one in _of(whole, SafetyHoldPlaced):
        yield Came(occurrence=str(one.number), on=one.on)


def _expired(whole: Whole) -> Iterator[Came]:
    ends_on = whole.case.ends_on
    if ends_on is not None and not whole.case.phase.ended:
        yield Came(occurrence=str(ends_on), on=days_after(ends_on, 1))


def _overdue(whole: Whole) -> Iterator[Came]:
    """A contact after a workshop that nobody made in time, as the caution's terms have it: from the day after."""
    terms = whole.case.terms
    if terms is None or whole.case.ended in {Phase.CEASED, Phase.WITHDRAWN}:
        return
    asked = ((_after_first(whole), Occasion.FIRST_WORKSHOP), (_on_completion(whole), Occasion.COMPLETION))
    for came, occasion in asked:
        for one in came:
            if not _settled(whole.case, occasion, one.on):
                late = days_after(whole.working.after(one.on, terms.contact_working_days), 1)
                yield attrs.evolve(one, on=late)


def _settled(case: Case, occasion: Occasion, on: Day) -> bool:
    """Was the victim reached after it, or was it escalated? After a workshop that was missed, on any occasion."""
    if any(one.what.workshop_on == on for one in case.absences):
        return any(one.on >= on and (one.what.reached or one.what.escalated_to) for one in case.contacts)
    return case.contacted(occasion, on) is not None


THEIRS: Final[Mapping[tuple[Reader, Trigger], Callable[[Whole], Iterator[Came]]]] = {
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

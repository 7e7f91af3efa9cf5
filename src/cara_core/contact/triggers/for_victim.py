"""What is to be said to the victim, as tasks for a caller; and what a supervisor is told where it was not (S02, S04).

The tasks are the other face of the duties ``tell_outcome``, ``contact_victim`` and ``tell_change``: they follow from
the same facts, are done by the same contacts (``case/contacts.py``) and are owed no longer for the same
reasons. Where nobody rings the victim there is no task, in no list.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import attrs

from cara_core.case.case import Case, Phase
from cara_core.case.contacts import attempts, declined_by, effect_of, is_climbed, settling
from cara_core.case.facts import (
    KIND_OF,
    Attendance,
    AttendanceRecorded,
    BookingCancelled,
    CaseTransferred,
    CautionQuashed,
    Ceased,
    Closed,
    Completed,
    Concern,
    ContactEffect,
    EndedIncomplete,
    IncidentReported,
    NonComplianceRecorded,
    Occasion,
    Part,
    PersonDied,
    ReferredForProsecution,
    VictimContacted,
    WorkshopDay,
    WorkshopNotHeld,
    Withdrawn,
)
from cara_core.case.standing import Recorded
from cara_core.contact.safe.whom_to_ring import NotRung, needs_new_record, not_rung
from cara_core.contact.triggers.case_history import CaseHistory, Events
from cara_core.contact.triggers.event import Event
from cara_core.terms.days import Day, days_after, days_before
from cara_core.terms.messages import PausedBy, Reader, Trigger

__all__ = ["EVENTS_FOR_VICTIM", "OVERDUE_WORKING_DAYS", "blocked", "overdue"]

ENHANCED_WORKING_DAYS: Final = 1
ORDINARY_WORKING_DAYS: Final = 5
"""To tell a victim what was decided, with enhanced rights and without: Victims' Code, right 6."""
OVERDUE_WORKING_DAYS: Final = 5
"""So long after a workshop a supervisor is told that nobody has spoken to the victim: contact.md 7.5, illustrative."""
_CHANGE_DAYS: Final = 1
_UNSAFE_TWICE: Final = 2
_LAST_CALL_BEFORE: Final = 1


@attrs.frozen(kw_only=True)
class _Owed:
    """One thing the victim is to be told: on which occasion, because of which fact, and by which day.

    ``late_on``: from then on a supervisor is told. ``statutory``: the law asks for it, so that it is told
    by the way she chose where she wants no more contact.
    """

    occasion: Occasion
    cause: Recorded[Any]
    occurrence: str
    opens_on: Day
    due_by: Day
    late_on: Day
    about: str = ""
    statutory: bool = False


# What is owed, in the order of a case's life.


def _outcome_of_caution(history: CaseHistory) -> Iterator[_Owed]:
    issued = history.case.issued
    if issued is not None:
        yield _told(history, Occasion.CAUTION_ISSUED, issued, occurrence=str(issued.root))


def _outcome_of_end(history: CaseHistory) -> Iterator[_Owed]:
    """How it ended, where no other contact says so."""
    end = history.case.end
    if end is not None and _is_told_of(history.case, end):
        about = KIND_OF[type(end.what)]
        yield attrs.evolve(_told(history, Occasion.ENDED, end, occurrence=str(end.root)), about=about)


def _is_told_of(case: Case, end: Recorded[Any]) -> bool:
    """Is the victim told of this end by itself? The contact after the second workshop says that it is completed.

    A case closed before any caution is told to whoever was asked about it; of a transfer the other force tells.
    """
    match end.what:
        case Completed():
            return not case.workshops_asked
        case Closed():
            return case.asked is not None
        case _:
            return not isinstance(end.what, CaseTransferred)


def _told(history: CaseHistory, occasion: Occasion, cause: Recorded[Any], *, occurrence: str) -> _Owed:
    issued = history.case.issued
    enhanced = issued is None or issued.what.enhanced
    due = history.working.after(cause.on, ENHANCED_WORKING_DAYS if enhanced else ORDINARY_WORKING_DAYS)
    return _Owed(
        occasion=occasion,
        cause=cause,
        occurrence=occurrence,
        opens_on=cause.on,
        due_by=due,
        late_on=days_after(due, 1),
        statutory=True,
    )


def _first_workshop(history: CaseHistory) -> Iterator[_Owed]:
    """Attended or missed: what came of it was reported."""
    return _after_workshop(history, Part.FIRST, Occasion.FIRST_WORKSHOP)


def _completion(history: CaseHistory) -> Iterator[_Owed]:
    return _after_workshop(history, Part.SECOND, Occasion.COMPLETION)


def _after_workshop(history: CaseHistory, part: Part, occasion: Occasion) -> Iterator[_Owed]:
    terms, seen = history.case.terms, set[WorkshopDay]()
    for record in history.case.attendances if terms is not None else ():
        workshop, attended = record.what.workshop, record.what.attendance is Attendance.ATTENDED
        if terms is None or workshop.part is not part or workshop in seen or not (attended or part is Part.FIRST):
            continue
        seen.add(workshop)
        slowest = max(terms.contact_working_days, OVERDUE_WORKING_DAYS)
        yield _Owed(
            occasion=occasion,
            cause=record,
            occurrence=str(workshop.on),
            opens_on=workshop.on,
            due_by=history.working.after(workshop.on, terms.contact_working_days),
            late_on=days_after(history.working.after(workshop.on, slowest), 1),
            about=str(workshop.on),
        )


def _changes(history: CaseHistory) -> Iterator[_Owed]:
    """Missed, not held, cancelled, booked anew, not complied with, referred, or a new incident that she did not report."""
    rebooked = {change.booked.number for change in history.participant.booking_changes if change.count > 1}
    absent = {absence.number for absence in history.case.absences}
    seen = set[WorkshopDay]()
    for record in history.case.standing:
        match record.what:
            case AttendanceRecorded(workshop_on=on) if record.number in absent:
                yield _change(record, about=str(on))
            case WorkshopNotHeld(workshop=workshop) if workshop not in seen:
                seen.add(workshop)
                yield _change(record, about=str(workshop.on))
            case IncidentReported(told_by=told_by) if told_by is not Concern.VICTIM:
                yield _change(record, about=record.fact.kind)
            case BookingCancelled() | NonComplianceRecorded() | ReferredForProsecution():
                yield _change(record, about=record.fact.kind)
            case _ if record.number in rebooked:
                yield _change(record, about=record.fact.kind)
            case _:
                continue


def _change(cause: Recorded[Any], *, about: str) -> _Owed:
    due = days_after(cause.recorded_on, _CHANGE_DAYS)
    return _Owed(
        occasion=Occasion.CHANGE,
        cause=cause,
        occurrence=str(cause.root),
        opens_on=cause.on,
        due_by=due,
        late_on=days_after(due, 1),
        about=about,
    )


# Whether it is still owed, or was done.


def _is_done(history: CaseHistory, owed: _Owed) -> bool | None:
    """Was it done? ``False``: it is owed. ``None``: it never was, or is owed no longer."""
    case = history.case
    if declined_by(case, owed.cause.place) is not None:
        return None
    settled = settling(case, {owed.occasion}, owed.cause.on)
    if settled is not None:
        return True
    if case.victim_died is not None or _was_transferred_since(case, owed):
        return None
    declined = declined_by(case)
    return None if declined is not None and not (owed.statutory and declined.what.tell_by) else False


def _was_transferred_since(case: Case, owed: _Owed) -> bool:
    """Did another force take the case over after it began? What is reported later begins its duties here."""
    end = case.end
    return case.ended is Phase.TRANSFERRED and end is not None and owed.cause.place < end.place


def _tasks(*what: Callable[[CaseHistory], Iterator[_Owed]]) -> Events:
    """One task for each of these that is owed, or was done."""

    def events(history: CaseHistory) -> Iterator[Event]:
        for find in what:
            for owed in find(history):
                done = _is_done(history, owed)
                if done is not None:
                    yield Event(
                        occurrence=owed.occurrence,
                        on=owed.opens_on,
                        about=owed.about,
                        due_by=max(owed.due_by, owed.opens_on),
                        paused=None if done else _waits(history.case),
                        done=done,
                    )

    return events


def _waits(case: Case) -> PausedBy | None:
    """Whoever may not be contacted is not rung: it waits for a supervisor, who says how."""
    return PausedBy.SUPERVISOR if not_rung(case) is NotRung.DO_NOT_CONTACT else None


def _referred(history: CaseHistory) -> Iterator[Event]:
    """The first contact: before anything is decided. Whoever was asked has been spoken to."""
    case, referred = history.case, history.case.referred
    if referred is None:
        return
    done = case.views is not None or bool(case.answers)
    if done or not_rung(case) not in {NotRung.DIED, NotRung.DECLINED}:
        yield Event(occurrence="1", on=referred.on, done=done, paused=None if done else _waits(case))


def _before_first(history: CaseHistory) -> Iterator[Event]:
    if not_rung(history.case) in {NotRung.DIED, NotRung.DECLINED}:
        return
    for workshop in history.participant.booked_workshops:
        if workshop.part is Part.FIRST and workshop.on > workshop.recorded_on:
            yield Event(
                occurrence=workshop.occurrence,
                on=workshop.on,
                about=str(workshop.on),
                opens_from=workshop.recorded_on,
                not_after=days_before(workshop.on, _LAST_CALL_BEFORE),
                paused=_waits(history.case),
            )


# What a supervisor is told.


def overdue(history: CaseHistory) -> Iterator[Event]:
    """Nobody has spoken to her in time; or every rung was climbed, or she was reached twice and could not talk."""
    for name, find in _OVERDUE.items():
        for owed in find(history):
            if _is_done(history, owed) is not False:
                continue
            tried = attempts(history.case, {owed.occasion}, owed.cause.on)
            told_on = [owed.late_on, *_escalated_on(tried)]
            occurrence = f"{name}.{owed.occurrence}" if name else owed.occurrence
            yield Event(
                occurrence=occurrence,
                on=min(told_on),
                about=owed.about,
                due_by=min(told_on),
                attempts=len(tried),
            )


def _escalated_on(tried: tuple[Recorded[VictimContacted], ...]) -> Iterator[Day]:
    """On which days did the attempts themselves call for a supervisor?"""
    unsafe = [attempt for attempt in tried if attempt.what.reached and attempt.what.again_on is None]
    if len(unsafe) >= _UNSAFE_TWICE:
        yield unsafe[_UNSAFE_TWICE - 1].on
    climbed = (attempt for count, attempt in enumerate(tried, 1) if is_climbed(tried[:count]))
    yield from (attempt.on for attempt in climbed)


def blocked(history: CaseHistory) -> Iterator[Event]:
    """A contact in which no way was left: a supervisor is told at once, until a usable record is kept."""
    if not needs_new_record(history.case) or not_rung(history.case) in {NotRung.DIED, NotRung.DECLINED}:
        return
    for contact in history.case.contacts:
        if effect_of(contact.what) is ContactEffect.BLOCKED:
            yield Event(occurrence=str(contact.root), on=contact.recorded_on)


_OVERDUE: Final[Mapping[str, Callable[[CaseHistory], Iterator[_Owed]]]] = {
    "": lambda history: (*_first_workshop(history), *_completion(history)),
    "caution_issued": _outcome_of_caution,
    "change": _changes,
    "ended": _outcome_of_end,
}

EVENTS_FOR_VICTIM: Final[Mapping[tuple[Reader, Trigger], Events]] = {
    (Reader.VICTIM, Trigger.REFERRED): _referred,
    (Reader.VICTIM, Trigger.ISSUED): _tasks(_outcome_of_caution),
    (Reader.VICTIM, Trigger.FIRST_COMING): _before_first,
    (Reader.VICTIM, Trigger.FIRST_ATTENDED): _tasks(_first_workshop),
    (Reader.VICTIM, Trigger.SECOND_ATTENDED): _tasks(_completion),
    (Reader.VICTIM, Trigger.CHANGED): _tasks(_changes, _outcome_of_end),
}
"""What brings a task with the victim about. A text to the victim is never here."""

"""What the victim is to be told, and whether that is still owed: the other face of three duties.

``tell_outcome``, ``contact_victim`` and ``tell_change`` follow from the same facts, are done by the same contacts
(``case/contacts.py``) and are owed no longer for the same reasons. Source: contract 6.5, life.md 2.
"""

from collections.abc import Iterator
from typing import Any, Final

import attrs

from cara_core.case.case import Case, Phase
from cara_core.case.contacts import declined_by, effect_of, settling
from cara_core.case.facts import (
    KIND_OF,
    Attendance,
    AttendanceRecorded,
    BookingCancelled,
    CaseTransferred,
    Closed,
    Completed,
    Concern,
    ContactEffect,
    IncidentReported,
    NonComplianceRecorded,
    Occasion,
    Part,
    ReferredForProsecution,
    WorkshopDay,
    WorkshopNotHeld,
)
from cara_core.case.standing import Recorded
from cara_core.case.versions import versions, was_news
from cara_core.contact.triggers.case_history import CaseHistory
from cara_core.terms.days import Day, days_after

__all__ = [
    "OVERDUE_WORKING_DAYS",
    "Owed",
    "changes",
    "completion",
    "first_workshop",
    "is_done",
    "outcome_of_caution",
    "outcome_of_end",
]

ENHANCED_WORKING_DAYS: Final = 1
ORDINARY_WORKING_DAYS: Final = 5
"""To tell a victim what was decided, with enhanced rights and without: Victims' Code, right 6."""
OVERDUE_WORKING_DAYS: Final = 5
"""So long after a workshop a supervisor is told that nobody has spoken to the victim: contact.md 7.5, illustrative."""
_CHANGE_DAYS: Final = 1


@attrs.frozen(kw_only=True)
class Owed:
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

    @property
    def occasions(self) -> frozenset[Occasion]:
        """The occasions of a contact by which it is done: its own. One call may say that it settles others too."""
        return frozenset({self.occasion})


# What is owed, in the order of a case's life.


def outcome_of_caution(history: CaseHistory) -> Iterator[Owed]:
    """What was decided: that the caution was given."""
    issued = history.case.issued
    if issued is not None:
        yield _owed_call(history, Occasion.CAUTION_ISSUED, issued, occurrence=str(issued.root))


def outcome_of_end(history: CaseHistory) -> Iterator[Owed]:
    """How it ended, where no other contact says so."""
    end = history.case.end
    if end is not None and _is_owed_a_call(history.case, end):
        about = KIND_OF[type(end.what)]
        yield attrs.evolve(_owed_call(history, Occasion.ENDED, end, occurrence=str(end.root)), about=about)


def _is_owed_a_call(case: Case, end: Recorded[Any]) -> bool:
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


def _owed_call(history: CaseHistory, occasion: Occasion, cause: Recorded[Any], *, occurrence: str) -> Owed:
    issued = history.case.issued
    enhanced = issued is None or issued.what.enhanced
    due = history.working.after(cause.on, ENHANCED_WORKING_DAYS if enhanced else ORDINARY_WORKING_DAYS)
    return Owed(
        occasion=occasion,
        cause=cause,
        occurrence=occurrence,
        opens_on=cause.on,
        due_by=due,
        late_on=days_after(due, 1),
        statutory=True,
    )


def first_workshop(history: CaseHistory) -> Iterator[Owed]:
    """Attended or missed: what came of it was reported."""
    return _after_workshop(history, Part.FIRST, Occasion.FIRST_WORKSHOP)


def completion(history: CaseHistory) -> Iterator[Owed]:
    """The second workshop was attended, as far as one report says."""
    return _after_workshop(history, Part.SECOND, Occasion.COMPLETION)


def _after_workshop(history: CaseHistory, part: Part, occasion: Occasion) -> Iterator[Owed]:
    terms, seen = history.case.terms, set[WorkshopDay]()
    for record in history.case.attendances if terms is not None else ():
        workshop, attended = record.what.workshop, record.what.attendance is Attendance.ATTENDED
        if terms is None or workshop.part is not part or workshop in seen or not (attended or part is Part.FIRST):
            continue
        seen.add(workshop)
        slowest = max(terms.contact_working_days, OVERDUE_WORKING_DAYS)
        yield Owed(
            occasion=occasion,
            cause=record,
            occurrence=str(workshop.on),
            opens_on=workshop.on,
            due_by=history.working.after(workshop.on, terms.contact_working_days),
            late_on=days_after(history.working.after(workshop.on, slowest), 1),
            about=str(workshop.on),
        )


def changes(history: CaseHistory) -> Iterator[Owed]:
    """Missed, not held, cancelled, booked anew, not complied with, referred, or an incident she did not report."""
    rebooked = {booked.number for booked in history.case.bookings[1:]}
    absent = {absence.number for absence in history.case.absences}
    seen = set[WorkshopDay]()
    for record in history.case.standing:
        match record.what:
            case AttendanceRecorded(workshop_on=on) if record.number in absent and history.case.issued is not None:
                yield _change(history, record, about=str(on))
            case WorkshopNotHeld(workshop=workshop) if workshop not in seen:
                seen.add(workshop)
                yield _change(history, record, about=str(workshop.on))
            case IncidentReported(told_by=told_by) if told_by is not Concern.VICTIM:
                yield _change(history, record, about=record.fact.kind)
            case BookingCancelled() | NonComplianceRecorded() | ReferredForProsecution():
                yield _change(history, record, about=record.fact.kind)
            case _ if record.number in rebooked:
                yield _change(history, record, about=record.fact.kind)
            case _:
                continue


def _change(history: CaseHistory, cause: Recorded[Any], *, about: str) -> Owed:
    # From the first recording of which the victim was to be told: no correction begins the clock again.
    chain = versions(history.case.facts).get(cause.number, (cause.fact,))
    first = next(fact for fact in chain if fact.number == cause.number or was_news(fact.what))
    due = days_after(first.recorded_on, _CHANGE_DAYS)
    return Owed(
        occasion=Occasion.CHANGE,
        cause=cause,
        occurrence=str(cause.root),
        opens_on=cause.on,
        due_by=due,
        late_on=days_after(due, 1),
        about=about,
    )


# Whether it is still owed, or was done.


def is_done(history: CaseHistory, owed: Owed) -> bool | None:
    """Was it done? ``False``: it is owed. ``None``: it never was, or is owed no longer."""
    case = history.case
    declined = declined_by(case)
    if declined is not None and declined.place < owed.cause.place:
        return None
    if settling(case, owed.occasions, owed.opens_on) is not None:
        return True
    ended = case.victim_died is not None or _was_transferred_since(case, owed) or _declined_since(case, owed)
    return None if ended else False


def _declined_since(case: Case, owed: Owed) -> bool:
    """Has she asked for no more contact after it began? What the law asks for is then told by the way she chose.

    Once she has spoken to somebody again, it is owed again.
    """
    return declined_by(case) is not None and any(
        effect_of(contact.what) is ContactEffect.ENDS
        and contact.on >= owed.opens_on
        and not (owed.statutory and contact.what.tell_by is not None)
        for contact in case.contacts
    )


def _was_transferred_since(case: Case, owed: Owed) -> bool:
    """Did another force take the case over after it began? What is reported later begins its duties here."""
    end = case.end
    return case.ended is Phase.TRANSFERRED and end is not None and owed.cause.place < end.place

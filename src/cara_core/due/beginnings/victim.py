"""What is owed to the victim: to be told what was decided and what changed, and to be rung after each workshop.

Whether the victim wants to hear of it is not asked here: where contact was declined, that contact ends
the duty (``due/endings.py``), also one that was declined before.
"""

from collections.abc import Iterator
from typing import Any, Final

from cara_core.case.contacts import effect_of
from cara_core.case.facts import (
    Attendance,
    AttendanceRecorded,
    BookingCancelled,
    CaseTransferred,
    Closed,
    Concern,
    ContactEffect,
    IncidentReported,
    NonComplianceRecorded,
    Occasion,
    Part,
    Referred,
    ReferredForProsecution,
    VictimContacted,
    WorkshopNotHeld,
    WorkshopsBooked,
)
from cara_core.case.standing import Recorded, first_reported
from cara_core.case.versions import was_news
from cara_core.due.begun import Begun, CaseFacts
from cara_core.due.duty import DutyKind
from cara_core.terms.days import days_after

__all__ = [
    "CHANGE_DAYS",
    "ENHANCED_WORKING_DAYS",
    "ORDINARY_WORKING_DAYS",
    "RECORD_WORKING_DAYS",
    "change_to_tell",
    "contact_record_to_keep",
    "outcome_to_tell",
    "victim_to_contact",
]

ENHANCED_WORKING_DAYS: Final = 1
"""To tell a victim with enhanced rights what was decided: Victims' Code, right 6."""
ORDINARY_WORKING_DAYS: Final = 5
"""To tell any other victim what was decided: Victims' Code, right 6."""
CHANGE_DAYS: Final = 1
"""Calendar days to tell of a change (V06)."""
RECORD_WORKING_DAYS: Final = 1


def outcome_to_tell(facts: CaseFacts) -> Iterator[Begun]:
    """The victim is told what was decided: of the caution, and of how it ended."""
    issued = facts.case.issued
    enhanced = issued is None or issued.what.enhanced
    within = ENHANCED_WORKING_DAYS if enhanced else ORDINARY_WORKING_DAYS
    outcomes: list[tuple[Occasion, Recorded[Any]]] = []
    if issued is not None:
        outcomes.append((Occasion.CAUTION_ISSUED, issued))
    outcomes += [(Occasion.ENDED, end) for end in facts.reported_ends if _is_owed_a_call(facts, end)]
    for occasion, cause in outcomes:
        due = facts.working.after(cause.on, within)
        yield facts.begun(DutyKind.TELL_OUTCOME, cause, about=occasion, due_by=due)


def _is_owed_a_call(facts: CaseFacts, end: Recorded[Any]) -> bool:
    """Is the victim told of this end?

    A case closed before any caution is told to whoever was asked about it; of a transfer the other force tells.
    That a caution is completed is told by the contact after the second workshop: that attendance ends this, as a
    caution ends it that makes the end void (``due/endings.py``).
    """
    match end.what:
        case Closed():
            return facts.case.asked is not None
        case CaseTransferred():
            return False
        case _:
            return True


def victim_to_contact(facts: CaseFacts) -> Iterator[Begun]:
    """The victim is rung after the first workshop, attended or missed, and after the second was attended."""
    terms = facts.case.terms
    if terms is None:
        return
    wanted = (record for record in facts.of(AttendanceRecorded) if _is_rung_after(record.what))
    for record in first_reported(wanted, about=lambda attendance: attendance.workshop):
        part, held_on = record.what.workshop
        yield facts.begun(
            DutyKind.CONTACT_VICTIM,
            record,
            about=Occasion.FIRST_WORKSHOP if part is Part.FIRST else Occasion.COMPLETION,
            opens_on=held_on,
            due_by=facts.working.after(held_on, terms.contact_working_days),
            root=facts.root_of_cause(record),
        )


def _is_rung_after(what: AttendanceRecorded) -> bool:
    return what.part is Part.FIRST or what.attendance is Attendance.ATTENDED


def change_to_tell(facts: CaseFacts) -> Iterator[Begun]:
    """Something changed that may matter to the victim's safety: the victim is told the day after it was recorded."""
    for about, cause in _changes(facts):
        due = days_after(facts.known_on(cause, was_news), CHANGE_DAYS)
        yield facts.begun(DutyKind.TELL_CHANGE, cause, about=about, due_by=due, root=facts.root_of_cause(cause))


def _changes(facts: CaseFacts) -> Iterator[tuple[str, Recorded[Any]]]:
    # Without a caution nobody was to come, and the victim was told of no workshop.
    for absence in facts.missed if facts.case.issued is not None else ():
        yield "missed", absence
    for record in first_reported(facts.of(WorkshopNotHeld), about=lambda not_held: not_held.workshop):
        yield "not_held", record
    for cancelled in facts.of(BookingCancelled):
        yield "cancelled", cancelled
    for booked in tuple(facts.of(WorkshopsBooked))[1:]:
        yield "rebooked", booked
    for failure in facts.of(NonComplianceRecorded):
        yield "non_compliance", failure
    for referred in facts.of(ReferredForProsecution):
        yield "referred", referred
    for incident in facts.of(IncidentReported):
        if incident.what.told_by is not Concern.VICTIM:
            yield "incident", incident


def contact_record_to_keep(facts: CaseFacts) -> Iterator[Begun]:
    """There has to be a record of where the victim can be reached safely: from the opening, and once a way is dead."""
    for referred in facts.of(Referred):
        yield facts.begun(DutyKind.CONTACT_RECORD, referred, about="opened", within=RECORD_WORKING_DAYS)
    for contact in facts.case.contacts:
        if _is_blocked(contact.what):
            yield facts.begun(DutyKind.CONTACT_RECORD, contact, about="blocked", began=_is_blocked)


def _is_blocked(what: VictimContacted) -> bool:
    return effect_of(what) is ContactEffect.BLOCKED

"""Whose each duty is, where its rule comes from, and who hears of it once it is overdue."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from cara_core.due.duty import Duty, DutyKind, Owner
from cara_core.terms.days import Day, WorkingDays

__all__ = ["OWNED_BY", "Escalation", "Ownership", "escalated_on"]


class Escalation(StrEnum):
    """Who hears of a duty that is overdue: a role, or the message that goes to one."""

    SUPERVISOR = "supervisor"
    INSPECTOR = "inspector"
    OFFICER = "officer_in_the_case"
    CONCERN_NOT_TAKEN_UP = "S01"
    VICTIM_NOT_REACHED = "S02"
    SEND_STOPPED = "S04"
    END_AT_RISK = "O06"
    NOBODY = "nobody"


class Ownership(NamedTuple):
    """Whose a duty is, the id of the source of its rule, and who hears of it how long after its day.

    ``after_working_days`` counts from the day it was due; 0: as soon as it is overdue.
    """

    owner: Owner
    source: str
    escalates_to: Escalation
    after_working_days: int = 0


_FLOOR: Final = "SAFETY-FLOOR"
_ACT: Final = "CJA2003-s24"
_CORE: Final = "CORE-DEFAULTS"
_PAGES: Final = "PROGRAMME-PAGES"

OWNED_BY: Final[Mapping[DutyKind, Ownership]] = {
    DutyKind.REFERRAL_INCOMPLETE: Ownership(Owner.OFFICER, _CORE, Escalation.SUPERVISOR),
    DutyKind.REFUSE_OR_CLOSE: Ownership(Owner.OFFICER, _CORE, Escalation.SUPERVISOR),
    DutyKind.ISSUE_BY: Ownership(Owner.OFFICER, _FLOOR, Escalation.SUPERVISOR),
    DutyKind.DECIDE_CASE: Ownership(Owner.OFFICER, _CORE, Escalation.SUPERVISOR),
    DutyKind.ANSWER_REFERRAL: Ownership(Owner.PROVIDER, _CORE, Escalation.OFFICER),
    DutyKind.DECIDE_AFTER_REJECTION: Ownership(Owner.SUPERVISOR, _CORE, Escalation.INSPECTOR),
    DutyKind.BOOK_WORKSHOPS: Ownership(Owner.PROVIDER, _PAGES, Escalation.END_AT_RISK),
    DutyKind.COMPLETION_IMPOSSIBLE: Ownership(Owner.SUPERVISOR, _PAGES, Escalation.END_AT_RISK),
    DutyKind.RECORD_ATTENDANCE: Ownership(Owner.PROVIDER, _PAGES, Escalation.OFFICER),
    DutyKind.SETTLE_CONTRADICTION: Ownership(Owner.OFFICER, _CORE, Escalation.SUPERVISOR),
    DutyKind.JUDGE_ABSENCE: Ownership(Owner.OFFICER, _ACT, Escalation.SUPERVISOR),
    DutyKind.DECIDE_AFTER_ABSENCE: Ownership(Owner.SUPERVISOR, _ACT, Escalation.INSPECTOR),
    DutyKind.DECIDE_EXCUSE: Ownership(Owner.SUPERVISOR, _ACT, Escalation.INSPECTOR),
    DutyKind.DECIDE_PROSECUTION: Ownership(Owner.SUPERVISOR, _ACT, Escalation.INSPECTOR),
    DutyKind.RECORD_PROCEEDINGS: Ownership(Owner.SUPERVISOR, _ACT, Escalation.INSPECTOR),
    DutyKind.DECIDE_UNAVAILABLE: Ownership(Owner.SUPERVISOR, _CORE, Escalation.INSPECTOR),
    DutyKind.REVIEW_BOOKINGS: Ownership(Owner.SUPERVISOR, _FLOOR, Escalation.INSPECTOR),
    DutyKind.TELL_OUTCOME: Ownership(Owner.VICTIM_CONTACT, "VICTIMS-CODE-6", Escalation.VICTIM_NOT_REACHED),
    DutyKind.CONTACT_VICTIM: Ownership(
        Owner.VICTIM_CONTACT, "PROGRAMME-SLIDES", Escalation.VICTIM_NOT_REACHED, after_working_days=3
    ),
    DutyKind.TELL_CHANGE: Ownership(Owner.VICTIM_CONTACT, _CORE, Escalation.VICTIM_NOT_REACHED),
    DutyKind.CONTACT_RECORD: Ownership(Owner.VICTIM_CONTACT, _FLOOR, Escalation.SEND_STOPPED),
    DutyKind.REVIEW_RISK: Ownership(Owner.SUPERVISOR, _FLOOR, Escalation.INSPECTOR),
    DutyKind.ACT_ON_HIGH_RISK: Ownership(Owner.SUPERVISOR, _FLOOR, Escalation.INSPECTOR),
    DutyKind.END_STOPPED: Ownership(Owner.SUPERVISOR, _FLOOR, Escalation.INSPECTOR),
    DutyKind.ACKNOWLEDGE_CONCERN: Ownership(Owner.SUPERVISOR, _FLOOR, Escalation.CONCERN_NOT_TAKEN_UP),
    DutyKind.CLOSE_CONCERN: Ownership(Owner.SUPERVISOR, _FLOOR, Escalation.INSPECTOR),
    DutyKind.REASSESS_RISK: Ownership(Owner.OFFICER, _FLOOR, Escalation.SUPERVISOR),
    DutyKind.LIFT_OR_KEEP_HOLD: Ownership(Owner.SUPERVISOR, _FLOOR, Escalation.INSPECTOR),
    DutyKind.DECIDE_AFTER_INCIDENT: Ownership(Owner.SUPERVISOR, _FLOOR, Escalation.INSPECTOR),
    DutyKind.MARAC_REPLY: Ownership(Owner.SUPERVISOR, _FLOOR, Escalation.SUPERVISOR),
    DutyKind.REVIEW_ISSUE: Ownership(Owner.SUPERVISOR, _FLOOR, Escalation.INSPECTOR),
    DutyKind.END_CAUTION: Ownership(Owner.SUPERVISOR, "PROGRAMME-SLIDES", Escalation.SUPERVISOR),
    DutyKind.DECIDE_EXPIRED: Ownership(Owner.SUPERVISOR, _CORE, Escalation.INSPECTOR),
    DutyKind.LIMIT_NEAR: Ownership(Owner.SUPERVISOR, _ACT, Escalation.INSPECTOR),
    DutyKind.RECORD_OUTCOME: Ownership(Owner.RECORDS, _CORE, Escalation.SUPERVISOR),
    DutyKind.REVIEW_RETENTION: Ownership(Owner.RECORDS, _CORE, Escalation.NOBODY),
    DutyKind.SEND_UNKNOWN: Ownership(Owner.SUPERVISOR, _FLOOR, Escalation.SEND_STOPPED),
    DutyKind.SEND_STOPPED: Ownership(Owner.SUPERVISOR, _FLOOR, Escalation.SEND_STOPPED),
    DutyKind.PUT_RIGHT: Ownership(Owner.SUPERVISOR, _FLOOR, Escalation.SEND_STOPPED),
}
"""For each kind of duty: ``domain/life.md`` 2. A contact after a workshop is due after two working days and
overdue for others to hear of after five (contact.md 7.5): three more."""


def escalated_on(duty: Duty, working: WorkingDays) -> Day | None:
    """From which day on does somebody else hear of this duty, if it is not done? ``None``: nobody does."""
    owned = OWNED_BY[duty.kind]
    if owned.escalates_to is Escalation.NOBODY:
        return None
    return working.after(duty.due_by, owned.after_working_days + 1)

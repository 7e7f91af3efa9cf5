"""May anybody ring the victim at all? Whoever has died, wants no more contact or may not be contacted is not rung.

Asked by the tasks of a caller, by the call's sheet and by the ladder, so that nobody is told to ring in one place
and not in another. Source: contract 6.5.
"""

from enum import StrEnum

from cara_core.case.case import Case
from cara_core.case.contacts import declined_by, effect_of
from cara_core.case.facts import Channel, ContactEffect, ContactRecordKept, VictimContacted
from cara_core.case.standing import Recorded
from cara_core.contact.facts_that_stand import facts_of
from cara_core.terms.caution import Person

__all__ = ["NotRung", "blocked_by", "not_rung", "victims_record"]


class NotRung(StrEnum):
    """Why nobody rings the victim."""

    DIED = "died"
    DECLINED = "declined"
    DO_NOT_CONTACT = "do_not_contact"


def not_rung(case: Case) -> NotRung | None:
    """Why does nobody ring the victim now? ``None``: somebody may, where a way is safe."""
    if case.victim_died is not None:
        return NotRung.DIED
    if declined_by(case) is not None:
        return NotRung.DECLINED
    record = victims_record(case)
    return NotRung.DO_NOT_CONTACT if record is not None and record.what.do_not_contact else None


def victims_record(case: Case) -> Recorded[ContactRecordKept] | None:
    """That the last record of where the victim can be reached was kept; ``None``: none was."""
    kept = [record for record in facts_of(case, ContactRecordKept) if record.what.person is Person.VICTIM]
    return kept[-1] if kept else None


def blocked_by(case: Case) -> Recorded[VictimContacted] | None:
    """The last contact in which no way was left, where no usable record has been kept since; ``None``: a way is left.

    A number that is dead is not tried again: what is owed waits for a new record, or until somebody
    has spoken to her all the same.
    """
    blocked = [contact for contact in case.contacts if effect_of(contact.what) is ContactEffect.BLOCKED]
    if not blocked:
        return None
    last = blocked[-1]
    settled = [contact for contact in case.contacts if effect_of(contact.what) is ContactEffect.SETTLES]
    heard = [contact for contact in settled if contact.what.how is not Channel.WRITING]
    record = victims_record(case)
    kept = record is not None and record.what.usable and record.number > last.number
    return None if kept or any(contact.place > last.place for contact in heard) else last

"""What a mail to staff is about: read off the case, never the mail's own title. Source: texts.md section 2."""

from collections.abc import Callable, Mapping
from typing import Final

from cara_core.books.messages import catalogue
from cara_core.case.facts import Occasion
from cara_core.contact.safe.whom_to_ring import blocked_by
from cara_core.contact.views import TaskPart
from cara_core.delivery.case_records import CaseRecords
from cara_core.stages.attendance import outstanding
from cara_core.terms.caution import Part
from cara_core.terms.days import read_day
from cara_core.terms.messages import MessageDue, MessageRule, Trigger
from cara_core.terms.pack import Pack

__all__ = ["task_of"]

_CALLS: Final[Mapping[Occasion, str]] = {
    Occasion.CAUTION_ISSUED: "V02-outcome-told",
    Occasion.FIRST_WORKSHOP: "V04-after-w1",
    Occasion.COMPLETION: "V05-on-completion",
    Occasion.CHANGE: "V06-change",
    Occasion.ENDED: "V06-change",
}
"""Which call is made on which occasion."""
_SEPARATOR: Final = "."


def task_of(records: CaseRecords, rule: MessageRule, due: MessageDue, pack: Pack) -> TaskPart:
    """What has to be done, in a case named by its reference alone, and what it is about."""
    blocked = rule.trigger is Trigger.BLOCKED
    say = _SAYS.get(rule.trigger)
    return TaskPart(
        case=records.case.id,
        what=(None if say is None else say(records, due, pack)) or rule.title,
        since=due.opens_on,
        by=due.due_by,
        status=due.about,
        # What follows from a case is that no way to reach the victim is left: V1, by no channel of the record.
        rule="V1" if blocked else "",
        field="channels" if blocked else "",
        attempts=due.attempts,
    )


def _overdue_call(records: CaseRecords, due: MessageDue, _pack: Pack) -> str:
    """Which call nobody made: its title, as its own sheet has it."""
    named, _, rest = due.occurrence.partition(_SEPARATOR)
    occasion = Occasion(named) if rest else _after_which(records, due)
    return _title(occasion)


def _after_which(records: CaseRecords, due: MessageDue) -> Occasion:
    on = read_day(due.about)
    parts = {record.what.workshop_on: record.what.part for record in records.case.attendances}
    return Occasion.FIRST_WORKSHOP if on is not None and parts.get(on) is Part.FIRST else Occasion.COMPLETION


def _blocked_call(records: CaseRecords, _due: MessageDue, _pack: Pack) -> str:
    contact = blocked_by(records.case)
    return "" if contact is None else _title(contact.what.occasion)


def _title(occasion: Occasion) -> str:
    message = _CALLS.get(occasion)
    return "" if message is None else catalogue()[message].title


def _failed_message(_records: CaseRecords, due: MessageDue, _pack: Pack) -> str:
    """Which message did not arrive: its title."""
    failed = catalogue().get(due.occurrence.partition(_SEPARATOR)[0])
    return "" if failed is None else failed.title


def _which_workshop(records: CaseRecords, due: MessageDue, _pack: Pack) -> str:
    on = read_day(due.about)
    workshop = None if on is None else records.workshops.get(on)
    return due.about if workshop is None else f"{due.about} {workshop.venue}"


def _still_to_attend(records: CaseRecords, _due: MessageDue, pack: Pack) -> str:
    still = outstanding(records.case)
    days = () if still is None else still.parts
    conditions = [condition.kind for condition in records.case.conditions]
    if len(days) == 1:
        return f"the {days[0]} workshop"
    words = [pack.labels.get(f"condition.{kind}", str(kind)) for kind in conditions]
    return "both workshops" if days else "; ".join(words)


def _material(records: CaseRecords, _due: MessageDue, pack: Pack) -> str:
    """The pack in the language of who comes: its id and its version."""
    person = records.participant
    own = None if person is None or person.language is None else records.force.pack(person.language)
    of = own or pack
    return f"{of.id} {of.version}"


def _first_informed(_records: CaseRecords, _due: MessageDue, _pack: Pack) -> str:
    return "the officer in the case"


_SAYS: Final[Mapping[Trigger, Callable[[CaseRecords, MessageDue, Pack], str]]] = {
    Trigger.OVERDUE: _overdue_call,
    Trigger.BLOCKED: _blocked_call,
    Trigger.FAILED: _failed_message,
    Trigger.ATTENDANCE_MISSING: _which_workshop,
    Trigger.END_AT_RISK: _still_to_attend,
    Trigger.EXPIRED: _still_to_attend,
    Trigger.PREPARED: _material,
    Trigger.UNACKNOWLEDGED: _first_informed,
}

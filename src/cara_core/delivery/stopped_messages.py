"""What was stopped, and what did not arrive: nothing is dropped silently (V9; S03 of contact.md 5.5)."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Final

from cara_core.store.case_store import CaseStore
from cara_core.store.messages.rows import OUTCOME_UNKNOWN, MessageKept
from cara_core.terms.days import days_after
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.messages import MessageDue, MessageRule, Progress, Reader, Trigger

__all__ = ["failures", "settle_gone"]

_DID_NOT_ARRIVE: Final = frozenset({Progress.FAILED, Progress.RETURNED, Progress.TEMPORARY_FAILURE})


def settle_gone(store: CaseStore, case: str, due: Iterable[MessageDue], at: Instant) -> int:
    """End what was stopped in this case and follows from no fact any more: how many messages that were.

    ``due`` is every message that follows from the facts of the case now. A booking that was
    cancelled needs no reminder: nobody has to mend why that could not go. What is merely too late
    by now stays somebody's duty, until a person settles it; so does the text a victim asked
    for, which follows from no fact at all.
    """
    still_due = {(message.message, message.occurrence) for message in due}
    gone = [
        kept
        for kept in store.messages.of_case(case)
        if kept.state is Progress.BLOCKED
        and not kept.captured
        and kept.reader is not Reader.VICTIM
        and (kept.message, kept.occurrence) not in still_due
    ]
    return sum(store.messages.cancel(kept, "not-due", at) for kept in gone)


def failures(rows: Iterable[MessageKept], rules: Mapping[str, MessageRule]) -> Iterator[MessageDue]:
    """One message to the supervisor for each of these to the participant that its channel could not deliver.

    Of which nobody knows whether it arrived is another duty (``send_unknown``). What was only captured
    went to nobody. ``occurrence`` names the message that failed, and how: a letter that is sent back
    after it was thought to have arrived is told as well. Never an address.
    """
    telling = [rule for rule in rules.values() if rule.trigger is Trigger.FAILED]
    for rule, kept in product(telling, rows):
        unknown = kept.state is Progress.FAILED and kept.detail == OUTCOME_UNKNOWN
        if kept.reader is not Reader.PARTICIPANT or kept.captured or unknown or kept.state not in _DID_NOT_ARRIVE:
            continue
        on = london_day(kept.updated_at)
        yield MessageDue(
            case=kept.case,
            message=rule.id,
            reader=rule.reader,
            occurrence=f"{kept.message}.{kept.reference}.{kept.state}",
            opens_on=on,
            due_by=days_after(on, rule.due_days),
            about=str(kept.state),
        )

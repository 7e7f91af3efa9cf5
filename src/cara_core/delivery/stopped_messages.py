"""What was stopped, and follows from nothing any more: nothing is dropped silently (V9)."""

from collections.abc import Iterable

from cara_core.store.case_store import CaseStore
from cara_core.terms.instants import Instant
from cara_core.terms.messages import MessageDue, Progress, Reader

__all__ = ["settle_gone"]


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

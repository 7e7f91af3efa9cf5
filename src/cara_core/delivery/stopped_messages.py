"""What was due and may not be sent, as duties: nothing is dropped silently (V9)."""

from collections.abc import Callable, Iterable, Iterator

from cara_core.due.duties import Duty, send_stopped
from cara_core.store.case_store import CaseStore
from cara_core.store.messages.rows import MessageKept
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.messages import MessageDue, Progress, Reader

__all__ = ["settle_gone", "stopped_sends"]


def stopped_sends(store: CaseStore, unreadable: Callable[[str], None] | None = None) -> Iterator[Duty]:
    """Every message of this store that a rule forbids to send, as somebody's duty.

    What was only tried into the capture folder is nobody's. ``unreadable`` is called with the
    case of each message whose row cannot be read.
    """
    for kept in store.messages.blocked_now(unreadable):
        if not kept.captured:
            since, about = london_day(kept.created_at), f"{kept.message}, {kept.detail}"
            yield send_stopped(case=kept.case, since=since, about=about)


def settle_gone(store: CaseStore, case: str, due: Iterable[MessageDue], at: Instant) -> int:
    """End what was stopped in this case and is not due any more: how many messages that were.

    ``due`` is every message that follows from the facts of the case now. A booking that was
    cancelled needs no reminder: nobody has to mend why that could not go.
    """
    still_due, today = {(message.message, message.occurrence): message for message in due}, london_day(at)
    gone = [
        kept
        for kept in store.messages.of_case(case)
        if kept.state is Progress.BLOCKED
        and not kept.captured
        and _is_over(kept, still_due.get((kept.message, kept.occurrence)), today)
    ]
    return sum(store.messages.cancel(kept, "not-due", at) for kept in gone)


def _is_over(kept: MessageKept, due: MessageDue | None, today: Day) -> bool:
    """Does nothing follow from it any more? The text a victim asked for is of one day, and follows from no fact."""
    if kept.reader is Reader.VICTIM:
        return kept.opens_on < today
    return due is None or (due.not_after is not None and due.not_after < today)

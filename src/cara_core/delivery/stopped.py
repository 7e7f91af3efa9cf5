"""What was due and may not be sent, as duties: nothing is dropped silently (V9)."""

from collections.abc import Iterable, Iterator

from cara_core.due.duties import Duty, send_stopped
from cara_core.store.case_store import CaseStore
from cara_core.store.messages.rows import MessageKept
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.messages import CAPTURE, MessageDue, Progress, Reader

__all__ = ["settle_gone", "stopped_sends"]


def stopped_sends(store: CaseStore) -> Iterator[Duty]:
    """Every message of this store that a rule forbids to send, as somebody's duty.

    What was only tried into the capture folder is nobody's.
    """
    for one in store.messages.blocked_now():
        if one.row.channel != CAPTURE:
            since, about = london_day(one.created_at), f"{one.row.message}, {one.detail}"
            yield send_stopped(case=one.row.case, since=since, about=about)


def settle_gone(store: CaseStore, case: str, due: Iterable[MessageDue], at: Instant) -> int:
    """End what was stopped in this case and is not due any more: how many messages that were.

    ``due`` is every message that follows from the facts of the case now. A booking that was
    cancelled needs no reminder: nobody has to mend why that could not go.
    """
    wanted, today = {(one.message, one.occurrence): one for one in due}, london_day(at)
    gone = [
        one
        for one in store.messages.of_case(case)
        if one.state is Progress.BLOCKED
        and one.row.channel != CAPTURE
        and _is_over(one, wanted.get(_named(one)), today)
    ]
    return sum(store.messages.cancelled(one.row, "not-due", at) for one in gone)


def _named(one: MessageKept) -> tuple[str, str]:
    return one.row.message, one.row.occurrence


def _is_over(one: MessageKept, due: MessageDue | None, today: Day) -> bool:
    """Does nothing follow from it any more? The text a victim asked for is of one day, and follows from no fact."""
    if one.row.reader is Reader.VICTIM:
        return one.row.opens_on < today
    return due is None or (due.not_after is not None and due.not_after < today)

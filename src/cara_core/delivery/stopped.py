"""What was due and may not be sent, as duties: nothing is dropped silently (V9)."""

from collections.abc import Iterator

from cara_core.due.duties import Duty, send_stopped
from cara_core.store.case_store import CaseStore
from cara_core.terms.instants import london_day
from cara_core.terms.messages import CAPTURE

__all__ = ["stopped_sends"]


def stopped_sends(store: CaseStore) -> Iterator[Duty]:
    """Every message of this store that a rule forbids to send, or that did not arrive, as somebody's duty.

    What was only tried into the capture folder is nobody's.
    """
    for one in store.messages.blocked_now():
        if one.row.channel != CAPTURE:
            yield send_stopped(one.row.case, london_day(one.created_at), f"{one.row.message}, {one.detail}")

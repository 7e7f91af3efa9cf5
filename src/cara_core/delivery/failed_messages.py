"""Which messages to the participant did not arrive: the supervisor is told of each (S03). Source: contact.md 5.5.

It follows from what a channel said, and from no fact; so it is worked out from the messages of a store.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Final

from cara_core.store.messages.rows import OUTCOME_UNKNOWN, MessageKept
from cara_core.terms.days import days_after
from cara_core.terms.instants import london_day
from cara_core.terms.messages import MessageDue, MessageRule, Progress, Reader, Trigger

__all__ = ["failures"]

_DID_NOT_ARRIVE: Final = frozenset({Progress.FAILED, Progress.RETURNED, Progress.TEMPORARY_FAILURE})


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

"""What providers say afterwards: a receipt moves its message forward, or changes nothing.

Receipts come late, twice and out of order (``contact.md`` 8.4). Each is logged; only one
that says more than is known changes what is known.
"""

from collections.abc import Iterable, Iterator, Mapping

import attrs

from cara_core.channels.transport import Channel
from cara_core.delivery.asking import asked
from cara_core.store.case_store import CaseStore
from cara_core.store.messages.rows import MessageKept
from cara_core.store.messages.sending import Step
from cara_core.terms.instants import Instant
from cara_core.terms.messages import Progress, Receipt

__all__ = ["Taken", "ask", "take"]


@attrs.frozen(kw_only=True)
class Taken:
    """How many receipts moved a message forward, changed nothing, or were of a message this store does not know."""

    forward: int = 0
    nothing: int = 0
    stranger: int = 0


def take(store: CaseStore, receipts: Iterable[Receipt]) -> Taken:
    """Take in what providers said, in whatever order it came."""
    found = dict.fromkeys(Step, 0)
    for receipt in receipts:
        found[store.messages.settle(receipt)] += 1
    return Taken(**{step.value: count for step, count in found.items()})


def ask(store: CaseStore, channels: Mapping[str, Channel], at: Instant) -> Taken:
    """Ask the providers what became of what is on the way, and of what nobody knows whether it went out.

    Nothing is sent. A provider that does not answer, or does not know it, changes nothing.
    """
    return take(store, _answers(store, channels, at))


def _answers(store: CaseStore, channels: Mapping[str, Channel], at: Instant) -> Iterator[Receipt]:
    doubtful = [one for one in store.messages.unsettled(at) if one.attempts]
    for one in (*doubtful, *store.messages.on_the_way()):
        answer = _answer(one, channels.get(one.row.channel), at)
        # What says no more than is known is no news; to log it each time would fill the log.
        if answer is not None and answer.state not in {Progress.CLAIMED, Progress.UNKNOWN, one.state}:
            yield answer


def _answer(one: MessageKept, channel: Channel | None, at: Instant) -> Receipt | None:
    return asked(channel, one.row.reference, at) if channel is not None and channel.finds else None

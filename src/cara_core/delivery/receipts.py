"""What providers answer afterwards: a receipt moves its message forward, or changes nothing.

Receipts come late, twice and out of order (``contact.md`` 8.4). Each is logged; only one
that says more than is known changes what is known.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from cara_core.channels.channel import Channel
from cara_core.delivery.asking import ask_provider
from cara_core.store.case_store import CaseStore
from cara_core.store.messages.rows import OUTCOME_UNKNOWN, UNSENT, MessageKept
from cara_core.store.messages.sending import Step
from cara_core.terms.instants import Instant, minutes_after
from cara_core.terms.messages import Progress, Receipt

__all__ = ["ReceiptCount", "ask", "take"]

_UNKNOWN_MINUTES: Final = 24 * 60
"""For so long an outcome may be unknown before a person has to say it: illustrative."""


@attrs.frozen(kw_only=True)
class ReceiptCount:
    """How many receipts moved a message forward, changed nothing, or were of a message this store does not know."""

    forward: int = 0
    nothing: int = 0
    stranger: int = 0


def take(store: CaseStore, receipts: Iterable[Receipt]) -> ReceiptCount:
    """Take in the receipts of providers, in whatever order they came."""
    found = dict.fromkeys(Step, 0)
    for receipt in receipts:
        found[store.messages.settle(receipt)] += 1
    return ReceiptCount(**{step.value: count for step, count in found.items()})


def ask(store: CaseStore, channels: Mapping[str, Channel], at: Instant) -> ReceiptCount:
    """Ask the providers what became of what is on the way, and of what nobody knows whether it went out.

    Nothing is sent. A provider that does not answer, or does not know it, changes nothing. Where it stays
    unknown for a day whether something went out, that becomes somebody's duty (``send_unknown``): nobody
    waits for an answer that may never come.
    """
    return take(store, _answers(store, channels, at))


def _answers(store: CaseStore, channels: Mapping[str, Channel], at: Instant) -> Iterator[Receipt]:
    doubtful = [kept for kept in store.messages.unsettled(at) if kept.attempts]
    for kept in (*doubtful, *store.messages.on_the_way()):
        channel = channels.get(kept.channel)
        can_be_asked = channel is not None and channel.finds
        answer = ask_provider(channel, kept.reference, at) if channel is not None and can_be_asked else None
        # What says no more than is known is no news; to log it each time would fill the log.
        if answer is not None and answer.state not in {Progress.CLAIMED, Progress.UNKNOWN, kept.state}:
            yield answer
        elif kept.state in UNSENT and (answer is not None or not can_be_asked) and _has_waited(kept, at):
            yield Receipt(reference=kept.reference, state=Progress.FAILED, at=at, detail=OUTCOME_UNKNOWN)


def _has_waited(kept: MessageKept, at: Instant) -> bool:
    """Is it a day since anything became of it?"""
    return at >= minutes_after(kept.updated_at, _UNKNOWN_MINUTES)

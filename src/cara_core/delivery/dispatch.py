"""Sending what is due, once.

At least once, strictly: nobody can promise more of a telephone. Each message is taken on a
lease; whoever finds that it may have gone out before asks the provider first; and that it
is handed over is recorded before it is, so that after a crash somebody knows to ask. Twice it
goes only where a provider cannot be asked, at most once more, and that is counted.
Source: ``reliability.md`` section 4; ``contact.md`` section 8.3, V3, V8 and V9.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

import attrs

from cara_core.channels.channel import Channel
from cara_core.delivery.asking import Again, ask_provider, has_changed
from cara_core.delivery.pace import Pace
from cara_core.delivery.references import kept_digest
from cara_core.errors import CaraError, InputError, StoreError
from cara_core.store.case_store import CaseStore
from cara_core.store.messages.rows import OUTCOME_UNKNOWN, Claimed
from cara_core.terms.instants import Instant, london_day, minutes_after
from cara_core.terms.messages import Notice, Progress, Receipt
from cara_core.terms.one_message import Message

__all__ = ["LEASE_MINUTES", "dispatch"]

LEASE_MINUTES: Final = 5
"""Longer than any channel waits for its provider: until then nobody else takes the message."""
_MOST_BLIND: Final = 2
"""So often at most a message is handed over where nobody can be asked whether it went out."""
_UNFIT: Final = re.compile(r"[^A-Za-z0-9_.\[\] -]")
"""What no name of a rule or a field holds."""
_CHANGED: Final = "changed"
"""The word of detail of a message whose case changed while it was being handed over: it did not go."""
Reasons: TypeAlias = tuple[tuple[str, str], ...]


def dispatch(
    store: CaseStore,
    messages: Iterable[Message],
    channels: Mapping[str, Channel],
    at: Callable[[], Instant],
    *,
    by: str = "dispatch",
    lease_minutes: int = LEASE_MINUTES,
    pace: Pace | None = None,
    again: Again | None = None,
) -> Iterator[Message]:
    """Send what is due, and say of each what came of it. Several may run at once: each message goes once.

    Args:
        store: where messages are claimed, and what was done is kept.
        messages: in the order in which they are to go.
        channels: by name, as the routes name them.
        at: now, asked again for each step.
        by: who sends: a role or a collar number, for the access log.
        lease_minutes: how long a message is this caller's alone; more than a channel waits.
        pace: how many go by one channel in a minute, and which channels rest; the rest waits for
            the next run. One that dispatches in several calls hands the same to each.
        again: works a message out anew, where its case or a record of it has changed since it was worked out:
            asked before it is taken, and again once it is recorded as handed over.

    Yields:
        Each that was tried, with its new ``state`` and ``detail``. One that is not open yet, is paused, is somebody
        else's, or has gone out is passed over, as is a channel whose provider said "later".
        Where sending is stopped (``store.messages.stopped()``) it ends.
    """
    run = _Run(store, channels, at, by, lease_minutes, pace or Pace(), again)
    for message in messages:
        if store.messages.stopped() is not None:
            return
        current = run.as_it_is_now(message)
        tried = None if current is None else run.send(current)
        if tried is not None:
            yield tried


@attrs.define
class _Run:
    store: CaseStore
    channels: Mapping[str, Channel]
    at: Callable[[], Instant]
    by: str
    lease_minutes: int
    pace: Pace
    again: Again | None

    def as_it_is_now(self, message: Message) -> Message | None:
        """The message, worked out anew where its case has changed; ``None``: it is not to be sent now."""
        if self.again is None or not has_changed(self.store, message):
            return message
        return self.again(message, self.at())

    def send(self, message: Message) -> Message | None:
        """One message, all the way; ``None``: nothing was done with it."""
        now, due = self.at(), message.due
        if due.paused or not due.is_open(now) or self.pace.rests(message.channel, now):
            return None
        if _is_late(message, now) and self._is_stopped(message):
            # That a rule stopped it is somebody's duty, and no time that passes ends that.
            return None
        claimed = self.store.messages.claim(message, now, until=minutes_after(now, self.lease_minutes))
        if claimed is None:
            return None
        blind = False
        # First what became of the last attempt, also of a message that is too late by now: it may have arrived.
        if claimed.attempts:
            answered, blind = self._look_up(claimed)
            if answered is not None:
                return answered
        if _is_late(message, self.at()):
            self.store.messages.cancel(message, "stale", self.at(), held=claimed)
            return attrs.evolve(message, state=Progress.CANCELLED, detail="stale")
        return self._hand_over(claimed, blind=blind)

    def _is_stopped(self, message: Message) -> bool:
        kept = self.store.messages.kept(message.reference)
        return kept is not None and kept.state is Progress.BLOCKED

    def _look_up(self, claimed: Claimed) -> tuple[Message | None, bool]:
        """What became of the last attempt? With no answer at hand: may it go once more, unseen?"""
        message, now = claimed.message, self.at()
        channel = self.channels.get(claimed.channel)
        if channel is None or not channel.finds:
            if claimed.attempts < _MOST_BLIND:
                return None, True
            receipt = Receipt(reference=message.reference, state=Progress.FAILED, at=now, detail=OUTCOME_UNKNOWN)
            return self._settle(message, receipt), False
        answer = ask_provider(channel, message.reference, now)
        # Only "it is not known here" lets it go again. No answer, or an unclear one, is not that.
        if answer is None:
            self.store.messages.note(message.reference, now, detail="not-known-there")
            return None, False
        if answer.state in {Progress.CLAIMED, Progress.UNKNOWN}:
            if answer.retry_after is not None:
                self.pace.rest(claimed.channel)
            return self._settle(message, attrs.evolve(answer, state=Progress.UNKNOWN, detail="not-answered")), False
        return self._settle(message, answer), False

    def _hand_over(self, claimed: Claimed, *, blind: bool) -> Message | None:
        """Compose it, record that it is handed over, and hand it to its channel."""
        message, composed_at, store = claimed.message, self.at(), self.store.messages
        notice = self._compose(message, composed_at)
        if not isinstance(notice, Notice):
            return self._block(claimed, notice, unsent=False)
        recorded = store.record_handover(
            claimed,
            at=self.at(),
            who=self.by,
            twice=blind,
            language=notice.language,
            digest=kept_digest(self.store.reference_key(), notice),
            tells=notice.tells,
        )
        if not recorded:
            return None
        current, now = self._at_the_last_moment(message, notice, composed_at)
        if current is None:
            receipt = Receipt(reference=message.reference, state=Progress.CLAIMED, at=now, detail=_CHANGED)
        elif not isinstance(current, Notice):
            return self._block(claimed, current, unsent=True)
        else:
            self.pace.count(message.channel, now)
            receipt = _receipt(self.channels[message.channel], current, now)
        if receipt.state is not Progress.CLAIMED:
            return self._settle(message, receipt)
        if receipt.retry_after is not None:
            self.pace.rest(message.channel)
        store.postpone(receipt)
        return attrs.evolve(message, state=Progress.CLAIMED, detail=receipt.detail or "later")

    def _at_the_last_moment(
        self, message: Message, notice: Notice, composed_at: Instant
    ) -> tuple[Notice | Reasons | None, Instant]:
        """The text as it may go now that it is recorded as handed over, which may have had to wait.

        ``None``: it is not to go now. A safe window ends on a minute (V3); a hold, a new record, an erasure, or a
        stop may have come in between.
        """
        now, changed = self.at(), has_changed(self.store, message)
        current = self.as_it_is_now(message)
        if current is None or self.store.messages.stopped() is not None:
            return None, now
        if not changed and _minute(now) == _minute(composed_at):
            return notice, now
        return self._compose(current, now), now

    def _compose(self, message: Message, now: Instant) -> Notice | Reasons:
        """The text as it may go at this instant, or every reason why it may not."""
        reasons = tuple(self._no_way(message))
        if reasons:
            return reasons
        try:
            notice = message.compose(now)
        except StoreError:
            raise
        except CaraError as wrong:
            codes = [fault.code for fault in wrong.faults] if isinstance(wrong, InputError) else [""]
            return tuple((type(wrong).__name__, code) for code in codes)
        if not isinstance(notice, Notice):
            return tuple((fault.rule, fault.field) for fault in notice) or (("NO_TEXT", ""),)
        of_notice = (notice.reference, notice.case, notice.message, notice.reader, notice.medium)
        same = of_notice == (message.reference, message.case, message.message, message.reader, message.medium)
        return notice if same else (("ANOTHER_MESSAGE", "reference"),)

    def _no_way(self, message: Message) -> Iterator[tuple[str, str]]:
        """Is there no such channel, can it not carry this, or was the safe contact changed since (V8)?"""
        channel = self.channels.get(message.channel)
        if channel is None:
            yield "NO_CHANNEL", message.channel
        elif message.medium not in channel.media:
            yield "NOT_CARRIED", message.medium.value
        planned_with = message.contact_version
        if planned_with is not None and planned_with != self.store.contact_version(message.case):
            yield "V8", "contact_version"

    def _block(self, claimed: Claimed, found: Reasons, *, unsent: bool) -> Message:
        reasons = tuple((_UNFIT.sub("_", rule)[:40], _UNFIT.sub("_", field)[:80]) for rule, field in found)
        self.store.messages.block(claimed.message, reasons, self.at(), held=claimed, unsent=unsent)
        detail = "; ".join(f"{rule} {field}".rstrip() for rule, field in reasons)
        return attrs.evolve(claimed.message, state=Progress.BLOCKED, detail=detail)

    def _settle(self, message: Message, receipt: Receipt) -> Message:
        self.store.messages.settle(receipt)
        return attrs.evolve(message, state=receipt.state, detail=receipt.detail)


def _is_late(message: Message, now: Instant) -> bool:
    last = message.due.not_after
    return last is not None and last < london_day(now)


def _receipt(channel: Channel, notice: Notice, now: Instant) -> Receipt:
    """What the channel answers; UNKNOWN for whatever else it does."""
    try:
        receipt = channel.send(notice, now)
    except Exception as raised:  # noqa: BLE001  (whatever a channel raises, nobody knows whether the provider has it)
        return _unknown(notice, now, type(raised).__name__[:80])
    return receipt if receipt.reference == notice.reference else _unknown(notice, now, "foreign-receipt")


def _unknown(notice: Notice, now: Instant, detail: str) -> Receipt:
    return Receipt(reference=notice.reference, state=Progress.UNKNOWN, at=now, detail=detail)


def _minute(at: Instant) -> str:
    return f"{at:%Y-%m-%dT%H:%M%z}"

"""Sending what is due, once.

At least once, strictly: nobody can promise more of a telephone. Each message is taken on a
lease; whoever finds that it may have gone out before asks the provider first; and before it
is handed over that is written down, so that after a crash somebody knows to ask. Twice it
goes only where a provider cannot be asked, at most once more, and that is counted.
Source: ``reliability.md`` section 4; ``contact.md`` section 8.3, V3, V8 and V9.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

import attrs

from cara_core.channels.transport import Channel
from cara_core.delivery.asking import asked
from cara_core.delivery.pace import Pace
from cara_core.delivery.sending import Outgoing, Sent
from cara_core.errors import CaraError, InputError, StoreError
from cara_core.store.case_store import CaseStore
from cara_core.store.messages.rows import Claimed, MessageRow
from cara_core.terms.instants import Instant, london_day, minutes_after
from cara_core.terms.messages import Notice, Progress, Receipt

__all__ = ["LEASE_MINUTES", "dispatch"]

LEASE_MINUTES: Final = 5
"""Longer than any channel waits for its provider: until then nobody else takes the message."""
_MOST_BLIND: Final = 2
_UNFIT: Final = re.compile(r"[^A-Za-z0-9_.\[\] -]")
"""What no name of a rule or a field holds."""
Reasons: TypeAlias = tuple[tuple[str, str], ...]


def dispatch(
    store: CaseStore,
    letters_to_send: Iterable[Outgoing],
    channels: Mapping[str, Channel],
    at: Callable[[], Instant],
    *,
    by: str = "dispatch",
    lease_minutes: int = LEASE_MINUTES,
    pace: Pace | None = None,
) -> Iterator[Sent]:
    """Send what is due, and say of each what came of it. Several may run at once: each message goes once.

    Args:
        store: where messages are claimed, and what was done is kept.
        letters_to_send: the messages, in the order in which they are to go.
        channels: by name, as the routes name them.
        at: now, asked anew for each step.
        by: who sends: a role or a collar number, for the access log.
        lease_minutes: how long a message is this caller's alone; more than a channel waits.
        pace: how many go by one channel in a minute, and which channels rest; the rest waits for
            the next run. One that dispatches in several calls hands the same to each.

    Yields:
        What came of each that was touched. One that is not open yet, is paused, is somebody
        else's, or has gone out is passed over, as is a channel whose provider said "later".
        Where sending is stopped (``store.messages.stopped()``) it ends.
    """
    run = _Run(store, channels, at, by, lease_minutes, pace or Pace(), store.reference_key())
    for outgoing in letters_to_send:
        if store.messages.stopped() is not None:
            return
        found = run.one(outgoing)
        if found is not None:
            yield found


@attrs.define
class _Run:
    store: CaseStore
    channels: Mapping[str, Channel]
    at: Callable[[], Instant]
    by: str
    lease_minutes: int
    pace: Pace
    key: bytes = attrs.field(repr=False)

    def one(self, outgoing: Outgoing) -> Sent | None:
        """One message, all the way."""
        now, due = self.at(), outgoing.due
        if due.paused or london_day(now) < due.opens_on or self.pace.rests(outgoing.route.channel, now):
            return None
        row = outgoing.row(self.key)
        claimed = self.store.messages.claim(row, now, minutes_after(now, self.lease_minutes))
        if claimed is None:
            return None
        blind = False
        if claimed.attempts:
            known, blind = self._looked_up(claimed)
            if known is not None:
                return known
        if due.not_after is not None and due.not_after < london_day(self.at()):
            self.store.messages.cancelled(row, "stale", self.at(), held=claimed)
            return _sent(row, Progress.CANCELLED, "stale")
        return self._sent(outgoing, claimed, blind=blind)

    def _looked_up(self, claimed: Claimed) -> tuple[Sent | None, bool]:
        """What became of the last attempt? With no answer at hand: may it go once more, unseen?"""
        row, now = claimed.row, self.at()
        channel = self.channels.get(claimed.channel)
        if channel is None or not channel.finds:
            if claimed.attempts < _MOST_BLIND:
                return None, True
            receipt = Receipt(reference=row.reference, state=Progress.FAILED, at=now, detail="outcome-unknown")
            return self._settled(row, receipt), False
        answer = asked(channel, row.reference, now)
        if answer is None:
            self.store.messages.noted(row.reference, now, "not-known-there")
            return None, False
        if answer.state in {Progress.CLAIMED, Progress.UNKNOWN}:
            if answer.retry_after is not None:
                self.pace.rest(claimed.channel)
            self.store.messages.settle(attrs.evolve(answer, state=Progress.UNKNOWN, detail="not-answered"))
            return _sent(row, Progress.UNKNOWN, "not-answered"), False
        return self._settled(row, answer), False

    def _sent(self, outgoing: Outgoing, claimed: Claimed, *, blind: bool) -> Sent | None:
        row, composed_at, messages = claimed.row, self.at(), self.store.messages
        notice = self._composed(outgoing, row, composed_at)
        if not isinstance(notice, Notice):
            return self._blocked(row, notice, claimed, unsent=False)
        said = {"language": notice.language, "digest": notice.digest}
        if not messages.intend(claimed, at=self.at(), who=self.by, twice=blind, **said):
            return None
        now = self.at()
        if _minute(now) != _minute(composed_at):
            # Writing that down may have had to wait, and a safe window ends on a minute (V3).
            notice = self._composed(outgoing, row, now)
            if not isinstance(notice, Notice):
                return self._blocked(row, notice, claimed, unsent=True)
        self.pace.count(row.channel, now)
        return self._handed_over(self.channels[row.channel], row, notice, now)

    def _handed_over(self, channel: Channel, row: MessageRow, notice: Notice, now: Instant) -> Sent:
        receipt = _receipt(channel, notice, now)
        if receipt.state is Progress.CLAIMED:
            if receipt.retry_after is not None:
                self.pace.rest(row.channel)
            self.store.messages.postponed(receipt)
            return _sent(row, Progress.CLAIMED, receipt.detail or "later")
        return self._settled(row, receipt)

    def _composed(self, outgoing: Outgoing, row: MessageRow, now: Instant) -> Notice | Reasons:
        """The text as it may go at this instant, or every reason why it may not."""
        reasons = tuple(self._no_way(row))
        if reasons:
            return reasons
        try:
            notice = outgoing.compose(now)
        except StoreError:
            raise
        except CaraError as wrong:
            codes = [one.code for one in wrong.faults] if isinstance(wrong, InputError) else [""]
            return tuple((type(wrong).__name__, code) for code in codes)
        if not isinstance(notice, Notice):
            return tuple((one.rule, one.field) for one in notice) or (("NO_TEXT", ""),)
        told = (notice.reference, notice.case, notice.message, notice.reader, notice.medium)
        same = told == (row.reference, row.case, row.message, row.reader, row.medium)
        return notice if same else (("ANOTHER_MESSAGE", "reference"),)

    def _no_way(self, row: MessageRow) -> Iterator[tuple[str, str]]:
        """Is there no such channel, can it not carry this, or was the safe contact changed since (V8)?"""
        channel = self.channels.get(row.channel)
        if channel is None:
            yield "NO_CHANNEL", row.channel
        elif row.medium not in channel.media:
            yield "NOT_CARRIED", row.medium.value
        if row.contact_version is not None and row.contact_version != self.store.contact_version(row.case):
            yield "V8", "contact_version"

    def _blocked(self, row: MessageRow, found: Reasons, claimed: Claimed, *, unsent: bool) -> Sent:
        reasons = tuple((_UNFIT.sub("_", rule)[:40], _UNFIT.sub("_", field)[:80]) for rule, field in found)
        self.store.messages.blocked(row, reasons, self.at(), held=claimed, unsent=unsent)
        return _sent(row, Progress.BLOCKED, "; ".join(f"{rule} {field}".rstrip() for rule, field in reasons))

    def _settled(self, row: MessageRow, receipt: Receipt) -> Sent:
        self.store.messages.settle(receipt)
        return _sent(row, receipt.state, receipt.detail)


def _receipt(channel: Channel, notice: Notice, now: Instant) -> Receipt:
    """What the channel says of it; UNKNOWN for whatever else it does."""
    try:
        receipt = channel.send(notice, now)
    except Exception as raised:  # noqa: BLE001  (whatever a channel raises, nobody knows whether the provider has it)
        return _unknown(notice, now, type(raised).__name__[:80])
    return receipt if receipt.reference == notice.reference else _unknown(notice, now, "foreign-receipt")


def _unknown(notice: Notice, now: Instant, detail: str) -> Receipt:
    return Receipt(reference=notice.reference, state=Progress.UNKNOWN, at=now, detail=detail)


def _minute(at: Instant) -> str:
    return f"{at:%Y-%m-%dT%H:%M%z}"


def _sent(row: MessageRow, state: Progress, detail: str) -> Sent:
    return Sent(
        reference=row.reference,
        case=row.case,
        message=row.message,
        reader=row.reader,
        medium=row.medium,
        channel=row.channel,
        state=state,
        detail=detail,
    )

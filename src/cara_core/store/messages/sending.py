"""The messages of a store: taken on a lease, sent once, and moved forward by what the channels say.

A message has one row, under its reference: two who would send it at once meet in that row,
and one of them has it. Who has it holds a *lease* that ends by itself, never a flag: one
that dies holds nothing up. Before anything is handed to a channel that is written down
(``attempts``), so whoever comes next knows that it may have gone out, and asks first.
Source: ``reliability.md`` section 4.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

import attrs

from cara_core.errors import Fault, InputError
from cara_core.store.database.database import Cursor
from cara_core.store.log.access_log import Action, moment
from cara_core.store.messages.announcement_log import AnnouncementKept, AnnouncementLog
from cara_core.store.messages.reading import PERHAPS_TWICE, RESTORED
from cara_core.store.messages.rows import (
    UNSENT,
    Claimed,
    MessageKept,
    is_free,
    nameable,
    reasons_text,
    to_the_second,
)
from cara_core.store.messages.statements import (
    ADD_STOP,
    END,
    HAND_OVER,
    LAST_STOP,
    LEASE,
    SETTLE,
)
from cara_core.store.messages.wrong_messages import WrongMessages
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.messages import FORWARD, Progress, Reader, Receipt
from cara_core.terms.one_message import Message
from cara_core.terms.workshops import Announcement

__all__ = ["SWITCHED", "Messages", "Step"]

SWITCHED: Final = ("sending resumed", "sending stopped", "sending stopped as a backup was put back")
"""What the access log says of the switch, by what stands in the row of the switch, before the number of that row."""

_WHO: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_-]{0,63}", re.ASCII)
_OUT: Final = 2 * FORWARD[Progress.ACCEPTED]
"""From this rank on a provider has it: nobody needs a lease on it any more."""
# Twice the public ranks: so there is room between them for the two states that no channel ever says.
_RANK: Final = {state: 2 * rank for state, rank in FORWARD.items()} | {
    Progress.BLOCKED: 1,
    Progress.CANCELLED: 9,
}
"""Blocked comes between claimed and unknown; cancelled is an end, unless a channel says that it was delivered."""


class Step(StrEnum):
    """What a receipt did: it moved its message forward, changed nothing, or names a message of somebody else."""

    FORWARD = "forward"
    NOTHING = "nothing"
    STRANGER = "stranger"


@attrs.frozen
class Messages(WrongMessages):
    """The messages of one store."""

    announcements: AnnouncementLog | None = None

    def announced_in(self, case: str) -> tuple[AnnouncementKept, ...]:
        """What the messages of this case said of the workshops when they were handed over, the oldest first."""
        return () if self.announcements is None else self.announcements.of_case(case)

    def claim(self, planned: Message, at: Instant, *, until: Instant) -> Claimed | None:
        """Take this message on a lease; ``None``: somebody else has it, or there is nothing left to send."""
        # Looked at twice: most are not free, and need no transaction; between this and the next somebody may take it.
        if not is_free(self.kept(planned.reference), at):
            return None
        with self.database.writing() as cursor:
            known = self.kept(planned.reference)
            if not is_free(known, at):
                return None
            if known is None:
                self._add_message(cursor, planned, at, state=Progress.CLAIMED, detail="")
            elif known.leased_until is not None:
                self._add_event(cursor, planned.reference, at, state=known.state, detail="lease-ended")
            lease = to_the_second(until)
            self._write(cursor, LEASE, leased_until=lease, updated_at=moment(at), reference=planned.reference)
        attempts = known.attempts if known else 0
        return Claimed(
            message=planned,
            until=lease,
            attempts=attempts or self._asked_first(planned),
            channel=known.channel if known and known.attempts else planned.channel,
        )

    def _asked_first(self, planned: Message) -> int:
        """As how often handed over does it count that the store says nothing of? More than once may go unseen: 0 or 2.

        A backup that was put back does not say what went out after it.
        """
        restored = self.restored_at()
        return 2 if restored is not None and planned.due.opens_on <= london_day(restored) else 0

    def record_handover(
        self,
        claimed: Claimed,
        *,
        at: Instant,
        who: str,
        language: str,
        digest: str,
        twice: bool,
        tells: Sequence[Announcement] = (),
    ) -> bool:
        """Record that it is now handed to its channel, and the disclosure with it (DPA 2018 s.62(3)).

        ``tells`` is what it says of the workshops.

        ``False``: it must not be, as sending was stopped, or the lease has ended.
        """
        planned = claimed.message
        with self.database.writing() as cursor:
            known = self.kept(planned.reference)
            if known is None or known.state not in UNSENT or not known.leased(at) or not claimed.holds(known):
                return False
            if self.stopped() is not None:
                self._write(cursor, LEASE, leased_until=None, updated_at=moment(at), reference=planned.reference)
                return False
            self._handed_over(cursor, planned, known, at=at, language=language, digest=digest)
            detail = PERHAPS_TWICE if twice else f"to {planned.channel}"
            seq = self._add_event(cursor, planned.reference, at, state=_still(known), detail=detail)
            if self.announcements is not None and planned.reader is Reader.PARTICIPANT:
                self.announcements.add(cursor, case=planned.case, reference=planned.reference, seq=seq, tells=tells)
            self.log.put(
                cursor,
                at=at,
                who=who,
                action=Action.DISCLOSURE,
                case=planned.case,
                recipient=f"{planned.reader} {planned.medium} {planned.message}",
                reason=f"message {planned.reference}",
            )
        return True

    def _handed_over(
        self, cursor: Cursor, planned: Message, known: MessageKept, *, at: Instant, language: str, digest: str
    ) -> None:
        self._write(
            cursor,
            HAND_OVER,
            channel=planned.channel,
            language=None if planned.reader is Reader.VICTIM else language,
            contact_version=planned.contact_version,
            opens_on=planned.opens_on.isoformat(),
            state=_still(known).value,
            attempts=known.attempts + 1,
            digest=digest,
            detail="",
            updated_at=moment(at),
            reference=planned.reference,
        )

    def settle(self, receipt: Receipt) -> Step:
        """Move the message forward to what a channel said. What came late or twice changes nothing, and is logged."""
        with self.database.writing() as cursor:
            known = self.kept(receipt.reference)
            if known is None:
                return Step.STRANGER
            name = nameable(receipt.provider_id)
            forward = _RANK[receipt.state] > _RANK[known.state]
            if forward:
                lease = None if _RANK[receipt.state] >= _OUT else known.leased_until
                self._write(
                    cursor,
                    SETTLE,
                    state=receipt.state.value,
                    leased_until=None if lease is None else to_the_second(lease),
                    provider_id=name or known.provider_id,
                    detail=receipt.detail,
                    updated_at=moment(receipt.at),
                    reference=receipt.reference,
                )
            self._add_event(
                cursor, receipt.reference, receipt.at, state=receipt.state, detail=receipt.detail, provider_id=name
            )
        return Step.FORWARD if forward else Step.NOTHING

    def postpone(self, receipt: Receipt) -> None:
        """The channel took nothing and said "later": it did not go out, and is free again after so many seconds."""
        with self.database.writing() as cursor:
            known = self.kept(receipt.reference)
            if known is None or known.state not in UNSENT:
                return
            self._write(
                cursor,
                END,
                state=known.state.value,
                attempts=max(known.attempts - 1, 0),
                leased_until=to_the_second(_seconds_after(receipt.at, receipt.retry_after or 0)),
                detail=receipt.detail,
                updated_at=moment(receipt.at),
                reference=receipt.reference,
            )
            detail = receipt.detail or "later"
            self._add_event(cursor, receipt.reference, receipt.at, state=receipt.state, detail=detail)

    def note(self, reference: str, at: Instant, *, detail: str) -> None:
        """Log something about a message whose state it does not change, such as that a provider does not know it."""
        with self.database.writing() as cursor:
            known = self.kept(reference)
            if known is not None:
                self._add_event(cursor, reference, at, state=known.state, detail=detail)

    def block(
        self,
        planned: Message,
        reasons: Iterable[tuple[str, str]],
        at: Instant,
        *,
        held: Claimed | None = None,
        unsent: bool = False,
    ) -> bool:
        """This message must not go now: each rule, and the field it is about. It stands among ``blocked_now()``.

        It may be claimed again at once. ``held`` is the caller's own lease; ``unsent`` says
        that it had been recorded as handed over, and was not. ``False``: it has gone
        out already, or somebody else has it.
        """
        return self._end(planned, at, state=Progress.BLOCKED, detail=reasons_text(reasons), held=held, unsent=unsent)

    def cancel(self, ended: Message | MessageKept, why: str, at: Instant, *, held: Claimed | None = None) -> bool:
        """This message is never sent any more; ``why`` is a code such as ``stale``. ``False``: as for ``block``."""
        return self._end(ended, at, state=Progress.CANCELLED, detail=reasons_text([(why, "")]), held=held)

    def stop_sending(self, by: str, at: Instant) -> None:
        """Stop all sending, from the next message on: also of a dispatcher that is at work."""
        self._switch(by, at, stopped=1)

    def resume_sending(self, by: str, at: Instant) -> None:
        """Let sending go on."""
        self._switch(by, at, stopped=0)

    def stop_after_restore(self, by: str, at: Instant) -> None:
        """Stop all sending as a backup was put back: whatever is due by then may have gone out since.

        Its provider is asked first, also once sending goes on again.
        """
        self._switch(by, at, stopped=RESTORED)

    def _switch(self, by: str, at: Instant, *, stopped: int) -> None:
        if not _WHO.fullmatch(by):
            raise InputError([Fault("by", "NOT_ALLOWED", "allowed: a role or a collar number")])
        with self.database.writing() as cursor:
            last = cursor.execute(self.database.sql(LAST_STOP), ()).fetchone()[0] or 0
            self._write(cursor, ADD_STOP, seq=last + 1, at=moment(at), said_by=by, stopped=stopped)
            # Checkpoints name the access log: so a stop that was taken away shows, and one that was put in.
            reason = f"{SWITCHED[stopped]}, row {last + 1}"
            self.log.put(cursor, at=at, who=by, action=Action.ALTERATION, case=None, reason=reason)

    def _end(
        self,
        ended: Message | MessageKept,
        at: Instant,
        *,
        state: Progress,
        detail: str,
        held: Claimed | None,
        unsent: bool = False,
    ) -> bool:
        with self.database.writing() as cursor:
            known = self.kept(ended.reference)
            if known is None:
                self._add_message(cursor, ended, at, state=state, detail=detail)
                return True
            mine = held is not None and held.holds(known)
            if known.state not in UNSENT or (known.leased(at) and not mine):
                return False
            self._write(
                cursor,
                END,
                state=state.value,
                attempts=known.attempts - (1 if unsent and known.attempts else 0),
                leased_until=None,
                detail=detail,
                updated_at=moment(at),
                reference=ended.reference,
            )
            # It is tried with every run: that the same still forbids it is no event.
            if (known.state, known.detail) != (state, detail):
                self._add_event(cursor, ended.reference, at, state=state, detail=detail)
        return True


def _still(known: MessageKept) -> Progress:
    """The state in which it is handed over: once nobody knows whether it went out, that stays so until a receipt."""
    return Progress.UNKNOWN if known.state is Progress.UNKNOWN else Progress.CLAIMED


def _seconds_after(at: Instant, seconds: int) -> Instant:
    return dt.datetime.fromtimestamp(at.timestamp() + seconds, dt.UTC)

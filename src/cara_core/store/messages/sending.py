"""The messages of a store: taken on a lease, sent once, and moved forward by what the channels say.

A message has one row, under its reference: two who would send it at once meet in that row,
and one of them has it. Who has it holds a *lease* that ends by itself, never a flag: one
that dies holds nothing up. Before anything is handed to a channel that is written down
(``attempts``), so whoever comes next knows that it may have gone out, and asks first.
Source: ``reliability.md`` section 4.
"""

import datetime as dt
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

import attrs
from sqlalchemy import ClauseElement, Column, bindparam, func, insert, select, update

from cara_core.errors import Fault, InputError
from cara_core.store.database.database import Cursor
from cara_core.store.database.tables import message, message_event, sending
from cara_core.store.log.access_log import AccessLog, Action, moment
from cara_core.store.messages.reading import PERHAPS_TWICE, MessageReading
from cara_core.store.messages.rows import (
    UNSENT,
    Claimed,
    MessageKept,
    is_free,
    nameable,
    reasons_text,
    to_the_second,
)
from cara_core.terms.instants import Instant
from cara_core.terms.message import Message
from cara_core.terms.messages import FORWARD, Progress, Receipt

__all__ = ["Messages", "Step"]

_WHO: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_-]{0,63}", re.ASCII)
_OUT: Final = 2 * FORWARD[Progress.ACCEPTED]
_RANK: Final = {state: 2 * rank for state, rank in FORWARD.items()} | {
    Progress.BLOCKED: 1,
    Progress.CANCELLED: 9,
}
"""Blocked comes between claimed and unknown; cancelled is an end, unless a channel says that it was delivered."""


def _put(*columns: Column[Any]) -> ClauseElement:
    """An update of these columns of one message, with their values in this order, and then its reference."""
    values: list[tuple[Any, Any]] = [(column, bindparam(f"new_{column.name}")) for column in columns]
    return update(message).ordered_values(*values).where(message.c.reference == bindparam("reference_of_row"))


_C: Final = message.c
_ADD: Final = insert(message)
_LEASE: Final = _put(_C.leased_until, _C.updated_at)
_INTEND: Final = _put(
    *(_C.channel, _C.language, _C.contact_version, _C.opens_on),
    *(_C.state, _C.attempts, _C.digest, _C.detail, _C.updated_at),
)
_SETTLE: Final = _put(_C.state, _C.leased_until, _C.provider_id, _C.detail, _C.updated_at)
_END: Final = _put(_C.state, _C.attempts, _C.leased_until, _C.detail, _C.updated_at)
_LAST_EVENT: Final = select(func.max(message_event.c.seq))
_ADD_EVENT: Final = insert(message_event)
_LAST_STOP: Final = select(func.max(sending.c.seq))
_ADD_STOP: Final = insert(sending)


class Step(StrEnum):
    """What a receipt did: it moved its message forward, changed nothing, or names a message of somebody else."""

    FORWARD = "forward"
    NOTHING = "nothing"
    STRANGER = "stranger"


@attrs.frozen
class Messages(MessageReading):
    """The messages of one store."""

    log: AccessLog

    def claim(self, planned: Message, at: Instant, until: Instant) -> Claimed | None:
        """Take this message on a lease; ``None``: somebody else has it, or there is nothing left to send."""
        if not is_free(self.kept(planned.reference), at):
            return None
        with self.database.writing() as cursor:
            known = self.kept(planned.reference)
            if not is_free(known, at):
                return None
            if known is None:
                self._add(cursor, planned, Progress.CLAIMED, "", at)
            elif known.leased_until is not None:
                self._event(cursor, planned.reference, at, known.state, "lease-ended")
            lease = to_the_second(until)
            self._run(cursor, _LEASE, lease, moment(at), planned.reference)
        return Claimed(
            message=planned,
            until=lease,
            attempts=known.attempts if known else 0,
            channel=known.channel if known and known.attempts else planned.channel,
        )

    def record_handover(
        self, claimed: Claimed, *, at: Instant, who: str, language: str, digest: str, twice: bool
    ) -> bool:
        """Write down that it is now handed to its channel, and the disclosure with it (DPA 2018 s.62(3)).

        ``False``: it must not be, as sending was stopped, or the lease has ended.
        """
        planned = claimed.message
        with self.database.writing() as cursor:
            known = self.kept(planned.reference)
            if known is None or known.state not in UNSENT or not known.leased(at) or not claimed.holds(known):
                return False
            if self.stopped() is not None:
                self._run(cursor, _LEASE, None, moment(at), planned.reference)
                return False
            state = Progress.UNKNOWN if known.state is Progress.UNKNOWN else Progress.CLAIMED
            self._run(
                cursor,
                _INTEND,
                *(planned.channel, language, planned.contact_version, planned.opens_on.isoformat()),
                *(state.value, known.attempts + 1, digest, "", moment(at), planned.reference),
            )
            detail = PERHAPS_TWICE if twice else f"to {planned.channel}"
            self._event(cursor, planned.reference, at, state, detail)
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

    def settle(self, receipt: Receipt) -> Step:
        """Move the message forward to what a channel said. What came late or twice changes nothing, and is logged."""
        with self.database.writing() as cursor:
            known = self.kept(receipt.reference)
            if known is None:
                return Step.STRANGER
            name = nameable(receipt.provider_id)
            forward = _RANK[receipt.state] > _RANK[known.state]
            if forward:
                lease = None if _RANK[receipt.state] >= _OUT or known.leased_until is None else known.leased_until
                self._run(
                    cursor,
                    _SETTLE,
                    *(receipt.state.value, lease and to_the_second(lease), name or known.provider_id),
                    *(receipt.detail, moment(receipt.at), receipt.reference),
                )
            self._event(cursor, receipt.reference, receipt.at, receipt.state, receipt.detail, provider_id=name)
        return Step.FORWARD if forward else Step.NOTHING

    def postpone(self, receipt: Receipt) -> None:
        """The channel took nothing and said "later": it did not go out, and is free again after so many seconds."""
        with self.database.writing() as cursor:
            known = self.kept(receipt.reference)
            if known is None or known.state not in UNSENT:
                return
            free = to_the_second(_seconds_after(receipt.at, receipt.retry_after or 0))
            left, now = max(known.attempts - 1, 0), moment(receipt.at)
            self._run(cursor, _END, known.state.value, left, free, receipt.detail, now, receipt.reference)
            self._event(cursor, receipt.reference, receipt.at, receipt.state, receipt.detail or "later")

    def note(self, reference: str, at: Instant, detail: str) -> None:
        """Log something about a message whose state it does not change, such as that a provider does not know it."""
        with self.database.writing() as cursor:
            known = self.kept(reference)
            if known is not None:
                self._event(cursor, reference, at, known.state, detail)

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
        return self._ended(planned, Progress.BLOCKED, reasons_text(reasons), at, held=held, unsent=unsent)

    def cancel(self, ended: Message | MessageKept, why: str, at: Instant, *, held: Claimed | None = None) -> bool:
        """This message is never sent any more; ``why`` is a code such as ``stale``. ``False``: as for ``block``."""
        return self._ended(ended, Progress.CANCELLED, reasons_text([(why, "")]), at, held=held)

    def stop_sending(self, by: str, at: Instant) -> None:
        """Stop all sending, from the next message on: also of a dispatcher that is at work."""
        self._switch(by, at, stopped=1)

    def resume_sending(self, by: str, at: Instant) -> None:
        """Let sending go on."""
        self._switch(by, at, stopped=0)

    def _switch(self, by: str, at: Instant, *, stopped: int) -> None:
        if not _WHO.fullmatch(by):
            raise InputError([Fault("by", "NOT_ALLOWED", "allowed: a role or a collar number")])
        with self.database.writing() as cursor:
            last = cursor.execute(self.database.sql(_LAST_STOP), ()).fetchone()[0] or 0
            self._run(cursor, _ADD_STOP, last + 1, moment(at), by, stopped)

    def _ended(
        self,
        ended: Message | MessageKept,
        state: Progress,
        detail: str,
        at: Instant,
        *,
        held: Claimed | None,
        unsent: bool = False,
    ) -> bool:
        with self.database.writing() as cursor:
            known = self.kept(ended.reference)
            if known is None:
                self._add(cursor, ended, state, detail, at)
                return True
            mine = held is not None and held.holds(known)
            if known.state not in UNSENT or (known.leased(at) and not mine):
                return False
            left = known.attempts - (1 if unsent and known.attempts else 0)
            self._run(cursor, _END, state.value, left, None, detail, moment(at), ended.reference)
            if (known.state, known.detail) != (state, detail):
                self._event(cursor, ended.reference, at, state, detail)
        return True

    def _add(self, cursor: Cursor, new: Message | MessageKept, state: Progress, detail: str, at: Instant) -> None:
        now = moment(at)
        self._run(
            cursor,
            _ADD,
            *(new.reference, new.case, new.message, new.occurrence, new.reader.value, new.medium.value, new.channel),
            *(new.language, new.contact_version, new.opens_on.isoformat(), state.value, 0, None, None, None),
            *(detail, now, now),
        )
        self._event(cursor, new.reference, at, state, detail)

    def _event(
        self,
        cursor: Cursor,
        reference: str,
        at: Instant,
        state: Progress,
        detail: str,
        *,
        provider_id: str | None = None,
    ) -> None:
        last = cursor.execute(self.database.sql(_LAST_EVENT), ()).fetchone()[0] or 0
        self._run(cursor, _ADD_EVENT, last + 1, reference, moment(at), state.value, detail, provider_id)

    def _run(self, cursor: Cursor, statement: ClauseElement, *arguments: object) -> None:
        cursor.execute(self.database.sql(statement), arguments)


def _seconds_after(at: Instant, seconds: int) -> Instant:
    return dt.datetime.fromtimestamp(at.timestamp() + seconds, dt.UTC)

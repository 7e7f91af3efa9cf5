"""How far the messages of a store have come, and whether anything may be sent at all: what can be asked of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import attrs
from sqlalchemy import Text, bindparam, cast, func, literal_column, select

from cara_core.errors import StoreDamaged
from cara_core.store.database.database import Database
from cara_core.store.database.garbled_text import key_of
from cara_core.store.database.tables import message, message_event, sending
from cara_core.store.messages.rows import (
    OUTCOME_UNKNOWN,
    UNSENT,
    MessageEvent,
    MessageKept,
    Stop,
    case_in,
    event_of,
    kept_of,
    stop_of,
)
from cara_core.terms.instants import Instant
from cara_core.terms.messages import Progress

__all__ = ["PERHAPS_TWICE", "RESTORED", "MessageReading"]

RESTORED: Final = 2
"""Stands in the row of the switch that was turned as a backup was put back: an older version reads a stop."""
PERHAPS_TWICE: Final = "perhaps-twice"
"""The word of detail of a message that was sent again without anybody to ask whether it had gone out."""
_PAGE: Final = 500
_STATES: Final = frozenset(Progress)
_BY_REFERENCE: Final = select(*message.c).where(message.c.reference == bindparam("wanted"))
_OF_CASE: Final = (
    select(*message.c)
    .where(message.c.case_id == bindparam("case"))
    .order_by(message.c.created_at, message.c.message, message.c.reference)
)
_IN_STATE: Final = (
    select(*message.c)
    .where(message.c.state == bindparam("asked"), message.c.reference > cast(bindparam("after"), Text))
    .order_by(message.c.reference)
    .limit(bindparam("page"))
    .offset(literal_column("0"))
)
_WITH_DETAIL: Final = (
    select(*message.c)
    .where(message.c.state == bindparam("asked"), message.c.detail == bindparam("word"))
    .order_by(message.c.reference)
)
_WRONG: Final = (
    select(*message.c)
    .where(message.c.wrong_by.is_not(None), message.c.reference > cast(bindparam("after"), Text))
    .order_by(message.c.reference)
    .limit(bindparam("page"))
    .offset(literal_column("0"))
)
_EVENTS: Final = (
    select(*message_event.c).where(message_event.c.reference == bindparam("wanted")).order_by(message_event.c.seq)
)
_COUNTS: Final = select(message.c.state, func.count()).group_by(message.c.state).order_by(message.c.state)
_TWICE: Final = select(func.count(message_event.c.reference.distinct())).where(
    message_event.c.detail == bindparam("word")
)
_NEWEST_STOP: Final = select(sending.c.at, sending.c.said_by, sending.c.stopped).where(
    sending.c.seq == select(func.max(sending.c.seq)).scalar_subquery()
)
_LAST_RESTORED: Final = (
    select(sending.c.at, sending.c.said_by)
    .where(sending.c.stopped == bindparam("restored"))
    .order_by(sending.c.seq.desc())
)
_ANY: Final = select(message.c.reference).limit(bindparam("page")).offset(literal_column("0"))


@attrs.frozen
class MessageReading:
    """Reads the messages of one store."""

    database: Database

    def kept(self, reference: str) -> MessageKept | None:
        """How far has this message come? ``None``: nothing was ever done with it."""
        rows = self.database.rows(_BY_REFERENCE, (reference,))
        return kept_of(rows[0]) if rows else None

    def of_case(self, case: str) -> tuple[MessageKept, ...]:
        """Every message of this case that a channel was to carry, the oldest first."""
        return tuple(kept_of(row) for row in self.database.rows(_OF_CASE, (case,)))

    def events(self, reference: str) -> tuple[MessageEvent, ...]:
        """All that was done with this message, the oldest first."""
        return tuple(event_of(row) for row in self.database.rows(_EVENTS, (reference,)))

    def blocked_now(self, unreadable: Callable[[str], None] | None = None) -> Iterator[MessageKept]:
        """Every message that a rule forbids to send: each is somebody's duty (V9).

        A row that cannot be read stops no other: ``unreadable`` is called with its case.
        """
        return self._in_state(Progress.BLOCKED, unreadable)

    def outcome_unknown(self, unreadable: Callable[[str], None] | None = None) -> Iterator[MessageKept]:
        """Every message of which nobody can say whether it went out, nor has said so since. As ``blocked_now``."""
        found = self.database.rows(_WITH_DETAIL, (Progress.FAILED.value, OUTCOME_UNKNOWN))
        yield from self._readable(found, unreadable)

    def wrong_now(self, unreadable: Callable[[str], None] | None = None) -> Iterator[MessageKept]:
        """Every message that says what is not so any more, and that nobody has put right. As ``blocked_now``."""
        after: str | bytes = ""
        while rows := self.database.rows(_WRONG, (after, _PAGE)):
            yield from self._readable(rows, unreadable)
            after = key_of(rows[-1][0])

    def unsettled(self, at: Instant) -> Iterator[MessageKept]:
        """Every message somebody began with, and no longer holds at this instant: nobody knows what became of it.

        A row that cannot be read is passed over: whoever next tries to send that message is told.
        """
        for state in (Progress.CLAIMED, Progress.UNKNOWN):
            yield from (kept for kept in self._in_state(state) if not kept.leased(at))

    def on_the_way(self) -> Iterator[MessageKept]:
        """Every message a provider took, and has not yet said the end of. As :meth:`unsettled`."""
        for state in (Progress.ACCEPTED, Progress.SENDING):
            yield from self._in_state(state)

    def counts(self) -> Mapping[Progress, int]:
        """How many messages stand at which state? Those at which there are none are left out."""
        found = self.database.rows(_COUNTS)
        return Counter({Progress(state): count for state, count in found if state in _STATES})

    def perhaps_twice(self) -> int:
        """How many messages may have gone out twice, because nobody could be asked?"""
        return int(self.database.rows(_TWICE, (PERHAPS_TWICE,))[0][0])

    def any(self) -> bool:
        """Was anything ever done with a message in this store?"""
        return bool(self.database.rows(_ANY, (1,)))

    def restored_at(self) -> Instant | None:
        """When was a backup last put back? ``None``: never."""
        rows = self.database.rows(_LAST_RESTORED, (RESTORED,))
        return stop_of(rows[0]).at if rows else None

    def count_unsent(self) -> int:
        """How many messages of the store may still have to be sent, or may have gone out after a backup?"""
        return sum(number for state, number in self.database.rows(_COUNTS) if state in UNSENT)

    def stopped(self) -> Stop | None:
        """Who stopped all sending, and when? ``None``: it goes on."""
        rows = self.database.rows(_NEWEST_STOP)
        return stop_of(rows[0][:2]) if rows and rows[0][2] else None

    def _in_state(self, state: Progress, unreadable: Callable[[str], None] | None = None) -> Iterator[MessageKept]:
        after: str | bytes = ""
        while rows := self.database.rows(_IN_STATE, (state.value, after, _PAGE)):
            yield from self._readable(rows, unreadable)
            after = key_of(rows[-1][0])

    def _readable(
        self, rows: Iterable[Sequence[Any]], unreadable: Callable[[str], None] | None
    ) -> Iterator[MessageKept]:
        for row in rows:
            try:
                yield kept_of(row)
            except StoreDamaged:
                if unreadable is not None:
                    unreadable(case_in(row))

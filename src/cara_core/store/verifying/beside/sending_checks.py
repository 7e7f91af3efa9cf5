"""The switch that stops all sending, and the messages: are they what the access log and their own events say?

Neither table has a chain of its own. The access log names each turn of the switch and each message that was
handed over, and checkpoints sign for the rows: what was changed, taken away or put back shows.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Select, func, or_, select

from cara_core.store.database import tables
from cara_core.store.log.access_log import Action
from cara_core.store.log.chain import origin
from cara_core.store.messages.sending import SWITCHED
from cara_core.store.verifying.chain_walk import Roots, Row, digest_of
from cara_core.store.verifying.fault import MOST, FaultKind, VerifyFault
from cara_core.store.verifying.merkle import MerkleTree
from cara_core.store.verifying.table_rows import has_table, rows
from cara_core.terms.messages import FORWARD, Progress

__all__ = ["SendingChecks", "SignedRows", "event_rows"]

_MESSAGE: Final = tables.message.name
_SWITCH: Final = tables.sending.name
_TURNED: Final = re.compile(rf"({'|'.join(SWITCHED)}), row ([1-9][0-9]{{0,17}})", re.ASCII)
_NAMED: Final = "message "
"""Stands before the reference of a message in the access log."""
_UNSENT: Final = frozenset({Progress.BLOCKED.value, Progress.CLAIMED.value, Progress.UNKNOWN.value})
_OUT: Final = frozenset(state.value for state, rank in FORWARD.items() if rank >= FORWARD[Progress.ACCEPTED])
_BY_HAND: Final = "by-hand-"
"""How the detail of an event begins by which a person said what became of the message."""
_AT_ONCE: Final = 1000


class SignedRows:
    """The rows of a table without a chain, as a checkpoint signs for them. ``roots`` is what checkpoints say."""

    def __init__(self, store_id: str, where: str, roots: Roots) -> None:
        self.tree = MerkleTree()
        self._where = where
        self._roots = roots
        self._head = origin(store_id=store_id, table=where)
        self._agreed = 0
        self._disagreed: int | None = None

    def take(self, row: Sequence[object]) -> None:
        """The next row, in the order of their numbers."""
        self._head = digest_of(tuple(row), after=self._head)
        self.tree.add(self._head)
        size = self.tree.size
        if size in self._roots and self._disagreed is None:
            if self._roots[size] == {self.tree.root()}:
                self._agreed = size
            else:
                self._disagreed = size

    def faults(self) -> Iterator[VerifyFault]:
        """What does not fit to the checkpoints?"""
        size, largest = self.tree.size, max(self._roots, default=0)
        if self._disagreed is not None:
            words = "the rows up to here are not those that a checkpoint was signed for"
            seq, kind = self._agreed + 1, FaultKind.REWRITTEN
            yield VerifyFault(where=self._where, seq=seq, kind=kind, words=words, last=self._disagreed)
        if size < largest:
            words = f"the last rows are missing: a checkpoint was signed for {largest}, here are {size}"
            kind = FaultKind.TRUNCATED
            yield VerifyFault(where=self._where, seq=size + 1, kind=kind, words=words, last=largest)


class _Turn(NamedTuple):
    """One turn of the switch."""

    at: Any
    by: Any
    stopped: Any


class SendingChecks:
    """Let it :meth:`count` every row of the access log, then :meth:`look` at the switch and at the messages."""

    def __init__(self, store_id: str, roots: Mapping[str, Roots]) -> None:
        self.faults: list[VerifyFault] = []
        self._switch = SignedRows(store_id, _SWITCH, roots.get(_SWITCH, {}))
        self._events = SignedRows(store_id, tables.message_event.name, roots.get(tables.message_event.name, {}))
        self._turns: dict[int, _Turn] = {}

    def count(self, access: Row) -> None:
        """One row of the access log: does it say that the switch was turned?"""
        found = _TURNED.fullmatch(access.reason) if type(access.reason) is str else None
        if found is not None and access.action == Action.ALTERATION.value:
            self._turns[int(found[2])] = _Turn(access.at, access.who, SWITCHED.index(found[1]))

    def look_at_switch(self, connection: Connection) -> None:
        """Go through the turns of the switch."""
        left, gap = dict(self._turns), None
        for place, row in enumerate(rows(connection, tables.sending), start=1):
            self._switch.take(row)
            named = left.pop(row.seq, None) if type(row.seq) is int else None
            if row.seq != place:
                gap = gap or place
            elif named is not None and _Turn(row.at, row.said_by, row.stopped) != named:
                words = "it is not what the access log says of the switch"
                self._fault(_SWITCH, FaultKind.REWRITTEN, words, seq=row.seq)
            elif named is None and self._turns and row.seq > min(self._turns):
                words = "the access log says of no such turn of the switch"
                self._fault(_SWITCH, FaultKind.INSERTED, words, seq=row.seq)
        if gap is not None:
            self._fault(_SWITCH, FaultKind.GAP, "its rows do not run from 1 without a gap", seq=gap)
        for seq in sorted(left)[:1]:
            words = "rows are missing that the access log names: whether sending is stopped is not known"
            self._fault(_SWITCH, FaultKind.TRUNCATED, words, seq=seq, last=max(left))
        self.faults += self._switch.faults()

    def look_at_messages(self, connection: Connection) -> None:
        """Go through the messages, their events, and what the access log says was handed over."""
        gap = None
        # To its end: a cursor of the server is not to be left open in the middle of a verification.
        for place, row in enumerate(event_rows(connection), start=1):
            self._events.take(row)
            gap = gap or (place if row.seq != place else None)
        if gap is not None:
            words = "the numbers of the events do not run from 1 without a gap"
            self._fault(tables.message_event.name, FaultKind.GAP, words, seq=gap)
        for (seq,) in connection.execute(_not_as_handed_over()).all():
            words = f"a message is missing, or is another than the one that row {seq} of the access log names"
            self._fault(_MESSAGE, FaultKind.REWRITTEN, words)
        wrong = sum(not _follows(state, list(events)) for state, events in _states(connection))
        if wrong:
            words = f"of {wrong} messages the state does not follow from what was done with them"
            self._fault(_MESSAGE, FaultKind.ALTERED, words)
        self.faults += self._events.faults()

    def _fault(
        self, where: str, kind: FaultKind, words: str, *, seq: int | None = None, last: int | None = None
    ) -> None:
        self.faults.append(VerifyFault(where=where, seq=seq, kind=kind, words=words, last=last))


def event_rows(connection: Connection) -> Iterator[Row]:
    """Every event with what its message is and never changes, by number."""
    if not has_table(connection, tables.message_event):
        return
    event, message = tables.message_event, tables.message
    columns = (event.c.seq, event.c.reference, event.c.at, event.c.state, event.c.detail, event.c.provider_id)
    fixed = (message.c.case_id, message.c.message, message.c.occurrence, message.c.reader, message.c.medium)
    found = select(*columns, *fixed, message.c.created_at).select_from(
        event.outerjoin(message, message.c.reference == event.c.reference)
    )
    yield from _streamed(connection, found.order_by(event.c.seq))


def _not_as_handed_over() -> Select[Any]:
    """The rows of the access log that name a message which is not there, or is another."""
    access, message = tables.access, tables.message
    what = message.c.reader + " " + message.c.medium + " " + message.c.message
    return (
        select(access.c.seq)
        .select_from(access.outerjoin(message, message.c.reference == func.substr(access.c.reason, len(_NAMED) + 1)))
        .where(
            access.c.action == Action.DISCLOSURE.value,
            access.c.reason.like(f"{_NAMED}%"),
            func.length(access.c.reason) == len(_NAMED) + 32,
            or_(message.c.reference.is_(None), message.c.case_id != access.c.case_id, what != access.c.recipient),
        )
        .order_by(access.c.seq)
        .limit(MOST)
    )


def _states(connection: Connection) -> Iterator[tuple[object, Iterator[Row]]]:
    """Of each message its state, and its events in their order."""
    event, message = tables.message_event, tables.message
    found = (
        select(message.c.reference, message.c.state.label("now"), event.c.state, event.c.detail)
        .select_from(message.outerjoin(event, message.c.reference == event.c.reference))
        .order_by(message.c.reference, event.c.seq)
    )
    for (_, state), events in groupby(_streamed(connection, found), key=itemgetter(0, 1)):
        yield state, events


def _follows(state: object, events: Sequence[Row]) -> bool:
    """Is this one of the states it was put into, and not one from before it went out?"""
    if all(event.state != state for event in events):
        return False
    by_hand = [place for place, event in enumerate(events) if str(event.detail).startswith(_BY_HAND)]
    since = events[by_hand[-1] :] if by_hand else events
    return not (state in _UNSENT and any(event.state in _OUT for event in since))


def _streamed(connection: Connection, found: Select[Any]) -> Iterator[Row]:
    for part in connection.execute(found, execution_options={"yield_per": _AT_ONCE}).partitions():
        yield from part

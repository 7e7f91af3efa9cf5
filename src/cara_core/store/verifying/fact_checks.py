"""The walk over the facts: their chain, their outbox rows, and what one fact says of another."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import chain as joined
from typing import Any, Final

from sqlalchemy import Connection, func, select

from cara_core.store.database import tables
from cara_core.store.log.chain import canonical, origin
from cara_core.store.verifying.chain_walk import Roots, Row, Walk
from cara_core.store.verifying.fault import MOST, FaultKind, VerifyFault
from cara_core.store.verifying.fault_location import faults_of
from cara_core.store.verifying.table_rows import rows

__all__ = ["Facts"]

_COLUMNS: Final = tuple(tables.fact.columns.keys())
_CASE, _NUMBER, _KIND, _SUPERSEDES = (_COLUMNS.index(name) for name in ("case_id", "number", "kind", "supersedes"))
_ERASED: Final = "person_erased"
_END: Final[tuple[Any, ...]] = (None, None, None)


class Facts:
    """What the facts and the outbox hold, once :meth:`look` has gone through both."""

    def __init__(self, store_id: str, roots: Roots) -> None:
        self.walk = Walk(origin(store_id=store_id, table=tables.fact.name), roots)
        self.erased = 0
        self.faults: list[VerifyFault] = []
        self.without_outbox = 0
        self.without_fact = 0
        self.wrong_identity = 0
        self._roots = roots
        self._store_id = store_id
        self._outbox_faults: list[VerifyFault] = []
        self._said: list[VerifyFault] = []

    def look(self, connection: Connection) -> None:
        """Go through both, side by side, by their sequence number."""
        told = joined(rows(connection, tables.outbox, "seq", "id", "topic", by="seq"), [_END])
        current: Row = next(told)
        take, walk = self._take, self.walk
        for row in rows(connection, tables.fact):
            follows = walk.take(row)
            current = take(row, current, told, follows=follows)
        while current is not _END:
            self._orphan(current)
            current = next(told)
        self.faults = faults_of(walk, self._roots, connection, tables.fact)
        if not self.faults:
            self._ask(connection)
        self.faults += self._outbox_faults

    def _take(self, row: Row, current: Row, told: Iterator[Row], *, follows: bool) -> Row:
        seq = row[0]
        if row[_KIND] == _ERASED:
            self.erased += 1
        if type(seq) is not int:
            # The walk has found it: no row of the outbox can be held beside it.
            return current
        supersedes = row[_SUPERSEDES]
        if supersedes is not None and follows and not 1 <= supersedes < row[_NUMBER]:
            self._say(seq, FaultKind.INTEGRITY, "it supersedes a fact that is not an earlier one of its case")
        while current is not _END and (type(current[0]) is not int or current[0] < seq):
            self._orphan(current)
            current = next(told)
        if current is _END or current[0] != seq:
            self.without_outbox += 1
            self._outbox(seq, "the fact has no outbox row")
            return current
        identity = canonical((self._store_id, row[_CASE], row[_NUMBER], current[2])) if follows else b""
        if follows and (sha256(identity).hexdigest() != current[1] or current[2] != tables.TOPIC):
            self.wrong_identity += 1
            self._outbox(seq, "the identity of the outbox row is not that of its fact")
        return next(told)

    def _ask(self, connection: Connection) -> None:
        """What only several facts together show: asked of the database, which sorts on its disk."""
        numbered = select(
            tables.fact.c.seq,
            tables.fact.c.number,
            func.row_number().over(partition_by=tables.fact.c.case_id, order_by=tables.fact.c.seq).label("place"),
        ).subquery()
        gaps = select(numbered.c.seq).where(numbered.c.number != numbered.c.place).order_by(numbered.c.seq).limit(MOST)
        for (seq,) in connection.execute(gaps).all():
            self._say(seq, FaultKind.GAP, "the numbers of its case do not run from 1 without a gap")
        request = tables.fact.c.request
        twice = select(func.max(tables.fact.c.seq)).where(request.is_not(None)).group_by(request)
        for (seq,) in connection.execute(twice.having(func.count() > 1).limit(MOST)).all():
            self._say(seq, FaultKind.INTEGRITY, "its idempotency key was used before")
        self.faults += sorted(self._said, key=lambda fault: fault.seq or 0)

    def _orphan(self, current: Row) -> None:
        self.without_fact += 1
        self._outbox(current[0] if type(current[0]) is int else None, "the outbox row has no fact")

    def _outbox(self, seq: int | None, words: str) -> None:
        if len(self._outbox_faults) < MOST:
            self._outbox_faults.append(VerifyFault(tables.outbox.name, seq, FaultKind.OUTBOX, words))

    def _say(self, seq: int, kind: FaultKind, words: str) -> None:
        if len(self._said) < MOST:
            self._said.append(VerifyFault(tables.fact.name, seq, kind, words))

"""The walk over the facts: their chain, their outbox rows, and what one fact says of another."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import chain as joined
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, func, select

from cara_core.case.facts import KIND_OF, SUPERSEDABLE, RecordedInError
from cara_core.errors import StoreDamaged
from cara_core.store.database import tables
from cara_core.store.log.chain import canonical, origin
from cara_core.store.log.fact_rows import ERASURE, read_body
from cara_core.store.verifying.chain_walk import Roots, Row, Walk
from cara_core.store.verifying.fault import MOST, FaultKind, VerifyFault
from cara_core.store.verifying.fault_location import faults_of
from cara_core.store.verifying.table_rows import rows
from cara_core.store.verifying.verification import OutboxFound

__all__ = ["FactChecks"]


class _OutboxRow(NamedTuple):
    """What is checked of an outbox row, or of the end of the outbox."""

    seq: Any
    id: Any
    topic: Any


_TAKING_BACK: Final = KIND_OF[RecordedInError]
_MAY_BE_TAKEN_BACK: Final = frozenset(KIND_OF[kind] for kind in SUPERSEDABLE)
_PAGE: Final = 500
_END: Final = _OutboxRow(None, None, None)


class FactChecks:
    """What the facts and the outbox hold, once :meth:`look` has gone through both."""

    def __init__(self, store_id: str, roots: Roots) -> None:
        self.walk = Walk(origin(store_id=store_id, table=tables.fact.name), roots)
        self.erased = 0
        self.faults: list[VerifyFault] = []
        self._facts_without = 0
        self._without_fact = 0
        self._wrong_identity = 0
        self._roots = roots
        self._store_id = store_id
        self._outbox_faults: list[VerifyFault] = []
        self._fact_faults: list[VerifyFault] = []

    @property
    def outbox(self) -> OutboxFound:
        """What does not fit between the facts and the outbox?"""
        return OutboxFound(
            without_fact=self._without_fact,
            facts_without=self._facts_without,
            wrong_identity=self._wrong_identity,
        )

    def look(self, connection: Connection) -> None:
        """Go through both, side by side, by their sequence number: as in a merge, neither is kept in memory."""
        found = rows(connection, tables.outbox, "seq", "id", "topic", by="seq")
        outbox = joined((_OutboxRow(*row) for row in found), [_END])
        current = next(outbox)
        for fact in rows(connection, tables.fact):
            follows = self.walk.take(fact)
            current = self._take(fact, current, outbox, follows=follows)
        while current is not _END:
            self._add_orphan(current)
            current = next(outbox)
        self.faults = faults_of(self.walk, self._roots, connection, tables.fact)
        if not self.faults:
            self._check_together(connection)
        self.faults += self._outbox_faults

    def _take(self, fact: Row, current: _OutboxRow, outbox: Iterator[_OutboxRow], *, follows: bool) -> _OutboxRow:
        """Hold this fact beside the outbox row that is next in line; which is next afterwards?"""
        seq = fact.seq
        if fact.kind == ERASURE:
            self.erased += 1
        if type(seq) is not int:
            # The walk has found it: no row of the outbox can be held beside it.
            return current
        if fact.supersedes is not None and follows and not 1 <= fact.supersedes < fact.number:
            words = "it supersedes a fact that is not an earlier one of its case"
            self._add_fact_fault(seq, FaultKind.INTEGRITY, words)
        while current is not _END and (type(current.seq) is not int or current.seq < seq):
            self._add_orphan(current)
            current = next(outbox)
        if current is _END or current.seq != seq:
            self._facts_without += 1
            self._add_outbox_fault(seq, "the fact has no outbox row")
            return current
        # Of a fact that was changed the identity is another one, but that is no fault of its outbox row.
        if follows and not self._is_row_of(current, fact):
            self._wrong_identity += 1
            self._add_outbox_fault(seq, "the identity of the outbox row is not that of its fact")
        return next(outbox)

    def _is_row_of(self, row: _OutboxRow, fact: Row) -> bool:
        identity = canonical((self._store_id, fact.case_id, fact.number, row.topic))
        return bool(row.id == sha256(identity).hexdigest() and row.topic == tables.TOPIC)

    def _check_together(self, connection: Connection) -> None:
        """What only several facts together show: asked of the database, which sorts on its disk."""
        numbered = select(
            tables.fact.c.seq,
            tables.fact.c.number,
            func.row_number().over(partition_by=tables.fact.c.case_id, order_by=tables.fact.c.seq).label("place"),
        ).subquery()
        gaps = select(numbered.c.seq).where(numbered.c.number != numbered.c.place).order_by(numbered.c.seq).limit(MOST)
        for (seq,) in connection.execute(gaps).all():
            self._add_fact_fault(seq, FaultKind.GAP, "the numbers of its case do not run from 1 without a gap")
        request = tables.fact.c.request
        twice = select(func.max(tables.fact.c.seq)).where(request.is_not(None)).group_by(request)
        for (seq,) in connection.execute(twice.having(func.count() > 1).limit(MOST)).all():
            self._add_fact_fault(seq, FaultKind.INTEGRITY, "its idempotency key was used before")
        self._check_corrections(connection)
        self.faults += sorted(self._fact_faults, key=lambda fault: fault.seq or 0)

    def _check_corrections(self, connection: Connection) -> None:
        """Does what corrects a fact, or takes one back, name one of a kind that it may?"""
        later, earlier = tables.fact.alias("later"), tables.fact.alias("earlier")
        named = (earlier.c.case_id == later.c.case_id) & (earlier.c.number == later.c.supersedes)
        others = select(later.c.seq).join(earlier, named).where(later.c.kind != earlier.c.kind)
        for (seq,) in connection.execute(others.order_by(later.c.seq).limit(MOST)).all():
            self._add_fact_fault(seq, FaultKind.INTEGRITY, "it supersedes a fact of another kind")
        for seq, case, number, body in _taken_back(connection):
            wrong = self._wrong_taking_back(connection, case, number, body)
            if wrong is not None:
                self._add_fact_fault(seq, FaultKind.INTEGRITY, wrong)

    def _wrong_taking_back(self, connection: Connection, case: str, number: int, body: str) -> str | None:
        try:
            taken: object = read_body(body, case=case, number=number)["open"].get("fact")
        except StoreDamaged:
            return "which fact it takes back cannot be read"
        if type(taken) is not int or not 1 <= taken < number:
            return "it takes back a fact that is not an earlier one of its case"
        kind = select(tables.fact.c.kind).where(tables.fact.c.case_id == case, tables.fact.c.number == taken)
        found = connection.execute(kind).scalar()
        return None if found in _MAY_BE_TAKEN_BACK else "it takes back a fact of a kind that nobody takes back"

    def _add_orphan(self, row: _OutboxRow) -> None:
        self._without_fact += 1
        self._add_outbox_fault(row.seq if type(row.seq) is int else None, "the outbox row has no fact")

    def _add_outbox_fault(self, seq: int | None, words: str) -> None:
        if len(self._outbox_faults) < MOST:
            fault = VerifyFault(where=tables.outbox.name, seq=seq, kind=FaultKind.OUTBOX, words=words)
            self._outbox_faults.append(fault)

    def _add_fact_fault(self, seq: int, kind: FaultKind, words: str) -> None:
        if len(self._fact_faults) < MOST:
            self._fact_faults.append(VerifyFault(where=tables.fact.name, seq=seq, kind=kind, words=words))


def _taken_back(connection: Connection) -> Iterator[tuple[int, str, int, str]]:
    """The facts that take another back, page by page: number in the log, case, number in the case, body."""
    columns = (tables.fact.c.seq, tables.fact.c.case_id, tables.fact.c.number, tables.fact.c.body)
    found = select(*columns).where(tables.fact.c.kind == _TAKING_BACK).order_by(tables.fact.c.seq).limit(_PAGE)
    after = 0
    while page := connection.execute(found.where(tables.fact.c.seq > after)).all():
        for row in page:
            yield row[0], row[1], row[2], row[3]
        after = page[-1][0]

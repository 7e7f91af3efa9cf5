"""The decisions: does each row follow from the one before, and is it the one that its fact names?

Each screening names the digest of its decision, in the order in which both were kept. So what
is signed for over the facts is signed for here: a row that is gone, changed or put in is
missed by its fact, even where the chain of this table was worked out anew.
"""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, NamedTuple

from sqlalchemy import Connection, inspect

from cara_core.store.database import tables
from cara_core.store.log.chain import origin, read_json
from cara_core.store.log.decisions import body_digest
from cara_core.store.verifying.chain_walk import Row, Walk
from cara_core.store.verifying.fault import FaultKind, VerifyFault
from cara_core.store.verifying.fault_location import faults_of
from cara_core.store.verifying.table_rows import rows

__all__ = ["DecisionChecks"]

_WHERE = tables.decision.name


class _Named(NamedTuple):
    """What a fact says of the decision that was kept beside it."""

    fact: Any
    case: Any
    number: Any
    digest: object


class DecisionChecks:
    """What the table of decisions holds, once :meth:`look` has gone through it."""

    def __init__(self, store_id: str) -> None:
        self.walk = Walk(origin(store_id=store_id, table=_WHERE), {})
        self.faults: list[VerifyFault] = []
        self._named = 0
        self._first_other: VerifyFault | None = None

    def look(self, connection: Connection) -> None:
        """Go through the decisions and the facts that name them, side by side: neither is kept in memory."""
        has_table = inspect(connection).has_table(_WHERE)
        kept = rows(connection, tables.decision) if has_table else iter(())
        for named, row in zip_longest(_named_by_facts(connection), kept):
            self._named += named is not None
            if row is not None:
                self._take(row, named)
        chain = faults_of(self.walk, {}, connection, tables.decision) if has_table else []
        last = self.walk.end
        if last < self._named:
            words = f"the last rows are missing: the facts name {self._named}, the last one here is {last}"
            kind = FaultKind.TRUNCATED
            chain.append(VerifyFault(where=_WHERE, seq=last + 1, kind=kind, words=words, last=self._named))
        other = self._first_other
        first = min((fault.seq for fault in chain if fault.seq is not None), default=None)
        # Behind a break of the chain rows stand beside facts they were not kept with: that says nothing new.
        self.faults = [other, *chain] if other and (first is None or (other.seq or 0) < first) else chain

    def _take(self, row: Row, named: _Named | None) -> None:
        self.walk.take(row)
        if self._first_other is not None or (named is not None and _is_of(row, named)):
            return
        if named is None:
            kind, words = FaultKind.INSERTED, "rows were put in that no fact names"
        else:
            kind = FaultKind.REWRITTEN
            words = f"it is not the decision that fact {named.fact} names, though its digest was made to fit"
        seq = row.seq if type(row.seq) is int else None
        self._first_other = VerifyFault(where=_WHERE, seq=seq, kind=kind, words=words)


def _named_by_facts(connection: Connection) -> Iterator[_Named]:
    for fact in rows(connection, tables.fact, "seq", "case_id", "number", "body", where="kind = 'screened'"):
        digest = _digest_in(fact.body)
        if digest is not None:
            yield _Named(fact.seq, fact.case_id, fact.number, digest)


def _digest_in(body: object) -> object:
    """The digest that this body of a fact names; ``None`` where it names none, or is no body."""
    try:
        read = read_json(body) if isinstance(body, str) else None
    except ValueError:
        read = None
    return read.get("decision") if isinstance(read, dict) else None


def _is_of(row: Row, named: _Named) -> bool:
    if (row.case_id, row.number) != (named.case, named.number) or not isinstance(row.body, str):
        return False
    try:
        return body_digest(row.body) == named.digest
    except UnicodeEncodeError:
        return False

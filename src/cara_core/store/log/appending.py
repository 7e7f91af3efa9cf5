"""Appending to the case log: facts, their outbox rows, the chain and the version check in one transaction.

In one, because each of them is worth nothing without the others: a fact without its outbox
row would never be told, one without its row in the access log was recorded by nobody, and a
chain is only that while nobody writes between reading its end and adding to it.

The statements are made from the tables once, and run on the DBAPI cursor: what SQLAlchemy
adds to each call would cost as much as the rest of an append.
"""

import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import attrs
from sqlalchemy import Column, ScalarSelect, bindparam, func, insert, select

from cara_core.case.facts import Fact, PersonErased
from cara_core.errors import Conflict, Fault, InputError
from cara_core.store.database.database import Cursor, Database
from cara_core.store.database.failures import Taken
from cara_core.store.database.tables import TOPIC
from cara_core.store.database.tables import access as access_table
from cara_core.store.database.tables import fact as fact_table
from cara_core.store.database.tables import outbox as outbox_table
from cara_core.store.log.access_log import AccessColumns, AccessLog, Action, moment
from cara_core.store.log.chain import ChainEnd, end_of_chain, next_row
from cara_core.store.log.outbox import outbox_id
from cara_core.store.log.reading import Reading
from cara_core.store.log.repeated_requests import REQUESTED, Appended, RepeatedRequests
from cara_core.store.log.sealing import Erasures, Sealing, SplitFact, erasures_among, split_fact
from cara_core.terms.caution import Person
from cara_core.terms.instants import Instant

__all__ = ["Appended", "Appending"]

_REQUEST: Final = re.compile(r"[A-Za-z0-9_.:/-]{1,128}", re.ASCII)


def _of_last_row(column: Column[Any]) -> ScalarSelect[Any]:
    number = column.table.c.seq
    last = select(func.max(number)).scalar_subquery()
    return select(column).where(number == last).scalar_subquery()


_LAST: Final = select(func.max(fact_table.c.number)).where(fact_table.c.case_id == bindparam("case")).scalar_subquery()
_ENDS: Final = select(
    _LAST,
    _of_last_row(fact_table.c.seq),
    _of_last_row(fact_table.c.hash),
    _of_last_row(access_table.c.seq),
    _of_last_row(access_table.c.hash),
)
"""The number of the last fact of a case, and where the two chains end: asked at once, as it is in every append."""
_ADD_FACT: Final = insert(fact_table)
_ADD_OUTBOX: Final = insert(outbox_table)


class _FactColumns(NamedTuple):
    """The columns of a fact, between its place in the log and its digest, as the table has them."""

    case: str
    number: int
    kind: str
    day: str
    instant: str | None
    by: str
    recorded_at: str
    request: str | None
    request_size: int | None
    supersedes: int | None
    body: str


class _Ends(NamedTuple):
    """Where a case and the two chains end, before something is appended."""

    number: int
    facts: ChainEnd
    access: ChainEnd


@attrs.frozen
class Appending:
    """Appends to the case log of one store."""

    database: Database
    store: str
    sealing: Sealing
    reading: Reading
    requests: RepeatedRequests
    log: AccessLog

    def append(self, facts: Sequence[Fact], *, at: Instant, request: str | None) -> Appended:
        """Keep these facts of one case, all or none. See ``CaseStore.append``."""
        _check(facts, request)
        recorded_at = moment(at)
        repeated = self.requests.repeated(facts, request)
        if repeated is not None:
            return repeated
        case, expected = facts[0].case, facts[0].number - 1
        split_up = [split_fact(fact) for fact in facts]
        # Under which key something is sealed follows from the erasures before it.
        past = self.reading.erasures(case) if expected and any(split.parts for split in split_up) else None
        rows = self._rows(facts, split_up, past or {}, recorded_at=recorded_at, request=request)
        try:
            with self.database.writing() as cursor:
                return self._write(cursor, rows, past, action=_action(facts))
        except Taken:
            # The version check found the number free, and the database did not: a lock that failed us
            # (a network disk) still lets nobody overwrite anything, for the number is unique.
            raise Conflict(case, expected, self.reading.last(case)) from None
        except _AskAgain:
            return self.append(facts, at=at, request=request)

    def _rows(
        self,
        facts: Sequence[Fact],
        split_up: Sequence[SplitFact],
        past: Erasures,
        *,
        recorded_at: str,
        request: str | None,
    ) -> list[_FactColumns]:
        """The rows of these facts: made and sealed before the transaction begins, so that nobody waits for it."""
        first, added = facts[0], erasures_among(facts)
        erased = {person: (*past.get(person, ()), *added.get(person, ())) for person in Person} if past or added else {}

        def may_make_key(person: Person) -> bool:
            return first.number == 1 or person not in self.reading.sealed_people(first.case)

        rows: list[_FactColumns] = []
        for fact, split in zip(facts, split_up, strict=True):
            body = self.sealing.seal_fact(fact, split, erased, may_make_key)
            key = request if fact is first else None
            rows.append(_columns(fact, body=body, recorded_at=recorded_at, request=key, size=len(facts)))
        return rows

    def _write(
        self, cursor: Cursor, rows: Sequence[_FactColumns], past: Erasures | None, *, action: Action
    ) -> Appended:
        """Add these rows to the log, in the transaction that is open; ``past`` are the erasures they were sealed by."""
        first = rows[0]
        self._check_unchanged(cursor, first, past)
        ends = self._ends(cursor, first.case)
        # Whoever recorded has seen every fact before these, or has to look again. Nobody else can write
        # between this question and the commit, so what is true here is true then.
        if ends.number != first.number - 1:
            raise Conflict(first.case, first.number - 1, ends.number)
        end = ends.facts
        add_fact, add_outbox = self.database.sql(_ADD_FACT), self.database.sql(_ADD_OUTBOX)
        for columns in rows:
            row, end = next_row(end, columns)
            cursor.execute(add_fact, row)
            identity = outbox_id(store=self.store, case=columns.case, number=columns.number)
            cursor.execute(add_outbox, (identity, end.seq, TOPIC, 0, None, None, None))
        self.log.write(cursor, AccessColumns(first.recorded_at, first.by, action.value, first.case), ends.access)
        return Appended(case=first.case, first=first.number, last=rows[-1].number, seq=end.seq, hash=end.digest)

    def _check_unchanged(self, cursor: Cursor, first: _FactColumns, past: Erasures | None) -> None:
        """Is what was asked before the transaction still so? Raises :class:`_AskAgain`."""
        if past is not None and self.reading.erasures(first.case) != past:
            raise _AskAgain
        if first.request is not None:
            found = cursor.execute(self.database.sql(REQUESTED), (first.request,)).fetchone()
            if found is not None:
                raise _AskAgain

    def _ends(self, cursor: Cursor, case: str) -> _Ends:
        ends = cursor.execute(self.database.sql(_ENDS), (case,)).fetchone()
        number, fact_seq, fact_digest, access_seq, access_digest = ends
        return _Ends(
            number or 0,
            end_of_chain((fact_seq, fact_digest), store_id=self.store, table=fact_table.name),
            end_of_chain((access_seq, access_digest), store_id=self.store, table=access_table.name),
        )


class _AskAgain(Exception):
    """Between our question and our turn somebody kept this request, or erased a person's data: ask again."""


def _columns(fact: Fact, *, body: str, recorded_at: str, request: str | None, size: int) -> _FactColumns:
    """The columns of this fact; ``request`` stands on the first of the ``size`` facts of a request."""
    return _FactColumns(
        case=fact.case,
        number=fact.number,
        kind=fact.kind,
        day=fact.on.isoformat(),
        instant=None if fact.at is None else moment(fact.at),
        by=fact.by,
        recorded_at=recorded_at,
        request=request,
        request_size=None if request is None else size,
        supersedes=fact.supersedes,
        body=body,
    )


def _action(facts: Sequence[Fact]) -> Action:
    """What the access log calls it."""
    if any(isinstance(fact.what, PersonErased) for fact in facts):
        return Action.ERASURE
    return Action.COLLECTION if facts[0].number == 1 else Action.ALTERATION


def _check(facts: Sequence[Fact], request: str | None) -> None:
    faults: list[Fault] = []
    if not facts:
        faults.append(Fault("facts", "EMPTY", "no fact; allowed: at least one"))
    elif len(facts) > 1 and any(fact.case != facts[0].case for fact in facts):
        faults.append(Fault("facts", "SEVERAL_CASES", "facts of several cases; allowed: of one"))
    elif len(facts) > 1 and any(fact.number != facts[0].number + index for index, fact in enumerate(facts)):
        faults.append(Fault("facts", "NOT_CONSECUTIVE", "numbers with a gap; allowed: one after the other"))
    if request is not None and not _REQUEST.fullmatch(request):
        faults.append(Fault("--key", "BAD_KEY", "allowed: 1 to 128 of A-Z a-z 0-9 - _ . : /"))
    if faults:
        raise InputError(faults)

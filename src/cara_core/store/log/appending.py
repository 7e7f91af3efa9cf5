"""Appending to the case log: facts, their outbox rows, the chain and the version check in one transaction.

The statements are made from the tables once, and run on the DBAPI cursor: what SQLAlchemy
adds to each call would cost as much as the rest of an append.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import attrs
from sqlalchemy import bindparam, func, insert, select

from cara_core.case.facts import Fact, PersonErased
from cara_core.errors import Conflict, Fault, InputError
from cara_core.store.database.database import Cursor, Database
from cara_core.store.database.failures import Taken
from cara_core.store.database.tables import TOPIC, access, fact, outbox
from cara_core.store.log.access_log import AccessLog, Action, moment
from cara_core.store.log.chain import linked, origin, record_of
from cara_core.store.log.outbox import outbox_id
from cara_core.store.log.reading import Reading
from cara_core.store.log.repeated_requests import REQUESTED, Appended, Repeats
from cara_core.store.log.sealing import Erasures, Sealing, erasures_of, parts_of
from cara_core.terms.caution import Person
from cara_core.terms.instants import Instant

__all__ = ["Appended", "Appending"]

Split: TypeAlias = tuple[dict[str, object], dict[Person, dict[str, object]]]

_REQUEST: Final = re.compile(r"[A-Za-z0-9_.:/-]{1,128}", re.ASCII)


def _head(table: Any, column: Any) -> Any:
    last = select(func.max(table.c.seq)).scalar_subquery()
    return select(column).where(table.c.seq == last).scalar_subquery()


_LAST: Final = select(func.max(fact.c.number)).where(fact.c.case_id == bindparam("case")).scalar_subquery()
_HEADS: Final = select(
    _LAST, _head(fact, fact.c.seq), _head(fact, fact.c.hash), _head(access, access.c.seq), _head(access, access.c.hash)
)
_ADD_FACT: Final = insert(fact)
_ADD_OUTBOX: Final = insert(outbox)


@attrs.frozen
class Appending:
    """Appends to the case log of one store."""

    database: Database
    store: str
    sealing: Sealing
    reading: Reading
    repeats: Repeats
    log: AccessLog

    def append(self, facts: Sequence[Fact], *, at: Instant, request: str | None) -> Appended:
        """Keep these facts of one case, all or none. See ``CaseStore.append``."""
        _check(facts, request)
        recorded = moment(at)
        repeated = self.repeats.repeated(facts, request)
        if repeated is not None:
            return repeated
        case, expected = facts[0].case, facts[0].number - 1
        split = [parts_of(one) for one in facts]
        # Under which key something is sealed follows from the erasures before it.
        past = self.reading.erasures(case) if expected and any(parts for _, parts in split) else None
        rows = self._rows(facts, split, past or {}, (recorded, request))
        try:
            with self.database.writing() as cursor:
                kept = self._write(cursor, facts, rows, past)
        except Taken:
            raise Conflict(case, expected, self.reading.last(case)) from None
        except _Again:
            return self.append(facts, at=at, request=request)
        return kept

    def _rows(
        self, facts: Sequence[Fact], split: Sequence[Split], past: Erasures, asked: tuple[str, str | None]
    ) -> list[tuple[object, ...]]:
        """The rows of these facts, but for their place in the log: sealed before anybody has to wait."""
        first, coming = facts[0], erasures_of(facts)
        erased = {one: (*past.get(one, ()), *coming.get(one, ())) for one in Person} if past or coming else {}
        recorded, request = asked
        size = None if request is None else len(facts)
        rows: list[tuple[object, ...]] = []
        for one, (opened, parts) in zip(facts, split, strict=True):
            body = self.sealing.sealed(one, opened, parts, erased, self._is_first(first))
            instant = None if one.at is None else moment(one.at)
            envelope = (one.case, one.number, one.kind, one.on.isoformat(), instant, one.by, recorded)
            rows.append((*envelope, *((request, size) if one is first else (None, None)), one.supersedes, body))
        return rows

    def _is_first(self, first: Fact) -> Callable[[Person], bool]:
        return lambda person: first.number == 1 or person not in self.reading.sealed_people(first.case)

    def _write(
        self, cursor: Cursor, facts: Sequence[Fact], rows: list[tuple[object, ...]], past: Erasures | None
    ) -> Appended:
        first, spoken = facts[0], self.database.spoken
        request = rows[0][7]
        if past is not None and self.reading.erasures(first.case) != past:
            raise _Again
        if request is not None and cursor.execute(spoken(REQUESTED), (request,)).fetchone() is not None:
            raise _Again
        heads = cursor.execute(spoken(_HEADS), (first.case,)).fetchone()
        found, seq, digest, access_seq, access_digest = heads
        if (found or 0) != first.number - 1:
            raise Conflict(first.case, first.number - 1, found or 0)
        seq, digest = (0, origin(self.store, "fact")) if seq is None else (seq, bytes(digest))
        add_fact, add_outbox = spoken(_ADD_FACT), spoken(_ADD_OUTBOX)
        for row in rows:
            seq += 1
            numbered = (seq, *row)
            digest = linked(digest, record_of(numbered))
            cursor.execute(add_fact, (*numbered, digest))
            name = outbox_id(self.store, first.case, numbered[2])
            cursor.execute(add_outbox, (name, seq, TOPIC, 0, None, None, None))
        about = (rows[0][6], first.by, _action(facts).value, first.case, None, None)
        self.log.write(cursor, about, None if access_seq is None else (access_seq, access_digest))
        return Appended(case=first.case, first=first.number, last=facts[-1].number, seq=seq, hash=digest)


class _Again(Exception):
    """Between our question and our turn somebody kept this request, or erased a person's data: ask again."""


def _action(facts: Sequence[Fact]) -> Action:
    for one in facts:
        if type(one.what) is PersonErased:
            return Action.ERASURE
    return Action.COLLECTION if facts[0].number == 1 else Action.ALTERATION


def _check(facts: Sequence[Fact], request: str | None) -> None:
    faults: list[Fault] = []
    if not facts:
        faults.append(Fault("facts", "EMPTY", "no fact; allowed: at least one"))
    elif len(facts) > 1 and any(one.case != facts[0].case for one in facts):
        faults.append(Fault("facts", "SEVERAL_CASES", "facts of several cases; allowed: of one"))
    elif len(facts) > 1 and any(one.number != facts[0].number + index for index, one in enumerate(facts)):
        faults.append(Fault("facts", "NOT_CONSECUTIVE", "numbers with a gap; allowed: one after the other"))
    if request is not None and not _REQUEST.fullmatch(request):
        faults.append(Fault("--key", "BAD_KEY", "allowed: 1 to 128 of A-Z a-z 0-9 - _ . : /"))
    if faults:
        raise InputError(faults)

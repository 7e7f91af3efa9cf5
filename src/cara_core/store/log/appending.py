"""Appending to the case log: facts, their outbox rows, the chain and the version check in one transaction.

In one, because each of them is worth nothing without the others: a fact without its outbox
row would never be told, one without its row in the access log was recorded by nobody, and a
chain is only that while nobody writes between reading its end and adding to it.

The statements are made from the tables once, and run on the DBAPI cursor: what SQLAlchemy
adds to each call would cost as much as the rest of an append.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, NamedTuple, TypeVar

import attrs
from sqlalchemy import Column, ScalarSelect, bindparam, func, insert, select

from cara_core.case.facts import Fact
from cara_core.errors import CaraError, CaseError, Conflict, InputError, KeyMissing
from cara_core.store.database.database import Cursor, Database
from cara_core.store.database.failures import Taken
from cara_core.store.database.tables import TOPIC
from cara_core.store.database.tables import access as access_table
from cara_core.store.database.tables import fact as fact_table
from cara_core.store.database.tables import outbox as outbox_table
from cara_core.store.keys import WhoseKey
from cara_core.store.log.access_log import AccessColumns, AccessLog, moment
from cara_core.store.log.chain import ChainEnd, end_of_chain, next_row
from cara_core.store.log.decisions import DecisionColumns, Decisions, body_digest
from cara_core.store.log.fact_groups import (
    FactColumns,
    FactGroup,
    SealedGroup,
    SplitGroup,
    action_of,
    check_group,
    columns_of,
)
from cara_core.store.log.outbox import outbox_id
from cara_core.store.log.reading import Reading
from cara_core.store.log.repeated_requests import REQUESTED, REQUESTED_RECORD, RepeatedRequests
from cara_core.store.log.sealing import Erasures, Sealing, erasures_among, split_fact
from cara_core.store.requests import Appended
from cara_core.terms.caution import Person
from cara_core.terms.instants import Instant

__all__ = ["Appending"]

T = TypeVar("T")


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
    decisions: Decisions

    def append(self, group: FactGroup, *, at: Instant) -> Appended:
        """Keep these facts of one case, all or none. See ``FactWriter.append``."""
        recorded_at = moment(at)
        begun = self._begin(group)
        if isinstance(begun, Appended):
            return begun
        if group.facts[0].number == 1:
            self._make_keys([begun])
        sealed = self._seal(begun, recorded_at)
        try:
            with self.database.writing() as cursor:
                return self._write(cursor, sealed)
        except Taken:
            # The version check found the number free, and the database did not: a lock that failed us
            # (a network disk) still lets nobody overwrite anything, for the number is unique.
            case = group.facts[0].case
            raise Conflict(case, group.facts[0].number - 1, self.reading.last(case)) from None
        except _AskAgain:
            return self.append(group, at=at)

    def append_groups(self, groups: Sequence[FactGroup], *, at: Instant) -> list[Appended | CaraError]:
        """Keep these groups in one transaction, each all or none. See ``FactWriter.append_groups``."""
        recorded_at = moment(at)
        begun = [_answer(partial(self._begin, group)) for group in groups]
        self._make_keys([split for split in begun if isinstance(split, SplitGroup)])
        sealed = [
            _answer(partial(self._seal, split, recorded_at)) if isinstance(split, SplitGroup) else split
            for split in begun
        ]
        try:
            with self.database.writing() as cursor:
                answers = self._write_groups(cursor, sealed)
        except Taken:
            answers = [None] * len(groups)
        # What has to be asked again is asked by itself, in its turn: so is everything where a lock failed us.
        return [
            _answer(partial(self.append, group, at=at)) if answer is None else answer
            for group, answer in zip(groups, answers, strict=True)
        ]

    def append_all(self, groups: Sequence[FactGroup], *, at: Instant) -> list[Appended]:
        """Keep these groups in one transaction: all of them, or none. See ``FactWriter.append_all``."""
        recorded_at = moment(at)
        begun = [self._begin(group) for group in groups]
        sealed = [self._seal(split, recorded_at) if isinstance(split, SplitGroup) else split for split in begun]
        try:
            with self.database.writing() as cursor:
                return [self._write(cursor, group) if isinstance(group, SealedGroup) else group for group in sealed]
        except Taken:
            case, number = groups[0].facts[0].case, groups[0].facts[0].number
            raise Conflict(case, number - 1, self.reading.last(case)) from None
        except _AskAgain:
            return self.append_all(groups, at=at)

    def append_within(self, cursor: Cursor, fact: Fact, *, at: Instant) -> Appended:
        """Keep this fact in the transaction that is open, with what else is kept in it, or not at all.

        For what the core says of a record that is kept beside a case: it holds nobody's data, so
        nothing of it is sealed. Raises :class:`Conflict` where its number is not the next one.
        """
        split = SplitGroup(FactGroup([fact]), [split_fact(fact)], None)
        return self._write(cursor, self._seal(split, moment(at)))

    def _begin(self, group: FactGroup) -> Appended | SplitGroup:
        """What was kept under its request before; else the group, with what it is to be sealed by."""
        facts = group.facts
        check_group(group)
        repeated = self.requests.repeated(facts, group.request)
        if repeated is not None:
            return repeated
        split_up = [split_fact(fact) for fact in facts]
        # Under which key something is sealed follows from the erasures before it.
        split = SplitGroup(group, split_up, None)
        asked = facts[0].number > 1 and bool(split.people)
        return split._replace(past=self.reading.erasures(facts[0].case)) if asked else split

    def _make_keys(self, opened: Sequence[SplitGroup]) -> None:
        """Make the keys of the cases that begin here, at once: one by one, each would be waited for by itself."""
        new = [
            WhoseKey(split.group.facts[0].case, person, 0)
            for split in opened
            if split.group.facts[0].number == 1
            for person in split.people
        ]
        self.sealing.keys.make_durable(new)

    def _seal(self, split: SplitGroup, recorded_at: str) -> SealedGroup:
        """The rows of this group: made and sealed before the transaction begins, so that nobody waits for it."""
        facts, request = split.group.facts, split.group.request
        first, past, added = facts[0], split.past or {}, erasures_among(facts)
        erased = {person: (*past.get(person, ()), *added.get(person, ())) for person in Person} if past or added else {}

        def may_make_key(person: Person) -> bool:
            return first.number == 1 or person not in self.reading.sealed_people(first.case)

        rows: list[FactColumns] = []
        decided = dict(split.group.decisions)
        decisions: list[DecisionColumns] = []
        for fact, parts in zip(facts, split.split_up, strict=True):
            digest = None
            if decided and fact.number in decided:
                decisions.append(self.decisions.seal(fact, decided[fact.number], erased, may_make_key))
                digest = body_digest(decisions[-1].body)
            body = self.sealing.seal_fact(fact, parts, erased, may_make_key, decision=digest)
            key = request if fact is first else None
            rows.append(columns_of(fact, body=body, recorded_at=recorded_at, request=key, size=len(facts)))
        return SealedGroup(rows, decisions, split.past, action_of(facts), split.group.within)

    def _write_groups(
        self, cursor: Cursor, groups: Sequence[Appended | CaraError | SealedGroup]
    ) -> list[Appended | CaraError | None]:
        """Write these groups in the transaction that is open; ``None`` for one that has to be asked again."""
        answers: list[Appended | CaraError | None] = []
        again: set[str] = set()
        for group in groups:
            if not isinstance(group, SealedGroup):
                answers.append(group)
                continue
            case = group.rows[0].case
            try:
                # What follows in the case of one that is asked again has its turn after it.
                answers.append(None if case in again else self._write(cursor, group))
            except CaseError as refused:
                answers.append(refused)
            except _AskAgain:
                again.add(case)
                answers.append(None)
        return answers

    def _write(self, cursor: Cursor, group: SealedGroup) -> Appended:
        """Add these rows to the log, in the transaction that is open. Refused is all of it, before any is added."""
        rows = group.rows
        first = rows[0]
        self._check_unchanged(cursor, first, group.past)
        ends = self._ends(cursor, first.case)
        # Whoever recorded has seen every fact before these, or has to look again. Nobody else can write
        # between this question and the commit, so what is true here is true then.
        if ends.number != first.number - 1:
            raise Conflict(first.case, first.number - 1, ends.number)
        if group.within is not None:
            group.within(cursor)
        end = ends.facts
        add_fact, add_outbox = self.database.sql(_ADD_FACT), self.database.sql(_ADD_OUTBOX)
        for columns in rows:
            row, end = next_row(end, columns)
            cursor.execute(add_fact, row)
            identity = outbox_id(store=self.store, case=columns.case, number=columns.number)
            cursor.execute(add_outbox, (identity, end.seq, TOPIC, 0, None, None, None))
        if group.decisions:
            self.decisions.write(cursor, group.decisions)
        access = AccessColumns(first.recorded_at, first.by, group.action.value, first.case)
        self.log.write(cursor, access, ends.access)
        return Appended(case=first.case, first=first.number, last=rows[-1].number, seq=end.seq, hash=end.digest)

    def _check_unchanged(self, cursor: Cursor, first: FactColumns, past: Erasures | None) -> None:
        """Is what was asked before the transaction still so? Raises :class:`_AskAgain`."""
        if past is not None and self.reading.erasures(first.case) != past:
            raise _AskAgain
        if first.request is not None:
            for statement in (REQUESTED, REQUESTED_RECORD):
                if cursor.execute(self.database.sql(statement), (first.request,)).fetchone() is not None:
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


def _answer(ask: Callable[[], T]) -> T | CaraError:
    """What this gives; where it concerns one group alone, what it raises is the answer too."""
    try:
        return ask()
    except (CaseError, InputError, KeyMissing) as refused:
        return refused

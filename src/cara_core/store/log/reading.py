"""Reading the case log: one case, every case in turn, and what stands in a row."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final, TypeAlias

import attrs
from sqlalchemy import bindparam, func, literal_column, select

from cara_core.case.facts import Fact, What
from cara_core.errors import NoSuchCase, StoreDamaged, StoreError
from cara_core.formats.stored_facts import stored_fact, stored_what
from cara_core.store.database.database import Database
from cara_core.store.database.tables import fact, reach
from cara_core.store.log.chain import read_json
from cara_core.store.log.sealing import SEALED, Erasures, Reach, Sealing, body_of, erased_person
from cara_core.terms.caution import Person
from cara_core.terms.days import Day, read_day
from cara_core.terms.instants import Instant, read_instant

__all__ = ["CASE_FACTS", "COLUMNS", "CaseRow", "Reading", "opened_facts", "read_written_day"]

Row: TypeAlias = tuple[Any, ...]

_PAGE: Final = 2_000
"""How many facts are in memory at once while every case is read."""
_CASES: Final = 500
_UNREADABLE: Final = (AttributeError, KeyError, TypeError, ValueError)
"""What comes of a row that the store did not write."""
_SINGULAR: Final = frozenset({"screened"})
"""Kinds of which no two facts are alike: each has a digest of its own."""
_OPEN: Final = frozenset({"open"})
COLUMNS: Final = (
    fact.c.case_id,
    fact.c.number,
    fact.c.kind,
    fact.c.day,
    fact.c.instant,
    fact.c.said_by,
    fact.c.supersedes,
    fact.c.body,
)
CASE_FACTS: Final = select(*COLUMNS).where(fact.c.case_id == bindparam("case")).order_by(fact.c.number)
_ERASURES: Final = (
    select(fact.c.case_id, fact.c.number, fact.c.body)
    .where(fact.c.case_id == bindparam("case"), literal_column("kind = 'person_erased'"))
    .order_by(fact.c.number)
)
_ERASED: Final = (
    select(fact.c.case_id, fact.c.number, fact.c.body)
    .where(literal_column("kind = 'person_erased'"))
    .order_by(fact.c.case_id, fact.c.number)
)
_AFTER: Final = (
    select(*COLUMNS)
    .where(fact.c.case_id > bindparam("case"))
    .order_by(fact.c.case_id, fact.c.number)
    .limit(bindparam("page"))
    .offset(literal_column("0"))
)
_LAST: Final = select(func.max(fact.c.number)).where(fact.c.case_id == bindparam("case"))
_REACHED: Final = select(reach.c.kind, reach.c.after_fact).where(reach.c.case_id == bindparam("case"))
_NAMES: Final = (
    select(fact.c.case_id, func.max(fact.c.number).label("number"))
    .where(fact.c.case_id > bindparam("case"))
    .group_by(fact.c.case_id)
    .order_by(fact.c.case_id)
    .limit(bindparam("page"))
    .offset(literal_column("0"))
    .subquery()
)
_FIRST_FACT, _LAST_FACT = fact.alias("first_fact"), fact.alias("last_fact")
_OVERVIEW: Final = (
    select(_NAMES.c.case_id, _FIRST_FACT.c.body, _NAMES.c.number, _LAST_FACT.c.day)
    .select_from(_NAMES)
    .join(_FIRST_FACT, (_FIRST_FACT.c.case_id == _NAMES.c.case_id) & (_FIRST_FACT.c.number == literal_column("1")))
    .join(_LAST_FACT, (_LAST_FACT.c.case_id == _NAMES.c.case_id) & (_LAST_FACT.c.number == _NAMES.c.number))
    .order_by(_NAMES.c.case_id)
)


@attrs.frozen(kw_only=True)
class CaseRow:
    """One case in a list: its force, the number of its last fact, and the day that was."""

    case: str
    force: str
    number: int
    on: Day


@attrs.frozen
class Reading:
    """Reads the facts of one store."""

    database: Database
    sealing: Sealing

    def facts(self, case: str) -> tuple[Fact, ...]:
        """What has happened in this case? Raises :class:`NoSuchCase`."""
        rows = self.database.rows(CASE_FACTS, (case,))
        if not rows:
            raise NoSuchCase("there is no case of that name in the store")
        return self.told(rows)

    def told(self, rows: list[Row]) -> tuple[Fact, ...]:
        """The facts in these rows, which are all of one case."""
        erased = _erasures([(row[0], row[1], row[7]) for row in rows if row[2] == "person_erased"])
        return tuple([self.fact(row, erased) for row in rows])

    def fact(self, row: Row, erased: Erasures) -> Fact:
        """The fact in this row, as far as it can still be read."""
        case, number, kind, _, _, _, _, body = row
        try:
            if SEALED not in body and kind not in _SINGULAR:
                return _made(row, _alike(kind, body), None)
            entries, why = self.sealing.opened(case, number, kind, body, erased)
            return _made(row, stored_what(kind, entries), why)
        except _UNREADABLE:
            raise _damaged(row) from None

    def last(self, case: str) -> int:
        """The number of the last fact of this case; 0 where there is none."""
        return int(self.database.rows(_LAST, (case,))[0][0] or 0)

    def erasures(self, case: str) -> Erasures:
        """By which facts were whose data erased in this case?"""
        return _erasures(self.database.rows(_ERASURES, (case,)))

    def every_erasure(self, only: str | None = None) -> Iterator[tuple[str, Person, int]]:
        """The erasures on record, in every case or one: case, person, and how many of that person's came before."""
        before: dict[tuple[str, Person], int] = {}
        found = self.database.rows(_ERASED) if only is None else self.database.rows(_ERASURES, (only,))
        for case, number, body in found:
            person = erased_person(body, case, number)
            generation = before.get((case, person), 0)
            before[case, person] = generation + 1
            yield case, person, generation

    def sealed_people(self, case: str) -> frozenset[Person]:
        """Of whom is something sealed in this case, that no erasure has taken?"""
        rows = self.database.rows(CASE_FACTS, (case,))
        erased = self.erasures(case)
        sealed = [(Person(name), row[1]) for row in rows for name in body_of(row[7], case, row[1]).get("sealed", ())]
        sealed += [(Reach(kind).person, after + 1) for kind, after in self.database.rows(_REACHED, (case,))]
        return frozenset(person for person, number in sealed if number > max(erased.get(person, (0,))))

    def cases(self) -> Iterator[CaseRow]:
        """Every case, in the order of their names."""
        after = ""
        while True:
            rows = self.database.rows(_OVERVIEW, (after, _CASES))
            for case, body, number, day in rows:
                force = str(body_of(body, case, 1)["open"].get("force", ""))
                yield CaseRow(case=case, force=force, number=number, on=read_written_day(day))
            if len(rows) < _CASES:
                return
            after = rows[-1][0]

    def streams(self) -> Iterator[tuple[str, tuple[Fact, ...]]]:
        """Every case with its facts, in the order of their names; few are in memory at once."""
        return ((rows[0][0], self.told(rows)) for rows in self._streams())

    def readings(self) -> Iterator[tuple[str, tuple[Fact, ...] | StoreError]]:
        """As :meth:`streams`; a case that cannot be read (a key that is missing, a damaged row) comes with why."""
        for rows in self._streams():
            try:
                yield rows[0][0], self.told(rows)
            except StoreError as wrong:
                yield rows[0][0], wrong

    def _streams(self) -> Iterator[list[Row]]:
        after = ""
        while rows := self.database.rows(_AFTER, (after, _PAGE)):
            whole = len(rows) < _PAGE
            streams = _by_case(rows)
            # The last case of a full page may go on behind it.
            cut = [] if whole else streams.pop()
            yield from streams
            if cut:
                yield self.database.rows(CASE_FACTS, (cut[0][0],))
            if whole:
                return
            after = rows[-1][0]


def opened_facts(rows: list[Row]) -> tuple[Fact, ...]:
    """The facts in these rows of one case, of their open parts alone: no key is needed, nothing sealed is read."""
    return tuple(map(_opened, rows))


def _opened(row: Row) -> Fact:
    try:
        return _made(row, stored_what(row[2], body_of(row[7], row[0], row[1])["open"]), None)
    except _UNREADABLE:
        raise _damaged(row) from None


def _by_case(rows: list[Row]) -> list[list[Row]]:
    streams: list[list[Row]] = []
    for row in rows:
        if streams and streams[-1][0][0] == row[0]:
            streams[-1].append(row)
        else:
            streams.append([row])
    return streams


@lru_cache(maxsize=4_096)
def _alike(kind: str, body: str) -> What:
    """What a body says that holds nobody's data: the facts of a force often say the same, and then share one value."""
    read = read_json(body)
    if read.keys() != _OPEN:
        raise ValueError("a body of another form")
    return stored_what(kind, read["open"])


def _made(row: Row, what: What, why: str | None) -> Fact:
    case, number, _, day, instant, by, supersedes, _ = row
    at = None if instant is None else _instant(instant)
    return stored_fact(case, number, read_written_day(day), at, by, what=what, supersedes=supersedes, why=why)


def _damaged(row: Row) -> StoreDamaged:
    return StoreDamaged(f"fact {row[1]} of case {row[0]}", "what it says cannot be read")


def _erasures(rows: Iterable[tuple[Any, ...]]) -> dict[Person, list[int]]:
    found: dict[Person, list[int]] = {}
    for case, number, body in rows:
        found.setdefault(erased_person(body, case, number), []).append(number)
    return found


@lru_cache(maxsize=16_384)
def read_written_day(written: str) -> Day:
    """The day in a row. Raises ``ValueError`` where there is none."""
    found = read_day(written)
    if found is None:
        raise ValueError("no day")
    return found


def _instant(written: str) -> Instant:
    found = read_instant(written)
    if found is None:
        raise ValueError("no instant")
    return found

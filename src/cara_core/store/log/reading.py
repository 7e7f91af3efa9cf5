"""Reading the case log: one case, and every case in turn."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

import attrs
from sqlalchemy import bindparam, func, literal_column, select

from cara_core.case.facts import Fact
from cara_core.errors import NoSuchCase, StoreDamaged, StoreError
from cara_core.formats.stored_facts import stored_what
from cara_core.store.database.database import Database
from cara_core.store.database.tables import decision, fact, reach
from cara_core.store.log.fact_rows import (
    COLUMNS,
    UNREADABLE,
    FactRow,
    erased_person,
    erasures_in,
    fact_of,
    fact_rows,
    open_body_reader,
    read_body,
)
from cara_core.store.log.sealing import SEALED, Erasures, Reach, Sealing
from cara_core.terms.caution import Person
from cara_core.terms.days import Day, read_day

__all__ = ["CaseRow", "Erasure", "Reading"]

_PAGE: Final = 2_000
"""How many facts are in memory at once while every case is read."""
_CASES: Final = 500
"""How many cases are listed at once."""
_SINGULAR: Final = frozenset({"screened"})
"""Kinds of which no two facts are alike: each has a digest of its own."""
_CASE_FACTS: Final = select(*COLUMNS).where(fact.c.case_id == bindparam("case")).order_by(fact.c.number)
_ERASURES: Final = (
    select(*COLUMNS)
    .where(fact.c.case_id == bindparam("case"), literal_column("kind = 'person_erased'"))
    .order_by(fact.c.number)
)
_EVERY_ERASURE: Final = (
    select(*COLUMNS).where(literal_column("kind = 'person_erased'")).order_by(fact.c.case_id, fact.c.number)
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
_DECIDED: Final = select(decision.c.number).where(decision.c.case_id == bindparam("case"))
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
    """One case in a list: its force, the number of its last fact, and the day that was.

    Where a row of it is damaged, the force is empty and the day ``None``: it is listed all the same.
    """

    case: str
    force: str
    number: int
    on: Day | None


class Erasure(NamedTuple):
    """One erasure on record: in which case, of whom, and how many of that person's came before it there."""

    case: str
    person: Person
    generation: int


@attrs.frozen
class Reading:
    """Reads the facts of one store."""

    database: Database
    sealing: Sealing

    def facts(self, case: str) -> tuple[Fact, ...]:
        """What has happened in this case? Raises :class:`NoSuchCase`."""
        rows = self._rows_of(case)
        if not rows:
            raise NoSuchCase("there is no case of that name in the store")
        return self._facts_in(rows)

    def open_facts(self, case: str) -> tuple[Fact, ...]:
        """What has happened in this case, from the open parts alone: no key is needed, nothing sealed is read."""
        return tuple(_open_fact(row) for row in self._rows_of(case))

    def fact(self, row: FactRow, erased: Erasures) -> Fact:
        """The fact in this row, as far as it can still be read. Raises :class:`StoreDamaged`."""
        kind, body = row.kind, row.body
        try:
            # Most facts of a force hold nobody's data and are alike: read once, their values are shared. What
            # a sealed part says is never remembered: an erasure has to take it from memory, too.
            if SEALED not in body and kind not in _SINGULAR:
                return fact_of(row, open_body_reader(kind)(body), None)
            opened = self.sealing.open_fact(row, erased)
            return fact_of(row, stored_what(kind, opened.entries), opened.why)
        except UNREADABLE:
            raise row.damaged() from None

    def last(self, case: str) -> int:
        """The number of the last fact of this case; 0 where there is none."""
        ((number,),) = self.database.rows(_LAST, (case,))
        return int(number or 0)

    def erasures(self, case: str) -> Erasures:
        """By which facts were whose data erased in this case?"""
        return erasures_in(fact_rows(self.database.rows(_ERASURES, (case,))))

    def every_erasure(self, case: str | None = None) -> Iterator[Erasure]:
        """The erasures on record: in this case, or in every case."""
        before: dict[tuple[str, Person], int] = {}
        found = self.database.rows(_EVERY_ERASURE) if case is None else self.database.rows(_ERASURES, (case,))
        for columns in found:
            row = FactRow(*columns)
            person = erased_person(row)
            generation = before.get((row.case, person), 0)
            before[row.case, person] = generation + 1
            yield Erasure(row.case, person, generation)

    def sealed_people(self, case: str) -> frozenset[Person]:
        """Of whom is something sealed in this case, that no erasure has taken?"""
        rows = self._rows_of(case)
        erased = self.erasures(case)
        sealed = [(Person(name), row.number) for row in rows for name in row.read_body().get("sealed", ())]
        sealed += [(Reach(kind).person, after + 1) for kind, after in self.database.rows(_REACHED, (case,))]
        # In every decision there is something of each.
        sealed += [(person, number) for (number,) in self.database.rows(_DECIDED, (case,)) for person in Person]
        return frozenset(person for person, number in sealed if number > max(erased.get(person, (0,))))

    def cases(self) -> Iterator[CaseRow]:
        """Every case, in the order of their names."""
        after = ""
        while True:
            rows = self.database.rows(_OVERVIEW, (after, _CASES))
            for case, body, number, day in rows:
                yield CaseRow(case=case, force=_force_in(body, case=case), number=number, on=read_day(day))
                after = case
            if len(rows) < _CASES:
                return

    def streams(self) -> Iterator[tuple[str, tuple[Fact, ...]]]:
        """Every case with its facts, in the order of their names; few are in memory at once."""
        return ((case, self._facts_in(rows)) for case, rows in self._streams())

    def readings(self) -> Iterator[tuple[str, tuple[Fact, ...] | StoreError]]:
        """As :meth:`streams`; a case that cannot be read (a key that is missing, a damaged row) comes with why."""
        for case, rows in self._streams():
            try:
                yield case, self._facts_in(rows)
            except StoreError as wrong:
                yield case, wrong

    def _rows_of(self, case: str) -> list[FactRow]:
        return fact_rows(self.database.rows(_CASE_FACTS, (case,)))

    def _facts_in(self, rows: list[FactRow]) -> tuple[Fact, ...]:
        """The facts in these rows, which are all of one case."""
        erased = erasures_in(rows)
        return tuple([self.fact(row, erased) for row in rows])

    def _streams(self) -> Iterator[tuple[str, list[FactRow]]]:
        after = ""
        while page := fact_rows(self.database.rows(_AFTER, (after, _PAGE))):
            streams = _by_case(page)
            is_last_page = len(page) < _PAGE
            # The last case of a full page may go on behind it: it is read by itself.
            cut_off = None if is_last_page else streams.popitem()[0]
            yield from streams.items()
            if cut_off is None:
                return
            yield cut_off, self._rows_of(cut_off)
            after = cut_off


def _open_fact(row: FactRow) -> Fact:
    try:
        return fact_of(row, stored_what(row.kind, row.read_body()["open"]), None)
    except UNREADABLE:
        raise row.damaged() from None


def _force_in(body: str, *, case: str) -> str:
    """The force that the first fact of this case names; empty where that cannot be read."""
    try:
        return str(read_body(body, case=case, number=1)["open"].get("force", ""))
    except StoreDamaged:
        return ""


def _by_case(rows: list[FactRow]) -> dict[str, list[FactRow]]:
    return {case: list(same_case) for case, same_case in groupby(rows, key=attrgetter("case"))}

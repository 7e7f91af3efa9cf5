"""Reading the case log: one case, and every case in turn."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

import attrs
from sqlalchemy import Text, bindparam, cast, func, literal_column, select

from cara_core.case.facts import Fact
from cara_core.errors import NoSuchCase, StoreDamaged, StoreError
from cara_core.formats.stored_facts import stored_what
from cara_core.store.database.database import Database
from cara_core.store.database.garbled_text import key_of
from cara_core.store.database.tables import decision, fact, reach
from cara_core.store.log.fact_rows import (
    COLUMNS,
    UNREADABLE,
    FactRow,
    UnreadableRow,
    check_complete,
    erased_person,
    erasures_in,
    fact_of,
    fact_rows,
    moves_day_in,
    open_body_reader,
    read_body,
)
from cara_core.store.log.sealing import DIGEST, SEALED, Erasures, Reach, Sealing
from cara_core.store.log.unreadable_rows import unreadable_row
from cara_core.terms.caution import Person
from cara_core.terms.days import Day, read_day

__all__ = ["CaseRow", "Erasure", "Reading"]

_PAGE: Final = 2_000
"""How many facts are in memory at once while every case is read."""
_CASES: Final = 500
"""How many cases are listed at once."""
_PEOPLE: Final = {person.value: person for person in Person}
_REACHES: Final = frozenset(Reach)
_SINGULAR: Final = frozenset({"screened"})
"""Kinds of which no two facts are alike: each has a digest of its own."""
# A name that is no UTF-8 goes to SQLite as its bytes: cast to text there, it comes where it comes in the order.
_NAME: Final = cast(bindparam("case"), Text)
_CASE_FACTS: Final = select(*COLUMNS).where(fact.c.case_id == _NAME).order_by(fact.c.number)
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
    .where(fact.c.case_id > _NAME)
    .order_by(fact.c.case_id, fact.c.number)
    .limit(bindparam("page"))
    .offset(literal_column("0"))
)
_LAST: Final = select(func.max(fact.c.number)).where(fact.c.case_id == bindparam("case"))
_POSITION: Final = select(func.max(fact.c.seq))
_REACHED: Final = select(reach.c.kind, reach.c.after_fact).where(reach.c.case_id == bindparam("case"))
_DECIDED: Final = select(decision.c.number).where(decision.c.case_id == bindparam("case"))
_NAMES: Final = (
    select(fact.c.case_id, func.max(fact.c.number).label("number"))
    .where(fact.c.case_id > _NAME)
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
    .outerjoin(_FIRST_FACT, (_FIRST_FACT.c.case_id == _NAMES.c.case_id) & (_FIRST_FACT.c.number == literal_column("1")))
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
    """One erasure on record: in which case, of whom, how many of theirs came before it, and by which decision."""

    case: str
    person: Person
    generation: int
    on: Day
    authority: str
    ordered: bool


@attrs.frozen
class Reading:
    """Reads the facts of one store."""

    database: Database
    sealing: Sealing

    def facts(self, case: str) -> tuple[Fact, ...]:
        """What has happened in this case? Raises :class:`NoSuchCase`."""
        rows = self.rows_of(case)
        if not rows:
            raise NoSuchCase("there is no case of that name in the store")
        return self._facts_in(rows)

    def open_facts(self, case: str) -> tuple[Fact, ...]:
        """What has happened in this case, from the open parts alone: no key is needed, nothing sealed is read."""
        return self.open_facts_in(self.rows_of(case))

    def open_facts_in(self, rows: Sequence[FactRow]) -> tuple[Fact, ...]:
        """The facts in these rows, which are all of one case, from the open parts alone."""
        check_complete(rows)
        return tuple(map(self._open_fact, rows))

    def fact(self, row: FactRow, erased: Erasures) -> Fact:
        """The fact in this row, as far as it can still be read.

        Raises :class:`MadeByNewer` where a newer version wrote it, else :class:`StoreDamaged`.
        """
        kind, body = row.kind, row.body
        try:
            # Most facts of a force hold nobody's data and are alike: read once, their values are shared. What
            # a sealed part says is never remembered: an erasure has to take it from memory, too.
            if row.supersedes is None and SEALED not in body and kind not in _SINGULAR:
                return fact_of(row, open_body_reader(kind)(body))
            opened = self.sealing.open_fact(row, erased)
            return fact_of(row, stored_what(kind, opened.entries), opened.why, moves_day=opened.moves_day)
        except UNREADABLE:
            raise self._why_unreadable(row) from None

    def last(self, case: str) -> int:
        """The number of the last fact of this case; 0 where there is none."""
        ((number,),) = self.database.rows(_LAST, (case,))
        return int(number or 0)

    def force_of(self, case: str) -> str:
        """The force that the first fact of this case names; empty where that cannot be read."""
        rows = self.rows_of(case)
        return _force_in(rows[0].body, case=case) if rows else ""

    def position(self) -> int:
        """The position of the last fact that was kept; 0: there is none."""
        ((position,),) = self.database.rows(_POSITION)
        return int(position or 0)

    def erasures(self, case: str) -> Erasures:
        """By which facts were whose data erased in this case? Raises as :meth:`fact`."""
        return self._erasures_in(fact_rows(self.database.rows(_ERASURES, (case,))))

    def every_erasure(self, case: str | None = None) -> Iterator[Erasure]:
        """The erasures on record that can be read: in this case, or in every case."""
        before: dict[tuple[str, Person], int] = {}
        found = self.database.rows(_EVERY_ERASURE) if case is None else self.database.rows(_ERASURES, (case,))
        for row in fact_rows(found):
            try:
                person = erased_person(row)
            except UnreadableRow:
                # Reading its case says so. A later erasure is then counted too low: what it names was erased before.
                continue
            generation = before.get((row.case, person), 0)
            before[row.case, person] = generation + 1
            said, day = row.read_body()["open"], read_day(row.day)
            if day is not None:
                yield Erasure(row.case, person, generation, day, str(said["authority"]), bool(said.get("ordered")))

    def sealed_people(self, case: str) -> frozenset[Person]:
        """Of whom is something sealed in this case, that no erasure has taken?"""
        rows = self.rows_of(case)
        erased = self.erasures(case)
        sealed = [(_PEOPLE[name], row.number) for row in rows for name in _sealed_names(row)]
        for kind, after in self.database.rows(_REACHED, (case,)):
            # Of a kind that a newer version keeps nobody knows here whose it is: it may be anybody's.
            people = (Reach(kind).person,) if kind in _REACHES else tuple(Person)
            sealed += [(person, after + 1) for person in people]
        # In every decision there is something of each.
        sealed += [(person, number) for (number,) in self.database.rows(_DECIDED, (case,)) for person in Person]
        return frozenset(person for person, number in sealed if number > max(erased.get(person, (0,))))

    def cases(self) -> Iterator[CaseRow]:
        """Every case, in the order of their names."""
        after: str | bytes = ""
        while True:
            rows = self.database.rows(_OVERVIEW, (after, _CASES))
            for case, body, number, day in rows:
                yield CaseRow(case=case, force=_force_in(body, case=case), number=number, on=read_day(day))
                after = key_of(case)
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
                if wrong.retry:
                    # The database is away, or busy: that says nothing of this case.
                    raise
                yield case, wrong

    def rows_of(self, case: str) -> list[FactRow]:
        """The rows of the facts of this case, as they stand."""
        return fact_rows(self.database.rows(_CASE_FACTS, (key_of(case),)))

    def _facts_in(self, rows: list[FactRow]) -> tuple[Fact, ...]:
        """The facts in these rows, which are all of one case."""
        check_complete(rows)
        erased = self._erasures_in(rows)
        return tuple([self.fact(row, erased) for row in rows])

    def _erasures_in(self, rows: list[FactRow]) -> Erasures:
        try:
            return erasures_in(rows)
        except UnreadableRow as wrong:
            raise self._why_unreadable(wrong.row) from None

    def _open_fact(self, row: FactRow) -> Fact:
        try:
            body = row.read_body()
            return fact_of(row, stored_what(row.kind, body["open"]), moves_day=moves_day_in(body))
        except UNREADABLE:
            raise self._why_unreadable(row) from None

    def _why_unreadable(self, row: FactRow) -> StoreError:
        return unreadable_row(row, self.database, store_id=self.sealing.store)

    def cases_after(self, name: str | bytes) -> list[tuple[str, list[FactRow]]]:
        """The next cases behind this name, each with all its rows, in the order of their names: some at once.

        ``name`` may be the bytes of one that is no UTF-8. Empty: there is no case behind it.
        """
        page = fact_rows(self.database.rows(_AFTER, (name, _PAGE)))
        cases = [(case, list(same_case)) for case, same_case in groupby(page, key=attrgetter("case"))]
        if len(page) == _PAGE:
            # The last case of a full page may go on behind it: it is read by itself.
            cut_off, _ = cases.pop()
            cases.append((cut_off, self.rows_of(cut_off)))
        return cases

    def _streams(self) -> Iterator[tuple[str, list[FactRow]]]:
        cases = self.cases_after("")
        while cases:
            yield from cases
            cases = self.cases_after(key_of(cases[-1][0]))


def _sealed_names(row: FactRow) -> Iterable[str]:
    """Of whom is something sealed in this row? A newer version may know more people than this one."""
    body = row.read_body()
    sealed: object = body.get("sealed", {})
    if type(sealed) is not dict:
        raise row.damaged()
    if DIGEST in body:
        return _PEOPLE.keys()
    return _PEOPLE.keys() & sealed.keys()


def _force_in(body: str | None, *, case: str) -> str:
    """The force that the first fact of this case names; empty where that cannot be read."""
    try:
        return str(read_body(body or "", case=case, number=1)["open"].get("force", ""))
    except StoreDamaged:
        return ""

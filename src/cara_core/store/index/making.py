"""Making the index: what the facts come to, case by case, brought up to date before anybody is answered.

It is derived from the facts and never written with them: appending does not wait for it, and
it cannot say anything that the facts do not. Made again from nothing it is the same, which a
test holds.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import attrs
from sqlalchemy import bindparam, delete, insert, literal_column, select

from cara_core.case.evolve import replay
from cara_core.due.duties import duties
from cara_core.errors import Fault, InputError, MadeByNewer, StoreDamaged
from cara_core.store.database.database import Cursor, Database
from cara_core.store.database.garbled_text import GarbledText
from cara_core.store.database.tables import fact, index_case, index_owed
from cara_core.store.index.rows import (
    CaseLine,
    DutyRow,
    Indexed,
    duty_row,
    line_of,
    unreadable_line,
    weight,
    weight_of_line,
)
from cara_core.store.index.rules import made_with
from cara_core.store.index.sets import SUM_BELOW, IndexSet, IndexSets
from cara_core.store.log.fact_rows import FactRow
from cara_core.store.log.reading import Reading
from cara_core.terms.days import WorkingDays

__all__ = ["IndexMaking"]

_BATCH: Final = 500
"""How many newer facts are taken in before the cases they belong to are indexed, in one transaction."""
_TOUCHED: Final = (
    select(fact.c.case_id).where(fact.c.seq > bindparam("after"), fact.c.seq <= bindparam("end")).distinct()
)
_CASE: Final = (index_case.c.made == bindparam("set"), index_case.c.case_id == bindparam("case"))
# With a plus before it the column is in no index: SQLite would look through a whole set rather than for the case.
_DUTIES: Final = (index_owed.c.case_id == bindparam("case"), literal_column("+made") == bindparam("set"))
_LINE: Final = select(*(index_case.c[name] for name in index_case.c.keys()[1:])).where(*_CASE)
_DUTIES_OF: Final = select(*(index_owed.c[name] for name in index_owed.c.keys()[1:])).where(*_DUTIES)
_ADD_LINE: Final = insert(index_case)
_ADD_DUTY: Final = insert(index_owed)
_FORGET_LINE: Final = delete(index_case).where(*_CASE)
_FORGET_DUTIES: Final = delete(index_owed).where(*_DUTIES)
_UNREADABLE: Final = (
    select(index_case.c.case_id, index_case.c.force, index_case.c.why_unreadable)
    .where(index_case.c.made == bindparam("set"), literal_column("why_unreadable IS NOT NULL"))
    .order_by(index_case.c.case_id)
)


@attrs.frozen
class IndexMaking:
    """Makes the sets of rows of one store."""

    database: Database
    reading: Reading

    @property
    def sets(self) -> IndexSets:
        """Which sets there are."""
        return IndexSets(self.database)

    def caught_up(self, working: WorkingDays) -> IndexSet:
        """The set for this calendar, with every fact that is kept now taken in."""
        wanted = made_with(working)
        index = self._made(self.sets.find(wanted) or self.sets.begin(wanted), working)
        index = self._made(self._with_mended_cases(index, working), working)
        while (last := self.sets.last_fact()) > index.seq:
            end = min(last, index.seq + _BATCH)
            index = self._made(self._with_newer_facts(index, end, working), working)
        return index

    def made_again(self, working: WorkingDays, *, instead_of: IndexSet | None = None) -> IndexSet:
        """The set for this calendar, made from nothing in the place of the one there is (or of this one)."""
        wanted = made_with(working)
        self.sets.begin(wanted, instead_of=instead_of or self.sets.find(wanted))
        return self.caught_up(working)

    def unreadable(self, index: IndexSet, *, force: str | None = None) -> Sequence[str]:
        """The cases that cannot be read, by name: of every force, or those that may be of this one."""
        found = self.database.rows(_UNREADABLE, (index.made,))
        return [case for case, whose, _ in found if force is None or whose in {force, ""}]

    def _made(self, index: IndexSet, working: WorkingDays) -> IndexSet:
        """The set once it is made, where it is new: each step may find another one, which somebody else began."""
        if index.through is None:
            return index
        while index.through is not None:
            index = self._with_next_cases(index, working)
        self.sets.keep_newest()
        return index

    def _with_next_cases(self, index: IndexSet, working: WorkingDays) -> IndexSet:
        """The set with the next cases taken in, in the order of their names, while it is made for the first time."""
        page = self.reading.cases_after(_name_in(index.through or b""))
        indexed = {str(case): self._indexed(rows, working) for case, rows in page}
        through = _bytes_of(page[-1][0]) if page else None
        return self._keep(attrs.evolve(index, through=through), indexed, instead_of=index, is_new=True)

    def _with_mended_cases(self, index: IndexSet, working: WorkingDays) -> IndexSet:
        """The set with every case taken in that could not be read, and now can: a row may have been put back."""
        # A fact that a newer version wrote stays unreadable to this one: with every fact that it can read it has a
        # set of its own. And a name that is no UTF-8 is nobody's: once mended, its rows are those of another case.
        cases = [
            case
            for case, _, why in self.database.rows(_UNREADABLE, (index.made,))
            if why != MadeByNewer.code and not _is_garbled(case)
        ]
        mended = {case: found for case, found in self._indexed_now(cases, working).items() if found.duties is not None}
        return self._keep(index, mended, instead_of=index) if mended else index

    def _with_newer_facts(self, index: IndexSet, end: int, working: WorkingDays) -> IndexSet:
        """The set with the facts up to this one taken in."""
        cases = [case for (case,) in self.database.rows(_TOUCHED, (index.seq, end))]
        return self._keep(attrs.evolve(index, seq=end), self._indexed_now(cases, working), instead_of=index)

    def _indexed_now(self, cases: Iterable[str], working: WorkingDays) -> Mapping[str, Indexed]:
        """What each of these cases comes to now: replayed before any transaction, as nobody should wait for it."""
        read = ((case, self.reading.rows_of(case)) for case in cases)
        return {str(case): self._indexed(rows, working) for case, rows in read if rows}

    def _indexed(self, rows: Sequence[FactRow], working: WorkingDays) -> Indexed:
        """What this case comes to. That follows from the open parts alone: an erasure changes none, no key is read."""
        try:
            case = replay(self.reading.open_facts_in(rows))
        except (MadeByNewer, StoreDamaged) as why:
            return Indexed(unreadable_line(rows, why), None)
        try:
            found = duties(case, working)
        except ValueError:
            known = f"{working.first} to {working.last}"
            allowed = f"case {case.id} needs working days outside {known}; allowed: a calendar that reaches further"
            raise InputError([Fault("working", "CALENDAR_TOO_SHORT", allowed)]) from None
        # Two that are alike in everything (two absences of one part, reported on one day) are one row.
        return Indexed(line_of(case), tuple(dict.fromkeys(duty_row(duty, force=case.force) for duty in found)))

    def _keep(
        self, index: IndexSet, indexed: Mapping[str, Indexed], *, instead_of: IndexSet, is_new: bool = False
    ) -> IndexSet:
        """Keep these cases, and how far the set then is; nothing is kept where somebody else came first."""
        change = _Change(index.made, index.cases, index.duties)
        for case, found in indexed.items():
            # While a set is made for the first time there is nothing of a case yet, unless its name is another's too.
            change.put(found, _NOTHING if is_new and not _is_garbled(case) else self._before(index, case))
        with self.database.writing() as cursor:
            # Where the set is not as it was when its rows were read, somebody has indexed since, perhaps from facts
            # newer than these.
            if self.sets.find(index.made_with) == instead_of:
                index = attrs.evolve(index, cases=change.cases % SUM_BELOW, duties=change.duties % SUM_BELOW)
                self._write(cursor, change)
                self.sets.mark(cursor, index)
                return index
        return self.sets.find(index.made_with) or self.sets.begin(index.made_with)

    def _before(self, index: IndexSet, case: str) -> "_Before":
        """What was indexed of this case before."""
        lines = self.database.rows(_LINE, (index.made, case))
        found = self.database.rows(_DUTIES_OF, (case, index.made))
        return _Before(CaseLine(*lines[0]) if lines else None, tuple(DutyRow(*row) for row in found))

    def _write(self, cursor: Cursor, change: "_Change") -> None:
        sql = self.database.sql
        for statement, rows in (
            (_FORGET_LINE, change.lines_out),
            (_FORGET_DUTIES, change.duties_out),
            (_ADD_LINE, change.lines_in),
            (_ADD_DUTY, change.duties_in),
        ):
            if rows:
                cursor.executemany(sql(statement), rows)


class _Before(NamedTuple):
    """What was indexed of a case before."""

    line: CaseLine | None
    duties: Sequence[DutyRow]


_NOTHING: Final = _Before(None, ())


@attrs.define
class _Change:
    """What is to be written: what the rows of the set then come to is worked out from what changes."""

    made: int
    cases: int
    duties: int
    lines_out: list[tuple[object, ...]] = attrs.field(factory=list)
    lines_in: list[tuple[object, ...]] = attrs.field(factory=list)
    duties_out: list[tuple[object, ...]] = attrs.field(factory=list)
    duties_in: list[tuple[object, ...]] = attrs.field(factory=list)

    def put(self, found: Indexed, before: _Before) -> None:
        """Put this in the place of what was indexed of the case before."""
        made, case = self.made, found.line.case
        if found.line != before.line:
            self.lines_in.append((made, *found.line))
            self.cases += weight_of_line(found.line)
            if before.line is not None:
                self.lines_out.append((made, case))
                self.cases -= weight_of_line(before.line)
        if found.duties is not None and set(found.duties) != set(before.duties):
            self.duties_out += [(case, made) for _ in before.duties[:1]]
            self.duties_in += [(made, *row) for row in found.duties]
            self.duties += sum(map(weight, found.duties)) - sum(map(weight, before.duties))


def _is_garbled(case: str) -> bool:
    """Is this what is shown of a name that is no UTF-8? No case has a backslash in its name."""
    return "\\" in case


def _bytes_of(case: str) -> bytes:
    return case.raw if isinstance(case, GarbledText) else case.encode()


def _name_in(through: bytes) -> str | bytes:
    """The name of a case, to begin behind it: of one that is no text its bytes."""
    try:
        return through.decode()
    except UnicodeDecodeError:
        return through

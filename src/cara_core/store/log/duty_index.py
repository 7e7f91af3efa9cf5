"""The index of duties: what is due over every open case, without replaying each of them every morning.

It is derived from the facts and never written with them: appending does not wait for it,
and it cannot say anything that the facts do not. Before it is asked, the cases with newer
facts are replayed; made again from nothing it is the same, which a test holds.

Beside it stands what its rows came to. Where they come to something else, somebody changed
them, and it is made again: a duty that was taken out of it would be silent.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from typing import Final, NamedTuple, Self

import attrs
from sqlalchemy import bindparam, delete, func, insert, literal_column, select, tuple_

from cara_core.case.evolve import replay
from cara_core.due.duties import Duty, DutyKind, Owner, duties
from cara_core.errors import Fault, InputError, StoreError
from cara_core.store.database.database import Cursor, Database
from cara_core.store.database.tables import duty as duty_table
from cara_core.store.database.tables import fact, indexed
from cara_core.store.log.chain import canonical, read_json
from cara_core.store.log.fact_rows import read_day_column
from cara_core.store.log.reading import Reading
from cara_core.terms.days import Day, WorkingDays

__all__ = ["DutyIndex"]

_BATCH: Final = 500
"""How many facts are taken in before the cases they belong to are indexed, in one transaction."""
_PAGE: Final = 1_000
_MARKED: Final = select(indexed.c.seq, indexed.c.made_with)
_LAST: Final = select(func.max(fact.c.seq))
_NEWER: Final = (fact.c.seq > bindparam("after"), fact.c.seq <= bindparam("end"))
_TOUCHED: Final = select(fact.c.case_id).where(*_NEWER).distinct()
_FORGET: Final = delete(duty_table).where(duty_table.c.case_id == bindparam("case"))
_FORGET_ALL: Final = delete(duty_table)
_ADD: Final = insert(duty_table)
_UNMARK: Final = delete(indexed)
_MARK: Final = insert(indexed)
_OF_CASE: Final = select(*duty_table.c).where(duty_table.c.case_id == bindparam("case"))
# From page to page by the key of the last row that was read: rows that others add or take away in
# between move nothing, which a count of rows to skip would not bear.
_EVERY: Final = (
    select(*duty_table.c)
    .where(
        tuple_(duty_table.c.due_by, duty_table.c.case_id, duty_table.c.kind, duty_table.c.rest)
        > tuple_(bindparam("due"), bindparam("case"), bindparam("kind"), bindparam("rest"))
    )
    .order_by(duty_table.c.due_by, duty_table.c.case_id, duty_table.c.kind, duty_table.c.rest)
    .limit(bindparam("page"))
    .offset(literal_column("0"))
)
_SUM_BELOW: Final = 1 << 256
_BEGUN: Final = (
    select(*duty_table.c)
    .where(
        tuple_(duty_table.c.due_by, duty_table.c.case_id, duty_table.c.kind, duty_table.c.rest)
        > tuple_(bindparam("due"), bindparam("case"), bindparam("kind"), bindparam("rest")),
        duty_table.c.opens_on <= bindparam("on"),
    )
    .order_by(duty_table.c.due_by, duty_table.c.case_id, duty_table.c.kind, duty_table.c.rest)
    .limit(bindparam("page"))
    .offset(literal_column("0"))
)


class _DutyKey(NamedTuple):
    """The key of the table, in its order: when one duty comes before another."""

    due_by: str
    case: str
    kind: str
    rest: str


_BEFORE_ALL: Final = _DutyKey("", "", "", "")


class _DutyRow(NamedTuple):
    """A row of the table of duties, column by column."""

    case: str
    kind: str
    opens_on: str
    due_by: str
    rest: str

    @property
    def key(self) -> _DutyKey:
        return _DutyKey(self.due_by, self.case, self.kind, self.rest)

    @property
    def weight(self) -> int:
        """The digest of the row as a number."""
        return int.from_bytes(sha256("\0".join(map(str, self)).encode()).digest())


@attrs.frozen
class _Mark:
    """Up to which fact the duties are indexed, what with, what the weights of the rows come to, and which cases not.

    The sum changes with every row, whatever the order of the rows, and can be kept up to
    date by adding and taking away single rows: nobody has to read all of them to index a case.
    """

    seq: int
    made_with: str
    total: int
    unreadable: tuple[str, ...] = ()
    """The cases that could not be read: what was indexed of them before is as it was."""

    @classmethod
    def read(cls, seq: int, made_with: str) -> Self:
        """The mark in these columns; one that an earlier version, or somebody else, wrote is of no index."""
        calendar, _, rest = made_with.partition(" ")
        total, *unreadable = rest.split(" ")
        try:
            return cls(seq, calendar, int(total, 16), tuple(unreadable))
        except ValueError:
            return cls(seq, "", 0)

    @property
    def column(self) -> str:
        """All but the number of the fact, as one column. The name of a case has no space in it."""
        return " ".join((self.made_with, f"{self.total:064x}", *self.unreadable))


@attrs.frozen
class DutyIndex:
    """The duties over every case of one store."""

    database: Database
    reading: Reading

    def due(
        self,
        on: Day,
        working: WorkingDays,
        mended: Callable[[], None] | None = None,
        unreadable: Callable[[str], None] | None = None,
    ) -> Iterator[Duty]:
        """Every duty that has begun by this day, the earliest due first; few are in memory at once.

        ``mended`` is called where the index was not what it had been made as, and was made
        again; ``unreadable`` for each case that cannot be read, with its name: what is due in
        it is not known.
        """
        self.catch_up(working)
        if not self._agrees():
            self.reindex(working)
            if mended is not None:
                mended()
        marked = self._marked()
        if marked is not None and unreadable is not None:
            for case in marked.unreadable:
                unreadable(case)
        after = _BEFORE_ALL
        while found := self.database.rows(_BEGUN, (*after, on.isoformat(), _PAGE)):
            for row in (_DutyRow(*columns) for columns in found):
                yield _duty_in(row)
                after = row.key

    def reindex(self, working: WorkingDays) -> None:
        """Make the index from nothing."""
        made_with = _made_with(working)
        with self.database.writing() as cursor:
            cursor.execute(self.database.sql(_FORGET_ALL), ())
            self._mark(cursor, _Mark(0, made_with, 0))
        self.catch_up(working)

    def catch_up(self, working: WorkingDays) -> None:
        """Index the cases with facts that are newer than the index; all, where it was made with something else."""
        made_with = _made_with(working)
        marked = self._marked()
        if marked is None or marked.made_with != made_with:
            self.reindex(working)
            return
        if marked.unreadable:
            # What was missing may be there again: a row, or a version that can read it.
            self._index(marked, marked.seq, working)
            marked = self._marked() or _Mark(0, made_with, 0)
        while (last := self._last_fact()) > marked.seq:
            end = min(last, marked.seq + _BATCH)
            self._index(marked, end, working)
            marked = self._marked() or _Mark(0, made_with, 0)

    def _last_fact(self) -> int:
        ((seq,),) = self.database.rows(_LAST)
        return int(seq or 0)

    def _agrees(self) -> bool:
        """Do the rows come to what they came to when they were written? Nobody else may write meanwhile."""
        while True:
            marked, total = self._marked(), 0
            after = _BEFORE_ALL
            while rows := [_DutyRow(*columns) for columns in self.database.rows(_EVERY, (*after, _PAGE))]:
                total = (total + sum(row.weight for row in rows)) % _SUM_BELOW
                after = rows[-1].key
            # Another mark now: somebody indexed in between, so the rows were not all of one moment. Again.
            if self._marked() == marked:
                return marked is not None and marked.total == total

    def _marked(self) -> _Mark | None:
        for seq, made_with in self.database.rows(_MARKED):
            return _Mark.read(seq, made_with)
        return None

    def _index(self, marked: _Mark, end: int, working: WorkingDays) -> None:
        """Index the cases of these facts; nothing is kept where somebody else came first."""
        touched = [case for (case,) in self.database.rows(_TOUCHED, (marked.seq, end))]
        # Replayed before the transaction begins, for nobody should wait for it. So the mark is read again
        # in it: where it is another one, somebody has indexed since, perhaps from facts newer than these.
        found = {case: self._duties(case, working) for case in (*marked.unreadable, *touched)}
        unreadable = tuple(case for case, rows in found.items() if rows is None)
        if end == marked.seq and unreadable == marked.unreadable:
            return
        sql, total = self.database.sql, marked.total
        with self.database.writing() as cursor:
            here = cursor.execute(sql(_MARKED), ()).fetchone()
            if here is None or _Mark.read(*here) != marked:
                return
            for case, rows in found.items():
                if rows is not None:
                    total += self._replace(cursor, case, rows)
            self._mark(cursor, _Mark(end, marked.made_with, total % _SUM_BELOW, unreadable))

    def _replace(self, cursor: Cursor, case: str, rows: Sequence[_DutyRow]) -> int:
        """Put these rows in the place of what was indexed of the case; by how much the sum of the weights changes."""
        before = cursor.execute(self.database.sql(_OF_CASE), (case,)).fetchall()
        cursor.execute(self.database.sql(_FORGET), (case,))
        cursor.executemany(self.database.sql(_ADD), rows)
        return sum(row.weight for row in rows) - sum(_DutyRow(*columns).weight for columns in before)

    def _duties(self, case: str, working: WorkingDays) -> list[_DutyRow] | None:
        """The duties follow from the open parts alone: an erasure changes none of them, and no key is read.

        ``None``: the case cannot be read.
        """
        try:
            facts = self.reading.open_facts(case)
        except StoreError:
            return None
        try:
            found = duties(replay(facts), working)
        except ValueError:
            known = f"{working.first} to {working.last}"
            allowed = f"case {case} needs working days outside {known}; allowed: a calendar that reaches further"
            raise InputError([Fault("working", "CALENDAR_TOO_SHORT", allowed)]) from None
        return [_row_of(duty) for duty in found]

    def _mark(self, cursor: Cursor, mark: _Mark) -> None:
        cursor.execute(self.database.sql(_UNMARK), ())
        cursor.execute(self.database.sql(_MARK), (1, mark.seq, mark.column))


def _row_of(duty: Duty) -> _DutyRow:
    rest = canonical([duty.about, duty.owner, duty.source]).decode()
    return _DutyRow(duty.case, duty.kind, duty.opens_on.isoformat(), duty.due_by.isoformat(), rest)


def _duty_in(row: _DutyRow) -> Duty:
    about, owner, source = _read_rest(row.rest)
    return Duty(
        case=row.case,
        kind=DutyKind(row.kind),
        owner=owner,
        opens_on=read_day_column(row.opens_on),
        due_by=read_day_column(row.due_by),
        source=source,
        about=about,
    )


@lru_cache(maxsize=1_000)
def _read_rest(rest: str) -> tuple[str, Owner, str]:
    """What :func:`_row_of` put together: few texts, which many duties share."""
    about, owner, source = read_json(rest)
    return about, Owner(owner), source


def _made_with(working: WorkingDays) -> str:
    """What the index was made with: another calendar, or another version of the rules, gives other duties."""
    holidays = sorted(day.isoformat() for day in working.bank_holidays)
    try:
        rules = version("cara-core")
    except PackageNotFoundError:
        rules = ""
    return sha256(canonical([rules, working.first.isoformat(), working.last.isoformat(), holidays])).hexdigest()

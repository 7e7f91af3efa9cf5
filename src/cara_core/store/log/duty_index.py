"""The index of duties: what is due over every open case, without replaying each of them every morning.

It is derived from the facts and never written with them. Before it is asked, the cases
with newer facts are replayed; made anew it is the same, which a test holds. Beside it
stands what its rows came to. Where they come to something else somebody changed them, and
it is made anew: a duty that was taken out of it would be silent.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

import attrs
from sqlalchemy import bindparam, delete, func, insert, literal_column, select, tuple_

from cara_core.case.evolve import replay
from cara_core.due.duties import Duty, DutyKind, Owner, duties
from cara_core.errors import Fault, InputError
from cara_core.store.database.database import Database
from cara_core.store.database.tables import duty, fact, indexed
from cara_core.store.log.chain import canonical, read_json
from cara_core.store.log.reading import CASE_FACTS, opened_facts, read_written_day
from cara_core.terms.days import Day, WorkingDays

__all__ = ["DutyIndex"]

_BATCH: Final = 500
"""How many facts are taken in before the cases they belong to are indexed, in one transaction."""
_PAGE: Final = 1_000
_INDEXED: Final = select(indexed.c.seq, indexed.c.made_with)
_LAST: Final = select(func.max(fact.c.seq))
_NEWER: Final = (fact.c.seq > bindparam("after"), fact.c.seq <= bindparam("end"))
_TOUCHED: Final = select(fact.c.case_id).where(*_NEWER).distinct()
_FORGET: Final = delete(duty).where(duty.c.case_id == bindparam("case"))
_FORGET_ALL: Final = delete(duty)
_ADD: Final = insert(duty)
_UNMARK: Final = delete(indexed)
_MARK: Final = insert(indexed)
_OF_CASE: Final = select(*duty.c).where(duty.c.case_id == bindparam("case"))
_EVERY: Final = (
    select(*duty.c)
    .where(
        tuple_(duty.c.due_by, duty.c.case_id, duty.c.kind, duty.c.rest)
        > tuple_(bindparam("due"), bindparam("case"), bindparam("kind"), bindparam("rest"))
    )
    .order_by(duty.c.due_by, duty.c.case_id, duty.c.kind, duty.c.rest)
    .limit(bindparam("page"))
    .offset(literal_column("0"))
)
_SIZE: Final = 1 << 256
_OPEN: Final = (
    select(duty.c.due_by, duty.c.case_id, duty.c.kind, duty.c.rest, duty.c.opens_on)
    .where(
        tuple_(duty.c.due_by, duty.c.case_id, duty.c.kind, duty.c.rest)
        > tuple_(bindparam("due"), bindparam("case"), bindparam("kind"), bindparam("rest")),
        duty.c.opens_on <= bindparam("on"),
    )
    .order_by(duty.c.due_by, duty.c.case_id, duty.c.kind, duty.c.rest)
    .limit(bindparam("page"))
    .offset(literal_column("0"))
)


@attrs.frozen
class DutyIndex:
    """The duties over every case of one store."""

    database: Database

    def due(self, on: Day, working: WorkingDays, mended: Callable[[], None] | None = None) -> Iterator[Duty]:
        """Every duty that has begun by this day, the earliest due first; few are in memory at once.

        ``mended`` is called where the index was not what it had been made as, and was made anew.
        """
        self.catch_up(working)
        if not self._agrees():
            self.reindex(working)
            if mended is not None:
                mended()
        after: tuple[object, ...] = ("", "", "", "")
        while rows := self.database.rows(_OPEN, (*after, on.isoformat(), _PAGE)):
            yield from map(_duty, rows)
            after = rows[-1][:4]

    def reindex(self, working: WorkingDays) -> None:
        """Make the whole index anew."""
        made_with = _made_with(working)
        with self.database.writing() as cursor:
            cursor.execute(self.database.spoken(_FORGET_ALL), ())
            self._mark(cursor, _Mark(0, made_with, 0))
        self.catch_up(working)

    def catch_up(self, working: WorkingDays) -> None:
        """Index the cases with facts that are newer than the index; all, where it was made with something else."""
        made_with = _made_with(working)
        marked = self._marked()
        if marked is None or marked.made_with != made_with:
            self.reindex(working)
            return
        while (last := self.database.rows(_LAST)[0][0] or 0) > marked.seq:
            end = min(last, marked.seq + _BATCH)
            self._index(marked, end, working)
            marked = self._marked() or _Mark(0, made_with, 0)

    def _agrees(self) -> bool:
        """Do the rows come to what they came to when they were written? Nobody else may write meanwhile."""
        while True:
            marked, total = self._marked(), 0
            after: tuple[object, ...] = ("", "", "", "")
            while rows := self.database.rows(_EVERY, (*after, _PAGE)):
                total = (total + sum(map(_weight, rows))) % _SIZE
                case, kind, _, due_by, rest = rows[-1]
                after = (due_by, case, kind, rest)
            if self._marked() == marked:
                return marked is not None and marked.total == total

    def _marked(self) -> "_Mark | None":
        rows = self.database.rows(_INDEXED)
        return None if not rows else _Mark.read(rows[0])

    def _index(self, marked: "_Mark", end: int, working: WorkingDays) -> None:
        """Index the cases of these facts; nothing is kept where somebody else came first."""
        cases = [row[0] for row in self.database.rows(_TOUCHED, (marked.seq, end))]
        found = {case: self._duties(case, working) for case in cases}
        spoken, total = self.database.spoken, marked.total
        with self.database.writing() as cursor:
            here = cursor.execute(spoken(_INDEXED), ()).fetchone()
            if here is None or _Mark.read(here) != marked:
                return
            for case, rows in found.items():
                total -= sum(map(_weight, cursor.execute(spoken(_OF_CASE), (case,)).fetchall()))
                cursor.execute(spoken(_FORGET), (case,))
                cursor.executemany(spoken(_ADD), rows)
                total += sum(map(_weight, rows))
            self._mark(cursor, _Mark(end, marked.made_with, total % _SIZE))

    def _duties(self, case: str, working: WorkingDays) -> list[tuple[str, ...]]:
        """The duties follow from the open parts alone: an erasure changes none of them, and no key is read."""
        facts = opened_facts(self.database.rows(CASE_FACTS, (case,)))
        try:
            found = duties(replay(facts), working)
        except ValueError:
            known = f"{working.first} to {working.last}"
            allowed = f"case {case} needs working days outside {known}; allowed: a calendar that reaches further"
            raise InputError([Fault("working", "CALENDAR_TOO_SHORT", allowed)]) from None
        return [_row(one) for one in found]

    def _mark(self, cursor: Any, mark: "_Mark") -> None:
        cursor.execute(self.database.spoken(_UNMARK), ())
        cursor.execute(self.database.spoken(_MARK), (1, mark.seq, f"{mark.made_with} {mark.total:064x}"))


@attrs.frozen
class _Mark:
    """Up to which fact the duties are indexed, what with, and what the rows come to together."""

    seq: int
    made_with: str
    total: int

    @classmethod
    def read(cls, row: Sequence[Any]) -> "_Mark":
        """The mark in this row; one that an earlier version, or somebody else, wrote is of no index."""
        made_with, _, total = row[1].partition(" ")
        try:
            return cls(row[0], made_with, int(total, 16))
        except ValueError:
            return cls(row[0], "", 0)


def _weight(row: Sequence[Any]) -> int:
    """The digest of a row as a number: the sum over all rows changes with each of them, in any order."""
    return int.from_bytes(sha256("\0".join(map(str, row)).encode()).digest())


def _row(one: Duty) -> tuple[str, ...]:
    rest = canonical([one.about, one.owner, one.source]).decode()
    return one.case, one.kind, one.opens_on.isoformat(), one.due_by.isoformat(), rest


def _duty(row: Sequence[str]) -> Duty:
    due_by, case, kind, rest, opens_on = row
    about, owner, source = _read_rest(rest)
    return Duty(
        case=case,
        kind=DutyKind(kind),
        owner=owner,
        opens_on=read_written_day(opens_on),
        due_by=read_written_day(due_by),
        source=source,
        about=about,
    )


@lru_cache(maxsize=1_000)
def _read_rest(rest: str) -> tuple[str, Owner, str]:
    """What :func:`_row` put together: few texts, which many duties share."""
    about, owner, source = read_json(rest)
    return about, Owner(owner), source


def _made_with(working: WorkingDays) -> str:
    """What the index was made with: another calendar, or another version of the rules, gives other duties."""
    days = sorted(one.isoformat() for one in working.bank_holidays)
    try:
        rules = version("cara-core")
    except PackageNotFoundError:
        rules = ""
    return sha256(canonical([rules, working.first.isoformat(), working.last.isoformat(), days])).hexdigest()

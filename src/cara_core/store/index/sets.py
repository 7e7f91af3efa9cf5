"""The sets of rows of the index: which there are, which are kept, and what each comes to.

A set is what the facts come to with one calendar under one version of the rules. The two that
were made last are kept, so that two hosts on two versions, or two programs with two calendars,
do not make the index again in turn. A set is never changed into another: what is made again
from nothing gets a number of its own.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple, Self

import attrs
from sqlalchemy import ClauseElement, Text, bindparam, cast, delete, func, insert, literal_column, select, union, update

from cara_core.store.database.database import Cursor, Database
from cara_core.store.database.garbled_text import key_of
from cara_core.store.database.tables import fact, index_case, index_duty, index_owed, index_set

__all__ = ["SUM_BELOW", "IndexSet", "IndexSets"]

SUM_BELOW: Final = 1 << 256
"""What the rows come to is the sum of their weights, counted round at this number."""
_KEPT: Final = 2
"""So many sets stand side by side."""
_SWEPT: Final = 500
"""So many cases of a set that was given up are taken away at once: nobody waits long for it."""
_GIVEN_UP: Final = "given up "
_FIND: Final = select(*index_set.c).where(index_set.c.made_with == bindparam("wanted"))
_EVERY: Final = select(index_set.c.made, index_set.c.made_with, index_set.c.through).order_by(index_set.c.made.desc())
"""The newest first."""
_DUTIES: Final = (index_owed, index_duty)
"""The duties of this version, and those of versions before: a set that is given up may be one of theirs."""
_WITH_ROWS: Final = union(select(index_case.c.made), *(select(table.c.made) for table in _DUTIES))
_LAST: Final = select(func.max(fact.c.seq))
_ADD: Final = insert(index_set)
_GIVE_UP: Final = update(index_set).values(made_with=bindparam("name")).where(index_set.c.made == bindparam("set"))
_MARK: Final = (
    update(index_set)
    .ordered_values(
        (index_set.c.seq, bindparam("new_seq")),
        (index_set.c.through, bindparam("new_through")),
        (index_set.c.cases, bindparam("new_cases")),
        (index_set.c.duties, bindparam("new_duties")),
    )
    .where(index_set.c.made == bindparam("set"))
)
_SOME_CASES: Final = (
    select(index_case.c.case_id)
    .where(index_case.c.made == bindparam("set"))
    .limit(bindparam("page"))
    .offset(literal_column("0"))
)
_NAME: Final = cast(bindparam("case"), Text)
_DROP_CASE: Final = delete(index_case).where(index_case.c.case_id == _NAME, index_case.c.made == bindparam("set"))
# With a plus before it the column is in no index: SQLite would look through a complete set rather than for the case.
_DROP_DUTIES: Final = tuple(
    delete(table).where(table.c.case_id == _NAME, literal_column("+made") == bindparam("set")) for table in _DUTIES
)
_DROP_LEFT: Final = tuple(delete(table).where(table.c.made == bindparam("set")) for table in _DUTIES)
_DROP_SET: Final = delete(index_set).where(index_set.c.made == bindparam("set"))


@attrs.frozen(kw_only=True)
class IndexSet:
    """One set: up to which fact it is made, and what its rows of cases and of duties come to.

    ``through`` is how far it has come while it is made for the first time: the bytes of the
    name of a case; ``None`` once it is made.
    """

    made: int
    made_with: str
    seq: int
    through: bytes | None
    cases: int
    duties: int

    @classmethod
    def read(cls, columns: Sequence[Any]) -> Self:
        """The set in this row. Raises ``ValueError`` where the store wrote no such row."""
        made, made_with, seq, through, cases, duties = columns
        return cls(
            made=made,
            made_with=made_with,
            seq=seq,
            through=None if through is None else bytes.fromhex(through),
            cases=int(cases, 16),
            duties=int(duties, 16),
        )

    @property
    def mark(self) -> "_Mark":
        """The columns that say how far it is made."""
        through = None if self.through is None else self.through.hex()
        return _Mark(self.seq, through, f"{self.cases:064x}", f"{self.duties:064x}")


class _Mark(NamedTuple):
    """How far a set is made, column by column. A damaged name of a case is no text: its bytes are kept."""

    seq: int
    through: str | None
    cases: str
    duties: str


@attrs.frozen
class IndexSets:
    """The sets of one store."""

    database: Database

    def find(self, made_with: str) -> IndexSet | None:
        """The set that is made with this; ``None``: there is none, or its row says nothing that can be read."""
        for columns in self.database.rows(_FIND, (made_with,)):
            try:
                return IndexSet.read(columns)
            except ValueError:
                return None
        return None

    def is_there(self, index: IndexSet) -> bool:
        """Is this set still kept? Its rows may be half gone where it is not."""
        found = self.find(index.made_with)
        return found is not None and found.made == index.made

    def last_fact(self) -> int:
        """The place of the last fact of the log."""
        ((seq,),) = self.database.rows(_LAST)
        return int(seq or 0)

    def begin(self, made_with: str, *, instead_of: IndexSet | None = None) -> IndexSet:
        """The set that is made with this: a new one where there is none, or none but ``instead_of``."""
        with self.database.writing() as cursor:
            found = self.find(made_with)
            if found is not None and (instead_of is None or found.made != instead_of.made):
                return found
            every = self._every()
            left = {made for (made,) in self.database.rows(_WITH_ROWS)} - {row.made for row in every}
            made = 1 + max((*(row.made for row in every), *left), default=0)
            self._give_up(cursor, [row.made for row in every if row.made_with == made_with])
            # Rows of a set whose own row somebody took away are of none that is kept.
            for lost in left:
                cursor.execute(self.database.sql(_ADD), (lost, f"{_GIVEN_UP}{lost}", 0, None, "0", "0"))
            new = IndexSet(made=made, made_with=made_with, seq=self.last_fact(), through=b"", cases=0, duties=0)
            cursor.execute(self.database.sql(_ADD), (made, made_with, *new.mark))
        return new

    def keep_newest(self) -> None:
        """Give up all sets but those that were made last, once another one is made."""
        # Not as soon as it is begun: three who make three sets at once would give up each other's for ever.
        live = [row for row in self._every() if not row.is_given_up]
        finished = [row.made for row in live if row.through is None]
        older = [row.made for row in live if row.made < min(finished[:_KEPT], default=0)]
        if older:
            with self.database.writing() as cursor:
                self._give_up(cursor, older)
        self._sweep()

    def mark(self, cursor: Cursor, index: IndexSet) -> None:
        """Keep how far the set is made now, in the transaction that is open."""
        cursor.execute(self.database.sql(_MARK), (*index.mark, index.made))

    def _every(self) -> Sequence["_SetRow"]:
        return [_SetRow(*columns) for columns in self.database.rows(_EVERY)]

    def _give_up(self, cursor: Cursor, sets: Iterable[int]) -> None:
        """Let nobody find these sets any more; their rows are taken away afterwards."""
        for made in sets:
            cursor.execute(self.database.sql(_GIVE_UP), (f"{_GIVEN_UP}{made}", made))

    def _sweep(self) -> None:
        """Take away the rows of every set that was given up, and then its own."""
        for made in [row.made for row in self._every() if row.is_given_up]:
            while cases := self.database.rows(_SOME_CASES, (made, _SWEPT)):
                self._drop((*_DROP_DUTIES, _DROP_CASE), [(key_of(case), made) for (case,) in cases])
            self._drop((*_DROP_LEFT, _DROP_SET), [(made,)])

    def _drop(self, statements: Iterable[ClauseElement], arguments: Sequence[tuple[object, ...]]) -> None:
        with self.database.writing() as cursor:
            for statement in statements:
                cursor.executemany(self.database.sql(statement), arguments)


class _SetRow(NamedTuple):
    """What is asked of every set."""

    made: int
    made_with: str
    through: str | None

    @property
    def is_given_up(self) -> bool:
        return self.made_with.startswith(_GIVEN_UP)

"""A fact that cannot be read: is its row damaged, or did a newer version of the library write it?

The chain tells them apart. What a newer version wrote follows from the row before it, and the
row behind it follows from it: the store is what it was, and a version as new reads it. A row
that somebody changed does not.
"""

from typing import Any, Final

from sqlalchemy import bindparam, select

from cara_core.errors import MadeByNewer, StoreError
from cara_core.store.database.database import Database
from cara_core.store.database.garbled_text import GarbledText
from cara_core.store.database.tables import fact
from cara_core.store.log.chain import linked, origin, record_of
from cara_core.store.log.fact_rows import FactRow

__all__ = ["unreadable_row"]

_PLACE: Final = select(fact.c.seq).where(fact.c.case_id == bindparam("case"), fact.c.number == bindparam("number"))
_AROUND: Final = (
    select(*fact.c).where(fact.c.seq >= bindparam("first"), fact.c.seq <= bindparam("last")).order_by(fact.c.seq)
)


def unreadable_row(row: FactRow, database: Database, *, store_id: str) -> StoreError:
    """The error to raise for this row of the log, which says nothing that this version can read."""
    if _is_as_it_was_written(row, database, store_id):
        place = f"fact {row.number} of case {row.case}"
        return MadeByNewer(f"a newer version of cara-core wrote {place}; a version as new can read it")
    return row.damaged()


def _is_as_it_was_written(row: FactRow, database: Database, store_id: str) -> bool:
    """Does the row follow from the one before it, and the one behind it from this one?"""
    for (seq,) in database.rows(_PLACE, (row.case, row.number)):
        around = {found[0]: found for found in database.rows(_AROUND, (seq - 1, seq + 1))}
        before = _digest(around.get(seq - 1)) if seq > 1 else origin(store_id=store_id, table=fact.name)
        behind = around.get(seq + 1)
        return _follows(around[seq], before) and (behind is None or _follows(behind, _digest(around[seq])))
    return False


def _digest(row: tuple[Any, ...] | None) -> bytes | None:
    return None if row is None else bytes(row[-1])


def _follows(row: tuple[Any, ...], before: bytes | None) -> bool:
    """Is the digest of this row that of its columns behind ``before``?"""
    if before is None or any(isinstance(column, GarbledText) for column in row):
        return False
    *columns, digest = row
    try:
        return linked(record_of(columns), after=before) == bytes(digest)
    except ValueError:  # half a character: the store writes none
        return False

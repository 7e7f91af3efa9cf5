"""Reading one table of the index, page by page, whatever others make of the index meanwhile.

Beside each set of rows stands what they came to. Where they come to something else, somebody
changed them, and the set is made again: a duty that was taken out of it would be silent.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeAlias

import attrs
from sqlalchemy import Select, Table, bindparam, literal_column, select, tuple_

from cara_core.store.database.database import Database
from cara_core.store.index.making import IndexMaking
from cara_core.store.index.sets import SUM_BELOW, IndexSet
from cara_core.terms.days import WorkingDays

__all__ = ["IndexPages", "Key", "PageOf", "Row", "every_row"]

Row: TypeAlias = tuple[Any, ...]
Key: TypeAlias = tuple[str, ...]
"""What the rows of a table are sorted by: their first columns."""
PageOf: TypeAlias = Callable[[IndexSet, Key, int], tuple[Select[Any], tuple[object, ...]]]
"""The statement for the rows of a set behind a key, so many at most, and its arguments in their order."""
_PAGE: Final = 1_000


def every_row(table: Table, *, key: int) -> Select[Any]:
    """The rows of a set behind a key, which are the first ``key`` columns after ``made``, in their order."""
    # From page to page by the key of the last row that was read: rows that others add or take away in
    # between move nothing, which a count of rows to skip would not bear.
    made, *columns = table.c
    sorted_by = columns[:key]
    return (
        select(*columns)
        .where(made == bindparam("set"), tuple_(*sorted_by) > tuple_(*(bindparam(name.name) for name in sorted_by)))
        .order_by(*sorted_by)
        .limit(bindparam("page"))
        .offset(literal_column("0"))
    )


@attrs.frozen(kw_only=True)
class IndexPages:
    """The rows of one table: ``key`` columns to sort by, what one weighs, and what a set says that all come to."""

    database: Database
    making: IndexMaking
    every: Select[Any]
    key: int
    weight: Callable[[Row], int]
    sum_of: Callable[[IndexSet], int]

    def rows(
        self, page_of: PageOf, index: IndexSet, working: WorkingDays, *, after: Key | None, limit: int | None
    ) -> Iterator[Row]:
        """The rows behind this key, at most so many; few are in memory at once."""
        key, left = after or self._before_all, limit
        while left is None or left > 0:
            size = _PAGE if left is None else min(_PAGE, left)
            statement, arguments = page_of(index, key, size)
            rows = self.database.rows(statement, arguments)
            if not self.making.sets.is_there(index):
                # Others have made two sets since: of these rows some may have been taken away already.
                index = self.making.caught_up(working)
                continue
            yield from rows
            if len(rows) < size or self._key_of(rows) <= key:
                return
            key = self._key_of(rows)
            left = None if left is None else left - len(rows)

    def agreeing(self, index: IndexSet, working: WorkingDays, mended: Callable[[], None] | None = None) -> IndexSet:
        """The set whose rows come to what they came to when they were written.

        Where those of this one do not, it is made again, and ``mended`` is called.
        """
        while True:
            total = self._total(index)
            now = self.making.sets.find(index.made_with)
            if now == index:
                break
            # Somebody indexed in between, so the rows were not all of one moment. Again.
            index = self.making.caught_up(working)
        if total == self.sum_of(index):
            return index
        index = self.making.made_again(working, instead_of=index)
        if mended is not None:
            mended()
        return index

    def _total(self, index: IndexSet) -> int | None:
        """What the rows of this set come to; ``None`` where they are in no order, as garbled text is in none."""
        total, key = 0, self._before_all
        while rows := self.database.rows(self.every, (index.made, *key, _PAGE)):
            total += sum(map(self.weight, rows))
            before, key = key, self._key_of(rows)
            if key <= before:
                return None
        return total % SUM_BELOW

    @property
    def _before_all(self) -> Key:
        return ("",) * self.key

    def _key_of(self, rows: Sequence[Row]) -> Key:
        """Where these rows end."""
        return rows[-1][: self.key]

"""What is due over every open case, without replaying each of them every morning: answered from the index."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from operator import attrgetter
from typing import Any, Final

import attrs
from sqlalchemy import Select, bindparam

from cara_core.due.duty import Duty, Owner
from cara_core.store.database.tables import index_owed
from cara_core.store.index.making import IndexMaking
from cara_core.store.index.pages import IndexPages, Key, every_row
from cara_core.store.index.rows import KEY, DutyRow, duty_in, duty_row, weight
from cara_core.store.index.sets import IndexSet
from cara_core.terms.days import Day, WorkingDays

__all__ = ["DutyIndex", "DutyQuery"]

_KEY: Final = len(KEY)
_EVERY: Final = every_row(index_owed, key=_KEY)


@attrs.frozen(kw_only=True)
class DutyQuery:
    """Which duties are asked for: those that have begun by a day, of one owner, of one force, behind another duty."""

    on: Day
    owner: Owner | None = None
    force: str | None = None
    after: Duty | None = None
    limit: int | None = None


@attrs.frozen
class DutyIndex:
    """The duties over every case of one store."""

    making: IndexMaking

    def due(
        self,
        query: DutyQuery,
        working: WorkingDays,
        mended: Callable[[], None] | None = None,
        unreadable: Callable[[str], None] | None = None,
    ) -> Iterator[Duty]:
        """Every duty that is asked for, the earliest due first; few are in memory at once.

        ``mended`` is called where the index was not what it had been made as, and was made
        again; ``unreadable`` for each case that cannot be read, with its name: what is due in
        it is not known.
        """
        pages, index = self._pages(), self.making.caught_up(working)
        # To weigh every row takes as long as to read it: whoever asks for the next page has had the first.
        if query.after is None:
            index = pages.agreeing(index, working, mended)
        if unreadable is not None:
            for case in self.making.unreadable(index, force=query.force):
                unreadable(case)
        after = None if query.after is None else duty_row(query.after, force="")[:_KEY]
        rows = pages.rows(partial(_page, query), index, working, after=after, limit=query.limit)
        yield from (duty_in(DutyRow(*row)) for row in rows)

    def _pages(self) -> IndexPages:
        return IndexPages(
            database=self.making.database,
            making=self.making,
            every=_EVERY,
            key=_KEY,
            weight=weight,
            sum_of=attrgetter("duties"),
        )


def _page(query: DutyQuery, index: IndexSet, key: Key, size: int) -> tuple[Select[Any], tuple[object, ...]]:
    """The statement for the next rows that are asked for, and its arguments in their order."""
    owner = None if query.owner is None else query.owner.value
    filters = [value for value in (owner, query.force) if value is not None]
    statement = _begun(owner=owner is not None, force=query.force is not None)
    return statement, (index.made, *key, query.on.isoformat(), *filters, size)


@cache
def _begun(*, owner: bool, force: bool) -> Select[Any]:
    """The duties that have begun by a day: of every owner and force, or of one."""
    found = _EVERY.where(index_owed.c.opens_on <= bindparam("on"))
    if owner:
        found = found.where(index_owed.c.owner == bindparam("of_owner"))
    return found.where(index_owed.c.force == bindparam("of_force")) if force else found

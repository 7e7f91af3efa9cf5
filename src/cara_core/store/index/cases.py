"""The list of cases: how far each has come, without replaying any: answered from the index."""

import re
from collections.abc import Iterator
from functools import cache, partial
from operator import attrgetter
from typing import Any, Final

import attrs
from sqlalchemy import Select, bindparam, func, literal_column, or_

from cara_core.case.case import Phase
from cara_core.errors import Fault, InputError
from cara_core.store.database.tables import index_case
from cara_core.store.index.making import IndexMaking
from cara_core.store.index.pages import IndexPages, Key, every_row
from cara_core.store.index.rows import CaseLine, case_head, weight_of_line
from cara_core.store.index.sets import IndexSet
from cara_core.store.kept import CaseHead
from cara_core.terms.days import WorkingDays

__all__ = ["CaseList", "CaseQuery"]

_KEY: Final = 1
_OF_A_NAME: Final = re.compile(r"[A-Za-z0-9_/\\-]*", re.ASCII)
"""The signs of a name, and the backslash that is shown for what is none."""
_EVERY: Final = every_row(index_case, key=_KEY)


def _check_name(_: object, __: object, name: str | None) -> None:
    if name is not None and not _OF_A_NAME.fullmatch(name):
        raise InputError([Fault("after", "NOT_ALLOWED", "allowed: the name of a case")])


@attrs.frozen(kw_only=True)
class CaseQuery:
    """Which cases are asked for: of one force, in one phase, with a text in their names, behind another case."""

    force: str | None = None
    phase: Phase | None = None
    text: str | None = None
    after: str | None = attrs.field(default=None, validator=_check_name)
    limit: int | None = None


@attrs.frozen
class CaseList:
    """The list of the cases of one store."""

    making: IndexMaking

    def heads(self, query: CaseQuery, working: WorkingDays) -> Iterator[CaseHead]:
        """The cases that are asked for, in the order of their names. See ``CaseStore.case_heads``."""
        if query.text is not None and not _OF_A_NAME.fullmatch(query.text):
            return
        pages, index = self._pages(), self.making.caught_up(working)
        # As for the duties: whoever asks for the next page has had the first, and then every row was weighed.
        if query.after is None:
            index = pages.agreeing(index, working)
        after = None if query.after is None else (query.after,)
        rows = pages.rows(partial(_page, query), index, working, after=after, limit=query.limit)
        yield from (case_head(CaseLine(*row)) for row in rows)

    def _pages(self) -> IndexPages:
        return IndexPages(
            database=self.making.database,
            making=self.making,
            every=_EVERY,
            key=_KEY,
            weight=weight_of_line,
            sum_of=attrgetter("cases"),
        )


def _page(query: CaseQuery, index: IndexSet, key: Key, size: int) -> tuple[Select[Any], tuple[object, ...]]:
    """The statement for the next rows that are asked for, and its arguments in their order."""
    phase = None if query.phase is None else query.phase.value
    text = None if query.text is None else f"%{_escaped(query.text.lower())}%"
    filters = [value for value in (query.force, phase, text) if value is not None]
    statement = _some(force=query.force is not None, phase=phase is not None, text=text is not None)
    return statement, (index.made, *key, *filters, size)


@cache
def _some(*, force: bool, phase: bool, text: bool) -> Select[Any]:
    """The cases of a force, in a phase, with a text in their names. What is not known of a case does not hide it."""
    found = _EVERY
    if force:
        found = found.where(or_(index_case.c.force == bindparam("of_force"), literal_column("force = ''")))
    if phase:
        found = found.where(or_(index_case.c.phase == bindparam("in_phase"), literal_column("phase IS NULL")))
    if text:
        found = found.where(func.lower(index_case.c.case_id).like(bindparam("with_text"), escape="!"))
    return found


def _escaped(text: str) -> str:
    """This text for LIKE, to which two signs stand for others: here they stand for themselves."""
    return "".join(f"!{sign}" if sign in "!%_" else sign for sign in text)

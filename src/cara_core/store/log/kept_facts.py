"""Every fact in the order in which it was kept: a stream for as many readers as there are, each at its own place.

The place of a fact is its number in the log, which follows from the lock that every writer
holds until its commit. So nothing is ever put in before what a reader has read.
"""

from typing import Any, Final, NamedTuple

import attrs
from sqlalchemy import bindparam, literal_column, select

from cara_core.case.facts import Fact
from cara_core.errors import Fault, InputError, StoreError
from cara_core.store.database.tables import fact
from cara_core.store.kept import KeptFact
from cara_core.store.log.fact_rows import COLUMNS, FactRow
from cara_core.store.log.reading import Reading
from cara_core.store.log.sealing import SEALED, Erasures
from cara_core.terms.days import read_day
from cara_core.terms.instants import read_instant

__all__ = ["MOST", "KeptFacts", "check_limit"]

MOST: Final = 1_000_000
"""So many are asked for at once, at most."""
_NO_POSITION: Final = 1 << 63
"""What neither database can count."""
_AFTER: Final = (
    select(fact.c.seq, *COLUMNS)
    .where(fact.c.seq > bindparam("position"))
    .order_by(fact.c.seq)
    .limit(bindparam("limit"))
    .offset(literal_column("0"))
)


class _Read(NamedTuple):
    """A fact, or the code of the error that reading it met."""

    fact: Fact | None
    why_unreadable: str | None


@attrs.frozen
class KeptFacts:
    """The stream of the facts of one store."""

    reading: Reading

    def after(self, position: int | None, *, limit: int) -> tuple[KeptFact, ...]:
        """The facts behind this position, at most ``limit`` of them. See ``CaseStore.facts_after``."""
        check_limit(limit)
        if position is not None and (type(position) is not int or not 0 <= position < _NO_POSITION):
            allowed = "allowed: the position of a fact that was read, or none for the first"
            raise InputError([Fault("position", "NOT_ALLOWED", allowed)])
        # A part that is sealed is read by the erasures of its case: they are looked up once for each.
        erased: dict[str, Erasures] = {}
        rows = self.reading.database.rows(_AFTER, (position or 0, limit))
        return tuple(self._kept(place, FactRow(*columns), erased) for place, *columns in rows)

    def _kept(self, position: int, row: FactRow, erased: dict[str, Erasures]) -> KeptFact:
        read = self._read(row, erased)
        return KeptFact(
            position=position,
            case=str(row.case),
            number=row.number,
            kind=str(row.kind),
            on=read_day(row.day),
            at=None if row.instant is None else read_instant(row.instant),
            by=str(row.by),
            recorded_at=read_instant(row.recorded_at),
            fact=read.fact,
            why_unreadable=read.why_unreadable,
        )

    def _read(self, row: FactRow, erased: dict[str, Erasures]) -> _Read:
        try:
            if SEALED in row.body and row.case not in erased:
                erased[row.case] = self.reading.erasures(row.case)
            return _Read(self.reading.fact(row, erased.get(row.case, {})), None)
        except StoreError as wrong:
            if wrong.retry:
                # The database is away, or busy: that says nothing of this fact.
                raise
            return _Read(None, wrong.code)


def check_limit(limit: Any) -> None:
    """Is this how many there may be at most? Raises :class:`InputError`."""
    if type(limit) is not int or not 1 <= limit <= MOST:
        raise InputError([Fault("limit", "NOT_ALLOWED", f"allowed: a whole number from 1 to {MOST:,}")])

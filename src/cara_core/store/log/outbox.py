"""The outbox: what is still to be told of each fact, written with the fact itself.

Its row is written in the transaction of the fact: told after a commit from memory alone, it
would be lost in a crash, and told before it, it could be of something that was never kept.
So a fact is told at least once, and perhaps again: where the teller dies between telling it
and saying so here.

Whoever tells takes a whole case on a *lease*: everything of it that is untold, from the first
such fact on. While one teller holds any of it, nobody else is given a later fact, so that none
can overtake an earlier one. A lease ends by itself: a teller that dies holds nothing up for good.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final, NamedTuple

import attrs
from sqlalchemy import ClauseElement, ColumnElement, bindparam, literal_column, select, update

from cara_core.case.facts import Fact
from cara_core.errors import Fault, InputError, StoreError
from cara_core.store.database.database import Database
from cara_core.store.database.tables import TOPIC, fact, outbox
from cara_core.store.log.access_log import moment
from cara_core.store.log.chain import canonical
from cara_core.store.log.fact_rows import COLUMNS, FactRow
from cara_core.store.log.reading import Reading
from cara_core.terms.instants import Instant

__all__ = ["Lease", "Outbox", "Untold", "outbox_id"]


@attrs.frozen(kw_only=True)
class Untold:
    """One fact that is still to be told: how often that was tried, and what kind of error the last try met.

    ``fact`` is ``None`` where it cannot be read: a key that is missing, a damaged row.
    """

    id: str
    seq: int
    case: str
    number: int
    attempts: int
    failure: str | None
    fact: Fact | None


@attrs.frozen(kw_only=True)
class Lease:
    """The facts of one case that one teller is to tell, in this order, until then."""

    case: str
    numbers: tuple[int, ...]
    rows: tuple[str, ...]
    """The ids of their rows in the outbox, in the same order."""
    until: str
    """As text. Whoever takes the case after it takes it for longer, so that this says whose lease it is, too."""


_PAGE: Final = 200
_LONGEST_NAME: Final = 100
_IS_UNTOLD: Final[ColumnElement[bool]] = literal_column("told_at IS NULL")
_UNTOLD: Final = (
    select(outbox.c.id, outbox.c.seq, outbox.c.attempts, outbox.c.failure, *COLUMNS)
    .join(fact, fact.c.seq == outbox.c.seq)
    .where(_IS_UNTOLD, outbox.c.seq > bindparam("seq"))
    .order_by(outbox.c.seq)
    .limit(bindparam("page"))
    .offset(literal_column("0"))
)
_WAITING: Final = (
    select(outbox.c.seq, fact.c.case_id)
    .join(fact, fact.c.seq == outbox.c.seq)
    .where(_IS_UNTOLD, outbox.c.seq > bindparam("seq"))
    .order_by(outbox.c.seq)
    .limit(bindparam("page"))
    .offset(literal_column("0"))
)
_UNTOLD_OF_CASE: Final = (
    select(outbox.c.id, outbox.c.leased_until, fact.c.number)
    .join(fact, fact.c.seq == outbox.c.seq)
    .where(_IS_UNTOLD, fact.c.case_id == bindparam("case"))
    .order_by(fact.c.number)
)
_ROW: Final = (outbox.c.id == bindparam("row")) & _IS_UNTOLD
_TAKE: Final = update(outbox).values(leased_until=bindparam("until")).where(_ROW)
_TRIED: Final[dict[str, ColumnElement[Any]]] = {
    "attempts": literal_column("attempts + 1"),
    "leased_until": literal_column("NULL"),
}
_SET_HEARD: Final = update(outbox).values(told_at=bindparam("at"), **_TRIED).where(_ROW)
_SET_FAILURE: Final = update(outbox).values(failure=bindparam("why"), **_TRIED).where(_ROW)
# Only while the lease is still that teller's: to end the lease of another would let a third be told
# something later of the case while that other is still at work.
_IS_LEASE: Final = outbox.c.leased_until == bindparam("until")
_END_HEARD: Final = _SET_HEARD.where(_IS_LEASE)
_END_FAILED: Final = _SET_FAILURE.where(_IS_LEASE)


def outbox_id(*, store: str, case: str, number: int, topic: str = TOPIC) -> str:
    """The identity of the outbox row of one fact: it follows from the fact, so it can be worked out again."""
    return sha256(canonical([store, case, number, topic])).hexdigest()


@attrs.frozen
class Outbox:
    """The outbox of one store."""

    database: Database
    reading: Reading

    def untold(self) -> Iterator[Untold]:
        """What is still to be told, in the order of the log: to be looked at, whoever holds it."""
        after = 0
        while found := self.database.rows(_UNTOLD, (after, _PAGE)):
            for row_id, seq, attempts, failure, *columns in found:
                after = seq
                row = FactRow(*columns)
                yield Untold(
                    id=row_id,
                    seq=seq,
                    case=row.case,
                    number=row.number,
                    attempts=attempts,
                    failure=failure,
                    fact=self._fact(row),
                )

    def waiting_cases(self) -> Iterator[str]:
        """Every case of which something is untold, once: the one that has waited longest first."""
        after, found_before = 0, set[str]()
        while found := self.database.rows(_WAITING, (after, _PAGE)):
            for seq, case in found:
                after = seq
                if case not in found_before:
                    found_before.add(case)
                    yield case

    def take(self, case: str, *, at: Instant, until: Instant) -> Lease | None:
        """Take all that is untold of this case until then; ``at`` is now.

        ``None``: nothing is untold, or another teller holds some of it at that instant.
        """
        now, ends = _to_the_second(at), _to_the_second(until)
        # Asked and taken in one transaction, and nobody else writes beside it: of two tellers who come at once,
        # the second finds the lease of the first. Row by row, each could get a part of the case.
        with self.database.writing() as cursor:
            sql = self.database.sql
            rows = [_UntoldRow(*columns) for columns in cursor.execute(sql(_UNTOLD_OF_CASE), (case,)).fetchall()]
            if not rows or any(row.leased_until is not None and row.leased_until > now for row in rows):
                return None
            cursor.executemany(sql(_TAKE), [(ends, row.id) for row in rows])
        return Lease(
            case=case, numbers=tuple(row.number for row in rows), rows=tuple(row.id for row in rows), until=ends
        )

    def end_heard(self, lease: Lease, at: Instant) -> None:
        """All of it was told at that instant. Where another teller has taken the case since, nothing changes."""
        self._end(_END_HEARD, moment(at), lease)

    def end_failed(self, lease: Lease, *, failure: str) -> None:
        """Telling it failed: it may be taken at once. Where another teller has taken it since, nothing changes."""
        _check_failure(failure)
        self._end(_END_FAILED, failure, lease)

    def mark_heard(self, row: str, at: Instant) -> None:
        """The row of this id was told at that instant. Raises :class:`InputError` where there is no such row untold."""
        self._set(_SET_HEARD, moment(at), row=row)

    def mark_failed(self, row: str, *, failure: str) -> None:
        """Telling it failed; ``failure`` is the name of an error's type, never its text."""
        _check_failure(failure)
        self._set(_SET_FAILURE, failure, row=row)

    def _end(self, statement: ClauseElement, value: str, lease: Lease) -> None:
        with self.database.writing() as cursor:
            cursor.executemany(self.database.sql(statement), [(value, row, lease.until) for row in lease.rows])

    def _fact(self, row: FactRow) -> Fact | None:
        try:
            return self.reading.fact(row, self.reading.erasures(row.case))
        except StoreError as unreadable:
            if unreadable.retry:
                raise
            return None

    def _set(self, statement: ClauseElement, value: str, *, row: str) -> None:
        with self.database.writing() as cursor:
            changed = cursor.execute(self.database.sql(statement), (value, row)).rowcount
        if changed != 1:
            raise InputError([Fault("id", "NOT_UNTOLD", "no such row is still to be told; allowed: one of untold()")])


class _UntoldRow(NamedTuple):
    """What is asked of an untold row before its case is taken."""

    id: str
    leased_until: str | None
    number: int


def _check_failure(failure: str) -> None:
    if not failure.isidentifier() or len(failure) > _LONGEST_NAME:
        raise InputError([Fault("failure", "NOT_A_TYPE", "allowed: the name of an error's type")])


def _to_the_second(instant: Instant) -> str:
    """As text, the order of two instants is their order in time only where both are written equally long."""
    return moment(instant.replace(microsecond=0))

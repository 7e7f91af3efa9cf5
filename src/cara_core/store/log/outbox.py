"""The outbox: what is still to be told of each fact, written with the fact itself.

Its row is written in the transaction of the fact: told after a commit from memory alone, it
would be lost in a crash, and told before it, it could be of something that was never kept.
So a fact is told at least once, in the order of the log, and perhaps twice: where the
teller dies between telling it and saying so here.

Who tells it may take it on a *lease*, which ends by itself: a teller that dies holds nothing
up for good.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final

import attrs
from sqlalchemy import ClauseElement, ColumnElement, bindparam, literal_column, select, update

from cara_core.case.facts import Fact
from cara_core.errors import Fault, InputError
from cara_core.store.database.database import Database
from cara_core.store.database.tables import TOPIC, fact, outbox
from cara_core.store.log.access_log import moment
from cara_core.store.log.chain import canonical
from cara_core.store.log.fact_rows import COLUMNS, FactRow
from cara_core.store.log.reading import Reading
from cara_core.terms.instants import Instant

__all__ = ["Outbox", "Untold", "outbox_id"]


@attrs.frozen(kw_only=True)
class Untold:
    """One fact that is still to be told: how often that was tried, and what kind of error the last try met."""

    id: str
    seq: int
    attempts: int
    failure: str | None
    fact: Fact


_PAGE: Final = 200
_LONGEST_NAME: Final = 100
_UNTOLD: Final = (
    select(outbox.c.id, outbox.c.seq, outbox.c.attempts, outbox.c.failure, *COLUMNS)
    .join(fact, fact.c.seq == outbox.c.seq)
    .where(literal_column("told_at IS NULL"), outbox.c.seq > bindparam("seq"))
    .order_by(outbox.c.seq)
    .limit(bindparam("page"))
    .offset(literal_column("0"))
)
_ROW: Final = (outbox.c.id == bindparam("row")) & literal_column("told_at IS NULL")
_LEASE: Final = (
    update(outbox)
    .values(leased_until=bindparam("until"))
    .where(_ROW, literal_column("leased_until IS NULL") | (outbox.c.leased_until <= bindparam("at")))
)
_TRIED: Final[dict[str, ColumnElement[Any]]] = {
    "attempts": literal_column("attempts + 1"),
    "leased_until": literal_column("NULL"),
}
_SET_HEARD: Final = update(outbox).values(told_at=bindparam("at"), **_TRIED).where(_ROW)
_SET_FAILURE: Final = update(outbox).values(failure=bindparam("why"), **_TRIED).where(_ROW)


def outbox_id(*, store: str, case: str, number: int, topic: str = TOPIC) -> str:
    """The identity of the outbox row of one fact: it follows from the fact, so it can be worked out again."""
    return sha256(canonical([store, case, number, topic])).hexdigest()


@attrs.frozen
class Outbox:
    """The outbox of one store."""

    database: Database
    reading: Reading

    def untold(self, at: Instant | None = None, until: Instant | None = None) -> Iterator[Untold]:
        """What is still to be told, in the order of the log.

        With ``at`` (now) and ``until`` each is taken on a lease as it is given out, and
        what another teller holds at that instant is left out.
        """
        after = 0
        while found := self.database.rows(_UNTOLD, (after, _PAGE)):
            for row_id, seq, attempts, failure, *columns in found:
                after = seq
                if at is None or until is None or self._lease(row_id, at=at, until=until):
                    row = FactRow(*columns)
                    kept = self.reading.fact(row, self.reading.erasures(row.case))
                    yield Untold(id=row_id, seq=seq, attempts=attempts, failure=failure, fact=kept)

    def mark_heard(self, row: str, at: Instant) -> None:
        """The row of this id was told at that instant. Raises :class:`InputError` where there is no such row untold."""
        self._set(_SET_HEARD, moment(at), row=row)

    def mark_failed(self, row: str, *, failure: str) -> None:
        """Telling it failed; ``failure`` is the name of an error's type, never its text."""
        if not failure.isidentifier() or len(failure) > _LONGEST_NAME:
            raise InputError([Fault("failure", "NOT_A_TYPE", "allowed: the name of an error's type")])
        self._set(_SET_FAILURE, failure, row=row)

    def _set(self, statement: ClauseElement, value: str, *, row: str) -> None:
        with self.database.writing() as cursor:
            changed = cursor.execute(self.database.sql(statement), (value, row)).rowcount
        if changed != 1:
            raise InputError([Fault("id", "NOT_UNTOLD", "no such row is still to be told; allowed: one of untold()")])

    def _lease(self, row: str, *, at: Instant, until: Instant) -> bool:
        """Take this row until then; ``False``: it was told, or another teller holds it at that instant."""
        # One statement that asks and takes: of two tellers who come at once, the second changes no row.
        arguments = (_to_the_second(until), row, _to_the_second(at))
        with self.database.writing() as cursor:
            changed: int = cursor.execute(self.database.sql(_LEASE), arguments).rowcount
        return changed == 1


def _to_the_second(instant: Instant) -> str:
    """As text, the order of two instants is their order in time only where both are written equally long."""
    return moment(instant.replace(microsecond=0))

"""The connections of one open store to its server: a few, each made once and checked, and used by a thread at a time.

They are those of SQLAlchemy's ``QueuePool``. When one of them was lost, the others that wait in it
were made to the same server and are of no more use: so each knows in which *round* it was made, and
after a loss the next round begins.
"""

import os
import weakref
from typing import Any, Final

from sqlalchemy import Connection, select
from sqlalchemy.exc import TimeoutError as AllInUse

from cara_core.errors import StoreBusy, StoreError
from cara_core.store.database.connections import OpenConnection
from cara_core.store.database.engine import Place
from cara_core.store.database.failures import Moment, failure_of
from cara_core.store.database.schema import search_path
from cara_core.store.database.settings import PREPARED_AFTER, check_postgresql_durable
from cara_core.store.database.tables import store

__all__ = ["ConnectionPool"]

_ROUND: Final = "cara_round"
_CURSOR: Final = "cara_cursor"
_STORE_ID: Final = select(store.c.id)


class ConnectionPool:
    """Makes, checks, lends and ends the connections to one server."""

    def __init__(self, place: Place, schema: str, errors: tuple[type[Exception], ...]) -> None:
        self._place: Final = place
        self._schema: Final = schema
        self._errors: Final = errors
        self._round = 0
        self._is_closed = False
        self.store_id: str | None = None
        """The store that was opened: a server that holds another one now is refused."""
        self._made: Final[set[Any]] = set()
        # Of a store that nobody closed. A fork must not: it would end the connections of the process it comes from.
        weakref.finalize(self, _close_each, self._made, os.getpid())

    def take(self) -> OpenConnection:
        """A connection that holds to the settings of a store.

        Raises :class:`ConnectionLost` where the server cannot be reached, :class:`StoreBusy`
        where all of them stay in use, :class:`NotDurable`, :class:`StoreError`.
        """
        connection, is_new = self._checked_out(), False
        try:
            if connection.info.get(_ROUND) != self._round:
                self._prepare(connection)
                is_new = True
        except BaseException:
            self._end(connection)
            raise
        return OpenConnection(connection, connection.info[_CURSOR], is_new)

    def give_back(self, taken: OpenConnection) -> None:
        """This thread needs it no more."""
        try:
            if not self._is_closed:
                taken.connection.close()
        except self._errors:
            # It was lost meanwhile, and could not end what SQLAlchemy takes for a transaction.
            self._round += 1
        finally:
            self._end(taken.connection)

    def drop(self, lost: OpenConnection) -> None:
        """It is of no more use, and neither is any other that was made before."""
        self._round += 1
        self._end(lost.connection)

    def close(self) -> None:
        """End them all; one that a thread still has ends when it is given back."""
        self._is_closed = True
        self._place.engine.dispose()

    def _checked_out(self) -> Connection:
        """A connection of this round, or one that is still to be prepared."""
        try:
            while True:
                connection = self._place.engine.connect()
                if connection.info.get(_ROUND, self._round) == self._round:
                    return connection
                self._end(connection)
        except AllInUse:
            raise StoreBusy(f"{self._place.name}: all connections for reading stayed in use; try again") from None
        except self._errors as raised:
            raise failure_of(raised, self._place.name, moment=Moment.CONNECTING).error from None

    def _prepare(self, connection: Connection) -> None:
        raw: Any = connection.connection.dbapi_connection
        made_in, cursor = self._round, raw.cursor()
        self._made.difference_update([other for other in list(self._made) if other.closed])
        self._made.add(raw)
        try:
            check_postgresql_durable(cursor, self._place.name)
            if self.store_id is not None:
                self._check_same_store(cursor)
            if _is_direct(raw, cursor):
                cursor.execute(search_path(self._schema, local=False))
                raw.prepare_threshold = PREPARED_AFTER
        except self._errors as raised:
            raise failure_of(raised, self._place.name, moment=Moment.CONNECTING).error from None
        connection.info.update({_ROUND: made_in, _CURSOR: cursor})

    def _check_same_store(self, cursor: Any) -> None:
        try:
            found = cursor.execute(self._place.sql(_STORE_ID)).fetchall()
        except self._errors as raised:
            if failure_of(raised, self._place.name, moment=Moment.CONNECTING).lost:
                raise
            found = []
        if found != [(self.store_id,)]:
            raise StoreError(f"{self._place.name}: another store is there now than was opened: open it again")

    @staticmethod
    def _end(connection: Connection) -> None:
        # Not only closed: SQLAlchemy would ask a connection that is gone to roll back first.
        if not connection.closed:
            connection.invalidate()
            connection.close()


def _is_direct(raw: Any, cursor: Any) -> bool:
    """Does this connection lead to the server itself? A pooler has given it a number that is of no process there.

    Behind one, what is asked for here would hold for whoever is given that connection next.
    """
    return bool(cursor.execute("SELECT pg_backend_pid()").fetchone() == (raw.info.backend_pid,))


def _close_each(made: set[Any], of_process: int) -> None:
    if of_process == os.getpid():
        for raw in list(made):
            raw.close()

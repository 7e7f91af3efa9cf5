"""The database of one open store: what reads and writes it, whichever kind of database it is."""

from contextlib import AbstractContextManager
from typing import Any, Final

from sqlalchemy import ClauseElement, Connection

from cara_core.store.database.connections import Connections, Cursor
from cara_core.store.database.engine import READERS, Place, place_of
from cara_core.store.database.sqlite_connection import SqliteConnection

__all__ = ["Cursor", "Database"]


class Database:
    """The database of one store. Several threads may use it; a forked process opens its own.

    A file is held by one connection, used by one thread at a time. To PostgreSQL there is one
    that writes, and ``pool_size`` more for other threads to read over meanwhile.

    Raises :class:`NotDurable` where it does not hold to its settings,
    :class:`ConnectionLost` where it cannot be reached, and :class:`StoreError`.
    """

    def __init__(self, url: str, *, create: bool, schema: str | None = None, pool_size: int = READERS) -> None:
        self.place: Final[Place] = place_of(url, create=create, schema=schema, pool_size=pool_size)
        self.is_sqlite: Final = self.place.file is not None
        self.connections: Final = _connections_to(self.place)
        self.errors: Final = self.connections.errors
        self._sql: dict[ClauseElement, str] = {}

    def sql(self, statement: ClauseElement) -> str:
        """This statement as SQL text for the DBAPI, its arguments by place in the order of the text."""
        text = self._sql.get(statement)
        if text is None:
            text = self._sql[statement] = self.place.sql(statement)
        return text

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection, for statements that change nothing; each sees what was committed before it."""
        return self.connections.reading()

    def rows(self, statement: ClauseElement, arguments: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """What this statement finds, without what SQLAlchemy adds to each call.

        In a SQLite file, a text that is no UTF-8 comes as :class:`GarbledText`, and stops no other row.
        Inside :meth:`writing` it sees what this thread has written there.
        """
        return self.connections.rows(self.sql(statement), arguments)

    def writing(self) -> AbstractContextManager[Cursor]:
        """A transaction that nobody else writes beside. It is committed at its end, or nothing of it is kept.

        Once this has ended without an error, what was written survives a crash and a power cut.
        """
        return self.connections.writing()

    def changing_schema(self) -> AbstractContextManager[Connection]:
        """A transaction for the steps of ``migrations/``: all of them are taken, or none."""
        return self.connections.changing_schema()

    def expect_store(self, store_id: str) -> None:
        """This is the store that was opened. A connection that is made later and reaches another one is refused."""
        self.connections.expect_store(store_id)

    def close(self) -> None:
        """Let the database go. A forked copy lets nothing go: the connections are not its own."""
        self.connections.close()


def _connections_to(place: Place) -> Connections:
    if place.file is not None:
        return SqliteConnection(place, place.file)
    from cara_core.store.database.postgresql_connections import (  # noqa: PLC0415  (psycopg is an extra)
        PostgresqlConnections,
    )

    return PostgresqlConnections(place, place.schema or "")

"""One connection to the database of a store: who may write, and what an error of it comes to.

There is one connection for each open store, used by one thread at a time. It is never used
over a fork: a copied connection to SQLite damages the file (sqlite.org, "How To Corrupt An
SQLite Database File", section 2.6).
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, TypeAlias

from sqlalchemy import ClauseElement, Connection
from sqlalchemy.exc import DBAPIError

from cara_core.errors import StoreError
from cara_core.store.database.engine import Place, place_of
from cara_core.store.database.failures import Moment, failure_of
from cara_core.store.database.garbled_text import is_undecodable, reading_any_text
from cara_core.store.database.settings import check_postgresql_durable, make_sqlite_durable

__all__ = ["Cursor", "Database"]

Cursor: TypeAlias = Any
"""A cursor of the DBAPI: ``execute(sql, arguments)`` gives itself, ``fetchone``, ``fetchall``."""

_FILES: Final[dict[int, tuple[tuple[int, int], int]]] = {}
"""The files open in this process, or in the one it was forked from: device and number, and by which process."""


class Database:
    """The database of one store, held by one connection.

    Raises :class:`NotDurable` where it does not hold to its settings,
    :class:`ConnectionLost` where it cannot be reached, and :class:`StoreError`.
    """

    def __init__(self, url: str, *, create: bool) -> None:
        self.place: Final[Place] = place_of(url, create=create)
        self.is_sqlite: Final = self.place.file is not None
        self._sql: dict[ClauseElement, str] = {}
        self._lock: Final = threading.RLock()
        self._pid: Final = os.getpid()
        self._unusable: str | None = None
        # IMMEDIATE takes the lock of the one writer at once. A plain BEGIN takes it with the first write:
        # by then what was read may be out of date, and SQLite refuses to go on rather than to wait.
        self._begin: Final = "BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN"
        self._register()
        dbapi = self.place.engine.dialect.loaded_dbapi
        self.errors: Final[tuple[type[Exception], ...]] = (dbapi.Error, DBAPIError, UnicodeDecodeError)
        try:
            self._connection, self._cursor = self._connect()
        except BaseException:
            self._unregister()
            raise

    def sql(self, statement: ClauseElement) -> str:
        """This statement as SQL text for the DBAPI, its arguments by place in the order of the text."""
        text = self._sql.get(statement)
        if text is None:
            text = self._sql[statement] = str(statement.compile(dialect=self.place.dialect))
        return text

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The connection, for statements that change nothing; each sees what was committed before it."""
        with self._lock:
            self._check_usable()
            try:
                yield self._connection
            except self.errors as raised:
                raise self._error_of(raised, moment=Moment.WORKING) from None

    def rows(self, statement: ClauseElement, arguments: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """What this statement finds, without what SQLAlchemy adds to each call.

        A text that is no UTF-8 comes as :class:`GarbledText`, and stops no other row.
        """
        sql = self.sql(statement)
        with self._lock:
            self._check_usable()
            try:
                return self._fetched(sql, arguments)
            except self.errors as raised:
                raise self._error_of(raised, moment=Moment.WORKING) from None

    def _fetched(self, sql: str, arguments: tuple[object, ...]) -> list[tuple[Any, ...]]:
        try:
            found: list[tuple[Any, ...]] = self._cursor.execute(sql, arguments).fetchall()
        except self.errors as raised:
            if not self.is_sqlite or not is_undecodable(raised):
                raise
            with reading_any_text(self._cursor.connection):
                found = self._cursor.execute(sql, arguments).fetchall()
        return found

    @contextmanager
    def writing(self) -> Iterator[Cursor]:
        """A transaction that nobody else writes beside. It is committed at its end, or nothing of it is kept.

        Once this has ended without an error, what was written survives a crash and a power cut.
        """
        with self._lock:
            self._check_usable()
            cursor = self._cursor
            try:
                cursor.execute(self._begin)
                if not self.is_sqlite:
                    # PostgreSQL lets many write at once. A chain has one end, so here too one does: whoever
                    # holds the lock on the only row of this table.
                    cursor.execute("SELECT one FROM store FOR UPDATE")
                yield cursor
            except self.errors as raised:
                self._roll_back(cursor)
                raise self._error_of(raised, moment=Moment.WORKING) from None
            except BaseException:
                self._roll_back(cursor)
                raise
            self._commit(cursor)

    @contextmanager
    def changing_schema(self) -> Iterator[Connection]:
        """A transaction for the steps of ``migrations/``: all of them are taken, or none."""
        with self._lock:
            self._check_usable()
            connection = self._connection
            try:
                if not connection.in_transaction():
                    # In its own eyes; to the database it says nothing. Alembic then leaves the transaction to us.
                    connection.begin()
                self._cursor.execute(self._begin)
                if not self.is_sqlite:
                    self._cursor.execute("SELECT pg_advisory_xact_lock(hashtext('cara-store'))")
                yield connection
            except self.errors as raised:
                self._roll_back(self._cursor)
                raise self._error_of(raised, moment=Moment.WORKING) from None
            except BaseException:
                self._roll_back(self._cursor)
                raise
            self._commit(self._cursor)

    def close(self) -> None:
        """Let the database go. A forked copy lets nothing go: the connection is not its own."""
        if self._pid != os.getpid():
            return
        with self._lock:
            with suppress(*self.errors):
                self._connection.close()
            self._unusable = "the store was closed: open it again"
            self._unregister()

    def _connect(self) -> tuple[Connection, Cursor]:
        place = self.place
        try:
            connection = place.engine.connect()
            cursor = connection.connection.dbapi_connection.cursor()  # type: ignore[union-attr]  # just connected
            if self.is_sqlite:
                make_sqlite_durable(cursor, place.version, place.name)
            else:
                check_postgresql_durable(cursor, place.name)
        except self.errors as raised:
            raise failure_of(raised, place.name, moment=Moment.CONNECTING, file=place.file).error from None
        return connection, cursor

    def _check_usable(self) -> None:
        if self._pid != os.getpid():
            raise StoreError(f"{self.place.name}: opened before this process was forked: open it in this process")
        if self._unusable is not None:
            raise StoreError(f"{self.place.name}: {self._unusable}")

    def _error_of(self, raised: Exception, *, moment: Moment) -> StoreError:
        failure = failure_of(raised, self.place.name, moment=moment, file=self.place.file)
        if failure.final:
            self._unusable = "an earlier error was final: reopen the store and read again"
        return failure.error

    def _commit(self, cursor: Cursor) -> None:
        try:
            cursor.execute("COMMIT")
        except self.errors as raised:
            # Nobody knows whether it was kept. It is never tried again: after a failed fsync Linux forgets
            # the pages it could not write, and a second fsync reports success for what was lost.
            error = self._error_of(raised, moment=Moment.COMMITTING)
            self._roll_back(cursor)
            raise error from None

    def _roll_back(self, cursor: Cursor) -> None:
        raw: Any = self._connection.connection.dbapi_connection
        if self.is_sqlite and not raw.in_transaction:
            return
        try:
            cursor.execute("ROLLBACK")
        except self.errors:
            self._unusable = "a transaction could not be undone: reopen the store and read again"

    def _register(self) -> None:
        if self.place.file is None:
            return
        stat = self.place.file.stat()
        key = (stat.st_dev, stat.st_ino)
        if any(file == key and pid != self._pid for file, pid in _FILES.values()):
            raise StoreError(f"{self.place.name}: open in the process it was forked from: close it before forking")
        _FILES[id(self)] = (key, self._pid)

    def _unregister(self) -> None:
        _FILES.pop(id(self), None)

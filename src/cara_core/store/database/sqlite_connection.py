"""The one connection to the file of a store, used by one thread at a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection
from typing_extensions import override

from cara_core.errors import StoreError
from cara_core.store.database.connections import Connections, Cursor, OpenConnection
from cara_core.store.database.engine import Place
from cara_core.store.database.failures import Moment, failure_of
from cara_core.store.database.garbled_text import is_undecodable, reading_any_text
from cara_core.store.database.settings import make_sqlite_durable

__all__ = ["SqliteConnection"]

_FILES: Final[dict[int, tuple[tuple[int, int], int]]] = {}
"""The files open in this process, or in the one it was forked from: device and number, and by which process."""


class SqliteConnection(Connections):
    """The connection to one file. After an error of the disk it goes on no more."""

    def __init__(self, place: Place, file: Path) -> None:
        super().__init__(place, threading.RLock())
        self._file: Final = file
        # IMMEDIATE takes the lock of the one writer at once. A plain BEGIN takes it with the first write:
        # by then what was read may be out of date, and SQLite refuses to go on rather than to wait.
        self._begin = "BEGIN IMMEDIATE"
        self._register()
        try:
            self._open: Final = self._connect()
        except BaseException:
            self._unregister()
            raise

    @override
    def writer(self) -> OpenConnection:
        return self._open

    @override
    def rows(self, sql: str, arguments: tuple[object, ...]) -> list[tuple[Any, ...]]:
        self._check_own()
        with self._turn:
            self._check_usable()
            try:
                return self._fetched(sql, arguments)
            except self.errors as raised:
                raise self._error_of(raised, moment=Moment.READING) from None

    def _fetched(self, sql: str, arguments: tuple[object, ...]) -> list[tuple[Any, ...]]:
        cursor = self._open.cursor
        try:
            found: list[tuple[Any, ...]] = cursor.execute(sql, arguments).fetchall()
        except self.errors as raised:
            if not is_undecodable(raised):
                raise
            with reading_any_text(self._open.raw):
                found = cursor.execute(sql, arguments).fetchall()
        return found

    @override
    @contextmanager
    def reading(self) -> Iterator[Connection]:
        self._check_own()
        with self._turn:
            self._check_usable()
            try:
                yield self._open.connection
            except self.errors as raised:
                raise self._error_of(raised, moment=Moment.READING) from None

    @override
    @contextmanager
    def changing_schema(self) -> Iterator[Connection]:
        connection = self._open.connection
        with self._transaction(self._begin_writing):
            if not connection.in_transaction():
                # In its own eyes; to the database it says nothing. Alembic then leaves the transaction to us.
                connection.begin()
            yield connection

    @override
    def expect_store(self, store_id: str) -> None:
        """A file that is open stays the same file."""

    @override
    def close(self) -> None:
        if not self._is_own:
            return
        with self._turn:
            with suppress(*self.errors):
                self._open.connection.close()
            self.unusable = "the store was closed: open it again"
            self._unregister()

    @override
    def _begin_writing(self) -> Cursor:
        self._open.cursor.execute(self._begin)
        return self._open.cursor

    @override
    def _commit(self) -> None:
        try:
            self._open.cursor.execute("COMMIT")
        except self.errors as raised:
            # Nobody knows whether it was kept. It is never tried again: after a failed fsync Linux forgets
            # the pages it could not write, and a second fsync reports success for what was lost.
            error = self._error_of(raised, moment=Moment.COMMITTING)
            self._roll_back()
            raise error from None

    @override
    def _roll_back(self) -> None:
        raw: Any = self._open.connection.connection.dbapi_connection
        if not raw.in_transaction:
            return
        try:
            self._open.cursor.execute("ROLLBACK")
        except self.errors:
            self.unusable = "a transaction could not be undone: reopen the store and read again"

    @override
    def _error_of(self, raised: Exception, *, moment: Moment) -> StoreError:
        failure = failure_of(raised, self.place.name, moment=moment, file=self._file)
        if failure.final:
            self.unusable = "an earlier error was final: reopen the store and read again"
        return failure.error

    def _connect(self) -> OpenConnection:
        place = self.place
        try:
            connection = place.engine.connect()
            cursor = connection.connection.dbapi_connection.cursor()  # type: ignore[union-attr]  # just connected
            make_sqlite_durable(cursor, place.version, place.name)
        except self.errors as raised:
            raise failure_of(raised, place.name, moment=Moment.CONNECTING, file=self._file).error from None
        return OpenConnection(connection, cursor)

    def _register(self) -> None:
        stat = self._file.stat()
        key = (stat.st_dev, stat.st_ino)
        if any(file == key and pid != self._pid for file, pid in _FILES.values()):
            raise StoreError(f"{self.place.name}: open in the process it was forked from: close it before forking")
        _FILES[id(self)] = (key, self._pid)

    def _unregister(self) -> None:
        _FILES.pop(id(self), None)

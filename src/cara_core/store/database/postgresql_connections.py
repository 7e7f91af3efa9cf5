"""The connections to PostgreSQL: one writes, and a few read beside it, so that who reads waits for no transaction."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Final

from sqlalchemy import Connection, select
from typing_extensions import override

from cara_core.errors import ConnectionLost, StoreBusy, StoreError
from cara_core.store.database.connection_pool import ConnectionPool
from cara_core.store.database.connections import Connections, Cursor, OpenConnection
from cara_core.store.database.engine import Place
from cara_core.store.database.failures import Moment, failure_of
from cara_core.store.database.schema import search_path
from cara_core.store.database.settings import BUSY_TIMEOUT, begin_on_postgresql
from cara_core.store.database.silence import Silence
from cara_core.store.database.tables import store

__all__ = ["PostgresqlConnections"]


class PostgresqlConnections(Connections):
    """The connections to one schema. One that is lost is made again with the next call, and checked like the first."""

    def __init__(self, place: Place, schema: str) -> None:
        super().__init__(place, _Turn(place.name))
        self._pool: Final = ConnectionPool(place, schema, self.errors)
        self._here: Final = threading.local()
        looks = search_path(schema, local=True)
        # Asked in one message, as each one is a way to the server and back. PostgreSQL lets many write at once. A
        # chain has one end, so here too one does: whoever holds the lock on the only row of this table.
        lock = f"{place.sql(select(store.c.one))} FOR UPDATE"
        self._begin_to_write: Final = f"{begin_on_postgresql()}; {looks}; {lock}"
        steps = begin_on_postgresql(steps=True)
        self._begin_to_change: Final = f"{steps}; {looks}; SELECT pg_advisory_xact_lock(hashtext('cara-store'))"
        self._writer: OpenConnection | None = self._pool.take()

    @override
    def writer(self) -> OpenConnection:
        if self._writer is None:
            self._writer = self._pool.take()
        return self._writer

    @override
    def rows(self, sql: str, arguments: tuple[object, ...]) -> list[tuple[Any, ...]]:
        self._check_own()
        self._check_usable()
        held = self._held
        if held is None:
            return self._rows_over_pool(sql, arguments)
        try:
            found: list[tuple[Any, ...]] = held.cursor.execute(sql, arguments).fetchall()
        except self.errors as raised:
            raise self._error_on(held, raised, moment=Moment.READING) from None
        return found

    @override
    @contextmanager
    def reading(self) -> Iterator[Connection]:
        self._check_own()
        self._check_usable()
        held = self._held
        taken = self._pool.take() if held is None else held
        try:
            with self._holding(taken), _in_no_hurry(taken):
                yield taken.connection
        except self.errors as raised:
            raise self._error_on(taken, raised, moment=Moment.READING) from None
        finally:
            if held is None:
                self._pool.give_back(taken)

    @override
    @contextmanager
    def changing_schema(self) -> Iterator[Connection]:
        with self._transaction(lambda: self._begun(self._begin_to_change)):
            writer = self.writer()
            if not writer.connection.in_transaction():
                # In its own eyes; to the database it says nothing. Alembic then leaves the transaction to us.
                writer.connection.begin()
            with _in_no_hurry(writer):
                yield writer.connection

    @override
    def expect_store(self, store_id: str) -> None:
        self._pool.store_id = store_id

    @override
    def close(self) -> None:
        if not self._is_own:
            return
        with self._turn:
            self.unusable = "the store was closed: open it again"
            self._pool.close()
            writer, self._writer = self._writer, None
            if writer is not None:
                self._pool.give_back(writer)

    @override
    @contextmanager
    def _transaction(self, begin: Callable[[], Cursor]) -> Iterator[Cursor]:
        with super()._transaction(begin) as cursor, self._holding(self._writer):
            yield cursor

    @override
    def _begin_writing(self) -> Cursor:
        return self._begun(self._begin_to_write)

    def _begun(self, begin: str) -> Cursor:
        """The cursor, after these statements. A connection that was lost while nobody used it is made again."""
        is_new = self._writer is None
        writer = self.writer()
        try:
            writer.cursor.execute(begin, prepare=False)
        except self.errors as raised:
            # Nothing was asked of it before, so nothing can have been done twice.
            if not self._may_be_tried_again(raised, is_new=is_new):
                raise
            self._drop(writer)
            writer = self.writer()
            writer.cursor.execute(begin, prepare=False)
        return writer.cursor

    @override
    def _commit(self) -> None:
        writer = self._writer
        if writer is None:
            raise ConnectionLost(f"{self.place.name}: the connection to the server was lost; nothing of this was kept")
        try:
            ended = writer.cursor.execute("COMMIT").statusmessage
        except self.errors as raised:
            raise self._error_on(writer, raised, moment=Moment.COMMITTING) from None
        except BaseException:
            self._drop(writer)
            raise
        # Of a transaction in which a statement failed, PostgreSQL answers COMMIT with a roll-back, and no error.
        if ended != "COMMIT":
            raise StoreError(f"{self.place.name}: a statement had failed before; nothing of this was kept")

    @override
    def _roll_back(self) -> None:
        writer = self._writer
        if writer is None:
            return
        try:
            writer.cursor.execute("ROLLBACK")
        except self.errors:
            # The server undoes it when the connection ends.
            self._drop(writer)

    @override
    def _error_of(self, raised: Exception, *, moment: Moment) -> StoreError:
        return self._error_on(self._writer, raised, moment=moment)

    def _error_on(self, connection: OpenConnection | None, raised: Exception, *, moment: Moment) -> StoreError:
        """What this error of that connection comes to. Where it is of no more use, it ends."""
        failure = failure_of(raised, self.place.name, moment=moment)
        if failure.lost and connection is not None:
            self._drop(connection)
        if failure.final:
            self.unusable = "an earlier error was final: reopen the store and read again"
        return failure.error

    def _may_be_tried_again(self, raised: Exception, *, is_new: bool) -> bool:
        """Was it lost before it was used? One that is new was not; and after a long silence nobody waits once more."""
        is_lost = failure_of(raised, self.place.name, moment=Moment.WORKING).lost
        return is_lost and not is_new and not isinstance(raised, Silence)

    def _rows_over_pool(self, sql: str, arguments: tuple[object, ...]) -> list[tuple[Any, ...]]:
        """What this statement finds, on a connection that nobody writes on. Where that was lost before, on another."""
        taken = self._pool.take()
        try:
            return self._rows_on(taken, sql, arguments)
        except self.errors as raised:
            if not self._may_be_tried_again(raised, is_new=taken.is_new):
                raise self._error_on(None, raised, moment=Moment.READING) from None
        try:
            return self._rows_on(self._pool.take(), sql, arguments)
        except self.errors as raised:
            raise self._error_on(None, raised, moment=Moment.READING) from None

    def _rows_on(self, taken: OpenConnection, sql: str, arguments: tuple[object, ...]) -> list[tuple[Any, ...]]:
        """What this statement finds on that connection, which is needed no more afterwards."""
        try:
            found: list[tuple[Any, ...]] = taken.cursor.execute(sql, arguments).fetchall()
        except self.errors as raised:
            self._error_on(taken, raised, moment=Moment.READING)
            self._pool.give_back(taken)
            raise
        except BaseException:
            self._drop(taken)
            raise
        self._pool.give_back(taken)
        return found

    def _drop(self, lost: OpenConnection) -> None:
        if lost is self._writer:
            self._writer = None
        self._pool.drop(lost)

    @property
    def _held(self) -> OpenConnection | None:
        """The connection that this thread already has: in a transaction it has to see what it wrote itself."""
        held: OpenConnection | None = getattr(self._here, "held", None)
        return held

    @contextmanager
    def _holding(self, connection: OpenConnection | None) -> Iterator[None]:
        before, self._here.held = self._held, connection
        try:
            yield
        finally:
            self._here.held = before


class _Turn:
    """Whose turn it is to write: one thread's at a time. It is waited for as long as a lock of the database is."""

    def __init__(self, place: str) -> None:
        self._place: Final = place
        self._lock: Final = threading.RLock()

    def __enter__(self) -> None:
        if not self._lock.acquire(timeout=BUSY_TIMEOUT / 1000):
            raise StoreBusy(f"{self._place}: another thread did not finish in time; try again")

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()


@contextmanager
def _in_no_hurry(connection: OpenConnection) -> Iterator[None]:
    """Whatever is asked in here may take its time: a whole table is read, or an index is made."""
    raw = connection.raw
    raw.has_time, before = True, raw.has_time
    try:
        yield
    finally:
        raw.has_time = before

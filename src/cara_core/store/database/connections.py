"""What the connections of both kinds of database have in common: who may write, and what an error of it comes to.

A connection is never used over a fork: a copied connection to SQLite damages the file
(sqlite.org, "How To Corrupt An SQLite Database File", section 2.6), and two processes that
speak over one connection to PostgreSQL hear each other's answers.
"""

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final, TypeAlias

import attrs
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from cara_core.errors import StoreError
from cara_core.store.database.engine import Place
from cara_core.store.database.failures import Moment

__all__ = ["Connections", "Cursor", "OpenConnection"]

Cursor: TypeAlias = Any
"""A cursor of the DBAPI: ``execute(sql, arguments)`` gives itself, ``fetchone``, ``fetchall``."""


@attrs.define(eq=False)
class OpenConnection:
    """A connection in the hands of one thread, and the cursor that it is used by without SQLAlchemy."""

    connection: Connection
    cursor: Cursor
    is_new: bool = True
    """Was it made as it was taken, or did it wait in a pool?"""

    @property
    def raw(self) -> Any:
        """The connection as the DBAPI has it."""
        return self.cursor.connection


class Connections(ABC):
    """The connections of one open store. ``turn`` is held by the thread that writes."""

    def __init__(self, place: Place, turn: AbstractContextManager[object]) -> None:
        self.place: Final = place
        dbapi = place.engine.dialect.loaded_dbapi
        self.errors: Final[tuple[type[Exception], ...]] = (dbapi.Error, DBAPIError, UnicodeDecodeError)
        self.unusable: str | None = None
        """Why the store may not be used until it is opened again, where that is so."""
        self._turn: Final = turn
        self._pid: Final = os.getpid()

    @abstractmethod
    def writer(self) -> OpenConnection:
        """The connection that writes."""

    @abstractmethod
    def rows(self, sql: str, arguments: tuple[object, ...]) -> list[tuple[Any, ...]]:
        """What this statement finds."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[Connection]:
        """A connection for statements that change nothing."""

    @abstractmethod
    def changing_schema(self) -> AbstractContextManager[Connection]:
        """A transaction for the steps of ``migrations/``."""

    @abstractmethod
    def expect_store(self, store_id: str) -> None:
        """From now on, a connection that reaches another store than this is refused."""

    @abstractmethod
    def close(self) -> None:
        """Let the database go. A forked copy lets nothing go: the connections are not its own."""

    def writing(self) -> AbstractContextManager[Cursor]:
        """A transaction that nobody else writes beside."""
        return self._transaction(self._begin_writing)

    @contextmanager
    def _transaction(self, begin: Callable[[], Cursor]) -> Iterator[Cursor]:
        self._check_own()
        with self._turn:
            self._check_usable()
            try:
                yield begin()
            except self.errors as raised:
                self._roll_back()
                raise self._error_of(raised, moment=Moment.WORKING) from None
            except BaseException:
                self._roll_back()
                raise
            self._commit()

    @abstractmethod
    def _begin_writing(self) -> Cursor:
        """Begin a transaction that nobody else writes beside, on this cursor."""

    @abstractmethod
    def _commit(self) -> None: ...

    @abstractmethod
    def _roll_back(self) -> None: ...

    @abstractmethod
    def _error_of(self, raised: Exception, *, moment: Moment) -> StoreError:
        """What this error of the writing connection comes to; what that means for the connection is seen to."""

    def _check_own(self) -> None:
        # Asked before any lock: in a forked copy, a thread that is not there may hold it for ever.
        if self._pid != os.getpid():
            raise StoreError(f"{self.place.name}: opened before this process was forked: open it in this process")

    def _check_usable(self) -> None:
        if self.unusable is not None:
            raise StoreError(f"{self.place.name}: {self.unusable}")

    @property
    def _is_own(self) -> bool:
        return self._pid == os.getpid()

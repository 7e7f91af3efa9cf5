"""``apsw`` spoken to as the DBAPI, as far as the store does: so that the store runs on a file layer of our own."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import SimpleNamespace
from typing import Any, Final
from unittest import mock

import apsw

from cara_core.store.database import engine
from faults.recording import Fault, Layer

__all__ = ["stores_on"]

_NAMES: Final = (
    *("Warning", "Error", "InterfaceError", "DatabaseError", "InternalError"),
    *("OperationalError", "ProgrammingError", "IntegrityError", "DataError", "NotSupportedError"),
)


class Error(Exception):
    """What the DBAPI raises; ``sqlite_errorname`` as in Python's own."""

    sqlite_errorname = ""


class OperationalError(Error):
    """The database failed."""


class IntegrityError(Error):
    """A rule of the schema was broken."""


def _raised(raised: Exception) -> Error:
    code = getattr(raised, "extendedresult", 1)
    names = apsw.mapping_extended_result_codes
    name = names.get(code) or apsw.mapping_result_codes.get(code & 0xFF, "")
    error = (IntegrityError if isinstance(raised, apsw.ConstraintError) else OperationalError)("failed")
    error.sqlite_errorname = str(name)
    return error


class Cursor:
    """A cursor: what it found is fetched at once, as each statement has to end before the next."""

    arraysize = 1
    lastrowid = None

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1

    def execute(self, sql: str, arguments: Sequence[Any] = ()) -> "Cursor":
        """Run it."""
        raw = self._connection.raw
        try:
            cursor = raw.execute(sql, tuple(arguments) or None)
            try:
                self.description = tuple(
                    (*column[:2], None, None, None, None, None) for column in cursor.get_description()
                )
            except apsw.ExecutionCompleteError:
                self.description = None
            self._rows = list(cursor)
        except (apsw.Error, Fault) as raised:
            raise _raised(raised) from None
        self.rowcount = raw.changes()
        return self

    def fetchone(self) -> Any:
        """The next row."""
        return self._rows.pop(0) if self._rows else None

    def fetchall(self) -> list[Any]:
        """Every row that is left."""
        found, self._rows = self._rows, []
        return found

    def fetchmany(self, size: int = 1) -> list[Any]:
        """Some rows."""
        found, self._rows = self._rows[:size], self._rows[size:]
        return found

    def close(self) -> None:
        """Nothing is held."""


class Connection:
    """A connection in which the caller begins and commits."""

    isolation_level: str | None = None

    def __init__(self, name: str, layer: str, prepare: Sequence[str]) -> None:
        try:
            self.raw = apsw.Connection(name, vfs=layer)
            for sql in prepare:
                self.raw.execute(sql)
        except (apsw.Error, Fault) as raised:
            raise _raised(raised) from None

    def cursor(self) -> Cursor:
        """A cursor."""
        return Cursor(self)

    @property
    def in_transaction(self) -> bool:
        """Has a transaction begun?"""
        return self.raw.in_transaction

    def create_function(self, *_: Any, **__: Any) -> None:
        """The store calls none."""

    def commit(self) -> None:
        """The store says COMMIT itself."""

    def rollback(self) -> None:
        """The same."""

    def close(self) -> None:
        """Let it go; what fails meanwhile, SQLite's own close does not tell either."""
        with suppress(apsw.Error, Fault):
            self.raw.close(force=True)


@contextmanager
def stores_on(
    layer: Layer, *, version: tuple[int, int, int] | None = None, prepare: Sequence[str] = ()
) -> Iterator[None]:
    """Stores opened in here stand on this layer, as of that version of SQLite where one is named."""
    name = layer.install()
    connect: Callable[..., Connection] = lambda file, **_: Connection(file, name, prepare)  # noqa: E731
    found = version or tuple(int(part) for part in apsw.sqlitelibversion().split("."))
    module = SimpleNamespace(
        connect=connect,
        paramstyle="qmark",
        apilevel="2.0",
        threadsafety=1,
        sqlite_version_info=found,
        sqlite_version=".".join(map(str, found)),
        **dict.fromkeys(_NAMES, OperationalError),
    )
    module.Error, module.IntegrityError = Error, IntegrityError
    with mock.patch.object(engine, "_best_sqlite", return_value=module):
        yield

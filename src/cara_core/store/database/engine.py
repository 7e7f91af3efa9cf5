"""Which database a URL names, and the engine for it.

The engines are in AUTOCOMMIT, so that no library begins or ends a transaction: the store
does (``connections.py``). ``hide_parameters`` keeps values out of the text of errors.
"""

import importlib
import os
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import attrs
from sqlalchemy import ClauseElement, Dialect, Engine, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool, QueuePool

from cara_core.errors import Fault, InputError, NoStore, StoreError
from cara_core.store.database.failures import failure_of_file
from cara_core.store.database.schema import DEFAULT, check_schema
from cara_core.store.database.settings import BUSY_TIMEOUT, CONNECTING, has_wal_reset_bug

__all__ = ["READERS", "Place", "place_of"]

READERS: Final = 4
"""How many threads of a program may read from one open store in PostgreSQL at once, beside the one that writes."""
_MOST_READERS: Final = 100

_ALLOWED: Final = "allowed: sqlite:///<file>, postgresql://<user>@<host>/<database>"
_SQLITES: Final = frozenset({"sqlite", "sqlite+pysqlite"})
_POSTGRESQLS: Final = frozenset({"postgresql", "postgresql+psycopg"})


@attrs.frozen(kw_only=True)
class Place:
    """Where a store is: the engine that reaches it, its name for people, and its file or its schema."""

    engine: Engine
    name: str
    file: Path | None
    dialect: Dialect
    """With arguments by their place, so that a statement is written once for both databases."""
    version: tuple[int, ...] = ()
    schema: str | None = None
    """Of PostgreSQL: in which schema the store is, or is to be made."""
    is_schema_chosen: bool = False
    """Did somebody name that schema, or is it the one that goes without saying?"""

    def sql(self, statement: ClauseElement) -> str:
        """This statement as SQL text for the DBAPI; on PostgreSQL it names the schema of each table."""
        if self.schema is None:
            return str(statement.compile(dialect=self.dialect))
        schemas = {None: self.schema}
        return str(statement.compile(dialect=self.dialect, schema_translate_map=schemas, render_schema_translate=True))


def place_of(url: str, *, create: bool, schema: str | None = None, pool_size: int = READERS) -> Place:
    """Which database does this URL name?

    Raises :class:`StoreError` where it names none of the two kinds, or no file where one
    has to be, and :class:`InputError` where no store can be in that schema. The URL is
    never repeated: it may hold a password.
    """
    _check_pool_size(pool_size)
    try:
        read = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError(f"the store's URL cannot be read; {_ALLOWED}") from None
    if read.drivername in _SQLITES:
        if schema is not None:
            raise InputError([Fault("schema", "BAD_SCHEMA", "a SQLite file has no schemas; allowed: none")])
        return _sqlite(read, create=create)
    if read.drivername in _POSTGRESQLS:
        return _postgresql(read, schema=schema, pool_size=pool_size)
    raise StoreError(f"the store's URL names another kind of database; {_ALLOWED}")


def _check_pool_size(pool_size: object) -> None:
    is_size = isinstance(pool_size, int) and not isinstance(pool_size, bool) and 1 <= pool_size <= _MOST_READERS
    if not is_size:
        raise InputError([Fault("pool_size", "NOT_A_SIZE", f"allowed: a number from 1 to {_MOST_READERS}")])


def _sqlite(url: URL, *, create: bool) -> Place:
    if not url.database or url.database == ":memory:" or url.query or url.host:
        raise StoreError("the store's URL has to name a file, and nothing else; allowed: sqlite:///<file>")
    file = Path(url.database).absolute()
    if not file.parent.is_dir():
        raise NoStore(f"{file.parent}: there is no such folder for the store; allowed: a file in a folder")
    if create:
        _touch(file)
    elif not file.is_file():
        raise NoStore(f"{file}: there is no store; one is made where it is asked for")
    module = _best_sqlite()
    return Place(
        engine=_sqlite_engine(file, module),
        name=str(file),
        file=file,
        dialect=sqlite.base.SQLiteDialect(paramstyle="qmark"),
        version=module.sqlite_version_info,
    )


def _sqlite_engine(file: Path, module: ModuleType) -> Engine:
    return create_engine(
        URL.create("sqlite", database=str(file)),
        module=module,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        connect_args={"check_same_thread": False, "cached_statements": 256},
    )


def _touch(file: Path) -> None:
    """Make the file before SQLite does: nobody but its owner reads it, and its name is on the disk."""
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        if os.name == "posix":
            folder = os.open(file.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except OSError as raised:
        raise failure_of_file(raised, str(file)) from None


def _best_sqlite() -> ModuleType:
    """A SQLite without the WAL-reset bug, where one is installed; else Python's own."""
    try:
        bundled = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        bundled = None
    if bundled is not None and not has_wal_reset_bug(bundled.sqlite_version_info):
        return bundled
    return importlib.import_module("sqlite3.dbapi2")


def _postgresql(url: URL, *, schema: str | None, pool_size: int) -> Place:
    within = DEFAULT if schema is None else check_schema(schema)
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        poolclass=QueuePool,
        # The one that writes is among them, for as long as the store is open.
        pool_size=pool_size + 1,
        max_overflow=0,
        pool_timeout=BUSY_TIMEOUT / 1000,
        pool_use_lifo=True,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        use_native_hstore=False,
        connect_args={name: value for name, value in CONNECTING.items() if name not in url.query},
        execution_options={"schema_translate_map": {None: within}},
    )
    _connect_patiently(engine)
    return Place(
        engine=engine,
        name=f"PostgreSQL database {url.database or '(by default)'}, schema {within}",
        file=None,
        dialect=postgresql.base.PGDialect(paramstyle="format"),  # type: ignore[no-untyped-call]  # untyped there
        schema=within,
        is_schema_chosen=schema is not None,
    )


def _connect_patiently(engine: Engine) -> None:
    """Let the connections of this engine be of the kind that ends where the server says nothing."""
    from cara_core.store.database.silence import PatientConnection  # noqa: PLC0415  (psycopg is an extra)

    @event.listens_for(engine, "do_connect")
    def _(_dialect: Dialect, _record: object, arguments: Any, named: Any) -> PatientConnection:
        return PatientConnection.connect(*arguments, **named)

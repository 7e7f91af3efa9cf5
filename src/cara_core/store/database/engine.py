"""Which database a URL names, and the engine for it.

The engines are in AUTOCOMMIT, so that no library begins or ends a transaction: the store
does (``database.py``). ``hide_parameters`` keeps values out of the text of errors.
"""

import importlib
import os
from pathlib import Path
from types import ModuleType
from typing import Final

import attrs
from sqlalchemy import Dialect, Engine, create_engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from cara_core.errors import NoStore, StoreError
from cara_core.store.database.failures import failure_of_file
from cara_core.store.database.settings import has_wal_reset_bug

__all__ = ["Place", "place_of"]

_ALLOWED: Final = "allowed: sqlite:///<file>, postgresql://<user>@<host>/<database>"
_SQLITES: Final = frozenset({"sqlite", "sqlite+pysqlite"})
_POSTGRESQLS: Final = frozenset({"postgresql", "postgresql+psycopg"})


@attrs.frozen(kw_only=True)
class Place:
    """Where a store is: the engine that reaches it, its name for people, and its file, where it has one."""

    engine: Engine
    name: str
    file: Path | None
    dialect: Dialect
    """With arguments by their place, so that a statement is written once for both databases."""
    version: tuple[int, ...] = ()


def place_of(url: str, *, create: bool) -> Place:
    """Which database does this URL name?

    Raises :class:`StoreError` where it names none of the two kinds, or no file where one
    has to be. The URL is never repeated: it may hold a password.
    """
    try:
        read = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError(f"the store's URL cannot be read; {_ALLOWED}") from None
    if read.drivername in _SQLITES:
        return _sqlite(read, create=create)
    if read.drivername in _POSTGRESQLS:
        return _postgresql(read)
    raise StoreError(f"the store's URL names another kind of database; {_ALLOWED}")


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


def _postgresql(url: URL) -> Place:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
    )
    return Place(
        engine=engine,
        name=f"PostgreSQL database {url.database or '(by default)'}",
        file=None,
        dialect=postgresql.base.PGDialect(paramstyle="format"),  # type: ignore[no-untyped-call]  # untyped there
    )

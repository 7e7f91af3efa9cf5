"""Stores for the tests: each test that asks for one runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import attrs
import pytest
from sqlalchemy import text

from cara_core.store.case_store import CaseStore
from cara_core.store.opening import open_store
from store.made_up_facts import AT
from store.postgres import PostgresServer, new_database, own_server, postgres_server

__all__ = ["Shelf", "own_server", "postgres_server", "postgres_shelf", "shelf", "sqlite_shelf"]

NUMBERS = count(1)


@attrs.frozen
class Shelf:
    """A place for one store: it can be opened as often as a test likes."""

    url: str
    keys: Path

    def open(self, *, create: bool = False, schema: str | None = None, pool_size: int = 4) -> CaseStore:
        """The store, opened; a test closes it."""
        return open_store(self.url, keys=self.keys, at=AT, create=create, schema=schema, pool_size=pool_size)

    @property
    def is_sqlite(self) -> bool:
        """Is it a file?"""
        return self.url.startswith("sqlite")

    @property
    def version_table(self) -> str:
        """The table that says which steps were taken: in PostgreSQL it has a name that is no host's."""
        return "alembic_version" if self.is_sqlite else "cara_version"

    @staticmethod
    def alter(store: CaseStore, sql: str) -> list[tuple[object, ...]]:
        """What somebody with all rights on the database does there, past the store's own ways."""
        with store.database.reading() as connection:
            done = connection.execute(text(sql))
            return [tuple(row) for row in done] if done.returns_rows else []


@contextmanager
def shelf_in(server: PostgresServer, keys: Path) -> Iterator[Shelf]:
    """A place for a store in PostgreSQL, which is taken away at the end."""
    name = f"store_{next(NUMBERS)}"
    yield Shelf(new_database(server, name), keys)
    server.run(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    """A place for a store, once for each database."""
    if request.param == "sqlite":
        yield Shelf(f"sqlite:///{tmp_path / 'store.db'}", tmp_path / "keys")
        return
    with shelf_in(request.getfixturevalue("postgres_server"), tmp_path / "keys") as place:
        yield place


@pytest.fixture
def postgres_shelf(postgres_server: PostgresServer, tmp_path: Path) -> Iterator[Shelf]:
    """A place for a store in PostgreSQL."""
    with shelf_in(postgres_server, tmp_path / "keys") as place:
        yield place


@pytest.fixture
def sqlite_shelf(tmp_path: Path) -> Shelf:
    """A place for a store in a file."""
    return Shelf(f"sqlite:///{tmp_path / 'store.db'}", tmp_path / "keys")

"""Stores of cases for the tests: each test that asks for a casework runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from casework.worked import Place
from store.postgres import PostgresServer, new_database, postgres_server

__all__ = ["place", "postgres_server", "sqlite_place"]

NUMBERS = count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A place for a store of cases, once for each database."""
    if request.param == "sqlite":
        yield Place(f"sqlite:///{tmp_path / 'cara.db'}", tmp_path / "keys")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = f"casework_{next(NUMBERS)}"
    yield Place(new_database(server, name), tmp_path / "keys")
    server.run(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def sqlite_place(tmp_path: Path) -> Place:
    """A place for a store of cases in a file."""
    return Place(f"sqlite:///{tmp_path / 'cara.db'}", tmp_path / "keys")

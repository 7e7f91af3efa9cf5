"""A database that would not keep what it says it kept is refused, and the setting named."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from cara_core.errors import NotDurable, StoreDamaged, StoreError
from cara_core.store.database import engine, settings
from cara_core.store.database.settings import has_wal_reset_bug, make_sqlite_durable
from cara_core.store.fact_writer import FactWriter
from cara_core.store.opening import open_store
from store.conftest import Shelf
from store.made_up_facts import AT, opening
from store.postgres import PostgresServer, new_database


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 44, 9), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 0), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 4), False),
    ],
)
def test_which_sqlite_can_corrupt_a_write_ahead_log(version: tuple[int, ...], *, affected: bool) -> None:
    assert has_wal_reset_bug(version) is affected


class Deaf:
    """A connection that does not hear one setting: what a library built in another way is like."""

    def __init__(self, file: Path, deaf_to: str) -> None:
        self.cursor = sqlite3.connect(file, isolation_level=None).cursor()
        self.deaf_to = deaf_to

    def execute(self, sql: str) -> Any:
        if sql.startswith(f"PRAGMA {self.deaf_to} ="):
            sql = f"PRAGMA {self.deaf_to}"
        return self.cursor.execute(sql)


@pytest.mark.parametrize("name", ["synchronous", "foreign_keys", "busy_timeout", "journal_mode"])
def test_a_setting_that_did_not_take_is_named(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "_TRIES", 1)
    cursor = Deaf(tmp_path / "deaf.db", name)
    # The built-in synchronous of a new connection is FULL: begin with what must not stay.
    cursor.cursor.execute("PRAGMA synchronous = NORMAL")
    with pytest.raises(NotDurable, match=f"does not hold to {name} ="):
        make_sqlite_durable(cursor, (3, 53, 4), "there")
    cursor.cursor.connection.close()


def test_every_setting_is_the_one_that_was_asked_for(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        found = {
            name: sqlite_shelf.alter(store, f"PRAGMA {name}")[0][0]
            for name in ("synchronous", "foreign_keys", "busy_timeout", "mmap_size", "journal_mode")
        }
    bug = has_wal_reset_bug(store.database.place.version)
    journal = "delete" if bug else "wal"
    assert found == {
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
        "mmap_size": 0,
        "journal_mode": journal,
    }


def test_with_an_affected_sqlite_the_rollback_journal_is_used(
    sqlite_shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "has_wal_reset_bug", lambda _: True)
    monkeypatch.setattr(engine, "has_wal_reset_bug", lambda _: True)
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        assert sqlite_shelf.alter(store, "PRAGMA journal_mode") == [("delete",)]
        assert sqlite_shelf.alter(store, "PRAGMA synchronous") == [(3,)], (
            "EXTRA: the removal of the journal is the commit"
        )


@pytest.mark.parametrize("name", ["synchronous_commit"])
def test_a_server_that_acknowledges_before_it_keeps_is_refused(
    postgres_server: PostgresServer, tmp_path: Path, name: str
) -> None:
    url = new_database(postgres_server, "not_durable")
    postgres_server.run(f"ALTER DATABASE not_durable SET {name} = off")
    with pytest.raises(NotDurable, match=f"does not hold to {name} = local or on"):
        open_store(url, keys=tmp_path / "keys", at=AT, create=True)
    postgres_server.run(f"ALTER DATABASE not_durable SET {name} = on")
    open_store(url, keys=tmp_path / "keys", at=AT, create=True).close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///x.db?nolock=1",
        "mysql://u:SECRET@h/d",
        "sqlite+aiosqlite:///x.db",
        "postgresql+asyncpg://u:SECRET@h/d",
    ],
)
def test_what_is_no_place_for_a_store_is_refused_and_the_url_not_repeated(tmp_path: Path, url: str) -> None:
    with pytest.raises(StoreError) as raised:
        open_store(url, keys=tmp_path, at=AT, create=True)
    assert "SECRET" not in str(raised.value)
    assert "allowed:" in str(raised.value)


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as raised:
        open_store(f"postgresql://u:SECRET@/d?host={tmp_path}", keys=tmp_path, at=AT, create=True)
    assert "SECRET" not in str(raised.value)


def test_a_file_that_is_no_database(sqlite_shelf: Shelf) -> None:
    Path(sqlite_shelf.url.removeprefix("sqlite:///")).write_bytes(b"not a database, but long enough " * 100)
    with pytest.raises(StoreDamaged, match="cannot be read"):
        sqlite_shelf.open()


def test_a_store_is_made_only_where_that_is_asked_for(shelf: Shelf) -> None:
    for _ in range(2):
        with pytest.raises(StoreError, match="there is no store"):
            shelf.open()
    shelf.open(create=True).close()
    name = shelf.open(create=True).id
    assert shelf.open().id == name

"""One connection, never over a fork; after an error of the disk nothing is tried again."""

import importlib
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cara_core.errors import Conflict, StoreDamaged, StoreError, StoreFull
from cara_core.store.case_store import CaseStore
from cara_core.store.database import engine
from cara_core.store.database.failures import Moment, failure_of
from cara_core.store.fact_writer import FactWriter
from store.conftest import Shelf
from store.made_up_facts import AT, life, opening, participants_fact, plain, victims_fact


class Refusing:
    """The cursor of a store whose database fails, once, at one statement: with the code SQLite would give."""

    def __init__(self, cursor: Any, at: str, code: str, error: type[Exception]) -> None:
        self.cursor, self.at, self.code, self.error = cursor, at, code, error

    def execute(self, sql: str, arguments: tuple[object, ...] = ()) -> Any:
        if self.code and sql.startswith(self.at):
            raised = self.error("HERS: a value that must not be repeated")
            raised.sqlite_errorname = self.code  # type: ignore[attr-defined]  # as SQLite's errors have it
            self.code = ""
            raise raised
        return self.cursor.execute(sql, arguments)


def fail(store: CaseStore, at: str, code: str) -> None:
    database = store.database
    error = database.place.engine.dialect.loaded_dbapi.OperationalError
    database.connections.writer().cursor = Refusing(database.connections.writer().cursor, at, code, error)


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("COMMIT", "SQLITE_IOERR_FSYNC"),
        ("COMMIT", "SQLITE_IOERR"),
        ("COMMIT", "SQLITE_BUSY"),
        ("COMMIT", "SQLITE_ERROR"),
        ("INSERT INTO fact", "SQLITE_IOERR_READ"),
        ("BEGIN", "SQLITE_IOERR_LOCK"),
    ],
)
def test_after_an_error_of_the_disk_the_store_refuses_to_go_on(sqlite_shelf: Shelf, at: str, code: str) -> None:
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        fail(store, at, code)
        with pytest.raises(StoreError, match="reopen the store") as raised:
            FactWriter(store).append([participants_fact("case-1", 2)], at=AT)
        assert "HERS" not in str(raised.value)
        for ask in (
            lambda: store.facts("case-1"),
            lambda: FactWriter(store).append([participants_fact("case-1", 2)], at=AT),
        ):
            with pytest.raises(StoreError, match="reopen the store"):
                ask()
    with sqlite_shelf.open() as again:
        assert FactWriter(again).append([participants_fact("case-1", 2)], at=AT).seq == 2


@pytest.mark.parametrize("at", ["INSERT INTO outbox", "INSERT INTO access", "COMMIT"])
@pytest.mark.parametrize("code", ["SQLITE_FULL", "SQLITE_IOERR_WRITE"])
def test_where_there_is_no_room_nothing_is_kept_and_the_store_goes_on(sqlite_shelf: Shelf, at: str, code: str) -> None:
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        fail(store, at, code)
        with pytest.raises(StoreFull, match=r"store\.db: no room left"):
            FactWriter(store).append([participants_fact("case-1", 2)], at=AT)
        assert len(store.facts("case-1")) == 1
        assert FactWriter(store).append([participants_fact("case-1", 2)], at=AT).seq == 2


@pytest.mark.parametrize("module", ["pysqlite3", "sqlite3"])
def test_a_limit_on_the_size_of_a_file_is_no_room_and_loses_nothing(
    sqlite_shelf: Shelf, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real error of the disk, in a forked child: the one of the two SQLites that says less of it, and the other."""
    if module == "sqlite3":
        monkeypatch.setattr(engine, "_best_sqlite", lambda: importlib.import_module("sqlite3.dbapi2"))
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
    said = _in_a_fork(lambda: _until_it_is_full(sqlite_shelf))
    kept, _, error = said.partition(" ")
    assert error.startswith("StoreFull")
    assert "store.db: no room left to write" in error
    with sqlite_shelf.open() as again:
        assert len(again.facts("case-1")) == int(kept) > 2
        assert FactWriter(again).append([plain("case-1", int(kept) + 1)], at=AT).last == int(kept) + 1


def _until_it_is_full(shelf: Shelf) -> str:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    store, kept = shelf.open(), 1
    resource.setrlimit(resource.RLIMIT_FSIZE, (300 * 1024, 300 * 1024))
    try:
        while kept < 1_000:
            FactWriter(store).append([participants_fact("case-1", kept + 1)], at=AT)
            kept += 1
    except StoreError as raised:
        return f"{kept} {type(raised).__name__} {raised}"
    return f"{kept} it was never full"


class Outdated:
    """A cursor that is told of the case as it was: what a writer without the lock would see."""

    def __init__(self, cursor: Any) -> None:
        self.cursor, self.heads = cursor, False

    def execute(self, sql: str, arguments: tuple[object, ...] = (), **named: Any) -> Any:
        done = self.cursor.execute(sql, arguments, **named)
        self.heads = sql.startswith("SELECT (SELECT max")
        return self if self.heads else done

    def fetchone(self) -> tuple[Any, ...]:
        last, *heads = self.cursor.fetchone()
        return (last - 1, *heads)

    def fetchall(self) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.cursor.fetchall()
        return found


def test_where_the_version_check_is_blind_the_unique_number_is_the_lock(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1"), plain("case-1", 2)], at=AT)
        sound = store.database.connections.writer().cursor
        store.database.connections.writer().cursor = Outdated(sound)
        with pytest.raises(Conflict) as raised:
            FactWriter(store).append([victims_fact("case-1", 2)], at=AT)
        assert (raised.value.expected, raised.value.found) == (1, 2)
        store.database.connections.writer().cursor = sound
        assert store.facts("case-1") == (opening("case-1"), plain("case-1", 2))
        assert FactWriter(store).append([victims_fact("case-1", 3)], at=AT).seq == 3


def test_what_an_error_of_a_database_comes_to() -> None:
    class Coded(Exception):
        sqlstate = "53100"

    assert isinstance(failure_of(Coded(), "there", moment=Moment.WORKING).error, StoreFull)
    for code, lost in (("55P03", False), ("57P01", True), ("08006", True), ("25006", True), ("42601", False)):
        Coded.sqlstate = code
        found = failure_of(Coded(), "there", moment=Moment.WORKING)
        assert (found.lost, found.final) == (lost, False)
        assert "not known" not in str(found.error)
        found = failure_of(Coded(), "there", moment=Moment.COMMITTING)
        assert (found.lost, found.final) == (True, False)
        assert "not known" in str(found.error)
    Coded.sqlstate = "XX001"
    assert isinstance(failure_of(Coded(), "there", moment=Moment.WORKING).error, StoreDamaged)


def test_a_forked_process_has_to_open_its_own(shelf: Shelf) -> None:
    store = shelf.open(create=True)
    FactWriter(store).append([opening("case-1")], at=AT)

    def asks() -> str:
        try:
            store.facts("case-1")
        except StoreError as raised:
            first = str(raised)
        else:
            return "it was used"
        try:
            shelf.open().close()
        except StoreError as raised:
            return f"{first}; {raised}"
        return first

    said = _in_a_fork(asks)
    assert "opened before this process was forked" in said
    # A copied SQLite knows its parent's locks as its own, even for a new connection.
    assert ("close it before forking" in said) is shelf.is_sqlite
    assert FactWriter(store).append([plain("case-1", 2)], at=AT).seq == 2
    store.close()
    assert _in_a_fork(lambda: str(_opened_and_read(shelf))) == "2"


def _opened_and_read(shelf: Shelf) -> int:
    with shelf.open() as mine:
        return len(mine.facts("case-1"))


def _in_a_fork(ask: Any) -> str:
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(theirs, ask().encode())
        finally:
            os._exit(0)
    os.close(theirs)
    with open(ours, "rb") as answer:  # noqa: PTH123  (a pipe)
        said = answer.read().decode()
    os.waitpid(child, 0)
    return said


def test_a_closed_store_says_so(shelf: Shelf) -> None:
    store = shelf.open(create=True)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="was closed"):
        FactWriter(store).append(life("case-1"), at=AT)


@pytest.mark.parametrize(
    ("absent", "extra"), [("sqlalchemy", "store"), ("cryptography", "store"), ("psycopg", "postgres")]
)
def test_without_its_libraries_the_store_names_the_extra_in_one_line(tmp_path: Path, absent: str, extra: str) -> None:
    url = "postgresql://h/d" if absent == "psycopg" else f"sqlite:///{tmp_path}/s.db"
    program = f"""
import datetime as dt, pathlib, sys
sys.modules[{absent!r}] = None
from cara_core.errors import StoreError
from cara_core.store.opening import open_store
try:
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    open_store({url!r}, keys=pathlib.Path({str(tmp_path / "keys")!r}), at=now, create=True)
except StoreError as raised:
    print(raised)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout == f"this store needs the extra `{extra}`: pip install 'cara-core[{extra}]'\n"

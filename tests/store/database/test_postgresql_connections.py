"""A lost connection is made again by itself, nothing is kept twice or lost, and who reads waits for no writer."""

import asyncio
import gc
import os
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NoReturn

import pytest
from sqlalchemy import text

from cara_core.errors import ConnectionLost, NotDurable, StoreBusy, StoreError
from cara_core.store.case_store import CaseStore
from cara_core.store.database import connection_pool, postgresql_connections, settings, silence
from cara_core.store.fact_writer import FactWriter
from cara_core.store.verifying.verify import verify_at
from store.conftest import Shelf
from store.in_a_process import append_a_life
from store.made_up_facts import AT, life, opening, participants_fact, plain, victims_fact
from store.postgres import OwnServer, PostgresServer, new_database

NUMBERS = count(1)
REQUEST = "request-1"


@pytest.fixture
def shaken(own_server: OwnServer, tmp_path: Path) -> Shelf:
    """A place for a store on the server that is taken down."""
    return Shelf(new_database(own_server.server, f"shaken_{next(NUMBERS)}"), tmp_path / "keys")


def cut_off(server: PostgresServer) -> None:
    """Every connection of a store ends, as a restart or a firewall ends it."""
    server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cara-core'")


def connections_of(server: PostgresServer, shelf: Shelf) -> int:
    name = shelf.url.partition("?")[0].rpartition("/")[2]
    asked = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}' AND application_name = 'cara-core'"  # noqa: S608
    ((number,),) = server.run(asked)
    assert isinstance(number, int)
    return number


class Cutting:
    """The cursor that writes; at one statement, before or after it was done, the connection ends."""

    def __init__(self, cursor: Any, at: str, *, done: bool) -> None:
        self.cursor, self.at, self.done = cursor, at, done

    def execute(self, sql: str, arguments: tuple[object, ...] = (), **named: Any) -> Any:
        if not self.at or not sql.startswith(self.at):
            return self.cursor.execute(sql, arguments, **named)
        self.at = ""
        if self.done:
            self.cursor.execute(sql, arguments, **named)
        self.cursor.connection.pgconn.finish()
        return self.cursor.execute(sql, arguments, **named)


def cut(store: CaseStore, at: str, *, done: bool = False) -> None:
    writer = store.database.connections.writer()
    writer.cursor = Cutting(writer.cursor, at, done=done)


# A connection that is lost


def test_a_server_that_was_restarted_meanwhile_is_not_noticed(own_server: OwnServer, shaken: Shelf) -> None:
    with shaken.open(create=True) as store:
        FactWriter(store).append(life("case-1"), at=AT)
        for number in (10, 11):
            own_server.kill()
            own_server.start()
            assert store.facts("case-1")[:9] == tuple(life("case-1"))
            own_server.kill()
            own_server.start()
            assert FactWriter(store).append([plain("case-1", number)], at=AT).last == number
        # What is written as text looks in the right schema on a new connection, too.
        assert shaken.alter(store, "SELECT count(*) FROM fact") == [(11,)]
    assert verify_at(shaken.url).faults == ()


def test_while_the_server_is_away_nothing_is_written_and_afterwards_it_goes_on(
    own_server: OwnServer, shaken: Shelf
) -> None:
    with shaken.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        own_server.kill()
        for ask in (
            lambda: FactWriter(store).append([plain("case-1", 2)], at=AT),
            lambda: store.facts("case-1"),
            shaken.open,
        ):
            for _ in range(2):
                with pytest.raises(ConnectionLost, match=r"cannot be reached .*; nothing was written") as raised:
                    ask()
                assert raised.value.retry
        own_server.start()
        assert FactWriter(store).append([plain("case-1", 2)], at=AT).last == 2
        assert store.facts("case-1") == (opening("case-1"), plain("case-1", 2))


def test_a_store_that_has_to_be_opened_again_is_found_out(
    own_server: OwnServer, shaken: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin: what was lost stays the writing connection."""
    monkeypatch.setattr(postgresql_connections.PostgresqlConnections, "_drop", lambda *_: None)
    store = shaken.open(create=True)
    own_server.kill()
    own_server.start()
    with pytest.raises(AssertionError):
        assert_goes_on(store)
    store.close()


def assert_goes_on(store: CaseStore) -> None:
    for _ in range(3):
        try:
            FactWriter(store).append([opening("case-1")], at=AT)
        except StoreError:
            continue
        return
    raise AssertionError("it does not go on")


def test_every_connection_that_waited_is_made_again(
    postgres_server: PostgresServer, postgres_shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgres_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        for _ in range(2):
            assert reading_at_once(store, 4) == [1, 1, 1, 1]
            cut_off(postgres_server)
            assert len(store.facts("case-1")) == 1
        assert reading_at_once(store, 4) == [1, 1, 1, 1]
        # The known-bad twin: only the one that was found to be lost.
        monkeypatch.setattr(connection_pool.ConnectionPool, "drop", lambda self, lost: self._end(lost.connection))
        cut_off(postgres_server)
        assert len(store.facts("case-1")) == 1
        with pytest.raises(ConnectionLost):
            reading_at_once(store, 4)


def reading_at_once(store: CaseStore, threads: int) -> list[int]:
    """How many facts so many threads find, each of which has a connection at the same time as all the others."""
    together = threading.Barrier(threads)

    def read(_: int) -> int:
        together.wait()
        with store.database.reading() as connection:
            together.wait()
            return int(connection.exec_driver_sql("SELECT count(*) FROM fact").scalar_one())

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(read, range(threads)))


@pytest.mark.parametrize("at", ["SELECT (SELECT max", "INSERT INTO cara.fact", "INSERT INTO cara.access"])
def test_lost_before_the_commit_nothing_is_kept(postgres_shelf: Shelf, at: str) -> None:
    with postgres_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        cut(store, at)
        with pytest.raises(ConnectionLost, match="nothing of this was kept") as raised:
            FactWriter(store).append([participants_fact("case-1", 2)], at=AT)
        assert raised.value.retry
        assert "PLANTED" not in str(raised.value)
        assert store.facts("case-1") == (opening("case-1"),)
        assert FactWriter(store).append([participants_fact("case-1", 2)], at=AT).last == 2
    assert verify_at(postgres_shelf.url).faults == ()


@pytest.mark.parametrize("done", [True, False], ids=["kept", "not kept"])
def test_lost_in_the_commit_it_is_said_and_the_same_call_again_keeps_it_once(
    postgres_shelf: Shelf, *, done: bool
) -> None:
    with postgres_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        cut(store, "COMMIT", done=done)
        facts = [victims_fact("case-1", 2), plain("case-1", 3)]
        with pytest.raises(ConnectionLost, match="whether the last of it was kept is not known") as raised:
            FactWriter(store).append(facts, at=AT, request=REQUEST)
        assert raised.value.retry
        again = FactWriter(store).append(facts, at=AT, request=REQUEST)
        assert (again.last, again.repeated) == (3, done)
        assert len(store.facts("case-1")) == 3
    assert verify_at(postgres_shelf.url).faults == ()


def test_what_tries_a_commit_again_by_itself_keeps_twice(postgres_shelf: Shelf) -> None:
    """The known-bad twin of saying that it is not known: a call without a key, made again."""
    with postgres_shelf.open(create=True) as store:
        cut(store, "COMMIT", done=True)
        for _ in range(2):
            try:
                store.consulted("officer 34", AT, case="case-1")
            except ConnectionLost:
                continue
        assert len(list(store.accesses())) == 2


def test_a_transaction_in_which_a_statement_failed_is_not_taken_for_kept(postgres_shelf: Shelf) -> None:
    """PostgreSQL answers its COMMIT with a roll-back, and with no error."""
    with postgres_shelf.open(create=True) as store:
        failed = "a statement had failed before; nothing of this was kept"
        with pytest.raises(StoreError, match=failed):
            write_and_go_on_after_an_error(store)
        assert store.messages.stopped() is None
        assert FactWriter(store).append([opening("case-1")], at=AT).seq == 1


def write_and_go_on_after_an_error(store: CaseStore) -> None:
    with store.database.writing() as cursor:
        cursor.execute("INSERT INTO sending VALUES (1, '2026-11-02T09:30:00Z', 'PS 1', 1)")
        with suppress(*store.database.errors):
            cursor.execute("SELECT 1 / 0")


def test_a_server_that_comes_back_with_less_is_refused(
    own_server: OwnServer, shaken: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = shaken.url.partition("?")[0].rpartition("/")[2]
    with shaken.open(create=True) as store:
        own_server.server.run(f"ALTER DATABASE {name} SET synchronous_commit = off")
        cut_off(own_server.server)
        for ask in (lambda: FactWriter(store).append([opening("case-1")], at=AT), lambda: list(store.cases())):
            with pytest.raises(NotDurable, match="does not hold to synchronous_commit"):
                ask()
        # The known-bad twin: who does not ask again takes "kept" for it.
        with monkeypatch.context() as careless:
            careless.setattr(connection_pool, "check_postgresql_durable", lambda *_: None)
            assert FactWriter(store).append([opening("case-1")], at=AT).seq == 1
        own_server.server.run(f"ALTER DATABASE {name} SET synchronous_commit = on")
        cut_off(own_server.server)
        assert FactWriter(store).append([plain("case-1", 2)], at=AT).seq == 2


def test_another_store_in_its_place_is_refused(own_server: OwnServer, shaken: Shelf, tmp_path: Path) -> None:
    """As behind a name that now leads to another server."""
    name, run = shaken.url.partition("?")[0].rpartition("/")[2], own_server.server.run
    other = Shelf(new_database(own_server.server, f"other_{name}"), tmp_path / "other")
    other.open(create=True).close()
    with shaken.open(create=True) as store:
        cut_off(own_server.server)
        for old, new in ((name, "away"), (f"other_{name}", name)):
            run(f"ALTER DATABASE {old} RENAME TO {new}")
        for ask in (lambda: FactWriter(store).append([opening("case-1")], at=AT), lambda: list(store.cases())):
            with pytest.raises(StoreError, match="another store is there now than was opened"):
                ask()
        run(f"ALTER DATABASE {name} RENAME TO other")
        new_database(own_server.server, name)
        # Nor is one without any: the tables are not there.
        with pytest.raises(StoreError, match="another store is there now than was opened"):
            list(store.cases())
        run(f"DROP DATABASE {name} WITH (FORCE)")
        run(f"ALTER DATABASE other RENAME TO {name}")
        # The known-bad twin: who does not ask which store it is writes into the other.
        store.database.connections._pool.store_id = None  # type: ignore[attr-defined]  # of PostgreSQL's
        assert FactWriter(store).append([opening("case-1")], at=AT).seq == 1
    run("DROP DATABASE away")


# Time-outs


def test_another_writer_is_waited_for_and_then_it_is_busy(
    postgres_shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "BUSY_TIMEOUT", 200)
    with postgres_shelf.open(create=True) as store, postgres_shelf.open() as other:
        with store.database.writing(), pytest.raises(StoreBusy) as raised:
            FactWriter(other).append([opening("case-1")], at=AT)
        assert raised.value.retry
        assert FactWriter(other).append([opening("case-1")], at=AT).seq == 1


def test_another_thread_is_waited_for_and_then_it_is_busy(
    postgres_shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql_connections, "BUSY_TIMEOUT", 200)
    with postgres_shelf.open(create=True) as store, ThreadPoolExecutor(1) as pool:
        with store.database.writing(), pytest.raises(StoreBusy, match="another thread did not finish"):
            pool.submit(FactWriter(store).append, [opening("case-1")], at=AT).result()
        assert FactWriter(store).append([opening("case-1")], at=AT).seq == 1


def in_milliseconds(cursor: Any, setting: str) -> int:
    ((number,),) = cursor.execute("SELECT setting::int FROM pg_settings WHERE name = %s", (setting,)).fetchall()
    assert isinstance(number, int)
    return number


def test_a_statement_that_takes_too_long_ends(postgres_shelf: Shelf) -> None:
    with postgres_shelf.open(create=True) as store:
        too_long = "took too long; nothing of this was kept"
        with pytest.raises(StoreBusy, match=too_long):
            sleep_for_longer_than_a_statement_may(store)
        # The steps of an upgrade may take as long as they take.
        with store.database.changing_schema() as connection:
            assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "0"
        assert list(store.cases()) == []


def sleep_for_longer_than_a_statement_may(store: CaseStore) -> None:
    with store.database.writing() as cursor:
        assert in_milliseconds(cursor, "statement_timeout") == settings.STATEMENT_TIMEOUT
        # Shorter for this transaction alone: on a busy machine the opening takes as long as it takes.
        cursor.execute("SET LOCAL statement_timeout = 200")
        cursor.execute("SELECT pg_sleep(60)")


def test_a_host_that_stands_still_in_a_transaction_lets_go(postgres_shelf: Shelf) -> None:
    with postgres_shelf.open(create=True) as store, postgres_shelf.open() as other:
        with pytest.raises(ConnectionLost, match="nothing of this was kept"):
            stand_still_until_somebody_else_has_written(store, other)
        assert len(store.facts("case-1")) == 1


def stand_still_until_somebody_else_has_written(store: CaseStore, other: CaseStore) -> None:
    with store.database.writing() as cursor:
        assert in_milliseconds(cursor, "idle_in_transaction_session_timeout") == settings.IDLE_TIMEOUT
        # Shorter for this transaction alone: on a busy machine the opening stands still for as long, too.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 100")
        # The other one's turn comes only once the server has ended this transaction.
        assert FactWriter(other).append([opening("case-1")], at=AT).seq == 1
        cursor.execute("SELECT 1")


def test_a_server_that_says_nothing_is_away(
    own_server: OwnServer, shaken: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shaken.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        with own_server.silenced(), monkeypatch.context() as impatient:
            impatient.setattr(silence, "MOST_SILENT", 0.5)
            with pytest.raises(ConnectionLost, match=r"\(Silence\); nothing was written"):
                store.facts("case-1")
            with pytest.raises(ConnectionLost, match=r"\(Silence\); nothing of this was kept"):
                FactWriter(store).append([plain("case-1", 2)], at=AT)
        assert FactWriter(store).append([plain("case-1", 2)], at=AT).last == 2


def test_what_goes_through_a_whole_table_may_take_longer(
    postgres_shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgres_shelf.open(create=True) as store, store.database.reading() as connection:
        monkeypatch.setattr(silence, "MOST_SILENT", 0.5)
        connection.exec_driver_sql("SELECT pg_sleep(1)").close()
        # The known-bad twin of waiting for everything: the same in a transaction is a silence.
        with pytest.raises(ConnectionLost, match="Silence"), store.database.writing() as cursor:
            cursor.execute("SELECT pg_sleep(1)")


def test_how_a_connection_is_made(postgres_shelf: Shelf) -> None:
    with postgres_shelf.open(create=True) as store:
        made = store.database.connections.writer().raw
        found = made.info.get_parameters()
        wanted = {"connect_timeout": "5", "keepalives_idle": "30", "tcp_user_timeout": "30000"}
        assert {name: found[name] for name in wanted} == wanted
    with Shelf(f"{postgres_shelf.url}&connect_timeout=3", postgres_shelf.keys).open() as store:
        assert store.database.connections.writer().raw.info.get_parameters()["connect_timeout"] == "3"


def test_statements_are_prepared_only_where_the_connection_leads_to_the_server_itself(
    postgres_shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def prepared(store: CaseStore) -> set[object]:
        for _ in range(20):
            FactWriter(store).append([plain("case-1", len(store.facts("case-1")) + 1)], at=AT)
        with store.database.writing() as cursor:
            writing = cursor.execute("SELECT statement FROM pg_prepared_statements").fetchall()
        return {
            sql for (sql,) in (*writing, *postgres_shelf.alter(store, "SELECT statement FROM pg_prepared_statements"))
        }

    with postgres_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        assert any("cara.fact" in str(sql) for sql in prepared(store))
    monkeypatch.setattr(connection_pool, "_is_direct", lambda *_: False)
    with postgres_shelf.open() as store:
        assert prepared(store) == set()


# Threads


def test_eight_threads_read_while_one_writes(postgres_server: PostgresServer, postgres_shelf: Shelf) -> None:
    with postgres_shelf.open(create=True) as store, ThreadPoolExecutor(8) as pool:
        FactWriter(store).append(life("case-1"), at=AT)
        with store.database.writing() as cursor:
            cursor.execute("INSERT INTO sending VALUES (1, '2026-11-02T09:30:00Z', 'PS 1', 1)")
            found = list(pool.map(lambda _: len(store.facts("case-1")), range(80)))
            assert found == [9] * 80
            # What is not committed, only the thread that writes it sees.
            stops = pool.submit(store.messages.stopped).result(), store.messages.stopped() is not None
            assert stops == (None, True)
        assert pool.submit(store.messages.stopped).result() is not None
        assert connections_of(postgres_server, postgres_shelf) <= 5


def test_who_reads_over_the_connection_that_writes_waits_for_it(
    postgres_shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin: one connection for everything."""

    def in_turn(self: Any, sql: str, arguments: tuple[object, ...]) -> Any:
        with self._turn:
            return self.writer().cursor.execute(sql, arguments).fetchall()

    with postgres_shelf.open(create=True) as store, ThreadPoolExecutor(1) as pool:
        FactWriter(store).append(life("case-1"), at=AT)
        monkeypatch.setattr(postgresql_connections, "BUSY_TIMEOUT", 100)
        monkeypatch.setattr(postgresql_connections.PostgresqlConnections, "_rows_over_pool", in_turn)
        with store.database.writing(), pytest.raises(StoreBusy):
            pool.submit(store.facts, "case-1").result()


def test_a_thread_that_has_a_connection_reads_over_it(postgres_shelf: Shelf) -> None:
    with postgres_shelf.open(create=True, pool_size=1) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        with store.database.reading(), store.database.reading():
            assert len(store.facts("case-1")) == 1
            # Another one is there to write with.
            assert FactWriter(store).append([plain("case-1", 2)], at=AT).last == 2
            assert len(store.facts("case-1")) == 2
        with store.database.writing(), store.database.reading():
            assert len(store.facts("case-1")) == 2


def test_where_all_are_in_use_it_is_busy(postgres_shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cara_core.store.database.engine.BUSY_TIMEOUT", 100)
    with postgres_shelf.open(create=True, pool_size=1) as store, ThreadPoolExecutor(1) as pool:
        with store.database.reading(), pytest.raises(StoreBusy, match="all connections for reading stayed in use"):
            pool.submit(lambda: list(store.cases())).result()
        assert pool.submit(lambda: list(store.cases())).result() == []


def test_a_connection_over_which_something_failed_goes_back(
    postgres_shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cara_core.store.database.engine.BUSY_TIMEOUT", 100)
    with postgres_shelf.open(create=True, pool_size=1) as store:
        kept = []
        for _ in range(3):
            with pytest.raises(StoreError, match=r"the database refused \(22012\)") as raised:
                store.database.rows(text("SELECT 1 / 0"))
            # Whoever keeps the error keeps all that its traceback holds.
            kept.append(raised)
        assert list(store.cases()) == []


def test_eight_threads_read_and_write_at_once(shelf: Shelf) -> None:
    with shelf.open(create=True) as store, ThreadPoolExecutor(8) as pool:

        def live(number: int) -> int:
            case = f"case-{number}"
            for fact in life(case):
                FactWriter(store).append([fact], at=AT)
                assert store.facts(case)[-1] == fact
            return len(store.facts(case))

        assert list(pool.map(live, range(16))) == [9] * 16
    assert verify_at(shelf.url).facts == 16 * 9
    assert verify_at(shelf.url).faults == ()


def test_a_loop_of_asyncio_hands_its_calls_to_threads(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:

        async def live(number: int) -> int:
            case = f"case-{number}"
            await asyncio.to_thread(FactWriter(store).append, life(case), at=AT)
            return len(await asyncio.to_thread(store.facts, case))

        async def everybody() -> list[int]:
            return await asyncio.gather(*(live(number) for number in range(12)))

        assert asyncio.run(everybody()) == [9] * 12


# Ends


def test_when_it_is_closed_no_connection_is_left(postgres_server: PostgresServer, postgres_shelf: Shelf) -> None:
    store = postgres_shelf.open(create=True)
    FactWriter(store).append([opening("case-1")], at=AT)
    assert connections_of(postgres_server, postgres_shelf) == 2
    with store.database.reading() as connection:
        store.close()
        # Whoever is still reading may finish.
        assert connection.exec_driver_sql("SELECT count(*) FROM fact").scalar() == 1
    wait_until(lambda: connections_of(postgres_server, postgres_shelf) == 0)
    with pytest.raises(StoreError, match="was closed"):
        store.facts("case-1")


def test_a_store_that_nobody_closed_leaves_none_either(postgres_server: PostgresServer, postgres_shelf: Shelf) -> None:
    FactWriter(postgres_shelf.open(create=True)).append([opening("case-1")], at=AT)
    gc.collect()
    wait_until(lambda: connections_of(postgres_server, postgres_shelf) == 0)


def wait_until(holds: Callable[[], bool]) -> None:
    """A server's process ends a little after its connection."""
    for _ in range(500):
        if holds():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it never did")


# Processes


def test_a_pool_of_processes_each_of_which_opens_its_own(shelf: Shelf) -> None:
    shelf.open(create=True).close()
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        done = pool.map(append_a_life, [(shelf.url, shelf.keys, f"case-{number}") for number in range(8)])
        assert list(done) == [9] * 8
    assert verify_at(shelf.url).facts == 8 * 9
    assert verify_at(shelf.url).faults == ()


def test_a_fork_while_another_thread_writes_gets_its_answer(postgres_shelf: Shelf) -> None:
    """In the copy that thread is not there, and holds its turn for ever: nobody may wait for it."""
    with postgres_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        begun, may_end = threading.Event(), threading.Event()

        def write() -> None:
            with store.database.writing():
                begun.set()
                may_end.wait()

        thread = threading.Thread(target=write)
        thread.start()
        begun.wait()
        child = os.fork()
        if child == 0:
            _refused_in_the_copy(store)
        _, status = os.waitpid(child, 0)
        may_end.set()
        thread.join()
        assert os.waitstatus_to_exitcode(status) == 0
        # The copy let nothing go that is not its own.
        assert FactWriter(store).append([plain("case-1", 2)], at=AT).last == 2


def _refused_in_the_copy(store: CaseStore) -> NoReturn:
    refused = 0
    read, write = store.database.reading().__enter__, store.database.writing().__enter__
    try:
        for ask in (read, write, lambda: store.facts("case-1"), store.database.changing_schema().__enter__):
            try:
                ask()
            except StoreError as raised:
                refused += "opened before this process was forked" in str(raised)
        store.close()
        gc.collect()
    finally:
        os._exit(4 - refused)

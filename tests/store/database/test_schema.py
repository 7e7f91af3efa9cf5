"""A store in a host's PostgreSQL: in a schema of its own, so that neither takes the other's tables for its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import NullPool, create_engine

from cara_core.errors import InputError, NoStore, StoreError
from cara_core.planning.bank_holidays import working_days
from cara_core.store.database import connection_pool, upgrading
from cara_core.store.database.tables import metadata
from cara_core.store.fact_writer import FactWriter
from cara_core.store.opening import open_store
from cara_core.store.verifying.checkpoints import key_name, sign_checkpoint
from cara_core.store.verifying.signers import file_signer
from cara_core.store.verifying.verify import verify_at
from store.conftest import NUMBERS, Shelf
from store.made_up_facts import AT, ON, life, opening, plain
from store.postgres import PostgresServer, new_database

HOSTS_TABLES = """
CREATE TABLE public.alembic_version (version_num varchar(32) PRIMARY KEY);
INSERT INTO public.alembic_version VALUES ('{step}');
CREATE TABLE public.message (id serial PRIMARY KEY, body text);
INSERT INTO public.message (body) VALUES ('a message of the host');
CREATE TABLE public.store (id serial PRIMARY KEY, town text);
CREATE TABLE public.fact (id serial PRIMARY KEY, body text);
INSERT INTO public.fact (body) VALUES ('a fact of the host');
"""


class Database:
    """One database of the server of the tests, and what stands in it outside any store."""

    def __init__(self, server: PostgresServer, name: str, keys: Path) -> None:
        self.server, self.name, self.shelf = server, name, Shelf(new_database(server, name), keys)

    def run(self, sql: str) -> list[tuple[object, ...]]:
        return self.server.run(sql, self.name)

    def tables(self, schema: str) -> set[object]:
        return {name for (name,) in self.run(f"SELECT tablename FROM pg_tables WHERE schemaname = '{schema}'")}  # noqa: S608

    def host_moves_in(self, step: str = "8f3c1a2b9d0e") -> None:
        self.run(HOSTS_TABLES.format(step=step))

    def hosts_rows(self) -> list[tuple[object, ...]]:
        return self.run("SELECT body FROM public.message UNION ALL SELECT body FROM public.fact") + self.run(
            "SELECT version_num FROM public.alembic_version"
        )

    def former_store_moves_in(self, step: str = "0002") -> None:
        """A store as earlier versions made it: their steps, in ``public``, under Alembic's own name for them."""
        engine = create_engine(self.shelf.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        config = Config()
        config.set_main_option("script_location", "cara_core.store:migrations")
        with engine.connect() as connection:
            config.attributes.update(connection=connection, version_table="alembic_version")
            connection.exec_driver_sql("BEGIN")
            command.upgrade(config, step)
            connection.exec_driver_sql("INSERT INTO store VALUES (1, 'former', 1, '2026-11-01T00:00:00Z')")
            connection.exec_driver_sql("COMMIT")
        self.shelf.keys.mkdir(mode=0o700)


@pytest.fixture
def database(postgres_server: PostgresServer, tmp_path: Path) -> Iterator[Database]:
    name = f"schema_{next(NUMBERS)}"
    yield Database(postgres_server, name, tmp_path / "keys")
    postgres_server.run(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_store_stands_beside_a_hosts_tables_and_touches_none(database: Database) -> None:
    database.host_moves_in()
    before = database.hosts_rows(), database.tables("public")
    with pytest.raises(NoStore):
        database.shelf.open()
    with database.shelf.open(create=True) as store:
        FactWriter(store).append(life("case-1"), at=AT)
    with database.shelf.open() as again:
        assert again.facts("case-1") == tuple(life("case-1"))
    assert verify_at(database.shelf.url).faults == ()
    assert (database.hosts_rows(), database.tables("public")) == before
    assert database.tables("cara") == {*metadata.tables, "cara_version"}
    functions = "SELECT nspname FROM pg_proc JOIN pg_namespace ON pronamespace = pg_namespace.oid WHERE proname = '{}'"
    assert database.run(functions.format("cara_log_is_kept")) == [("cara",)]


def test_the_host_may_come_second(database: Database) -> None:
    database.shelf.open(create=True).close()
    database.host_moves_in("0002")
    with database.shelf.open() as store:
        assert FactWriter(store).append([opening("case-1")], at=AT).seq == 1
    assert verify_at(database.shelf.url).facts == 1


def test_in_the_hosts_own_schema_it_is_refused_and_nothing_is_made(database: Database) -> None:
    """The known-bad twin: this is what a store without a schema of its own meets."""
    database.host_moves_in()
    before = database.hosts_rows(), database.tables("public")
    with pytest.raises(StoreError, match="under the names of its own; allowed: a schema without them"):
        database.shelf.open(create=True, schema="public")
    assert (database.hosts_rows(), database.tables("public")) == before


@pytest.mark.parametrize("step", ["8f3c1a2b9d0e", "0002"])
def test_a_hosts_table_of_steps_is_not_taken_for_a_stores(database: Database, step: str) -> None:
    database.host_moves_in(step)
    for schema in (None, "public"):
        with pytest.raises(NoStore, match="one is made where it is asked for"):
            database.shelf.open(schema=schema)


def test_a_host_with_tables_like_a_stores_still_has_steps_of_its_own(database: Database) -> None:
    database.former_store_moves_in()
    database.run("UPDATE public.alembic_version SET version_num = '8f3c1a2b9d0e'")
    with pytest.raises(NoStore, match="one is made where it is asked for"):
        database.shelf.open()


def test_each_schema_is_a_store_of_its_own(database: Database) -> None:
    with (
        database.shelf.open(create=True, schema="cara_north") as north,
        database.shelf.open(create=True, schema="cara_south") as south,
    ):
        assert north.id != south.id
        FactWriter(north).append([opening("case-1"), plain("case-1", 2)], at=AT)
        assert list(south.cases()) == []
    assert verify_at(database.shelf.url, schema="cara_north").facts == 2
    assert verify_at(database.shelf.url, schema="cara_south").facts == 0
    with pytest.raises(NoStore):
        database.shelf.open()


def test_a_store_that_an_earlier_version_made_is_named_and_never_overlooked(database: Database) -> None:
    database.former_store_moves_in()
    for create in (False, True):
        with pytest.raises(NoStore, match='schema public holds one: open it with schema="public"'):
            database.shelf.open(create=create)
    assert database.tables("cara") == set()
    assert 'schema="public"' in verify_at(database.shelf.url).faults[0].words
    assert verify_at(database.shelf.url, schema="public").faults == ()
    with database.shelf.open(schema="public") as store:
        assert store.id == "former"
        FactWriter(store).append(life("case-1"), at=AT)
    assert database.run("SELECT version_num FROM public.alembic_version") == [(upgrading.HEAD,)]
    assert "cara_version" not in database.tables("public")
    assert verify_at(database.shelf.url, schema="public").facts == 9
    # Asked for by its name, a new one is made beside it.
    with database.shelf.open(create=True, schema="cara") as other:
        assert other.id != "former"


def test_where_only_the_version_table_is_asked_the_former_store_is_overlooked(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin: an empty store is made beside the old one, whose cases then seem to be gone."""
    database.former_store_moves_in()
    monkeypatch.setattr(upgrading, "holds_former_store", lambda *_: False)
    with database.shelf.open(create=True) as store:
        assert store.id != "former"


def test_a_former_store_with_a_newer_step_is_a_store_all_the_same(database: Database) -> None:
    database.former_store_moves_in()
    database.shelf.open(schema="public").close()
    database.run("UPDATE public.alembic_version SET version_num = '9999'")
    with pytest.raises(NoStore, match="schema public holds one"):
        database.shelf.open(create=True)
    with database.shelf.open(schema="public") as store:
        assert store.id == "former"


def test_a_role_that_may_make_no_schema_uses_the_one_that_is_there(database: Database, tmp_path: Path) -> None:
    role = f"modest_{next(NUMBERS)}"
    database.run(f"CREATE ROLE {role} LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    url = database.server.url(database.name, role)
    with pytest.raises(StoreError, match=r"this role lacks a right \(42501\)"):
        open_store(url, keys=tmp_path / "keys", at=AT, create=True)
    database.run(f"CREATE SCHEMA cara AUTHORIZATION {role}")
    with open_store(url, keys=tmp_path / "keys", at=AT, create=True) as store:
        assert FactWriter(store).append([opening("case-1")], at=AT).seq == 1


@pytest.mark.parametrize(
    "name",
    ["", "Cara", "SECRET", "1cara", 'ca"ra', "cara; DROP SCHEMA public", "pg_cara", "information_schema", "c" * 64, 7],
)
def test_a_name_that_is_none_is_refused_and_not_repeated(postgres_shelf: Shelf, name: str) -> None:
    with pytest.raises(InputError) as raised:
        postgres_shelf.open(create=True, schema=name)
    assert raised.value.code == "BAD_SCHEMA"
    assert "SECRET" not in str(raised.value)
    assert "DROP" not in str(raised.value)


def test_a_file_has_no_schemas(sqlite_shelf: Shelf) -> None:
    with pytest.raises(InputError, match="a SQLite file has no schemas"):
        sqlite_shelf.open(create=True, schema="cara")
    with pytest.raises(InputError, match="a SQLite file has no schemas"):
        verify_at(sqlite_shelf.url, schema="cara")


@pytest.mark.parametrize("size", [0, -1, 101, True, "4"])
def test_a_size_that_is_none_is_refused(shelf: Shelf, size: int) -> None:
    with pytest.raises(InputError) as raised:
        shelf.open(create=True, pool_size=size)
    assert raised.value.code == "NOT_A_SIZE"


def test_behind_a_pooler_every_statement_finds_its_schema(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In transaction mode the next statement may come to a connection on which nobody asked for a schema."""
    monkeypatch.setattr(connection_pool, "_is_direct", lambda *_: False)
    database.host_moves_in()
    before = database.hosts_rows()
    with database.shelf.open(create=True) as store:
        FactWriter(store).append(life("case-1"), at=AT, request="once")
        assert FactWriter(store).append(life("case-1"), at=AT, request="once").repeated
        assert [row.case for row in store.cases()] == ["case-1"]
        assert len(list(store.due(ON, working_days(2025, 2040)))) > 0
        sign_checkpoint(store.database, signers=[file_signer(tmp_path, key_name(store.id))], at=AT)
        with store.database.writing() as cursor:
            # What a transaction asks for holds in it, and is gone with it.
            assert cursor.execute("SHOW search_path").fetchall() == [("cara, pg_temp",)]
            assert cursor.execute("SHOW lock_timeout").fetchall() == [("10s",)]
        left = store.database.connections.writer().cursor
        assert left.execute("SHOW lock_timeout").fetchall() == [("0",)]
        # The known-bad twin: a bare name, on the same connection, is the host's.
        assert left.execute("SELECT body FROM fact").fetchall() == [("a fact of the host",)]
    with database.shelf.open() as again:
        assert again.facts("case-1") == tuple(life("case-1"))
    assert verify_at(database.shelf.url).facts == 9
    assert database.hosts_rows() == before

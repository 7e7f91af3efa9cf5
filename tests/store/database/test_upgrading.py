"""The tables are those of the code, a store of a newer version is refused, and two who make one make one."""

import threading
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from cara_core.errors import MadeByNewer, StoreDamaged
from cara_core.store.database import upgrading as schema
from cara_core.store.database.database import Database
from cara_core.store.database.tables import metadata
from cara_core.store.database.upgrading import find_or_make_store
from cara_core.store.fact_writer import FactWriter
from cara_core.store.verifying.verify import verify_at
from store.conftest import Shelf
from store.made_up_contacts import safe_contact
from store.made_up_facts import AT, opening, plain


def test_the_steps_make_the_tables_that_the_code_speaks_of(shelf: Shelf) -> None:
    with shelf.open(create=True) as store, store.database.reading() as connection:
        options = {"compare_type": True, "version_table": shelf.version_table}
        migration = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(migration, metadata) == []


def test_a_store_of_the_first_step_takes_the_others_when_it_is_opened(shelf: Shelf) -> None:
    with closing(Database(shelf.url, create=True)) as database:
        with pytest.MonkeyPatch.context() as older:
            older.setattr(schema, "HEAD", "0001")
            find_or_make_store(database, create=True, at=AT)
        with database.reading() as connection:
            assert not inspect(connection).has_table("reach")
    assert verify_at(shelf.url).faults == ()
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        assert store.keep_safe_contact(safe_contact(), at=AT) == 1
        assert store.messages.counts() == {}
        assert shelf.alter(store, f"SELECT version_num FROM {shelf.version_table}") == [(schema.HEAD,)]  # noqa: S608
        assert shelf.alter(store, "SELECT format FROM store") == [(1,)]
    assert verify_at(shelf.url).faults == ()


def test_every_table_is_strict(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        rows = {
            str(name): strict
            for name, strict in sqlite_shelf.alter(
                store, "SELECT name, strict FROM pragma_table_list WHERE schema = 'main'"
            )
        }
    assert {name: rows[name] for name in metadata.tables} == dict.fromkeys(metadata.tables, 1)


def test_a_step_that_a_newer_version_took_is_let_be(shelf: Shelf) -> None:
    """So hosts are upgraded one after the other: those that are not yet can still be started."""
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        shelf.alter(store, f"UPDATE {shelf.version_table} SET version_num = '9999'")  # noqa: S608
        shelf.alter(store, "CREATE TABLE added (one INTEGER)")
        shelf.alter(store, "ALTER TABLE fact ADD COLUMN added TEXT")
    for create in (False, True):
        with shelf.open(create=create) as older:
            assert FactWriter(older).append([plain("case-1", older.case("case-1").number + 1)], at=AT).last > 1
            assert shelf.alter(older, f"SELECT version_num FROM {shelf.version_table}") == [("9999",)]  # noqa: S608
    assert verify_at(shelf.url).faults == ()


def test_a_step_of_nobodys_is_refused_and_left_as_it_is(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        shelf.alter(store, f"UPDATE {shelf.version_table} SET version_num = '0003x'")  # noqa: S608
    for create in (False, True):
        with pytest.raises(MadeByNewer, match="a newer version of cara-core made this store"):
            shelf.open(create=create)


def test_a_store_of_another_format_is_refused(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        shelf.alter(store, "UPDATE store SET format = 2")
        shelf.alter(store, f"UPDATE {shelf.version_table} SET version_num = '9999'")  # noqa: S608
    for create in (False, True):
        with pytest.raises(MadeByNewer, match="a store of format 2"):
            shelf.open(create=create)


def test_a_store_without_its_row_is_damaged(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        shelf.alter(store, "DELETE FROM store")
    with pytest.raises(StoreDamaged, match="its only row is gone"):
        shelf.open()


def test_two_who_make_a_store_at_once_make_one(shelf: Shelf) -> None:
    found: list[str] = []

    def make() -> None:
        with shelf.open(create=True) as store:
            found.append(store.id)

    running = [threading.Thread(target=make) for _ in range(4)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1

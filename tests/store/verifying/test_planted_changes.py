"""Beside the facts: what somebody with all rights on the database does to records, switch and messages is found.

Each change is made as a careful person would make it: chains are worked out anew, and triggers put back.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from cara_core.store.case_store import CaseStore
from cara_core.store.database import tables
from cara_core.store.fact_writer import FactWriter
from cara_core.store.log.chain import linked, origin, record_of
from cara_core.store.verifying import verify
from cara_core.store.verifying.beside import contact_checks, sending_checks
from cara_core.store.verifying.checkpoints import key_name, sign_checkpoint
from cara_core.store.verifying.signers import file_signer, public_keys
from cara_core.store.verifying.verification import Verification
from cara_core.store.verifying.verify import verify_at
from cara_core.terms.messages import Progress
from store.conftest import Shelf
from store.made_up_contacts import participant_record, safe_contact
from store.made_up_facts import AT, life
from store.messages.test_sending import handed_over, receipt

Attack = Callable[[Connection, CaseStore], None]


@contextmanager
def without_triggers(store: CaseStore, *names: str) -> Iterator[Connection]:
    """As somebody does who may do everything, and leaves the triggers as they were."""
    with store.database.reading() as connection:
        sqlite = connection.dialect.name == "sqlite"
        kept = []
        for name in names:
            if sqlite:
                query = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name")
                kept += list(connection.execute(query, {"name": name}))
                for trigger, _ in kept:
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {trigger}"))
            else:
                connection.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER ALL"))
        yield connection
        for _, sql in kept:
            connection.execute(text(sql))
        for name in () if sqlite else names:
            connection.execute(text(f"ALTER TABLE {name} ENABLE TRIGGER ALL"))


def rechained(connection: Connection, store: CaseStore, table: Any) -> None:
    """Work the chain of this table out anew."""
    before = origin(store_id=store.id, table=table.name)
    for row in connection.execute(text(f"SELECT * FROM {table.name} ORDER BY seq")).all():  # noqa: S608
        before = linked(record_of(tuple(row)[:-1]), after=before)
        query = text(f"UPDATE {table.name} SET hash = :hash WHERE seq = :seq")  # noqa: S608
        connection.execute(query, {"hash": before, "seq": row[0]})


def destroy_body(connection: Connection, store: CaseStore) -> None:
    connection.execute(text("UPDATE reach SET body = 'AAAA' WHERE seq = 1"))
    rechained(connection, store, tables.reach)


def exchange_body(connection: Connection, store: CaseStore) -> None:
    connection.execute(text("UPDATE reach SET body = (SELECT body FROM reach WHERE seq = 2) WHERE seq = 1"))
    rechained(connection, store, tables.reach)


def rewrite_author(connection: Connection, store: CaseStore) -> None:
    connection.execute(text("UPDATE reach SET recorded_by = 'PC 9' WHERE seq = 1"))
    rechained(connection, store, tables.reach)


def cut_off(connection: Connection, _: CaseStore) -> None:
    connection.execute(text("DELETE FROM reach WHERE seq = 2"))


def sql(statement: str) -> Attack:
    return lambda connection, _: connection.execute(text(statement)).close()


PLANTED: dict[str, tuple[str, Attack, str]] = {
    "a record's body is destroyed": ("reach", destroy_body, "reach 1"),
    "a record's body is exchanged": ("reach", exchange_body, "reach 1"),
    "a record's author is rewritten": ("reach", rewrite_author, "reach 1"),
    "the newest record is cut off": ("reach", cut_off, "reach 2"),
    "the stop is taken away": ("sending", sql("DELETE FROM sending WHERE seq = 1"), "sending 1"),
    "the stop becomes a going on": ("sending", sql("UPDATE sending SET stopped = 0 WHERE seq = 1"), "sending 1"),
    "a going on is put in": (
        "sending",
        sql("INSERT INTO sending VALUES (4, '2026-11-02T09:30:00Z', 'PC 9', 0)"),
        "sending 4",
    ),
    "a message is another's": (
        "message",
        sql("UPDATE message SET case_id = 'case-2' WHERE state = 'delivered'"),
        "message",
    ),
    "what arrived is to be sent again": (
        "message",
        sql("UPDATE message SET state = 'claimed', attempts = 0 WHERE state = 'delivered'"),
        "message",
    ),
    "what never went out is said to have arrived": (
        "message",
        sql("UPDATE message SET state = 'delivered' WHERE state = 'claimed'"),
        "message",
    ),
}
SCHEMA = {
    "a trigger is dropped": ("DROP TRIGGER reach_no_delete", "DROP TRIGGER reach_no_delete ON reach"),
    "a trigger stands and refuses nothing": (
        "DROP TRIGGER fact_no_update; CREATE TRIGGER fact_no_update BEFORE UPDATE ON fact BEGIN SELECT 1; END",
        "ALTER TABLE fact DISABLE TRIGGER fact_no_update",
    ),
    "a trigger is put in": (
        "CREATE TRIGGER mine AFTER INSERT ON message BEGIN DELETE FROM outbox WHERE 0; END",
        "CREATE TRIGGER mine AFTER INSERT ON message FOR EACH ROW EXECUTE FUNCTION cara_log_is_kept()",
    ),
    "a column is put in": ("ALTER TABLE message ADD COLUMN mine TEXT",) * 2,
    "an index is dropped": ("DROP INDEX fact_request",) * 2,
}


def filled(shelf: Shelf) -> CaseStore:
    store = shelf.open(create=True)
    FactWriter(store).append(life("case-1"), at=AT)
    FactWriter(store).append(life("case-2"), at=AT)
    store.keep_safe_contact(safe_contact("case-1"), at=AT)
    store.keep_participant(participant_record("case-1"), by="PC 1", at=AT)
    store.messages.stop_sending("PS 2", AT)
    store.messages.resume_sending("PS 2", AT)
    for number in (1, 2):
        handed_over(store, number=number)
    store.messages.settle(receipt(Progress.DELIVERED))
    store.messages.stop_sending("PS 2", AT)
    return store


def found(shelf: Shelf, **given: Any) -> Verification:
    return verify_at(shelf.url, **given)


@pytest.mark.parametrize("name", list(PLANTED))
def test_a_planted_change_is_found_without_any_checkpoint(shelf: Shelf, name: str) -> None:
    table, attack, place = PLANTED[name]
    with filled(shelf) as store:
        assert found(shelf).faults == ()
        with without_triggers(store, table) as connection:
            attack(connection, store)
        first = found(shelf).faults[0]
        assert first.place.startswith(place)


@pytest.mark.parametrize("name", list(SCHEMA))
def test_a_changed_schema_is_found(shelf: Shelf, name: str) -> None:
    with filled(shelf) as store:
        statements = SCHEMA[name][0 if shelf.is_sqlite else 1]
        with store.database.reading() as connection:
            for statement in statements.split("; CREATE"):
                made = statement if statement is statements or statement.startswith("DROP") else f"CREATE{statement}"
                connection.execute(text(made))
        assert [fault.where for fault in found(shelf).faults] == ["database"]


def signed(store: CaseStore, folder: Path) -> dict[str, Any]:
    folder.mkdir(mode=0o700)
    note = sign_checkpoint(store.database, signers=[file_signer(folder, key_name(store.id))], at=AT)
    return {"checkpoints_elsewhere": [note], "public_keys": public_keys(folder)}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE message_event SET detail = 'to other' WHERE seq = 2",
        "UPDATE message_event SET at = '2026-11-01T00:00:00Z' WHERE seq = 3",
        "UPDATE message SET reader = 'victim' WHERE reference = '00000000000000000000000000000002'",
    ],
)
def test_what_a_checkpoint_signed_for_is_not_changed_unseen(shelf: Shelf, tmp_path: Path, statement: str) -> None:
    with filled(shelf) as store:
        given = signed(store, tmp_path / "signing")
        store.messages.resume_sending("PS 2", AT)
        handed_over(store, number=3)
        assert (found(shelf, **given).state, found(shelf, **given).faults) == ("good", ())
        with without_triggers(store, "message", "message_event") as connection:
            connection.execute(text(statement))
        assert "message_event 1 to 5" in [fault.place for fault in found(shelf, **given).faults]


def test_the_checks_from_before_find_none_of_it(sqlite_shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: without what the access log says beside the rows, every one of these changes is good."""
    monkeypatch.setattr(contact_checks, "_what_is_wrong", lambda *_: None)
    monkeypatch.setattr(sending_checks.SendingChecks, "look_at_switch", lambda *_: None)
    monkeypatch.setattr(sending_checks.SendingChecks, "look_at_messages", lambda *_: None)
    monkeypatch.setattr(verify, "schema_faults", lambda _: [])
    with filled(sqlite_shelf) as store:
        with without_triggers(store, "reach", "message", "sending") as connection:
            for name in ("a record's author is rewritten", "the stop is taken away", "a message is another's"):
                PLANTED[name][1](connection, store)
        assert found(sqlite_shelf).faults == ()

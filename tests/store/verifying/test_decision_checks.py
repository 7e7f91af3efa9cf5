"""A decision that was changed, or is gone, is found: the facts, which are signed for, name every one of them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cara_core.case.facts import PersonErased
from cara_core.store.database import tables
from cara_core.store.fact_writer import FactWriter
from cara_core.store.log.chain import origin
from cara_core.store.verifying.chain_walk import Walk
from cara_core.store.verifying.checkpoints import key_name, sign_checkpoint
from cara_core.store.verifying.signers import file_signer, public_keys
from cara_core.store.verifying.table_rows import rows
from cara_core.store.verifying.verification import Verification
from cara_core.store.verifying.verify import verify_at
from cara_core.terms.caution import Person
from store.conftest import Shelf
from store.erasing import erase
from store.made_up_facts import AT, make_fact, opening
from store.prepared import rechain
from store.screenings import REFUSED, UNSURE, decided, keep, screen, screening

NO_TRIGGERS = [("database", "altered")] * 2
"""That both triggers of a table are gone is found, too."""


def found_in(shelf: Shelf) -> Verification:
    return verify_at(shelf.url)


def places(found: Verification) -> list[tuple[str, str]]:
    return [(fault.place, fault.kind) for fault in found.faults]


def test_decisions_that_are_all_there_are_counted_and_none_is_opened(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "signing").mkdir()
    with shelf.open(create=True) as store:
        keep(store, REFUSED, UNSURE)
        # Kept before there were decisions, or by an older version beside this one: no fault.
        FactWriter(store).append([opening("case-2"), screening("case-2", 2, decided())], at=AT)
        screen(store, UNSURE)
        erase(store, Person.VICTIM)
        signer = file_signer(tmp_path / "signing", key_name(store.id))
        note = sign_checkpoint(store.database, signers=[signer], at=AT)
    shelf.keys.rename(tmp_path / "away")
    found = verify_at(shelf.url, checkpoints_elsewhere=[note], public_keys=public_keys(tmp_path / "signing"))
    assert (found.state, found.faults, found.decisions) == ("good", (), 3)
    assert found.to_mapping()["decisions"] == 3
    assert decided().reference not in "\n".join(found.lines())


@pytest.mark.parametrize(
    ("attack", "faults"),
    [
        ("UPDATE decision SET body = 'x' WHERE seq = 2", [("decision 2", "altered")]),
        ("UPDATE decision SET number = 9 WHERE seq = 1", [("decision 1", "altered")]),
        ("DELETE FROM decision WHERE seq = 1", [("decision 1", "gap")]),
        ("DELETE FROM decision WHERE seq = 2", [("decision 2", "truncated")]),
        ("DELETE FROM decision", [("decision 1 to 2", "truncated")]),
        ("DROP TABLE decision", [("decision 1", "truncated")]),
    ],
)
def test_a_row_that_was_changed_or_taken_away_is_placed(
    shelf: Shelf, attack: str, faults: list[tuple[str, str]]
) -> None:
    with shelf.open(create=True) as store:
        keep(store, REFUSED, UNSURE)
        for change in ("update", "delete"):
            shelf.alter(store, f"DROP TRIGGER decision_no_{change}{'' if shelf.is_sqlite else ' ON decision'}")
        shelf.alter(store, attack)
    # With its table, the trigger of PostgreSQL against emptying it is gone, too.
    more = NO_TRIGGERS[:1] if attack.startswith("DROP") and not shelf.is_sqlite else []
    assert places(found_in(shelf)) == [*faults, *NO_TRIGGERS, *more]


@pytest.mark.parametrize("step", ["0001", "0002", ""])
def test_a_table_that_is_gone_is_missed_though_the_store_is_set_back_to_an_older_step(shelf: Shelf, step: str) -> None:
    with shelf.open(create=True) as store:
        keep(store, REFUSED, UNSURE)
        shelf.alter(store, "DROP TABLE decision")
        shelf.alter(store, f"UPDATE {shelf.version_table} SET version_num = '{step}'")  # noqa: S608
    missed = {("decision 1", "truncated"), ("decision 1 to 2", "truncated")}
    assert missed & set(places(found_in(shelf)))


def test_a_store_of_the_step_before_lacks_no_table(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1"), screening("case-1", 2, decided())], at=AT)
        since: tuple[str, ...] = (
            "decision",
            "request",
            "index_owed",
            "index_duty",
            "index_case",
            "index_set",
            "reference_key",
        )
        for table in (
            *since,
            "calendar_entry",
            "belonging",
            "belonging_case",
            "belonging_through",
            "message_announcement",
        ):
            shelf.alter(store, f"DROP TABLE {table}")
        for index in ("fact_booking", "message_wrong"):
            shelf.alter(store, f"DROP INDEX {index}")
        shelf.alter(store, "ALTER TABLE message DROP COLUMN wrong_by")
        shelf.alter(store, f"UPDATE {shelf.version_table} SET version_num = '0002'")  # noqa: S608
    assert found_in(shelf).faults == ()
    with shelf.open() as again:
        assert again.decisions("case-1")[0].is_missing
        screen(again, UNSURE)
    assert (found_in(shelf).faults, found_in(shelf).decisions) == ((), 1)


def test_the_chain_alone_does_not_find_a_row_that_was_written_anew_and_the_facts_do(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        keep(store, REFUSED, UNSURE)
        store_id = store.id
        for change in ("update", "delete"):
            sqlite_shelf.alter(store, f"DROP TRIGGER decision_no_{change}")
        sqlite_shelf.alter(store, "UPDATE decision SET body = '{}' WHERE seq = 1")
    with closing(sqlite3.connect(sqlite_shelf.url.removeprefix("sqlite:///"))) as connection, connection:
        rechain(connection, store_id, "decision", 1)
    with sqlite_shelf.open() as store, store.database.reading() as asked:
        # The twin: the chain by itself.
        walk = Walk(origin(store_id=store_id, table="decision"), {})
        for row in rows(asked, tables.decision):
            walk.take(row)
        assert (walk.breaks, walk.end) == ([], 2)
    assert places(found_in(sqlite_shelf)) == [("decision 1", "rewritten"), *NO_TRIGGERS]


def test_a_fact_that_no_longer_names_its_decision_is_itself_changed(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        keep(store, REFUSED)
        sqlite_shelf.alter(store, "DROP TRIGGER fact_no_update")
        without = 'replace(body, substr(body, 2, 78), "")'
        sqlite_shelf.alter(store, f"UPDATE fact SET body = {without} WHERE number = 2")  # noqa: S608
        assert '"decision"' not in str(sqlite_shelf.alter(store, "SELECT body FROM fact WHERE number = 2"))
    assert places(found_in(sqlite_shelf))[0] == ("fact 2", "altered")


def test_facts_that_say_anything_at_all_end_no_verification(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        keep(store, REFUSED)
        sqlite_shelf.alter(store, "DROP TRIGGER fact_no_update")
        for body in ("'[]'", "'x'", "'{\"decision\":[]}'", "'null'"):
            sqlite_shelf.alter(store, f"UPDATE fact SET body = {body} WHERE number = 2")  # noqa: S608
            assert places(found_in(sqlite_shelf))[0] == ("fact 2", "altered")


def test_a_fact_kept_together_with_its_erasure_is_good(shelf: Shelf) -> None:
    gone = make_fact("case-1", 3, PersonErased(person=Person.VICTIM, authority="DPO/7"))
    with shelf.open(create=True) as store:
        facts = [opening("case-1"), screening("case-1", 2, decided()), gone]
        FactWriter(store).append(facts, at=AT, decisions=[(2, decided())])
        assert store.decisions("case-1")[0].erased == {Person.VICTIM}
    assert found_in(shelf).faults == ()

"""Verify on stores as they are used, on SQLite and on PostgreSQL."""

import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from cara_core.store.database.database import Database
from cara_core.store.database.upgrading import find_or_make_store
from cara_core.store.fact_writer import FactWriter
from cara_core.store.verifying.checkpoints import key_name, sign_checkpoint
from cara_core.store.verifying.signers import file_signer, public_keys
from cara_core.store.verifying.verify import verify_at
from cara_core.terms.caution import Person
from store.conftest import Shelf
from store.erasing import erase
from store.made_up_facts import PARTICIPANTS_TEXT, VICTIMS_TEXT, life, plain, victims_fact
from store.postgres import PostgresServer, new_database
from store.prepared import AT, chained, prepare, said


def test_a_store_in_use_is_good_and_no_personal_key_is_asked_for(shelf: Shelf, tmp_path: Path) -> None:
    signing = tmp_path / "signing"
    signing.mkdir()
    with shelf.open(create=True) as store:
        FactWriter(store).append(life("case-1"), at=AT, request="first")
        signer = file_signer(signing, key_name(store.id))
        first = sign_checkpoint(store.database, signers=[signer], at=AT)
        FactWriter(store).append(life("case-2"), at=AT)
        FactWriter(store).append([victims_fact("case-1", 10), plain("case-1", 11)], at=AT)
        store.consulted("PC 1", AT, case="case-1")
        erase(store, Person.VICTIM, case="case-1")
        note = sign_checkpoint(store.database, signers=[signer], at=AT)
        assert FactWriter(store).append([plain("case-2", 10)], at=AT).last == 10
    shelf.keys.rename(tmp_path / "away")
    found = verify_at(shelf.url, checkpoints_elsewhere=[first, note], public_keys=public_keys(signing))
    assert (found.state, found.faults) == ("good", ())
    assert (found.facts, found.signed, found.erased, found.after_newest) == (22, 2, 1, (1, 1))
    shown = "\n".join(found.lines()) + repr(found) + str(found.to_mapping())
    for personal in (VICTIMS_TEXT, PARTICIPANTS_TEXT, "case-1", "PC 1234", "Records 2"):
        assert personal not in shown


def test_postgresql_is_verified_as_sqlite_is(postgres_server: PostgresServer, tmp_path: Path) -> None:
    prepared = prepare(tmp_path / "sqlite", checkpoints=0)
    url = new_database(postgres_server, "verified")
    with closing(Database(url, create=True)) as database:
        store_id = find_or_make_store(database, create=True, at=AT)
        signer = file_signer(tmp_path, key_name(store_id))
        with closing(sqlite3.connect(prepared.file)) as source, database.writing() as cursor:
            facts = [row[:-1] for row in source.execute("SELECT * FROM fact ORDER BY seq")]
            places = ",".join(["%s"] * 13)
            cursor.executemany(f"INSERT INTO fact VALUES ({places})", chained(store_id, "fact", facts))  # noqa: S608
            decided = [row[:-1] for row in source.execute("SELECT * FROM decision ORDER BY seq")]
            rows = chained(store_id, "decision", decided)
            cursor.executemany("INSERT INTO decision VALUES (%s, %s, %s, %s, %s)", rows)
            outbox = [
                (sha256(said([store_id, row[1], row[2], "case_moved"])).hexdigest(), row[0], "case_moved", 0)
                for row in facts
            ]
            cursor.executemany("INSERT INTO outbox (id, seq, topic, attempts) VALUES (%s, %s, %s, %s)", outbox)
        note = sign_checkpoint(database, signers=[signer], at=AT)
    keys = public_keys(tmp_path)
    found = verify_at(url, checkpoints_elsewhere=[note], public_keys=keys)
    assert (found.state, found.faults, found.facts) == ("good", (), 200)
    assert "amcheck" in found.integrity
    postgres_server.run(
        "ALTER TABLE fact DISABLE TRIGGER ALL; UPDATE fact SET said_by = 'PC 1' WHERE seq = 77", "verified"
    )
    found = verify_at(url, checkpoints_elsewhere=[note], public_keys=keys)
    # The triggers that were switched off to do it are named, too.
    assert (found.state, [fault.place for fault in found.faults]) == ("tampered", ["fact 77", *["database"] * 3])
    postgres_server.run(
        "ALTER TABLE outbox DISABLE TRIGGER ALL; DELETE FROM outbox; DELETE FROM fact WHERE seq > 9", "verified"
    )
    found = verify_at(url, checkpoints_elsewhere=[note], public_keys=keys)
    assert found.faults[0].place == "fact 10 to 200"
    postgres_server.run("DROP TABLE fact CASCADE", "verified")
    assert verify_at(url, checkpoints_elsewhere=[note], public_keys=keys).faults[0].place == "fact 1"

"""What verify says: of a good store, of one that nothing vouches for, and of each kind of damage."""

import json
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cara_core.errors import InputError, StoreDamaged, StoreError
from cara_core.store.opening import open_store
from cara_core.store.verifying.checkpoints import key_name, read_checkpoint
from cara_core.store.verifying.signed_notes import read_note, sign_note
from cara_core.store.verifying.signers import FileSigner
from cara_core.store.verifying.verify import verify_at
from store.attack import applied
from store.edits import EDITS
from store.made_up_facts import AT
from store.prepared import Prepared, attacking, chained, prepare, rechain


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepare(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def copy(prepared: Prepared, tmp_path: Path) -> Path:
    shutil.copyfile(prepared.file, tmp_path / "copy.db")
    return tmp_path / "copy.db"


def test_a_good_store_says_what_was_checked(prepared: Prepared) -> None:
    found = prepared.verified()
    assert (found.state, found.store, found.faults) == ("good", prepared.store, ())
    assert found.first == (1, "2026-11-02T10:00:00Z")
    assert found.last == (200, "2026-11-05T10:00:00Z")
    assert (found.facts, found.access, found.signed, found.unsigned, found.erased) == (200, 60, 4, 0, 1)
    assert found.newest == found.elsewhere == read_checkpoint(read_note(prepared.notes[-1]).text)
    assert "integrity_check" in found.integrity


def test_it_is_shown_as_json_and_in_lines_without_anything_personal(prepared: Prepared, copy: Path) -> None:
    with attacking(copy) as connection:
        connection.execute("UPDATE fact SET body = 'PLANTED', said_by = 'PLANTED' WHERE seq = 7")
    found = prepared.verified(copy)
    mapping = found.to_mapping()
    shown = json.dumps(mapping) + "\n".join(found.lines()) + repr(found)
    assert mapping["format"] == "cara-verify/1"
    assert "fact 7: altered" in shown
    for personal in ("PLANTED", "C-1", "PS 1234", "PC 1"):
        assert personal not in shown


def test_rows_after_the_newest_checkpoint_elsewhere_are_counted_as_not_protected(prepared: Prepared) -> None:
    found = prepared.verified(notes=prepared.notes[:2])
    assert (found.state, found.after_newest) == ("good", (100, 30))


@pytest.mark.parametrize("keys", [True, False])
def test_without_a_checkpoint_elsewhere_or_without_keys_it_is_never_plainly_good(
    prepared: Prepared, *, keys: bool
) -> None:
    found = verify_at(
        f"sqlite:///{prepared.file}",
        checkpoints_elsewhere=() if keys else prepared.notes[-1:],
        public_keys=prepared.keys if keys else (),
    )
    assert (found.state, found.faults) == ("unanchored", ())


def test_the_chain_misses_a_cut_tail_and_the_checkpoint_elsewhere_does_not(prepared: Prepared, copy: Path) -> None:
    with attacking(copy) as connection:
        for table, key, last in (
            ("outbox", "seq", 150),
            ("decision", "seq", 37),
            ("fact", "seq", 150),
            ("access", "seq", 45),
        ):
            connection.execute(f"DELETE FROM {table} WHERE {key} > ?", (last,))  # noqa: S608
        connection.execute("DELETE FROM checkpoint WHERE number > 3")
    assert prepared.verified(copy, notes=[]).faults == (), (
        "the known-bad twin: a chain without a checkpoint kept elsewhere"
    )
    assert [fault.place for fault in prepared.verified(copy).faults] == [
        "fact 151 to 200",
        "access 46 to 60",
        "checkpoint 4",
    ]


def test_a_chain_that_leaves_a_column_out_misses_a_change_there(prepared: Prepared, copy: Path) -> None:
    def head_without_author(file: Path) -> bytes:
        with closing(sqlite3.connect(file)) as connection:
            rows = connection.execute("SELECT * FROM fact ORDER BY seq").fetchall()
        return bytes(chained(prepared.store, "fact", [(*row[:6], *row[7:-1]) for row in rows])[-1][-1])

    with attacking(copy) as connection:
        connection.execute("UPDATE fact SET said_by = 'PC 1' WHERE seq = 9")
    assert head_without_author(copy) == head_without_author(prepared.file), "the known-bad twin"
    assert prepared.verified(copy).faults[0].place == "fact 9"


def test_every_column_of_every_row_is_under_the_chain(prepared: Prepared, copy: Path) -> None:
    """Not left to chance: each column of each log, and what is the identity of an outbox row."""
    with closing(sqlite3.connect(copy)) as connection:
        columns = {
            (table, name): kind
            for table in ("fact", "access", "decision", "checkpoint", "outbox")
            for _, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})")
        }
    state = {("outbox", name) for name in ("attempts", "failure", "told_at", "leased_until")}
    for (table, name), kind in columns.items():
        shutil.copyfile(prepared.file, copy)
        value: object = {"INTEGER": 99_999, "BIGINT": 99_999, "BLOB": bytes(32)}.get(kind, "other")
        with attacking(copy) as connection:
            key = "number" if table == "checkpoint" else "seq"
            connection.execute(f"UPDATE {table} SET {name} = ? WHERE {key} = 3", (value,))  # noqa: S608
        found = prepared.verified(copy)
        if (table, name) in state:
            assert found.state == "good", (table, name)
        else:
            assert (found.state, found.faults[0].where, found.faults[0].seq) == ("tampered", table, 3), (table, name)


def test_with_the_triggers_in_place_the_database_refuses_to_change_a_log(copy: Path) -> None:
    statements = [f"DELETE FROM {table}" for table in ("fact", "access", "decision", "checkpoint", "outbox")]  # noqa: S608
    statements += [f"UPDATE {table} SET hash = x'00'" for table in ("fact", "access", "decision", "checkpoint")]  # noqa: S608
    statements += [f"UPDATE outbox SET {column} = 1" for column in ("id", "seq", "topic")]  # noqa: S608
    with closing(sqlite3.connect(copy)) as connection:
        for statement in statements:
            with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
                connection.execute(statement)
        connection.execute("UPDATE outbox SET attempts = 1")


def test_a_rewritten_suffix_is_placed_between_two_checkpoints(prepared: Prepared, copy: Path) -> None:
    with attacking(copy) as connection:
        connection.execute("UPDATE fact SET said_by = 'PC 1' WHERE seq = 120")
        rechain(connection, prepared.store, "fact", 120)
    fault = prepared.verified(copy).faults[0]
    assert (fault.kind, fault.seq, fault.last) == ("rewritten", 101, 150)
    assert "before 101" in fault.words


def test_a_checkpoint_elsewhere_of_a_foreign_key_proves_nothing(prepared: Prepared) -> None:
    forger = FileSigner(key_name(prepared.store), Ed25519PrivateKey.generate())
    note = sign_note(read_note(prepared.notes[-1]).text, [forger])
    found = prepared.verified(notes=[note])
    assert (found.state, found.faults[0].kind, found.elsewhere) == ("could_not_check", "foreign_signature", None)
    assert prepared.verified(notes=[note, prepared.notes[-1]]).state == "could_not_check"


@pytest.mark.parametrize(("notes", "keys", "path"), [(["x"], [], "checkpoint[0]"), ([], ["x"], "key[0]")])
def test_a_text_that_is_no_checkpoint_or_no_key_is_the_callers_mistake(
    prepared: Prepared, notes: list[str], keys: list[str], path: str
) -> None:
    with pytest.raises(InputError) as raised:
        verify_at(f"sqlite:///{prepared.file}", checkpoints_elsewhere=notes, public_keys=keys)
    assert raised.value.faults[0].path == path


def test_another_store_in_the_place_of_this_one_is_found(prepared: Prepared, tmp_path: Path) -> None:
    other = prepare(tmp_path, facts=20, access=6, checkpoints=1)
    faults = prepared.verified(other.file).faults
    assert (faults[0].where, faults[0].kind) == ("store", "altered")


def test_a_checkpoint_signed_for_another_store_is_found_without_one_elsewhere(prepared: Prepared, copy: Path) -> None:
    with attacking(copy) as connection:
        connection.execute("UPDATE store SET id = 'another'")
    found = prepared.verified(copy, notes=[])
    assert (found.store, [fault.place for fault in found.faults]) == (prepared.store, ["store"])


def _duplicate_number(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE fact SET number = 90 WHERE seq = 190")


def _supersedes_later(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE fact SET supersedes = 99 WHERE seq = 190")


def _supersedes_another_kind(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE fact SET supersedes = number - 1, kind = 'withdrawn' WHERE seq = 190")


def _takes_back(fact: object) -> Callable[[sqlite3.Connection], None]:
    def take_back(connection: sqlite3.Connection) -> None:
        body = json.dumps({"open": {"code": "twice", "fact": fact}}, separators=(",", ":"))
        connection.execute(
            "UPDATE fact SET supersedes = NULL, kind = 'recorded_in_error', body = ? WHERE seq = 190", (body,)
        )

    return take_back


def _takes_back_unreadably(connection: sqlite3.Connection) -> None:
    _takes_back(1)(connection)
    connection.execute("UPDATE fact SET body = '{}' WHERE seq = 190")


def _takes_back_a(kind: str) -> Callable[[sqlite3.Connection], None]:
    def take_back(connection: sqlite3.Connection) -> None:
        _takes_back(1)(connection)
        of_its_case = "number = 1 AND case_id = (SELECT case_id FROM fact WHERE seq = 190)"
        connection.execute(f"UPDATE fact SET kind = ? WHERE {of_its_case}", (kind,))  # noqa: S608

    return take_back


def _same_request(connection: sqlite3.Connection) -> None:
    connection.execute("DROP INDEX fact_request")
    connection.execute("UPDATE fact SET request = 'key-5' WHERE seq = 190")
    connection.execute("CREATE INDEX fact_request ON fact (request)")


@pytest.mark.parametrize(
    ("edit", "kind"),
    [
        (_duplicate_number, "gap"),
        (_supersedes_later, "integrity"),
        (_supersedes_another_kind, "integrity"),
        (_takes_back(0), "integrity"),
        (_takes_back(None), "integrity"),
        (_takes_back(True), "integrity"),
        (_takes_back(190), "integrity"),
        (_takes_back_unreadably, "integrity"),
        (_takes_back_a("person_erased"), "integrity"),
        (_takes_back_a("referred"), "integrity"),
        (_same_request, "integrity"),
    ],
)
def test_facts_that_cannot_stand_together_are_found_though_the_chain_is_sound(
    tmp_path: Path, edit: Callable[[sqlite3.Connection], None], kind: str
) -> None:
    store = prepare(tmp_path, checkpoints=0)
    with attacking(store.file) as connection:
        edit(connection)
        rechain(connection, store.store, "fact", 1)
    fault = store.verified().faults[0]
    assert (fault.place, fault.kind) == ("fact 190", kind)


def test_a_fact_that_is_taken_back_is_no_fault(tmp_path: Path) -> None:
    store = prepare(tmp_path, checkpoints=0)
    with attacking(store.file) as connection:
        _takes_back_a("withdrawn")(connection)
        rechain(connection, store.store, "fact", 1)
    assert store.verified().faults == ()


def test_damage_below_the_rows_is_found_by_the_database_itself(prepared: Prepared, copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        asked = "SELECT rootpage FROM sqlite_master WHERE name = 'fact_number' OR sql IS NULL AND tbl_name = 'fact'"
        page = connection.execute(asked).fetchone()[0]
    data = bytearray(copy.read_bytes())
    place = (page - 1) * size + size - 60
    data[place : place + 40] = bytes(40)
    copy.write_bytes(data)
    found = prepared.verified(copy)
    assert (found.state, found.faults[-1].kind) == ("tampered", "integrity")


def test_what_never_was_a_store_is_reported_as_none_and_is_not_good(prepared: Prepared, copy: Path) -> None:
    rng = random.Random(9)  # noqa: S311
    copy.write_bytes(rng.randbytes(50_000))
    found = prepared.verified(copy)
    assert (found.state, found.faults[0].kind) == ("could_not_check", "integrity")
    assert found.faults[0].words == "this file is no SQLite database, so there is no store in it"
    for statements in ((), ("CREATE TABLE other (a)",)):
        copy.unlink()
        with closing(sqlite3.connect(copy)) as other:
            for statement in statements:
                other.execute(statement)
        copy.touch()
        found = prepared.verified(copy)
        assert found.state == "could_not_check"
        assert [fault.words for fault in found.faults] == [
            "there is no store in this database: none of its tables is there"
        ]


def test_what_cannot_be_in_a_store_is_a_fault_and_never_an_exception(prepared: Prepared, copy: Path) -> None:
    """A schema whose text is no UTF-8, and rows without a number."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as loose:
        loose.execute("CREATE TABLE loose AS SELECT * FROM fact")
        loose.execute("INSERT INTO loose SELECT * FROM fact")
        loose.execute("UPDATE loose SET seq = NULL WHERE rowid > (SELECT count(*) FROM fact)")
        for trigger in ("fact_no_update", "fact_no_delete"):
            loose.execute(f"DROP TRIGGER {trigger}")
        loose.execute("PRAGMA foreign_keys = 0")
        loose.execute("DROP TABLE fact")
        loose.execute("ALTER TABLE loose RENAME TO fact")
    found = prepared.verified(copy)
    assert found.state == "tampered"
    assert found.faults[0].where == "fact"
    # Everywhere: a page that is no longer in use may hold an older copy of the schema.
    copy.write_bytes(copy.read_bytes().replace(b"CREATE TABLE checkpoint", b"CREATE TABLE \xe5heckpoint"))
    assert prepared.verified(copy).state == "tampered"
    with pytest.raises(StoreDamaged):
        open_store(f"sqlite:///{copy}", keys=copy.parent / "keys", at=AT)


def test_a_store_that_is_not_there_is_no_state(prepared: Prepared, copy: Path) -> None:
    with pytest.raises(StoreError):
        prepared.verified(copy.with_name("absent.db"))


def test_a_locked_database_says_nothing_of_the_store(prepared: Prepared, copy: Path) -> None:
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        script = (
            "import sys; from cara_core.store.verifying.verify import verify_at; "
            "print(verify_at('sqlite:///' + sys.argv[1]).state.value)"
        )
        command = [sys.executable, "-c", script, str(copy)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - a script of our own
    assert done.stdout.strip() == "could_not_check"


def test_every_kind_of_edit_is_made_in_the_ordinary_run(prepared: Prepared, tmp_path: Path) -> None:
    """An edit that changes nothing would be a test that cannot fail."""
    for edit in dict.fromkeys(EDITS):
        applied(tmp_path / "edited.db", prepared, edit, random.Random(1))  # noqa: S311
        assert _contents(tmp_path / "edited.db") != _contents(prepared.file), edit.__name__


def _contents(file: Path) -> dict[str, list[object]]:
    with closing(sqlite3.connect(file)) as connection:
        connection.text_factory = bytes
        tables = [
            name.decode() for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}  # noqa: S608

"""Checkpoints: what they say, who signed them, and what is not accepted as one."""

import os
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import attrs
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cara_core.errors import InputError, StoreDamaged, StoreError
from cara_core.store.database.database import Database
from cara_core.store.verifying.checkpoint import Checkpoint
from cara_core.store.verifying.checkpoints import key_name, read_checkpoint, sign_checkpoint
from cara_core.store.verifying.signed_notes import read_note, read_verifier_key, sign_note, verifier_key
from cara_core.store.verifying.signers import FileSigner, file_signer, public_keys, rotate_key
from store.prepared import AT, Prepared, attacking, prepare

ROOT = bytes(range(32))
CHECKPOINT = Checkpoint(
    store="a1b2", number=3, previous=ROOT, at=AT, facts=200, facts_root=ROOT, access=0, access_root=ROOT
)
SIGNER = FileSigner("cara-store/a1b2", Ed25519PrivateKey.from_private_bytes(ROOT))
KEY = read_verifier_key(verifier_key(SIGNER.name, SIGNER.public))


def test_the_text_is_a_tlog_checkpoint_with_three_extension_lines() -> None:
    root = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    assert CHECKPOINT.text == (
        f"cara-store/a1b2\n200\n{root}\naccess 0 {root}\ncheckpoint 3 {root}\nsigned-at 2026-11-23T09:30:00Z\n"
    )
    assert read_checkpoint(CHECKPOINT.text) == CHECKPOINT


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("200", "0200"),
        ("200", "-1"),
        ("200", "²00"),
        ("access 0", "access  0"),
        ("checkpoint 3", "checkpoint 0"),
        ("cara-store/", "another/"),
        ("Hh8=", "Hh9="),
        ("09:30:00Z", "10:30:00+01:00"),
        ("09:30:00Z", "09:30:00Z\nmore"),
        ("signed-at", "signed at"),
        ("\n200\n", "\r\n200\r\n"),
    ],
)
def test_only_the_one_way_to_say_it_is_read(old: str, new: str) -> None:
    with pytest.raises(InputError, match="six lines"):
        read_checkpoint(CHECKPOINT.text.replace(old, new))


def test_a_note_says_who_signed_it() -> None:
    note = read_note(sign_note(CHECKPOINT.text, [SIGNER]))
    assert note.text == CHECKPOINT.text
    assert note.signers([KEY]) == (KEY,)
    assert note.strangers([KEY]) == ()


def test_a_key_of_the_same_name_that_is_another_key_is_not_believed() -> None:
    """The known-bad twin: whoever goes by the name of the key alone is taken in."""
    foreign = FileSigner(SIGNER.name, Ed25519PrivateKey.generate())
    note = read_note(sign_note(CHECKPOINT.text, [foreign]))
    assert [line.name for line in note.signatures] == [KEY.name]
    assert note.signers([KEY]) == ()


def test_a_signature_of_another_text_is_not_believed() -> None:
    text = sign_note(CHECKPOINT.text, [SIGNER]).replace("\n200\n", "\n199\n")
    assert read_note(text).signers([KEY]) == ()


def test_one_false_line_of_a_known_key_spoils_the_note() -> None:
    other = FileSigner("second", Ed25519PrivateKey.generate())
    both = [KEY, read_verifier_key(verifier_key(other.name, other.public))]
    text = sign_note(CHECKPOINT.text, [SIGNER, other])
    assert len(read_note(text).signers(both)) == 2
    false = sign_note(attrs.evolve(CHECKPOINT, number=4).text, [other]).splitlines()[-1]
    spoilt = "\n".join([*text.splitlines()[:-1], false]) + "\n"
    assert read_note(spoilt).signers(both) == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda note: note[:-1],
        lambda note: note + "\n",
        lambda note: note.replace("—", "-"),
        lambda note: note.replace("\n\n", "\n"),
        lambda note: note + note.splitlines()[-1] + "\n",
        lambda note: note.replace("— ", "—  "),
        lambda note: note[:-3] + "x=\n",
        lambda note: note.replace("a1b2", "a1\x07b2"),
        lambda note: note.partition("—")[0],
        lambda note: note * 200,
        lambda _: "",
    ],
)
def test_what_is_not_exactly_a_signed_note_is_refused(change: Callable[[str], str]) -> None:
    note = sign_note(CHECKPOINT.text, [SIGNER])
    assert read_checkpoint(read_note(note).text) == CHECKPOINT
    with pytest.raises(InputError):
        read_checkpoint(read_note(change(note)).text)


@pytest.mark.parametrize("text", ["", "name", "a+b+c", f"x{verifier_key('n', ROOT)}", verifier_key("n", ROOT)[:-1]])
def test_what_is_no_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_verifier_key(text)


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first, again = file_signer(tmp_path, "cara-store/x"), file_signer(tmp_path, "cara-store/x")
    assert first.public == again.public
    assert (tmp_path / "signing.key").stat().st_mode & 0o777 == 0o600
    assert public_keys(tmp_path) == (verifier_key("cara-store/x", first.public),)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["signing.key", "signing.pub"]
    assert re.search(r"PRIVATE|[0-9a-f]{64}|bytes", repr(first)) is None


@pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")
def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file_signer(tmp_path, "cara-store/x")
    (tmp_path / "signing.key").chmod(0o640)
    with pytest.raises(StoreError, match="0600"):
        file_signer(tmp_path, "cara-store/x")


def test_a_file_that_is_no_key_is_refused_without_repeating_it(tmp_path: Path) -> None:
    (tmp_path / "signing.key").write_text("PLANTED")
    (tmp_path / "signing.key").chmod(0o600)
    with pytest.raises(StoreError) as raised:
        file_signer(tmp_path, "cara-store/x")
    assert "PLANTED" not in str(raised.value)


@pytest.fixture
def small(tmp_path: Path) -> Prepared:
    return prepare(tmp_path, facts=20, access=6, checkpoints=2)


def test_checkpoints_are_numbered_and_follow_from_each_other(small: Prepared) -> None:
    first, second = (read_checkpoint(read_note(note).text) for note in small.notes)
    assert [(found.number, found.facts, found.access) for found in (first, second)] == [(1, 10, 3), (2, 20, 6)]
    assert first.store == second.store == small.store
    assert first.previous != second.previous


def test_a_store_that_was_changed_since_the_last_checkpoint_is_not_signed(small: Prepared) -> None:
    with attacking(small.file) as connection:
        connection.execute("UPDATE fact SET said_by = 'PC 1' WHERE seq = 7")
    with closing(Database(f"sqlite:///{small.file}", create=False)) as database, pytest.raises(StoreDamaged) as raised:
        sign_checkpoint(database, signers=[small.signer], at=AT)
    assert raised.value.where == "fact 7"


def test_a_checkpoint_has_a_signer(small: Prepared) -> None:
    with closing(Database(f"sqlite:///{small.file}", create=False)) as database, pytest.raises(StoreError):
        sign_checkpoint(database, signers=[], at=AT)


def test_after_the_turn_to_a_new_key_the_old_one_alone_is_not_believed(small: Prepared) -> None:
    folder, name = small.file.parent, key_name(small.store)
    with closing(Database(f"sqlite:///{small.file}", create=False)) as database:
        turn = rotate_key(folder, name, lambda signers: sign_checkpoint(database, signers=signers, at=AT))
        new = file_signer(folder, name)
        last = sign_checkpoint(database, signers=[new], at=AT)
    now = attrs.evolve(small, keys=public_keys(folder))
    assert len(now.keys) == 2
    assert new.public != small.signer.public
    assert len(read_note(turn).signatures) == 2
    found = now.verified(notes=[turn, last])
    assert (found.state, found.signed, len(found.keys)) == ("good", 4, 2)
    assert attrs.evolve(small, keys=now.keys[:1]).verified(notes=[turn]).faults[0].kind == "foreign_signature"
    with closing(Database(f"sqlite:///{small.file}", create=False)) as database:
        sign_checkpoint(database, signers=[small.signer], at=AT)
    fault = now.verified(notes=[last]).faults[0]
    assert (fault.place, fault.kind) == ("checkpoint 5", "foreign_signature")

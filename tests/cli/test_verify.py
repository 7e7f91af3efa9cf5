"""``cara verify``: good against a checkpoint kept elsewhere; what was changed is found and placed."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from jsonschema import Draft202012Validator

from cara_core.formats.schemas.case import VERIFY_FORMAT as SCHEMA_FORMAT
from cara_core.formats.schemas.case import verify_schema
from cara_core.store.verifying.fault import FaultKind
from cara_core.store.verifying.verification import VERIFY_FORMAT, Verification, VerificationState

Cara = Callable[..., CompletedProcess[str]]
Write = Callable[..., Path]


@pytest.fixture
def signed(called: Cara, write: Write, tmp_path: Path) -> Cara:
    """The command, on a store with one life and a checkpoint in ``elsewhere``."""
    (tmp_path / "elsewhere").mkdir()
    first, *rest = (files("cara_core.examples") / "lives/completion.jsonl").read_text("utf-8").splitlines(keepends=True)
    opening = ("--force", "hampshire", "--case", "C-1", "--on", "2026-03-02")
    assert called("case", "open", write("referral.json", first), *opening).returncode == 0
    assert called("case", "record", "C-1", write("facts.jsonl", "".join(rest))).returncode == 0
    ran = called("verify", "--sign", "elsewhere/checkpoint")
    assert ran.returncode == 0
    assert ran.stdout.startswith("good")
    assert ran.stderr.startswith("elsewhere/checkpoint: the checkpoint; elsewhere/checkpoint.pub: the keys")
    return called


CHECK = ("verify", "--checkpoint", "elsewhere/checkpoint")


def changed(file: Path, *statements: str) -> None:
    """Do this to the store, as somebody would who may write to its file."""
    with sqlite3.connect(file) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            connection.execute(statement)
        # A trigger that is missing would be found by itself.
        for _, sql in triggers:
            connection.execute(sql)
    connection.close()


def test_good_against_the_checkpoint_that_was_kept_elsewhere(signed: Cara) -> None:
    ran = signed(*CHECK)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("good")
    said = signed(*CHECK, "--json")
    assert said.returncode == 0
    found = json.loads(said.stdout)
    Draft202012Validator(verify_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(found)
    assert (found["state"], found["facts"], found["faults"]) == ("good", 26, [])
    assert found["held_elsewhere"]["number"] == 1


@pytest.mark.parametrize(
    ("statements", "place"),
    [
        (("UPDATE fact SET day = '2026-03-05' WHERE seq = 7",), "fact 7"),
        (("DELETE FROM outbox WHERE seq = 3", "DELETE FROM fact WHERE seq = 3"), "fact 3"),
        (("UPDATE access SET who = 'PC 2' WHERE seq = 2",), "access 2"),
        (("DELETE FROM checkpoint",), "checkpoint 1"),
        (("UPDATE outbox SET id = 'x' WHERE seq = 5",), "outbox 5"),
        (("DELETE FROM outbox WHERE seq = 26", "DELETE FROM fact WHERE seq = 26"), "fact 26"),
    ],
    ids=["changed", "removed", "access", "checkpoint", "outbox", "tail"],
)
def test_what_was_changed_is_found_and_placed(
    statements: tuple[str, ...], place: str, signed: Cara, tmp_path: Path
) -> None:
    changed(tmp_path / "cara.db", *statements)
    ran = signed(*CHECK)
    assert ran.returncode == 1
    assert ran.stdout.startswith("tampered")
    first = ran.stdout.splitlines()[1]
    assert first.startswith(f"  {place}: "), first
    found = json.loads(signed(*CHECK, "--json").stdout)
    Draft202012Validator(verify_schema()).validate(found)
    assert f"{found['faults'][0]['where']} {found['faults'][0]['seq']}" == place


def test_without_a_checkpoint_from_elsewhere_a_lost_tail_is_not_seen_and_that_is_reported(
    signed: Cara, tmp_path: Path
) -> None:
    """The known-bad twin: who holds only the store can cut off its end."""
    changed(
        tmp_path / "cara.db",
        "DELETE FROM checkpoint",
        "DELETE FROM outbox WHERE seq = 26",
        "DELETE FROM fact WHERE seq = 26",
    )
    ran = signed("verify")
    assert ran.returncode == 1
    assert ran.stdout.startswith("unanchored")
    assert signed(*CHECK).stdout.startswith("tampered")


def test_what_was_changed_is_not_signed(signed: Cara, tmp_path: Path) -> None:
    before = (tmp_path / "elsewhere/checkpoint").read_text("utf-8")
    changed(tmp_path / "cara.db", "UPDATE fact SET day = '2026-03-05' WHERE seq = 7")
    for file in ("elsewhere/checkpoint", "elsewhere/second"):
        ran = signed("verify", "--sign", file)
        assert ran.returncode == 1
        assert ran.stdout.startswith("tampered")
        assert ran.stderr.endswith("nothing was signed: only what was found good is\n")
    assert (tmp_path / "elsewhere/checkpoint").read_text("utf-8") == before
    assert not (tmp_path / "elsewhere/second").exists()


def test_the_next_checkpoint_takes_the_place_of_the_last_and_follows_from_it(signed: Cara, tmp_path: Path) -> None:
    first = (tmp_path / "elsewhere/checkpoint").read_text("utf-8")
    signed("case", "show", "C-1")
    assert json.loads(signed(*CHECK, "--json").stdout)["unprotected"] == {"facts": 0, "access": 1}
    assert signed("verify", "--sign", "elsewhere/checkpoint").returncode == 0
    found = json.loads(signed(*CHECK, "--json").stdout)
    assert (found["held_elsewhere"]["number"], found["unprotected"]) == (2, {"facts": 0, "access": 0})
    (tmp_path / "elsewhere/first").write_text(first, "utf-8")
    shutil.copy(tmp_path / "elsewhere/checkpoint.pub", tmp_path / "elsewhere/first.pub")
    assert signed("verify", "--checkpoint", "elsewhere/first").returncode == 0, "an older one still holds"


def test_a_checkpoint_is_looked_for_and_one_beside_the_store_is_known_to_be_in_the_wrong_place(
    signed: Cara, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for end in ("", ".pub"):
        shutil.copy(tmp_path / f"elsewhere/checkpoint{end}", tmp_path / f"cara.db.checkpoint{end}")
    ran = signed("verify")
    assert ran.returncode == 0
    assert "the checkpoint lies beside the store" in ran.stderr
    monkeypatch.setenv("CARA_CHECKPOINT", "elsewhere/checkpoint")
    assert (signed("verify").returncode, signed("verify").stderr) == (0, "")


def test_the_keys_of_persons_are_not_needed(signed: Cara, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "cara.db.keys")
    assert signed(*CHECK).returncode == 0


def test_a_key_that_signed_nothing_vouches_for_nothing(signed: Cara, called: Cara, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    opening = ("--force", "hampshire", "--case", "C-1", "--on", "2026-03-02", "--store", "sqlite:///other/cara.db")
    assert called("case", "open", "referral.json", *opening).returncode == 0
    assert called("verify", "--store", "sqlite:///other/cara.db", "--sign", "other/checkpoint").returncode == 0
    ran = signed(*CHECK, "--public-key", "other/checkpoint.pub")
    assert ran.returncode == 1
    assert not ran.stdout.startswith("good")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--checkpoint", "referral.json"), "cara: referral.json: "),
        (("--checkpoint", "absent"), "cara: --checkpoint: it cannot be read"),
        (("--checkpoint", "elsewhere/checkpoint", "--public-key", "referral.json"), "cara: referral.json: "),
        (("--sign", "absent/checkpoint"), "cara: --sign: it cannot be written"),
        (("--store", "sqlite:///absent.db"), "cara: absent.db: there is no store"),
        (("--store", "mysql://x"), "cara: --store: it begins with no kind of database that is known"),
    ],
)
def test_a_wrong_call_checks_nothing(arguments: tuple[str, ...], said: str, signed: Cara) -> None:
    ran = signed("verify", *arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(said)
    assert json.loads(signed(*CHECK, "--json").stdout)["newest_checkpoint"]["number"] == 1, "nothing was signed"


def test_the_schema_knows_every_state_every_fault_and_every_key() -> None:
    """The schema stands below the store, and cannot read its words: so they are held to each other here."""
    schema = verify_schema()["properties"]
    assert SCHEMA_FORMAT == VERIFY_FORMAT
    assert schema["state"]["enum"] == [str(state) for state in VerificationState]
    assert schema["faults"]["items"]["properties"]["kind"]["enum"] == [str(kind) for kind in FaultKind]
    assert list(schema) == list(Verification(state=VerificationState.GOOD, store="x").to_mapping())

"""Cases of every released format stay readable, and come to the same, byte for byte: promise 8.

``cases/format-1`` holds some two dozen lives as ``cara-case/1``, what each comes to, and a
small store of them with its keys, its signing key and the checkpoint kept elsewhere (all of
it made up for this test). What was kept is never written anew for a format that was
released; before that::

    CARA_RENEW_GOLDEN=1 pytest tests/golden
"""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pendulum
import pytest

from cara_core.case.case import Case
from cara_core.case.facts import Fact
from cara_core.formats.case_file import read_case
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.opening import open_store
from cara_core.store.verifying.checkpoints import key_name, sign_checkpoint
from cara_core.store.verifying.signers import file_signer, public_keys
from cara_core.store.verifying.verify import verify_at
from cara_core.terms.caution import Person
from cara_core.terms.days import Day
from store.erasing import erase
from support.golden_lives import LIVES, canonical, come_to, golden_lives, said
from support.worked import WORKED

KEPT = Path(__file__).with_name("cases") / "format-1"
AT = pendulum.datetime(2026, 11, 23, 9, 30)
STORED = 8
"""So many of the lives are in the store; of the first, the victim's data were erased afterwards."""
RENEW = "if the change is meant, and the format was not released: CARA_RENEW_GOLDEN=1 pytest tests/golden"


@pytest.fixture(scope="module", autouse=True)
def renewed() -> None:
    if os.environ.get("CARA_RENEW_GOLDEN") != "1":
        return
    shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir(parents=True)
    lives = list(golden_lives())
    cases = [read_case(said(facts)) for facts in lives]
    (KEPT / "lives.jsonl").write_text("".join(f"{canonical(said(facts))}\n" for facts in lives), encoding="utf-8")
    (KEPT / "come_to.jsonl").write_text(
        "".join(f"{canonical(without_facts(case))}\n" for case in cases), encoding="utf-8"
    )
    renew_store(lives[:STORED])


def without_facts(case: Case) -> dict[str, Any]:
    """What a case comes to, its facts as their digest alone."""
    state = come_to(case)
    return {**state, "facts": sha256(canonical(state["facts"]).encode()).hexdigest()}


def renew_store(lives: list[tuple[Fact, ...]]) -> None:
    folder = KEPT / "store"
    folder.mkdir()
    with opened(folder, create=True) as store:
        for number, facts in enumerate(lives):
            FactWriter(store).append(facts[:2], at=AT, request=f"open-{number}")
            for fact in facts[2:]:
                FactWriter(store).append([fact], at=AT.add(minutes=fact.number))
            if number == STORED // 2:
                sign(store, folder, AT.add(days=1))
        rows = list(store.untold())
        for row in rows[:10]:
            store.told(row.id, AT)
        store.not_told(rows[10].id, "PluginFailed")
        store.consulted("PC 1", AT, case="golden-1", reason="review")
        store.disclosed("PC 1", AT, case="golden-1", recipient="provider")
        list(store.due(Day(2026, 6, 1), WORKED))
        erase(store, Person.VICTIM, case="golden-0", on=Day(2027, 1, 4))
        cases = [store.case(facts[0].case) for facts in lives]
        (folder / "checkpoint").write_text(sign(store, folder, AT.add(days=2)), encoding="utf-8")
    (folder / "come_to.jsonl").write_text("".join(f"{canonical(come_to(case))}\n" for case in cases), encoding="utf-8")
    (folder / "keys.pub").write_text("".join(f"{key}\n" for key in public_keys(folder / "keys")), encoding="utf-8")


def sign(store: CaseStore, folder: Path, at: pendulum.DateTime) -> str:
    return sign_checkpoint(store.database, signers=[file_signer(folder / "keys", key_name(store.id))], at=at)


def opened(folder: Path, *, create: bool = False) -> CaseStore:
    return open_store(f"sqlite:///{folder / 'store.db'}", keys=folder / "keys", at=AT, create=create)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_as_many_lives_are_kept_as_there_are() -> None:
    assert len(lines(KEPT / "lives.jsonl")) == len(lines(KEPT / "come_to.jsonl")) == LIVES
    assert {row["phase"] for row in lines(KEPT / "come_to.jsonl")} >= {
        "completed",
        "ceased",
        "withdrawn",
        "closed",
        "live",
    }
    assert len({fact["kind"] for row in lines(KEPT / "lives.jsonl") for fact in row["facts"]}) > 25


@pytest.mark.parametrize("number", range(LIVES))
def test_a_life_comes_to_what_it_came_to(number: int) -> None:
    kept = (KEPT / "come_to.jsonl").read_text(encoding="utf-8").splitlines()[number]
    life = lines(KEPT / "lives.jsonl")[number]
    case = read_case(life)
    assert canonical(without_facts(case)) == kept, RENEW
    assert canonical(come_to(case)["facts"]) == canonical(life["facts"]), "written again, the facts are the same"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the store: opening it may bring it up to date. Version control does not keep who may read the keys."""
    copy = tmp_path / "store"
    shutil.copytree(KEPT / "store", copy)
    (copy / "keys").chmod(0o700)
    (copy / "keys" / "signing.key").chmod(0o600)
    return copy


def test_the_store_opens_and_every_case_comes_to_what_it_came_to(folder: Path) -> None:
    kept = (folder / "come_to.jsonl").read_text(encoding="utf-8").splitlines()
    with opened(folder) as store:
        assert [canonical(come_to(store.case(f"golden-{number}"))) for number in range(STORED)] == kept, RENEW
        assert len(list(store.untold())) == sum(row.number for row in store.cases()) - 10
        assert FactWriter(store).append(store.facts("golden-1")[:2], at=AT, request="open-1").repeated
        FactWriter(store).append([next_fact(store)], at=AT)
        list(store.due(Day(2026, 6, 1), WORKED))


def next_fact(store: CaseStore) -> Fact:
    last = store.facts("golden-1")[-1]
    return Fact(case="golden-1", number=last.number + 1, on=last.on, by="PC 1", what=last.what)


def verified(folder: Path) -> str:
    checkpoint, keys = (folder / "checkpoint").read_text("utf-8"), (folder / "keys.pub").read_text("utf-8").split()
    return verify_at(f"sqlite:///{folder / 'store.db'}", checkpoints_elsewhere=[checkpoint], public_keys=keys).state


def test_the_store_is_what_it_was_before_and_after_it_was_opened(folder: Path) -> None:
    assert verified(folder) == "good"
    opened(folder).close()
    assert verified(folder) == "good"


def test_a_store_in_which_one_byte_differs_is_found_out(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "store.db")) as connection:
        connection.execute("DROP TRIGGER fact_no_update")
        connection.execute("UPDATE fact SET said_by = said_by || '0' WHERE seq = 20")
        connection.commit()
    assert verified(folder) == "tampered"

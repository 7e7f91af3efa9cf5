"""Decisions that this version kept stay readable, byte for byte, whatever version reads them.

``kept_decisions.json`` holds every row of a small store, its keys (made up for this test, like
all that is in it) and the texts of its decisions. For a format that was released it is never
written anew; before that::

    CARA_RENEW_GOLDEN=1 pytest tests/golden
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from cara_core.errors import StoreDamaged
from cara_core.formats.decision import read_decision
from cara_core.store.case_store import CaseStore
from cara_core.store.opening import open_store
from cara_core.store.verifying.verify import verify_at
from cara_core.terms.caution import Person
from store.erasing import erase
from store.made_up_facts import AT
from store.screenings import keep

KEPT = Path(__file__).with_name("kept_decisions.json")
CASES = {
    "golden-1": ("the example", "the victim disagrees", "a plugin that failed"),
    "golden-2": ("nothing known", "a local refusal"),
}
TABLES = ("fact", "outbox", "access", "decision")


@pytest.fixture(scope="module", autouse=True)
def renewed(tmp_path_factory: pytest.TempPathFactory) -> None:
    if os.environ.get("CARA_RENEW_GOLDEN") != "1":
        return
    folder = tmp_path_factory.mktemp("renewed")
    with opened(folder, create=True) as store:
        for case, names in CASES.items():
            keep(store, *names, case=case)
        erase(store, Person.VICTIM, case="golden-2")
        golden = {
            "store": store.id,
            "keys": {path.name: path.read_bytes().hex() for path in key_files(folder)},
            "tables": {table: [list(map(as_json, row)) for row in rows(store, table)] for table in TABLES},
            "decisions": {case: [kept.to_json() for kept in store.decisions(case)] for case in CASES},
        }
    KEPT.write_text(json.dumps(golden, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def opened(folder: Path, *, create: bool = False) -> CaseStore:
    return open_store(f"sqlite:///{folder / 'store.db'}", keys=folder / "keys", at=AT, create=create)


def key_files(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "keys").glob("*/*") if path.is_file())


def rows(store: CaseStore, table: str) -> list[tuple[object, ...]]:
    with store.database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY seq")]  # noqa: S608


def as_json(value: object) -> object:
    return {"hex": value.hex()} if isinstance(value, bytes) else value


def from_json(value: Any) -> object:
    return bytes.fromhex(value["hex"]) if isinstance(value, dict) else value


@pytest.fixture
def golden() -> dict[str, Any]:
    return json.loads(KEPT.read_text(encoding="utf-8"))  # type: ignore[no-any-return]  # a map


@pytest.fixture
def folder(golden: dict[str, Any], tmp_path: Path) -> Path:
    """The store of then, its rows in the tables of now."""
    with opened(tmp_path, create=True) as store, store.database.reading() as connection:
        connection.exec_driver_sql("UPDATE store SET id = ?", (golden["store"],))
        for table, kept in golden["tables"].items():
            for row in kept:
                places = ",".join("?" * len(row))
                connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({places})", tuple(map(from_json, row)))  # noqa: S608
    for name, key in golden["keys"].items():
        path = tmp_path / "keys" / name[:2] / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_bytes(bytes.fromhex(key))
    (tmp_path / "keys" / f"store-{golden['store']}").write_text("made up", encoding="utf-8")
    return tmp_path


def test_every_decision_of_then_is_read_as_it_was(folder: Path, golden: dict[str, Any]) -> None:
    with opened(folder) as store:
        for case, texts in golden["decisions"].items():
            assert [kept.to_json() for kept in store.decisions(case)] == texts
        for kept, text in zip(store.decisions("golden-1"), golden["decisions"]["golden-1"], strict=True):
            assert kept.decision is not None
            assert kept.decision.to_json() == text
            assert kept.decision == read_decision(text)
        assert {kept.erased for kept in store.decisions("golden-2")} == {frozenset({Person.VICTIM})}


def test_the_store_of_then_is_verified(folder: Path) -> None:
    found = verify_at(f"sqlite:///{folder / 'store.db'}")
    assert (found.faults, found.decisions) == ((), 5)


def test_a_key_that_differs_in_one_bit_reads_nothing(folder: Path, golden: dict[str, Any]) -> None:
    for path in key_files(folder):
        data = bytearray(path.read_bytes())
        data[0] ^= 1
        path.write_bytes(bytes(data))
    with opened(folder) as store, pytest.raises(StoreDamaged, match="does not open with its key"):
        store.decisions("golden-1")

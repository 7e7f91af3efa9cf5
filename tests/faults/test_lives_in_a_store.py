"""Whole lives in any order of events, kept in a store that crashes again and again: promise 17.

What a killed process leaves are the files as they stand at that moment, not closed, the
log not carried over. So a crash is a copy of them, on which a new store is opened.
"""

import json
import shutil
import time
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import attrs
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from typing_extensions import override

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import Fact, PersonErased
from cara_core.case.personal import joined, split
from cara_core.errors import CaraError
from cara_core.formats.stored_facts import fact_entries, stored_what
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.log.sealing import KEEPER_OF_WHY
from cara_core.store.opening import open_store
from cara_core.store.verifying.verify import verify_at
from faults.requests import AT
from faults.tally import in_memory
from support.machine import Lives
from support.soak import record, soak, times

STEPS = times(600, 50_000)
STEPS_EACH = 50


def without_what_was_erased(fact: Fact, facts: list[Fact]) -> Fact:
    """What can still be read of this fact, after the erasures among these."""
    erasures = [(fact.number, fact.what.person) for fact in facts if isinstance(fact.what, PersonErased)]
    gone = {person for number, person in erasures if number > fact.number}
    if not gone:
        return fact
    opened, parts = split(fact.kind, fact_entries(fact.what))
    left = joined(opened, {person: part for person, part in parts.items() if person not in gone})
    why = None if KEEPER_OF_WHY[fact.kind] in gone else fact.why
    return attrs.evolve(fact, what=stored_what(fact.kind, json.loads(json.dumps(left))), why=why)


class StoredLives(Lives):
    """The same machine, over a store."""

    empty: ClassVar[Path]
    survives: ClassVar[tuple[str, ...]] = ("store.db", "store.db-wal")
    crashes: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory(dir=in_memory())
        self._here = Path(self._folder.name) / "0"
        shutil.copytree(self.empty, self._here)
        self._store = self._opened()

    def _opened(self) -> CaseStore:
        return open_store(f"sqlite:///{self._here / 'store.db'}", keys=self._here / "keys", at=AT)

    @override
    def keep(self, facts: tuple[Fact, ...]) -> None:
        super().keep(facts)
        for at, together in groupby(facts, lambda fact: fact.recorded_at or AT):
            FactWriter(self._store).append(list(together), at=at)

    @override
    def reopen(self) -> Case:
        type(self).crashes += 1
        before, self._here = self._here, self._here.with_name(str(int(self._here.name) + 1))
        shutil.copytree(
            before,
            self._here,
            ignore=lambda _, names: set(names) - {*self.survives, "keys"} if "store.db" in names else set(),
        )
        self._store.close()
        self._store = self._opened()
        self.kept = [without_what_was_erased(fact, self.kept) for fact in self.kept]
        self.case = replay(self.kept)
        return self._store.case("C-1")

    @override
    def teardown(self) -> None:
        self._store.close()
        found = verify_at(f"sqlite:///{self._here / 'store.db'}")
        self._folder.cleanup()
        assert found.faults == ()
        assert found.facts == len(self.kept)


class LosesTheLog(StoredLives):
    """Known-bad: what was not yet carried over into the database is not there after the crash."""

    survives = ("store.db",)


def run(machine: type[Lives], lives: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=lives,
            stateful_step_count=STEPS_EACH,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture(autouse=True)
def empty(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    open_store(f"sqlite:///{folder / 'store.db'}", keys=folder / "keys", at=AT, create=True).close()
    StoredLives.empty = folder
    StoredLives.steps = StoredLives.crashes = 0


@soak
def test_a_store_that_crashes_agrees_with_the_plain_model() -> None:
    began = time.monotonic()
    run(StoredLives, STEPS // 30)
    note = f"{StoredLives.crashes} crashes, each followed by a new opening on what was left"
    record(
        row="17 store",
        promise="The life cycle holds over a store that crashes",
        trials=StoredLives.steps,
        failures=0,
        seed="fixed",
        seconds=time.monotonic() - began,
        note=note,
    )
    assert StoredLives.steps >= STEPS
    assert StoredLives.crashes > 0


def test_a_store_that_loses_its_log_is_found_out() -> None:
    with pytest.raises((AssertionError, CaraError)):
        run(LosesTheLog, 200)

"""Somebody edits the file at random: every edit is found, and placed at the row where it begins.

The store has 200 facts, 60 access rows and four checkpoints; the newest is kept elsewhere.
"""

import random
import shutil
import time
from pathlib import Path

import pytest

from store.attack import Place, applied
from store.edits import EDITS
from store.prepared import Prepared, prepare
from support.soak import record, soak, times

PARTS = 4
ROW = 9
PROMISE = "Tampering is found and placed"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepare(tmp_path_factory.mktemp("prepared"))


@soak
@pytest.mark.parametrize("part", range(PARTS))
def test_every_random_edit_is_found_at_its_place(part: int, prepared: Prepared, tmp_path: Path) -> None:
    trials, began = times(400, 100_000) // PARTS, time.perf_counter()
    missed = []
    for trial in range(trials):
        seed = f"{part}/{trial}"
        rng = random.Random(seed)  # noqa: S311 - a trial that can be made again
        edit = EDITS[trial % len(EDITS)]
        place = applied(tmp_path / "edited.db", prepared, edit, rng)
        found = prepared.verified(tmp_path / "edited.db")
        if not place.is_of(found):
            first = found.faults[0] if found.faults else None
            missed.append(f"{edit.__name__} {seed}: {place}, found {found.state} {first}")
    seconds = time.perf_counter() - began
    record(
        row=ROW,
        promise=PROMISE,
        trials=trials,
        failures=len(missed),
        seed=f"{part}/0..{trials - 1}",
        seconds=seconds,
        note=f"part {part + 1} of {PARTS}",
    )
    assert not missed, "\n".join([f"{len(missed)} of {trials}", *missed[:20]])


@pytest.mark.parametrize("age", range(PARTS - 1))
def test_a_file_rolled_back_to_an_older_copy_is_found(age: int, prepared: Prepared, tmp_path: Path) -> None:
    file = tmp_path / "rolled.db"
    shutil.copyfile(prepared.older[age], file)
    place = Place("fact", (age + 1) * 50 + 1, "truncated")
    assert place.is_of(prepared.verified(file))


def test_the_store_before_any_edit_is_good(prepared: Prepared) -> None:
    found = prepared.verified()
    assert (found.state, found.faults) == ("good", ())
    assert (found.facts, found.access, found.signed) == (200, 60, 4)

"""What is acknowledged survives a power cut, with writes lost, torn or out of order: promise 2.

Recorded are the calls of the store as it is, on another build of SQLite; what that leaves
unproved stands in ``docs/explanation/reliability.md``.
"""

import time

import pytest

from faults.cutting import cuts
from faults.tally import Tally, shared_out
from support.soak import record, soak, times

SEED = 8
LEAST = 0.1
"""The share of the cuts in which the twin has to lose something."""


def recorded(row: str, promise: str, trials: int, variant: str) -> Tally:
    begun = time.monotonic()
    tally = shared_out(cuts, trials, SEED, variant)
    note = f"{tally.acknowledged} acknowledgements looked for; {tally.beside} times one request more was there, whole"
    record(
        row=row,
        promise=promise,
        trials=tally.trials,
        failures=tally.failures,
        seed=SEED,
        seconds=time.monotonic() - begun,
        note=note,
    )
    return tally


@soak
@pytest.mark.parametrize(
    ("row", "variant", "words"), [("2", "", "write-ahead log"), ("2 rollback", "rollback", "rollback journal")]
)
def test_what_is_acknowledged_survives_a_power_cut(row: str, variant: str, words: str) -> None:
    trials = times(400, 1_000_000 if row == "2" else 50_000)
    tally = recorded(row, f"An acknowledged request, and its keys, survive a power cut ({words})", trials, variant)
    assert tally.faults == []
    assert tally.failures == 0
    assert tally.trials == trials


def test_the_folders_of_the_keys_that_a_killed_process_left_are_on_the_disk_too() -> None:
    tally = shared_out(cuts, 200, SEED, "left behind")
    assert tally.faults == []


@soak
def test_a_store_that_does_not_wait_for_the_disk_loses() -> None:
    begun = time.monotonic()
    tally = shared_out(cuts, 500, SEED, "normal")
    note = f"{tally.lost} of 500 cuts lost something acknowledged, which the test has to find"
    record(
        row="2 twin",
        promise="synchronous=NORMAL loses in more than a tenth of the cuts",
        trials=500,
        failures=0,
        seed=SEED,
        seconds=time.monotonic() - begun,
        note=note,
    )
    assert tally.lost > LEAST * tally.trials


@soak
def test_keys_whose_names_are_not_on_the_disk_are_found_missing() -> None:
    begun = time.monotonic()
    tally = shared_out(cuts, 200, SEED, "unsynced keys")
    note = f"{tally.lost} of 200 cuts left a fact without its key, which the test has to find"
    record(
        row="2 twin keys",
        promise="A key whose folder is not synchronised may be gone",
        trials=200,
        failures=0,
        seed=SEED,
        seconds=time.monotonic() - begun,
        note=note,
    )
    assert tally.lost > LEAST * tally.trials

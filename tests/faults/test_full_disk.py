"""A full disk is a clear error that names the place; nothing is lost, and the store goes on when there is room."""

import time

import pytest

from faults.filling import fill_by_limit
from faults.tally import shared_out
from support.soak import record, soak, times

pytest.importorskip("resource", reason="NOT CHECKED: a full disk, as this system has no limit on the size of a file")

SEED = 3


@soak
def test_a_full_disk_loses_nothing_and_the_store_goes_on() -> None:
    trials, begun = times(30, 5_000), time.monotonic()
    tally = shared_out(fill_by_limit, trials, SEED)
    note = f"by a limit on the size of a file, without root; {tally.acknowledged} requests acknowledged before it"
    promise = "A full disk: StoreFull naming the place, nothing lost, goes on when there is room"
    record(
        row=3,
        promise=promise,
        trials=trials,
        failures=tally.failures,
        seed=SEED,
        seconds=time.monotonic() - begun,
        note=note,
    )
    assert tally.faults == []
    assert tally.failures == 0
    assert tally.acknowledged > trials


@soak
def test_a_store_that_swallows_the_error_is_found_out() -> None:
    tally = shared_out(fill_by_limit, 20, SEED, variant="swallowing")
    record(
        row="3 twin",
        promise="Swallowing the error of a full disk loses",
        trials=20,
        failures=0,
        seed=SEED,
        seconds=0.0,
        note=f"{tally.lost} of 20 found out",
    )
    assert tally.lost > 0

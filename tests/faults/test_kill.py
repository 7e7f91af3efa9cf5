"""What is acknowledged survives kill -9 at any moment: promise 1."""

import time

from faults.killing import kill_points
from faults.tally import shared_out
from support.soak import record, soak, times

SEED = 20261123


@soak
def test_what_is_acknowledged_survives_kill_9() -> None:
    points = times(1_000, 100_000)
    begun = time.monotonic()
    tally = shared_out(kill_points, points, SEED)
    note = f"{tally.acknowledged} requests acknowledged; {tally.beside} kept whole without an acknowledgement"
    promise = "An acknowledged request survives kill -9; at most one more is there, whole"
    record(
        row=1,
        promise=promise,
        trials=tally.trials,
        failures=tally.failures,
        seed=SEED,
        seconds=time.monotonic() - begun,
        note=note,
    )
    assert tally.faults == []
    assert tally.failures == 0
    assert tally.trials == points
    assert tally.acknowledged > 2 * points


@soak
def test_a_store_that_acknowledges_before_the_commit_loses() -> None:
    begun = time.monotonic()
    tally = shared_out(kill_points, 100, SEED, variant="early")
    note = f"{tally.lost} points lost something, which the test has to find"
    record(
        row="1 twin",
        promise="Acknowledging before the commit loses",
        trials=100,
        failures=0,
        seed=SEED,
        seconds=time.monotonic() - begun,
        note=note,
    )
    assert tally.lost > 0
    assert tally.wrong == 0, tally.faults

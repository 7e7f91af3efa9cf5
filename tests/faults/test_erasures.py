"""What is erased is gone, byte for byte; the other person's data and the proof of the record are whole: promise 15."""

import time

from faults.erasing import erasures
from faults.tally import shared_out
from support.soak import record, soak, times

SEED = 15


@soak
def test_what_is_erased_is_gone_and_the_rest_is_as_it_was() -> None:
    trials, begun = times(20, 10_000), time.monotonic()
    tally = shared_out(erasures, trials, SEED)
    record(
        row=15,
        promise="Erased is unreadable; the other person's data and the chain are whole",
        trials=trials,
        failures=tally.failures,
        seed=SEED,
        seconds=time.monotonic() - begun,
    )
    assert tally.faults == []
    assert tally.failures == 0
    assert tally.trials == trials


@soak
def test_a_store_that_keeps_the_key_is_found_out() -> None:
    tally = shared_out(erasures, 10, SEED, variant="forgetful")
    record(
        row="15 twin",
        promise="An erasure that keeps the key is found out",
        trials=10,
        failures=0,
        seed=SEED,
        seconds=0.0,
        note=f"{tally.lost} of 10 found out",
    )
    assert tally.lost >= tally.trials

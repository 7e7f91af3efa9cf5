"""Each write and each synchronisation may fail: nothing is acknowledged falsely, and the store goes on no more.

The faults are injected beneath SQLite, in a file layer of our own; ``tests/system`` does the
same to the system calls of the store's own library.
"""

import time
from pathlib import Path

from faults.failing import fail_each, fail_some
from faults.tally import Tally, alone, shared_out
from support.soak import ASKED_FOR, record, soak

SEED = 4
SHARES = 1 if ASKED_FOR else 40
"""The ordinary run lets every fortieth call fail, the full one each."""


def failed_each(folder: Path) -> Tally:
    return alone(fail_each, 0, SHARES, folder, "")


@soak
def test_each_write_and_each_synchronisation_may_fail(tmp_path: Path) -> None:
    begun = time.monotonic()
    tally = failed_each(tmp_path)
    note = f"each call in turn, in three ways, beneath SQLite; {tally.beside} errors told, {tally.acknowledged} kept"
    promise = "A write or synchronisation fails: no false acknowledgement, the store refuses to go on"
    record(
        row=4,
        promise=promise,
        trials=tally.trials,
        failures=tally.failures,
        seed="each",
        seconds=time.monotonic() - begun,
        note=note,
    )
    assert tally.faults == []
    assert tally.failures == 0
    assert tally.trials > 0
    assert tally.beside > 0


@soak
def test_a_synchronisation_that_is_tried_again_loses() -> None:
    tally = shared_out(fail_some, 20, SEED, variant="retrying")
    note = f"{tally.lost} of 20 lives lost something acknowledged, which the test has to find"
    record(
        row="4 twin",
        promise="Trying a failed synchronisation again loses",
        trials=20,
        failures=0,
        seed=SEED,
        seconds=0.0,
        note=note,
    )
    assert tally.lost > 0

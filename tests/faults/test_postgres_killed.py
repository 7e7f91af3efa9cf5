"""What is acknowledged survives the SIGKILL of a whole PostgreSQL server: promise 6.

The system keeps what a killed process has written, so this shows nothing of fsync; that the
store refuses a server without it stands in ``tests/store/database/test_settings.py``. What PostgreSQL
had not written yet is lost, and the twin loses it.
"""

import sys
import time

import pytest

from faults.killing_postgres import kill_servers
from faults.tally import shared_out
from support.soak import record, soak, times

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="NOT CHECKED: a killed PostgreSQL, as its processes are only found on Linux"
)
SEED = 6


@soak
def test_what_is_acknowledged_survives_a_killed_server() -> None:
    points, begun = times(10, 1_000), time.monotonic()
    tally = shared_out(kill_servers, points, SEED)
    note = f"{tally.acknowledged} requests acknowledged; {tally.beside} kept whole without an acknowledgement"
    record(
        row=6,
        promise="PostgreSQL: an acknowledged request survives SIGKILL of the whole server",
        trials=points,
        failures=tally.failures,
        seed=SEED,
        seconds=time.monotonic() - begun,
        note=note,
    )
    assert tally.faults == []
    assert tally.failures == 0
    assert tally.acknowledged > points


@soak
def test_a_server_that_does_not_wait_for_its_log_loses() -> None:
    tally = shared_out(kill_servers, 8, SEED, variant="asynchronous")
    record(
        row="6 twin",
        promise="synchronous_commit=off loses",
        trials=8,
        failures=0,
        seed=SEED,
        seconds=0.0,
        note=f"{tally.lost} of 8 points lost something",
    )
    assert tally.lost > 0

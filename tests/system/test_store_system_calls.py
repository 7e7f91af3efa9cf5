"""The system calls of the store on its own library: faults injected into them, and power cuts rebuilt from them.

By ``strace``. What stays unproved: the index of the log (``-shm``) is mapped into memory, so
it is not seen, and is left away; a drive that says it has written what it has not.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from cara_core.errors import CaraError
from cara_core.store.opening import open_store
from cara_core.store.verifying.verify import verify_at
from faults.cutting import cut_life, life_of
from faults.recording_process import REQUESTS
from faults.requests import AT, asked
from faults.system_calls import CALLS, operations, traced
from faults.tally import Tally
from support.soak import ASKED_FOR, record, soak, times

SEED = 44


def strace_works() -> bool:
    found = shutil.which("strace")
    if found is None:
        return False
    command = [found, "-q", "-o", os.devnull, sys.executable, "-c", ""]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603  (strace, of nothing)


pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(
        not strace_works(),
        reason="NOT CHECKED: faults in the store's system calls, as strace is not here or may not trace",
    ),
]


@soak
def test_power_cuts_rebuilt_from_the_system_calls_lose_nothing(tmp_path: Path) -> None:
    begun, tally = time.monotonic(), Tally()
    random = Random(SEED)  # noqa: S311  (a seed, so that it can be done again)
    lives = times(1, 20)
    for number in range(lives):
        here = tmp_path / str(number)
        here.mkdir()
        options = ["-y", "-xx", "-s", "70000", "-e", f"trace={CALLS}"]
        done = traced(tmp_path, ["live", str(here), "40"], options)
        assert done.returncode == 0, done.stderr.decode()
        trace = list(operations(tmp_path / "trace", here))
        sizes = [0]
        for facts in asked("case", 40):
            sizes.append(sizes[-1] + len(facts))
        assert [call.kind for call in trace].count("acknowledged") == len(sizes)
        cut_life(life_of(here, trace, sizes), random, 1_000, tmp_path / "scratch", tally, exact=True)
    note = f"rebuilt from the system calls of {lives} lives; {tally.acknowledged} acknowledgements looked for"
    record(
        row="2 system",
        promise="Power cuts rebuilt from system calls lose nothing",
        trials=tally.trials,
        failures=tally.failures,
        seed=SEED,
        seconds=time.monotonic() - begun,
        note=note,
    )
    assert tally.faults == []


@soak
@pytest.mark.parametrize(
    ("call", "fault", "last"),
    [
        ("pwrite64", "error=EIO", 150),
        ("pwrite64", "error=ENOSPC", 150),
        ("pwrite64", "retval=0", 150),  # a short write: strace does not make the call, so of no byte at all
        ("fsync", "error=EIO", 60),  # a life makes about 43
    ],
)
def test_a_system_call_that_fails_is_no_false_acknowledgement(call: str, fault: str, last: int, tmp_path: Path) -> None:
    begun, tally, at = time.monotonic(), Tally(), 200
    step = 1 if ASKED_FOR else 6
    arguments = ["sweep", str(tmp_path / "all"), call, str(at), "1", str(last)]
    (tmp_path / "all").mkdir()
    done = traced(tmp_path, [*arguments, str(step)], ["-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={at}"])
    assert done.returncode == 0, done.stderr.decode()
    for number in range(1, last + 1, step):
        look(tmp_path / "all" / str(number), tally)
    injected = (tmp_path / "trace").read_text("ascii", errors="replace").count("(INJECTED)")
    note = f"{injected} of {tally.trials} children met the fault, {tally.beside} told of it"
    record(
        row=f"4 {call} {fault}",
        promise="A system call fails: no false acknowledgement",
        trials=tally.trials,
        failures=tally.failures,
        seed="each",
        seconds=time.monotonic() - begun,
        note=note,
    )
    assert tally.faults == []
    assert injected > tally.trials / 2
    assert tally.beside > 0


def look(folder: Path, tally: Tally) -> None:
    """What was acknowledged is there; an error was one of ours."""
    tally.trials += 1
    said = folder / "error"
    if said.exists():
        tally.beside += 1
        if said.read_text("utf-8").startswith("not told"):
            tally.fault(said.read_text("utf-8"))
    kept = (folder / "acknowledged").read_bytes().count(b"kept")
    if not said.exists() and kept < REQUESTS:
        tally.fault("neither kept nor told")
    if not (folder / "acknowledged").read_bytes():
        return
    wanted = [fact for request in asked("case", kept) for fact in request]
    try:
        with open_store(f"sqlite:///{folder / 'store.db'}", keys=folder / "keys", at=AT) as store:
            found = list(store.facts("case")) if kept else []
    except CaraError as raised:
        tally.fault(f"does not open: {type(raised).__name__}", lost=True)
        return
    if found[: len(wanted)] != wanted:
        tally.fault(f"{len(wanted)} facts acknowledged, {len(found)} there", lost=True)
    for fault in verify_at(f"sqlite:///{folder / 'store.db'}").faults:
        tally.fault(f"{fault.where} {fault.place}: {fault.words}")

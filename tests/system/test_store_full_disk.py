"""A file system that is really full, at any byte: the errors are those of the system, and the store goes on afterwards.

Needs root, to mount a small file system in memory; the ordinary tests use a limit on the
size of files instead.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from cara_core.store.opening import open_store
from faults.filling import fill_up
from faults.requests import AT
from faults.tally import Tally
from support.soak import record, soak, times

SEED = 33
SIZES = ("384k", "512k", "768k")


@contextmanager
def mounted(folder: Path, size: str) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    program = shutil.which("mount")
    assert program is not None
    subprocess.run([program, "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", folder], check=True)  # noqa: S603
    try:
        yield
    finally:
        subprocess.run([shutil.which("umount") or "umount", folder], check=True)  # noqa: S603


def may_mount() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("mount") is not None


pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(not may_mount(), reason="NOT CHECKED: a really full file system, as only root may mount one"),
]


@soak
def test_a_full_file_system_loses_nothing_and_the_store_goes_on(tmp_path: Path) -> None:
    begun, tally, trials = time.monotonic(), Tally(), times(60, 2_000)
    random = Random(SEED)  # noqa: S311  (a seed, so that it can be done again)
    empty, disk = tmp_path / "empty", tmp_path / "disk"
    empty.mkdir()
    open_store(f"sqlite:///{empty / 'store.db'}", keys=empty / "keys", at=AT, create=True).close()
    while tally.trials < trials:
        with mounted(disk, random.choice(SIZES)):
            for _ in range(20):
                tally.trials += 1
                one_trial(empty, disk, tally, random)
    note = f"a file system in memory of 384 to 768 KiB with ballast; {tally.acknowledged} requests acknowledged"
    record(
        row="3 system",
        promise="A full file system: StoreFull, nothing lost, goes on",
        trials=tally.trials,
        failures=tally.failures,
        seed=SEED,
        seconds=time.monotonic() - begun,
        note=note,
    )
    assert tally.faults == []
    assert tally.acknowledged > tally.trials


def one_trial(empty: Path, disk: Path, tally: Tally, random: Random) -> None:
    here, ballast = disk / "here", disk / "ballast"
    shutil.copytree(empty, here)
    room = shutil.disk_usage(disk).free  # of which the ballast takes enough to be of use when it is gone
    ballast.write_bytes(bytes(random.randint(100_000, room - 10_000)))
    fill_up(here, ballast.unlink, tally, random, swallowing=False)
    shutil.rmtree(here)

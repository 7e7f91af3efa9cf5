"""The tables in ``cases/`` are collected beside the tests in Python; no test reads the machine's clock."""

import os
import shutil
from pathlib import Path

from cases.collecting import pytest_collect_file
from support.clocks import clock, no_clock

__all__ = ["clock", "no_clock", "pytest_collect_file"]

_IN_MEMORY = Path("/dev/shm")  # noqa: S108  (only tests write there, each below a folder of its own)
_ROOM = 4 * 1024**3
if os.access(_IN_MEMORY, os.W_OK) and shutil.disk_usage(_IN_MEMORY).free > _ROOM:
    # Thousands of small stores wait for the disk after each fact. What a real disk does to a
    # store is asked where it is the question: tests/faults and the tox envs `soak` and `system`.
    os.environ.setdefault("TMPDIR", str(_IN_MEMORY))

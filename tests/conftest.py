"""The tables in ``cases/`` are collected beside the tests in Python; no test reads the machine's clock."""

import os

from cases.collecting import pytest_collect_file
from support.clocks import clock, no_clock
from support.memory import folder_in_memory

__all__ = ["clock", "no_clock", "pytest_collect_file"]

_MEMORY = folder_in_memory()
if _MEMORY is not None:
    os.environ.setdefault("TMPDIR", str(_MEMORY))

"""Where tests put their files: in memory, where there is room."""

import os
import shutil
from pathlib import Path
from typing import Final

__all__ = ["folder_in_memory"]

_IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108  (only tests write there, each below a folder of its own)
_ROOM: Final = 4 * 1024**3


def folder_in_memory() -> Path | None:
    """A folder in memory with room for a run of the tests; ``None``: there is none.

    Thousands of small stores wait for the disk after each fact. What a real disk does to a
    store is asked where it is the question: tests/faults and the tox envs ``soak`` and ``system``.
    """
    here = os.access(_IN_MEMORY, os.W_OK) and shutil.disk_usage(_IN_MEMORY).free > _ROOM
    return _IN_MEMORY if here else None

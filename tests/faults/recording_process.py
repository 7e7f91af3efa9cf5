"""A process of its own, to be watched: it makes a store and records in it, or forks children that do.

``recording_process.py live FOLDER REQUESTS``, or ``sweep FOLDER CALL AT FIRST LAST STEP``: child
number *n* makes ``AT - n`` calls of that kind before it begins, so that the call that fails
in each child, number ``AT``, is the *n*-th of its store.
"""

import os
import sys
from pathlib import Path
from typing import Final, NoReturn

from cara_core.errors import StoreError
from cara_core.store.fact_writer import FactWriter
from cara_core.store.opening import open_store
from faults.requests import AT, asked, decisions_of

__all__ = ["REQUESTS"]

REQUESTS: Final = 12
CHECKPOINT: Final = "PRAGMA wal_autocheckpoint = 20"


def live(folder: Path, several: int) -> None:
    """Record so many requests of one case, and acknowledge each in the file ``acknowledged``."""
    out = os.open(folder / "acknowledged", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with open_store(f"sqlite:///{folder / 'store.db'}", keys=folder / "keys", at=AT, create=True) as store:
        store.database.connections.writer().cursor.execute(CHECKPOINT)
        os.write(out, b"made\n")
        for index, facts in enumerate(asked("case", several)):
            FactWriter(store).append(facts, at=AT, request=f"request-{index}", decisions=decisions_of(facts))
            os.write(out, b"kept\n")


def sweep(folder: Path, call: str, at: int, numbers: range) -> None:
    """One child for each number, one after the other."""
    warm = folder / "warm"
    warm.mkdir()
    live(warm, 2)
    for number in numbers:
        child = os.fork()
        if child == 0:
            _child(folder / str(number), call, at - number)
        os.waitpid(child, 0)


def _child(folder: Path, call: str, before: int) -> NoReturn:
    folder.mkdir()
    report = folder / "error"
    try:
        handle = os.open(folder / "spent", os.O_RDWR | os.O_CREAT)
        for _ in range(before):
            _call(call, handle)
        live(folder, REQUESTS)
    except StoreError as raised:
        report.write_text(f"told {type(raised).__name__}", encoding="utf-8")
    except BaseException as raised:  # noqa: BLE001  (a child never comes back)
        report.write_text(f"not told {type(raised).__name__}", encoding="utf-8")
    finally:
        os._exit(0)


def _call(name: str, handle: int) -> None:
    if name == "pwrite64":
        os.pwrite(handle, b"x", 0)
    else:
        os.fsync(handle)


if __name__ == "__main__":
    if sys.argv[1] == "live":
        live(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        sweep(
            Path(sys.argv[2]),
            sys.argv[3],
            int(sys.argv[4]),
            range(int(sys.argv[5]), int(sys.argv[6]) + 1, int(sys.argv[7])),
        )

"""What came of many trials, and trials shared out over two processes."""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import attrs

__all__ = ["PROCESSES", "Tally", "alone", "in_memory", "shared_out"]

PROCESSES: Final = 2
_SHOWN: Final = 10


@attrs.define
class Tally:
    """How often it was tried, what was acknowledged meanwhile, and what went wrong."""

    trials: int = 0
    acknowledged: int = 0
    lost: int = 0
    """Trials after which something acknowledged was not there."""
    wrong: int = 0
    """Trials after which something else was not as promised."""
    beside: int = 0
    """What is allowed, and worth counting: kept without having been acknowledged, tried again, ..."""
    faults: list[str] = attrs.field(factory=list)

    def fault(self, words: str, *, lost: bool = False) -> None:
        """One more thing that went wrong; the first few are kept in words."""
        self.lost += lost
        self.wrong += not lost
        if len(self.faults) < _SHOWN:
            self.faults.append(words)

    def add(self, other: "Tally") -> None:
        """And what came of those trials."""
        for name in ("trials", "acknowledged", "lost", "wrong", "beside"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.faults = (self.faults + other.faults)[:_SHOWN]

    @property
    def failures(self) -> int:
        """How many faults were found?"""
        return self.lost + self.wrong


def in_memory() -> Path | None:
    """A folder of a file system in memory, where there is one: what a killed process wrote stays there as well."""
    folder = Path("/dev/shm")  # noqa: S108  (a folder is made in it, under a new name)
    return folder if os.access(folder, os.W_OK) else None


def shared_out(work: Callable[[int, int, Path, str], Tally], trials: int, seed: int, variant: str = "") -> Tally:
    """``work(trials, seed, folder, variant)``, over two new processes: neither has threads, or a store open."""
    sizes = [trials // PROCESSES] * (PROCESSES - 1)
    sizes.append(trials - sum(sizes))
    total = Tally()
    with (
        TemporaryDirectory(dir=in_memory()) as folder,
        ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool,
    ):
        for number in range(PROCESSES):
            (Path(folder) / str(number)).mkdir()
        started = [
            pool.submit(work, size, seed + number, Path(folder) / str(number), variant)
            for number, size in enumerate(sizes)
        ]
        for trial in started:
            total.add(trial.result())
    return total


def alone(work: Callable[..., Tally], *arguments: Any, **named: Any) -> Tally:
    """The same in one new process: it may fork, limit itself, or put something else in the place of a library."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments, **named).result()

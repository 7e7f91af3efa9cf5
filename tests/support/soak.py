"""How often a promise is tried, and the line that says what came of it.

The ordinary run tries each promise some hundred times; ``CARA_SOAK=1`` (the tox env
``soak``) the full number, and with ``CARA_SOAK_SHARE=0.1`` a tenth of it. Where
``CARA_SOAK_REPORT`` names a file, each test adds one line of JSON to it, and
``docs/explanation/reliability.md`` is made from those lines.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

import pytest

__all__ = ["ASKED_FOR", "record", "soak", "times"]

P = ParamSpec("P")
R = TypeVar("R")

ASKED_FOR: Final = os.environ.get("CARA_SOAK") == "1"
"""Are the full numbers asked for in this run?"""
SHARE: Final = float(os.environ.get("CARA_SOAK_SHARE", "1"))
"""Or a share of them, for a machine with less time: no line of such a run says that it is full."""


def soak(test: Callable[P, R]) -> Callable[P, R]:
    """This test has a full size: it runs always, and the env ``soak`` chooses it by its mark."""
    return pytest.mark.soak(test)


def times(ordinary: int, full: int) -> int:
    """How often is it tried in this run?"""
    return max(ordinary, round(full * SHARE)) if ASKED_FOR else ordinary


def record(
    *, row: int | str, promise: str, trials: int, failures: int, seed: int | str, seconds: float, note: str = ""
) -> None:
    """Say what came of it: which promise of the table, how many trials, how many of them failed.

    ``bound`` is the rule of three: no failure in n trials bounds the rate at 3/n (95 %).
    Where there was a failure there is no such bound.
    """
    file = os.environ.get("CARA_SOAK_REPORT")
    if not file:
        return
    bound = 3 / trials if trials and not failures else None
    line = {
        "row": row,
        "promise": promise,
        "trials": trials,
        "failures": failures,
        "bound": bound,
        "seed": seed,
        "seconds": round(seconds, 1),
        "full": ASKED_FOR and SHARE == 1,
        "note": note,
    }
    with Path(file).open("a", encoding="utf-8") as report:
        report.write(json.dumps(line, ensure_ascii=False) + "\n")

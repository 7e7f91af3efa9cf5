"""The case log of this checkout beside that of another one, such as the code that landed before: append, replay, due.

Each work is done in a process of its own, this one's and the other's by turns, so that what else the
machine does hits both alike: ``python beside.py OTHER_CHECKOUT 200 5 .``, with the works to be
measured after it where that is not all: ``python beside.py OTHER_CHECKOUT 5000 3 . due``.
"""

import json
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
WORKS = (
    "append, open",
    "append, sealed",
    "replay, open",
    "replay, sealed",
    "replay all, open",
    "replay all, sealed",
    "verify",
    "due",
)
MORE_CASES = {"due": 10, "verify": 10}
"""What is asked of many cases at once: so many times the cases of the others."""


def main(other: Path, cases: int, rounds: int, folder: Path, works: Sequence[str] = WORKS) -> None:
    """Measure these works, print the ratios: below 1.05, this checkout is less than 5 % slower."""
    print(f"{cases} cases, medians of {rounds} rounds by turns; this checkout over the other")
    print(f"{'':22} {'wall':>6} {'CPU':>6}   other, ms a fact")
    for work in works:
        count = cases * MORE_CASES.get(work, 1)
        pairs = []
        for number in range(rounds):
            order = (HERE, other) if number % 2 else (other, HERE)
            found = {checkout: _taken(checkout, work, count, folder) for checkout in order}
            pairs.append((found[HERE], found[other]))
        for key in sorted(set(pairs[0][0]) & set(pairs[0][1]) - {"facts", "peak_kib", "cpu"}):
            _print(work if key == "wall" else f"{work} {key}", key, pairs)


def _print(name: str, key: str, pairs: list[tuple[dict[str, float], dict[str, float]]]) -> None:
    ratio = statistics.median(here[key] / there[key] for here, there in pairs)
    cpu = statistics.median(here["cpu"] / there["cpu"] for here, there in pairs) if key == "wall" else float("nan")
    single = statistics.median(there[key] / there["facts"] * 1000 for _, there in pairs)
    print(f"{name:22} {ratio:>6.3f} {cpu:>6.3f}   {single:.3f}")


def _taken(checkout: Path, work: str, count: int, folder: Path) -> dict[str, float]:
    command = [sys.executable, str(checkout / "benchmarks" / "works.py"), work, str(count), str(folder)]
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": str(checkout / "src")}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)  # noqa: S603
    taken: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    # How many duties there are may differ between the two: the same row all the same.
    return {re.sub(r"\d+ ", "", key) if key.startswith(("warm", "every")) else key: taken[key] for key in taken}


if __name__ == "__main__":
    main(
        Path(sys.argv[1]).resolve(),
        int(sys.argv[2]),
        int(sys.argv[3]),
        Path(sys.argv[4] if sys.argv[4:] else "."),
        sys.argv[5:] or WORKS,
    )

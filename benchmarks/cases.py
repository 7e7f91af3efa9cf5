"""W3: a case's twelve facts, appended one by one and replayed, beside raw SQLite and `eventsourcing`.

Each work is done in a process of its own, all of them in turn in every round, so that what
else the machine does hits all alike. Run it with a number of cases, and a folder on the disk
that is measured: ``python cases.py 300 .``
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from works import THOUSANDS, WORKS

ROUNDS = 5
Taken = Mapping[str, float]


def main(count: int, folder: Path) -> None:
    """Measure everything, print the tables."""
    rounds = [{name: _taken(name, count, folder) for name in _one_by_one()} for _ in range(ROUNDS)]
    for kind, words in (
        ("open", "nothing to seal"),
        ("sealed", "what people said is sealed"),
    ):
        print(f"\n{count} cases of twelve facts, {words}; medians of {ROUNDS} rounds")
        print(f"{'':34} {'facts/s':>9} {'CPU µs':>7} {'peak MB':>8} {'of the floor':>13} {'by CPU':>7}")
        for work in ("append", "replay"):
            _table(
                rounds, [name for name in WORKS if name.startswith(work) and name.endswith(kind)], f"{work} raw, {kind}"
            )
    print("\nonce each")
    for name, cases in THOUSANDS.items():
        with TemporaryDirectory(dir=folder) as inside:
            _print(name, _taken(name, cases, Path(inside)))


def _one_by_one() -> Iterable[str]:
    return [name for name in WORKS if name not in THOUSANDS]


def _taken(name: str, count: int, folder: Path) -> Taken:
    works = Path(__file__).with_name("works.py")
    command = [sys.executable, str(works), name, str(count), str(folder)]
    done = subprocess.run(  # noqa: S603
        command, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": "0"}
    )
    taken: Taken = json.loads(done.stdout.splitlines()[-1])
    return taken


def _table(rounds: list[dict[str, Taken]], names: list[str], floor: str) -> None:
    for name in names:
        every = [taken[name] for taken in rounds]
        rate = statistics.median(taken["facts"] / taken["wall"] for taken in every)
        cpu = statistics.median(taken["cpu"] / taken["facts"] for taken in every)
        # Within a round, so that the load of the machine falls out of the ratio.
        ratio = statistics.median(taken[floor]["wall"] / taken[name]["wall"] for taken in rounds)
        by_cpu = statistics.median(taken[floor]["cpu"] / taken[name]["cpu"] for taken in rounds)
        peak = max(taken["peak_kib"] for taken in every) / 1024
        print(f"{name:34} {rate:>9,.0f} {cpu * 1e6:>7.1f} {peak:>8.0f} {ratio:>13.2f} {by_cpu:>7.2f}")


def _print(name: str, taken: Taken) -> None:
    rest = ", ".join(f"{key} {value:,.2f}" for key, value in taken.items() if key not in {"facts", "peak_kib"})
    print(f"{name}: {taken['facts']:,.0f} facts; {rest}; peak {taken['peak_kib'] / 1024:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 300, Path(sys.argv[2] if sys.argv[2:] else "."))

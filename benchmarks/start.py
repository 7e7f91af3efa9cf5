"""Start-up, which every call of a script pays: the commands, beside Python alone and beside two libraries."""

import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROUNDS = 11
REFERRAL = Path(__file__).parent.parent / "docs" / "examples" / "referral.json"


def main() -> None:
    """Time each, all of them in turn in every round, and print the medians."""
    command, python = str(Path(sys.executable).with_name("cara")), sys.executable
    works = {
        "python -c pass": [python, "-c", "pass"],
        "python -c 'import cattrs, pendulum'": [python, "-c", "import cattrs, pendulum"],
        "cara --version": [command, "--version"],
        "cara screen, one file": [command, "screen", str(REFERRAL), "--force", "hampshire", "--on", "2026-03-10"],
    }
    taken: dict[str, list[float]] = {label: [] for label in works}
    with TemporaryDirectory() as nowhere:
        for _ in range(ROUNDS):
            for label, work in works.items():
                taken[label].append(_seconds(work, nowhere))
    bare = statistics.median(taken["python -c pass"])
    print(f"median of {ROUNDS} rounds")
    for label, seconds in taken.items():
        middle = statistics.median(seconds)
        print(f"{label:38} {middle * 1000:7.0f} ms {middle / bare:6.1f} of Python alone")


def _seconds(work: list[str], folder: str) -> float:
    start = time.perf_counter()
    done = subprocess.run(work, cwd=folder, capture_output=True, check=False)  # noqa: S603
    if done.returncode not in {0, 1}:
        sys.exit(f"{work[1]}: {done.stderr.decode()}")
    return time.perf_counter() - start


if __name__ == "__main__":
    main()

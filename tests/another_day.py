"""Run what starts the command or touches a calendar under other clocks than this machine's.

``python tests/another_day.py`` tries every clock; ``--small`` the riskiest tests under three of
them; ``--clock NAME`` one; further words are tests and options for pytest.

libfaketime (the Debian package ``faketime``) moves the clock of pytest and of every process
that a test starts; what measures how long something takes goes on as ever. Before a clock's
tests are believed, a process of a process says which moment it sees, and the command which
day; and a test that expects this machine's day has to fail under a clock ten years later.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from cara_core.terms.instants import Instant, london_day
from support.clocks import instant, moves_a_clock
from support.memory import folder_in_memory

REPOSITORY: Final = Path(__file__).resolve().parents[1]
REFERRAL: Final = REPOSITORY / "docs" / "examples" / "referral.json"
LONDON: Final = ZoneInfo("Europe/London")
AT_A_TIME: Final = 2


@attrs.frozen
class Clock:
    """A moment at which all processes begin, and the zone of the machine where it is another."""

    name: str
    begins: Instant = attrs.field(converter=instant)
    zone: str | None = None

    @property
    def london(self) -> str:
        """The day it is in London."""
        return str(london_day(self.begins))


CLOCKS: Final = (
    Clock("sunday-evening", "2026-12-06T20:30:00Z"),
    Clock("christmas-night", "2026-12-25T23:30:00Z"),
    Clock("new-years-eve", "2026-12-31T23:50:00Z"),
    Clock("clocks-go-forward", "2027-03-28T00:59:30Z"),
    Clock("clocks-go-back", "2027-10-31T00:59:30Z"),
    Clock("leap-day", "2028-02-29T12:00:00Z"),
    Clock("ten-years-on", "2036-11-29T12:00:00Z"),
    Clock("kiritimati", "2026-12-06T12:00:00Z", "Pacific/Kiritimati"),
    Clock("st-johns", "2027-01-05T01:30:00Z", "America/St_Johns"),
)
"""The nights of a clock change begin half a minute before it; in the two zones it is another day than in London."""
LATEST: Final = max(CLOCKS, key=lambda clock: clock.begins)
SMALL: Final = ("new-years-eve", "ten-years-on", "kiritimati")
RISKIEST: Final = (
    *(f"tests/cli/test_{name}.py" for name in ("clock", "dispatch", "due", "demo", "demo_lives")),
    *(
        f"tests/docs/test_code_blocks.py::test_a_reader_who_follows_the_page_finds_what_it_says[{page}]"
        for page in ("README.md", "docs/reference/commands.md")
    ),
)
WIDELY: Final = (
    *(f"tests/{room}" for room in ("cases", "channels", "cli", "contact", "delivery", "docs", "due", "examples")),
    *(f"tests/{room}" for room in ("forces", "formats", "golden", "packs", "planning", "report", "stages", "store")),
    *(f"tests/terms/test_{name}.py" for name in ("contact", "days", "instants", "working_days", "workshops")),
    *("tests/faults/test_planted_commands.py", "tests/faults/test_lives_in_a_store.py", "tests/testing", "plugins"),
)
TRUE: Final = {"FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_FORCE_MONOTONIC_FIX": "0", "NO_FAKE_STAT": "1"}
"""What measures how long something takes, and waits so long, stays true; else threads wait for Python's lock too long.
So do the times of files: Python compares those of its compiled modules."""
SEEN: Final = "import subprocess as s, sys; s.run([sys.executable, '-c', sys.argv[1]], check=True)"
INNER: Final = "import time; print(time.time(), time.strftime('%z'))"
"""The clock and the zone as a process of a process sees them."""
EXPECTS: Final = """
import json, subprocess, sys

def test_the_command_decides_for_this_day() -> None:
    asked = [sys.executable, "-m", "cara_core.cli", "screen", "--force", "hampshire", "--json", {referral!r}]
    assert json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)["on"] == {day!r}
"""
"""A test that knows what day it is, as no test may."""


def main() -> int:
    """Run what is asked; the exit status, 0 only where every clock held."""
    _begin_again_with_the_machine_s_own_clock()
    asked, more = _asked()
    library = _library()
    if library is None:
        print("another-day: NOTHING WAS RUN: faketime is not installed (`bash tests/system/install`, as root, does it)")
        return 1
    wrong = _twin_wrong(library)
    if wrong is not None:
        print(f"another-day: NOTHING WAS RUN: {wrong}")
        return 1
    names = asked.clock or (SMALL if asked.small else [clock.name for clock in CLOCKS])
    tests = more or (RISKIEST if asked.small else WIDELY)
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        clocks = [clock for clock in CLOCKS if clock.name in names]
        ended = list(pool.map(lambda clock: _tried(clock, library, tests), clocks))
    print(*(f"another-day: {line}" for _, line in ended), sep="\n", flush=True)
    return 0 if all(held for held, _ in ended) else 1


def _asked() -> tuple[argparse.Namespace, Sequence[str]]:
    parser = argparse.ArgumentParser(prog="another_day.py", description="Run tests under other clocks.")
    parser.add_argument("--small", action="store_true", help="three clocks, the riskiest tests")
    parser.add_argument("--clock", action="append", choices=[clock.name for clock in CLOCKS], help="this clock alone")
    return parser.parse_known_args()


def _begin_again_with_the_machine_s_own_clock() -> None:
    """Whoever calls this under another clock or zone has these variables set; the offsets are counted without."""
    clean = _clean()
    if clean != dict(os.environ):
        os.execve(sys.executable, [sys.executable, *sys.argv], clean)  # noqa: S606  (this program again)


def _clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not moves_a_clock(name)}


def _library() -> str | None:
    """What is preloaded into every process, as the program ``faketime`` does it itself."""
    program = shutil.which("faketime")
    if program is None:
        return None
    shown = [program, "-m", "-f", "+0", "printenv", "LD_PRELOAD"]
    return subprocess.run(shown, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603


def _variables(clock: Clock, library: str) -> dict[str, str]:
    """The environment of processes for which it is that moment now: an offset, so it goes on from one to the next."""
    offset = round(clock.begins.timestamp() - time.time())  # noqa: TID251  (the one place of the tests that reads it)
    faked = {"LD_PRELOAD": library, "FAKETIME": f"{offset:+d}", **TRUE}
    return _clean() | faked | ({} if clock.zone is None else {"TZ": clock.zone})


def _tried(clock: Clock, library: str, tests: Sequence[str]) -> tuple[bool, str]:
    """Did the tests hold under this clock? With a line that says how it was."""
    zone = f", {clock.zone}" if clock.zone else ""
    head = f"{clock.name} ({clock.begins.isoformat()}{zone})"
    print(f"another-day: {head} begins", flush=True)
    with _folder() as folder:
        wrong = _not_faked(clock, _variables(clock, library))
        if wrong is not None:
            return False, f"{head}: FAILED: {wrong}"
        ran = _pytest(tests, _variables(clock, library) | {"TMPDIR": str(folder)})
    held = ran.returncode == 0
    if not held:
        print(f"another-day: {head}\n{ran.stdout}", flush=True)
    last = f"signal {-ran.returncode} ended it" if ran.returncode < 0 else ran.stdout.strip().splitlines()[-1]
    return held, f"{head}: {'held' if held else 'FAILED'}: {last}"


def _pytest(tests: Sequence[str], variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    settings = ["-c", str(REPOSITORY / "pyproject.toml"), "-p", "no:cacheprovider", "-p", "support.faked_sleep"]
    asked = [sys.executable, "-m", "pytest", "-q", "-m", "not system", *settings, *tests]
    return subprocess.run(  # noqa: S603  (this Python)
        asked, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, env=variables, cwd=REPOSITORY
    )


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder of its own for each clock: pytest clears away what is old, and much looks old ten years on."""
    folder = Path(tempfile.mkdtemp(prefix="day-", dir=folder_in_memory()))
    folder.chmod(0o1777)  # as any such folder: the PostgreSQL of the tests runs for another user
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _not_faked(clock: Clock, variables: Mapping[str, str]) -> str | None:
    """Why is it not that moment for a process, or not that day for the command? ``None``: it is."""
    moment, offset = _out([sys.executable, "-c", SEEN, INNER], variables).split()
    if abs(float(moment) - clock.begins.timestamp()) > 60:
        return "a process sees another moment"
    if clock.zone and offset != f"{clock.begins.astimezone(ZoneInfo(clock.zone)):%z}":
        return "a process sees another zone: the machine lacks it"
    screen = [sys.executable, "-m", "cara_core.cli", "screen", "--force", "hampshire", "--json", str(REFERRAL)]
    day = json.loads(_out(screen, variables))["on"]
    return None if day == clock.london else f"the command takes it for {day}"


def _out(command: Sequence[str], variables: Mapping[str, str]) -> str:
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=variables).stdout  # noqa: S603


def _twin_wrong(library: str) -> str | None:
    """A test that expects this machine's day holds today and fails ten years on; else no other result says anything."""
    today = datetime.now(LONDON).date().isoformat()  # noqa: TID251  (as above)
    with _folder() as folder:
        twin = folder / "test_twin.py"
        for variables, day, status in (
            (_clean(), today, 0),
            (_variables(LATEST, library), today, 1),
            (_variables(LATEST, library), LATEST.london, 0),
        ):
            twin.write_text(EXPECTS.format(referral=str(REFERRAL), day=day), encoding="utf-8")
            ran = _pytest([str(twin)], {**variables, "TMPDIR": str(folder)})
            if ran.returncode != status:
                return f"a test that expects the {day} ended with {ran.returncode}, not {status}\n{ran.stdout}"
    return None


if __name__ == "__main__":
    sys.exit(main())

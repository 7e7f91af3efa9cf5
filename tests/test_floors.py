"""The floors of the house: which room may import which, and the calls nobody may make.

``lint-imports`` and ruff hold the same in the tox env ``check``; here a plain test run
holds them too, and each is shown to find what it is there to find.
"""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from support.clock_readers import BANNED, clock_reads, dotted_names

REPOSITORY = Path(__file__).parents[1]
SETTINGS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
SOURCES = sorted([*REPOSITORY.glob("src/**/*.py"), *REPOSITORY.glob("plugins/*/src/**/*.py")])
CLOCK = "src/cara_core/cli/clock.py"
"""The only file of the product that reads a clock."""
CALENDAR = {"src/cara_core/terms/days.py"}


def place(file: Path) -> str:
    return file.relative_to(REPOSITORY).as_posix()


def banned_in(text: str) -> set[str]:
    """Which banned names does this module use?"""
    return {name for name, _ in dotted_names(ast.parse(text)) if name in BANNED}


def test_no_room_imports_upwards_and_no_plugin_another() -> None:
    pytest.importorskip("importlinter", reason="THE FLOORS WERE NOT CHECKED: import-linter is not installed")
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=REPOSITORY,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_every_room_has_a_floor() -> None:
    (layers,) = [one["layers"] for one in SETTINGS["importlinter"]["contracts"] if one["type"] == "layers"]
    core = REPOSITORY / "src" / "cara_core"
    rooms = {file.stem for file in core.iterdir() if file.suffix == ".py"} | {
        folder.name for folder in core.iterdir() if (folder / "__init__.py").is_file()
    }
    assert rooms - {"__init__"} == {room for floor in layers for room in floor.split(" | ")}


@pytest.mark.parametrize("file", SOURCES, ids=place)
def test_no_banned_call(file: Path) -> None:
    allowed = {"datetime.datetime.now"} if place(file) == CLOCK else set()
    assert banned_in(file.read_text(encoding="utf-8")) - allowed == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import pendulum\npendulum.now()", {"pendulum.now"}),
        ("import pendulum as p\np.parse('now')", {"pendulum.parse"}),
        ("from pendulum import today", {"pendulum.today"}),
        ("from datetime import date\ndate.today()", {"datetime.date.today"}),
        ("import datetime as dt\ndt.datetime.now()", {"datetime.datetime.now"}),
        ("from datetime import timedelta as t", {"datetime.timedelta"}),
        ("from pendulum import Date\nDate(2026, 3, 10)", set()),
    ],
)
def test_a_banned_call_would_be_found(text: str, found: set[str]) -> None:
    assert banned_in(text) == found


@pytest.mark.parametrize("file", SOURCES, ids=place)
def test_one_file_reads_a_clock_and_none_the_zone_of_the_machine(file: Path) -> None:
    allowed = {"datetime.datetime.now"} if place(file) == CLOCK else set()
    assert clock_reads(file.read_text(encoding="utf-8")) == allowed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import time\ntime.time()", {"time.time"}),
        ("from time import time_ns as moment", {"time.time_ns"}),
        ("import time\nread = time.strftime", {"time.strftime"}),
        ("import datetime as dt\ndt.datetime.now(dt.UTC).date()", {"datetime.datetime.now"}),
        ("from pendulum import Date as Day\nDay.today()", {"pendulum.Date.today"}),
        ("from cara_core.terms.days import Day\nDay.today()", {"cara_core.terms.days.Day.today"}),
        ("from cara_core.terms.instants import Instant\nInstant.now()", {"cara_core.terms.instants.Instant.now"}),
        ("from email import utils\nutils.make_msgid()", {"email.utils.make_msgid"}),
        ("from datetime import datetime\ndatetime.fromtimestamp(0)", {"fromtimestamp without a zone"}),
        ("def local(at):\n    return at.astimezone()", {"astimezone without a zone"}),
        ("from datetime import UTC, datetime\ndatetime.fromtimestamp(0, tz=UTC).astimezone(UTC)", set()),
        ("import time\ntime.monotonic()\ntime.perf_counter()\ntime.sleep(1)", set()),
    ],
)
def test_a_clock_that_is_read_would_be_found(text: str, found: set[str]) -> None:
    assert clock_reads(text) == found


def test_nothing_but_the_machine_moves_the_clock() -> None:
    """No variable of the environment, no file and no setting: it imports what reads the clock, and the terms."""
    tree = ast.parse((REPOSITORY / CLOCK).read_text(encoding="utf-8"))
    assert {name for name, _ in dotted_names(tree)} == {
        "datetime.UTC",
        "datetime.datetime",
        "datetime.datetime.now",
        "cara_core.terms.days.Day",
        "cara_core.terms.instants.Instant",
        "cara_core.terms.instants.london_day",
    }


def month_arithmetic(text: str) -> set[str]:
    """Attributes that count ages and months, or add to a day."""
    wrong = {"in_years", "in_months", "in_weeks", "age", "diff", "diff_for_humans", "subtract"}
    return {node.attr for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)} & wrong


@pytest.mark.parametrize("file", SOURCES, ids=place)
def test_days_are_reckoned_in_one_room(file: Path) -> None:
    allowed = {"subtract"} if place(file) in CALENDAR else set()
    if file.parts[-3:-1] == ("cara_core", "forces"):
        allowed = {"subtract"}  # the last day a force is asked about, when it is loaded
    if "planning/solving/" in place(file):
        allowed = {"diff"}  # numpy's, of places in an array: no day gets so far
    assert month_arithmetic(file.read_text(encoding="utf-8")) <= allowed


def test_month_arithmetic_would_be_found() -> None:
    assert month_arithmetic("birth.diff(on).in_years()") == {"diff", "in_years"}


@pytest.mark.parametrize("file", SOURCES, ids=place)
def test_no_exception_is_swallowed(file: Path) -> None:
    """Whoever catches everything raises again, or says what came of it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler) and (node.type is None or catches_everything(node.type)):
            assert any(isinstance(inner, ast.Raise | ast.Return) for inner in ast.walk(node)), node.lineno


def catches_everything(kind: ast.expr) -> bool:
    return ast.unparse(kind) in {"Exception", "BaseException"}


@pytest.mark.parametrize("file", SOURCES, ids=place)
def test_no_address_of_a_machine_and_no_float_stands_in_the_code(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "/home/" not in text
    # A picture is drawn, and a linear programme solved, in fractions; money and days are counted nowhere in either.
    assert "float(" not in text or "/report/" in place(file) or "planning/solving/" in place(file)

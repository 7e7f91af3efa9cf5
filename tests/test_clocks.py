"""No test, benchmark or script of the documentation reads the machine's clock, nor its zone.

What passes today would otherwise fail on another day, in another zone, or at midnight. That
the product reads it in one place is held in ``test_floors.py``.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.clock_readers import clock_reads

REPOSITORY = Path(__file__).parents[1]
FILES = sorted(
    [
        *REPOSITORY.glob("tests/**/*.py"),
        *REPOSITORY.glob("plugins/conftest.py"),
        *REPOSITORY.glob("plugins/*/tests/**/*.py"),
        *REPOSITORY.glob("benchmarks/**/*.py"),
        *REPOSITORY.glob("docs/**/*.py"),
    ]
)
EXAMPLES = {"tests/test_floors.py", "tests/test_clocks.py", "tests/another_day.py"}
"""Texts in these are examples of what is wrong, or look whether it is."""
RUNNER = {"tests/another_day.py": {"time.time", "datetime.datetime.now"}}
"""What sets another clock reads the machine's: how far is it from here?"""


def place(file: Path) -> str:
    return file.relative_to(REPOSITORY).as_posix()


def programs_in(text: str) -> Iterator[str]:
    """The programs a module holds as texts: what it hands to another Python, or writes into a file."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "import " in node.value:
            try:
                ast.parse(node.value)
            except SyntaxError:
                continue
            yield node.value


@pytest.mark.parametrize("file", FILES, ids=place)
def test_no_test_reads_the_clock_of_the_machine(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert clock_reads(text) == RUNNER.get(place(file), set())
    if place(file) not in EXAMPLES:
        assert set().union(*map(clock_reads, programs_in(text))) == set()


def test_a_test_that_reads_it_would_be_found() -> None:
    """The day of a duty, as a test once asked for it."""
    wrong = "from datetime import UTC, datetime\n\ndef test_due():\n    assert datetime.now(UTC).day\n"
    assert clock_reads(wrong) == {"datetime.datetime.now"}
    (held,) = programs_in(f"SCRIPT = {wrong!r}")
    assert clock_reads(held) == {"datetime.datetime.now"}

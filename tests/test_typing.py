"""The types of the public names: good uses pass ``mypy --strict``, wrong ones are named.

In ``typing/``, above each line that must not pass stands ``# E:`` with words of what mypy says.
"""

import re
import subprocess
import sys
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "typing"
FILES = sorted(FOLDER.glob("*.py"))
SAID = re.compile(r"^(?P<file>[^:]+):(?P<line>\d+): error: (?P<words>.*)$")
WANTED = re.compile(r"^\s*# E: (.*)$")

pytestmark = pytest.mark.skipif(
    find_spec("mypy") is None, reason="THE TYPES WERE NOT CHECKED: mypy is not installed (tox -e check has it)"
)


@pytest.fixture(scope="module")
def errors() -> dict[tuple[str, int], list[str]]:
    """What mypy says of each line of each file, in one run over all of them."""
    command = ["-m", "mypy", "--strict", "--no-error-summary", "--hide-error-codes", *(str(file) for file in FILES)]
    done = subprocess.run(  # noqa: S603  (this Python)
        [sys.executable, *command], capture_output=True, text=True, check=False, cwd=FOLDER.parents[1]
    )
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for said in map(SAID.match, done.stdout.splitlines()):
        if said:
            found[Path(said["file"]).name, int(said["line"])].append(said["words"])
    return found


def wanted(file: Path) -> dict[int, str]:
    lines = enumerate(file.read_text(encoding="utf-8").splitlines(), 2)
    return {number: match[1] for number, line in lines if (match := WANTED.match(line))}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_is_wrong_is_said_and_what_is_right_is_not_blamed(
    file: Path, errors: dict[tuple[str, int], list[str]]
) -> None:
    found = {line: said for (name, line), said in errors.items() if name == file.name}
    expected = wanted(file)
    assert sorted(found) == sorted(expected), found
    assert {line: found[line] for line, words in expected.items() if not any(words in one for one in found[line])} == {}


def test_there_is_something_to_say_of_each_wrong_file_and_nothing_of_the_good_one() -> None:
    count = {file.stem: len(wanted(file)) for file in FILES}
    assert count.pop("good_uses") == 0
    assert min(count.values()) >= len(["one for each way to go wrong"]) * 10

"""What somebody copies from a page passes ``mypy --strict``, with nothing but the public names."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from support.pages import DOCS, REPOSITORY, blocks

PAGES = [
    REPOSITORY / "README.md",
    DOCS / "tutorial.md",
    DOCS / "explanation" / "one-way-in.md",
    *sorted((DOCS / "how-to").glob("*.md")),
]
"""The pages that are followed to the letter."""
WRONG = "casework.record('26/0117', cara.facts.OffenceAdmitted(), at='now', by='sergeant 12')\n"
"""A moment as text: what a page must not show."""

pytestmark = pytest.mark.skipif(
    find_spec("mypy") is None, reason="THE PAGES WERE NOT CHECKED: mypy is not installed (tox -e check has it)"
)


def program_of(page: Path) -> str:
    """Every Python block of a page, as one program: names go on from block to block."""
    return "\n".join(block.text for block in blocks(page) if block.language == "python" and not block.says("file"))


def errors(programs: dict[str, str], folder: Path) -> list[str]:
    """What mypy says of these programs, each in a file of its own."""
    for name, text in programs.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    for page in PAGES:
        for block in blocks(page):
            if (file := block.says("file")) and file.endswith(".py") and "/src/" in file:
                written = folder / file.partition("/src/")[2]
                written.parent.mkdir(parents=True, exist_ok=True)
                written.write_text(block.text, encoding="utf-8")
    command = ["-m", "mypy", "--strict", "--no-error-summary", "--no-incremental"]
    done = subprocess.run(  # noqa: S603  (this Python)
        [sys.executable, *command, *(f"{name}.py" for name in programs)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if ": error:" in line]


def test_the_programs_of_the_pages_are_typed_and_a_wrong_call_on_one_would_be_found(tmp_path: Path) -> None:
    programs = {page.stem.replace("-", "_"): program_of(page) for page in PAGES}
    assert "open_casework" in programs["embed"]
    found = errors({**programs, "wrong": programs["embed"] + WRONG}, tmp_path)
    assert [line for line in found if not line.startswith("wrong.py")] == []
    assert len(found) == 1
    assert "arg-type" in found[0]

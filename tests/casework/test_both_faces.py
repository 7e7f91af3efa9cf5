"""Every guard, called through Python and as it is typed: the same answer, and the same is kept."""

import os
import shutil
import sys
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from cara_core.cli import main
from casework.faces import Row, Typed, answer_as_typed, answer_in_python, kept_in
from casework.guards import GUARDS
from casework.situations import make_situation
from support.clocks import Hands

Prepared = Callable[[str, str], Path]


@pytest.fixture(scope="session")
def prepared_once(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {}


@pytest.fixture
def prepared(prepared_once: dict[str, Path], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """A copy of a situation in a folder of that name."""

    def prepare(situation: str, name: str) -> Path:
        if situation not in prepared_once:
            folder = tmp_path_factory.mktemp("situation")
            prepared_once[situation] = make_situation(situation, folder / "made")
        return shutil.copytree(prepared_once[situation], tmp_path / name)

    return prepare


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """The command, in this process."""
    for name in [name for name in os.environ if name.startswith("CARA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CARA_BY", "PC 1")

    def run(*words: str) -> CompletedProcess[str]:
        monkeypatch.setattr(sys, "argv", ["cara", *words])
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO()))
        status = main()
        shown = capsys.readouterr()
        return CompletedProcess(sys.argv, status, shown.out, shown.err)

    return run


def differences(row: Row, prepared: Prepared, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """In what do the two faces differ, or the answer from the one that stands in the table?"""
    python, command = prepared(row.situation, "python"), prepared(row.situation, "command")
    monkeypatch.chdir(command)
    in_python, as_typed = answer_in_python(row, python), answer_as_typed(row, command, typed)
    found = []
    wanted = expected(row)
    if (in_python.outcome, in_python.codes) != wanted:
        found.append(f"python: {in_python} instead of {wanted}")
    if as_typed.outcome != in_python.outcome:
        found.append(f"command: {as_typed}; python: {in_python}")
    if not row.other_words and as_typed.words != in_python.words:
        found.append(f"command: {as_typed.words}; python: {in_python.words}")
    if kept_in(command) != kept_in(python):
        found.append(f"command keeps {kept_in(command)}; python {kept_in(python)}")
    return found


def expected(row: Row) -> tuple[str, tuple[str, ...] | None]:
    for outcome in ("kept", "repeated", "refused"):
        codes = getattr(row, outcome)
        if codes is not None:
            return outcome, codes
    raise AssertionError(row.name)


@pytest.mark.parametrize("row", GUARDS, ids=str)
def test_both_faces_give_the_same_answer(
    row: Row, prepared: Prepared, typed: Typed, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.now = row.at
    assert differences(row, prepared, typed, monkeypatch) == []

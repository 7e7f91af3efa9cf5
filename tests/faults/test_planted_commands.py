"""A whole life through the ``cara`` command: what was planted is shown by ``case show --json`` alone."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from cara_core.case.personal import WHOSE
from cara_core.cli import main
from faults.secrets_planted import DAYS, MARK, found_in
from support.clocks import Hands

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
TEXT = f"{MARK} it was said, née"


@pytest.fixture
def cara(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], clock: Hands
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run ``cara`` in this process, in a folder of its own, as a constable."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CARA_BY", "PC 1")
    for name in ("CARA_STORE", "CARA_KEYS", "CARA_CHECKPOINT"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr(sys, "argv", ["cara", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(stdin.encode())))
        status = main()
        output = capsys.readouterr()
        return subprocess.CompletedProcess(sys.argv, status, output.out, output.err)

    return run


def referral() -> str:
    """The referral of the documentation, with days and names of its own."""
    entries = json.loads((EXAMPLES / "referral.json").read_text("utf-8"))
    entries |= {"reference": f"{MARK}-1"}
    entries["suspect"]["date_of_birth"] = DAYS["suspect.date_of_birth"]
    entries["suspect"]["antecedents"][0]["date"] = DAYS["suspect.antecedents[0].date"]
    entries["victim"]["date_of_birth"] = DAYS["victim.date_of_birth"]
    entries["risk"]["assessor"] = f"{MARK} assessor"
    return json.dumps(entries)


def facts() -> Iterator[dict[str, Any]]:
    """What happened to the caution of the documentation, with something said wherever something can be."""
    for line in (EXAMPLES / "caution.jsonl").read_text("utf-8").splitlines():
        fact = json.loads(line)
        for name in WHOSE[fact["kind"]]:
            if name not in {"agrees", "specific_risk"}:
                fact["what"][name] = TEXT
        yield fact


def test_only_the_complete_case_shows_what_people_stated(
    cara: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    lines = "".join(f"{json.dumps(fact)}\n" for fact in facts())
    assert lines.count(MARK) > 3
    opened = cara("case", "open", "-", "--case", "C-1", "--force", "hampshire", "--on", "2026-03-10", stdin=referral())
    assert opened.returncode == 0, opened.stderr
    commands: list[tuple[tuple[object, ...], str]] = [
        (("case", "record", "C-1", "-", "--format", "jsonl", "--key", "life"), lines),
        (("case", "record", "C-1", "-", "--format", "jsonl", "--key", "life"), lines),
        (("case", "record", "C-1", "-", "--format", "jsonl"), lines),
        (("case", "record", "C-1", "-", "--format", "jsonl", "--key", "life"), lines.replace("née", "and more")),
        (("case", "record", "C-1", "-", "--format", "jsonl"), lines.replace('"what"', f'"{MARK}"')),
        (("case", "open", "-", "--case", "C-1", "--force", "hampshire"), referral()),
        (("case", "show", "C-1", "--on", "2026-06-01"), ""),
        (("case", "timeline", "C-1"), ""),
        (("case", "timeline", "C-1", "--svg", "-"), ""),
        (("case", "list"), ""),
        (("due", "--on", "2026-06-01"), ""),
        (("verify", "--sign", "checkpoint"), ""),
        (("verify", "--checkpoint", "checkpoint"), ""),
    ]
    # Who opens a case is told what the screening says, of the referral under the reference that stands in it.
    every = (opened.stdout + opened.stderr).replace(f"{MARK}-1", "")
    for command, stdin in commands:
        done = cara(*command, stdin=stdin)
        assert "a fault of this program" not in done.stderr
        assert done.stdout + done.stderr, command
        every += done.stdout + done.stderr
    assert found_in(every) == []
    assert found_in(tmp_path) == []
    shown = cara("case", "show", "C-1", "--json").stdout
    assert {*DAYS.values(), MARK} <= set(found_in(shown)), "what was planted is there, and the search finds it"

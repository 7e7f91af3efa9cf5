"""``cara screen`` on wrong input: every fault named, no value repeated, the good still decided."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Cara = Callable[..., CompletedProcess[str]]
Variant = Callable[..., dict[str, Any]]
Write = Callable[..., Path]

HAMPSHIRE = ("--force", "hampshire", "--on", "2026-03-10")
SECRET = "Zbigniew-Wolfe"
"""A name that is in no file of this project: wherever it shows, an input was repeated."""


def decisions(ran: CompletedProcess[str]) -> list[dict[str, Any]]:
    """The decisions on standard output: one JSON object a line, and nothing else."""
    return [json.loads(line) for line in ran.stdout.splitlines()]


CSV = f"""\
format,reference,suspect.date_of_birth,suspect.language,suspect.antecedents,offences[0].code,offences[0].committed_on
cara-referral/1,C-1,1990-04-02,en,[],CJ88116,2026-03-08
cara-referral/1,C-2,{SECRET},en,[],CJ88116,2026-03-08
cara-referral/1,C-3,,,,CJ88116,2026-03-28
"""


def test_rows_of_a_table_are_decided_and_the_bad_named_by_number(cara: Cara, write: Write) -> None:
    file = write("a.csv", CSV)
    for name, ran in (
        (str(file), cara("screen", *HAMPSHIRE, "--json", file)),
        ("-", cara("screen", *HAMPSHIRE, "--json", "--format", "csv", "-", stdin=CSV)),
    ):
        assert [decision["reference"] for decision in decisions(ran)] == ["C-1"]
        assert ran.returncode == 2
        third, fourth = ran.stderr.splitlines()
        assert third.startswith(f"{name}:3: suspect.date_of_birth: ")
        assert fourth.startswith(f"{name}:4: offences[0].committed_on: a day after the decision day")
        assert SECRET not in ran.stderr


def test_bad_lines_are_named_by_number_and_good_ones_decided(cara: Cara, variant: Variant, write: Write) -> None:
    good, birth = json.dumps(variant()), json.dumps(variant(suspect__date_of_birth=SECRET))
    file = write("a.jsonl", f"{good}\n{{{SECRET}\n\n{birth}\n{good}\n")
    ran = cara("screen", *HAMPSHIRE, "--json", file)
    assert len(decisions(ran)) == 2
    assert ran.returncode == 2
    second, fourth = ran.stderr.splitlines()
    assert second.startswith(f"{file}:2: ")
    assert fourth.startswith(f"{file}:4: suspect.date_of_birth: ")
    assert SECRET not in ran.stderr


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.json", b""),
        ("blank.jsonl", b"\n\n"),
        ("broken.json", f'{{"reference": "{SECRET}"'.encode()),
        ("latin.json", f'{{"reference": "{SECRET}\xe9"}}'.encode("latin-1")),
        ("utf16.json", f'{{"reference": "{SECRET}"}}'.encode("utf-16")),
        ("nan.json", f'{{"reference": NaN, "{SECRET}": 1}}'.encode()),
        ("twice.json", f'{{"reference": "{SECRET}", "reference": "{SECRET}"}}'.encode()),
        ("deep.json", b"[" * 100_000),
        ("text.json", f'"{SECRET}"'.encode()),
        ("keys.json", json.dumps({SECRET: SECRET, "suspect": {SECRET: 1}, "offences": SECRET}).encode()),
        ("header.csv", f"{SECRET},reference\n1,2\n".encode()),
        ("ragged.csv", f"format,reference\n{SECRET}\n".encode()),
        ("kind.pdf", SECRET.encode()),
    ],
)
def test_a_wrong_file_is_named_and_nothing_of_it_repeated(
    name: str, content: bytes, cara: Cara, variant: Variant, write: Write
) -> None:
    wrong, good = write(name, content), write("good.json", variant())
    ran = cara("screen", *HAMPSHIRE, "--json", wrong, good)
    assert len(decisions(ran)) == 1, "the other file is decided all the same"
    assert ran.returncode == 2
    assert ran.stderr
    assert all(re.match(rf"{re.escape(str(wrong))}(:\d+)?: ", line) for line in ran.stderr.splitlines()), ran.stderr
    assert SECRET not in ran.stderr


def test_secrets_planted_at_every_leaf_are_never_repeated(cara: Cara, variant: Variant, write: Write) -> None:
    def planted(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: planted(value) for key, value in part.items()} | {SECRET: SECRET}
        return [planted(item) for item in part] if isinstance(part, list) else SECRET

    referral = variant()
    ran = cara("screen", *HAMPSHIRE, write("a.json", [planted(referral), planted({**referral, "offences": []})]))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert len(ran.stderr.splitlines()) > 40
    assert SECRET not in ran.stderr


def test_what_is_no_file_is_named_and_the_rest_decided(
    cara: Cara, variant: Variant, write: Write, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop.json").symlink_to(tmp_path / "loop.json")
    ran = cara("screen", *HAMPSHIRE, "--json", "absent.json", "folder", "loop.json", write("a.json", variant()))
    assert len(decisions(ran)) == 1
    assert ran.returncode == 2
    absent, folder, loop = ran.stderr.splitlines()
    assert absent == "absent.json: no such file; allowed: a file, or - for standard input"
    assert folder.startswith("folder: a folder; ")
    assert loop.startswith("loop.json: it cannot be read; ")

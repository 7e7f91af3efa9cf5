"""``cara demo``: the examples for every installed force, in a table and one in full."""

import json
import re
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import attrs
import pytest

from cara_core.cli.demo import run
from cara_core.examples import examples

Cara = Callable[..., CompletedProcess[str]]
Plugged = Callable[..., Path]


def decided(ran: CompletedProcess[str]) -> list[dict[str, Any]]:
    """The decisions among the lines; the lives follow behind them."""
    every = [json.loads(line) for line in ran.stdout.splitlines()]
    return [decision for decision in every if decision["format"] == "cara-decision/1"]


PAIRS = ["hampshire", "leicestershire", "west_midlands", "west_midlands/polish"]


@pytest.mark.parametrize(
    ("columns", "eligible", "refused"), [("80", "✓ yes", "✗ no"), ("120", "✓ eligible", "✗ not eligible")]
)
def test_a_row_for_each_example_and_a_word_for_each_force(
    columns: str, eligible: str, refused: str, cara: Cara
) -> None:
    ran = cara("demo", env={"COLUMNS": columns})
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "\x1b" not in ran.stdout
    for pair in PAIRS:
        assert re.search(rf"^  {pair} ─[─┼]+┐$", ran.stdout, re.MULTILINE)
    rows = {
        example.shows: [line for line in ran.stdout.splitlines() if line[2:].startswith(f"{example.shows} ")]
        for example in examples()
    }
    assert all(len(lines) == 1 for lines in rows.values()), "each on one line"
    assert rows["Nothing stands against it"][0].count(eligible) == 4
    (row,) = rows["Language pl, and an interpreter for English"]
    assert re.fullmatch(rf"≠ .* {refused} +{refused} +{refused} +{eligible}", row)
    table, _, rest = ran.stdout.partition("One of them in full")
    assert max(map(len, table.splitlines())) <= int(columns)
    acts, _, hints = rest.partition("What next")
    assert max(map(len, acts.splitlines())) <= int(columns)
    for expected in ("NOT ELIGIBLE: ", "LOOKBACK_VIOLENCE", "TIME_LIMIT_SHORT", "BAIL_UNKNOWN", "A named supervisor"):
        assert expected in acts
    assert "cara screen --force hampshire" in hints


def test_the_hint_works_as_it_is_typed(cara: Cara) -> None:
    hints = [line.split() for line in cara("demo").stdout.splitlines() if line.startswith("  cara screen --force")]
    assert len(hints) == 2
    for _, *arguments in hints:
        ran = cara(*arguments)
        assert ran.returncode == 0
        assert "several-reasons" in ran.stdout


def test_one_decision_a_line_for_each_example_and_force(cara: Cara) -> None:
    ran = cara("demo", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    decisions = decided(ran)
    assert [reference for reference, _ in groupby(decision["reference"] for decision in decisions)] == [
        example.referral.reference for example in examples()
    ]
    named = [
        decision["force"] + (f"/{decision['community']}" if decision["community"] else "") for decision in decisions
    ]
    assert named == PAIRS * len(examples())


def test_one_force_alone(cara: Cara) -> None:
    ran = cara("demo", "--force", "leicestershire", "--json")
    assert {json.loads(line)["force"] for line in ran.stdout.splitlines()} == {"leicestershire"}
    assert len(decided(ran)) == len(examples())
    adopted = cara("demo", "--force", "hampshire/polish")
    assert adopted.returncode == 0
    assert "hampshire/polish" in adopted.stdout
    assert "the forces do not say the same" not in adopted.stdout


def test_a_force_that_is_not_installed_is_named(cara: Cara) -> None:
    ran = cara("demo", "--force", "hampshyre")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "did you mean hampshire?" in ran.stderr


def test_a_broken_force_leaves_the_others_their_demo(cara: Cara, plugged: Plugged) -> None:
    plugins = plugged("broken", "def further_refusals(self, referral, on):\n    return ()")
    ran = cara("demo", plugins=plugins)
    assert ran.returncode == 1
    assert "broken cannot be used:" in ran.stderr
    assert "west_midlands/polish" in ran.stdout


def test_an_example_that_does_not_fit_a_force_is_shown_as_undecided(
    called: Cara, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names another force: a fault of the input, and no decision."""
    first, *others = examples()
    elsewhere = attrs.evolve(first, referral=attrs.evolve(first.referral, force="elsewhere"))
    monkeypatch.setattr(run, "examples", lambda: (elsewhere, *others))
    ran = called("demo", "--force", "hampshire")
    assert ran.returncode == 1
    assert re.search("^  Nothing stands against it +· none$", ran.stdout, re.MULTILINE)
    assert "not decided: the example does not fit this force" in ran.stdout
    assert len(decided(called("demo", "--force", "hampshire", "--json"))) == len(others)

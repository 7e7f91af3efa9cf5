"""``cara schedule`` with what the store keeps: its calendar, and the needs in people's records; readings are logged."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from cara_core.store.log.access_log import Action
from cara_core.store.opening import open_store
from cli.test_schedule import CALENDAR, MARK, ON, PEOPLE, cara_of, kinds, of, participant
from support.clocks import NOW

__all__ = ["cara_of"]

Cara = Callable[..., CompletedProcess[str]]
Write = Callable[..., Path]
WHY = "finding workshops"


@pytest.fixture
def kept(cara_of: Cara, write: Write) -> Cara:
    """The same command; the calendar and everybody's record are in the store, and no file is left."""
    assert cara_of("workshops", "import", "workshops.csv", "--yes").returncode == 0
    for case in PEOPLE:
        write("person.json", participant(case, keep_apart=[MARK] if case != "P/3" else []))
        assert cara_of("contact", "record", "person.json").returncode == 0
    for file in ("workshops.csv", "facilitators.csv", "people.jsonl", "person.json"):
        write(file, "").unlink()
    return cara_of


def plan(cara: Cara, *arguments: str, status: int = 0) -> dict[str, Any]:
    ran = cara("schedule", *arguments, "--on", ON, "--reason", WHY, "--json")
    assert ran.returncode == status, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def pairs(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(pair["first"]["id"], pair["second"]["id"]) for pair in found["pairs"]]


def test_one_case_is_planned_with_what_is_kept(kept: Cara) -> None:
    assert pairs(plan(kept, "P/1")) == [("1A", "1B"), ("2A", "2B")]
    assert plan(kept, "P/1", "--book")["recorded"]
    assert kinds(kept, "P/1")[-1] == "workshops_booked"


def test_what_was_cancelled_is_not_offered(kept: Cara) -> None:
    kept("workshops", "cancel", "1B", "--cause", "venue")
    assert pairs(plan(kept, "P/1")) == [("2A", "2B")]
    found = plan(kept, "--all")
    assert "1A" not in {first for first, _ in of(found).values()}


def test_a_file_still_goes_before_what_is_kept(kept: Cara, write: Write) -> None:
    kept("workshops", "cancel", "1B", "--cause", "venue")
    write("draft.csv", CALENDAR)
    write("facilitators.csv", "id,languages,qualified\nT1,en,yes\nT2,en,yes\nT3,en,yes\nT4,en,yes\n")
    assert pairs(plan(kept, "P/1", "--workshops", "draft.csv")) == [("1A", "1B"), ("2A", "2B")]


def test_who_is_not_qualified_on_the_day_does_not_count(kept: Cara, write: Write) -> None:
    write("workshops.csv", "".join(CALENDAR.splitlines(keepends=True)[:1]))
    write("facilitators.csv", "id,languages,qualified,qualified_until\nT1,en,yes,2026-05-10\nT2,en,yes,\n")
    assert kept("workshops", "import", "workshops.csv", "--yes").returncode == 0
    found = plan(kept, "P/1")
    assert (pairs(found), found["others"]["reasons"]["facilitators"]) == ([("1A", "1B")], 1)


def test_kept_apart_by_their_own_records(kept: Cara) -> None:
    assert pairs(plan(kept, "P/1", "--book"))[0] == ("1A", "1B")
    # The second has a mark in common with the first; of the third nobody's record but their own has to be read.
    assert pairs(plan(kept, "P/2")) == [("2A", "2B")]
    assert pairs(plan(kept, "P/3")) == [("1A", "1B"), ("2A", "2B")]


def test_everybody_is_placed_by_their_records(kept: Cara) -> None:
    placed = of(plan(kept, "--all"))
    assert set(placed) == set(PEOPLE)
    assert placed["P/1"] != placed["P/2"]


def test_every_record_that_is_read_is_in_the_access_log_with_why(kept: Cara, tmp_path: Path) -> None:
    plan(kept, "P/3")
    with open_store(f"sqlite:///{tmp_path / 'cara.db'}", keys=tmp_path / "cara.db.keys", at=NOW) as store:
        read = [row for row in store.accesses() if row.action is Action.CONSULTATION and WHY in (row.reason or "")]
    assert [(row.case, row.reason) for row in read] == [
        ("P/3", WHY),
        ("P/3", f"participant: {WHY}"),
        (None, WHY),
    ]


def test_without_a_reason_no_record_is_read(kept: Cara) -> None:
    for arguments in (["P/1"], ["--all"]):
        ran = kept("schedule", *arguments, "--on", ON)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert ran.stderr == (
            "cara: --reason: what people need is read from their kept records; "
            "allowed: why, or a file with --participants\n"
        )


def test_without_a_record_nobody_is_planned_for(cara_of: Cara) -> None:
    ran = cara_of("schedule", "P/1", "--on", ON, "--reason", WHY)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "CASE: no record of the participant is kept; allowed: `cara contact ask`" in ran.stderr
    found = json.loads(cara_of("schedule", "--all", "--on", ON, "--reason", WHY, "--json").stdout)
    assert found["placed"] == []

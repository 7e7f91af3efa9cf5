"""Cases that belong together, on the command line: shown to the police, kept apart in workshops, and told to nobody."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from cara_core.formats.case_file import read_case
from cli.test_case import REFERRAL
from cli.test_schedule import GIVEN, ON, PEOPLE, cara_of, everybody, lines, of, participant

__all__ = ["cara_of"]

Cara = Callable[..., CompletedProcess[str]]
Write = Callable[..., Path]
SHARED, REFERENCE = "the same victim, another suspect", "the same force and reference"
OFFENCE = "an offence of the same code and days"
DAY = ("--force", "hampshire", "--on", "2026-03-09")


def about(reference: str, suspect: str, victim: str) -> dict[str, Any]:
    """The referral, about these two people."""
    people = {
        side: {**REFERRAL.get(side, {}), "person": who} for side, who in {"suspect": suspect, "victim": victim}.items()
    }
    return {**REFERRAL, **people, "reference": reference}


@pytest.fixture
def two(called: Cara, write: Write) -> Cara:
    """Two cases: in the second the victim of the first is accused of something on the same day."""
    for case, known in {"C-1": about("R-1", "P-17", "P-18"), "CANARY-2": about("R-2", "P-18", "P-17")}.items():
        assert called("case", "open", write("referral.json", known), "--case", case, *DAY).returncode == 0
    return called


def test_it_is_shown_when_a_case_is_opened_and_as_long_as_it_is_so(two: Cara, write: Write) -> None:
    ran = two("case", "open", write("referral.json", about("R-1", "P-30", "P-18")), "--case", "C-3", *DAY)
    shown = ran.stdout.partition("Belongs with\n")[2].splitlines()[:2]
    assert shown == [
        f"  C-1                   {SHARED}, {REFERENCE}, {OFFENCE}",
        f"  CANARY-2              the victim is the suspect there, {OFFENCE}",
    ]
    text = two("case", "show", "CANARY-2", "--on", "2026-03-09").stdout.partition("Belongs with\n")[2]
    assert text.splitlines()[0].startswith("  C-1                   a counter-allegation: ")
    assert "P-17" not in ran.stdout + text


def test_as_json_it_says_how_and_whether_it_was_settled(two: Cara, write: Write) -> None:
    decided = {
        "format": "cara-fact/1",
        "kind": "not_the_same",
        "on": "2026-03-09",
        "by": "PS 12",
        "what": {"case": "CANARY-2", "rank": "sergeant", "reason": "looked at both"},
    }
    assert two("case", "record", "C-1", write("fact.json", decided)).returncode == 0
    shown = two("case", "show", "C-1", "--json").stdout
    assert json.loads(shown)["linked"] == [
        {"case": "CANARY-2", "relations": ["counter_allegation", "same_offence"], "settled": True}
    ]
    assert read_case(shown).id == "C-1", "it is read again, and the key is believed by nobody"
    assert "settled: not the same" in two("case", "show", "C-1").stdout


@pytest.mark.parametrize("linked", [3, [3], [{"case": "C-2"}], [{"case": "C 2", "relations": [], "settled": True}]])
def test_a_file_that_says_it_otherwise_is_refused(two: Cara, linked: object) -> None:
    shown = json.loads(two("case", "show", "C-1", "--json").stdout)
    with pytest.raises(ValueError, match="linked: found another kind"):
        read_case({**shown, "linked": linked})


def test_it_is_not_passed_on_and_was_not_known_then(two: Cara) -> None:
    passed_on = ("--recipient", "court", "--reason", "trial", "--by", "PS 12")
    for more in (passed_on, (*passed_on, "--json")):
        ran = two("case", "show", "C-1", *more)
        assert ran.returncode == 0
        assert "CANARY" not in ran.stdout
    assert "linked" not in json.loads(two("case", "show", "C-1", *passed_on, "--json").stdout)


@pytest.mark.parametrize(
    "call",
    [
        ("case", "timeline", "C-1"),
        ("case", "show", "C-1", "--known-at", "2026-12-31T12:00:00Z"),
        ("case", "list"),
        ("due", "C-1", "--history"),
        ("due",),
        ("case", "timeline", "C-1", "--svg", "-"),
        ("messages", "show", "C-1"),
    ],
    ids=" ".join,
)
def test_nothing_else_names_the_other_case(two: Cara, write: Write, call: tuple[str, ...]) -> None:
    decided = {"format": "cara-fact/1", "kind": "not_the_same", "on": "2026-03-09", "by": "PS 12"}
    what = {"case": "CANARY-2", "rank": "sergeant", "reason": "CANARY was looked at"}
    assert two("case", "record", "C-1", write("fact.json", {**decided, "what": what})).returncode == 0
    ran = two(*call)
    assert ran.returncode == 0, ran.stderr
    # A list has the other case in lines of its own.
    shown = ran.stdout if "C-1" in call else "".join(line for line in ran.stdout.splitlines() if "C-1" in line)
    assert shown
    assert "CANARY" not in shown


def test_two_who_share_a_victim_are_never_in_one_group(cara_of: Cara, write: Write) -> None:
    """No mark stands in their records: it follows from their cases."""
    assert {pair[0] for pair in of(everybody(cara_of)).values()} != {"2A"}, "before, two of them share a group"
    correction = {"format": "cara-fact/1", "kind": "referral_corrected", "on": ON, "by": "PS 12"}
    for name in PEOPLE:
        what = {"changes": {"victim.person": "P-77"}, "source": "custody record"}
        assert cara_of("case", "record", name, write("fact.json", {**correction, "what": what})).returncode == 0
    write("people.jsonl", lines(*(participant(name) for name in PEOPLE)))
    plan = everybody(cara_of)
    groups = list(of(plan).values())
    assert len(groups) == len(set(groups)) == 2
    assert "victim" not in json.dumps(plan)
    assert not any(marks in json.dumps(plan) for marks in ("keep_apart", "P-77"))
    ran = cara_of("schedule", "--all", *GIVEN)
    assert "apart" not in ran.stdout + ran.stderr

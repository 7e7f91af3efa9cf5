"""``cara due``: what has to happen next, the most urgent first, and status 1 where it is too late."""

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cara_core.formats.schemas.case import due_schema

Cara = Callable[..., CompletedProcess[str]]
Write = Callable[..., Path]

LIVES = ("completion", "breach", "safety-hold")
ON = "2026-06-03"
LATER = "2026-06-27"


@pytest.fixture
def lived(called: Cara, write: Write) -> Cara:
    """The command, on a store with three of the shipped lives and a case that was just opened."""
    for name in LIVES:
        first, *rest = (
            (files("cara_core.examples") / f"lives/{name}.jsonl").read_text("utf-8").splitlines(keepends=True)
        )
        opening = ("--force", "hampshire", "--case", name, "--on", "2026-03-09")
        assert called("case", "open", write("referral.json", first), *opening).returncode == 0
        late = [line for line in rest if json.loads(line)["on"] >= "2026-03-09"]
        early = [{**json.loads(line), "on": "2026-03-09"} for line in rest if json.loads(line)["on"] < "2026-03-09"]
        facts = "".join(f"{json.dumps(fact)}\n" for fact in early) + "".join(late)
        recorded = called("case", "record", name, write("facts.jsonl", facts))
        # 1: kept, with something that somebody should know of it.
        assert recorded.returncode in {0, 1}, recorded.stderr
    return called


def rows(called: Cara, *more: str, on: str = ON) -> list[dict[str, Any]]:
    ran = called("due", "--on", on, "--json", *more)
    assert (ran.returncode, ran.stderr) == (0, "")
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_the_most_urgent_is_first_in_words_and_for_programs(lived: Cara) -> None:
    found = rows(lived, on=LATER)
    assert [(duty["case"], duty["kind"], duty["due_by"], duty["overdue_days"]) for duty in found] == [
        ("safety-hold", "contact_victim", "2026-06-01", 26),
        ("breach", "end_caution", "2026-07-09", 0),
        ("safety-hold", "end_caution", "2026-07-10", 0),
    ]
    assert [duty["due_by"] for duty in found] == sorted(duty["due_by"] for duty in found)
    for duty in found:
        Draft202012Validator(due_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(duty)
    shown = lived("due", "--on", LATER)
    assert shown.returncode == 0
    assert shown.stdout.startswith("26 days overdue: safety-hold: Contact the victim")
    assert shown.stderr == f"{len(found)} due, 1 of them overdue\n"
    assert all(duty["text"] in shown.stdout for duty in found)


def test_what_is_overdue_fails_only_where_that_is_asked(lived: Cara) -> None:
    assert lived("due", "--on", ON, "--fail-overdue").returncode == 1
    assert lived("due", "--on", ON, "--fail-overdue", "--json").returncode == 1
    assert lived("due", "--on", "2026-06-01", "--fail-overdue").returncode == 0, "due today is not overdue"
    assert lived("due", "--on", ON, "--fail-overdue", "--owner", "provider").returncode == 0, "another one's"


def test_only_what_is_one_owner_s(lived: Cara) -> None:
    assert {duty["owner"] for duty in rows(lived, on=LATER)} > {"victim_contact"}
    assert {duty["owner"] for duty in rows(lived, "--owner", "victim_contact", on=LATER)} == {"victim_contact"}
    wrong = lived("due", "--owner", "nobody")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "--owner: nobody's; allowed: officer_in_the_case, victim_contact, provider" in wrong.stderr


def test_it_says_so_where_nothing_is_due(called: Cara, write: Write) -> None:
    first = (files("cara_core.examples") / "lives/completion.jsonl").read_text("utf-8").splitlines()[0]
    opening = ("--force", "hampshire", "--case", "C-1", "--on", "2026-03-09")
    called("case", "open", write("referral.json", first), *opening)
    ran = called("due", "--on", "2026-03-08", "--fail-overdue")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert len(ran.stdout.splitlines()) == 1
    assert called("due", "--on", "2026-03-08", "--json").stdout == ""


def test_another_day_gives_other_duties_and_a_new_fact_settles_one(lived: Cara, write: Write) -> None:
    assert "contact_victim" in {duty["kind"] for duty in rows(lived)}
    contact = {"occasion": "completion", "how": "telephone", "reached": True, "concern": False}
    fact = {"format": "cara-fact/1", "kind": "victim_contacted", "on": "2026-06-02", "by": "PS 1", "what": contact}
    assert lived("case", "record", "safety-hold", write("a.json", fact)).returncode == 0
    assert "contact_victim" not in {duty["kind"] for duty in rows(lived)}


def test_a_day_that_is_none_is_refused(lived: Cara) -> None:
    ran = lived("due", "--on", "tomorrow")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("cara: --on: not a day")

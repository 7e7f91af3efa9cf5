"""``cara due``: what has to happen next, the most urgent first, and status 1 where it is too late."""

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from shutil import copytree
from subprocess import CompletedProcess
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cara_core.formats.schemas.case import due_schema
from cara_core.terms.instants import Instant
from cli.reaching import victim_file
from support.clocks import NOW, Hands, instant

Cara = Callable[..., CompletedProcess[str]]
Write = Callable[..., Path]

LIVES = ("completion", "breach", "safety-hold")
ON = "2026-06-03"
LATER = "2026-06-27"


@pytest.fixture(scope="module")
def lives_lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the store of the lives: the first test that needs it fills it, the others have a copy."""
    return tmp_path_factory.mktemp("lives") / "lived"


@pytest.fixture
def lived(called: Cara, write: Write, clock: Hands, tmp_path: Path, lives_lived: Path) -> Cara:
    """The command, on a store with three of the shipped lives: each fact recorded as it happened, or at noon."""
    if lives_lived.exists():
        copytree(lives_lived, tmp_path, dirs_exist_ok=True)
        return called
    for name in LIVES:
        first, *facts = (
            (files("cara_core.examples") / f"lives/{name}.jsonl").read_text("utf-8").splitlines(keepends=True)
        )
        on = json.loads(facts[0])["on"]
        clock.now = noon(on)
        opening = ("--force", "hampshire", "--case", name, "--on", on)
        assert called("case", "open", write("referral.json", first), *opening).returncode == 0
        assert called("contact", "record", write("victim.json", victim_file(case=name, recorded_on=on))).returncode == 0
        for fact in facts:
            said = json.loads(fact)
            clock.now = max(clock.now, instant(said["at"]) if "at" in said else noon(said["on"]))
            recorded = called("case", "record", name, write("facts.jsonl", fact))
            # 1: kept, with something that somebody should know of it.
            assert recorded.returncode in {0, 1}, recorded.stderr
    clock.now = NOW
    copytree(tmp_path, lives_lived)
    return called


def noon(on: str) -> Instant:
    return instant(f"{on}T12:00:00Z")


def rows(called: Cara, *more: str, on: str = ON) -> list[dict[str, Any]]:
    ran = called("due", "--on", on, "--json", *more)
    assert (ran.returncode, ran.stderr) == (0, "")
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_the_most_urgent_is_first_in_words_and_for_programs(lived: Cara) -> None:
    found = rows(lived, on=LATER)
    assert {(duty["case"], duty["kind"]) for duty in found} >= {
        ("safety-hold", "contact_victim"),
        ("safety-hold", "end_caution"),
        ("breach", "record_proceedings"),
    }
    assert [duty["due_by"] for duty in found] == sorted(duty["due_by"] for duty in found)
    for duty in found:
        Draft202012Validator(due_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(duty)
        assert "began_by" not in duty
    shown = lived("due", "--on", LATER)
    assert shown.returncode == 0
    overdue = [duty for duty in found if duty["overdue_days"]]
    assert f"{len(found)} due, {len(overdue)} of them overdue\n" == shown.stderr
    assert f"{overdue[0]['overdue_days']} days overdue: {overdue[0]['case']}: {overdue[0]['text']}" in shown.stdout
    assert all(duty["text"] in shown.stdout for duty in found)


def test_what_is_overdue_fails_only_where_that_is_asked(lived: Cara) -> None:
    assert lived("due", "--on", ON, "--fail-overdue").returncode == 1
    assert lived("due", "--on", ON, "--fail-overdue", "--json").returncode == 1
    assert lived("due", "--on", ON).returncode == 0
    first = min(rows(lived, on=LATER), key=lambda duty: duty["due_by"])
    whose = ("--owner", first["owner"], "--fail-overdue")
    assert lived("due", "--on", first["due_by"], *whose).returncode == 0, "due today is not overdue"
    assert lived("due", "--on", LATER, *whose).returncode == 1


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


def history(called: Cara, *more: str, case: str = "safety-hold", on: str = LATER) -> list[dict[str, Any]]:
    ran = called("due", case, "--history", "--json", "--on", on, *more)
    assert (ran.returncode, ran.stderr) == (0, "")
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_the_history_of_a_case_names_for_each_duty_what_began_and_ended_it(lived: Cara) -> None:
    found = history(lived)
    validator = Draft202012Validator(due_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    for row in found:
        validator.validate(row)
        assert row["began_by"] is not None
        assert row["opens_on"] <= LATER
    open_now = [row for row in found if row["ended_how"] is None]
    due = [duty for duty in rows(lived, on=LATER) if duty["case"] == "safety-hold"]
    assert sorted((row["kind"], str(row["about"])) for row in open_now) == sorted(
        (duty["kind"], str(duty["about"])) for duty in due
    )
    (told,) = [row for row in found if row["kind"] == "tell_outcome"]
    facts = json.loads(lived("case", "show", "safety-hold", "--json").stdout)["facts"]
    assert facts[told["began_by"] - 1]["kind"] == "caution_issued"
    assert facts[told["ended_by"] - 1]["kind"] == "victim_contacted"
    assert (told["ended_how"], told["reason"], told["reopens"]) == ("done", None, None)


def test_the_history_is_told_in_words_and_one_case_can_be_asked_alone(lived: Cara) -> None:
    ran = lived("due", "safety-hold", "--history", "--on", LATER)
    assert ran.returncode == 0
    assert "\ndone            Tell the victim what was decided" in ran.stdout
    assert all(row["text"] in ran.stdout for row in history(lived))
    alone = lived("due", "safety-hold", "--on", LATER, "--json")
    assert [json.loads(line) for line in alone.stdout.splitlines()] != []
    assert {json.loads(line)["case"] for line in alone.stdout.splitlines()} == {"safety-hold"}
    overdue = lived("due", "safety-hold", "--on", LATER, "--fail-overdue", "--history")
    assert overdue.returncode == 1


def test_what_was_due_by_what_was_known_then(lived: Cara) -> None:
    """On 29 April the concern of the day before was taken up, and the hold not lifted yet: that was on the 30th."""
    then = history(lived, "--known-at", "2026-04-29T12:00:00Z", on="2026-04-29")
    assert {row["kind"] for row in then if row["ended_how"] is None} >= {"lift_or_keep_hold", "close_concern"}
    assert "lift_or_keep_hold" not in {row["kind"] for row in history(lived) if row["ended_how"] is None}
    shown = lived("case", "show", "safety-hold", "--known-at", "2026-04-29T12:00:00Z")
    assert shown.returncode == 0
    assert "as it was known at 2026-04-29T12:00:00Z" in shown.stdout
    assert "Due on 2026-04-29" in shown.stdout
    assert "safety hold" in shown.stdout
    known = json.loads(lived("case", "show", "safety-hold", "--known-at", "2026-04-29T12:00:00Z", "--json").stdout)
    assert (known["known_at"], known["held"]) == ("2026-04-29T12:00:00Z", True)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("due", "--history"), "--history: asked of every case"),
        (("due", "--known-at", "2026-04-29T12:00:00Z"), "--known-at: asked of every case"),
        (("due", "breach", "--known-at", "2026-04-29"), "--known-at: not an instant"),
        (("due", "breach", "--known-at", "2020-04-29T12:00:00Z"), "--known-at: nothing was known of the case then"),
        (("case", "show", "breach", "--known-at", "2020-04-29T12:00:00Z"), "--known-at: nothing was known"),
        (("due", "nobody-s", "--history"), "there is no case of that name"),
    ],
)
def test_what_cannot_be_asked_is_refused(lived: Cara, call: tuple[str, ...], said: str) -> None:
    ran = lived(*call)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr


def test_what_was_typed_into_the_wrong_case_is_not_told_by_what_it_began_or_ended(
    called: Cara, write: Write, clock: Hands
) -> None:
    clock.now = noon(ON)
    referral = (files("cara_core.examples") / "lives/completion.jsonl").read_text("utf-8").splitlines()[0]
    opening = ("--force", "hampshire", "--case", "wrong", "--on", "2026-03-10", "--by", "sergeant 12")
    assert called("case", "open", write("referral.json", referral), *opening).returncode == 0
    fact = {"format": "cara-fact/1", "kind": "person_died", "on": ON, "by": "officer 34", "what": {"person": "victim"}}
    assert called("case", "record", "wrong", write("fact.json", fact)).returncode == 0
    number = json.loads(called("case", "show", "wrong", "--json", "--reason", "a test").stdout)["facts"][-2]["number"]
    began = history(called, case="wrong", on=ON)
    what = {"fact": number, "code": "wrong_case", "rank": "sergeant", "reason": "another case"}
    back = {"format": "cara-fact/1", "kind": "recorded_in_error", "on": ON, "by": "sergeant 77", "what": what}
    assert called("case", "record", "wrong", write("back.json", back)).returncode == 0
    rows = history(called, case="wrong", on=ON)
    assert any(row["began_by"] in {number, number + 1} for row in began)
    assert not any(row["began_by"] in {number, number + 1} for row in rows)
    assert not any(row["ended_by"] == number and row["reason"] for row in rows)
    told = called("due", "wrong", "--history", "--on", ON).stdout
    assert "the victim died" not in told
    assert "Recorded in this case by mistake" in told

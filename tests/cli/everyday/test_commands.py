"""The everyday commands: every one at a terminal, with ``--yes``, and in a pipe."""

import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest

from cara_core.case.facts import KINDS, MADE_BY_THE_CORE, Referred
from cara_core.casework.open_casework import open_casework
from cara_core.cli.case.everyday import answers
from cara_core.cli.case.everyday.table import commands
from cara_core.cli.terminal import asking
from cara_core.errors import InputError
from cara_core.formats.fact import fact_mapping
from cara_core.formats.referral import read_referral
from cara_core.terms.days import day
from cli.everyday.terminal import CTRL_D, at_a_terminal, in_a_pipe
from support.clocks import NOW
from support.pages import DOCS

ON = ("--on", "2026-03-12")
OF_SAFETY: Final = {
    "agrees",
    "specific_risk",
    "suspect_present",
    "concern",
    "immediacy",
    "category",
    "grade",
    "reached",
}
"""What nobody answers for somebody else."""
ELSEWHERE: Final = {
    "person_erased": "cara case erase",
    "referral_corrected": "cara case known",
    "study_enrolled": "cara study request",
    "study_allocated": "cara study allocate",
}
"""Kinds that have a command of another make."""


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """A folder with a store that holds one case, R3, whose caution was given on 10 March."""
    examples = DOCS / "examples"
    referral = read_referral(examples / "referral.json")
    facts = [json.loads(line) for line in (examples / "caution.jsonl").read_text().splitlines()]
    with open_casework(f"sqlite:///{tmp_path}/cara.db") as casework:
        on = day("2026-03-10")
        casework.open(referral, case="R3", force="hampshire", on=on, at=NOW, by="sergeant 12")
        casework.record("R3", facts, at=NOW, on=on)
    return tmp_path


def kept(folder: Path) -> list[Mapping[str, Any]]:
    """Every fact of R3, as kind and content."""
    with open_casework(f"sqlite:///{folder}/cara.db") as casework:
        return [fact_mapping(fact) for fact in casework.case("R3").facts]


def test_every_kind_that_somebody_records_has_a_command_and_every_needed_field_a_question() -> None:
    made = {command.kind for command in commands().values()} | ELSEWHERE.keys()
    core = {kind for kind, declared in KINDS.items() if declared in MADE_BY_THE_CORE or declared is Referred}
    assert set(KINDS) - core - {"contact_record_kept"} == made - {"contact_record_kept"}


def test_no_question_of_safety_is_answered_by_a_verb_or_may_be_left_out() -> None:
    """A verb says what its name says: *agreed* that the victim agrees; nothing else of safety is ever set."""
    said = {(command.verb, name) for command in commands().values() for name in command.sets}
    assert {found for found in said if found[1] in OF_SAFETY} == {("agreed", "agrees")}


def test_every_command_names_what_is_missing_by_its_options(called: Any, live: Path) -> None:
    """In a pipe, and with nothing but the case: each missing option is named, and nothing kept."""
    before = kept(live)
    for verb, command in commands().items():
        ran = called("case", verb, "R3", *ON)
        needed = {question.option for question in command.questions if question.is_needed}
        named = {line.split(": ")[1] for line in ran.stderr.splitlines() if ": missing" in line}
        given_by_the_case = needed - named
        if needed - {"--concern", "--part", "--workshop-on", "--about"}:
            assert (ran.returncode, ran.stdout) == (2, ""), verb
            assert given_by_the_case <= {"--about"}, (verb, given_by_the_case)
        else:
            assert ran.returncode in {1, 2}, f"{verb}: nothing is kept in a pipe without --yes"
    assert kept(live) == before


def test_it_is_asked_shown_and_kept_at_a_terminal(live: Path) -> None:
    typed = at_a_terminal("case", "contacted", "r3", *ON, answers=["1", "caution", "tel", "no", "yes"], cwd=live)
    assert typed.status == 0, typed.screen
    questions = [line for line in typed.screen.splitlines() if "?" in line]
    assert questions[0].startswith("What came of the call?"), "what settles most comes first"
    assert not any("reached?" in line for line in questions), "what follows from an answer is not asked"
    assert typed.screen.index("What began and ended by it") < typed.screen.index("Keep this?")
    assert kept(live)[-1]["what"]["outcome"] == "reached_safe"
    assert max(map(len, typed.screen.splitlines())) <= 80


@pytest.mark.parametrize(
    ("answers_given", "wanted"),
    [
        (["1", "caution", "tel", "no", "no"], "nothing was kept"),
        (["1", CTRL_D], "nothing was kept"),
    ],
    ids=["says no", "Ctrl-D"],
)
def test_whoever_stops_keeps_nothing(answers_given: Sequence[str], wanted: str, live: Path) -> None:
    before = kept(live)
    typed = at_a_terminal("case", "contacted", "R3", *ON, answers=answers_given, cwd=live)
    assert typed.status == 1
    assert wanted in typed.screen
    assert kept(live) == before


def test_ctrl_c_stops_as_ctrl_d_does(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(readline=interrupt))
    with pytest.raises(asking.Stopped):
        asking.is_agreed("Keep this?")


def test_in_a_pipe_yes_keeps_it_and_without_it_is_only_shown(live: Path) -> None:
    call = ("case", "book", "R3", *ON, "--first", "2026-04-08", "--second", "2026-05-06")
    shown = in_a_pipe(*call, cwd=live)
    assert (shown.returncode, shown.stderr) == (1, "cara: nothing was kept: --yes keeps it\n")
    assert "\x1b" not in shown.stdout
    before = len(kept(live))
    done = in_a_pipe(*call, "--yes", "--json", "--key", "k-1", cwd=live)
    again = in_a_pipe(*call, "--yes", "--json", "--key", "k-1", cwd=live)
    assert done.returncode == again.returncode == 0, done.stderr + again.stderr
    assert json.loads(done.stdout)["kind"] == "workshops_booked"
    assert done.stdout == again.stdout
    assert len(kept(live)) == before + 1


def test_the_day_of_a_booked_workshop_is_not_asked(called: Any, live: Path) -> None:
    assert called("case", "book", "r3", *ON, "--first", "2026-04-08", "--second", "2026-05-06", "--yes").returncode == 0
    ran = called("case", "attended", "r3", "first", "--yes")
    assert ran.returncode == 0, ran.stderr
    fact = kept(live)[-1]
    assert fact["what"]["workshop_on"] == fact["on"] == "2026-04-08", "it happened on the day of the workshop"


def test_a_question_of_safety_has_no_answer_of_its_own(live: Path) -> None:
    """Enter alone is asked again: nobody is taken to have said *no*."""
    typed = at_a_terminal(
        "case", "asked", "R3", *ON, answers=["", "yes", "", "no", "", "no", "", "tel", "no"], cwd=live
    )
    assert typed.screen.count("An answer is needed") == 4


def test_a_prompt_that_guesses_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its known-bad twin: a prompt that takes Enter for *no*."""
    lines = iter(["", "yes"])
    monkeypatch.setattr(asking, "_line", lambda _: next(lines))
    words = {"yes": True, "no": False}

    def read(text: str) -> bool:
        return words[text]

    assert asking.ask("Does the victim agree?", read, choices=("yes", "no")) is True
    lines = iter(["", "yes"])
    monkeypatch.setattr(asking, "_line", lambda _: next(lines) or "no")
    assert asking.ask("Does the victim agree?", read, choices=("yes", "no")) is False, "the twin guesses"


def test_what_the_rules_say_is_missing_is_asked(live: Path) -> None:
    """A prosecutor's decision has a reference; a short notice has to be said: asked once the rules say so."""
    typed = at_a_terminal(
        "case", "book", "R3", *ON, answers=["2026-03-16", "2026-04-15", "rung, and agreed", "yes"], cwd=live
    )
    assert typed.status == 0, typed.screen
    assert kept(live)[-1]["what"]["short_notice"] == "rung, and agreed"


def test_a_refusal_says_what_stands_in_the_way_and_everything_only_when_asked(called: Any, live: Path) -> None:
    ran = called("case", "completed", "R3", *ON, "--yes")
    assert ran.returncode == 2
    assert "the first workshop attended\n      cara case attended R3" in ran.stderr
    assert "cara case contacted R3" in ran.stderr
    assert "What may follow now" not in ran.stderr
    everything = called("case", "completed", "R3", *ON, "--yes", "--all")
    assert "  workshops_booked: " in everything.stderr
    ended = called(
        "case", "excuse", "R3", "first", "--workshop-on", "2026-03-11", "--reasonable", "no", "--reason", "x"
    )
    assert "cara case absent R3" in ended.stderr, "each with what to do about it"


def test_somebody_who_writes_a_name_is_shown_how_a_role_is_written(
    called: Any, live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert live.is_dir()
    monkeypatch.setenv("CARA_BY", "Sgt O'Neill")
    ran = called("case", "unbook", "R3", *ON, "--yes")
    assert ran.returncode == 2
    assert "write sergeant 12, PC 1234" in ran.stderr
    assert "O'Neill" not in ran.stderr


def test_the_hour_of_a_concern_is_a_moment_in_london(called: Any, live: Path) -> None:
    call = ("--immediacy", "today", "--category", "tracking", "--told-by", "victim", "--at", "16:30", "--yes")
    assert called("case", "concern", "R3", "--on", "2026-04-02", *call).returncode == 0
    raised = next(fact for fact in kept(live) if fact["kind"] == "concern_raised")
    assert raised["at"] == "2026-04-02T15:30:00Z"
    late = called("case", "take-up", "R3", "--on", "2026-04-02")
    assert late.stderr.startswith("cara: --at: missing")
    assert (
        called("case", "take-up", "R3", "--on", "2026-04-02", "--at", "17:00", "--yes", "--by", "PC 9").returncode == 0
    )


def test_the_digest_of_varied_conditions_is_worked_out_and_somebody_is_sure(called: Any, live: Path) -> None:
    conditions = (
        "--conditions",
        "workshops rehabilitation 10",
        "--conditions",
        "no-reoffending=not-to-reoffend rehabilitation",
    )
    call = ("case", "vary", "R3", *ON, *conditions, "--consent", "yes", "--reason", "another day", "--yes")
    unsure = called(*call)
    assert unsure.returncode == 2
    assert "--sure: missing; it says yes to: Does the newly signed document" in unsure.stderr
    ran = called(*call, "--sure")
    assert ran.returncode == 0, ran.stderr
    varied = kept(live)[-1]
    assert varied["what"]["document"] == next(
        fact["what"]["conditions"] for fact in kept(live) if fact["kind"] == "document_signed"
    )


def test_an_answer_that_is_none_is_refused_and_never_repeated() -> None:
    question = commands()["asked"].question("agrees")
    assert question is not None
    for text in ("ja", "", "maybe Smith"):
        with pytest.raises(InputError) as wrong:
            answers.read_answer(question, text, day("2026-03-10"), by_beginning=True)
        assert "Smith" not in str(wrong.value)


def test_a_command_that_is_none_is_answered_with_all_there_are(called: Any) -> None:
    ran = called("case", "danced", "R3")
    assert ran.returncode == 2
    assert {"attended", "contacted", "open"} <= set(re.split("[:,] ", ran.stderr.strip()))
    assert "danced" not in ran.stderr
    near = called("case", "atended", "R3")
    assert near.stderr.splitlines()[-1] == "cara: there is no such command; did you mean attended?"


def test_the_help_of_an_option_is_the_question_with_its_answers(called: Any) -> None:
    shown = " ".join(called("case", "contacted", "--help").stdout.split())
    assert "How was the victim called? One of: in_person, telephone" in shown
    assert "Is anybody worried for somebody's safety: the victim, or you? One of: yes, no." in shown

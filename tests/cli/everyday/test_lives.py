"""Somebody at a terminal takes a case from its referral to completion, and one to a breach, and never writes JSON."""

import json
import shutil
from pathlib import Path

import pytest

from cara_core.casework.open_casework import open_casework
from cli.everyday.terminal import at_a_terminal, at_a_warm_terminal, in_a_pipe

TO_THE_BOOKING = (
    ("views", "2026-03-10", ("yes", "no", "telephone")),
    ("asked", "2026-03-10", ("yes", "no", "no", "telephone")),
    ("evidence", "2026-03-10", ("yes",)),
    ("authorise", "2026-03-10", ("yes", "yes", "prosecutor", "CPS/26/0117", "2026-03-10")),
    ("admitted", "2026-03-10", ()),
    ("explained", "2026-03-10", ("yes", "yes")),
    ("conditions", "2026-03-10", ("workshops rehabilitation 10", "not-to-reoffend rehabilitation", "")),
    ("signed", "2026-03-10", ("yes", "yes", "yes", "yes")),
    # The rules say that so long a caution needs its reason: it is asked because they do.
    ("issue", "2026-03-10", ("sergeant", "four months, as the programme takes")),
    ("contacted", "2026-03-11", ("reached safe", "caution issued", "telephone", "no")),
    ("book", "2026-03-12", ("2026-04-08", "2026-05-06")),
)
TO_COMPLETION = (
    ("attended", "", ("first",)),
    ("contacted", "2026-04-10", ("1", "first", "2", "no")),
    ("attended", "", ("second",)),
    ("contacted", "2026-05-08", ("1", "completion", "2", "no")),
    ("completed", "2026-07-10", ()),
)
TO_A_BREACH = (
    ("absent", "", ("first",)),
    # Which absence is meant follows from there being one alone.
    ("excuse", "2026-04-10", ("no", "no answer to two calls")),
    ("breach", "2026-04-13", ("workshops", "2026-04-08")),
    ("decide-excuse", "2026-04-14", ("no", "authorised person", "sergeant", "none was given")),
    ("prosecute", "2026-04-15", ("authorised person", "sergeant", "the condition was not kept")),
)
REFERRAL = (
    *("CJ88116", "2026-03-08", "1990-04-02", "no", "partner", "yes", "yes", "yes", "yes", "no", "no", "no"),
    *("DASH", "standard", "2026-03-08", "PC 1234", "no", "no", "2026-03-09", "yes", "no", "no", "yes"),
)


def type_all(steps: tuple[tuple[str, str, tuple[str, ...]], ...], folder: Path) -> None:
    for verb, on, answers in steps:
        day = ("--on", on) if on else ()
        typed = at_a_warm_terminal("case", verb, "26/0117", *day, answers=(*answers, "yes"), cwd=folder)
        assert typed.status == 0, f"{verb}\n{typed.screen}"
        assert max(map(len, typed.screen.splitlines())) <= 80, verb


def phase(folder: Path) -> str:
    with open_casework(f"sqlite:///{folder}/cara.db") as casework:
        return casework.case("26/0117").phase


def test_from_a_referral_to_completion_and_to_a_breach(tmp_path: Path) -> None:
    kept, broken = tmp_path / "kept", tmp_path / "broken"
    kept.mkdir()
    opened = at_a_terminal(
        *("case", "new", "26/0117", "--force", "hampshire", "--on", "2026-03-10", "--file", "r.json"),
        answers=REFERRAL,
        cwd=kept,
    )
    assert opened.status == 0, opened.screen
    assert "ELIGIBLE: 26/0117" in opened.screen
    assert json.loads((kept / "r.json").read_text())["victim"]["agrees"] is True
    type_all(TO_THE_BOOKING, kept)
    shutil.copytree(kept, broken)
    type_all(TO_COMPLETION, kept)
    type_all(TO_A_BREACH, broken)
    assert (phase(kept), phase(broken)) == ("completed", "prosecution")


def test_a_referral_is_asked_no_further_than_its_outcome_is_certain(tmp_path: Path) -> None:
    """Somebody under 18 is not eligible, whatever else is known: the third answer is the last question."""
    call = ("case", "new", "N-1", "--force", "hampshire", "--on", "2026-03-10")
    typed = at_a_terminal(*call, answers=["CJ88116", "2026-03-08", "2010-04-02", "no"], cwd=tmp_path)
    assert typed.status == 1
    assert "NOT ELIGIBLE: N-1" in typed.screen
    assert not (tmp_path / "cara.db").exists()
    piped = in_a_pipe(*call, cwd=tmp_path)
    assert piped.returncode == 2
    assert "cara case open REFERRAL --case CASE" in piped.stderr


@pytest.mark.parametrize("answer", ["cj88116", "TBC"])
def test_a_wrong_answer_is_asked_again_at_once(answer: str, tmp_path: Path) -> None:
    call = ("case", "new", "N-1", "--force", "hampshire", "--on", "2026-03-10")
    typed = at_a_terminal(*call, answers=[answer, "CJ88116"], cwd=tmp_path)
    assert typed.screen.index("Not that:") < typed.screen.index("On which day was it committed?")


def test_no_color_means_no_sign_of_the_terminals_at_all(tmp_path: Path) -> None:
    call = ("case", "new", "N-1", "--force", "hampshire", "--on", "2026-03-10")
    answers = ["CJ88116", "2026-03-08", "2010-04-02", "no"]
    plain = at_a_terminal(*call, answers=answers, cwd=tmp_path, env={"NO_COLOR": "1"})
    coloured = at_a_terminal(*call, answers=answers, cwd=tmp_path)
    assert "\x1b" not in plain.raw, "bold is none of the text either"
    assert "\x1b[" in coloured.raw

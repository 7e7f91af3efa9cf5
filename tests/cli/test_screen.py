"""``cara screen``, run as a person or a records system runs it."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from support.clocks import Hands, instant

Cara = Callable[..., CompletedProcess[str]]
Variant = Callable[..., dict[str, Any]]
Write = Callable[..., Path]

ON = ("--on", "2026-03-10")
HAMPSHIRE = ("--force", "hampshire", *ON)
MINIMAL = {
    "format": "cara-referral/1",
    "reference": "R-0002",
    "offences": [{"code": "CJ88116", "committed_on": "2026-03-08"}],
}
ESCAPE = "\x1b"
SECRET = "Zbigniew-Wolfe"
"""A name that is in no file of this project: wherever it shows, an input was repeated."""


def decisions(ran: CompletedProcess[str]) -> list[dict[str, Any]]:
    """The decisions on standard output: one JSON object a line, and nothing else."""
    return [json.loads(line) for line in ran.stdout.splitlines()]


def codes(decision: dict[str, Any], part: str = "findings") -> set[str]:
    return {finding["code"] for finding in decision[part]}


def test_the_contracts_example_is_eligible_in_hampshire(cara: Cara, variant: Variant, write: Write) -> None:
    ran = cara("screen", *HAMPSHIRE, "--json", write("a.json", variant()))
    assert (ran.returncode, ran.stderr) == (0, "")
    (decision,) = decisions(ran)
    assert decision["format"] == "cara-decision/1"
    assert decision["outcome"] == "eligible"
    assert {finding["state"] for finding in decision["findings"]} == {"met"}


def test_the_minimal_referral_is_undetermined_and_every_unknown_names_its_needs(cara: Cara, write: Write) -> None:
    ran = cara("screen", *HAMPSHIRE, "--json", write("a.json", MINIMAL))
    assert ran.returncode == 0
    (decision,) = decisions(ran)
    assert decision["outcome"] == "undetermined"
    unknown = [finding for finding in decision["findings"] if finding["state"] == "unknown"]
    assert len(unknown) >= 12
    assert all(finding["needs"] for finding in unknown)


@pytest.mark.parametrize(
    ("force", "outcomes"),
    [
        ("hampshire", ["eligible", "not_eligible"]),
        ("leicestershire", ["not_eligible", "not_eligible"]),
        ("west_midlands", ["eligible", "not_eligible"]),
        ("west_midlands/polish", ["eligible", "eligible"]),
    ],
)
def test_medium_risk_and_a_polish_speaker_in_each_force(
    force: str, outcomes: list[str], cara: Cara, variant: Variant, write: Write
) -> None:
    file = write(
        "a.json", [variant(risk__grade="medium"), variant(suspect__language="pl", suspect__interpreter_needed=True)]
    )
    ran = cara("screen", "--force", force, *ON, "--json", file)
    assert ran.returncode == 0, "a decision against somebody is no failure"
    assert [decision["outcome"] for decision in decisions(ran)] == outcomes
    medium, _ = decisions(ran)
    assert ("RISK_ABOVE_NATIONAL_DISPENSATION" in codes(medium, "advice")) == (outcomes[0] == "eligible")


@pytest.mark.parametrize(
    ("path", "day", "on", "expected"),
    [
        ("suspect__date_of_birth", "2008-03-31", "2026-03-30", ("not_eligible", "AGE_UNDER_18")),
        ("suspect__date_of_birth", "2008-03-31", "2026-03-31", ("eligible", "ADULT")),
        ("suspect__antecedents__0__date", "2024-03-08", "2026-03-10", ("not_eligible", "LOOKBACK_VIOLENCE")),
        ("suspect__antecedents__0__date", "2024-03-07", "2026-03-10", ("eligible", "LOOKBACK")),
    ],
)
def test_the_day_that_decides(
    cara: Cara, variant: Variant, write: Write, *, path: str, day: str, on: str, expected: tuple[str, str]
) -> None:
    violent = {"suspect__antecedents__0__kind": "caution", "suspect__antecedents__0__violence": True}
    file = write("a.json", variant(**violent, **{path: day}))
    (decision,) = decisions(cara("screen", "--force", "hampshire", "--on", on, "--json", file))
    outcome, code = expected
    assert decision["outcome"] == outcome
    assert code in codes(decision)


def test_a_community_on_its_own_option_is_the_same(cara: Cara, variant: Variant, write: Write) -> None:
    file = write("a.json", variant(suspect__language="pl"))
    joined = cara("screen", "--force", "west_midlands/polish", *ON, "--json", file)
    apart = cara("screen", "--force", "west_midlands", "--community", "polish", *ON, "--json", file)
    assert apart.stdout == joined.stdout != ""


def test_each_referral_goes_to_its_own_force(cara: Cara, variant: Variant, write: Write) -> None:
    file = write(
        "a.json",
        [
            variant() | {"force": "hampshire"},
            variant() | {"force": "leicestershire"},
            variant(suspect__language="pl") | {"force": "west_midlands", "community": "polish"},
            variant(),
            variant() | {"force": "hampshyre"},
            variant() | {"force": SECRET},
            variant() | {"force": "west_midlands", "community": SECRET},
        ],
    )
    ran = cara("screen", *ON, "--json", file)
    assert [(decision["force"], decision["community"]) for decision in decisions(ran)] == [
        ("hampshire", None),
        ("leicestershire", None),
        ("west_midlands", "polish"),
    ]
    assert ran.returncode == 2
    missing, close, strange, community = ran.stderr.splitlines()
    assert missing.startswith(f"{file}: [3].force: ")
    assert "allowed: hampshire, leicestershire, west_midlands" in missing
    assert "did you mean hampshire?" in close
    assert strange.startswith(f"{file}: [5].force: ")
    assert community.startswith(f"{file}: [6].community: ")
    assert SECRET not in ran.stderr


def test_a_referral_that_names_another_force_than_the_command_is_a_fault(
    cara: Cara, variant: Variant, write: Write
) -> None:
    good, other, fitting = variant(), variant() | {"force": "leicestershire"}, variant() | {"community": "polish"}
    file = write("a.json", [good, other, fitting])
    ran = cara("screen", "--force", "west_midlands", *ON, "--json", file)
    assert [(decision["force"], decision["community"]) for decision in decisions(ran)] == [
        ("west_midlands", None),
        ("west_midlands", "polish"),
    ], "the command names the force, and the referral may name its community beside it"
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"{file}: [1].force: ")
    assert len(ran.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--force", "hampshyre"), "--force: nothing of that name is installed; did you mean hampshire?"),
        (("--force", "hampshire/punjabi"), "--community: nothing of that name is installed"),
        (("--force", "west_midlands/polish", "--community", "other"), "--community: not the community that --force"),
        (("--force", "hampshire", "--on", "tomorrow"), "--on: not a day; allowed: YYYY-MM-DD"),
        (("--force", "hampshire", "--on", "2026-02-29"), "--on: not a day; allowed: YYYY-MM-DD"),
        (("--force", "hampshire", "--lang", "xx"), "--lang: there are no words in that language; allowed: en"),
        (("--force", "hampshire", "--format", "xml"), "--format"),
        (("--forse", "hampshire"), "--force"),
    ],
)
def test_a_wrong_call_says_what_is_allowed_and_writes_nothing(
    options: tuple[str, ...], said: str, cara: Cara, variant: Variant, write: Write
) -> None:
    ran = cara("screen", *options, write("a.json", variant()))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr


def test_without_a_day_it_is_today_in_london(called: Cara, clock: Hands, variant: Variant, write: Write) -> None:
    file = write("a.json", variant())
    for moment, today in (("2026-06-30T22:59:59Z", "2026-06-30"), ("2026-06-30T23:00:00Z", "2026-07-01")):
        clock.now = instant(moment)
        (decision,) = decisions(called("screen", "--force", "hampshire", "--json", file))
        assert decision["on"] == today


def test_every_kind_of_file_gives_the_same_decisions_in_order(cara: Cara, variant: Variant, write: Write) -> None:
    referrals = [variant() | {"reference": f"R-{number}"} for number in range(3)]
    referrals[1]["suspect"]["admits_offence"] = False
    lines = "\n".join(json.dumps(referral) for referral in referrals)
    as_json = cara("screen", *HAMPSHIRE, "--json", write("a.json", referrals))
    assert [decision["outcome"] for decision in decisions(as_json)] == ["eligible", "not_eligible", "eligible"]
    as_lines = cara("screen", *HAMPSHIRE, "--json", write("a.jsonl", lines))
    assert as_lines.stdout == as_json.stdout
    for form, content in (("json", json.dumps(referrals)), ("jsonl", lines)):
        assert cara("screen", *HAMPSHIRE, "--json", "--format", form, "-", stdin=content).stdout == as_json.stdout
    assert cara("screen", *HAMPSHIRE, "--json", "-", stdin=json.dumps(referrals)).stdout == as_json.stdout
    assert cara("screen", *HAMPSHIRE, "--json", "--format", "jsonl", write("a", lines)).stdout == as_json.stdout


def test_several_decisions_for_a_person_are_apart_and_counted_beside_them(
    cara: Cara, variant: Variant, write: Write
) -> None:
    refused = variant(suspect__admits_offence=False)
    eligible = write("one.json", variant())
    ran = cara("screen", *HAMPSHIRE, eligible, write("more.json", [refused, MINIMAL, {}]))
    first, second, third = ran.stdout.rstrip("\n").split("\n\n\n")
    assert first.startswith("ELIGIBLE: ")
    assert second.startswith("NOT ELIGIBLE: ")
    assert "NOT_ADMITTED" in second
    assert third.startswith("UNDETERMINED: R-0002")
    assert "suspect.date_of_birth" in third
    assert ran.stderr.splitlines()[-1] == "4 in all: 1 eligible, 1 not eligible, 1 undetermined, 1 with faults"
    assert ESCAPE not in ran.stdout + ran.stderr, "no colour in a pipe"
    alone = cara("screen", *HAMPSHIRE, eligible)
    assert (alone.stdout, alone.stderr) == (f"{first}\n", "")

"""The faults of a referral on a decision day: every one at once, its path, and no value."""

from collections.abc import Mapping

import pytest

from cara_core.errors import Fault
from cara_core.stages.referral import faults
from cara_core.terms.days import day
from cara_core.terms.referral import Offence, Referral
from cara_core.terms.risk import Answer
from support.policies import policy, tools
from support.random_cases import random_policy, random_referral, seeded
from support.referrals import ON, antecedent, dash, example

RANGE = Offence(code="CJ88116", committed_from=day("2026-03-01"), committed_to=day("2026-03-05"))


def found(changes: Mapping[str, object]) -> list[tuple[str, str]]:
    return [(fault.path, fault.code) for fault in faults(example(changes), ON, policy())]


def test_the_example_has_no_fault() -> None:
    assert found({}) == []


AFTER = [
    "suspect.date_of_birth",
    "suspect.arrested_on",
    "suspect.antecedents[0].date",
    "victim.date_of_birth",
    "victim.contacted_on",
    "victim.asked_on",
    "offences[0].committed_on",
    "evidence.victim_statement_on",
    "risk.assessed_on",
]


@pytest.mark.parametrize("path", AFTER)
def test_no_day_lies_after_the_decision_day(path: str) -> None:
    assert (path, "AFTER_DECISION_DAY") in found({path: "2026-03-11"})
    assert (path, "AFTER_DECISION_DAY") not in found({path: "2026-03-10"})


@pytest.mark.parametrize("end", ["committed_from", "committed_to"])
def test_no_end_of_a_range_lies_after_the_decision_day(end: str) -> None:
    late = found({"offences": (RANGE,), f"offences[0].{end}": "2026-03-11"})
    assert (f"offences[0].{end}", "AFTER_DECISION_DAY") in late


def test_every_antecedent_and_every_offence_is_looked_at() -> None:
    changes = {
        "suspect.antecedents": (antecedent("2026-03-12"), antecedent(None), antecedent("2026-03-13")),
        "offences": (*example().offences, Offence(code="CJ88116", committed_on=day("2026-03-14"))),
    }
    assert found(changes) == [
        ("suspect.antecedents[0].date", "AFTER_DECISION_DAY"),
        ("suspect.antecedents[2].date", "AFTER_DECISION_DAY"),
        ("offences[1].committed_on", "AFTER_DECISION_DAY"),
    ]


@pytest.mark.parametrize(
    ("last", "wrong"),
    [
        ("2026-02-28", [("offences[0].committed_to", "OUT_OF_ORDER")]),
        ("2026-03-01", []),
        ("2026-03-02", []),
    ],
)
def test_a_range_ends_no_earlier_than_it_begins(last: str, wrong: list[tuple[str, str]]) -> None:
    assert found({"offences": (RANGE,), "offences[0].committed_to": last}) == wrong


@pytest.mark.parametrize(
    "path", ["evidence.victim_statement_on", "victim.contacted_on", "victim.asked_on", "suspect.arrested_on"]
)
@pytest.mark.parametrize(("when", "wrong"), [("2026-03-07", True), ("2026-03-08", False), ("2026-03-09", False)])
def test_statement_contact_answer_and_arrest_come_no_earlier_than_the_earliest_offence(
    path: str, when: str, *, wrong: bool
) -> None:
    assert found({path: when}) == ([(path, "OUT_OF_ORDER")] if wrong else [])


def test_the_earliest_of_several_offences_counts() -> None:
    earlier = Offence(code="CJ88116", committed_on=day("2026-03-01"))
    changes = {"offences": (*example().offences, earlier), "evidence.victim_statement_on": "2026-03-02"}
    assert found(changes) == []


@pytest.mark.parametrize("path", ["suspect.date_of_birth", "victim.date_of_birth"])
@pytest.mark.parametrize(("born", "wrong"), [("2026-03-09", True), ("2026-03-08", False), ("1990-01-01", False)])
def test_nobody_is_born_after_the_earliest_offence(path: str, born: str, *, wrong: bool) -> None:
    assert found({path: born, "suspect.antecedents": ()}) == ([(path, "OUT_OF_ORDER")] if wrong else [])


@pytest.mark.parametrize(("born", "wrong"), [("2009-05-02", True), ("2009-05-01", False)])
def test_no_entry_of_the_record_lies_before_the_birth(born: str, *, wrong: bool) -> None:
    faults_found = found({"suspect.date_of_birth": born})
    assert faults_found == ([("suspect.antecedents[0].date", "OUT_OF_ORDER")] if wrong else [])


@pytest.mark.parametrize(
    ("code", "close"),
    [
        ("TBC", ""),
        ("105/01", ""),
        ("", ""),
        ("CJ88116\u200b", "; did you mean CJ88116?"),
        ("CJ8811", ""),
        ("cj88116", "; did you mean CJ88116?"),
        ("CJ-88116", "; did you mean CJ88116?"),
        (" C.J 881-16a", "; did you mean CJ88116A?"),
    ],
)
def test_a_code_that_is_no_code_is_a_fault_with_the_code_it_becomes(code: str, close: str) -> None:
    (fault,) = faults(example({"offences[0].code": code}), ON, policy())
    assert (fault.path, fault.code) == ("offences[0].code", "BAD_CODE")
    assert fault.allowed == f"text of another form; allowed: a CJS offence code, such as CJ88116{close}"


def test_what_was_reviewed_is_a_question_the_tool_asks() -> None:
    assert found({"risk.reviewed": ("8", "28")}) == [("risk.reviewed", "NOT_A_QUESTION")]
    assert found({"risk.reviewed": ("8",)}) == []
    assert found({"risk.reviewed": ("28",), "risk.tool": "SARA"}) == []


def test_an_answer_is_to_a_question_the_tool_asks() -> None:
    stray = {**dash(), "28": Answer.YES, "secret name": Answer.NO}
    (fault,) = faults(example({"risk.answers": stray}), ON, policy())
    assert fault == Fault("risk.answers", "NOT_A_QUESTION", "2 keys are no questions of DASH; allowed: 1 to 27")


def test_the_questions_of_another_tool_are_not_known_here() -> None:
    stray: dict[str, object] = {"risk.answers": {"x": Answer.YES}}
    assert found(stray) == [("risk.answers", "NOT_A_QUESTION")]
    assert found({**stray, "risk.tool": "SARA"}) == []
    assert found({**stray, "risk.tool": None}) == []
    assert [fault.code for fault in faults(example(stray), ON, policy(tools=tools()))] == []


def test_all_faults_are_found_at_once_and_in_order() -> None:
    wrong = {
        "suspect.date_of_birth": "2026-03-11",
        "victim.contacted_on": "2026-03-01",
        "risk.assessed_on": "2026-03-12",
        "risk.answers": {"x": Answer.YES},
    }
    assert found(wrong) == [
        ("suspect.date_of_birth", "AFTER_DECISION_DAY"),
        ("risk.assessed_on", "AFTER_DECISION_DAY"),
        ("victim.contacted_on", "OUT_OF_ORDER"),
        ("suspect.antecedents[0].date", "OUT_OF_ORDER"),
        ("suspect.date_of_birth", "OUT_OF_ORDER"),
        ("risk.answers", "NOT_A_QUESTION"),
    ]


def test_no_fault_repeats_a_value() -> None:
    wrong = {
        "suspect.date_of_birth": "2031-01-17",
        "victim.date_of_birth": "2031-02-18",
        "offences": (Offence(code="CJ88116", committed_from=day("2031-03-19"), committed_to=day("2031-01-20")),),
        "evidence.victim_statement_on": "2029-04-21",
        "victim.contacted_on": "2029-05-22",
        "risk.assessed_on": "2031-06-23",
        "suspect.antecedents": (antecedent("2031-07-24"),),
        "risk.answers": {"PLANTED": Answer.YES},
    }
    said = [str(fault) for fault in faults(example(wrong), ON, policy())]
    assert len(said) >= 10
    assert [text for text in said if "PLANTED" in text or "2031" in text or "2029" in text] == []
    assert all("allowed: " in text for text in said)


@pytest.mark.parametrize(
    "days",
    [
        {},
        {"committed_from": day("2026-03-01")},
        {"committed_to": day("2026-03-01")},
        {"committed_on": day("2026-03-01"), "committed_to": day("2026-03-05")},
        {"committed_on": day("2026-03-01"), "committed_from": day("2026-03-01")},
    ],
)
def test_an_offence_built_in_code_has_one_day_or_one_range(days: dict[str, object]) -> None:
    """Readers refuse it too; half a range taken for a day could hide a later act."""
    bare = Offence(code="CJ88116", **days)  # type: ignore[arg-type]  # days by name
    assert found({"offences": (*example().offences, bare)}) == [("offences[1].committed_on", "DAY_OR_RANGE")]


def test_a_referral_built_in_code_has_an_offence() -> None:
    (fault,) = faults(Referral(reference="R-1", offences=()), ON, policy())
    assert (fault.path, fault.code) == ("offences", "EMPTY")


def test_the_random_referrals_of_these_tests_are_mostly_without_fault() -> None:
    """What is decided in these tests is what could really be decided."""
    rng = seeded(1)
    cases = [(rules := random_policy(rng), random_referral(rng, rules.on)) for _ in range(500)]
    assert sum(not faults(case, rules.on, rules) for rules, case in cases) > 200

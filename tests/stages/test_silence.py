"""Nothing is decided from silence: taking a fact away never makes anything eligible.

The exceptions stand in the contract, and are held here to no more than it lets through.
``risk.answers`` as a whole: the grade of the named assessor stands, with the advice
``RISK_ANSWERS_MISSING``. The victim's date of birth: ``VICTIM_AGE_UNKNOWN``. What happened,
as the special tests ask it (the value of damage is none of them): ``OFFENCE_FACTS_CHECK``.
And what only contradicts another answer of the same record: an earlier offence's code, that
an entry outside the look-back was domestic abuse, a latest answer before the first contact.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Final

import pytest

from cara_core.stages.eligibility import assess
from cara_core.terms.decision.criterion import State
from cara_core.terms.decision.decision import Outcome
from cara_core.terms.policy import NationalRegime, Policy
from cara_core.terms.referral import Referral
from cara_core.terms.risk import Answer, Grade
from support.exhaustive import exhaustive
from support.policies import DARA, policy
from support.random_cases import MANY, many_cases
from support.referrals import antecedent, dash, example, known_paths, with_value
from support.rows import coded, dara, happened

A_GREAT_MANY: Final = 10_000
ADVISED: Final = {
    "risk.answers": "RISK_ANSWERS_MISSING",
    "victim.date_of_birth": "VICTIM_AGE_UNKNOWN",
    "facts": "OFFENCE_FACTS_CHECK",
}
"""What may be left unsaid, and the advice that then says so."""

Reading = Callable[[Referral, Policy], Outcome]
Opened = tuple[Referral, Policy, str]
"""A case that was not eligible, and the fact whose loss makes it so."""


def by_the_criteria(case: Referral, rules: Policy) -> Outcome:
    return assess(case, rules, rules.on).outcome


def if_not_x(case: Referral, rules: Policy) -> Outcome:
    """The known-bad twin: two answers instead of three, so that what is not known passes as *no*."""
    against = (
        case.suspect.serving_community_sentence,
        case.suspect.on_bail_for_other_offence and rules.bail_asked,
        case.victim.specific_risk,
        case.risk.coercive_control,
        case.risk.strangulation,
        any(offence.hate_crime for offence in case.offences),
        any(entry.violence for entry in case.suspect.antecedents or ()),
        case.risk.grade is Grade.HIGH,
    )
    needed = (case.suspect.admits_offence, case.evidence.sufficient_to_charge, case.victim.agrees)
    return Outcome.ELIGIBLE if all(needed) and not any(against) else Outcome.NOT_ELIGIBLE


def opened_by_silence(
    cases: Iterator[tuple[Referral, Policy]], reading: Reading, paths: Sequence[str] | None = None
) -> Iterator[Opened]:
    """Every case that becomes eligible when one known fact (of ``paths``, where they are named) is taken away."""
    for case, rules in cases:
        if reading(case, rules) is not Outcome.ELIGIBLE:
            for path in known_paths(case) if paths is None else paths:
                if reading(with_value(case, path, None), rules) is Outcome.ELIGIBLE:
                    yield case, rules, path


def is_let_through_by_the_contract(case: Referral, rules: Policy, path: str) -> bool:
    kind = kind_of(path)
    if kind in ADVISED:
        silent = assess(with_value(case, path, None), rules, rules.on)
        return ADVISED[kind] in {note.code for note in silent.advice}
    if kind == "offence_code":
        return codes_against(case, rules) == {"LOOKBACK_UNKNOWN"}
    if kind == "victim.asked_on":
        asked_on, contacted_on = case.victim.asked_on, case.victim.contacted_on
        return asked_on is not None and contacted_on is not None and asked_on < contacted_on
    return kind == "domestic_abuse" and codes_against(case, rules) <= {"FIRST_UNKNOWN", "LOOKBACK_UNKNOWN"}


def kind_of(path: str) -> str:
    if ".facts" in path:
        return "facts"
    return path.rpartition(".")[2] if path.startswith("suspect.antecedents[") else path


def codes_against(case: Referral, rules: Policy) -> set[str]:
    findings = assess(case, rules, rules.on).findings
    return {finding.code for finding in findings if finding.state is not State.MET}


def held(count: int, seed: int) -> None:
    let_through: set[str] = set()
    for case, rules, path in opened_by_silence(many_cases(seed, count), by_the_criteria):
        assert is_let_through_by_the_contract(case, rules, path), path
        let_through.add(kind_of(path))
    assert "risk.answers" in let_through, "the cases no longer reach the exceptions"


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        ("risk.answers", {"risk.answers": dash(yes=14)}),
        ("victim.date_of_birth", {"victim.date_of_birth": "2010-03-09"}),
        ("offences[0].facts", happened("CJ88116", weapon=True)),
        ("offences[0].facts.weapon", happened("CJ88116", weapon=True)),
        ("suspect.antecedents[0].offence_code", coded("OF61102")),
        (
            "suspect.antecedents[0].domestic_abuse",
            {"suspect.antecedents": (antecedent("2011-01-01", domestic_abuse=True),)},
        ),
        ("victim.asked_on", {"victim.asked_on": "2026-03-07"}),
    ],
)
def test_what_the_contract_lets_through_and_no_more(path: str, changes: dict[str, object]) -> None:
    ((case, rules, opened),) = opened_by_silence(iter([(example(changes), policy())]), by_the_criteria, [path])
    assert opened == path
    assert is_let_through_by_the_contract(case, rules, path)


@pytest.mark.parametrize("code", ["CD71040", "CD71038"])
def test_the_value_of_damage_is_never_left_unsaid(code: str) -> None:
    case = example(happened(code, by_fire=False, value_pounds=5_001))
    for path in ("offences[0].facts", "offences[0].facts.value_pounds"):
        assert by_the_criteria(with_value(case, path, None), policy()) is Outcome.UNDETERMINED


def test_taking_a_fact_away_never_makes_anything_eligible() -> None:
    held(MANY, seed=11)


@exhaustive
@pytest.mark.parametrize("seed", range(100, 105))
def test_taking_a_fact_away_never_makes_anything_eligible_in_fifty_thousand_cases(seed: int) -> None:
    held(A_GREAT_MANY, seed)


def test_reading_not_known_as_no_fails_the_same_test() -> None:
    """The known-bad twin opens cases by silence about what the contract never lets through."""
    opened = {path for *_, path in opened_by_silence(many_cases(11, MANY // 4), if_not_x)}
    assert {"risk.coercive_control", "risk.strangulation", "victim.specific_risk", "suspect.antecedents"} <= opened
    assert "suspect.serving_community_sentence" in opened


def grades_and_policies() -> Iterator[tuple[Grade | None, Policy]]:
    for given, regime, medium in product((None, *Grade), NationalRegime, (True, False)):
        accepted = frozenset({Grade.STANDARD, Grade.MEDIUM} if medium else {Grade.STANDARD})
        yield given, policy(national_regime=regime, accepted_grades=accepted)


def test_no_single_answer_of_a_tool_with_three_grades_can_be_withheld_to_be_eligible() -> None:
    """Every count of yes and unknown, every grade given, every policy: the answers one by one."""
    tried = 0
    for (given, rules), yes in product(grades_and_policies(), range(7)):
        for unknown in range(7 - yes):
            case = example({**dara(yes, unknown), "risk.grade": given})
            if by_the_criteria(case, rules) is Outcome.ELIGIBLE:
                continue
            for key in DARA.counted:
                tried += 1
                assert by_the_criteria(with_value(case, f"risk.answers.{key}", None), rules) is not Outcome.ELIGIBLE
    assert tried > 1_000


def test_no_single_answer_of_dash_can_be_withheld_to_be_eligible() -> None:
    tried = 0
    for (given, rules), yes, history in product(grades_and_policies(), range(11, 16), Answer):
        for unknown in range(4):
            case = example({"risk.answers": dash(yes=yes, unknown=unknown, history=history), "risk.grade": given})
            if by_the_criteria(case, rules) is Outcome.ELIGIBLE:
                continue
            for key in ("1", "10", "18", "27"):
                tried += 1
                assert by_the_criteria(with_value(case, f"risk.answers.{key}", None), rules) is not Outcome.ELIGIBLE
    assert tried > 1_000


def test_nothing_at_all_is_never_eligible_and_never_refused() -> None:
    """Every fact taken away at once: all that is left is what is not known."""
    sections = ("suspect", "victim", "relationship", "evidence", "risk")
    nothing = example({**dict.fromkeys(sections), "offences[0].hate_crime": None})
    decision = assess(nothing, policy(), policy().on)
    assert decision.outcome is Outcome.UNDETERMINED
    assert {finding.state for finding in decision.findings} == {State.MET, State.UNKNOWN}

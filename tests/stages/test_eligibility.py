"""The decision as a whole: its findings, its needs, and the invariants of the contract."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import attrs
import pytest

from cara_core.stages.eligibility import assess, judge, marks_slowly
from cara_core.stages.particulars.drawing import draw
from cara_core.terms.days import Day, day
from cara_core.terms.decision.criterion import State
from cara_core.terms.decision.decision import Decision, Outcome
from cara_core.terms.decision.reasons import NOT_ASKED
from cara_core.terms.referral import Antecedent, AntecedentKind, Offence, OffenceFacts, Referral, Relationship
from cara_core.terms.risk import Answer, Grade
from support.contract import ADVICE_CODES, CODES, CRITERIA_IN_ORDER
from support.plain_words import WORDS
from support.policies import policy
from support.random_cases import MANY, many_cases
from support.referrals import ON, example, known_paths, value_at, with_value

STRENGTH: Final = (State.NOT_MET, State.REFER, State.UNKNOWN, State.MET)
SETTLED: Final[Mapping[str, object]] = {
    "suspect.date_of_birth": "1990-04-02",
    "victim.date_of_birth": "1990-04-02",
    "suspect.language": "en",
    "victim.agrees": True,
    "relationship": Relationship.PARTNER,
    "risk.tool": "DASH",
    "risk.grade": Grade.STANDARD,
    "risk.assessor": "officer 1234",
    "evidence.sufficient_to_charge": True,
    "evidence.prosecutor_agrees": True,
    "suspect.admits_offence": True,
    "suspect.first_domestic_abuse_arrest": True,
    "suspect.antecedents": (),
}
"""What may be recorded at a path; anything else that is asked for is answered *no*."""


def decide(changes: Mapping[str, object] | None = None, **settings: Any) -> Decision:
    return assess(example(changes), policy(**settings), ON)


def test_the_compiled_criteria_mark_what_the_declarations_say() -> None:
    seen: Counter[int] = Counter()
    for case, rules in many_cases(1):
        particulars = draw(case, rules, rules.on)
        marks = judge()(particulars, rules)
        assert marks == marks_slowly(particulars, rules)
        seen.update(bit for bit in range(marks.bit_length()) if marks >> bit & 1)
    assert len(seen) == sum(map(len, CODES.values())) + len(CRITERIA_IN_ORDER) + len(ADVICE_CODES), (
        "a rule never applied"
    )


def in_order(criterion: str, decision: Decision) -> None:
    """The findings of one criterion: met alone, or strongest first with ties in the table's order."""
    found = [finding for finding in decision.findings if finding.criterion == criterion]
    states = {code: State(state) for state, code in CODES[criterion]}
    table = [code for _, code in CODES[criterion]]
    if found[0].state is State.MET:
        assert len(found) == 1
        assert found[0].code in {criterion, NOT_ASKED}
        return
    assert [finding.state for finding in found] == [states[finding.code] for finding in found]
    ranks = [(STRENGTH.index(finding.state), table.index(finding.code)) for finding in found]
    assert ranks == sorted(set(ranks))


def test_every_decision_keeps_the_contracts_invariants() -> None:
    outcomes: Counter[Outcome] = Counter()
    for case, rules in many_cases(2):
        decision = assess(case, rules, rules.on)
        outcomes[decision.outcome] += 1
        core = [finding for finding in decision.findings if not finding.criterion.startswith("LOCAL:")]
        assert tuple(dict.fromkeys(finding.criterion for finding in core)) == CRITERIA_IN_ORDER
        for criterion in CRITERIA_IN_ORDER:
            in_order(criterion, decision)
        states = {finding.state for finding in decision.findings}
        assert (states == {State.MET}) is (decision.outcome is Outcome.ELIGIBLE)
        assert (State.NOT_MET in states) is (decision.outcome is Outcome.NOT_ELIGIBLE)
        assert (decision.outcome is Outcome.REFER) is (State.REFER in states and State.NOT_MET not in states)
        assert all(bool(finding.needs) is (finding.state is State.UNKNOWN) for finding in decision.findings)
        assert all(finding.text and finding.source and finding.set_by for finding in decision.findings)
        assert [note.code for note in decision.advice] == [
            code for code in ADVICE_CODES if code in {note.code for note in decision.advice}
        ]
    assert all(outcomes[outcome] > MANY / 50 for outcome in Outcome), outcomes


ASKED_AGAIN = {"RISK_STALE", "VICTIM_STALE", "FIRST_UNKNOWN", "LOOKBACK_UNKNOWN"}
"""Where something known is asked for: it has grown too old, or it contradicts another answer."""


def settled(case: Referral, path: str, on: Day) -> Referral:
    """The case with an answer at that path that stands against nothing."""
    general = re.sub(r"\[\d+]", "", path)
    if path in {"victim.contacted_on", "victim.asked_on", "risk.assessed_on"}:
        return _as(case, path, on)
    if general == "offences.facts.value_pounds":
        where = path.removesuffix(".value_pounds")
        return _as(case, where, attrs.evolve(value_at(case, where) or OffenceFacts(), value_pounds=5_000))
    if path.startswith("risk.answers."):
        return _as(case, path, Answer.NO)
    return _as(case, path, SETTLED.get(path, SETTLED_IN_A_LIST.get(general, False)))


SETTLED_IN_A_LIST: dict[str, object] = {
    "suspect.antecedents.date": day("2001-01-01"),
    "suspect.antecedents.kind": AntecedentKind.CAUTION,
    "suspect.antecedents.offence_code": "TH68020",
    "offences.code": "CD71039",
}


def _as(case: Referral, path: str, answer: object) -> Referral:
    changed: Referral = with_value(case, path, day(answer) if answer == "1990-04-02" else answer)
    return changed


def test_what_an_unknown_names_would_settle_it() -> None:
    """Recording an answer at each path that is asked for leaves nothing unknown, in a few rounds."""
    undetermined = 0
    for case, rules in many_cases(3):
        decision = assess(case, rules, rules.on)
        undetermined += decision.outcome is Outcome.UNDETERMINED
        for _ in range(3):
            needs = [path for finding in decision.findings for path in finding.needs]
            for path in needs:
                case = settled(case, path, rules.on)  # noqa: PLW2901  (answered round by round)
            decision = assess(case, rules, rules.on)
        assert [finding for finding in decision.findings if finding.state is State.UNKNOWN] == []
    assert undetermined > MANY / 50


def test_what_is_asked_for_is_lacking_or_has_to_be_made_again() -> None:
    for case, rules in many_cases(4):
        known = set(known_paths(case))
        for finding in assess(case, rules, rules.on).findings:
            assert len(set(finding.needs)) == len(finding.needs)
            for path in finding.needs:
                again = finding.code in ASKED_AGAIN or path == "risk.tool" or path.endswith("].code")
                unknown_answer = path.startswith("risk.answers.") and value_at(case, path) in {None, "unknown"}
                language = path == "suspect.language" and value_at(case, path) == "und"
                empty = path == "risk.assessor" and not value_at(case, path)
                assert path not in known or again or unknown_answer or language or empty


def test_everything_not_known_is_asked_for_at_once() -> None:
    """Nothing but an offence: every unknown, and the paths that would settle each."""
    bare = Referral(reference="R-0002", offences=(Offence(code="CJ88116", committed_on=day("2026-03-08")),))
    decision = assess(bare, policy(), ON)
    assert decision.outcome is Outcome.UNDETERMINED
    assert {finding.code: finding.needs for finding in decision.findings if finding.state is State.UNKNOWN} == {
        "AGE_UNKNOWN": ("suspect.date_of_birth",),
        "HATE_CRIME_UNKNOWN": ("offences[0].hate_crime",),
        "FIRST_UNKNOWN": ("suspect.first_domestic_abuse_arrest",),
        "RELATIONSHIP_UNKNOWN": ("relationship",),
        "ADMISSION_UNKNOWN": ("suspect.admits_offence",),
        "EVIDENCE_UNKNOWN": ("evidence.sufficient_to_charge", "evidence.prosecutor_agrees"),
        "LOOKBACK_UNKNOWN": ("suspect.antecedents",),
        "ORDER_UNKNOWN": ("suspect.serving_community_sentence",),
        "BAIL_UNKNOWN": ("suspect.on_bail_for_other_offence",),
        "RISK_UNKNOWN": ("risk.tool", "risk.grade", "risk.assessed_on", "risk.assessor", "risk.strangulation"),
        "CCB_UNKNOWN": ("risk.coercive_control",),
        "VICTIM_NOT_ASKED": ("victim.contacted_on",),
        "VICTIM_UNKNOWN": ("victim.agrees", "victim.specific_risk"),
        "LANGUAGE_UNKNOWN": ("suspect.interpreter_needed",),
    }


def test_a_decision_says_whose_it_is() -> None:
    decision = decide(community="polish")
    assert (decision.reference, decision.force, decision.community) == ("R-0001", "example", "polish")
    assert decision.on == ON


def test_a_case_before_the_first_dispensation_is_referred_and_never_refused_for_that() -> None:
    rules = policy(day("2011-05-01"))
    decision = assess(example(on=rules.on), rules, rules.on)
    assert decision.outcome is Outcome.REFER
    assert [finding.code for finding in decision.findings if finding.state is State.REFER] == [
        "REGIME_NO_DISPENSATION",
        "REGIME_NOT_MODELLED",
    ]


def test_words_hold_the_values_that_were_found() -> None:
    young = decide({"suspect.date_of_birth": "2008-03-31"})
    assert "18 from 31 month-3 2026" in {finding.text for finding in young.findings}
    graded = decide({"risk.grade": Grade.MEDIUM}, accepted_grades=frozenset({Grade.STANDARD}))
    assert "medium; accepted: standard" in {finding.text for finding in graded.findings}


def test_no_words_are_needed_to_decide() -> None:
    for case, rules in many_cases(7, 200):
        mute = attrs.evolve(rules, words={})
        assert assess(case, mute, mute.on).digest == assess(case, rules, rules.on).digest
    assert WORDS["en"].has("ADULT.met")


@pytest.mark.parametrize("path", ["victim.date_of_birth", "suspect.date_of_birth", "relationship"])
def test_what_only_the_longer_limit_could_save_is_not_known_and_never_refused(path: str) -> None:
    """Seven months after a battery with a late statement: the longer limit decides."""
    late = {"offences[0].committed_on": day("2025-08-01"), "evidence.victim_statement_on": day("2026-03-01")}
    assert decide(late).outcome is Outcome.ELIGIBLE
    unknown = decide({**late, path: None})
    assert unknown.outcome is Outcome.UNDETERMINED
    found = [finding for finding in unknown.findings if finding.criterion == "TIME_LIMIT"]
    assert [(finding.code, finding.needs) for finding in found] == [("TIME_LIMIT_UNKNOWN", (path,))]


def test_an_unknown_that_would_change_no_limit_is_not_asked_for() -> None:
    """The six months are enough, or even the longer limit is over."""
    assert "TIME_LIMIT_UNKNOWN" not in {finding.code for finding in decide({"victim.date_of_birth": None}).findings}
    over = decide(
        {
            "offences[0].committed_on": day("2023-08-01"),
            "evidence.victim_statement_on": day("2023-08-02"),
            "victim.date_of_birth": None,
        }
    )
    assert [finding.code for finding in over.findings if finding.criterion == "TIME_LIMIT"] == ["TIME_LIMIT_PASSED"]


def test_an_incomplete_entry_of_the_record_asks_for_all_it_lacks_and_refuses_nothing() -> None:
    entry = Antecedent(kind=None, date=day("2025-01-01"), violence=None)
    (found,) = [
        finding for finding in decide({"suspect.antecedents": (entry,)}).findings if finding.criterion == "LOOKBACK"
    ]
    assert found.needs == ("suspect.antecedents[0].kind", "suspect.antecedents[0].violence")
    violent = decide({"suspect.antecedents": (attrs.evolve(entry, violence=True),)})
    assert violent.outcome is Outcome.UNDETERMINED


@pytest.mark.parametrize("lang", ["en", "EN", "en-GB", "en-gb"])
def test_a_language_takes_the_words_of_its_prefix(lang: str) -> None:
    decision = decide()
    assert decision.text(lang) == decision.text()

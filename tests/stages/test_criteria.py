"""The declarations against the contract: its criteria, its codes, its order, its advice."""

import re

import attrs
import pytest

from cara_core.stages.criteria import ADVICE, CRITERIA
from cara_core.stages.particulars.drawing import draw
from cara_core.stages.particulars.values import Language, Offences, Particulars, Record, RiskShown
from cara_core.terms.decision.conditions import AllOf, AnyOf, Condition, Fact, Later, NotLater, Side, Within
from cara_core.terms.decision.criterion import Criterion, State
from support.contract import ADVICE_CODES, ALWAYS_ASKED, CODES, CRITERIA_IN_ORDER
from support.policies import policy
from support.referrals import example, value_at

STRENGTH = (State.NOT_MET, State.REFER, State.UNKNOWN)


def facts_in(condition: Condition) -> list[Fact]:
    """Every fact a condition speaks of."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return [fact for part in parts for fact in facts_in(part)]
        case Later(fact, than) | NotLater(fact, than) | Within(fact, than):
            return [fact, than]
        case _:
            return [condition.fact]


def all_facts() -> list[Fact]:
    conditions = [rule.when for criterion in CRITERIA for rule in criterion.rules]
    conditions += [criterion.asked for criterion in CRITERIA] + [note.when for note in ADVICE]
    return [fact for condition in conditions for fact in facts_in(condition)]


def test_every_criterion_of_the_contract_stands_in_its_order() -> None:
    assert tuple(criterion.name for criterion in CRITERIA) == CRITERIA_IN_ORDER


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda criterion: str(criterion.name))
def test_a_criterion_has_the_codes_of_the_contract_strongest_first(criterion: Criterion) -> None:
    by_strength = sorted(CODES[criterion.name], key=lambda pair: STRENGTH.index(State(pair[0])))
    declared = [(str(rule.state), rule.code) for rule in criterion.rules]
    assert [pair for pair in declared if pair[0] != "refer"] == [pair for pair in by_strength if pair[0] != "refer"]
    assert declared == by_strength


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda criterion: str(criterion.name))
def test_a_criterion_is_always_asked_unless_the_contract_lets_it_rest(criterion: Criterion) -> None:
    assert (criterion.asked == AllOf(())) is (criterion.name in ALWAYS_ASKED)


def test_the_advice_of_the_contract_stands_in_its_order() -> None:
    assert tuple(note.code for note in ADVICE) == ADVICE_CODES


def test_an_unknown_and_only_an_unknown_has_needs() -> None:
    for criterion in CRITERIA:
        for rule in criterion.rules:
            assert bool(rule.needs) is (rule.state is State.UNKNOWN)


def test_every_fact_is_a_particular_or_a_setting() -> None:
    rules = policy()
    sides = {Side.REFERRAL: draw(example(), rules, rules.on), Side.POLICY: rules}
    for fact in all_facts():
        thing: object = sides[fact.side]
        for name in fact.name.split("."):
            assert hasattr(thing, name), f"{fact.name} is not there to be asked"
            thing = getattr(thing, name)


def test_every_path_that_is_asked_for_is_a_path_of_a_referral() -> None:
    paths = {fact.path for fact in all_facts() if fact.path}
    assert len(paths) > 15
    for path in paths:
        assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)?", path)
        value_at(example(), path)


def test_no_particular_is_an_age_or_a_count() -> None:
    """HOUSE: days to be compared with other days, never ages or counts of months."""
    for part in (Particulars, Offences, Record, RiskShown, Language):
        for field in attrs.fields(part):
            assert field.type not in {int, float, int | None, float | None}


def test_whoever_says_so_can_be_named() -> None:
    """Each criterion, rule and piece of advice names a source or a setting that the policy knows."""
    rules = policy()
    led_to = {"authority", "language", "listed", "risk_tool", "time_limit"}
    named = {by for criterion in CRITERIA for by in (criterion.by, *(rule.by for rule in criterion.rules))}
    for by in (named | {note.by for note in ADVICE}) - led_to - {""}:
        assert rules.by(by).source

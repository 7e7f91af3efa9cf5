"""What a plugin adds, and what is said when it failed: more refused, never more admitted."""

from collections.abc import Mapping
from typing import Any, Final

import attrs
import pytest

from cara_core.errors import WordsMissing
from cara_core.stages.eligibility import assess
from cara_core.terms.decision.criterion import State
from cara_core.terms.decision.decision import Decision, Outcome
from cara_core.terms.decision.reasons import PLUGIN_FAULT, Refusal
from cara_core.terms.sources import Standing
from support.contract import CRITERIA_IN_ORDER
from support.policies import policy
from support.random_cases import MANY, many_cases, seeded
from support.referrals import ON, example

WEAKEST_FIRST: Final = (Outcome.ELIGIBLE, Outcome.UNDETERMINED, Outcome.REFER, Outcome.NOT_ELIGIBLE)


def decide(changes: Mapping[str, object] | None = None, **settings: Any) -> Decision:
    return assess(example(changes), policy(**settings), ON)


def refusal(state: State, code: str = "RECENT_RESOLUTION", **changes: Any) -> tuple[Refusal, str]:
    made = Refusal(
        code=code,
        state=state,
        texts={"en": f"because of {code}"},
        source="EXAMPLE",
        standing=Standing.ILLUSTRATIVE,
        needs=("suspect.antecedents[0].domestic_abuse",) if state is State.UNKNOWN else (),
    )
    return attrs.evolve(made, **changes), "cara-example 0.1.0"


def test_a_plugins_refusals_follow_the_core_sorted_by_code() -> None:
    added = [refusal(State.REFER, "ZEBRA"), refusal(State.UNKNOWN, "APPLE"), refusal(State.NOT_MET, "MANGO")]
    decision = assess(example(), policy(), ON, added)
    assert decision.outcome is Outcome.NOT_ELIGIBLE
    assert [(finding.criterion, finding.state, finding.code) for finding in decision.findings[-3:]] == [
        ("LOCAL:APPLE", State.UNKNOWN, "APPLE"),
        ("LOCAL:MANGO", State.NOT_MET, "MANGO"),
        ("LOCAL:ZEBRA", State.REFER, "ZEBRA"),
    ]
    unknown = decision.findings[-3]
    assert unknown.needs == ("suspect.antecedents[0].domestic_abuse",)
    assert (unknown.source, unknown.standing, unknown.set_by) == (
        "EXAMPLE",
        Standing.ILLUSTRATIVE,
        "cara-example 0.1.0",
    )
    assert assess(example(), policy(), ON, added[::-1]).digest == decision.digest


def test_a_refusal_speaks_the_languages_it_has_and_no_other() -> None:
    said = assess(example(), policy(), ON, [refusal(State.REFER)]).findings[-1]
    assert said.text == "because of RECENT_RESOLUTION"
    with pytest.raises(WordsMissing, match=r"cara-example 0\.1\.0 has no words in pl for RECENT_RESOLUTION"):
        said.in_words("pl")


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (State.NOT_MET, Outcome.NOT_ELIGIBLE),
        (State.REFER, Outcome.REFER),
        (State.UNKNOWN, Outcome.UNDETERMINED),
    ],
)
def test_a_refusal_alone_closes_an_eligible_case(state: State, outcome: Outcome) -> None:
    assert decide().outcome is Outcome.ELIGIBLE
    assert assess(example(), policy(), ON, [refusal(state)]).outcome is outcome


def test_adding_a_refusal_never_makes_anything_more_eligible() -> None:
    rng = seeded(5)
    for case, rules in many_cases(5):
        before = assess(case, rules, rules.on)
        states = rng.choices((State.NOT_MET, State.REFER, State.UNKNOWN), k=rng.randint(1, 3))
        after = assess(case, rules, rules.on, [refusal(state) for state in states])
        assert WEAKEST_FIRST.index(after.outcome) >= WEAKEST_FIRST.index(before.outcome)
        assert after.outcome is not Outcome.ELIGIBLE
        core = [finding for finding in after.findings if finding.criterion in CRITERIA_IN_ORDER]
        assert core == [finding for finding in before.findings if finding.criterion in CRITERIA_IN_ORDER]


@pytest.mark.parametrize("of_policy", [True, False])
def test_a_plugin_that_failed_refers_to_a_human(*, of_policy: bool) -> None:
    """Whether it failed while it was asked for its policy, or for its refusals."""
    rules = policy(sound=not of_policy)
    decision = assess(example(), rules, ON, sound=of_policy)
    assert (decision.outcome, decision.sound) == (Outcome.REFER, False)
    last = decision.findings[-1]
    assert (last.criterion, last.state, last.code) == (f"LOCAL:{PLUGIN_FAULT}", State.REFER, PLUGIN_FAULT)
    assert (last.source, last.text) == ("SAFETY-FLOOR", "the plugin failed")
    assert decide().sound is True


def test_an_unsound_policy_is_never_eligible_and_closes_nothing_by_itself() -> None:
    for case, rules in many_cases(6, MANY // 3):
        sound, unsound = (attrs.evolve(rules, sound=sound) for sound in (True, False))
        before, after = assess(case, sound, sound.on), assess(case, unsound, unsound.on)
        assert after.outcome is (Outcome.NOT_ELIGIBLE if before.outcome is Outcome.NOT_ELIGIBLE else Outcome.REFER)

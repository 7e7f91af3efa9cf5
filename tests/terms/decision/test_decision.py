"""A decision as a value: its format, its digest, and what a plugin's refusal may be."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import attrs
import pytest

from cara_core.errors import WordsMissing
from cara_core.stages.eligibility import assess
from cara_core.terms.decision.criterion import State
from cara_core.terms.decision.decision import Decision, Outcome, outcome_of
from cara_core.terms.decision.reasons import Advice, Finding, Refusal
from cara_core.terms.sources import Standing
from cara_core.terms.words import Words
from support.plain_words import WORDS
from support.policies import policy
from support.referrals import ON, example


def decision(changes: Mapping[str, object] | None = None, **settings: Any) -> Decision:
    return assess(example(changes), policy(**settings), ON)


def refusal(**changes: Any) -> Refusal:
    given: dict[str, Any] = {
        "code": "RECENT_RESOLUTION",
        "state": State.NOT_MET,
        "texts": {"en": "a recent resolution"},
        "source": "EXAMPLE",
        "standing": Standing.ILLUSTRATIVE,
    }
    return Refusal(**(given | changes))


@pytest.mark.parametrize(
    ("states", "outcome"),
    [
        ((), Outcome.ELIGIBLE),
        ((State.MET,), Outcome.ELIGIBLE),
        ((State.MET, State.UNKNOWN), Outcome.UNDETERMINED),
        ((State.UNKNOWN, State.REFER), Outcome.REFER),
        ((State.REFER, State.NOT_MET), Outcome.NOT_ELIGIBLE),
        ((State.MET, State.UNKNOWN, State.REFER, State.NOT_MET), Outcome.NOT_ELIGIBLE),
        ((State.UNKNOWN, State.NOT_MET), Outcome.NOT_ELIGIBLE),
    ],
)
def test_the_strongest_state_binds(states: tuple[State, ...], outcome: Outcome) -> None:
    assert outcome_of(set(states)) is outcome
    assert outcome_of(frozenset(states)) is outcome


def test_a_decision_has_the_format_of_the_contract() -> None:
    mapping = decision().to_mapping()
    assert list(mapping) == [
        *("format", "reference", "force", "community", "on", "outcome", "findings", "advice", "made_with", "digest"),
    ]
    assert (mapping["format"], mapping["reference"], mapping["force"]) == ("cara-decision/1", "R-0001", "example")
    assert (mapping["community"], mapping["on"], mapping["outcome"]) == (None, "2026-03-10", "eligible")
    assert mapping["made_with"] == {"cara-core": "0.1.0", "cara-example": "0.1.0"}


def test_a_finding_and_a_piece_of_advice_have_the_fields_of_the_contract() -> None:
    mapping: Any = decision().to_mapping()
    assert mapping["findings"][1] == {
        "criterion": "ADULT",
        "state": "met",
        "code": "ADULT",
        "text": "ADULT is met",
        "needs": [],
        "source": "CJA2003-s22",
        "standing": "law",
        "set_by": "cara-core 0.1.0",
    }
    assert list(mapping["findings"][1])[:5] == ["criterion", "state", "code", "text", "needs"]
    assert mapping["advice"][0] == {
        "code": "PERIOD_OVER_16W",
        "text": "mind PERIOD_OVER_16W",
        "source": "CODE-WEEKS",
        "standing": "published",
        "set_by": "cara-core 0.1.0",
    }


def test_the_json_is_one_compact_line_of_the_same() -> None:
    made = decision({"reference": "R-é"})
    line = made.to_json()
    assert json.loads(line) == made.to_mapping()
    assert "\n" not in line
    assert '", "' not in line
    assert "R-é" in line


def canonical_digest(mapping: Any) -> str:
    """The contract's own definition of the digest, from the JSON alone."""
    bare = {key: value for key, value in mapping.items() if key != "digest"}
    for rows in ("findings", "advice"):
        bare[rows] = [{key: value for key, value in row.items() if key != "text"} for row in bare[rows]]
    canonical = json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    return f"sha256:{hashlib.sha256(canonical).hexdigest()}"


@pytest.mark.parametrize("changes", [{}, {"risk.grade": None}, {"reference": "R-é"}, {"suspect.admits_offence": False}])
def test_anybody_can_check_the_digest_from_the_json(changes: dict[str, object]) -> None:
    made = decision(changes)
    assert canonical_digest(json.loads(made.to_json())) == made.digest


def test_equal_inputs_give_equal_decisions_with_one_digest() -> None:
    decided, other = decision(), decision()
    assert decided.digest == other.digest
    assert decided == other
    assert hash(decided) == hash(other)
    assert decided != "a decision"


@pytest.mark.parametrize(
    ("changes", "settings"),
    [
        ({"reference": "R-0002"}, {}),
        ({"suspect.admits_offence": None}, {}),
        ({"victim.views_sought": None}, {}),
        ({}, {"community": "polish"}),
        ({}, {"made_with": {"cara-core": "0.1.1", "cara-example": "0.1.0"}}),
        ({}, {"bail_asked": False}),
        ({}, {"force": "another"}),
    ],
)
def test_a_change_that_is_seen_changes_the_digest(changes: dict[str, object], settings: dict[str, object]) -> None:
    assert decision(changes, **settings).digest != decision().digest
    assert decision(changes, **settings) != decision()


def test_words_are_no_part_of_the_digest() -> None:
    shouted = Words("en", {key: text.upper() for key, text in WORDS["en"].texts.items()})
    louder = decision(words={"en": shouted})
    assert louder.findings[1].text == "ADULT IS MET"
    assert louder.digest == decision().digest
    assert decision(words={}).digest == decision().digest


def test_the_order_of_what_made_it_is_no_part_of_the_digest() -> None:
    turned = {"cara-example": "0.1.0", "cara-core": "0.1.0"}
    assert decision(made_with=turned).to_json() == decision().to_json()


def test_words_are_made_in_the_language_asked_and_never_in_another() -> None:
    polish = Words("pl", {key: f"pl:{text}" for key, text in WORDS["en"].texts.items()})
    made = decision(words={**WORDS, "pl": polish})
    assert made.findings[1].in_words("pl") == "pl:ADULT is met"
    assert made.advice[0].in_words("pl") == "pl:mind PERIOD_OVER_16W"
    assert made.findings[1].text == "ADULT is met"
    with pytest.raises(WordsMissing):
        made.findings[1].in_words("pa")
    with pytest.raises(WordsMissing):
        made.to_mapping("pa")


def test_a_text_that_is_missing_from_a_language_is_an_error() -> None:
    gap = Words("pl", {key: text for key, text in WORDS["en"].texts.items() if key != "ADULT.met"})
    with pytest.raises(WordsMissing, match=r"there are no words in pl for ADULT\.met"):
        decision(words={"pl": gap}).findings[1].in_words("pl")


def test_neither_a_decision_nor_its_findings_print_their_words() -> None:
    made = decision({"suspect.admits_offence": False})
    assert "reasons" not in repr(made)
    assert all(" because of " not in repr(finding) for finding in made.findings)
    assert isinstance(made.findings[0], Finding)
    assert isinstance(made.advice[0], Advice)


@pytest.mark.parametrize("state", [State.NOT_MET, State.REFER])
def test_a_plugin_may_refuse_or_refer(state: State) -> None:
    assert refusal(state=state).state is state


def test_a_plugin_may_not_know_and_says_what_would_settle_it() -> None:
    assert refusal(state=State.UNKNOWN, needs=("risk.grade",)).needs == ("risk.grade",)


@pytest.mark.parametrize("state", [State.MET, "not_met", "met", None, True])
def test_a_plugin_cannot_say_that_something_is_met(state: object) -> None:
    with pytest.raises(ValueError, match="state: not_met, refer or unknown; a plugin can only refuse"):
        refusal(state=state)


@pytest.mark.parametrize(
    ("state", "needs"),
    [(State.UNKNOWN, ()), (State.NOT_MET, ("risk.grade",)), (State.REFER, ("risk.grade",))],
)
def test_needs_go_with_an_unknown_and_only_with_one(state: State, needs: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="needs: paths that would settle it"):
        refusal(state=state, needs=needs)


@pytest.mark.parametrize(
    "code", ["", "A", "recent", "RECENT-RESOLUTION", "1RECENT", "R" * 65, "RECENT\n", "RECENT ", "PLUGIN_FAULT"]
)
def test_a_refusal_has_a_code_in_upper_case(code: str) -> None:
    with pytest.raises(ValueError, match="code"):
        refusal(code=code)


@pytest.mark.parametrize("texts", [None, "text", ["text"], {"en": None}, {1: "text"}, {"en": "text", "pl": 2}])
def test_a_refusal_has_a_text_for_each_language(texts: object) -> None:
    with pytest.raises(TypeError, match="texts: a text for each language tag"):
        refusal(texts=texts)


@pytest.mark.parametrize(
    ("field", "wrong"), [("source", None), ("standing", "law"), ("needs", (1,)), ("needs", 7), ("needs", "risk.grade")]
)
def test_a_refusal_is_built_with_every_field_or_not_at_all(field: str, wrong: object) -> None:
    with pytest.raises((TypeError, ValueError), match=field):
        refusal(**{field: wrong})


def test_a_decision_cannot_be_changed() -> None:
    made = decision()
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        made.outcome = Outcome.ELIGIBLE  # type: ignore[misc]  # what is tried here

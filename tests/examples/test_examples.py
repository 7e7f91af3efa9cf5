"""The shipped examples: each shows what it says, and together they show every reason."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

import cara_core as cara
from cara_core.examples import Example, examples
from cara_core.stages.criteria import ADVICE, CRITERIA
from cara_core.terms.referral import Referral

REPOSITORY = Path(__file__).resolve().parents[2]
FORCES = ("hampshire", "leicestershire", "west_midlands", "west_midlands/polish")
LOADED = {name: cara.load_force(name) for name in FORCES}
LOCAL = {"RECENT_RESOLUTION"}
"""The reasons of shipped plugins; LOCAL:PLUGIN_FAULT needs a broken one, and stands in tests/cli."""
BY_NAME = {example.name: example for example in examples()}


def codes(example: Example, force: str) -> set[str]:
    """Every code of the decision, findings and advice."""
    decision = cara.screen(example.referral, LOADED[force], on=example.on)
    return {said.code for said in (*decision.findings, *decision.advice)}


def reasons(example: Example, force: str) -> set[str]:
    """The codes of the findings alone."""
    return {finding.code for finding in cara.screen(example.referral, LOADED[force], on=example.on).findings}


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_the_codes_it_is_there_for_occur(example: Example) -> None:
    found = set.union(*(codes(example, force) for force in FORCES))
    assert set(example.codes) <= found


@pytest.mark.parametrize(
    "example", [example for example in examples() if not example.codes], ids=lambda example: example.name
)
def test_an_example_without_codes_is_let_through(example: Example) -> None:
    for force in FORCES:
        assert cara.screen(example.referral, LOADED[force], on=example.on).outcome is cara.Outcome.ELIGIBLE


def test_every_reason_has_an_example() -> None:
    declared = {rule.code for criterion in CRITERIA for rule in criterion.rules} | {note.code for note in ADVICE}
    promised = {code for example in examples() for code in example.codes}
    assert promised == declared | LOCAL


def test_each_outcome_has_examples_in_each_force() -> None:
    for force in LOADED.values():
        outcomes = {cara.screen(example.referral, force, on=example.on).outcome for example in examples()}
        assert outcomes == set(cara.Outcome)


@pytest.mark.parametrize(
    ("name", "code", "eligible", "not_eligible"),
    [
        ("medium-risk", "RISK_NOT_ACCEPTED", "hampshire", "leicestershire"),
        ("language-pl", "LANGUAGE_NO_PROGRAMME", "west_midlands/polish", "west_midlands"),
        ("not-the-first-arrest", "NOT_FIRST", "west_midlands", "leicestershire"),
        ("lookback-domestic-abuse", "LOOKBACK_DA", "hampshire", "leicestershire"),
        ("recent-resolution", "RECENT_RESOLUTION", "hampshire", "leicestershire"),
        ("on-bail", "ON_BAIL_OTHER", "leicestershire", "hampshire"),
        ("theft-in-a-dwelling", "OFFENCE_NOT_LISTED", "hampshire", "leicestershire"),
    ],
)
def test_forces_differ_where_they_should(name: str, code: str, eligible: str, not_eligible: str) -> None:
    example = BY_NAME[name]
    assert cara.screen(example.referral, LOADED[eligible], on=example.on).outcome is cara.Outcome.ELIGIBLE
    assert cara.screen(example.referral, LOADED[not_eligible], on=example.on).outcome is cara.Outcome.NOT_ELIGIBLE
    assert code in reasons(example, not_eligible)
    assert code not in reasons(example, eligible)


def test_an_earlier_arrest_is_a_reason_where_the_force_asks_it_and_advice_elsewhere() -> None:
    example = BY_NAME["not-the-first-arrest"]
    assert "NOT_FIRST" in codes(example, "hampshire") - reasons(example, "hampshire")
    assert "NOT_FIRST" in reasons(example, "leicestershire")


@pytest.mark.parametrize(
    ("name", "code", "outcome"),
    [
        ("before-the-code-of-practice", "REGIME_NOT_MODELLED", cara.Outcome.REFER),
        ("strangulation-attempted", "STRANGULATION", cara.Outcome.NOT_ELIGIBLE),
        ("weapon-used", "OFFENCE_EXCLUDED", cara.Outcome.NOT_ELIGIBLE),
        ("damage-by-fire", "OFFENCE_EXCLUDED", cara.Outcome.NOT_ELIGIBLE),
        ("harassment-once", "OFFENCE_EXCLUDED", cara.Outcome.NOT_ELIGIBLE),
        ("damage-value-unknown", "OFFENCE_VALUE_UNKNOWN", cara.Outcome.NOT_ELIGIBLE),
        ("record-contradicts-itself", "LOOKBACK_UNKNOWN", cara.Outcome.UNDETERMINED),
        ("second-look-asked", "RISK_ITEM_REFER", cara.Outcome.REFER),
        ("agreement-too-early", "VICTIM_STALE", cara.Outcome.UNDETERMINED),
        ("victim-under-16", "VICTIM_UNDER_16", cara.Outcome.REFER),
    ],
)
def test_a_reason_decides_as_the_contract_has_it(name: str, code: str, outcome: cara.Outcome) -> None:
    example = BY_NAME[name]
    assert code in reasons(example, "hampshire")
    assert cara.screen(example.referral, LOADED["hampshire"], on=example.on).outcome is outcome


def test_medium_risk_is_advice_since_the_national_permission_and_not_before() -> None:
    assert "RISK_ABOVE_NATIONAL_DISPENSATION" in codes(BY_NAME["medium-risk"], "hampshire")
    assert "RISK_ABOVE_NATIONAL_DISPENSATION" not in codes(BY_NAME["medium-risk-2023"], "hampshire")


def test_the_folder_holds_what_the_index_says_and_nothing_else() -> None:
    folder = files("cara_core.examples")
    apart = {"lives", "lives.py", "messages", "people.py", "scheduling", "scheduling.py"}
    present = {file.name for file in folder.iterdir() if not file.name.startswith("__")} - apart
    assert present == {f"{example.name}.json" for example in examples()} | {"index.toml"}
    assert len(examples()) >= 30


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_it_is_named_by_what_it_shows_and_fits_the_table(example: Example) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", example.name)
    assert example.referral.reference == f"EXAMPLE/{example.name}"
    assert 0 < len(example.shows) <= 45
    assert isinstance(example.referral, Referral)
    assert (example.referral.force, example.referral.community) == (None, None), "any force can decide it"


def test_no_two_show_the_same() -> None:
    assert len({example.shows for example in examples()}) == len(examples())
    assert len({example.name for example in examples()}) == len(examples())


def test_the_example_of_the_documentation_is_the_contracts_and_eligible_with_its_advice() -> None:
    documented = REPOSITORY / "docs" / "examples" / "referral.json"
    promised = REPOSITORY / "tests" / "formats" / "data" / "referral-example.json"
    assert json.loads(documented.read_text("utf-8")) == json.loads(promised.read_text("utf-8"))
    decision = cara.screen(cara.read_referral(documented), LOADED["hampshire"], on=cara.day("2026-03-10"))
    assert decision.outcome is cara.Outcome.ELIGIBLE
    assert {finding.state for finding in decision.findings} == {cara.State.MET}
    assert [note.code for note in decision.advice] == [
        "PERIOD_OVER_16W",
        "RISK_ANSWERS_MISSING",
        "OFFENCE_FACTS_CHECK",
    ]

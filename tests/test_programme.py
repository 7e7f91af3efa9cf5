"""``screen``: the one call that asks a force and decides; wrong calls, contradictions, plugins that fail."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pendulum
import pytest

import cara_core as cara
from hostile.lies import Behaviour
from hostile.plugins import Hostile
from support.referrals import ON, antecedent, example

EXAMPLE = Path(__file__).parent / "cases" / "base.json"
FORCES = ("hampshire", "leicestershire", "west_midlands", "west_midlands/polish")


def of_file(**changes: Any) -> cara.Referral:
    """The contract's example as its file says it, with whole sections' facts changed."""
    mapping = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    for path, value in changes.items():
        section, _, name = path.partition("__")
        mapping[section][name] = value
    return cara.read_referral(mapping)


def decided(referral: cara.Referral, force: str, on: str = "2026-03-10") -> cara.Decision:
    return cara.screen(referral, cara.load_force(force), on=cara.day(on))


def codes(decision: cara.Decision) -> list[str]:
    return [finding.code for finding in decision.findings if finding.state is not cara.State.MET]


def advice(decision: cara.Decision) -> list[str]:
    return [finding.code for finding in decision.advice]


def faults_of(call: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(cara.InputError) as raised:
        call()
    return [(fault.path, fault.code) for fault in raised.value.faults]


class TestAsPromised:
    """Lines 2 to 5 of what has to be done, in Python."""

    def test_the_contracts_example_is_eligible(self) -> None:
        assert decided(of_file(), "hampshire").outcome is cara.Outcome.ELIGIBLE

    def test_what_is_not_known_is_named_and_never_passes(self) -> None:
        minimal = cara.Referral(
            reference="R-0002", offences=(cara.Offence(code="CJ88116", committed_on=cara.day("2026-03-08")),)
        )
        decision = decided(minimal, "hampshire")
        assert decision.outcome is cara.Outcome.UNDETERMINED
        unknown = [finding for finding in decision.findings if finding.state is cara.State.UNKNOWN]
        assert len(unknown) > len(["a few"]) * 10
        assert all(finding.needs for finding in unknown)

    @pytest.mark.parametrize(("force", "outcome"), [("hampshire", "eligible"), ("west_midlands", "eligible")])
    def test_medium_risk_is_accepted_with_advice(self, force: str, outcome: str) -> None:
        decision = decided(of_file(risk__grade="medium"), force)
        assert decision.outcome == outcome
        assert "RISK_ABOVE_NATIONAL_DISPENSATION" in advice(decision)

    def test_medium_risk_is_not_accepted_where_standard_alone_is(self) -> None:
        decision = decided(of_file(risk__grade="medium"), "leicestershire")
        assert (decision.outcome, codes(decision)) == (cara.Outcome.NOT_ELIGIBLE, ["RISK_NOT_ACCEPTED"])

    def test_polish_is_given_by_the_community_alone(self) -> None:
        polish = of_file(suspect__language="pl", suspect__interpreter_needed=True)
        assert codes(decided(polish, "hampshire")) == ["LANGUAGE_NO_PROGRAMME"]
        assert decided(polish, "west_midlands/polish").outcome is cara.Outcome.ELIGIBLE

    @pytest.mark.parametrize(("on", "expected"), [("2026-03-30", ["AGE_UNDER_18"]), ("2026-03-31", [])])
    def test_eighteen_on_the_birthday(self, on: str, expected: list[str]) -> None:
        assert codes(decided(of_file(suspect__date_of_birth="2008-03-31"), "hampshire", on)) == expected

    @pytest.mark.parametrize(("date", "expected"), [("2024-03-08", ["LOOKBACK_VIOLENCE"]), ("2024-03-07", [])])
    def test_the_look_back_has_its_boundary_day_inside(self, date: str, expected: list[str]) -> None:
        violent = [{"kind": "caution", "date": date, "violence": True, "domestic_abuse": False}]
        assert codes(decided(of_file(suspect__antecedents=violent), "hampshire")) == expected

    def test_a_plugin_that_raises_while_deciding_refers_to_a_human(self) -> None:
        def raises(*_: object) -> None:
            raise RuntimeError("born 1990-04-02")

        force = cara.load_force(plugin=Hostile({"further_refusals": [Behaviour("raises", raises)]}, asleep=False))
        decision = cara.screen(of_file(), force, on=ON)
        assert (decision.outcome, decision.sound) == (cara.Outcome.REFER, False)
        fault = decision.findings[-1]
        assert (fault.criterion, fault.state, fault.code) == ("LOCAL:PLUGIN_FAULT", "refer", "PLUGIN_FAULT")
        assert "1990" not in decision.to_json()


class TestWrongCalls:
    """A wrong call is an error of the input that names the argument, whatever was given."""

    @pytest.mark.parametrize(
        "on",
        [
            "2026-03-10",
            None,
            20260310,
            pendulum.datetime(2026, 3, 10),
            pendulum.date(2026, 3, 10).isocalendar(),
            __import__("datetime").date(2026, 3, 10),
            cara.day("2198-01-01"),
            cara.day("2199-12-31"),
        ],
        ids=lambda on: type(on).__name__,
    )
    def test_a_day_that_is_none(self, on: Any) -> None:
        force = cara.load_force("hampshire")
        assert faults_of(lambda: cara.screen(example(), force, on=on)) == [("on", "WRONG_CALL")]

    @pytest.mark.parametrize("force", ["hampshire", None, cara.ForcePlugin(), cara.Force])
    def test_a_force_that_is_none(self, force: Any) -> None:
        assert faults_of(lambda: cara.screen(example(), force, on=ON)) == [("force", "WRONG_CALL")]

    @pytest.mark.parametrize("referral", [{}, None, "R-0001", EXAMPLE, cara.Referral])
    def test_a_referral_that_is_none(self, referral: Any) -> None:
        force = cara.load_force("hampshire")
        assert faults_of(lambda: cara.screen(referral, force, on=ON)) == [("referral", "WRONG_CALL")]

    def test_every_argument_at_once_and_no_value_is_repeated(self) -> None:
        call: Any = cara.screen
        with pytest.raises(cara.InputError) as raised:
            call({"name": "Somebody"}, "hampshire", on="2026-03-10")
        assert [fault.path for fault in raised.value.faults] == ["referral", "force", "on"]
        assert "Somebody" not in str(raised.value)
        assert "2026-03-10" in str(raised.value), "the call that is right is shown"

    def test_the_last_day_that_can_be_decided(self) -> None:
        on = cara.day("2197-12-31")
        assert cara.screen(example(on=on), cara.load_force("hampshire"), on=on).on == on


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("suspect.admits_offence", "no"),
        ("suspect.admits_offence", 0),
        ("victim.agrees", "false"),
        ("risk.strangulation", "yes"),
        ("risk.grade", "HIGH"),
    ],
)
def test_a_fact_of_a_wrong_kind_is_a_fault_and_never_passes(path: str, value: object) -> None:
    """It cannot even be built, so no rule ever meets it."""
    assert [found for found, _ in faults_of(lambda: example({path: value}))] == [path]


class TestContradictions:
    """What the referral says of itself, the day and the force: all faults at once."""

    @pytest.mark.parametrize(
        ("said", "put_to", "expected"),
        [
            ({"force": "hampshire"}, "hampshire", []),
            ({"force": "hampshire", "community": "polish"}, "hampshire/polish", []),
            ({}, "hampshire/polish", []),
            ({"force": "leicestershire"}, "hampshire", ["force"]),
            ({"community": "polish"}, "hampshire", ["community"]),
            ({"community": "punjabi"}, "hampshire/polish", ["community"]),
            ({"force": "kent", "community": "punjabi"}, "hampshire/polish", ["force", "community"]),
        ],
    )
    def test_another_force_or_community(self, said: dict[str, str], put_to: str, expected: list[str]) -> None:
        referral = example(said)
        if not expected:
            assert decided(referral, put_to).outcome is cara.Outcome.ELIGIBLE
            return
        assert faults_of(lambda: decided(referral, put_to)) == [(path, "CONTRADICTION") for path in expected]

    def test_with_the_days_that_cannot_be_right_all_at_once(self) -> None:
        referral = example({"force": "kent", "victim.contacted_on": "2026-03-11", "risk.assessed_on": "2026-04-01"})
        paths = [path for path, _ in faults_of(lambda: decided(referral, "hampshire"))]
        assert paths == ["force", "victim.contacted_on", "risk.assessed_on"]

    def test_a_contradiction_is_no_finding_even_where_the_answer_is_plain(self) -> None:
        referral = example({"suspect.admits_offence": False, "risk.assessed_on": "2026-03-11"})
        assert faults_of(lambda: decided(referral, "hampshire")) == [("risk.assessed_on", "AFTER_DECISION_DAY")]

    def test_an_answer_to_a_question_the_tool_does_not_ask(self) -> None:
        referral = example({"risk.answers": {"28": cara.Answer.YES}})
        assert faults_of(lambda: decided(referral, "hampshire")) == [("risk.answers", "NOT_A_QUESTION")]


@pytest.mark.parametrize("force", FORCES)
def test_the_same_inputs_give_the_same_bytes(force: str) -> None:
    once, again = (cara.screen(copy.deepcopy(example()), cara.load_force(force), on=ON) for _ in range(2))
    assert once.digest == again.digest
    assert once.to_json() == again.to_json()
    assert once == again


@pytest.mark.parametrize("force", FORCES)
def test_a_decision_says_with_what_it_was_made(force: str) -> None:
    decision = decided(example(), force)
    loaded = cara.load_force(force)
    assert decision.made_with == loaded.made_with
    assert decision.made_with["cara-core"]
    assert (decision.force, decision.community) == (loaded.id, force.partition("/")[2] or None)


@pytest.mark.parametrize("force", FORCES)
def test_every_finding_says_who_set_it_on_what_source(force: str) -> None:
    loaded = cara.load_force(force)
    for finding in (*decided(example(), force).findings, *decided(example(), force).advice):
        distribution, _, version = finding.set_by.partition(" ")
        assert loaded.made_with[distribution.partition("/")[0]] == version
        assert finding.source
        assert finding.standing in set(cara.Standing)


def test_a_referral_is_left_as_it_was() -> None:
    referral = example({"suspect.antecedents": (antecedent("2025-03-08", violence=None),)})
    before = copy.deepcopy(referral)
    for force in FORCES:
        decided(referral, force)
    assert attrs.asdict(referral) == attrs.asdict(before)

"""Advice: given where it applies, and nowhere else."""

from collections.abc import Mapping
from typing import Any, Final

import attrs
import pytest

from cara_core.stages.eligibility import assess
from cara_core.terms.days import day
from cara_core.terms.decision.decision import Decision
from cara_core.terms.policy import Length, NationalRegime, Unit
from cara_core.terms.referral import OffenceFacts, Relationship
from cara_core.terms.risk import Grade
from support.plain_words import WORDS
from support.policies import policy
from support.referrals import ON, dash, example
from support.rows import happened, lookback, offence, two


def decide(changes: Mapping[str, object] | None = None, **settings: Any) -> Decision:
    return assess(example(changes), policy(**settings), ON)


ANSWERED: Final = {"risk.answers": dash(), "offences[0].facts": OffenceFacts(serious_injury=False, weapon=False)}
FACTS_CHECK: Final = "advice.OFFENCE_FACTS_CHECK"
FOUR_WEEKS: Final = {"caution_length": Length(number=4, unit=Unit.WEEKS)}


@pytest.mark.parametrize(
    ("changes", "settings", "codes"),
    [
        ({}, {}, "PERIOD_OVER_16W RISK_ANSWERS_MISSING OFFENCE_FACTS_CHECK"),
        (ANSWERED, {}, "PERIOD_OVER_16W"),
        (ANSWERED, FOUR_WEEKS, ""),
        (ANSWERED, {"caution_length": Length(number=16, unit=Unit.WEEKS)}, ""),
        (ANSWERED, {"caution_length": Length(number=17, unit=Unit.WEEKS)}, "PERIOD_OVER_16W"),
        ({**ANSWERED, "victim.views_sought": False}, FOUR_WEEKS, "VIEWS_NOT_SOUGHT"),
        ({**ANSWERED, "victim.views_sought": None}, FOUR_WEEKS, "VIEWS_NOT_SOUGHT"),
        ({**ANSWERED, "risk.grade": Grade.MEDIUM}, FOUR_WEEKS, "RISK_ABOVE_NATIONAL_DISPENSATION"),
        ({**ANSWERED, "risk.grade": Grade.HIGH}, FOUR_WEEKS, ""),
        (
            {**ANSWERED, "risk.grade": Grade.MEDIUM},
            {**FOUR_WEEKS, "accepted_grades": frozenset({Grade.STANDARD})},
            "",
        ),
        (
            {**ANSWERED, "risk.grade": Grade.MEDIUM},
            {**FOUR_WEEKS, "national_regime": NationalRegime.ENFORCE},
            "",
        ),
        ({**ANSWERED, **offence("2026-02-06")}, {}, "TIME_LIMIT_TIGHT PERIOD_OVER_16W OFFENCE_FACTS_CHECK"),
        ({**ANSWERED, **offence("2026-02-07")}, {}, "PERIOD_OVER_16W OFFENCE_FACTS_CHECK"),
        ({**ANSWERED, **offence("2026-01-10")}, {}, "TIME_LIMIT_TIGHT PERIOD_OVER_16W OFFENCE_FACTS_CHECK"),
        ({**ANSWERED, **offence("2026-01-09")}, {}, "PERIOD_OVER_16W OFFENCE_FACTS_CHECK"),
        ({**ANSWERED, **offence("2026-01-10")}, {"breach_margin_days": 0}, "PERIOD_OVER_16W OFFENCE_FACTS_CHECK"),
        (
            {**ANSWERED, **offence("2026-01-10")},
            {"breach_margin_days": 1},
            "TIME_LIMIT_TIGHT PERIOD_OVER_16W OFFENCE_FACTS_CHECK",
        ),
    ],
)
def test_advice_is_given_where_it_applies(
    changes: Mapping[str, object], settings: Mapping[str, Any], codes: str
) -> None:
    assert " ".join(note.code for note in decide(changes, **settings).advice) == codes


@pytest.mark.parametrize(("on", "advised"), [("2024-08-07", False), ("2024-08-08", True)])
def test_medium_is_advised_on_since_the_national_dispensation(on: str, *, advised: bool) -> None:
    rules = policy(day(on))
    found = assess(example({"risk.grade": Grade.MEDIUM}, on=rules.on), rules, rules.on).advice
    assert ("RISK_ABOVE_NATIONAL_DISPENSATION" in {note.code for note in found}) is advised


@pytest.mark.parametrize("relationship", Relationship)
@pytest.mark.parametrize(("owned", "asked"), [(True, True), (None, True), (False, False)])
def test_a_spouses_property_needs_consent_to_prosecute(
    relationship: Relationship, owned: object, *, asked: bool
) -> None:
    theft = decide({"relationship": relationship, "offences": two("TH68020", property_of_victim=owned)})
    married = relationship in {Relationship.SPOUSE, Relationship.CIVIL_PARTNER}
    assert ("SPOUSE_DPP_CONSENT" in {note.code for note in theft.advice}) is (asked and married)
    assault = decide({"relationship": relationship, "offences[0].property_of_victim": owned})
    assert "SPOUSE_DPP_CONSENT" not in {note.code for note in assault.advice}


def advised(changes: Mapping[str, object], **settings: Any) -> set[str]:
    return {note.code for note in decide(changes, **settings).advice}


@pytest.mark.parametrize(("asked", "given"), [(False, True), (True, False)])
def test_not_the_first_is_advice_where_the_terms_do_not_ask_it(*, asked: bool, given: bool) -> None:
    flagged: dict[str, object] = {"suspect.first_domestic_abuse_arrest": False}
    for changes in (
        flagged,
        lookback("2011-01-01", domestic_abuse=True),
        lookback("2011-01-01", domestic_abuse=True, arrested=False),
    ):
        assert ("NOT_FIRST" in advised(changes, first_arrest_asked=asked)) is given
    silent: list[dict[str, object]] = [{}, {"suspect.first_domestic_abuse_arrest": None}]
    for changes in (*silent, lookback("2011-01-01", domestic_abuse=None)):
        assert "NOT_FIRST" not in advised(changes, first_arrest_asked=asked)


@pytest.mark.parametrize(
    ("born", "codes"),
    [
        ("2008-03-10", set()),
        ("2008-03-11", {"VICTIM_UNDER_18"}),
        ("2010-03-09", {"VICTIM_UNDER_18"}),
        (None, {"VICTIM_AGE_UNKNOWN"}),
    ],
)
def test_the_victims_age_is_advised_on(born: str | None, codes: set[str]) -> None:
    found = advised({"victim.date_of_birth": born})
    assert found & {"VICTIM_UNDER_18", "VICTIM_AGE_UNKNOWN"} == codes


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({}, "offences[0].facts.serious_injury, offences[0].facts.weapon"),
        (happened("CJ88116", weapon=False), "offences[0].facts.serious_injury"),
        (happened("CJ88116", weapon=False, serious_injury=False), None),
        (happened("PH97004"), "offences[0].facts.stalking, offences[0].facts.occasions"),
        (happened("PH97004", stalking=False, occasions=2), None),
        (happened("CD71040", value_pounds=100), "offences[0].facts.by_fire"),
        (happened("TH68020"), None),
        (happened("PU86116"), None),
    ],
)
def test_what_happened_is_to_be_checked_where_the_tests_of_the_code_ask_it(
    changes: Mapping[str, object], paths: str | None
) -> None:
    words = {"en": attrs.evolve(WORDS["en"], texts={**WORDS["en"].texts, FACTS_CHECK: "((offences.facts_missing))"})}
    found = {note.code: note.text for note in decide(changes, words=words).advice}
    assert found.get("OFFENCE_FACTS_CHECK") == paths


def test_a_range_of_days_counts_as_two_occasions() -> None:
    over_days = offence("2026-03-01", "2026-03-08", code="PH97004")
    assert "OFFENCE_FACTS_CHECK" in advised(over_days), "stalking is still to be checked"
    assert "OFFENCE_FACTS_CHECK" not in advised({**over_days, "offences[0].facts": OffenceFacts(stalking=False)})
    one_day = {**offence("2026-03-01", "2026-03-01", code="PH97004"), "offences[0].facts": OffenceFacts(stalking=False)}
    assert "OFFENCE_FACTS_CHECK" in advised(one_day), "a range of one day is one day"

"""Advice: given where it applies, and nowhere else."""

from collections.abc import Mapping
from typing import Any, Final

import pytest

from cara_core.stages.eligibility import assess
from cara_core.terms.days import day
from cara_core.terms.decision.decision import Decision
from cara_core.terms.policy import Length, NationalRegime, Unit
from cara_core.terms.referral import Relationship
from cara_core.terms.risk import Grade
from support.policies import policy
from support.referrals import ON, dash, example
from support.rows import offence, two


def decide(changes: Mapping[str, object] | None = None, **settings: Any) -> Decision:
    return assess(example(changes), policy(**settings), ON)


ANSWERED: Final = {"risk.answers": dash()}
FOUR_WEEKS: Final = {"caution_length": Length(number=4, unit=Unit.WEEKS)}


@pytest.mark.parametrize(
    ("changes", "settings", "codes"),
    [
        ({}, {}, "PERIOD_OVER_16W RISK_ANSWERS_MISSING"),
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
        ({**ANSWERED, **offence("2026-02-06")}, {}, "TIME_LIMIT_TIGHT PERIOD_OVER_16W"),
        ({**ANSWERED, **offence("2026-02-07")}, {}, "PERIOD_OVER_16W"),
        ({**ANSWERED, **offence("2026-01-10")}, {}, "TIME_LIMIT_TIGHT PERIOD_OVER_16W"),
        ({**ANSWERED, **offence("2026-01-09")}, {}, "PERIOD_OVER_16W"),
        ({**ANSWERED, **offence("2026-01-10")}, {"breach_margin_days": 0}, "PERIOD_OVER_16W"),
        ({**ANSWERED, **offence("2026-01-10")}, {"breach_margin_days": 1}, "TIME_LIMIT_TIGHT PERIOD_OVER_16W"),
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

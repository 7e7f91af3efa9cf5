"""Sixty cases whose decisions are kept byte for byte: a name, and what is changed in the example."""

import sys
from collections.abc import Mapping
from typing import Any, Final

import attrs

from cara_core.stages.eligibility import assess
from cara_core.terms.days import day
from cara_core.terms.decision.criterion import State
from cara_core.terms.decision.decision import Decision
from cara_core.terms.decision.reasons import Refusal
from cara_core.terms.policy import LookBack, NationalRegime
from cara_core.terms.referral import AntecedentKind, OffenceFacts, Relationship
from cara_core.terms.risk import Answer, Grade
from cara_core.terms.sources import Standing
from support.policies import offered, policy
from support.referrals import ON, antecedent, dash, example
from support.rows import dara, lookback, offence, two

__all__ = ["GOLDEN_CASES", "golden_decision"]

Case = tuple[Mapping[str, object], Mapping[str, Any]]

_STANDARD_ONLY: Final = {"accepted_grades": frozenset({Grade.STANDARD})}
_RECENT: Final = Refusal(
    code="RECENT_RESOLUTION",
    state=State.UNKNOWN,
    texts={"en": "not known what it was for"},
    source="EXAMPLE",
    standing=Standing.ILLUSTRATIVE,
    needs=("suspect.antecedents[0].domestic_abuse",),
)
_REFUSALS: Final = {"a local refusal": ((_RECENT, "cara-example 0.1.0"),)}

GOLDEN_CASES: Final[Mapping[str, Case]] = {
    "the example": ({}, {}),
    "the example under a community": ({}, {"community": "polish", "languages": offered("en", "pl")}),
    "the example with every answer": ({"risk.answers": dash()}, {}),
    "nothing known": (dict.fromkeys(("suspect", "victim", "relationship", "evidence", "risk")), {}),
    "a local refusal": ({}, {}),
    "a plugin that failed": ({}, {"sound": False}),
    "no authority": ({}, {"on": day("2022-05-01")}),
    "a dispensation": ({}, {"on": day("2013-05-01")}),
    "eighteen tomorrow": ({"suspect.date_of_birth": "2008-03-11"}, {}),
    "eighteen today": ({"suspect.date_of_birth": "2008-03-10"}, {}),
    "excluded offence": ({"offences[0].code": "OF61102"}, {}),
    "indictable only": ({"offences[0].code": "CD71041"}, {}),
    "hate crime by code": ({"offences[0].code": "CD98075"}, {}),
    "hate crime by flag": ({"offences[0].hate_crime": True}, {}),
    "threat to damage": ({"offences[0].code": "CD71043"}, {}),
    "an attempt": ({"offences[0].code": "CJ88116A"}, {}),
    "several offences": ({"offences": (*two("PU86116"), *two("SX03001", hate_crime=None))}, {}),
    "both inside a dwelling": ({"offences[0].code": "PU86116"}, {}),
    "not a first arrest": ({"suspect.first_domestic_abuse_arrest": False}, {}),
    "first arrest not asked": ({"suspect.first_domestic_abuse_arrest": False}, {"first_arrest_asked": False}),
    "relatives": ({"relationship": Relationship.FAMILY}, {}),
    "spouses and theft": ({"relationship": Relationship.SPOUSE, "offences": two("TH68020")}, {}),
    "not admitted": ({"suspect.admits_offence": False}, {}),
    "prosecutor disagrees": ({"evidence.prosecutor_agrees": False}, {}),
    "violence inside the look-back": (lookback("2024-03-08", violence=True), {}),
    "violence before the look-back": (lookback("2024-03-07", violence=True), {}),
    "domestic abuse inside the look-back": (
        lookback("2025-01-01", domestic_abuse=True),
        {"look_back": frozenset(LookBack)},
    ),
    "a record with gaps": (
        {"suspect.antecedents": (antecedent(None), antecedent("2025-01-01", AntecedentKind.CAUTION, violence=None))},
        {},
    ),
    "serving an order on bail": (
        {"suspect.serving_community_sentence": True, "suspect.on_bail_for_other_offence": True},
        {},
    ),
    "high risk": ({"risk.grade": Grade.HIGH}, {}),
    "medium risk accepted": ({"risk.grade": Grade.MEDIUM}, {}),
    "medium risk not accepted": ({"risk.grade": Grade.MEDIUM}, _STANDARD_ONLY),
    "medium risk enforced": ({"risk.grade": Grade.MEDIUM}, {"national_regime": NationalRegime.ENFORCE}),
    "answers show high": ({"risk.answers": dash(yes=14)}, {}),
    "answers too unknown": ({"risk.answers": dash(yes=12, unknown=2)}, {}),
    "a second tool shows medium": (dara(2), _STANDARD_ONLY),
    "strangulation at some time": ({"risk.answers": dash(history=Answer.YES)}, {}),
    "strangulation in this case": ({"risk.strangulation": True}, {}),
    "a stale assessment": ({"risk.assessed_on": "2026-03-07"}, {}),
    "coercive control": ({"risk.coercive_control": True}, {}),
    "the victim disagrees": ({"victim.agrees": False, "victim.specific_risk": True}, {}),
    "the victim was not asked": ({"victim.contacted_on": None, "victim.views_sought": None}, {}),
    "a language not offered": ({"suspect.language": "pl", "suspect.interpreter_needed": True}, {}),
    "another language and English": ({"suspect.language": "pl"}, {}),
    "an interpreter offered": (
        {"suspect.language": "pl", "suspect.interpreter_needed": None},
        {"languages": offered("en", "pl+")},
    ),
    "an interpreter perhaps": (
        {"suspect.language": None, "suspect.interpreter_needed": None},
        {"languages": offered("en", "pl+")},
    ),
    "too late to prosecute": (offence("2025-09-09"), {}),
    "a limit before the caution ends": (offence("2026-01-09"), {}),
    "a limit inside the margin": (offence("2026-01-10"), {}),
    "before the Code of Practice of 2013": ({}, {"on": day("2013-04-07")}),
    "nothing happened that closes it": ({"offences[0].facts": OffenceFacts(serious_injury=False, weapon=False)}, {}),
    "a weapon": ({"offences[0].facts": OffenceFacts(weapon=True)}, {}),
    "one occasion of harassment": (
        {"offences[0].code": "PH97004", "offences[0].facts": OffenceFacts(occasions=1)},
        {},
    ),
    "damage of a value nobody knows": ({"offences[0].code": "CD71040"}, {}),
    "strangulation attempted": ({"offences[0].code": "SC15005A"}, {}),
    "a record that contradicts itself": (
        {"suspect.antecedents": (attrs.evolve(antecedent("2025-01-01"), offence_code="OF61102"),)},
        {},
    ),
    "a second look": ({"risk.answers": {**dash(), "8": Answer.YES}}, {}),
    "a second look taken": ({"risk.answers": {**dash(), "8": Answer.YES}, "risk.reviewed": ("8",)}, {}),
    "a victim of 15": ({"victim.date_of_birth": "2010-03-09"}, {}),
    "a victim of 17": ({"victim.date_of_birth": "2009-03-09"}, {}),
    "a victim of unknown age": ({"victim.date_of_birth": None}, {}),
    "an agreement 57 days old": ({"victim.contacted_on": "2026-01-12", **offence("2026-01-12")}, {}),
}


def golden_decision(name: str) -> Decision:
    """What is decided in that case."""
    changes, settings = GOLDEN_CASES[name]
    rules = policy(settings.get("on", ON), **{key: value for key, value in settings.items() if key != "on"})
    return assess(example(changes, on=rules.on), rules, rules.on, _REFUSALS.get(name, ()))


if __name__ == "__main__":
    sys.stdout.writelines(f"{golden_decision(name).to_json()}\n" for name in GOLDEN_CASES)

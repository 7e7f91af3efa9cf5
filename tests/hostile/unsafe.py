"""Referrals that no force may offer the programme to: each the contract's example with one thing wrong.

Each breaks one rule of the safety floor and no other, so that nothing but that rule stands
between it and *eligible*.
"""

from typing import Any, Final

import attrs

from cara_core.terms.days import day
from cara_core.terms.referral import Offence, OffenceFacts, Referral, Relationship
from cara_core.terms.risk import Answer, Grade
from support.referrals import dash, example
from support.rows import two

__all__ = ["SAFE", "UNSAFE"]

SAFE: Final = example()
"""Eligible under the good plugin: what shows that the rest is refused for its one reason."""

_WITHOUT_VICTIM: Final = {"victim.contacted_on": None, "victim.agrees": None, "victim.specific_risk": None}


def _offence(code: str, committed_on: str = "2026-03-08", **known: Any) -> Referral:
    offence = Offence(code=code, committed_on=day(committed_on), hate_crime=False, **known)
    return attrs.evolve(example(), offences=(offence,))


UNSAFE: Final = {
    "under 18": example({"suspect.date_of_birth": "2008-03-11"}),
    "age not known": example({"suspect.date_of_birth": None}),
    "does not admit it": example({"suspect.admits_offence": False}),
    "admission not known": example({"suspect.admits_offence": None}),
    "too little evidence": example({"evidence.sufficient_to_charge": False}),
    "evidence not known": example({"evidence.sufficient_to_charge": None}),
    "actual bodily harm": _offence("OF61102"),
    "a strangulation offence": _offence("SC15005"),
    "a sexual offence, by prefix": _offence("SX03001"),
    "wounding with intent": _offence("OF61016"),
    "endangering life, Crown Court only": _offence("CD71041"),
    "a threat to damage": _offence("CD71043"),
    "a hate crime by its code": _offence("CD98070"),
    "a hate crime by prefix": _offence("CD98999"),
    "a hate crime by its flag": example({"offences[0].hate_crime": True}),
    "hate crime not known": example({"offences[0].hate_crime": None}),
    "a code the book does not know": _offence("ZZ00001"),
    "an attempt, which is another code": _offence("CJ88116A"),
    "both inside a dwelling": _offence("PU86116", both_inside_dwelling=True),
    "dwelling not known": _offence("PU86116", both_inside_dwelling=None),
    "brother and sister": example({"relationship": Relationship.FAMILY}),
    "relationship not known": example({"relationship": None}),
    "serving an order": example({"suspect.serving_community_sentence": True}),
    "order not known": example({"suspect.serving_community_sentence": None}),
    "high risk": example({"risk.grade": Grade.HIGH}),
    "no grade": example({"risk.grade": None}),
    "no risk tool": example({"risk.tool": None}),
    "nobody assessed it": example({"risk.assessor": None}),
    "the assessor is an empty text": example({"risk.assessor": ""}),
    "assessed on no day": example({"risk.assessed_on": None}),
    "assessed before the offence": example({"risk.assessed_on": "2026-03-07"}),
    "strangulation alleged": example({"risk.strangulation": True}),
    "strangulation not known": example({"risk.strangulation": None}),
    "strangulation at some time, by the answers": example({"risk.answers": dash(history=Answer.YES)}),
    "strangulation at some time, not answered": example({"risk.answers": dash(history=Answer.UNKNOWN)}),
    "coercive control": example({"risk.coercive_control": True}),
    "coercive control not known": example({"risk.coercive_control": None}),
    "the victim does not agree": example({"victim.agrees": False}),
    "the victim would be at risk": example({"victim.specific_risk": True}),
    "the victim was not contacted": example({"victim.contacted_on": None}),
    "the victim has not said": example({"victim.agrees": None, "victim.specific_risk": None}),
    "the victim was not asked": example(_WITHOUT_VICTIM),
    "a victim of 15": example({"victim.date_of_birth": "2010-03-09"}),
    "an agreement from before the latest offence": example(
        {"victim.asked_on": "2026-03-08", "offences": two("CJ88001", committed_on=day("2026-03-09"))}
    ),
    "14 answers that show high risk, 10 to 12 among them": example(
        {"risk.answers": {**dash(yes=12), "10": Answer.YES, "11": Answer.YES, "12": Answer.YES}}
    ),
    "stalking by the answers, not looked at again": example({"risk.answers": {**dash(), "8": Answer.YES}}),
    "a weapon": example({"offences[0].facts": OffenceFacts(weapon=True)}),
    "damage by fire": _offence("CD71039", facts=OffenceFacts(by_fire=True)),
    "damage of unknown value": _offence("CD71040"),
    "damage above 5,000 pounds": _offence("CD71038", facts=OffenceFacts(value_pounds=5_001)),
    "an attempted strangulation": _offence("SC15005A"),
    "the time limit has passed": _offence("PH97004", "2025-09-01"),
    "the time limit passes within a week": _offence("PH97004", "2025-09-12"),
}
"""By what is wrong. The everything-unknown referral stands apart: many rules stand against it."""


def nothing_known() -> Referral:
    """A referral with a reference, a code and a day, and nothing else known."""
    return Referral(reference="R-0002", offences=(Offence(code="CJ88116", committed_on=day("2026-03-08")),))

"""Drawing up a referral: from what was handed over to the flat particulars.

What counts and what is lacking is found here, offence by offence and entry by entry; what
follows from it is declared in ``stages/criteria.py``.
"""

from typing import Final

from cara_core.stages.particulars.language import draw_language
from cara_core.stages.particulars.look_back import draw_record
from cara_core.stages.particulars.offences import draw_offences
from cara_core.stages.particulars.risk import draw_risk
from cara_core.stages.particulars.values import Particulars
from cara_core.terms.days import Day, birthday_on, days_after
from cara_core.terms.policy import Policy
from cara_core.terms.referral import Referral

__all__ = ["draw"]

ADULT_AGE: Final = 18
DOMESTIC_ABUSE_AGE: Final = 16
"""Both are 16 or over, or it is no domestic abuse in law: Domestic Abuse Act 2021 s.1(2)."""


def draw(referral: Referral, policy: Policy, on: Day) -> Particulars:
    """What does this referral say, flat, under this policy on this day?"""
    suspect, victim, evidence = referral.suspect, referral.victim, referral.evidence
    birth, relationship = suspect.date_of_birth, referral.relationship
    first_offence, victim_birth, answered_on = referral.first_offence_day, victim.date_of_birth, victim.answered_on
    return Particulars(
        on=on,
        caution_ends=policy.caution_ends,
        margin_ends=days_after(policy.caution_ends, policy.breach_margin_days),
        first_offence=first_offence,
        last_offence=referral.last_offence_day,
        adult_from=None if birth is None else birthday_on(birth, ADULT_AGE),
        first_arrest=suspect.first_domestic_abuse_arrest,
        intimate=None if relationship is None else relationship.intimate_partner,
        married=None if relationship is None else relationship.married,
        admits=suspect.admits_offence,
        sufficient=evidence.sufficient_to_charge,
        prosecutor_agrees=evidence.prosecutor_agrees,
        serving_order=suspect.serving_community_sentence,
        on_bail=suspect.on_bail_for_other_offence,
        strangulation=referral.risk.strangulation,
        coercion=referral.risk.coercive_control,
        contacted_on=victim.contacted_on,
        answered_on=answered_on,
        agreement_lasts=None if answered_on is None else days_after(answered_on, policy.agreement_days),
        victim_sixteen_from=None if victim_birth is None else birthday_on(victim_birth, DOMESTIC_ABUSE_AGE),
        victim_adult_from=None if victim_birth is None else birthday_on(victim_birth, ADULT_AGE),
        agrees=victim.agrees,
        specific_risk=victim.specific_risk,
        views_sought=victim.views_sought,
        offences=draw_offences(referral, policy),
        record=draw_record(suspect.antecedents, first_offence, policy.book),
        risk=draw_risk(referral, policy),
        language=draw_language(suspect, policy),
    )

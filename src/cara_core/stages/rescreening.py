"""What is known of a case by now, laid out as a referral: to screen it reassessed.

What was recorded after the referral takes the place of what the referral holds. What was
not recorded stays as it was.
"""

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import ViewsSought
from cara_core.terms.caution import Decider
from cara_core.terms.referral import Evidence, Referral, Risk, Victim

__all__ = ["known_now"]


def known_now(case: Case) -> Referral | None:
    """The referral with everything recorded since laid over it; ``None`` where it was erased."""
    referral = case.referral
    if referral is None:
        return None
    suspect = referral.suspect if case.admitted is None else attrs.evolve(referral.suspect, admits_offence=True)
    return attrs.evolve(
        referral,
        suspect=suspect,
        victim=_victim(referral.victim, case),
        evidence=_evidence(referral.evidence, case),
        risk=_risk(referral.risk, case),
    )


def _victim(victim: Victim, case: Case) -> Victim:
    if case.views is not None:
        victim = attrs.evolve(victim, views_sought=isinstance(case.views.what, ViewsSought) or victim.views_sought)
    if case.asked is None:
        return victim
    answer = case.asked.what
    agrees = False if case.agreement_withdrawn is not None else answer.agrees
    asked_on = case.asked.on
    return attrs.evolve(
        victim, contacted_on=asked_on, asked_on=asked_on, agrees=agrees, specific_risk=answer.specific_risk
    )


def _evidence(evidence: Evidence, case: Case) -> Evidence:
    if case.evidence is not None:
        evidence = attrs.evolve(evidence, sufficient_to_charge=case.evidence.what.sufficient)
    decided = case.authorised
    if decided is None or decided.what.decider is not Decider.PROSECUTOR:
        return evidence
    agrees = decided.what.enough_evidence and decided.what.caution_right
    return attrs.evolve(evidence, prosecutor_agrees=agrees)


def _risk(risk: Risk, case: Case) -> Risk:
    """A later assessment is a new one: the answers of the earlier, and their review, do not stand behind it."""
    reassessed = case.risk
    if reassessed is None:
        return risk
    return attrs.evolve(
        risk,
        tool=reassessed.what.tool,
        grade=reassessed.what.grade,
        assessed_on=reassessed.on,
        assessor="reassessed",
        answers=None,
        reviewed=None,
    )

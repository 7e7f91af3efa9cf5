"""What is known of a case on some day, laid out as a referral: to screen it again.

What was recorded after the referral takes the place of what the referral holds. What was
not recorded stays as it was. A correction of the referral counts from the day on which it holds.
"""

from collections.abc import Mapping
from typing import Final

import attrs

from cara_core.case import aspects
from cara_core.case.case import Case, Recorded
from cara_core.case.corrected_referral import corrected
from cara_core.case.facts import AgreementWithdrawn, RiskReassessed, ViewsSought, What
from cara_core.stages.consent import counted_answer
from cara_core.stages.issue.deciding import is_same_person
from cara_core.terms.caution import LEAST_RANK, Decider
from cara_core.terms.days import Day
from cara_core.terms.referral import Evidence, Referral, Risk, Suspect, Victim
from cara_core.terms.risk import Answer, Grade, RiskTool
from cara_core.terms.sources import Sourced

__all__ = ["known_on", "standing_grade"]

Tools = Mapping[str, Sourced[RiskTool]]
_NO_TOOLS: Final[Tools] = {}


def known_on(case: Case, on: Day, tools: Tools = _NO_TOOLS) -> Referral | None:
    """The referral with everything recorded since laid over it, as it is known of that day; ``None``: it was erased.

    ``tools`` are the risk tools the force knows, by which answers show a grade. What is dated
    after that day is left out.
    """
    referral = _referral_on(case, on)
    if referral is None:
        return None
    return attrs.evolve(
        referral,
        suspect=_suspect(referral.suspect, case, on),
        victim=_victim(referral.victim, case),
        evidence=_evidence(referral.evidence, case, on),
        risk=_risk(referral.risk, case, tools),
    )


def _referral_on(case: Case, on: Day) -> Referral | None:
    known = None if case.referred is None else case.referred.what.referral
    counted = [record for record in case.corrections if record.what.since is None or record.what.since <= on]
    if known is None or len(counted) == len(case.corrections):
        return case.referral
    return corrected(known, [record.what.changes or {} for record in sorted(counted, key=lambda record: record.number)])


def _is_corrected(case: Case, record: Recorded[What], *paths: str) -> bool:
    """Was what this fact says corrected in the referral since it happened?"""
    return any(
        correction.place > record.place and any(path.startswith(paths) for path in correction.what.paths)
        for correction in case.corrections
    )


def _suspect(suspect: Suspect, case: Case, on: Day) -> Suspect:
    if case.admitted is not None and not _is_corrected(case, case.admitted, "suspect.admits_offence"):
        suspect = attrs.evolve(suspect, admits_offence=True)
    antecedents = suspect.antecedents
    if antecedents is None or all(entry.date is None or entry.date <= on for entry in antecedents):
        return suspect
    known = tuple(entry for entry in antecedents if entry.date is None or entry.date <= on)
    return attrs.evolve(suspect, antecedents=known)


def _victim(victim: Victim, case: Case) -> Victim:
    if case.views is not None:
        victim = attrs.evolve(victim, views_sought=isinstance(case.views.what, ViewsSought) or victim.views_sought)
    asked = counted_answer(case)
    withdrawn = aspects.withdrawal(case.withdrawals, asked)
    if asked is None or _is_corrected(case, asked, "victim.agrees", "victim.specific_risk", "victim.asked_on"):
        return victim if withdrawn is None else _withdrawn(victim, withdrawn)
    answer = asked.what
    return attrs.evolve(
        victim,
        contacted_on=asked.on,
        asked_on=asked.on,
        agrees=False if withdrawn is not None else answer.agrees,
        specific_risk=answer.specific_risk,
    )


def _withdrawn(victim: Victim, withdrawn: Recorded[AgreementWithdrawn]) -> Victim:
    """Whoever takes an agreement back has been spoken to, and needs none on record to take back."""
    return attrs.evolve(
        victim,
        contacted_on=victim.contacted_on or withdrawn.on,
        asked_on=victim.asked_on or withdrawn.on,
        agrees=False,
    )


def _evidence(evidence: Evidence, case: Case, on: Day) -> Evidence:
    found, decided = case.evidence, case.authorised
    if found is not None and not _is_corrected(case, found, "evidence.sufficient_to_charge"):
        evidence = attrs.evolve(evidence, sufficient_to_charge=found.what.sufficient)
    if evidence.victim_statement_on is not None and evidence.victim_statement_on > on:
        evidence = attrs.evolve(evidence, victim_statement_on=None)
    if decided is None or decided.what.decider is not Decider.PROSECUTOR:
        return evidence
    agrees = decided.what.enough_evidence and decided.what.caution_right
    return attrs.evolve(evidence, prosecutor_agrees=agrees)


def _risk(risk: Risk, case: Case, tools: Tools) -> Risk:
    """A later assessment is a new one: the answers of the earlier, and their review, do not stand behind it.

    One below what the referral shows counts only where it has what lowering a grade needs.
    """
    reassessed = case.risk
    newer = reassessed is not None and not _is_corrected(case, reassessed, "risk.grade", "risk.answers", "risk.tool")
    if reassessed is not None and newer and not _lowers_for_nothing(risk, reassessed.what, tools):
        what = reassessed.what
        risk = attrs.evolve(
            risk,
            tool=what.tool,
            grade=what.grade,
            assessed_on=what.assessed_on or reassessed.on,
            assessor=what.assessor or reassessed.by,
            answers=_answers(what),
            reviewed=None,
        )
    return attrs.evolve(risk, reviewed=_looked_at_again(risk, case))


def _answers(what: RiskReassessed) -> Mapping[str, Answer] | None:
    words = {str(answer): answer for answer in Answer}
    return None if what.answers is None else {key: words[text] for key, text in what.answers.items() if text in words}


def _lowers_for_nothing(risk: Risk, what: RiskReassessed, tools: Tools) -> bool:
    shown = _shown_grade(risk, tools)
    return shown is not None and what.grade.rank < shown.rank and what.lowering_met is not True


def _shown_grade(risk: Risk, tools: Tools) -> Grade | None:
    """The grade of a referral: the assessor's, and never below what the answers show."""
    tool = tools.get(risk.tool or "")
    grades = [] if risk.grade is None else [risk.grade]
    if tool is not None and risk.answers is not None:
        grades.append(tool.value.shows(risk.answers).at_least)
    return max(grades, key=lambda grade: grade.rank, default=None)


def standing_grade(case: Case, tools: Tools = _NO_TOOLS) -> Grade | None:
    """Which grade of risk stands, of the referral and of what was assessed since? ``None``: none is known."""
    risk = Risk() if case.referral is None else _risk(case.referral.risk, case, tools)
    found = [] if case.risk is None else [case.risk.what.grade]
    shown = _shown_grade(risk, tools)
    return max([*found, *([] if shown is None else [shown])], key=lambda grade: grade.rank, default=None)


def _looked_at_again(risk: Risk, case: Case) -> tuple[str, ...] | None:
    """The answers that somebody has looked at again: in a case only a supervisor who is not the assessor can.

    A referral, and a correction of it, are an officer's word, without a rank. So a review of risk
    (``risk_reviewed``) that says the case goes on, made since the assessment, is what counts: it is of
    all the answers of that assessment.
    """
    reviewed = case.reviewed
    if reviewed is None or risk.answers is None or not reviewed.what.continues:
        return None
    rank = reviewed.what.rank
    is_assessor = risk.assessor is not None and is_same_person(reviewed.by, risk.assessor)
    is_supervisor = rank is not None and rank.reaches(LEAST_RANK) and not is_assessor
    is_since = risk.assessed_on is None or reviewed.on >= risk.assessed_on
    return tuple(risk.answers) if is_supervisor and is_since else None

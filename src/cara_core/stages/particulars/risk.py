"""The effective grade of risk, and what is lacking for it to count."""

from collections.abc import Mapping
from typing import Final

import attrs

from cara_core.stages.particulars.values import Paths, RiskShown
from cara_core.terms.days import days_after
from cara_core.terms.policy import Policy
from cara_core.terms.referral import Referral
from cara_core.terms.risk import Answer, Grade, RiskTool

__all__ = ["draw_risk"]


def draw_risk(referral: Referral, policy: Policy) -> RiskShown:
    """Which grade counts, by the assessor and by the answers, and what is lacking of the assessment?"""
    risk = referral.risk
    sourced = policy.tools.get(risk.tool or "")
    tool = None if sourced is None else sourced.value
    answered = _NOT_READ
    if tool is not None and risk.answers is not None:
        answered = _read_answers(tool, risk.answers, risk.grade, policy)
        _add_second_looks(answered, tool, risk.answers, risk.reviewed or ())
    return RiskShown(
        grade=answered.grade or risk.grade,
        given=risk.grade,
        assessed_on=risk.assessed_on,
        lasts=None if risk.assessed_on is None else days_after(risk.assessed_on, policy.assessment_days),
        assessor=risk.assessor or None,
        tool_known=None if tool is None else True,
        answers_given=None if risk.answers is None else True,
        answers_missing=answered.missing,
        history=answered.history,
        history_missing=answered.history_missing,
        second_look=answered.second_look,
        second_look_missing=answered.second_look_missing,
        mapped_by=None if sourced is None else sourced.provenance,
    )


@attrs.define(kw_only=True, eq=False, repr=False)
class _Answered:
    """What the answers add to the assessor's grade."""

    grade: Grade | None = None
    missing: Paths = ()
    history: bool = False
    history_missing: Paths = ()
    second_look: tuple[str, ...] = ()
    second_look_missing: Paths = ()


_NOT_READ: Final = _Answered()


def _read_answers(tool: RiskTool, answers: Mapping[str, Answer], given: Grade | None, policy: Policy) -> _Answered:
    """The effective grade, and the answers that could still raise it above what passes.

    The answers only raise: where they show no more than standard and no assessor gave a
    grade, there is none.
    """
    shown = tool.shows(answers)
    grade = given
    if shown.at_least is not Grade.STANDARD and (given is None or shown.at_least.rank > given.rank):
        grade = shown.at_least
    could_rise = shown.at_most.rank > (-1 if grade is None else grade.rank)
    too_many = could_rise and shown.at_most not in policy.passing_grades
    asked_nobody = shown.strangulation is Answer.UNKNOWN
    return _Answered(
        grade=grade,
        missing=tuple(f"risk.answers.{key}" for key in shown.unknown) if too_many else (),
        history=shown.strangulation is Answer.YES,
        history_missing=(f"risk.answers.{tool.strangulation}",) if asked_nobody else (),
    )


def _add_second_looks(
    answered: _Answered, tool: RiskTool, answers: Mapping[str, Answer], reviewed: tuple[str, ...]
) -> None:
    """Which answers ask a supervisor to look again at the offence and any order, and which could?

    A group asks where every question of it is a *yes* and not all were reviewed. Where one is
    a *no* it cannot; else what is unknown of it has to be asked.
    """
    for group in tool.second_look:
        if Answer.NO in map(answers.get, group):
            continue
        unknown = [key for key in group if answers.get(key) is not Answer.YES]
        if unknown:
            answered.second_look_missing += tuple(f"risk.answers.{key}" for key in unknown)
        elif not set(group) <= set(reviewed):
            answered.second_look += group

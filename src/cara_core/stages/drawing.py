"""Drawing up a referral: from what was handed over to the flat particulars.

What counts and what is lacking is found here, offence by offence and entry by entry; what
follows from it is declared in ``stages/criteria.py``.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from cara_core.stages.particulars import Language, Offences, Particulars, Paths, Record, RiskShown
from cara_core.terms.days import Day, birthday_on, days_after, years_from
from cara_core.terms.limits import Deadline, prosecution_deadline
from cara_core.terms.offences import Mode, OffenceRow, Treatment
from cara_core.terms.policy import Delivery, Policy
from cara_core.terms.referral import Antecedent, AntecedentKind, Offence, Referral, Suspect
from cara_core.terms.risk import Answer, Grade, RiskTool

__all__ = ["draw"]

ADULT_AGE: Final = 18
LOOK_BACK_YEARS: Final = 2
UNDETERMINED: Final = "und"
"""The language tag for "not determined": as good as no tag."""

_UNCHECKED: Final = Record(checked=None)
_NOTHING_FOUND: Final = Record(checked=True)


def draw(referral: Referral, policy: Policy, on: Day) -> Particulars:
    """What does this referral say, flat, under this policy on this day?"""
    suspect, victim, evidence = referral.suspect, referral.victim, referral.evidence
    birth, relationship = suspect.date_of_birth, referral.relationship
    first_offence = referral.first_offence_day
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
        agrees=victim.agrees,
        specific_risk=victim.specific_risk,
        views_sought=victim.views_sought,
        offences=_offences(referral, policy),
        record=_record(suspect.antecedents, first_offence),
        risk=_risk(referral, policy),
        language=_language(suspect, policy),
    )


def _offences(referral: Referral, policy: Policy) -> Offences:
    """Which offences raise what: each is looked at once, and adds itself wherever it belongs."""
    first_code = referral.offences[0].code
    drawn = Offences(
        listed_by=policy.listed.get(first_code) or policy.by("offence_list"), limited_by=policy.by("SAFETY-FLOOR")
    )
    deadlines: list[Deadline] = []
    for number, offence in enumerate(referral.offences, 1):
        path, row = f"offences[{number - 1}]", policy.book.row(offence.code)
        _add_treatment(drawn, number, row, policy)
        if offence.hate_crime is None:
            drawn.hate_missing += (f"{path}.hate_crime",)
        elif offence.hate_crime:
            drawn.hate_flagged += (number,)
        if row is not None:
            _add_special_tests(drawn, number, offence, row)
        deadline = None if row is None else prosecution_deadline(offence, row, referral)
        if deadline is None:
            drawn.limit_missing += (f"{path}.code",)
        else:
            deadlines.append(deadline)
    _add_deadlines(drawn, deadlines, policy)
    return drawn


def _add_treatment(drawn: Offences, number: int, row: OffenceRow | None, policy: Policy) -> None:
    """How one code is treated: the first that applies of the floor, the book, the force's list."""
    if row is None:
        drawn.unlisted += (number,)
    elif row.treatment is Treatment.EXCLUDED:
        drawn.excluded += (number,)
    elif row.mode is Mode.INDICTABLE_ONLY:
        drawn.indictable += (number,)
    elif row.treatment is Treatment.REFER and row.hate_crime:
        drawn.hate_coded += (number,)
    elif row.treatment is Treatment.REFER:
        drawn.referred += (number,)
    elif row.code not in policy.listed:
        drawn.unlisted += (number,)


def _add_special_tests(drawn: Offences, number: int, offence: Offence, row: OffenceRow) -> None:
    """The questions that only some codes raise: inside a dwelling, strangulation, whose property it was."""
    if row.asks_dwelling:
        drawn.dwelling_tested += (number,)
        if offence.both_inside_dwelling is None:
            drawn.dwelling_missing += (f"offences[{number - 1}].both_inside_dwelling",)
        elif offence.both_inside_dwelling:
            drawn.inside_dwelling += (number,)
    if row.strangulation:
        drawn.strangulation += (number,)
    # Advice only, so what is not known counts as the victim's: the consent may be needed.
    if row.asks_property and offence.property_of_victim is not False:
        drawn.spouse_property += (number,)


def _add_deadlines(drawn: Offences, deadlines: Sequence[Deadline], policy: Policy) -> None:
    """The deadline that comes first; one without a day binds only where no other does."""
    dated = [deadline for deadline in deadlines if deadline.last_day is not None]
    binding = min(dated, key=lambda deadline: (deadline.last_day, deadline.basis), default=next(iter(deadlines), None))
    if binding is None:
        return
    drawn.limited_by = policy.by(binding.basis)
    drawn.deadline = binding.last_day
    drawn.deadline_at_best = min(
        [deadline.at_best for deadline in deadlines if deadline.at_best is not None], default=None
    )
    drawn.deadline_missing = tuple(dict.fromkeys(path for deadline in deadlines for path in deadline.needs))


def _record(antecedents: tuple[Antecedent, ...] | None, first_offence: Day) -> Record:
    """What counts inside the look-back, and what is not known of it.

    Convictions and cautions from two years before the earliest offence, the boundary day
    inside, up to the decision day (later days are faults of the input). A community
    resolution is no caution.
    """
    if not antecedents:
        return _UNCHECKED if antecedents is None else _NOTHING_FOUND
    drawn = Record(checked=True)
    for number, entry in enumerate(antecedents, 1):
        path = f"suspect.antecedents[{number - 1}]"
        if entry.kind is None:
            drawn.entry_missing += (f"{path}.kind",)
        if entry.date is None:
            drawn.entry_missing += (f"{path}.date",)
        if _may_count(entry, first_offence):
            _add_antecedent(drawn, number, entry, path)
    return drawn


def _may_count(entry: Antecedent, first_offence: Day) -> bool:
    """Could this entry count? Without its kind or its day it could: silence never clears anybody."""
    if entry.kind is AntecedentKind.COMMUNITY_RESOLUTION:
        return False
    return entry.date is None or years_from(entry.date, LOOK_BACK_YEARS) >= first_offence


def _add_antecedent(drawn: Record, number: int, entry: Antecedent, path: str) -> None:
    complete = entry.kind is not None and entry.date is not None
    if entry.violence is None:
        drawn.violence_missing += (f"{path}.violence",)
    elif entry.violence and complete:
        drawn.violence += (number,)
    if entry.domestic_abuse is None:
        drawn.domestic_abuse_missing += (f"{path}.domestic_abuse",)
    elif entry.domestic_abuse and complete:
        drawn.domestic_abuse += (number,)


def _risk(referral: Referral, policy: Policy) -> RiskShown:
    risk = referral.risk
    sourced = policy.tools.get(risk.tool or "")
    tool = None if sourced is None else sourced.value
    answered = _NOT_READ if tool is None or risk.answers is None else _answers(tool, risk.answers, risk.grade, policy)
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
        mapped_by=None if sourced is None else sourced.provenance,
    )


@attrs.define(kw_only=True, eq=False, repr=False)
class _Answered:
    """What the answers add to the assessor's grade."""

    grade: Grade | None = None
    missing: Paths = ()
    history: bool = False
    history_missing: Paths = ()


_NOT_READ: Final = _Answered()


def _answers(tool: RiskTool, answers: Mapping[str, Answer], given: Grade | None, policy: Policy) -> _Answered:
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


def _language(suspect: Suspect, policy: Policy) -> Language:
    """Given natively, through an interpreter, not at all, or not known?

    Whether an interpreter is needed matters only where the language is not given natively,
    or where one is needed and none is offered.
    """
    tag, interpreter = suspect.language, suspect.interpreter_needed
    known = tag is not None and tag.lower().partition("-")[0] != UNDETERMINED
    fitting = [offer for offer in policy.languages if tag is not None and known and offer.fits(tag)]
    ways = [offer.delivery for offer in (fitting if known else policy.languages)]
    native, interpreted = known and Delivery.NATIVE in ways, Delivery.INTERPRETER in ways
    missing: Paths = ()
    if not known:
        missing = ("suspect.language",)
    elif interpreted and not native and interpreter is None:
        missing = ("suspect.interpreter_needed",)
    return Language(
        refused=not interpreted and (interpreter is True or (known and not native)),
        missing=missing,
        offered_by=policy.by(f"languages.{fitting[-1].tag if fitting else ''}"),
    )

"""Drawing up a referral: from what was handed over to the flat particulars.

What counts and what is lacking is found here, offence by offence and entry by entry; what
follows from it is declared in ``stages/criteria.py``.
"""

from collections.abc import Mapping
from enum import IntEnum
from typing import Final

import attrs

from cara_core.stages.particulars import Language, Offences, Particulars, Paths, Record, RiskShown
from cara_core.terms.days import Day, birthday_on, days_after, years_from
from cara_core.terms.limits import Deadline, prosecution_deadline
from cara_core.terms.offences import Mode, OffenceRow, Treatment
from cara_core.terms.policy import Delivery, Policy
from cara_core.terms.referral import Antecedent, AntecedentKind, Referral, Suspect
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
    treated: list[list[int]] = [[], [], [], [], [], []]
    flagged, inside, tested, strangled, owned = [], [], [], [], []
    hate_missing, dwelling_missing, limit_missing, deadlines = [], [], [], []
    for index, offence in enumerate(referral.offences):
        number, row = index + 1, policy.book.row(offence.code)
        treated[_treated(row, policy)].append(number)
        if offence.hate_crime is None:
            hate_missing.append(f"offences[{index}].hate_crime")
        elif offence.hate_crime:
            flagged.append(number)
        deadline = None if row is None else prosecution_deadline(offence, row, referral)
        if row is None or deadline is None:
            limit_missing.append(f"offences[{index}].code")
        else:
            deadlines.append(deadline)
        if row is None:
            continue
        if row.asks_dwelling:
            tested.append(number)
            if offence.both_inside_dwelling is None:
                dwelling_missing.append(f"offences[{index}].both_inside_dwelling")
            elif offence.both_inside_dwelling:
                inside.append(number)
        if row.strangulation:
            strangled.append(number)
        if row.asks_property and offence.property_of_victim is not False:
            owned.append(number)
    binding = _binding(deadlines)
    return Offences(
        excluded=tuple(treated[Treated.EXCLUDED]),
        indictable=tuple(treated[Treated.INDICTABLE]),
        hate_coded=tuple(treated[Treated.HATE]),
        referred=tuple(treated[Treated.REFER]),
        unlisted=tuple(treated[Treated.UNLISTED]),
        hate_flagged=tuple(flagged),
        hate_missing=tuple(hate_missing),
        dwelling_tested=tuple(tested),
        inside_dwelling=tuple(inside),
        dwelling_missing=tuple(dwelling_missing),
        strangulation=tuple(strangled),
        spouse_property=tuple(owned),
        deadline=None if binding is None else binding.last_day,
        deadline_at_best=min([one.at_best for one in deadlines if one.at_best is not None], default=None),
        deadline_missing=tuple(dict.fromkeys(path for one in deadlines for path in one.needs)),
        limit_missing=tuple(limit_missing),
        listed_by=policy.listed.get(referral.offences[0].code) or policy.by("offence_list"),
        limited_by=policy.by("SAFETY-FLOOR" if binding is None else binding.basis),
    )


class Treated(IntEnum):
    """How one code is treated: the first that applies of the floor, the book, the list."""

    LISTED = 0
    EXCLUDED = 1
    INDICTABLE = 2
    HATE = 3
    REFER = 4
    UNLISTED = 5


def _treated(row: OffenceRow | None, policy: Policy) -> Treated:
    if row is None:
        return Treated.UNLISTED
    if row.treatment is Treatment.EXCLUDED:
        return Treated.EXCLUDED
    if row.mode is Mode.INDICTABLE_ONLY:
        return Treated.INDICTABLE
    if row.treatment is Treatment.REFER:
        return Treated.HATE if row.hate_crime else Treated.REFER
    return Treated.LISTED if row.code in policy.listed else Treated.UNLISTED


def _binding(deadlines: list[Deadline]) -> Deadline | None:
    """The deadline that comes first; one without a day binds only where no other does."""
    dated = [deadline for deadline in deadlines if deadline.last_day is not None]
    return min(dated, key=lambda deadline: (deadline.last_day, deadline.basis), default=next(iter(deadlines), None))


def _record(antecedents: tuple[Antecedent, ...] | None, first_offence: Day) -> Record:
    """What counts inside the look-back, and what is not known of it.

    Convictions and cautions from two years before the earliest offence, the boundary day
    inside, up to the decision day (later days are faults of the input). A community
    resolution is no caution.
    """
    if not antecedents:
        return _UNCHECKED if antecedents is None else _NOTHING_FOUND
    violence, abuse, violence_missing, abuse_missing, entry_missing = [], [], [], [], []
    for index, entry in enumerate(antecedents):
        kind, when, path = entry.kind, entry.date, f"suspect.antecedents[{index}]"
        complete = kind is not None and when is not None
        if not complete:
            entry_missing += [f"{path}.kind"] * (kind is None) + [f"{path}.date"] * (when is None)
        if kind is AntecedentKind.COMMUNITY_RESOLUTION:
            continue
        if when is not None and years_from(when, LOOK_BACK_YEARS) < first_offence:
            continue
        if entry.violence is None:
            violence_missing.append(f"{path}.violence")
        elif entry.violence and complete:
            violence.append(index + 1)
        if entry.domestic_abuse is None:
            abuse_missing.append(f"{path}.domestic_abuse")
        elif entry.domestic_abuse and complete:
            abuse.append(index + 1)
    return Record(
        checked=True,
        violence=tuple(violence),
        domestic_abuse=tuple(abuse),
        violence_missing=tuple(violence_missing),
        domestic_abuse_missing=tuple(abuse_missing),
        entry_missing=tuple(entry_missing),
    )


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

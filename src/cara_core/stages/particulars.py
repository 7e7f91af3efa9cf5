"""What a referral says, flat: the record the criteria are declared over.

Days to be compared with other days, grades, yes or no or not known, lists of the
offences that raise something (counted from 1, as people do) and lists of the paths that
would settle something. Never an age, never a count of months.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import attrs
from typing_extensions import override

from cara_core.terms.days import Day, birthday_on, days_after, years_from
from cara_core.terms.limits import Deadline, prosecution_deadline
from cara_core.terms.offences import Mode, OffenceRow, SpecialTest, Treatment
from cara_core.terms.policy import Delivery, Policy
from cara_core.terms.referral import Antecedent, AntecedentKind, Referral, Suspect
from cara_core.terms.risk import Answer, Grade, RiskTool
from cara_core.terms.sources import Provenance

__all__ = ["Particulars", "draw"]

ADULT_AGE: Final = 18
LOOK_BACK_YEARS: Final = 2
UNDETERMINED: Final = "und"
"""The language tag for "not determined": as good as no tag."""

Positions = tuple[int, ...]
Paths = tuple[str, ...]


@attrs.frozen(kw_only=True)
class Offences:
    """Which offences of the referral raise what."""

    excluded: Positions
    indictable: Positions
    hate_coded: Positions
    referred: Positions
    unlisted: Positions
    hate_flagged: Positions
    hate_missing: Paths
    dwelling_tested: Positions
    inside_dwelling: Positions
    dwelling_missing: Paths
    strangulation: Positions
    spouse_property: Positions
    deadline: Day | None
    limit_missing: Paths
    listed_by: Provenance
    limited_by: Provenance


@attrs.frozen(kw_only=True)
class Record:
    """What the antecedents hold inside the look-back."""

    checked: bool | None
    violence: Positions
    domestic_abuse: Positions
    violence_missing: Paths
    domestic_abuse_missing: Paths
    entry_missing: Paths


@attrs.frozen(kw_only=True)
class RiskShown:
    """The effective grade, and what is lacking for it to count.

    ``grade`` is the assessor's, or what the answers show where that is higher.
    """

    grade: Grade | None
    given: Grade | None
    assessed_on: Day | None
    lasts: Day | None
    assessor: str | None
    tool_known: bool | None
    answers_given: bool | None
    answers_missing: Paths
    history: bool
    history_missing: Paths
    mapped_by: Provenance | None


@attrs.frozen(kw_only=True)
class Language:
    """Whether the programme is given in the suspect's language."""

    refused: bool
    missing: Paths
    offered_by: Provenance


@attrs.frozen(kw_only=True, repr=False)
class Particulars:
    """One referral, flat, under one policy on one day; ``None`` is *not known*."""

    on: Day
    caution_ends: Day
    margin_ends: Day
    first_offence: Day
    last_offence: Day
    adult_from: Day | None
    first_arrest: bool | None
    intimate: bool | None
    married: bool | None
    admits: bool | None
    sufficient: bool | None
    prosecutor_agrees: bool | None
    serving_order: bool | None
    on_bail: bool | None
    strangulation: bool | None
    coercion: bool | None
    contacted_on: Day | None
    agrees: bool | None
    specific_risk: bool | None
    views_sought: bool | None
    offences: Offences
    record: Record
    risk: RiskShown
    language: Language

    @override
    def __repr__(self) -> str:
        return "<Particulars>"


def draw(referral: Referral, policy: Policy, on: Day) -> Particulars:
    """What does this referral say, flat, under this policy on this day?"""
    suspect, victim, evidence = referral.suspect, referral.victim, referral.evidence
    birth, relationship = suspect.date_of_birth, referral.relationship
    return Particulars(
        on=on,
        caution_ends=policy.caution_ends,
        margin_ends=days_after(policy.caution_ends, policy.breach_margin_days),
        first_offence=referral.first_offence_day,
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
        record=_record(suspect.antecedents, referral.first_offence_day),
        risk=_risk(referral, policy),
        language=_language(suspect, policy),
    )


def _offences(referral: Referral, policy: Policy) -> Offences:
    numbered = tuple(enumerate(referral.offences))
    rows = tuple(policy.book.row(offence.code) for offence in referral.offences)

    def positions(*wanted: bool) -> Positions:
        return tuple(index + 1 for index, yes in enumerate(wanted) if yes)

    def tested(test: SpecialTest) -> tuple[bool, ...]:
        return tuple(row is not None and row.has(test) for row in rows)

    treated = tuple(_treated(row, policy) for row in rows)
    dwelling, spouse = tested(SpecialTest.DWELLING), tested(SpecialTest.SPOUSE_PROPERTY)
    deadlines = [
        None if row is None else prosecution_deadline(offence, row, referral)
        for offence, row in zip(referral.offences, rows, strict=True)
    ]
    binding = _binding([deadline for deadline in deadlines if deadline is not None])
    return Offences(
        excluded=positions(*(kind == "excluded" for kind in treated)),
        indictable=positions(*(kind == "indictable" for kind in treated)),
        hate_coded=positions(*(kind == "hate" for kind in treated)),
        referred=positions(*(kind == "refer" for kind in treated)),
        unlisted=positions(*(kind == "unlisted" for kind in treated)),
        hate_flagged=positions(*(offence.hate_crime is True for offence in referral.offences)),
        hate_missing=tuple(f"offences[{i}].hate_crime" for i, one in numbered if one.hate_crime is None),
        dwelling_tested=positions(*dwelling),
        inside_dwelling=positions(*(dwelling[i] and one.both_inside_dwelling is True for i, one in numbered)),
        dwelling_missing=tuple(
            f"offences[{i}].both_inside_dwelling"
            for i, one in numbered
            if dwelling[i] and one.both_inside_dwelling is None
        ),
        strangulation=positions(*tested(SpecialTest.STRANGULATION)),
        spouse_property=positions(*(spouse[i] and one.property_of_victim is not False for i, one in numbered)),
        deadline=None if binding is None else binding.last_day,
        limit_missing=tuple(f"offences[{i}].code" for i, found in enumerate(deadlines) if found is None),
        listed_by=policy.listed.get(referral.offences[0].code, policy.by("offence_list")),
        limited_by=policy.by("SAFETY-FLOOR" if binding is None else str(binding.basis)),
    )


def _treated(row: OffenceRow | None, policy: Policy) -> str:
    """How one code is treated: the first that applies of the floor, the book, the list."""
    if row is None:
        return "unlisted"
    if row.treatment is Treatment.EXCLUDED:
        return "excluded"
    if row.mode is Mode.INDICTABLE_ONLY:
        return "indictable"
    if row.treatment is Treatment.REFER:
        return "hate" if row.has(SpecialTest.HATE_CRIME) else "refer"
    return "listed" if row.code in policy.listed else "unlisted"


def _binding(deadlines: list[Deadline]) -> Deadline | None:
    """The deadline that comes first; one without a day binds only where no other does."""
    dated = [deadline for deadline in deadlines if deadline.last_day is not None]
    return min(dated, key=lambda deadline: (deadline.last_day, deadline.basis), default=next(iter(deadlines), None))


def _record(antecedents: tuple[Antecedent, ...] | None, first_offence: Day) -> Record:
    counted = tuple(_counted(antecedents or (), first_offence))
    return Record(
        checked=None if antecedents is None else True,
        violence=tuple(index + 1 for index, entry in counted if entry.violence is True),
        domestic_abuse=tuple(index + 1 for index, entry in counted if entry.domestic_abuse is True),
        violence_missing=tuple(
            f"suspect.antecedents[{index}].violence" for index, entry in counted if entry.violence is None
        ),
        domestic_abuse_missing=tuple(
            f"suspect.antecedents[{index}].domestic_abuse" for index, entry in counted if entry.domestic_abuse is None
        ),
        entry_missing=tuple(
            f"suspect.antecedents[{index}].{name}"
            for index, entry in enumerate(antecedents or ())
            for name in ("kind", "date")
            if getattr(entry, name) is None
        ),
    )


def _counted(antecedents: tuple[Antecedent, ...], first_offence: Day) -> Iterator[tuple[int, Antecedent]]:
    """The convictions and cautions inside the look-back; the boundary day is inside.

    From two years before the earliest offence up to the decision day (later days are
    faults of the input). A community resolution is no caution.
    """
    for index, entry in enumerate(antecedents):
        kind, when = entry.kind, entry.date
        if kind is None or when is None or kind is AntecedentKind.COMMUNITY_RESOLUTION:
            continue
        if years_from(when, LOOK_BACK_YEARS) >= first_offence:
            yield index, entry


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


@attrs.frozen(kw_only=True)
class _Answered:
    """What the answers add to the assessor's grade."""

    grade: Grade | None = None
    missing: Paths = ()
    history: bool = False
    history_missing: Paths = ()


_NOT_READ: Final = _Answered()


def _answers(tool: RiskTool, answers: Mapping[str, Answer], given: Grade | None, policy: Policy) -> _Answered:
    """The effective grade, and the answers that could still raise it above what is accepted.

    The answers only raise: where they show no more than standard and no assessor gave a
    grade, there is none.
    """
    shown = tool.shows(answers)
    grade = given
    if shown.at_least is not Grade.STANDARD and (given is None or shown.at_least.rank > given.rank):
        grade = shown.at_least
    could_rise = shown.at_most.rank > (-1 if grade is None else grade.rank)
    too_many = could_rise and shown.at_most not in policy.accepted_grades
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
    known = tag is not None and tag.lower().split("-")[0] != UNDETERMINED
    fitting = tuple(offer for offer in policy.languages if tag is not None and known and offer.fits(tag))
    native = any(offer.delivery is Delivery.NATIVE for offer in fitting)
    interpreted = any(offer.delivery is Delivery.INTERPRETER for offer in (fitting if known else policy.languages))
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

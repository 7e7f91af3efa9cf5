"""The floor: the same criteria by hand, for one force, with reasons as plain codes.

No sources, no words, no provenance, no advice, no paths that would settle an unknown, no second
force, no plugin: what the library's speed is measured against. One offence or many, like the
library. The force is Hampshire: what it does not ask (a first arrest, an earlier case of domestic
abuse) and what it does not give (a group in another language, an interpreter) is left out.
"""

from cara_core.terms.days import Day, birthday_on, days_after, months_from, years_from
from cara_core.terms.offences import code_meant
from cara_core.terms.policy import Policy
from cara_core.terms.referral import AntecedentKind, Referral, Relationship
from cara_core.terms.risk import Answer, Grade

PARTNERS = (
    Relationship.SPOUSE,
    Relationship.FORMER_SPOUSE,
    Relationship.CIVIL_PARTNER,
    Relationship.FORMER_CIVIL_PARTNER,
    Relationship.PARTNER,
    Relationship.FORMER_PARTNER,
)
COUNTED = tuple(str(number) for number in range(1, 28))
SECOND_LOOK = (("8",), ("11",), ("12",), ("20",), ("26",), ("16", "17", "19"))
MODELLED_FROM, DISPENSED_FROM = Day(2013, 4, 8), Day(2012, 8, 13)
S39A_STARTS = Day(2022, 6, 28)


def decide(r: Referral, p: Policy, on: Day) -> tuple[str, list[str]]:  # noqa: PLR0912, PLR0915
    """The outcome and every reason code."""
    no: list[str] = []
    refer: list[str] = []
    open_: list[str] = []
    s, v, e, k = r.suspect, r.victim, r.evidence, r.risk
    if on < MODELLED_FROM:
        refer.append("REGIME_NOT_MODELLED")
        if on < DISPENSED_FROM:
            refer.append("REGIME_NO_DISPENSATION")
    birth = s.date_of_birth
    if birth is None:
        open_.append("AGE_UNKNOWN")
    elif birthday_on(birth, 18) > on:
        no.append("AGE_UNDER_18")
    rows = [p.book.row(o.code) for o in r.offences]
    first = min([o.first_day for o in r.offences])
    last = max([o.last_day for o in r.offences])
    _offences(r, rows, p, no, refer, open_)
    if r.relationship is None:
        open_.append("RELATIONSHIP_UNKNOWN")
    elif r.relationship not in PARTNERS:
        no.append("NOT_INTIMATE_PARTNER")
    if s.admits_offence is None:
        open_.append("ADMISSION_UNKNOWN")
    elif not s.admits_offence:
        no.append("NOT_ADMITTED")
    if e.sufficient_to_charge is False:
        no.append("EVIDENCE_INSUFFICIENT")
    if e.prosecutor_agrees is False:
        no.append("PROSECUTOR_DISAGREES")
    if e.sufficient_to_charge is None or e.prosecutor_agrees is None:
        open_.append("EVIDENCE_UNKNOWN")
    _look_back(s, first, p, no, open_)
    if s.serving_community_sentence is None:
        open_.append("ORDER_UNKNOWN")
    elif s.serving_community_sentence:
        no.append("SERVING_ORDER")
    if s.on_bail_for_other_offence is None:
        open_.append("BAIL_UNKNOWN")
    elif s.on_bail_for_other_offence:
        no.append("ON_BAIL_OTHER")
    _risk(k, last, p, on, no, refer, open_)
    if k.coercive_control is None:
        open_.append("CCB_UNKNOWN")
    elif k.coercive_control:
        no.append("CCB_INDICATED")
    if v.agrees is False:
        no.append("VICTIM_DISAGREES")
    if v.specific_risk:
        no.append("VICTIM_AT_RISK")
    if v.date_of_birth is not None and birthday_on(v.date_of_birth, 16) > first:
        refer.append("VICTIM_UNDER_16")
    answered = v.asked_on or v.contacted_on
    if v.agrees and answered is not None and (days_after(answered, p.agreement_days) < on or answered < last):
        open_.append("VICTIM_STALE")
    if v.contacted_on is None:
        open_.append("VICTIM_NOT_ASKED")
    if v.agrees is None or v.specific_risk is None:
        open_.append("VICTIM_UNKNOWN")
    # Given in English alone: whichever language they would choose, the interpreter decides.
    if s.interpreter_needed is None:
        open_.append("LANGUAGE_UNKNOWN")
    elif s.interpreter_needed:
        no.append("LANGUAGE_NO_PROGRAMME")
    _time_limit(r, rows, on, no, refer, open_)
    outcome = "not_eligible" if no else "refer" if refer else "undetermined" if open_ else "eligible"
    return outcome, no + refer + open_


def _offences(r, rows, p, no, refer, open_) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    for o, row in zip(r.offences, rows, strict=True):
        if row is None:
            no.append("OFFENCE_NOT_LISTED")
        elif row.treatment == "excluded" or (row.asks_facts and _outside(o, row, open_)):
            no.append("OFFENCE_EXCLUDED")
        elif row.mode == "indictable_only":
            refer.append("INDICTABLE_REFER")
        elif row.treatment == "refer":
            refer.append("HATE_CRIME_REFER" if row.hate_crime else "OFFENCE_REFER")
        elif row.code not in p.listed:
            no.append("OFFENCE_NOT_LISTED")
        if o.hate_crime is None:
            open_.append("HATE_CRIME_UNKNOWN")
        elif o.hate_crime:
            refer.append("HATE_CRIME_REFER")
        if row is not None and row.strangulation:
            no.append("STRANGULATION")
        if row is not None and row.asks_dwelling:
            if o.both_inside_dwelling is None:
                open_.append("DWELLING_UNKNOWN")
            elif o.both_inside_dwelling:
                no.append("DWELLING_EXCLUSION")


def _outside(o, row, open_) -> bool:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Does what happened take the offence out of the family of its code?"""
    f = o.facts
    if row.asks_value and (f is None or f.value_pounds is None):
        open_.append("OFFENCE_VALUE_UNKNOWN")
    if f is None:
        return False
    for name in row.facts_outside:
        if getattr(f, name):
            return True
    if row.course_of_conduct and f.occasions is not None and f.occasions < 2:
        return True
    return row.asks_value and f.value_pounds is not None and f.value_pounds > 5_000


def _look_back(s, first, p, no, open_) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    if s.antecedents is None:
        open_.append("LOOKBACK_UNKNOWN")
        return
    violent = unclear = False
    for a in s.antecedents:
        complete = a.kind is not None and a.date is not None
        if not complete:
            unclear = True
        if a.kind is AntecedentKind.COMMUNITY_RESOLUTION:
            continue
        if a.date is not None and years_from(a.date, 2) < first:
            continue
        if a.violence is None:
            unclear = True
        elif a.violence:
            violent |= complete
        elif a.offence_code is not None:
            row = p.book.row(code_meant(a.offence_code) or a.offence_code)
            unclear |= row is not None and row.violent
    if violent:
        no.append("LOOKBACK_VIOLENCE")
    if unclear:
        open_.append("LOOKBACK_UNKNOWN")


def _risk(k, last, p, on, no, refer, open_) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    grade, lacking, history, again = k.grade, False, False, False
    if k.tool == "DASH" and k.answers is not None:
        given = [k.answers.get(key, Answer.UNKNOWN) for key in COUNTED]
        yes = given.count(Answer.YES)
        if yes >= 14:
            grade = Grade.HIGH
        elif yes + given.count(Answer.UNKNOWN) >= 14 and grade is not Grade.HIGH:
            lacking = True
        strangled = k.answers.get("18", Answer.UNKNOWN)
        history = strangled is Answer.YES
        lacking |= strangled is Answer.UNKNOWN
        again, unsure = _second_looks(k.answers, k.reviewed or ())
        lacking |= unsure
    if grade is Grade.HIGH:
        no.append("RISK_HIGH")
    elif grade is not None and grade not in p.accepted_grades:
        no.append("RISK_NOT_ACCEPTED")
    if k.strangulation:
        no.append("STRANGULATION")
    elif history:
        refer.append("STRANGULATION_HISTORY")
    if again:
        refer.append("RISK_ITEM_REFER")
    day = k.assessed_on
    if day is not None and (days_after(day, p.assessment_days) < on or day < last):
        open_.append("RISK_STALE")
    if k.tool != "DASH" or k.grade is None or day is None or not k.assessor or k.strangulation is None or lacking:
        open_.append("RISK_UNKNOWN")


def _second_looks(answers, reviewed) -> tuple[bool, bool]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Does some group of answers ask for a second look that nobody has taken, and could another?"""
    again = unsure = False
    for group in SECOND_LOOK:
        asked = [answers.get(key, Answer.UNKNOWN) for key in group]
        if Answer.NO in asked:
            continue
        if Answer.UNKNOWN in asked:
            unsure = True
        elif not set(group) <= set(reviewed):
            again = True
    return again, unsure


def _time_limit(r, rows, on, no, refer, open_) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """The deadline that comes first, with and without what is not known: no doubt refuses anybody."""
    deadline = at_best = None
    unclear = doubted = False
    for o, row in zip(r.offences, rows, strict=True):
        if row is None or row.limit == "not_known":
            unclear = True
            continue
        if row.limit == "none":
            continue
        limit = better = months_from(o.last_day if row.course_of_conduct else o.first_day, 6)
        if row.limit == "s39a":
            limit, better = _assault_limits(r, o.first_day, limit)
            doubted |= limit != better
        deadline = limit if deadline is None else min(deadline, limit)
        at_best = better if at_best is None else min(at_best, better)
    if deadline is None or at_best is None:
        if unclear:
            open_.append("TIME_LIMIT_UNKNOWN")
        return
    ends = months_from(on, 4)
    if on > at_best:
        no.append("TIME_LIMIT_PASSED")
    elif ends > at_best:
        refer.append("TIME_LIMIT_SHORT")
    if unclear or (doubted and (deadline < on <= at_best or deadline < ends <= at_best)):
        open_.append("TIME_LIMIT_UNKNOWN")


def _assault_limits(r: Referral, first: Day, ordinary: Day) -> tuple[Day, Day]:
    """The cautious day and the favourable one: they differ where it is not known whether it was domestic abuse."""
    stated = r.evidence.victim_statement_on
    if first < S39A_STARTS or stated is None or stated < first or r.relationship is Relationship.OTHER:
        return ordinary, ordinary
    births = r.suspect.date_of_birth, r.victim.date_of_birth
    for birth in births:
        if birth is not None and birthday_on(birth, 16) > first:
            return ordinary, ordinary
    extended = min(years_from(first, 2), months_from(stated, 6))
    if r.relationship is None or None in births:
        return ordinary, extended
    return extended, extended

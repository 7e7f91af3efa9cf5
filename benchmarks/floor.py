"""The floor: the same criteria by hand, for one force, with reasons as plain codes.

No sources, no words, no provenance, no second force, no plugin: what the library's speed is
measured against. One offence or many, like the library.
"""

from cara_core.terms.days import Day, birthday_on, days_after, months_from, years_from
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
COUNTED = tuple(str(number) for number in range(1, 28) if number not in {10, 11, 12})
S39A_STARTS = Day(2022, 6, 28)


def decide(r: Referral, p: Policy, on: Day) -> tuple[str, list[str]]:  # noqa: PLR0912, PLR0915
    """The outcome and every reason code, in the order of the contract."""
    no: list[str] = []
    refer: list[str] = []
    open_: list[str] = []
    s, v, e, k = r.suspect, r.victim, r.evidence, r.risk
    birth = s.date_of_birth
    if birth is None:
        open_.append("AGE_UNKNOWN")
    elif birthday_on(birth, 18) > on:
        no.append("AGE_UNDER_18")
    rows = [p.book.row(o.code) for o in r.offences]
    first = min(o.first_day for o in r.offences)
    last = max(o.last_day for o in r.offences)
    for o, row in zip(r.offences, rows, strict=True):
        if row is None:
            no.append("OFFENCE_NOT_LISTED")
        elif row.treatment == "excluded":
            no.append("OFFENCE_EXCLUDED")
        elif row.mode == "indictable_only":
            refer.append("INDICTABLE_REFER")
        elif row.treatment == "refer":
            refer.append("HATE_CRIME_REFER" if row.hate_crime else "OFFENCE_REFER")
        elif row.code not in p.listed:
            no.append("OFFENCE_NOT_LISTED")
        if o.hate_crime is None:
            open_.append("HATE_CRIME_UNKNOWN")
        elif o.hate_crime and "HATE_CRIME_REFER" not in refer:
            refer.append("HATE_CRIME_REFER")
        if row is not None and row.asks_dwelling:
            if o.both_inside_dwelling is None:
                open_.append("DWELLING_UNKNOWN")
            elif o.both_inside_dwelling:
                no.append("DWELLING_EXCLUSION")
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
    if s.antecedents is None:
        open_.append("LOOKBACK_UNKNOWN")
    else:
        violent = unclear = False
        for a in s.antecedents:
            if a.kind is None or a.date is None:
                unclear = True
            elif a.kind is not AntecedentKind.COMMUNITY_RESOLUTION and years_from(a.date, 2) >= first:
                violent |= a.violence is True
                unclear |= a.violence is None
        if violent:
            no.append("LOOKBACK_VIOLENCE")
        if unclear:
            open_.append("LOOKBACK_UNKNOWN")
    if s.serving_community_sentence is None:
        open_.append("ORDER_UNKNOWN")
    elif s.serving_community_sentence:
        no.append("SERVING_ORDER")
    if s.on_bail_for_other_offence is None:
        open_.append("BAIL_UNKNOWN")
    elif s.on_bail_for_other_offence:
        no.append("ON_BAIL_OTHER")
    grade, lacking, history, unsure = k.grade, False, False, False
    if k.tool == "DASH" and k.answers is not None:
        given = [k.answers.get(key, Answer.UNKNOWN) for key in COUNTED]
        yes = given.count(Answer.YES)
        if yes >= 14:
            grade = Grade.HIGH
        elif yes + given.count(Answer.UNKNOWN) >= 14 and grade is not Grade.HIGH:
            lacking = True
        asked = k.answers.get("18", Answer.UNKNOWN)
        history, unsure = asked is Answer.YES, asked is Answer.UNKNOWN
    if grade is Grade.HIGH:
        no.append("RISK_HIGH")
    elif grade is not None and grade not in p.accepted_grades:
        no.append("RISK_NOT_ACCEPTED")
    if k.strangulation or any(row is not None and row.strangulation for row in rows):
        no.append("STRANGULATION")
    if history and not k.strangulation:
        refer.append("STRANGULATION_HISTORY")
    day = k.assessed_on
    if day is not None and (days_after(day, 28) < on or day < last):
        open_.append("RISK_STALE")
    if (
        k.tool != "DASH"
        or k.grade is None
        or day is None
        or not k.assessor
        or k.strangulation is None
        or lacking
        or unsure
    ):
        open_.append("RISK_UNKNOWN")
    if k.coercive_control is None:
        open_.append("CCB_UNKNOWN")
    elif k.coercive_control:
        no.append("CCB_INDICATED")
    if v.agrees is False:
        no.append("VICTIM_DISAGREES")
    if v.specific_risk:
        no.append("VICTIM_AT_RISK")
    if v.contacted_on is None:
        open_.append("VICTIM_NOT_ASKED")
    if v.agrees is None or v.specific_risk is None:
        open_.append("VICTIM_UNKNOWN")
    tag = s.language
    if tag is None:
        open_.append("LANGUAGE_UNKNOWN")
        if s.interpreter_needed:
            no.append("LANGUAGE_NO_PROGRAMME")
    elif s.interpreter_needed or not (tag.lower() == "en" or tag.lower().startswith("en-")):
        no.append("LANGUAGE_NO_PROGRAMME")
    _time_limit(r, rows, on, no, refer, open_)
    outcome = "not_eligible" if no else "refer" if refer else "undetermined" if open_ else "eligible"
    return outcome, no + refer + open_


def _time_limit(r, rows, on, no, refer, open_) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    binding = None
    for o, row in zip(r.offences, rows, strict=True):
        if row is None or row.limit == "not_known":
            open_.append("TIME_LIMIT_UNKNOWN")
            continue
        if row.limit == "none":
            continue
        said, start = r.evidence.victim_statement_on, o.first_day
        if row.course_of_conduct:
            limit = months_from(o.last_day, 6)
        elif (
            row.limit == "s39a"
            and start >= S39A_STARTS
            and said is not None
            and said >= start
            and r.relationship not in {None, Relationship.OTHER}
            and r.suspect.date_of_birth is not None
            and r.victim.date_of_birth is not None
            and birthday_on(r.suspect.date_of_birth, 16) <= start
            and birthday_on(r.victim.date_of_birth, 16) <= start
        ):
            limit = min(years_from(start, 2), months_from(said, 6))
        else:
            limit = months_from(start, 6)
        binding = limit if binding is None else min(binding, limit)
    if binding is not None and on > binding:
        no.append("TIME_LIMIT_PASSED")
    elif binding is not None and months_from(on, 4) > binding:
        refer.append("TIME_LIMIT_SHORT")

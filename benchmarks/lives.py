"""Synthetic lives of cautions, twelve facts each, the same for the same number; no real data."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import attrs
from referrals import referrals

from cara_core.case import facts as f
from cara_core.formats.stored_facts import fact_entries
from cara_core.terms.caution import (
    Condition,
    ConditionKind,
    ConditionObject,
    Person,
    Rank,
    RunningTerms,
    conditions_digest,
)
from cara_core.terms.caution import Decider as Who
from cara_core.terms.days import Day, days_after, months_from, weeks_after
from cara_core.terms.decision.decision import Outcome

AT = dt.datetime(2026, 3, 10, 9, 30, tzinfo=dt.UTC)
# The references of persons are left out when a fact is kept, and what is kept is compared below.
POOL = [
    attrs.evolve(
        referral,
        suspect=attrs.evolve(referral.suspect, person=None),
        victim=attrs.evolve(referral.victim, person=None),
    )
    for referral in referrals(200, 1)
]
CONDITIONS = (
    Condition(id="workshops", kind=ConditionKind.WORKSHOPS, objects=(ConditionObject.REHABILITATION,), hours=10),
)
TERMS = RunningTerms(
    gap_least_days=28,
    gap_most_days=28,
    both_repeated=True,
    breach_margin_days=0,
    contact_working_days=5,
    attendance_working_days=2,
    judgement_working_days=5,
    warning_days=14,
    retention_years=6,
)
SPREAD = 25
"""Over how many days the running cases began."""


def life(number: int, *, sealed: bool) -> list[f.Fact]:
    """The twelve facts of this case. Not ``sealed``: what people said is left out, so that nothing has to be sealed."""
    start = days_after(Day(2026, 3, 10), number % 180)
    days = (0, 0, 1, 1, 2, 2, 6, 20, 21, 48, 49, 50)
    return [
        f.Fact(
            case=f"C-{number:06}", number=place, on=days_after(start, after), by=f"PC {1000 + number % 50}", what=what
        )
        for place, (after, what) in enumerate(zip(days, _facts(number, start, sealed), strict=True), 1)
    ]


def _facts(number: int, start: Day, sealed: bool) -> Iterator[f.What]:  # noqa: FBT001
    first = weeks_after(start, 3)
    by = f.Channel.TELEPHONE
    attended = f.Attendance.ATTENDED
    ends = months_from(start, 4)
    yield f.Referred(force="hampshire", referral=POOL[number % len(POOL)] if sealed else None)
    yield f.Screened(outcome=Outcome.ELIGIBLE, digest=f"sha256:{number:064x}", made_with={"cara-core": "0.1.0"})
    yield f.VictimAsked(how=by, suspect_present=False, **({"agrees": True, "specific_risk": False} if sealed else {}))
    yield f.Authorised(decider=Who.AUTHORISED_PERSON, enough_evidence=True, caution_right=True, rank=Rank.SERGEANT)
    yield f.DocumentSigned(offence_details=True, admission=True, consent=True, conditions=conditions_digest(CONDITIONS))
    yield f.CautionIssued(
        rank=Rank.SERGEANT,
        period_reason="the two workshops take four months" if sealed else None,
        ends_on=ends,
        spent_on=months_from(start, 3),
        prosecute_by=months_from(start, 6),
        terms=TERMS,
    )
    yield f.WorkshopsBooked(first=first, second=weeks_after(first, 4))
    yield f.AttendanceRecorded(part=f.Part.FIRST, workshop_on=first, attendance=attended)
    said = "the victim has heard what was agreed" if sealed else None
    yield f.VictimContacted(occasion=f.Occasion.FIRST_WORKSHOP, how=by, reached=True, concern=False, said=said)
    yield f.AttendanceRecorded(part=f.Part.SECOND, workshop_on=weeks_after(first, 4), attendance=attended)
    yield f.VictimContacted(occasion=f.Occasion.COMPLETION, how=by, reached=True, concern=False, said=said)
    yield f.Completed()


def running(number: int) -> list[f.Fact]:
    """The facts of a case whose caution was given within the last weeks: nobody is late with anything."""
    facts = life(number % SPREAD, sealed=False)[:7]
    occasion = f.Occasion.CAUTION_ISSUED
    done: tuple[f.What, ...] = (
        f.VictimContacted(occasion=occasion, how=f.Channel.TELEPHONE, reached=True, concern=False),
        f.ContactRecordKept(person=Person.VICTIM, version=1, usable=True, do_not_contact=False),
        f.ProviderDecided(accepts=True),
        *(f.OutcomeRecorded(system=system, code="3", reference="R/1") for system in f.RecordSystem),
    )
    facts += [attrs.evolve(facts[-1], number=8 + place, what=what) for place, what in enumerate(done)]
    return [attrs.evolve(fact, case=f"C-{number:06}") for fact in facts]


def attended(number: int) -> f.Fact:
    """The next fact of such a case: who was at the first workshop."""
    return attrs.evolve(life(number % SPREAD, sealed=False)[7], case=f"C-{number:06}", number=1 + len(running(number)))


def plain_life(number: int, *, sealed: bool) -> list[dict[str, Any]]:
    """The same twelve facts as plain mappings of text, whole numbers, and yes or no."""
    return [
        {
            "case": fact.case,
            "number": fact.number,
            "kind": fact.kind,
            "on": fact.on.isoformat(),
            "by": fact.by,
            "what": fact_entries(fact.what),
        }
        for fact in life(number, sealed=sealed)
    ]

"""What is recorded late counts for the day it happened: it undoes nothing that came after that day."""

from typing import Any

import attrs
import pytest

from cara_core.case.case import Case, Phase
from cara_core.case.facts import (
    AgreementWithdrawn,
    ArrestedForBreach,
    CautionIssued,
    Ceased,
    Channel,
    Completed,
    Concern,
    ConditionsVaried,
    Occasion,
    Part,
    PersonErased,
    RetentionReviewed,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldLifted,
    SafetyHoldPlaced,
    VictimAsked,
)
from cara_core.due.duties import DutyKind, duties
from cara_core.errors import OutOfTurn
from cara_core.planning.bank_holidays import working_days
from cara_core.terms.caution import ArrestOutcome, Person, Rank, conditions_digest
from cara_core.terms.days import day, days_after
from cara_core.terms.risk import Grade
from support.lives import SECOND, WORKSHOPS, Life, attendance, contact, life

AGREES = VictimAsked(how=Channel.TELEPHONE, suspect_present=False, agrees=True, specific_risk=False)
ISSUED = CautionIssued(rank=Rank.SERGEANT, period_reason="the programme takes four months")
LOWERED = RiskReassessed(
    grade=Grade.STANDARD,
    tool="DASH",
    answers={str(number): "no" for number in range(1, 28)},
    assessor="officer 9",
    rank=Rank.SERGEANT,
    reason="seen with the adviser",
)
WORKING = working_days(2026, 2040)


def kinds(caution: Life) -> set[DutyKind]:
    return {duty.kind for duty in duties(caution.case, WORKING)}


@pytest.mark.parametrize("late", ["2026-03-10", "2026-03-11", "2026-03-12"])
def test_an_earlier_answer_ends_no_withdrawal(late: str) -> None:
    agrees = attrs.evolve(AGREES, how=Channel.IN_PERSON)
    caution = life("signed").do("2026-03-12", AgreementWithdrawn(how=Channel.TELEPHONE)).do(late, agrees)
    assert caution.case.agreement_withdrawn is not None
    assert any("VICTIM_DISAGREES" in lack for lack in getattr(caution.refused("2026-03-12", ISSUED), "missing", ()))
    assert caution.do("2026-03-13", AGREES).case.agreement_withdrawn is None


def test_an_earlier_answer_takes_the_place_of_no_later_one() -> None:
    no = VictimAsked(how=Channel.TELEPHONE, suspect_present=False, agrees=False, specific_risk=False)
    caution = life("signed").do("2026-03-12", no).do("2026-03-10", AGREES)
    assert caution.case.asked is not None
    assert caution.case.asked.what.agrees is False


@pytest.mark.parametrize(("late", "stopped"), [("2026-03-10", True), ("2026-03-20", True), ("2026-03-21", False)])
def test_only_a_later_assessment_takes_the_place_of_a_high_one(late: str, *, stopped: bool) -> None:
    caution = life("signed").do("2026-03-20", RiskReassessed(grade=Grade.HIGH, tool="DASH"))
    assert caution.do(late, RiskReassessed(grade=Grade.STANDARD, tool="DASH")).case.stopped, "nothing lowers it"
    assert caution.do(late, LOWERED).case.stopped is stopped


def test_lifting_a_hold_lifts_only_what_precedes_it() -> None:
    caution = life("issued")
    for on in ("2026-04-01", "2026-04-20"):
        caution.do(on, SafetyHoldPlaced(concern=Concern.PROVIDER, reason="said at the workshop"))
    lifted = SafetyHoldLifted(rank=Rank.INSPECTOR, reason="looked into")
    assert caution.do("2026-04-19", lifted).case.hold is not None
    assert DutyKind.LIFT_OR_KEEP_HOLD in kinds(caution)
    assert caution.do("2026-04-20", lifted).case.hold is None


@pytest.mark.parametrize(
    "what", [AgreementWithdrawn(how=Channel.TELEPHONE), RiskReassessed(grade=Grade.HIGH, tool="DASH")]
)
def test_a_review_settles_only_what_came_before_it(what: AgreementWithdrawn | RiskReassessed) -> None:
    asked = {AgreementWithdrawn: DutyKind.REVIEW_RISK, RiskReassessed: DutyKind.ACT_ON_HIGH_RISK}[type(what)]
    caution = life("issued").do("2026-03-20", what)
    assert asked in kinds(
        caution.do("2026-03-15", RiskReviewed(continues=True, rank=Rank.SERGEANT, reason="looked at"))
    )
    assert asked not in kinds(
        caution.do("2026-03-20", RiskReviewed(continues=True, rank=Rank.SERGEANT, reason="looked at"))
    )


def test_a_review_that_says_no_stops_the_case_until_one_says_yes() -> None:
    caution = life("after").do("2026-05-20", RiskReviewed(continues=False, rank=Rank.SERGEANT, reason="not safe"))
    assert caution.case.stopped
    assert DutyKind.END_STOPPED in kinds(caution)
    assert "completed" not in getattr(caution.refused("2026-05-21", Completed()), "allowed", ())
    caution.do("2026-05-19", RiskReviewed(continues=True, rank=Rank.SERGEANT, reason="earlier"))
    assert caution.case.stopped
    assert not caution.do(
        "2026-05-22", RiskReviewed(continues=True, rank=Rank.SERGEANT, reason="safe now")
    ).case.stopped


def test_a_charge_leads_to_proceedings_and_never_to_a_completion() -> None:
    caution = life("after").do("2026-05-20", ArrestedForBreach(outcome=ArrestOutcome.CHARGED))
    assert caution.case.phase is Phase.PROSECUTION
    assert DutyKind.RECORD_PROCEEDINGS in kinds(caution)
    assert "completed" not in getattr(caution.refused("2026-05-21", Completed()), "allowed", ())
    assert caution.do("2026-05-21", Ceased()).case.phase is Phase.CEASED


@pytest.mark.parametrize(
    "point", ["referred", "opened", "asked", "signed", "issued", "booked", "breach", "prosecution"]
)
def test_no_open_case_is_without_a_duty(point: str) -> None:
    assert kinds(life(point))


@pytest.mark.parametrize("ending", ["completed", "withdrawn", "ceased"])
def test_nobody_is_erased_while_something_is_owed(ending: str) -> None:
    erased = PersonErased(person=Person.VICTIM, authority="RRD/1")
    caution = life(ending)
    last = max(fact.on for fact in caution.facts)
    while lacks := _lacks(caution, erased):
        if any("victim told" in lack for lack in lacks):
            occasion = (
                Occasion.CAUTION_ISSUED
                if not any(f.kind == "victim_contacted" for f in caution.facts)
                else Occasion.ENDED
            )
            caution.do(last, contact(occasion))
        if any("retention" in lack for lack in lacks):
            caution.do(last, RetentionReviewed(review_again_on=day("2033-01-01"), reason="kept as evidence"))
    assert caution.do(last, erased).case.erased == {Person.VICTIM}


def _lacks(caution: Life, erased: PersonErased) -> tuple[str, ...]:
    try:
        caution.tried(max(fact.on for fact in caution.facts), erased)
    except OutOfTurn as refused:
        return tuple(refused.missing)
    return ()


def test_nobody_is_erased_while_a_hold_stands() -> None:
    caution = life("completed")
    last = max(fact.on for fact in caution.facts)
    caution.do(last, SafetyHoldPlaced(concern=Concern.VICTIM, reason="a call"))
    assert "a supervisor who lifts the safety hold" in _lacks(
        caution, PersonErased(person=Person.VICTIM, authority="RRD/1")
    )


def test_a_workshop_after_the_last_day_counts_for_nothing() -> None:
    caution = life("between").do("2026-05-01", varied(ends_on=day("2026-05-10")))
    assert caution.case.booking is None, "the second lies after the new last day"
    assert caution.kept("2026-05-18", attendance(Part.SECOND, SECOND)).facts, "who came is kept all the same"


def test_a_caution_that_has_ended_is_not_revived() -> None:
    caution = life("booked")
    assert caution.case.ends_on is not None
    lacks = getattr(caution.refused(days_after(caution.case.ends_on, 1), varied()), "missing", ())
    assert any("still runs" in lack for lack in lacks)


def varied(**changes: Any) -> ConditionsVaried:
    what = ConditionsVaried(
        conditions=(WORKSHOPS,), consent=True, document=conditions_digest([WORKSHOPS]), reason="agreed with both"
    )
    return attrs.evolve(what, **changes)


def test_a_case_in_which_nothing_happened_owes_nothing() -> None:
    assert duties(Case(id="C-1"), WORKING) == ()

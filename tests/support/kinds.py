"""One good fact of every kind, as it might be recorded."""

from collections.abc import Mapping
from typing import Final

from cara_core.case.facts import (
    KINDS,
    AbsenceJudged,
    AgreementWithdrawn,
    ArrestedForBreach,
    BookingCancelled,
    BreachNotPursued,
    Ceased,
    Channel,
    Closed,
    Closure,
    Concern,
    ConditionsVaried,
    ExcuseDecided,
    NonComplianceRecorded,
    Part,
    PersonErased,
    Referred,
    ReferredForProsecution,
    RetentionReviewed,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldLifted,
    SafetyHoldPlaced,
    Screened,
    ViewsNotSought,
    What,
    Withdrawn,
    WorkshopsBooked,
)
from cara_core.terms.caution import ArrestOutcome, Person, Rank, conditions_digest
from cara_core.terms.days import day
from cara_core.terms.decision.decision import Outcome
from cara_core.terms.risk import Grade
from support.lives import FIRST, WORKSHOPS
from support.referrals import example
from support.steps import good_steps

__all__ = ["ONE_OF_EACH"]

_GOOD: Final = [what for _, what in good_steps((WORKSHOPS,)).values()]
_OTHERS: Final[tuple[What, ...]] = (
    Referred(force="example", referral=example()),
    Screened(outcome=Outcome.ELIGIBLE, digest="sha256:" + "0" * 64, made_with={}),
    ViewsNotSought(reason="no safe way"),
    AgreementWithdrawn(how=Channel.WRITING),
    BookingCancelled(),
    AbsenceJudged(part=Part.FIRST, workshop_on=FIRST, reasonable=True, reason="ill"),
    SafetyHoldPlaced(concern=Concern.POLICE, reason="a report"),
    SafetyHoldLifted(rank=Rank.INSPECTOR, reason="seen to"),
    RiskReassessed(grade=Grade.STANDARD, tool="DASH"),
    RiskReviewed(continues=True, reason="as before"),
    ConditionsVaried(
        conditions=(WORKSHOPS,), consent=True, document=conditions_digest([WORKSHOPS]), reason="agreed with both"
    ),
    NonComplianceRecorded(condition="workshops", failed_on=FIRST),
    ExcuseDecided(reasonable=True, reason="ill"),
    BreachNotPursued(reason="no interest"),
    ReferredForProsecution(reason="not kept"),
    ArrestedForBreach(outcome=ArrestOutcome.RELEASED),
    Ceased(),
    Withdrawn(rank=Rank.SERGEANT, reason="wrongly given"),
    Closed(closure=Closure.OTHER),
    RetentionReviewed(review_again_on=day("2030-01-01"), reason="needed"),
    PersonErased(person=Person.VICTIM, authority="DPO 1"),
    WorkshopsBooked(first=day("2026-05-30"), second=day("2026-06-27")),
)
ONE_OF_EACH: Final[Mapping[str, What]] = {
    kind: next(what for what in (*_OTHERS, *_GOOD) if type(what) is declared) for kind, declared in KINDS.items()
}

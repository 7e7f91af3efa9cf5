"""One good fact of every kind, as it might be recorded."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from cara_core.case.facts import (
    KINDS,
    AbsenceJudged,
    AgreementWithdrawn,
    ArrestedForBreach,
    BookingCancelled,
    BreachNotPursued,
    CaseTransferred,
    CautionQuashed,
    Ceased,
    Channel,
    Closed,
    Closure,
    Concern,
    ConcernAcknowledged,
    ConcernCategory,
    ConcernClosed,
    ConcernOutcome,
    ConcernRaised,
    ConditionsVaried,
    ContactRecordKept,
    DisclosureGround,
    DisclosureRestricted,
    DisclosureScope,
    EndedIncomplete,
    ErrorCode,
    ExcuseDecided,
    Immediacy,
    IncidentAgainst,
    IncidentReported,
    IssueReviewed,
    LegalAdviceOffered,
    MaracReferred,
    NonComplianceRecorded,
    NotHeldCause,
    NotTheSame,
    OutcomeRecorded,
    Part,
    PersonDied,
    PersonErased,
    PersonUnavailable,
    ProsecutionDecided,
    ProviderDecided,
    QuashedBy,
    RecordedInError,
    RecordSystem,
    ReferralCorrected,
    Referred,
    ReferredForProsecution,
    RejectionReason,
    RetentionReviewed,
    ReviewAbout,
    ReviewDecision,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldLifted,
    SafetyHoldPlaced,
    Screened,
    StudyAllocated,
    StudyArm,
    StudyDeviated,
    StudyDeviation,
    StudyEnrolled,
    StudyScope,
    StudyWithdrawn,
    StudyWithdrawnBy,
    UnavailableReason,
    ViewsNotSought,
    What,
    Withdrawn,
    WorkshopHeld,
    WorkshopNotHeld,
    WorkshopsBooked,
)
from cara_core.terms.caution import ArrestOutcome, Person, Rank, conditions_digest
from cara_core.terms.days import day
from cara_core.terms.decision.decision import Outcome
from cara_core.terms.risk import Grade
from support.referrals import example
from support.steps import FIRST, WORKSHOPS, good_steps

__all__ = ["ONE_OF_EACH", "changed_in"]

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
    RiskReviewed(continues=True, rank=Rank.SERGEANT, reason="as before"),
    ConditionsVaried(
        conditions=(WORKSHOPS,), consent=True, document=conditions_digest([WORKSHOPS]), reason="agreed with both"
    ),
    NonComplianceRecorded(condition="workshops", failed_on=FIRST),
    ExcuseDecided(reasonable=True, rank=Rank.SERGEANT, reason="ill"),
    BreachNotPursued(rank=Rank.SERGEANT, reason="no interest"),
    ReferredForProsecution(rank=Rank.SERGEANT, reason="not kept"),
    ArrestedForBreach(outcome=ArrestOutcome.RELEASED),
    Ceased(),
    Withdrawn(rank=Rank.SERGEANT, reason="wrongly given"),
    Closed(closure=Closure.OTHER),
    RetentionReviewed(review_again_on=day("2030-01-01"), reason="needed"),
    PersonErased(person=Person.VICTIM, authority="DPO 1"),
    WorkshopsBooked(first=day("2026-05-30"), second=day("2026-06-27")),
    ReferralCorrected(
        changes={"suspect.on_bail_for_other_offence": False, "victim.agrees": None},
        source="custody record",
        paths=("suspect.on_bail_for_other_offence", "victim.agrees"),
    ),
    RecordedInError(fact=3, code=ErrorCode.WRONG_CASE, rank=Rank.SERGEANT, reason="of another case"),
    IssueReviewed(
        about=ReviewAbout.CAUTION_ISSUED, decision=ReviewDecision.STANDS, rank=Rank.INSPECTOR, reason="looked at again"
    ),
    NotTheSame(case="case-9", rank=Rank.SERGEANT, reason="another day, another flat"),
    LegalAdviceOffered(offered=True, taken=False),
    ProviderDecided(accepts=False, why=RejectionReason.LANGUAGE),
    WorkshopNotHeld(part=Part.SECOND, workshop_on=day("2026-05-16"), cause=NotHeldCause.VENUE),
    PersonUnavailable(from_=day("2026-04-01"), until=day("2026-04-20"), reason=UnavailableReason.HOSPITAL),
    PersonDied(person=Person.PARTICIPANT),
    ContactRecordKept(person=Person.VICTIM, version=1, usable=True),
    ConcernRaised(
        immediacy=Immediacy.TODAY, told_by=Concern.VICTIM, category=ConcernCategory.TRACKING, said="calls at night"
    ),
    ConcernAcknowledged(concern=3),
    ConcernClosed(
        concern=3, outcome=ConcernOutcome.PASSED_ON, rank=Rank.SERGEANT, passed_to="IDVA desk", reason="handed over"
    ),
    IncidentReported(
        reference="26/0201", against=IncidentAgainst.VICTIM, told_by=Concern.POLICE, offence_code="CJ88116"
    ),
    MaracReferred(reference="M 26-1", sent_on=day("2026-04-01")),
    ProsecutionDecided(reference="CPS 1", decided_on=day("2026-04-01"), prosecute=True),
    EndedIncomplete(rank=Rank.SERGEANT, outstanding=("workshops",), reason="ran out"),
    CautionQuashed(by=QuashedBy.COURT, reference="CO 1", decided_on=day("2026-06-01")),
    CaseTransferred(to="Kent", reference="K 1", accepted_by="DS 12", accepted_on=day("2026-04-01")),
    OutcomeRecorded(system=RecordSystem.PNC, code="17", reference="PNC 1"),
    WorkshopHeld(part=Part.SECOND, workshop_on=day("2026-05-16"), present=6, length=300, facilitators=("F-1", "F-2")),
    StudyEnrolled(
        study="TRIAL-1",
        protocol="sha256:" + "1" * 64,
        study_number="N-001",
        decision="sha256:" + "2" * 64,
        stratum="grade=standard",
        consent_reference="C-1",
    ),
    StudyAllocated(
        study="TRIAL-1",
        entry=1,
        arm=StudyArm.WORKSHOPS,
        salt="3" * 64,
        path=("4" * 64,),
        commitment="sha256:" + "5" * 64,
    ),
    StudyDeviated(study="TRIAL-1", deviation=StudyDeviation.PART_TREATED, reason="one of two"),
    StudyWithdrawn(study="TRIAL-1", scope=StudyScope.DATA_NOT_USED, withdrawn_by=StudyWithdrawnBy.PARTICIPANT),
    DisclosureRestricted(
        person=Person.PARTICIPANT,
        ground=DisclosureGround.RIGHTS_OF_OTHERS,
        scope=DisclosureScope.IN_PART,
        review_on=day("2026-06-01"),
        reason="of the victim",
    ),
)
ONE_OF_EACH: Final[Mapping[str, What]] = {
    kind: next(what for what in (*_OTHERS, *_GOOD) if type(what) is declared) for kind, declared in KINDS.items()
}


def changed_in(what: Any, **changes: Any) -> Any:
    """The same fact with other values in these fields; which kind it is, whoever asks knows."""
    return attrs.evolve(what, **changes)

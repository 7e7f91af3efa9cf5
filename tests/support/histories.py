"""Facts typed as somebody may type them: late, corrected, taken back. No act is asked whether it may be done."""

import datetime as dt
from typing import Any, Final

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import (
    AgreementWithdrawn,
    Attendance,
    AttendanceRecorded,
    CautionIssued,
    Channel,
    Concern,
    ConcernAcknowledged,
    ConcernCategory,
    ConcernRaised,
    ConditionsDecided,
    ErrorCode,
    Fact,
    Immediacy,
    IssueReviewed,
    Part,
    RecordedInError,
    Referred,
    ReviewAbout,
    ReviewDecision,
    RiskReassessed,
    SafetyHoldLifted,
    SafetyHoldPlaced,
    Screened,
    Unmet,
    What,
    WorkshopsBooked,
)
from cara_core.terms.caution import Rank
from cara_core.terms.days import day
from cara_core.terms.decision.decision import Outcome
from cara_core.terms.instants import Instant
from cara_core.terms.risk import Grade
from support.referrals import example
from support.steps import BY, LAST, WORKSHOPS

__all__ = ["GIVEN", "History", "at", "late_life", "raised"]

GIVEN: Final = CautionIssued(
    rank=Rank.SERGEANT, ends_on=LAST, spent_on=day("2026-06-12"), prosecute_by=day("2028-03-12")
)
DIGEST: Final = f"sha256:{0:064}"


class History:
    """One case, fact by fact: ``happened(day, what)`` gives the number, ``case`` what it has come to."""

    def __init__(self, *, opened: str = "2026-03-10") -> None:
        """A case that was opened with a referral, as fact 1."""
        self.facts: list[Fact] = []
        self.happened(opened, Referred(force="example", referral=example(on=day(opened))))

    def happened(self, on: str, what: What, *, recorded: str | None = None, **envelope: Any) -> int:
        """One thing more was recorded: at once, or at noon of that later day."""
        number = len(self.facts) + 1
        kept_at = None if recorded is None else at(recorded, "12:00")
        why = None if "supersedes" not in envelope else "recorded wrongly"
        self.facts.append(
            Fact(
                case="C-1", number=number, on=day(on), by=BY, what=what, recorded_at=kept_at, **{"why": why, **envelope}
            )
        )
        return number

    def in_error(self, number: int, on: str, code: ErrorCode = ErrorCode.NEVER_HAPPENED) -> int:
        """That fact is taken back."""
        return self.happened(on, RecordedInError(fact=number, code=code, rank=Rank.INSPECTOR, reason="typed wrongly"))

    @property
    def case(self) -> Case:
        """What the facts come to."""
        return replay(self.facts)


def at(on: str, time: str) -> Instant:
    """That time in UTC."""
    return dt.datetime.fromisoformat(f"{on}T{time}:00+00:00")


def raised(immediacy: Immediacy = Immediacy.NOW, category: ConcernCategory = ConcernCategory.TRACKING) -> ConcernRaised:
    """A concern for safety."""
    return ConcernRaised(immediacy=immediacy, told_by=Concern.VICTIM, category=category)


def screening(outcome: Outcome, **fields: Any) -> Screened:
    """A screening that came to that."""
    return Screened(outcome=outcome, digest=DIGEST, made_with={"core": "1"}, **fields)


def late_life() -> History:
    """A caution with nearly everything: facts typed late, superseded, taken back, and every kind of pause."""
    history = History()
    history.happened("2026-03-10", screening(Outcome.ELIGIBLE))
    history.happened("2026-03-11", ConditionsDecided(conditions=(WORKSHOPS,)))
    history.happened("2026-03-12", GIVEN)
    history.happened("2026-03-16", WorkshopsBooked(first=day("2026-04-18"), second=day("2026-05-16")))
    gone = history.happened("2026-03-11", AgreementWithdrawn(how=Channel.TELEPHONE), recorded="2026-03-25")
    history.happened(
        "2026-03-25",
        screening(Outcome.NOT_ELIGIBLE, as_of=day("2026-03-12"), cause=gone, unmet=(Unmet.SCREENING,)),
        recorded="2026-03-25",
    )
    history.happened(
        "2026-03-27",
        IssueReviewed(
            about=ReviewAbout.CAUTION_ISSUED,
            decision=ReviewDecision.STANDS,
            rank=Rank.SERGEANT,
            reason="she agrees again",
        ),
    )
    absent = AttendanceRecorded(part=Part.FIRST, workshop_on=day("2026-04-18"), attendance=Attendance.ABSENT)
    missed = history.happened("2026-04-20", absent)
    attended = AttendanceRecorded(part=Part.FIRST, workshop_on=day("2026-04-18"), attendance=Attendance.ATTENDED)
    history.happened("2026-04-22", attended, supersedes=missed)
    concern = history.happened("2026-04-24", raised(), at=at("2026-04-24", "17:30"))
    history.happened("2026-04-24", SafetyHoldPlaced(concern=Concern.VICTIM, cause=concern, reason="a concern"))
    history.happened("2026-04-24", ConcernAcknowledged(concern=concern), at=at("2026-04-24", "17:50"))
    history.happened("2026-04-25", RiskReassessed(grade=Grade.HIGH, tool="DASH"))
    history.happened(
        "2026-04-29", RiskReassessed(grade=Grade.MEDIUM, tool="DASH", lowering_met=True, rank=Rank.SERGEANT)
    )
    history.happened("2026-05-04", SafetyHoldLifted(rank=Rank.SERGEANT, reason="assessed"))
    wrong = history.happened("2026-05-06", AgreementWithdrawn(how=Channel.WRITING))
    history.in_error(wrong, "2026-05-07", ErrorCode.WRONG_CASE)
    twice = history.happened("2026-05-08", raised(Immediacy.NEXT_CONTACT))
    history.happened("2026-05-08", SafetyHoldPlaced(concern=Concern.VICTIM, cause=twice, reason="a concern"))
    history.in_error(twice, "2026-05-08", ErrorCode.TWICE)
    return history

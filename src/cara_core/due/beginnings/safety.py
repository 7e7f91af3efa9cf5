"""What is due for somebody's safety: a concern, an incident, a hold, a high risk, an agreement withdrawn."""

from collections.abc import Iterator
from typing import Final

from cara_core.case.facts import (
    ConcernAcknowledged,
    ConcernRaised,
    Immediacy,
    IncidentReported,
    IssueReviewed,
    MaracReferred,
    ReviewDecision,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldPlaced,
    Screened,
    Unmet,
    What,
)
from cara_core.case.standing import Recorded, first_reported
from cara_core.due.begun import Begun, CaseFacts
from cara_core.due.duty import DutyKind
from cara_core.stages.concerns import acknowledge_by
from cara_core.terms.caution import Person
from cara_core.terms.instants import london_day
from cara_core.terms.risk import Grade

__all__ = [
    "KEPT_WORKING_DAYS",
    "MARAC_WORKING_DAYS",
    "SAFETY_WORKING_DAYS",
    "STOPS",
    "concern_to_acknowledge",
    "concern_to_close",
    "high_risk_to_act_on",
    "hold_to_look_at",
    "incident_to_decide",
    "marac_to_reply",
    "risk_to_reassess",
    "risk_to_review",
    "stopped_to_end",
    "stops",
]

SAFETY_WORKING_DAYS: Final = 1
"""To look at what concerns somebody's safety: a choice of this project, on the safe side."""
KEPT_WORKING_DAYS: Final = 5
"""To look again at a hold that was kept, or to close a concern: illustrative."""
MARAC_WORKING_DAYS: Final = 10
"""For a reply of the conference: illustrative."""


def risk_to_review(facts: CaseFacts) -> Iterator[Begun]:
    """An agreement was withdrawn and a caution was given: risk is reviewed. It is never a breach."""
    issued = facts.case.issued
    for withdrawn in facts.case.withdrawals if issued is not None else ():
        also = (issued,) if issued is not None else ()
        yield facts.begun(DutyKind.REVIEW_RISK, withdrawn, *also, within=SAFETY_WORKING_DAYS)


def high_risk_to_act_on(facts: CaseFacts) -> Iterator[Begun]:
    """Risk is high: a supervisor acts on it, and says whether the case goes to the conference (MARAC)."""
    for assessment in facts.case.assessments:
        if assessment.what.grade is Grade.HIGH:
            yield facts.begun(DutyKind.ACT_ON_HIGH_RISK, assessment, within=SAFETY_WORKING_DAYS, began=stops)
    before = False
    for screened in facts.of(Screened):
        # The referral's own grade is sealed: the screening says openly that it stops the programme.
        now = Unmet.STOPPED in screened.what.unmet and screened.what.as_of in {None, screened.on}
        if now and not before and not _follows_assessment(facts, screened):
            yield facts.begun(DutyKind.ACT_ON_HIGH_RISK, screened, within=SAFETY_WORKING_DAYS)
        before = now


def _follows_assessment(facts: CaseFacts, screened: Recorded[Screened]) -> bool:
    """Was it screened again for an assessment of risk? Then the duty follows from that."""
    cause = screened.what.cause
    return cause is not None and isinstance(facts.case.facts[cause - 1].what, RiskReassessed)


def stopped_to_end(facts: CaseFacts) -> Iterator[Begun]:
    """Nothing of the programme goes on: somebody ends the case."""
    for cause in facts.of(*STOPS):
        if stops(cause.what):
            yield facts.begun(DutyKind.END_STOPPED, cause, within=SAFETY_WORKING_DAYS, began=stops)


STOPS: Final[tuple[type[RiskReassessed | RiskReviewed | IssueReviewed], ...]] = (
    RiskReassessed,
    RiskReviewed,
    IssueReviewed,
)


def stops(what: RiskReassessed | RiskReviewed | IssueReviewed) -> bool:
    """Does nothing of the programme go on by it: a high grade, a review that says so?"""
    match what:
        case RiskReassessed(grade=grade):
            return grade is Grade.HIGH
        case RiskReviewed(continues=continues):
            return not continues
        case _:
            return what.decision is ReviewDecision.WITHDRAW


def concern_to_acknowledge(facts: CaseFacts) -> Iterator[Begun]:
    """A concern is taken up: in hours where it is for now or for today, also over weekends and holidays."""
    for concern in facts.of(ConcernRaised):
        due_at = acknowledge_by(concern, facts.working, facts.versions(concern))
        yield facts.begun(
            DutyKind.ACKNOWLEDGE_CONCERN, concern, about=str(concern.root), due_by=london_day(due_at), due_at=due_at
        )


def concern_to_close(facts: CaseFacts) -> Iterator[Begun]:
    """Somebody has taken up a concern: a supervisor closes it, once there is a new assessment."""
    for acknowledged in facts.of(ConcernAcknowledged):
        about = str(facts.root_of(acknowledged.what.concern))
        yield facts.begun(DutyKind.CLOSE_CONCERN, acknowledged, about=about, within=KEPT_WORKING_DAYS)


def risk_to_reassess(facts: CaseFacts) -> Iterator[Begun]:
    """After a concern or an incident risk is assessed again: the same day, unless it can wait for the next contact."""
    for concern in facts.of(ConcernRaised):
        # A correction may shorten the time, and never gives more of it.
        due = min(facts.working.after(each.recorded_on, _may_wait(each.what)) for each in facts.versions(concern))
        yield facts.begun(DutyKind.REASSESS_RISK, concern, about=str(concern.root), due_by=due)
    for incident in facts.of(IncidentReported):
        yield facts.begun(DutyKind.REASSESS_RISK, incident, about=str(incident.root))


def _may_wait(what: What) -> int:
    """How many working days may a new assessment wait for this concern?"""
    return int(isinstance(what, ConcernRaised) and what.immediacy is Immediacy.NEXT_CONTACT)


def hold_to_look_at(facts: CaseFacts) -> Iterator[Begun]:
    """A safety hold is lifted or kept: each review of risk that keeps it moves the day."""
    reviews = tuple(facts.of(RiskReviewed))
    for hold in facts.of(SafetyHoldPlaced):
        kept = [facts.known_on(review) for review in reviews if review.place > hold.place]
        due = facts.working.after(max(kept), KEPT_WORKING_DAYS) if kept else None
        yield facts.begun(DutyKind.LIFT_OR_KEEP_HOLD, hold, due_by=due, within=SAFETY_WORKING_DAYS)


def incident_to_decide(facts: CaseFacts) -> Iterator[Begun]:
    """After an incident, or the victim's death, a supervisor decides what becomes of the case."""
    for incident in facts.of(IncidentReported):
        yield facts.begun(
            DutyKind.DECIDE_AFTER_INCIDENT, incident, about=str(incident.root), within=SAFETY_WORKING_DAYS
        )
    death = facts.case.victim_died
    if death is not None:
        yield facts.begun(
            DutyKind.DECIDE_AFTER_INCIDENT,
            death,
            about=str(death.root),
            within=SAFETY_WORKING_DAYS,
            began=lambda what: what.person is Person.VICTIM,
        )


def marac_to_reply(facts: CaseFacts) -> Iterator[Begun]:
    """The case was referred to the conference (MARAC): its reply is asked after."""
    for referred in first_reported(facts.of(MaracReferred), about=lambda referral: referral.reference):
        due = facts.working.after(referred.what.sent_on, MARAC_WORKING_DAYS)
        yield facts.begun(DutyKind.MARAC_REPLY, referred, about=referred.what.reference, due_by=due)

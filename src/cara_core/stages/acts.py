"""What stands against an act, and how it is kept: the one place where every kind of act meets its stage."""

from collections.abc import Iterator
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import (
    AbsenceJudged,
    Authorised,
    BookingCancelled,
    BreachNotPursued,
    CaseTransferred,
    CautionIssued,
    Completed,
    ConcernAcknowledged,
    ConcernClosed,
    ConditionsDecided,
    ConditionsVaried,
    DocumentSigned,
    EndedIncomplete,
    ExcuseDecided,
    Fact,
    IssueReviewed,
    NotTheSame,
    PersonErased,
    ReferredForProsecution,
    RetentionReviewed,
    RiskReviewed,
    SafetyHoldLifted,
    StudyAllocated,
    StudyEnrolled,
    What,
    Withdrawn,
    WorkshopsBooked,
)
from cara_core.stages import attendance, belonging, caution, ending, issue_review, records, safety
from cara_core.stages.issue import conditions, deciding
from cara_core.stages.refusing import Reason
from cara_core.stages.screening import entering_study
from cara_core.stages.what_may_follow import standing_in_the_way, waits_for_phase
from cara_core.terms.caution import LEAST_RANK
from cara_core.terms.decision.decision import Decision
from cara_core.terms.policy import Policy

__all__ = ["against", "as_kept"]


_AS_IT_WAS_GIVEN: Final = (
    "all of this; or, where the caution was given on paper all the same, irregular (why) and an inspector or above"
)


def against(case: Case, then: Case, asked: Fact, decision: Decision | None, policy: Policy) -> Iterator[Reason]:
    """Everything that stands against this act.

    ``then`` is the case as it stood when the act is said to have happened, with all that is known by now
    of the time up to it; ``case`` is everything that is known. ``decision`` is the screening of that
    day, where a caution is to be given; ``policy`` what the force says on that day.
    """
    yield from waits_for_phase(then, asked.what)
    yield from _typed_after_its_caution(then, asked)
    if not isinstance(asked.what, CautionIssued):
        # Of a caution they stand among what it rests on, where a caution on paper may lack them.
        yield from standing_in_the_way(then, asked.kind)
    yield from _of_the_review(case, asked)
    yield from _of_its_stage(case, then, asked, decision, policy)


def _typed_after_its_caution(then: Case, asked: Fact) -> Iterator[str]:
    """What a caution rests on comes before it. Of one on paper that was typed first the way out is named."""
    is_before_it = isinstance(asked.what, Authorised | ConditionsDecided | DocumentSigned)
    if is_before_it and then.issued is not None and not then.phase.ended:
        number = then.issued.number
        yield (
            f"the caution (fact {number}) to be recorded after this: where it was given on paper, take it back "
            "(recorded_in_error, an inspector or above), record what it rests on, and then the caution again"
        )


def _of_the_review(case: Case, asked: Fact) -> Iterator[str]:
    """Nobody is booked, and nothing completed, while somebody has to look at the caution again."""
    if not isinstance(asked.what, WorkshopsBooked | Completed):
        return
    for review in issue_review.open_issue_reviews(case):
        if review.recorded_on <= asked.on:
            yield f"a review of the {review.about}, which fact {review.began_by} shows may have been wrong"


def _of_its_stage(  # noqa: C901, PLR0912, PLR0915  (one branch for each kind of act)
    case: Case, then: Case, asked: Fact, decision: Decision | None, policy: Policy
) -> Iterator[Reason]:
    what, on = asked.what, asked.on
    match what:
        case Authorised():
            yield from deciding.authorise(what, on, policy)
        case ConditionsDecided():
            yield from conditions.decide_conditions(then, what)
        case DocumentSigned():
            yield from conditions.sign(then, what)
        case CautionIssued():
            if case.issued is not None and case.issued.number != asked.supersedes:
                yield "a case in which no caution was given"
            found = list(caution.against_issue(then, what, on, decision, policy))
            yield from found
            if asked.supersedes is not None and any(isinstance(reason, str) for reason in found):
                yield _AS_IT_WAS_GIVEN
        case IssueReviewed():
            yield from issue_review.review(case, what, asked.by, corrects=asked.supersedes)
        case NotTheSame():
            yield from belonging.not_the_same(case, what)
        case WorkshopsBooked():
            yield from attendance.book(then, what, on, case)
        case BookingCancelled():
            yield from attendance.cancel(then)
        case AbsenceJudged():
            yield from attendance.judge_absence(then, what)
        case ConcernAcknowledged():
            yield from safety.acknowledge(then, what, asked)
        case ConcernClosed():
            yield from safety.close_concern(then, what)
        case SafetyHoldLifted():
            yield from safety.lift_hold(then, what)
        case RiskReviewed():
            yield from safety.review_risk(what)
        case ConditionsVaried():
            yield from conditions.vary(then, what, on)
        case ExcuseDecided() | BreachNotPursued() | ReferredForProsecution():
            yield from deciding.decision_faults(what, on)
        case Completed():
            yield from ending.unfinished(then, on)
        case EndedIncomplete():
            yield from ending.end_incomplete(then, what, on)
        case Withdrawn():
            yield from deciding.rank_faults(what.rank, LEAST_RANK)
        case CaseTransferred():
            yield from ending.transfer(then, what, on)
        case StudyEnrolled():
            yield from entering_study.enrol(then, corrects=asked.supersedes)
        case StudyAllocated():
            yield from entering_study.allocate(then, what)
        case RetentionReviewed():
            yield from records.review_retention(what, on)
        case PersonErased():
            yield from records.erase(case, what)
        case _:
            # Nothing of its own stands against closing a case before any caution; what is taken back was asked before.
            yield from ()


def as_kept(then: Case, asked: Fact, decision: Decision | None, policy: Policy) -> What:
    """The act as it is kept, with what the core works out."""
    what = asked.what
    if isinstance(what, CautionIssued):
        return caution.with_its_days(then, what, asked.on, decision, policy)
    if isinstance(what, ConditionsVaried):
        return attrs.evolve(what, ends_on=what.ends_on or then.ends_on or asked.on)
    return what

"""When did a case pause: held for somebody's safety, stopped, or while somebody looked again at its caution?

Each pause is a stretch of days, worked out from what has happened; none is a flag that somebody sets.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import groupby
from typing import Any

import attrs

from cara_core.case import aspects
from cara_core.case.case import Case
from cara_core.case.facts import (
    CautionIssued,
    Ceased,
    Fact,
    IssueReviewed,
    ReviewAbout,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldLifted,
    SafetyHoldPlaced,
    Screened,
)
from cara_core.case.standing import Recorded, fallen, standing
from cara_core.terms.days import Day
from cara_core.terms.decision.decision import Outcome

__all__ = ["Pause", "PauseKind", "pauses"]


class PauseKind(StrEnum):
    """Why a case pauses."""

    HELD = "held"
    STOPPED = "stopped"
    ISSUE_REVIEW = "issue_review"


@attrs.frozen(kw_only=True)
class Pause:
    """One stretch in which a case paused: from its first day to the day on which it ended; ``None``: it goes on."""

    kind: PauseKind
    first: Day
    last: Day | None = None


def pauses(case: Case) -> tuple[Pause, ...]:
    """Every stretch in which this case paused, the first to begin first.

    A second concern inside a hold begins no second one. Nothing is stopped any more once the case has ended.
    """
    found = (
        *_stretches(PauseKind.HELD, _held(case)),
        *_stretches(PauseKind.STOPPED, _stopped(case)),
        *_stretches(PauseKind.ISSUE_REVIEW, _under_review(case)),
    )
    return tuple(sorted(found, key=lambda pause: pause.first))


def _stretches(kind: PauseKind, changes: Iterable[tuple[Day, bool]]) -> Iterator[Pause]:
    """The stretches that begin where a change says yes, and end at the next that says no."""
    first: Day | None = None
    for on, is_paused in changes:
        if is_paused:
            first = first or on
        elif first is not None:
            yield Pause(kind=kind, first=first, last=on)
            first = None
    if first is not None:
        yield Pause(kind=kind, first=first)


def _held(case: Case) -> Iterator[tuple[Day, bool]]:
    for record in standing(case.facts):
        if isinstance(record.what, SafetyHoldPlaced | SafetyHoldLifted):
            yield record.on, isinstance(record.what, SafetyHoldPlaced)


def _stopped(case: Case) -> Iterator[tuple[Day, bool]]:
    """Day by day, as the case itself says it: of several facts of one day the strictest counts."""
    so_far = Case(id=case.id)
    records: tuple[Recorded[Any], ...] = standing(case.facts)
    for _, group in groupby(records, key=lambda record: record.place.day):
        before, of_day = so_far, list(group)
        for record in of_day:
            match record.what:
                case RiskReassessed():
                    assessments = (*so_far.assessments, record)
                    so_far = attrs.evolve(so_far, assessments=assessments, risk=aspects.grade(assessments))
                case RiskReviewed():
                    so_far = attrs.evolve(so_far, reviewed=record)
                case IssueReviewed():
                    so_far = attrs.evolve(so_far, issue_reviews=(*so_far.issue_reviews, record))
                case _:
                    pass
        on = of_day[-1].on
        if so_far is not before and (case.ended_on is None or on < case.ended_on):
            yield on, so_far.stopped
    if case.ended_on is not None:
        yield case.ended_on, False


def _under_review(case: Case) -> Iterator[tuple[Day, bool]]:
    """From the day on which it was recorded what speaks against the caution, to the review; nothing else ends it."""
    given = next((fact for fact in case.facts if isinstance(fact.what, CautionIssued)), None)
    gone = fallen(case.facts)
    for fact in case.facts:
        if _speaks_against(fact, given):
            # Though it be taken back later: somebody has to look at it.
            yield fact.recorded_on, True
        elif fact.number in gone:
            continue
        elif isinstance(fact.what, IssueReviewed) and fact.what.about in {
            ReviewAbout.CAUTION_ISSUED,
            ReviewAbout.CEASED,
        }:
            yield fact.on, False


def _speaks_against(fact: Fact, given: Fact | None) -> bool:
    match fact.what:
        case CautionIssued(is_irregular=is_irregular) | Ceased(is_irregular=is_irregular):
            return is_irregular
        case Screened(as_of=as_of, outcome=outcome, unmet=unmet):
            looks_back = given is not None and fact.number > given.number and as_of == given.on
            return looks_back and (outcome is not Outcome.ELIGIBLE or bool(unmet))
        case _:
            return False

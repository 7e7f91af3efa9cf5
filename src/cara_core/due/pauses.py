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
    IssueReviewed,
    ReviewAbout,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldLifted,
    SafetyHoldPlaced,
)
from cara_core.case.standing import Recorded
from cara_core.stages.issue_review import issue_reviews
from cara_core.terms.days import Day

__all__ = ["Pause", "PauseKind", "pauses"]


class PauseKind(StrEnum):
    """Why a case pauses."""

    HELD = "held"
    STOPPED = "stopped"
    ISSUE_REVIEW = "issue_review"


@attrs.frozen(kw_only=True)
class Pause:
    """One stretch in which a case paused: from its first day to the day on which it ended; ``None``: it goes on.

    ``about`` is what an issue review looks at.
    """

    kind: PauseKind
    first: Day
    last: Day | None = None
    about: ReviewAbout | None = None


def pauses(case: Case) -> tuple[Pause, ...]:
    """Every stretch in which this case paused, the first to begin first.

    A second concern inside a hold begins no second one. Nothing is stopped any more once the case has ended.
    """
    found = (
        *_stretches(PauseKind.HELD, _held(case)),
        *_stretches(PauseKind.STOPPED, _stopped(case)),
        *_reviews(case),
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
    for record in case.standing:
        if isinstance(record.what, SafetyHoldPlaced | SafetyHoldLifted):
            yield record.on, isinstance(record.what, SafetyHoldPlaced)


def _stopped(case: Case) -> Iterator[tuple[Day, bool]]:
    """Day by day, as the case itself says it: of several facts of one day the strictest counts."""
    so_far = Case(id=case.id)
    records: tuple[Recorded[Any], ...] = case.standing
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


def _reviews(case: Case) -> Iterator[Pause]:
    """From the day on which it was recorded what speaks against a caution, or an end, to the review of it."""
    day_of = {record.number: record.on for record in case.standing}
    for review in issue_reviews(case):
        last = None if review.ended_by is None else day_of[review.ended_by]
        yield Pause(kind=PauseKind.ISSUE_REVIEW, first=review.recorded_on, last=last, about=review.about)

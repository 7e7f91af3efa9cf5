"""How a case comes to its end, and what remains of it: a last day, a limit, a review, an outcome, a record."""

from collections.abc import Iterator
from typing import Any, Final

from cara_core.case.facts import (
    CautionIssued,
    CautionQuashed,
    Ceased,
    Completed,
    ConditionsVaried,
    IssueReviewed,
    RecordedInError,
    RetentionReviewed,
    Withdrawn,
)
from cara_core.case.standing import Recorded
from cara_core.due.begun import Begun, CaseFacts
from cara_core.due.duty import DutyKind
from cara_core.terms.days import Day, days_after, days_before, years_from

__all__ = [
    "OUTCOME_WORKING_DAYS",
    "PROSECUTOR_WORKING_DAYS",
    "RETENTION_NOTICE_DAYS",
    "RETENTION_YEARS",
    "caution_to_end",
    "expired_to_decide",
    "issue_to_review",
    "limit_to_watch",
    "outcome_to_record",
    "retention_to_review",
]

RETENTION_NOTICE_DAYS: Final = 28
"""Calendar days by which a review of retention is announced ahead of its day."""
RETENTION_YEARS: Final = 6
"""For a case that ended before any caution, and so before any terms: illustrative."""
OUTCOME_WORKING_DAYS: Final = 3
"""To enter an outcome in the other records: illustrative."""
PROSECUTOR_WORKING_DAYS: Final = 5
"""To say what a prosecutor decided of a caution, or an end, that may have been wrong: illustrative."""


def issue_to_review(facts: CaseFacts) -> Iterator[Begun]:
    """What is known now shows that a caution, or an end, should not have been: somebody decides, the same day.

    Where that is left to a prosecutor, somebody says what was decided there.
    """
    for review in facts.reviews:
        cause = facts.record_of(review.began_by)
        # What is found while it is open is looked at in the same review.
        root = facts.root_of(review.about_number)
        within = PROSECUTOR_WORKING_DAYS if isinstance(cause.what, IssueReviewed) else 0
        due = facts.working.after(cause.recorded_on, within)
        yield facts.begun(
            DutyKind.REVIEW_ISSUE, cause, about=review.about, opens_on=cause.recorded_on, due_by=due, root=root
        )


def caution_to_end(facts: CaseFacts) -> Iterator[Begun]:
    """The caution's last day comes: it is completed, or something else becomes of it."""
    issued, ends_on = facts.case.issued, facts.case.ends_on
    if issued is not None and ends_on is not None:
        yield facts.begun(DutyKind.END_CAUTION, issued, opens_on=_warned(facts, issued, ends_on), due_by=ends_on)


def expired_to_decide(facts: CaseFacts) -> Iterator[Begun]:
    """The last day has passed and nothing ended it: a supervisor decides. A last day that is varied begins it again."""
    issued = facts.case.issued
    last_days: list[tuple[Recorded[Any], Day | None]] = [] if issued is None else [(issued, issued.what.ends_on)]
    last_days += [(varied, varied.what.ends_on) for varied in facts.of(ConditionsVaried)]
    for cause, ends_on in last_days:
        if issued is not None and ends_on is not None:
            due = facts.working.after(ends_on, 1)
            yield facts.begun(DutyKind.DECIDE_EXPIRED, cause, opens_on=days_after(ends_on, 1), due_by=due)


def limit_to_watch(facts: CaseFacts) -> Iterator[Begun]:
    """The last day on which the offence could be prosecuted comes near."""
    issued = facts.case.issued
    limit = None if issued is None else issued.what.prosecute_by
    if issued is not None and limit is not None:
        yield facts.begun(DutyKind.LIMIT_NEAR, issued, opens_on=_warned(facts, issued, limit), due_by=limit)


def _warned(facts: CaseFacts, issued: Recorded[CautionIssued], on: Day) -> Day:
    """From which day is that day warned of?"""
    notice = 0 if facts.case.terms is None else facts.case.terms.warning_days
    return max(issued.on, days_before(on, notice))


def outcome_to_record(facts: CaseFacts) -> Iterator[Begun]:
    """An outcome is entered in the crime record and in the Police National Computer.

    Source: law.md 12.
    """
    for about, cause in _outcomes(facts):
        yield facts.begun(DutyKind.RECORD_OUTCOME, cause, about=about, within=OUTCOME_WORKING_DAYS)


def _outcomes(facts: CaseFacts) -> Iterator[tuple[str, Recorded[Any]]]:
    if facts.case.issued is not None:
        yield "issued", facts.case.issued
    for end in facts.of(Completed, Withdrawn, Ceased):
        yield "ended", end
    for quashed in facts.of(CautionQuashed):
        yield "quashed", quashed
    for taken_back in facts.of(RecordedInError):
        if isinstance(facts.case.facts[taken_back.what.fact - 1].what, CautionIssued):
            yield "removal", taken_back


def retention_to_review(facts: CaseFacts) -> Iterator[Begun]:
    """The record of a case that has ended is reviewed. Nothing is deleted by itself.

    A day that somebody set to look again stays as long as an end stands, though a later caution makes it void.
    """
    years = RETENTION_YEARS if facts.case.terms is None else facts.case.terms.retention_years
    for end in facts.reported_ends:
        yield _retention(facts, end, years_from(end.on, years))
    for review in facts.of(RetentionReviewed) if facts.reported_ends else ():
        yield _retention(facts, review, review.what.review_again_on)


def _retention(facts: CaseFacts, cause: Recorded[Any], due: Day) -> Begun:
    opens = max(cause.on, days_before(due, RETENTION_NOTICE_DAYS))
    return facts.begun(DutyKind.REVIEW_RETENTION, cause, opens_on=opens, due_by=due)

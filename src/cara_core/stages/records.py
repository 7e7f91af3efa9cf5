"""The record itself: kept longer, or a person's part of it erased."""

from collections.abc import Iterator

from cara_core.case.case import Case, Phase
from cara_core.case.facts import PersonErased, RetentionReviewed
from cara_core.case.personal import people_in
from cara_core.errors import Fault
from cara_core.stages.consent import untold
from cara_core.stages.issue_review import open_issue_reviews
from cara_core.stages.refusing import Reason
from cara_core.stages.safety import unacknowledged
from cara_core.terms.caution import Person
from cara_core.terms.days import Day

__all__ = ["erase", "review_retention"]


def review_retention(what: RetentionReviewed, on: Day) -> Iterator[Reason]:
    """What stands against keeping the record until it is reviewed again? That day has to lie ahead."""
    if what.review_again_on <= on:
        yield Fault("what.review_again_on", "NOT_AHEAD", f"allowed: a day after {on}")


def erase(case: Case, what: PersonErased) -> Iterator[Reason]:
    """What stands against erasing a person's data? Something is owed; a court or the Commissioner may order it still.

    What a person says after an erasure is kept, so that it can be erased once more.
    """
    if what.person in case.erased and not _recorded_since(case, what.person):
        yield "a person of whom something is kept that is not erased yet"
    if what.ordered:
        return
    if case.hold is not None:
        yield "a supervisor who lifts the safety hold"
    if untold(case):
        yield "the victim told what was decided, or the attempts passed on"
    if unacknowledged(case):
        yield "somebody who takes up every concern"
    if open_issue_reviews(case):
        yield "a review of what was found wrong"
    if case.ended is Phase.CEASED and case.retention is None:
        yield "a review of retention: the record may be evidence, and is restricted first (DPA 2018 s.46(4))"


def _recorded_since(case: Case, person: Person) -> bool:
    """Was anything recorded of this person since their data were last erased?"""
    erased = max(
        (fact.number for fact in case.facts if isinstance(fact.what, PersonErased) and fact.what.person is person),
        default=0,
    )
    return any(fact.number > erased and person in people_in(fact.kind) for fact in case.facts)

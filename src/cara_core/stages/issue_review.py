"""A caution, or an end, that what is known by now shows to have been wrong: somebody has to look at it again.

A review begins with the fact that showed it, in the order of recording, and ends only by
``issue_reviewed`` of the same thing, recorded later: nothing that happens in between, and no taking
back, ends it. One that leaves it to a prosecutor begins the next: until somebody says what the
prosecutor decided, nothing is settled. Sources: contract 6.2; life.md 1.1, 1.7 and 1.8.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from cara_core.case.case import Case, Recorded
from cara_core.case.evolve import case_until, replay
from cara_core.case.facts import (
    CautionIssued,
    Ceased,
    Closed,
    Closure,
    Completed,
    EffectExplained,
    EndedIncomplete,
    EvidenceFound,
    Fact,
    IncidentReported,
    IssueReviewed,
    Part,
    RecordedInError,
    ReviewAbout,
    ReviewDecision,
    Screened,
    Unmet,
    What,
)
from cara_core.case.standing import fallen
from cara_core.errors import Fault
from cara_core.stages.breach import against_ceasing
from cara_core.stages.ending import not_run_out, unfinished
from cara_core.stages.issue.deciding import is_same_person, rank_faults
from cara_core.stages.refusing import Reason
from cara_core.terms.caution import LEAST_RANK, Rank
from cara_core.terms.days import Day

__all__ = ["REVIEWED_ENDS", "IssueReview", "findings", "issue_reviews", "open_issue_reviews", "review"]


@attrs.frozen(kw_only=True)
class IssueReview:
    """One review: what it is about, and the numbers of the facts by which it began and ended.

    ``ended_by`` is ``None`` while it is open. ``about_number`` is the fact that may have been wrong;
    ``recorded_on`` the day on which the fact that began it was recorded.
    """

    about: ReviewAbout
    about_number: int
    began_by: int
    recorded_on: Day
    ended_by: int | None = None


def open_issue_reviews(case: Case) -> tuple[IssueReview, ...]:
    """Which reviews has nobody made yet, in the order in which they began?"""
    return tuple(review for review in issue_reviews(case) if review.ended_by is None)


def issue_reviews(case: Case) -> tuple[IssueReview, ...]:
    """Every review that ever began in this case, in the order in which they began.

    What is found wrong while a review is open is looked at in that one.
    """
    found: list[IssueReview] = []
    for finding in findings(case):
        is_looked_at = any(
            review.about_number == finding.about_number
            and (review.ended_by is None or review.ended_by > finding.began_by)
            for review in found
        )
        if not is_looked_at:
            found.append(finding)
    return tuple(found)


def findings(case: Case) -> tuple[IssueReview, ...]:
    """Everything that ever showed that a caution, or an end, may have been wrong, each with the review that ended it.

    Also what was found while a review of the same thing was open: where that review is taken back, each of them
    is still what it was. A case that has not ended, and whose caution nothing speaks against, is read once
    and costs nothing.
    """
    found = [*_of_the_caution(case)]
    for fact in case.facts:
        if type(fact.what) in REVIEWED_ENDS:
            found += _of_an_end(case, fact)
    reviews = sorted(case.issue_reviews, key=lambda record: record.number)
    for passed_on in reviews:
        if passed_on.what.decision is ReviewDecision.PROSECUTOR:
            found += _left_to_a_prosecutor(found, passed_on)
    return tuple(
        attrs.evolve(finding, ended_by=next(_answers(finding, reviews), None))
        for finding in sorted(found, key=lambda finding: finding.began_by)
    )


def _left_to_a_prosecutor(found: Sequence[IssueReview], review: Recorded[IssueReviewed]) -> Iterator[IssueReview]:
    """What this review leaves open: that of which it was the review, until the prosecutor has decided."""
    looked_at = (each for each in found if each.about is review.what.about and each.began_by < review.root)
    last = max(looked_at, key=lambda each: each.began_by, default=None)
    if last is not None:
        yield attrs.evolve(last, began_by=review.number, recorded_on=review.recorded_on)


def _answers(finding: IssueReview, reviews: Sequence[Recorded[IssueReviewed]]) -> Iterator[int]:
    """The reviews of the same thing that still stand and were recorded later."""
    for review in reviews:
        if review.what.about is finding.about and review.root > finding.began_by:
            yield review.number


def review(case: Case, what: IssueReviewed, by: str, *, corrects: int | None = None) -> Iterator[Reason]:
    """What stands against this review? Somebody else than whoever recorded what it is about makes it.

    A sergeant or above; an inspector or above where it was irregular. ``corrects`` is the number of the review
    that it takes the place of: what that one ended is open for it.
    """
    of_this = [found for found in issue_reviews(case) if found.about is what.about]
    open_now = [found for found in of_this if found.ended_by is None or found.ended_by == corrects]
    if not open_now:
        yield f"something that shows that {what.about} may have been wrong, and that nobody has reviewed yet"
        return
    about = case.facts[open_now[0].about_number - 1]
    is_irregular = isinstance(about.what, CautionIssued | Ceased) and about.what.is_irregular
    yield from rank_faults(what.rank, Rank.INSPECTOR if is_irregular else LEAST_RANK)
    if is_same_person(about.by, by):
        yield Fault("by", "SAME_PERSON", "whoever recorded it does not review it; allowed: somebody else")


def _of_the_caution(case: Case) -> Iterator[IssueReview]:
    """What shows a caution wrong: it was irregular, or a screening as of its day found what it rests on missing."""
    issued: Fact | None = None
    seen: tuple[frozenset[Unmet], str] = (frozenset(), "")
    missing: dict[int, Fact] = {}
    for fact in case.facts:
        what = fact.what
        wrong = False
        if isinstance(what, CautionIssued):
            issued = fact
            wrong = what.is_irregular or _was_learnt(missing, fact, case.facts)
        elif _is_missing(what):
            # Found again by a correction it is nothing new.
            wrong = issued is not None and fact.on > issued.on and fact.supersedes not in missing
            missing[fact.number] = fact
        if isinstance(what, Screened):
            wrong = issued is not None and _is_worse(what, seen)
            seen = (frozenset(what.unmet), what.digest)
        if wrong and issued is not None:
            yield _begun(ReviewAbout.CAUTION_ISSUED, issued, fact)


def _is_missing(what: What) -> bool:
    """Does it say that one of the requirements of a caution was never met, on whichever day that was found?"""
    match what:
        case EvidenceFound(sufficient=sufficient):
            return not sufficient
        case EffectExplained(effect_explained=explained, warned=warned):
            return not (explained and warned)
        case _:
            return False


def _was_learnt(missing: Mapping[int, Fact], issued: Fact, facts: Sequence[Fact]) -> bool:
    """Was it on record that one was not met, found on a later day, when a caution of an earlier day was typed?"""
    later = [fact.number for fact in missing.values() if fact.on > issued.on]
    return bool(later) and not fallen(facts[: issued.number]).keys() >= set(later)


def _is_worse(what: Screened, seen: tuple[frozenset[Unmet], str]) -> bool:
    """Does this screening as of the day of the caution find anything that the one before it did not?"""
    unmet, digest = frozenset(what.unmet), what.digest
    return not unmet <= seen[0] or (Unmet.SCREENING in unmet and digest != seen[1])


def _begun(about: ReviewAbout, wrong: Fact, fact: Fact) -> IssueReview:
    return IssueReview(about=about, about_number=wrong.number, began_by=fact.number, recorded_on=fact.recorded_on)


def _of_an_end(case: Case, ending: Fact) -> Iterator[IssueReview]:
    """What was recorded since one end of the case and shows that it should not have been recorded so."""
    about = REVIEWED_ENDS[type(ending.what)]
    known: frozenset[str] | None = None
    if isinstance(ending.what, Ceased):
        # It is a report, which is kept whatever stands against it: what does is found at once.
        known = _reasons(case.facts[: ending.number], ending)
        if known or ending.what.is_irregular:
            yield _begun(about, ending, ending)
    for fact in case.facts[ending.number :]:
        if not _may_show_otherwise(fact, ending):
            continue
        if known is None:
            known = _reasons(case.facts[: ending.number], ending)
        reasons = _reasons(case.facts[: fact.number], ending)
        if not reasons <= known:
            yield _begun(about, ending, fact)
        known |= reasons


def _may_show_otherwise(fact: Fact, ending: Fact) -> bool:
    """Can this say anything of the time up to the end? What happened later, and corrects nothing, cannot."""
    corrects = fact.supersedes is not None or isinstance(fact.what, RecordedInError)
    return corrects or _place_day(fact) <= ending.on


def _place_day(fact: Fact) -> Day:
    day = getattr(fact.what, "workshop_on", fact.on)
    return min(day, fact.on) if isinstance(day, Day) else fact.on


def _reasons(facts: tuple[Fact, ...], ending: Fact) -> frozenset[str]:
    """What stands against that end by these facts? Nothing, once it is taken back itself."""
    gone = fallen(facts)
    if ending.number in gone:
        return frozenset()
    case = replay(facts)
    record = next(record for record in case.standing if record.number == ending.number)
    return frozenset(_AGAINST[type(ending.what)](case, record))


def _against_completed(case: Case, record: Recorded[Any]) -> Iterator[str]:
    then = case_until(case, record)
    yield from unfinished(then, record.on)
    if then.hold is not None:
        yield "a safety hold"
    if then.ended is not None or then.phase is not then.phase.LIVE:
        yield f"it was {then.phase}"
    for incident in case.standing:
        if _names_a_condition(then, incident) and incident.place < record.place:
            yield f"an incident that seems to break a condition: fact {incident.root}"


def _names_a_condition(then: Case, record: Recorded[What]) -> bool:
    """Is this an incident inside the days of the caution that names a condition?"""
    what = record.what
    if not isinstance(what, IncidentReported) or what.condition is None or then.issued is None:
        return False
    return record.on >= then.issued.on and (then.ends_on is None or record.on <= then.ends_on)


def _against_ceased(case: Case, record: Recorded[Any]) -> Iterator[str]:
    then = case_until(case, record)
    yield from against_ceasing(then, record.what, record.on)
    if then.prosecution is not None and then.charged is None and then.non_compliance is None:
        yield "what it was referred for turns out to have been kept"


def _against_closed(case: Case, record: Recorded[Any]) -> Iterator[str]:
    then = case_until(case, record)
    if then.issued is not None:
        yield "a caution was given before"
    # What the victim answered is under a key, and duties need none: other answers than it rested on are looked at.
    # So is that they were why it was closed: in the open part any other ground against the programme stands for it.
    if record.what.closure in _MAY_REST_ON_ANSWERS and not then.withdrawals:
        yield f"no agreement is withdrawn, and the answers are of facts {[answer.number for answer in then.answers]}"


def _against_incomplete(case: Case, record: Recorded[Any]) -> Iterator[str]:
    then = case_until(case, record)
    yield from not_run_out(then, record.on)
    if then.ended is not None:
        yield f"it was {then.phase}"
    elif not any(unfinished(then, record.on)):
        yield "every condition was kept"
    attended = [then.attended(part) for part in Part]
    if all(each is not None and each.what.workshop_on <= record.on for each in attended):
        yield "every workshop was attended"


_MAY_REST_ON_ANSWERS: Final = frozenset({Closure.VICTIM_DISAGREES, Closure.NOT_ELIGIBLE})
REVIEWED_ENDS: Final[Mapping[type, ReviewAbout]] = {
    Completed: ReviewAbout.COMPLETED,
    Ceased: ReviewAbout.CEASED,
    Closed: ReviewAbout.CLOSED,
    EndedIncomplete: ReviewAbout.ENDED_INCOMPLETE,
}
_AGAINST: Final[Mapping[type, Callable[[Case, Recorded[Any]], Iterator[str]]]] = {
    Completed: _against_completed,
    Ceased: _against_ceased,
    Closed: _against_closed,
    EndedIncomplete: _against_incomplete,
}

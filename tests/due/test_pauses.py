"""When a case was held, stopped, or under issue review: from which day to which."""

import attrs
import pytest

from cara_core.books.core import core_words
from cara_core.case.facts import (
    CautionIssued,
    Ceased,
    Completed,
    Concern,
    IssueReviewed,
    ReviewAbout,
    ReviewDecision,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldLifted,
    SafetyHoldPlaced,
)
from cara_core.case.timeline import moment_lines
from cara_core.due.pauses import Pause, PauseKind, pauses
from cara_core.due.words import pause_moments
from cara_core.terms.caution import Rank
from cara_core.terms.days import day
from cara_core.terms.decision.lines import Kind
from cara_core.terms.risk import Grade
from support.histories import GIVEN, History, late_life

HELD = SafetyHoldPlaced(concern=Concern.VICTIM, reason="x")
LIFTED = SafetyHoldLifted(rank=Rank.SERGEANT, reason="x")
HIGH = RiskReassessed(grade=Grade.HIGH, tool="DASH")
LOWER = RiskReassessed(grade=Grade.MEDIUM, tool="DASH", lowering_met=True)
BARE = RiskReassessed(grade=Grade.MEDIUM, tool="DASH", lowering_met=False)


def reviewed(
    decision: ReviewDecision = ReviewDecision.STANDS, about: ReviewAbout = ReviewAbout.CAUTION_ISSUED
) -> IssueReviewed:
    return IssueReviewed(about=about, decision=decision, rank=Rank.SERGEANT, reason="x")


def stretch(kind: PauseKind, first: str, last: str | None = None) -> Pause:
    return Pause(kind=kind, first=day(first), last=None if last is None else day(last))


def live() -> History:
    history = History()
    history.happened("2026-03-12", GIVEN)
    return history


def test_a_case_without_any_pause_has_none() -> None:
    assert pauses(live().case) == ()


def test_a_hold_goes_from_the_first_concern_to_its_lifting_whenever_that_was_typed() -> None:
    history = live()
    history.happened("2026-04-24", HELD)
    history.happened("2026-04-27", LIFTED)
    history.happened("2026-04-25", HELD, recorded="2026-05-01")
    assert pauses(history.case) == (stretch(PauseKind.HELD, "2026-04-24", "2026-04-27"),)
    history.happened("2026-05-02", HELD)
    assert pauses(history.case)[1:] == (stretch(PauseKind.HELD, "2026-05-02"),)


def test_a_lifting_with_nothing_to_lift_is_no_pause() -> None:
    history = live()
    history.happened("2026-04-24", LIFTED)
    assert pauses(history.case) == ()


def test_a_hold_that_was_taken_back_never_was() -> None:
    history = live()
    history.in_error(history.happened("2026-04-24", HELD), "2026-04-25")
    assert pauses(history.case) == ()


def test_it_is_stopped_while_the_risk_is_high_and_a_bare_lowering_lowers_nothing() -> None:
    history = live()
    history.happened("2026-04-24", HIGH)
    history.happened("2026-04-24", LOWER)
    history.happened("2026-04-25", BARE)
    assert pauses(history.case) == (stretch(PauseKind.STOPPED, "2026-04-24"),)
    history.happened("2026-04-27", LOWER)
    assert pauses(history.case) == (stretch(PauseKind.STOPPED, "2026-04-24", "2026-04-27"),)


@pytest.mark.parametrize("stop", [RiskReviewed(continues=False, reason="x"), reviewed(ReviewDecision.WITHDRAW)])
def test_it_is_stopped_by_a_review_and_goes_on_by_one(stop: RiskReviewed | IssueReviewed) -> None:
    history = live()
    history.happened("2026-04-24", stop)
    history.happened("2026-04-28", RiskReviewed(continues=True, reason="x"))
    assert pauses(history.case) == (stretch(PauseKind.STOPPED, "2026-04-24", "2026-04-28"),)


def test_whether_it_is_stopped_at_last_is_what_the_case_itself_says() -> None:
    for whats in ((HIGH,), (HIGH, LOWER), (LOWER, HIGH), (HIGH, BARE), (LOWER,)):
        history = live()
        for number, what in enumerate(whats):
            history.happened(f"2026-04-{10 + number}", what)
        goes_on = any(pause.last is None for pause in pauses(history.case))
        assert goes_on == history.case.stopped


def test_once_the_case_has_ended_nothing_is_stopped_any_more() -> None:
    history = live()
    history.happened("2026-04-24", HIGH)
    history.happened("2026-04-30", Completed())
    history.happened("2026-05-02", HIGH)
    assert pauses(history.case) == (stretch(PauseKind.STOPPED, "2026-04-24", "2026-04-30"),)


def of_review(first: str, last: str | None = None, about: ReviewAbout = ReviewAbout.CAUTION_ISSUED) -> Pause:
    return attrs.evolve(stretch(PauseKind.ISSUE_REVIEW, first, last), about=about)


def test_an_issue_review_goes_from_the_day_it_became_known_to_the_review_that_stands() -> None:
    history = History()
    history.happened("2026-03-12", CautionIssued(is_irregular=True, irregular="x"), recorded="2026-03-25")
    assert pauses(history.case) == (of_review("2026-03-25"),)
    review = history.happened("2026-03-26", reviewed())
    assert pauses(history.case) == (of_review("2026-03-25", "2026-03-26"),)
    history.in_error(review, "2026-03-27")
    assert pauses(history.case) == (of_review("2026-03-25"),)


def test_a_review_says_what_it_is_about() -> None:
    history = live()
    history.happened("2026-04-02", Ceased(is_irregular=True, irregular="x"))
    assert of_review("2026-04-02", about=ReviewAbout.CEASED) in pauses(history.case)


def test_what_every_pause_is_stands_in_words() -> None:
    words = core_words()["en"]
    moments = pause_moments(pauses(late_life().case), words)
    assert [moment.text for moment in moments] == [
        "Under issue review from 25 March 2026 to 27 March 2026: the giving of the caution",
        "Held from 24 April 2026 to 4 May 2026",
        "Stopped from 25 April 2026 to 29 April 2026",
    ]
    assert {moment.is_over for moment in moments} == {True}
    (going_on,) = pause_moments([stretch(PauseKind.HELD, "2026-03-12")], words)
    assert (going_on.text, going_on.is_over) == ("Held since 12 March 2026", False)
    case = late_life().case
    lines = list(moment_lines(case, (*moments, going_on), words, on=day("2026-05-10")))
    assert [(line.kind, line.text) for line in lines[1:3]] == [
        (Kind.REFER, going_on.text),
        (Kind.DETAIL, moments[0].text),
    ]

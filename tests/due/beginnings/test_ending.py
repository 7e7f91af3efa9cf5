"""Duties of an end: the last day, the limit, a review of the issue, an outcome, a record that is kept."""

from cara_core.case.facts import (
    CautionQuashed,
    Closed,
    Closure,
    Completed,
    IssueReviewed,
    QuashedBy,
    RetentionReviewed,
    ReviewAbout,
    ReviewDecision,
    Withdrawn,
)
from cara_core.due.beginnings.ending import caution_to_end, expired_to_decide, limit_to_watch
from cara_core.due.begun import CaseFacts
from cara_core.due.duties import DutyKind, duties
from cara_core.terms.caution import Rank
from cara_core.terms.days import day
from support.facts_by_hand import GIVEN_ON, ByHand, caution, decided, issued, opened
from support.worked import WORKED

WITHDRAWN = Withdrawn(rank=Rank.SERGEANT, reason="given wrongly")


def due(life: ByHand, kind: DutyKind) -> list[tuple[str, str, str]]:
    """About what, from when, and by when: the duties of this kind."""
    found = [duty for duty in duties(life.case, WORKED) if duty.kind is kind]
    return [(duty.about, duty.opens_on.isoformat(), duty.due_by.isoformat()) for duty in found]


def test_without_a_caution_nothing_of_one_is_due() -> None:
    facts = CaseFacts(opened().case, WORKED)
    assert [*caution_to_end(facts), *expired_to_decide(facts), *limit_to_watch(facts)] == []


def test_the_last_day_and_the_limit_are_warned_of_and_the_day_after_is_decided_on() -> None:
    assert due(issued(), DutyKind.END_CAUTION) == [("", "2026-06-26", "2026-07-10")]
    assert due(issued(), DutyKind.LIMIT_NEAR) == [("", "2026-08-25", "2026-09-08")]
    assert due(issued(), DutyKind.DECIDE_EXPIRED) == [("", "2026-07-11", "2026-07-13")]
    bare = opened().add(GIVEN_ON, caution(terms=None))
    assert due(bare, DutyKind.END_CAUTION) == [("", "2026-07-10", "2026-07-10")], "no terms, no notice"


def test_an_irregular_caution_is_reviewed_the_day_it_becomes_known_and_by_that_alone() -> None:
    life = decided().add(GIVEN_ON, caution(irregular=True), recorded="2026-03-25").add("2026-03-26", WITHDRAWN)
    assert due(life, DutyKind.REVIEW_ISSUE) == [("caution_issued", "2026-03-25", "2026-03-25")]
    reviewed = IssueReviewed(
        about=ReviewAbout.CAUTION_ISSUED, decision=ReviewDecision.STANDS, rank=Rank.INSPECTOR, reason="looked at"
    )
    assert due(life.add("2026-03-27", reviewed), DutyKind.REVIEW_ISSUE) == []


def test_each_outcome_is_entered_in_the_other_records() -> None:
    life = issued().add("2026-03-20", WITHDRAWN)
    quashed = life.add("2026-04-20", CautionQuashed(by=QuashedBy.COURT, reference="CO 1", decided_on=day("2026-04-20")))
    assert [about for about, _, _ in due(quashed, DutyKind.RECORD_OUTCOME)] == ["issued", "ended", "quashed"]
    void = issued().add("2026-03-09", WITHDRAWN)
    assert [about for about, _, _ in due(void, DutyKind.RECORD_OUTCOME)] == ["issued"], "an end before the caution"
    back = issued().taken_back("2026-03-20", issued().number - 1)
    assert [about for about, _, _ in due(back, DutyKind.RECORD_OUTCOME)] == ["removal"]
    assert due(life.taken_back("2026-03-23"), DutyKind.RECORD_OUTCOME) == due(issued(), DutyKind.RECORD_OUTCOME)


class TestRetention:
    def test_the_record_of_a_case_that_ended_is_reviewed_years_later(self) -> None:
        assert due(issued().add("2026-07-10", Completed()), DutyKind.REVIEW_RETENTION) == [
            ("", "2032-06-12", "2032-07-10")
        ]
        closed = opened().add("2026-03-12", Closed(closure=Closure.DECLINED))
        assert due(closed, DutyKind.REVIEW_RETENTION) == [("", "2032-02-13", "2032-03-12")]
        assert due(issued(), DutyKind.REVIEW_RETENTION) == []

    def test_and_again_on_the_day_the_review_says(self) -> None:
        review = RetentionReviewed(review_again_on=day("2034-01-01"), reason="needed")
        life = issued().add("2026-07-10", Completed()).add("2032-07-10", review)
        assert due(life, DutyKind.REVIEW_RETENTION) == [("", "2033-12-04", "2034-01-01")]
        assert due(issued().add("2026-07-09", review), DutyKind.REVIEW_RETENTION) == []

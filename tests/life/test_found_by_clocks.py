"""What a reader of the docs alone found wrong: clocks that began again, ends that ended too much, duties of nobody."""

from collections.abc import Callable
from typing import Any, Final

import pytest

from life.begun_case import BegunCase

Begun = Callable[[str], BegunCase]

CONCERN: Final = {"immediacy": "now", "told_by": "police", "category": "escalation"}
TRANSFER: Final = {"to": "leicestershire", "reference": "L/1", "accepted_by": "sergeant 900"}


def transfer(case: BegunCase, happened: str, recorded: str) -> None:
    accepted: dict[str, Any] = {**TRANSFER, "accepted_on": happened[:10]}
    case.record("case_transferred", happened, accepted, recorded=recorded, by="sergeant 12")


OF_A_CONCERN: Final = {"acknowledge_concern", "reassess_risk", "lift_or_keep_hold"}


def test_a_transfer_before_a_concern_does_not_end_what_is_owed_for_it(begun: Begun) -> None:
    case = begun("b1")
    case.record("concern_raised", "2026-03-17 10:00", CONCERN, recorded="2026-03-17 10:35", by="provider")
    transfer(case, "2026-03-16", "2026-03-18")
    assert case.open_kinds() >= OF_A_CONCERN


def test_typed_the_other_way_round_it_comes_to_the_same(begun: Begun) -> None:
    case = begun("b1")
    transfer(case, "2026-03-16", "2026-03-16")
    case.record("concern_raised", "2026-03-17 10:00", CONCERN, recorded="2026-03-17 10:35", by="provider")
    assert case.open_kinds() >= OF_A_CONCERN


def test_a_transfer_after_a_concern_ends_all_but_taking_it_up(begun: Begun) -> None:
    """The near miss: what lay before the transfer is the other force's."""
    case = begun("b1")
    raised = case.record("concern_raised", "2026-03-16 10:00", CONCERN, by="provider").facts[0].number
    case.record("concern_acknowledged", "2026-03-16 10:20", {"concern": raised}, by="sergeant 12")
    transfer(case, "2026-03-17", "2026-03-17")
    assert not case.open_kinds() & {*OF_A_CONCERN, "close_concern"}


QUASHED: Final = {"by": "court", "reference": "HC/1", "decided_on": "2026-03-09"}
IRREGULAR: Final[dict[str, Any]] = {
    "rank": "inspector",
    "irregular": "Given on paper; the document is lost",
    "period_reason": "Four months",
    "margin_reason": "The limit is near",
}


def test_what_was_quashed_is_quashed_also_where_the_caution_is_said_to_be_later(begun: Begun) -> None:
    case = begun("unsigned")
    case.record("caution_quashed", "2026-03-10", QUASHED)
    assert not case.open_kinds() & {"issue_by", "decide_case", "refuse_or_close"}
    case.record("caution_issued", "2026-03-11", IRREGULAR, by="inspector 5")
    assert case.case.phase == "quashed"
    assert case.open_kinds() >= {"tell_outcome", "record_outcome", "review_retention", "review_issue"}
    assert not case.open_kinds() & {"book_workshops", "end_caution", "answer_referral"}


def test_a_ceasing_before_the_caution_ends_nothing_but_that_there_is_one_to_give(begun: Begun) -> None:
    """The near miss: only a quashing is over all."""
    case = begun("unsigned")
    case.record("ceased", "2026-03-10")
    assert case.case.phase == "ceased"
    assert not case.open_kinds() & {"issue_by", "decide_case"}
    case.record("caution_issued", "2026-03-11", IRREGULAR, by="inspector 5")
    assert case.case.phase == "live"


def reviewed(case: BegunCase, on: str, decision: str, about: str = "caution_issued", by: str = "inspector 7") -> None:
    what = {"about": about, "decision": decision, "rank": "inspector", "reason": "looked at"}
    case.record("issue_reviewed", on, what, by=by)


def test_what_is_left_to_a_prosecutor_stays_open_and_paused(begun: Begun) -> None:
    case = begun("b1")
    case.record("agreement_withdrawn", "2026-03-10", {"how": "telephone"}, recorded="2026-03-16")
    reviewed(case, "2026-03-16", "prosecutor")
    (row,) = case.rows("review_issue")
    assert row.is_open
    assert str(row.duty.due_by) == "2026-03-23"
    again = {"first": "2026-04-15", "second": "2026-05-13"}
    assert "a review of the caution_issued" in case.refusal("workshops_booked", "2026-03-17", again, by="provider")
    case.record(
        "prosecution_decided", "2026-03-18", {"reference": "CPS 1", "decided_on": "2026-03-18", "prosecute": False}
    )
    assert "review_issue" in case.open_kinds()
    reviewed(case, "2026-03-18", "stands")
    assert not case.open_kinds() & {"review_issue", "review_bookings"}


def test_a_completion_that_is_found_wrong_and_withdrawn_has_to_be_ended_otherwise(begun: Begun) -> None:
    case = begun("completed")
    completed, wrong = case.numbers["completed"], case.numbers["second"]
    case.attendance("second", "2026-05-06", "absent", recorded="2026-07-20", supersedes=wrong, why="another person")
    assert "review_issue" in case.open_kinds()
    reviewed(case, "2026-07-20", "withdraw", "completed")
    assert "end_stopped" in case.open_kinds()
    taken = {"fact": completed, "code": "wrong_content", "rank": "inspector", "reason": "the second was missed"}
    case.record("recorded_in_error", "2026-07-21", taken, by="inspector 7")
    assert "end_stopped" in case.open_kinds()
    case.record("withdrawn", "2026-07-21", {"rank": "inspector", "reason": "not completed"}, by="inspector 7")
    assert "end_stopped" not in case.open_kinds()

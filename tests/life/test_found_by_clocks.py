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


NOT_KEPT: Final = {"condition": "workshops", "failed_on": "2026-04-08"}
TAKES: Final = {"accepts": False, "why": "other"}
CORRECTED: Final[dict[str, tuple[str, str, dict[str, Any], dict[str, Any], str, str]]] = {
    # By whom it is recorded, on which day it happened, what was said, and then; who; the duties that keep their day.
    "a concern": (
        "concern_raised",
        "2026-03-13 10:00",
        CONCERN,
        {**CONCERN, "said": "more"},
        "provider",
        "acknowledge_concern reassess_risk lift_or_keep_hold",
    ),
    "a breach": (
        "non_compliance_recorded",
        "2026-04-10",
        NOT_KEPT,
        {**NOT_KEPT, "failed_on": "2026-04-09"},
        "sergeant 12",
        "decide_excuse tell_change",
    ),
    "an answer": (
        "provider_decided",
        "2026-03-13",
        TAKES,
        {**TAKES, "why": "no_places"},
        "provider",
        "decide_after_rejection",
    ),
    "a high grade": (
        "risk_reassessed",
        "2026-03-13",
        {"grade": "high", "tool": "DASH"},
        {"grade": "high", "tool": "other"},
        "officer 34",
        "act_on_high_risk end_stopped review_bookings",
    ),
    "an incident": (
        "incident_reported",
        "2026-03-13",
        {"reference": "26/1", "against": "other", "told_by": "police"},
        {"reference": "26/2", "against": "other", "told_by": "police"},
        "officer 34",
        "decide_after_incident reassess_risk lift_or_keep_hold tell_change",
    ),
}


def clocks(case: BegunCase, kinds: str) -> set[tuple[str, str, str]]:
    """When the open duties of these kinds are due."""
    due = [row.duty for kind in kinds.split() for row in case.rows(kind) if row.is_open]
    assert {duty.kind for duty in due} == set(kinds.split())
    return {(str(duty.kind), str(duty.due_by), str(duty.due_at)) for duty in due}


@pytest.mark.parametrize("what", CORRECTED)
def test_a_correction_begins_no_clock_again(what: str, begun: Begun) -> None:
    case, (kind, happened, said, then, by, kinds) = begun("b1"), CORRECTED[what]
    number = case.record(kind, happened, said, by=by).facts[0].number
    before = clocks(case, kinds)
    again = (
        case.record(kind, happened, then, recorded="2026-05-04", by="inspector 7", supersedes=number, why="not so")
        .facts[0]
        .number
    )
    assert clocks(case, kinds) == before
    case.record(kind, happened, said, recorded="2026-05-05", by="inspector 7", supersedes=again, why="it was so")
    assert clocks(case, kinds) == before


def test_an_absence_that_is_corrected_twice_counts_from_its_first_report(begun: Begun) -> None:
    case = begun("b1")
    number = case.attendance("first", "2026-04-08", "absent", recorded="2026-04-09").facts[0].number
    kinds = "judge_absence tell_change book_workshops"
    before = clocks(case, kinds)
    second: dict[str, Any] = {"supersedes": number, "why": "another row of the list"}
    number = case.attendance("first", "2026-04-08", "attended", recorded="2026-04-10", **second).facts[0].number
    third: dict[str, Any] = {"supersedes": number, "why": "no: that row"}
    case.attendance("first", "2026-04-08", "late", recorded="2026-05-09", **third)
    assert clocks(case, kinds) == before


def test_what_a_correction_begins_counts_from_the_correction(begun: Begun) -> None:
    """The near miss: until then there was nothing to be late with."""
    case = begun("b1")
    number = case.attendance("first", "2026-04-08", "attended", recorded="2026-04-09").facts[0].number
    second: dict[str, Any] = {"supersedes": number, "why": "another row of the list"}
    case.attendance("first", "2026-04-08", "absent", recorded="2026-05-08", **second)
    assert clocks(case, "judge_absence tell_change") == {
        ("judge_absence", "2026-05-15", "None"),
        ("tell_change", "2026-05-09", "None"),
    }


def test_a_concern_that_turns_out_more_urgent_is_due_earlier(begun: Begun) -> None:
    case = begun("b1")
    waits = {**CONCERN, "immediacy": "next_contact"}
    number = case.record("concern_raised", "2026-03-13 10:00", waits, by="provider").facts[0].number
    case.record(
        "concern_raised", "2026-03-13 10:00", CONCERN, recorded="2026-03-13 10:30", supersedes=number, why="now"
    )
    (row,) = [row for row in case.rows("acknowledge_concern") if row.is_open]
    assert str(row.duty.due_at) == "2026-03-13 11:00:00+00:00"


def taken_back(case: BegunCase, number: int, on: str, code: str = "wrong_content") -> None:
    what = {"fact": number, "code": code, "rank": "inspector", "reason": "it was not so"}
    case.record("recorded_in_error", on, what, by="inspector 7")


def test_a_closing_as_the_victim_disagrees_is_looked_at_where_that_was_of_another_case(begun: Begun) -> None:
    case = begun("unsigned")
    number = case.record("agreement_withdrawn", "2026-03-11", {"how": "telephone"}, by="victim contact")
    case.record("closed", "2026-03-12", {"closure": "victim_disagrees"}, by="sergeant 12")
    assert "review_issue" not in case.open_kinds()
    taken_back(case, number.facts[0].number, "2026-03-13", "wrong_case")
    assert [row.duty.about for row in case.rows("review_issue") if row.is_open] == ["closed"]


def test_a_closing_as_the_victim_disagrees_is_looked_at_where_the_answer_is_corrected(begun: Begun) -> None:
    case = begun("unsigned")
    case.record("closed", "2026-03-12", {"closure": "victim_disagrees"}, by="sergeant 12")
    assert "review_issue" not in case.open_kinds()
    taken_back(case, case.numbers["asked"], "2026-03-13")
    assert [row.duty.about for row in case.rows("review_issue") if row.is_open] == ["closed"]


def test_a_caution_that_ran_out_is_looked_at_where_the_workshop_was_attended(begun: Begun) -> None:
    case = begun("first-attended")
    number = case.attendance("second", "2026-05-06", "absent", recorded="2026-05-07").facts[0].number
    judged = {"part": "second", "workshop_on": "2026-05-06", "reasonable": True, "reason": "ill"}
    case.record("absence_judged", "2026-05-08", judged, by="sergeant 12")
    ran_out = {"rank": "sergeant", "reason": "ran out", "outstanding": ["workshops"]}
    case.record("ended_incomplete", "2026-07-13", ran_out, by="sergeant 12")
    assert "review_issue" not in case.open_kinds()
    was_there: dict[str, Any] = {"supersedes": number, "why": "the wrong row"}
    case.attendance("second", "2026-05-06", "attended", recorded="2026-07-20", **was_there)
    assert [row.duty.about for row in case.rows("review_issue") if row.is_open] == ["ended_incomplete"]


def pursued(begun: Begun) -> tuple[BegunCase, int, int]:
    """A case in which the first workshop was missed, and proceedings were started for it; the two numbers of that."""
    case = begun("b1")
    absent = case.attendance("first", "2026-04-08", "absent", recorded="2026-04-09").facts[0].number
    failed = case.record("non_compliance_recorded", "2026-04-10", NOT_KEPT, by="sergeant 12").facts[0].number
    decided = {"decider": "authorised_person", "rank": "sergeant", "reason": "none"}
    case.record("excuse_decided", "2026-04-13", {**decided, "reasonable": False}, by="sergeant 12")
    case.record("referred_for_prosecution", "2026-04-14", decided, by="sergeant 12")
    case.record("ceased", "2026-04-20", by="sergeant 12")
    assert "review_issue" not in case.open_kinds()
    return case, absent, failed


def test_a_ceasing_is_looked_at_where_the_workshop_was_attended(begun: Begun) -> None:
    case, absent, _ = pursued(begun)
    was_there: dict[str, Any] = {"supersedes": absent, "why": "the wrong row"}
    case.attendance("first", "2026-04-08", "attended", recorded="2026-04-21", **was_there)
    assert [row.duty.about for row in case.rows("review_issue") if row.is_open] == ["ceased"]


def test_a_ceasing_is_looked_at_where_what_was_not_kept_is_taken_back(begun: Begun) -> None:
    case, _, failed = pursued(begun)
    taken_back(case, failed, "2026-04-22")
    assert [row.duty.about for row in case.rows("review_issue") if row.is_open] == ["ceased"]


WORTHLESS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "no evidence": ("evidence_found", {"sufficient": False}),
    "not explained": ("effect_explained", {"effect_explained": True, "warned": False, "rank": "sergeant"}),
}


@pytest.mark.parametrize("what", WORTHLESS)
def test_what_is_learnt_after_the_caution_and_dated_so_begins_a_review(what: str, begun: Begun) -> None:
    case, (kind, says) = begun("b1"), WORTHLESS[what]
    number = case.record(kind, "2026-03-25", says, by="sergeant 12").facts[0].number
    assert [row.duty.about for row in case.rows("review_issue") if row.is_open] == ["caution_issued"]
    reviewed(case, "2026-03-25", "stands")
    case.record(kind, "2026-03-25", says, recorded="2026-03-26", by="sergeant 12", supersedes=number, why="a word")
    assert "review_issue" not in case.open_kinds()


@pytest.mark.parametrize("is_taken_back", ["", "taken back"])
def test_a_caution_typed_after_what_was_learnt_later_is_looked_at(is_taken_back: str, begun: Begun) -> None:
    case = begun("signed")
    number = case.record("evidence_found", "2026-03-25", {"sufficient": False}, by="sergeant 12").facts[0].number
    if is_taken_back:
        taken_back(case, number, "2026-03-25")
    paper = {"rank": "sergeant", "period_reason": "Four months, as the programme takes"}
    case.record("caution_issued", "2026-03-10", paper, recorded="2026-03-26", by="sergeant 12")
    assert ("review_issue" in case.open_kinds()) is not bool(is_taken_back)


def test_what_ended_by_a_death_that_was_another_person_s_is_named_by_the_contact(begun: Begun) -> None:
    case = begun("b")
    number = case.record("person_died", "2026-03-11", {"person": "victim"}, recorded="2026-04-20").facts[0].number
    contact = case.contact("2026-04-21", "caution_issued", "reached_safe").facts[0].number
    (row,) = case.rows("tell_outcome", "caution_issued")
    assert (row.ended_by, row.reason) == (number, "VICTIM_DIED")
    # A death is not corrected into another's: it is taken back, and what is right is recorded.
    wrong = {"fact": number, "code": "wrong_content", "rank": "inspector", "reason": "another person"}
    done = case.record("recorded_in_error", "2026-04-22", wrong, by="inspector 7")
    case.record("person_died", "2026-03-11", {"person": "participant"}, recorded="2026-04-22")
    then, row = case.rows("tell_outcome", "caution_issued")
    assert (then.ended_by, then.reason) == (number, "VICTIM_DIED")
    assert (row.ended_by, row.ended_how, row.reason, row.reopens) == (contact, "done", None, number)
    assert row in done.ledger

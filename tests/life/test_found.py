"""What was found wrong in the life of a case, one test a row and more: each failed before duties had a ledger.

What has no word is in ``test_found_without_a_word.py``. What is about many cases at once (booking
for all, cases that belong together, bank holidays, the board, participants' needs) and about a
whole group's attendance is tested where that is.
"""

from collections.abc import Callable
from typing import Any

import pytest

import cara_core as cara
from cases.sequence_facts import CASE
from life.begun_case import BegunCase

Begun = Callable[[str], BegunCase]

PAPER = {"rank": "sergeant", "period_reason": "Four months, as the programme takes"}
BY_PROSECUTOR = {"decider": "prosecutor", "enough_evidence": True, "caution_right": True}
ASKED = {"how": "telephone", "suspect_present": False}


def test_agreement_withdrawn_before_the_caution_and_typed_after_it_is_kept(begun: Begun) -> None:
    case = begun("b")
    asked_earlier: dict[str, Any] = {"supersedes": case.numbers["asked"], "why": "the day was wrong", "moves_day": True}
    answer = {**ASKED, "agrees": True, "specific_risk": False}
    case.record("victim_asked", "2026-03-08", answer, recorded="2026-03-11", **asked_earlier)
    assert "review_issue" not in case.open_kinds()
    case.record("agreement_withdrawn", "2026-03-09", {"how": "telephone"}, recorded="2026-03-12")
    assert "review_issue" in case.open_kinds()
    assert case.case.phase == "live"


LATER = {
    "her withdrawal": ("agreement_withdrawn", {"how": "telephone"}),
    "a concern": ("concern_raised", {"immediacy": "today", "told_by": "victim", "category": "escalation"}),
    "a high grade": ("risk_reassessed", {"grade": "high", "tool": "DASH"}),
}


@pytest.mark.parametrize("what", LATER)
def test_a_caution_on_paper_typed_after_what_came_a_day_later_is_kept_as_given(what: str, begun: Begun) -> None:
    case, (kind, fields) = begun("signed"), LATER[what]
    case.record(kind, "2026-03-11", fields)
    case.record("caution_issued", "2026-03-10", PAPER, recorded="2026-03-12", by="sergeant 12")
    assert case.case.phase == "live"
    assert case.case.issued is not None
    assert str(case.case.issued.on) == "2026-03-10"
    assert not case.rows("review_issue")


def test_evidence_that_was_found_insufficient_before_the_caution_begins_a_review(begun: Begun) -> None:
    case = begun("b")
    case.record("evidence_found", "2026-03-10", {"sufficient": False}, recorded="2026-03-12")
    assert "review_issue" in case.open_kinds()


def test_her_answer_that_is_corrected_to_no_after_the_caution_begins_a_review(begun: Begun) -> None:
    case = begun("b")
    wrong: dict[str, Any] = {"supersedes": case.numbers["asked"], "why": "the form was read wrongly"}
    answer = {**ASKED, "agrees": False, "specific_risk": False}
    case.record("victim_asked", "2026-03-10", answer, recorded="2026-03-12", **wrong)
    assert "review_issue" in case.open_kinds()
    assert case.case.phase == "live"


def corrected(case: BegunCase, on: str, **changes: object) -> None:
    paths = {path.replace("__", "."): value for path, value in changes.items()}
    case.record("referral_corrected", on, {"changes": paths, "source": "the custody record"})


@pytest.mark.parametrize("path", ["suspect__on_bail_for_other_offence", "risk__coercive_control"])
def test_what_a_referral_did_not_know_can_be_settled(path: str, begun: Begun) -> None:
    case = begun("unsigned")
    corrected(case, "2026-03-11", **{path: None})
    assert case.case.screened is not None
    assert case.case.screened.what.outcome == "undetermined"
    assert path.replace("__", ".") in case.case.screened.what.needs
    assert "referral_incomplete" in case.open_kinds()
    corrected(case, "2026-03-12", **{path: False})
    assert case.case.screened.what.outcome == "eligible"
    assert "referral_incomplete" not in case.open_kinds()


CONVICTION = {"kind": "conviction", "date": "2026-01-05", "violence": True, "domestic_abuse": True}
LEARNT = {
    "strangulation": ("risk__strangulation", True),
    "coercion": ("risk__coercive_control", True),
    "a conviction": ("suspect__antecedents", [{**CONVICTION, "offence_code": "CJ88116"}]),
    "a wrong offence": ("offences[0]__code", "OF61102"),
    "an admission retracted": ("suspect__admits_offence", False),
}


@pytest.mark.parametrize("what", LEARNT)
def test_what_is_learnt_after_opening_changes_the_screening(what: str, begun: Begun) -> None:
    case, (path, value) = begun("signed"), LEARNT[what]
    corrected(case, "2026-03-11", **{path: value})
    assert case.case.screened is not None
    assert case.case.screened.what.outcome != "eligible"
    case.refusal("caution_issued", "2026-03-11", PAPER, by="sergeant 12")


@pytest.mark.parametrize("what", LEARNT)
def test_what_is_learnt_after_the_caution_begins_a_review(what: str, begun: Begun) -> None:
    case, (path, value) = begun("b"), LEARNT[what]
    corrected(case, "2026-03-11", **{path: value})
    assert "review_issue" in case.open_kinds()
    assert case.case.phase == "live"


def test_reached_and_could_not_talk_is_an_attempt(begun: Begun) -> None:
    case = begun("first-attended")
    for day in ("2026-04-09", "2026-04-10"):
        case.contact(day, "first_workshop", "reached_unsafe_now")
    case.contact("2026-04-13", "first_workshop", "deferred_by_victim", again_on="2026-04-20")
    assert [row.is_open for row in case.rows("contact_victim", "first")] == [True]
    case.attendance("second", "2026-05-06", "attended")
    case.contact("2026-05-07", "completion", "reached_safe")
    assert "contact" in case.refusal("completed", "2026-07-10", by="sergeant 12")


def test_one_failed_try_that_was_passed_on_settles_nothing(begun: Begun) -> None:
    case = begun("first-attended")
    case.contact("2026-04-09", "first_workshop", "not_reached", escalated_to="nobody yet")
    assert "contact_victim" in case.open_kinds()


def test_nobody_is_to_ring_whoever_declined(begun: Begun) -> None:
    case = begun("first-attended")
    case.contact("2026-04-09", "first_workshop", "declined_further_contact")
    case.attendance("second", "2026-05-06", "absent")
    assert case.to_ring() == []


def test_nobody_is_to_ring_whoever_may_not_be_contacted(begun: Begun) -> None:
    case = begun("first-attended")
    record = {"format": "cara-safe-contact/1", "case": CASE, "version": 2, "recorded_by": "victim contact"}
    never = {"recorded_on": "2026-04-09", "told_by": "adviser", "do_not_contact": True}
    why = {"do_not_contact_reason": "an adviser asked for it"}
    at = cara.read_instant("2026-04-09T12:00:00Z")
    assert at is not None
    case.casework.keep_safe_contact(cara.read_safe_contact({**record, **never, **why}), at=at)
    assert case.to_ring() == []
    assert "contact_victim" in case.open_kinds()


def test_nobody_is_to_ring_the_dead(begun: Begun) -> None:
    case = begun("first-attended")
    assert case.to_ring()
    case.record("person_died", "2026-04-09", {"person": "victim"})
    assert case.to_ring() == []
    assert {row.reason for row in case.rows("contact_victim")} == {"VICTIM_DIED"}


def test_a_bare_lowering_of_risk_lowers_nothing_while_the_case_is_live(begun: Begun) -> None:
    case = begun("b1")
    case.record("risk_reassessed", "2026-03-16", {"grade": "high", "tool": "DASH"})
    case.record("risk_reassessed", "2026-03-17", {"grade": "standard", "tool": "a chat"})
    assert {"act_on_high_risk", "end_stopped"} <= case.open_kinds()
    assert case.case.stopped


def test_a_bare_lowering_of_risk_brings_no_caution_about(begun: Begun) -> None:
    case = begun("signed")
    corrected(case, "2026-03-10", risk__grade="high")
    case.record("risk_reassessed", "2026-03-11", {"grade": "standard", "tool": "a chat"})
    case.refusal("caution_issued", "2026-03-11", PAPER, by="sergeant 12")


def test_a_yes_on_the_day_of_a_no_does_not_carry_a_caution(begun: Begun) -> None:
    case = begun("signed")
    case.record("victim_asked", "2026-03-11", {**ASKED, "agrees": False, "specific_risk": True})
    case.record("victim_asked", "2026-03-11", {**ASKED, "agrees": True, "specific_risk": False})
    case.refusal("caution_issued", "2026-03-11", PAPER, by="sergeant 12")


def test_a_prosecutors_decision_has_its_reference_and_its_day(begun: Begun) -> None:
    case = begun("unsigned")
    refusal = case.refusal("authorised", "2026-03-11", BY_PROSECUTOR, by="constable 9")
    assert "reference" in refusal
    assert "decided_on" in refusal
    case.record("authorised", "2026-03-11", {**BY_PROSECUTOR, "reference": "CPS-78", "decided_on": "2026-03-11"})


def test_agreement_in_writing_alone_carries_no_caution(begun: Begun) -> None:
    case = begun("signed")
    by_writing = {"how": "writing", "suspect_present": False, "agrees": True, "specific_risk": False}
    case.record("agreement_withdrawn", "2026-03-10", {"how": "telephone"})
    case.record("victim_asked", "2026-03-11", by_writing)
    case.refusal("caution_issued", "2026-03-11", PAPER, by="sergeant 12")


CONCERN = {"immediacy": "now", "told_by": "victim", "category": "immediate_danger", "said": "outside with a knife"}


def test_a_concern_before_easter_is_due_at_once_and_holds_until_risk_is_assessed_again(begun: Begun) -> None:
    case = begun("b")
    case.record("concern_raised", "2026-04-02 18:30", CONCERN)
    (row,) = case.rows("acknowledge_concern")
    assert str(row.duty.due_by) == "2026-04-02"
    assert row.duty.due_at is not None
    assert {"reassess_risk", "lift_or_keep_hold"} <= case.open_kinds()
    booking = {"first": "2026-04-15", "second": "2026-05-13"}
    assert "hold" in case.refusal("workshops_booked", "2026-04-07", booking, by="provider")
    lifted = {"rank": "sergeant", "reason": "it was quiet over Easter", "bookings": "keep"}
    assert "assess" in case.refusal("safety_hold_lifted", "2026-04-07", lifted, by="sergeant 12")


def test_who_is_not_eligible_is_refused_or_closed_and_not_given_a_caution_in_57_days(begun: Begun) -> None:
    case = begun("unsigned")
    corrected(case, "2026-03-11", risk__grade="high", risk__strangulation=True)
    assert {"refuse_or_close", "act_on_high_risk"} <= case.open_kinds()
    assert not case.open_kinds() & {"issue_by", "decide_case"}
    assert [str(row.duty.due_by) for row in case.rows("refuse_or_close")] == ["2026-03-18"]


def test_a_call_that_is_overdue_does_not_vanish_with_the_next_absence(begun: Begun) -> None:
    case = begun("first-attended")
    case.attendance("second", "2026-05-06", "absent")
    assert [row.is_open for row in case.rows("contact_victim", "first")] == [True]


def test_a_missed_workshop_is_told_to_her(begun: Begun) -> None:
    case = begun("b1")
    case.attendance("first", "2026-04-08", "absent")
    assert {"contact_victim", "tell_change"} <= case.open_kinds()
    assert "V04" in case.messages()


def test_a_review_of_risk_outlives_the_end_of_the_case(begun: Begun) -> None:
    case = begun("b")
    case.record("agreement_withdrawn", "2026-03-20", {"how": "telephone"})
    case.record("withdrawn", "2026-03-23", {"rank": "sergeant", "reason": "a supervisor's reason"}, by="sergeant 12")
    assert {"review_risk", "tell_outcome"} <= case.open_kinds()
    assert len([row for row in case.rows("tell_outcome") if row.is_open]) == len(("caution", "ended"))


def test_nothing_is_completed_while_she_was_never_told_of_the_caution(begun: Begun) -> None:
    case = begun("b")
    case.record("workshops_booked", "2026-03-12", {"first": "2026-04-08", "second": "2026-05-06"}, by="provider")
    for part, day, occasion in (("first", "2026-04-08", "first_workshop"), ("second", "2026-05-06", "completion")):
        case.attendance(part, day, "attended")
        case.contact(day, occasion, "reached_safe")
    assert "caution" in case.refusal("completed", "2026-07-10", by="sergeant 12")
    assert [row.is_open for row in case.rows("tell_outcome")] == [True]


def test_a_fact_typed_into_the_wrong_case_is_taken_back(begun: Begun) -> None:
    case = begun("completed")
    error = {
        "fact": case.numbers["completed"],
        "code": "wrong_case",
        "reason": "the case of another",
        "rank": "inspector",
    }
    case.record("recorded_in_error", "2026-07-10 18:00", error, by="inspector 7")
    assert case.case.phase == "live"
    assert "P13" not in case.messages()


def test_the_wrong_day_of_a_caution_is_moved(begun: Begun) -> None:
    case = begun("b")
    wrong: dict[str, Any] = {
        "supersedes": case.numbers["issued"],
        "why": "the day was typed wrongly",
        "moves_day": True,
    }
    why_not = case.refusal("caution_issued", "2026-03-11", PAPER, recorded="2026-03-12", by="sergeant 12", **wrong)
    assert "inspector or above" in why_not
    paper = {**PAPER, "rank": "inspector"}
    case.record("caution_issued", "2026-03-11", paper, recorded="2026-03-12", by="inspector 5", **wrong)
    assert str(case.case.ends_on) == "2026-07-11"


def test_an_attendance_is_corrected_after_the_end(begun: Begun) -> None:
    case = begun("completed")
    wrong: dict[str, Any] = {"supersedes": case.numbers["second"], "why": "another person was there"}
    case.attendance("second", "2026-05-06", "absent", recorded="2026-07-10 18:00", **wrong)
    assert case.case.phase == "completed"
    assert "review_issue" in case.open_kinds()

"""What was found wrong in the life of a case, one test a row: each failed before duties had a ledger.

What is about many cases at once (booking for all, cases that belong together, bank holidays, the board,
participants' needs) and about a whole group's attendance is tested where that is.
"""

from collections.abc import Callable

import pytest

from life.begun_case import ANSWERS, BegunCase

Begun = Callable[[str], BegunCase]

PAPER = {"rank": "sergeant", "period_reason": "Four months, as the programme takes"}
BY_PROSECUTOR = {"decider": "prosecutor", "enough_evidence": True, "caution_right": True}
ASKED = {"how": "telephone", "suspect_present": False}


def test_agreement_withdrawn_before_the_caution_and_typed_after_it_is_kept(begun: Begun) -> None:
    case = begun("b")
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
    wrong = {"supersedes": case.numbers["asked"], "why": "the form was read wrongly"}
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
    "a wrong offence": ("offences[0]__code", "CJ88001"),
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
    wrong = {"supersedes": case.numbers["issued"], "why": "the day was typed wrongly", "moves_day": True}
    case.record("caution_issued", "2026-03-11", PAPER, recorded="2026-03-12", by="sergeant 12", **wrong)
    assert str(case.case.ends_on) == "2026-07-11"


def test_an_attendance_is_corrected_after_the_end(begun: Begun) -> None:
    case = begun("completed")
    wrong = {"supersedes": case.numbers["second"], "why": "another person was there"}
    case.attendance("second", "2026-05-06", "absent", recorded="2026-07-10 18:00", **wrong)
    assert case.case.phase == "completed"
    assert "review_issue" in case.open_kinds()


def test_an_attendance_corrected_after_non_compliance_is_worked_out_anew(begun: Begun) -> None:
    case = begun("b1")
    number = case.attendance("first", "2026-04-08", "absent").facts[0].number
    judged = {"part": "first", "workshop_on": "2026-04-08", "reasonable": False, "reason": "none was given"}
    case.record("absence_judged", "2026-04-10", judged)
    case.record("non_compliance_recorded", "2026-04-13", {"condition": "workshops", "failed_on": "2026-04-08"})
    assert "P09" in case.messages()
    case.attendance("first", "2026-04-08", "attended", recorded="2026-04-14", supersedes=number, why="the wrong row")
    assert case.case.absences == ()
    assert "P09" not in case.messages()
    assert not case.open_kinds() & {"judge_absence", "decide_after_absence"}


def test_a_correction_of_an_early_contact_does_not_move_where_the_tries_are_counted_from(begun: Begun) -> None:
    case = begun("first-attended")
    case.contact("2026-04-09 10:30", "first_workshop", "not_reached")
    case.contact("2026-04-10 10:30", "first_workshop", "not_reached")
    told = {"occasion": "caution_issued", "how": "telephone", "reached": True, "concern": False}
    wrong = {"supersedes": case.numbers["told"], "why": "said more than was kept"}
    corrected_contact = {**told, "outcome": "reached_safe"}
    case.record("victim_contacted", "2026-03-11", corrected_contact, recorded="2026-04-10 11:00", **wrong)
    case.contact("2026-04-13 14:30", "first_workshop", "not_reached", escalated_to="IDVA")
    assert [row.ended_how for row in case.rows("contact_victim", "first")] == ["done"]


def test_a_caution_that_ran_out_can_be_ended(begun: Begun) -> None:
    case = begun("b1")
    for part, day in (("first", "2026-04-08"), ("second", "2026-05-06")):
        case.attendance(part, day, "absent")
        judged = {"part": part, "workshop_on": day, "reasonable": True, "reason": "ill"}
        case.record("absence_judged", day, judged)
    incomplete = {"rank": "sergeant", "reason": "it ran out", "outstanding": ["workshops"]}
    case.record("ended_incomplete", "2026-07-13", incomplete, by="sergeant 12")
    assert case.case.phase == "ended_incomplete"
    assert not case.open_kinds() & {"end_caution", "decide_expired", "record_attendance", "book_workshops"}


TRANSFER = {"to": "another force", "reference": "T-1", "accepted_by": "inspector 3", "accepted_on": "2026-04-09"}
QUASHED = {"by": "court", "reference": "CO-1", "decided_on": "2026-04-09"}
NO_WORD = {
    "a death": ("person_died", "2026-04-09", {"person": "participant"}, "died", "tell_outcome"),
    "a transfer": ("case_transferred", "2026-04-09", TRANSFER, "transferred", None),
    "custody": (
        "person_unavailable",
        "2026-04-09",
        {"from": "2026-04-09", "reason": "custody"},
        "live",
        "decide_unavailable",
    ),
    "the provider says no": (
        "provider_decided",
        "2026-03-11",
        {"accepts": False, "why": "language"},
        "live",
        "decide_after_rejection",
    ),
    "a caution quashed": ("caution_quashed", "2026-04-09", QUASHED, "quashed", "tell_outcome"),
    "she agrees again": ("victim_asked", "2026-04-09", {**ASKED, "agrees": True, "specific_risk": False}, "live", None),
    "not held": (
        "workshop_not_held",
        "2026-05-05",
        {"part": "second", "workshop_on": "2026-05-06", "cause": "venue"},
        "live",
        "book_workshops",
    ),
}


@pytest.mark.parametrize("what", NO_WORD)
def test_there_is_a_word_for_what_happens(what: str, begun: Begun) -> None:
    case, (kind, day, fields, phase, duty) = begun("first-attended"), NO_WORD[what]
    case.record(kind, day, fields, recorded=max(day, "2026-04-09"))
    assert case.case.phase == phase
    assert duty is None or duty in case.open_kinds()


@pytest.mark.parametrize("attendance", ["left_early", "sent_home", "late"])
def test_who_left_early_or_was_sent_home_missed_it_and_nobody_has_to_call_it_absence(
    attendance: str, begun: Begun
) -> None:
    case = begun("b1")
    case.attendance("first", "2026-04-08", attendance)
    assert case.case.attendances[0].what.attendance == attendance
    assert {"judge_absence", "tell_change"} <= case.open_kinds()


def test_a_second_non_compliance_while_the_first_is_pending_is_kept(begun: Begun) -> None:
    case = begun("b1")
    for day, condition in (("2026-04-13", "workshops"), ("2026-04-14", "no-reoffending")):
        case.record("non_compliance_recorded", day, {"condition": condition, "failed_on": day})
    assert len([row for row in case.rows("decide_excuse") if row.is_open]) == len(("workshops", "no-reoffending"))


def test_a_breach_found_after_completion_begins_a_review(begun: Begun) -> None:
    case = begun("completed")
    incident = {"reference": "I-9", "against": "victim", "told_by": "police", "condition": "no-reoffending"}
    case.record("incident_reported", "2026-06-20", incident, recorded="2026-07-13")
    assert case.case.phase == "completed"
    assert "review_issue" in case.open_kinds()


def test_a_victim_who_cannot_be_traced_is_somebodys_duty(begun: Begun) -> None:
    case = begun("first-attended")
    case.contact("2026-04-09", "first_workshop", "number_dead")
    assert {"contact_victim", "contact_record"} <= case.open_kinds()


def test_an_effort_to_reach_her_before_the_case_was_opened_is_kept(begun: Begun) -> None:
    case = begun("b")
    how = {"how": "telephone", "suspect_present": False, "obtained": False}
    case.record("views_sought", "2026-03-09", how, recorded="2026-03-11")
    assert case.case.views is not None
    assert str(case.case.views.on) == "2026-03-09"


def test_what_is_to_be_told_to_her_is_in_the_list_of_what_is_due(begun: Begun) -> None:
    case = begun("first-attended")
    case.record("workshop_not_held", "2026-05-05", {"part": "second", "workshop_on": "2026-05-06", "cause": "venue"})
    assert case.messages().keys() >= {"V02", "V06"}
    assert {"tell_change"} <= case.open_kinds()
    assert [row.ended_how for row in case.rows("tell_outcome")] == ["done"]


def test_that_nobody_knows_how_to_reach_her_is_a_duty(begun: Begun) -> None:
    case = begun("unrecorded")
    assert [row.is_open for row in case.rows("contact_record")] == [True]


def test_what_has_to_be_entered_elsewhere_is_a_duty(begun: Begun) -> None:
    case = begun("b")
    (issued,) = case.rows("record_outcome", "issued")
    assert str(issued.duty.due_by) == "2026-03-13"
    for system in ("crime", "pnc"):
        case.record("outcome_recorded", "2026-03-11", {"system": system, "code": "3", "reference": "R-3"}, by="records")
    assert not [row for row in case.rows("record_outcome") if row.is_open]
    case.record("withdrawn", "2026-03-23", {"rank": "sergeant", "reason": "a supervisor's reason"}, by="sergeant 12")
    assert [row.is_open for row in case.rows("record_outcome", "ended")] == [True]


def test_legal_advice_an_appropriate_adult_and_the_community_remedy_have_a_word(begun: Begun) -> None:
    case = begun("unsigned")
    case.record("legal_advice_offered", "2026-03-10", {"offered": True, "taken": False})
    case.record("offence_admitted", "2026-03-10", {"rank": "sergeant", "appropriate_adult": True}, by="sergeant 12")
    chosen = {"how": "telephone", "suspect_present": False, "obtained": True, "community_remedy": "none was chosen"}
    case.record("views_sought", "2026-03-10", chosen)
    assert [fact.kind for fact in case.case.facts].count("legal_advice_offered") == 1

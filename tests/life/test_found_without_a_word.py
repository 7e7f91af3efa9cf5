"""What happened in cases and had no word, or no duty: rows of what was found, one test a row."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from life.begun_case import BegunCase

Begun = Callable[[str], BegunCase]

ASKED = {"how": "telephone", "suspect_present": False}


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
    wrong: dict[str, Any] = {"supersedes": case.numbers["told"], "why": "said more than was kept"}
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
NO_WORD: Mapping[str, tuple[str, str, Mapping[str, object], str, str | None]] = {
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

"""What need not be asked: it follows from the case, or from an answer, and nothing is ever guessed."""

from cara_core.case.facts import (
    Attendance,
    AttendanceRecorded,
    CallOutcome,
    ConcernAcknowledged,
    Part,
    ReviewAbout,
    WorkshopsBooked,
)
from cara_core.stages.reports.already_known import already_known, day_it_happened, is_on_record
from cara_core.terms.caution import Condition, ConditionKind, ConditionObject, conditions_digest
from cara_core.terms.days import day
from support.facts_by_hand import booked, caution, decided, issued, opened
from support.histories import History, raised

FIRST = day("2026-04-08")
SECOND = day("2026-05-06")
PAIR = WorkshopsBooked(first=FIRST, second=SECOND)
CONDITION = Condition(id="workshops", kind=ConditionKind.WORKSHOPS, objects=(ConditionObject.REHABILITATION,), hours=10)


def attended(part: Part, on: str, attendance: Attendance = Attendance.ATTENDED) -> AttendanceRecorded:
    return AttendanceRecorded(part=part, workshop_on=day(on), attendance=attendance)


def test_the_day_of_a_workshop_is_that_of_the_booking_until_somebody_says_how_it_went() -> None:
    facts = issued().add("2026-03-12", PAIR)
    assert already_known(facts.case, "attendance_recorded", {"part": Part.FIRST}) == {"workshop_on": FIRST}
    assert already_known(facts.case, "workshop_not_held", {"part": Part.SECOND}) == {"workshop_on": SECOND}
    assert already_known(facts.case, "attendance_recorded", {}) == {}, "which of the two is not guessed"
    done = facts.add("2026-04-08", attended(Part.FIRST, "2026-04-08"))
    assert already_known(done.case, "attendance_recorded", {"part": Part.FIRST}) == {}
    assert already_known(issued().case, "attendance_recorded", {"part": Part.FIRST}) == {}
    given = {"part": Part.FIRST, "workshop_on": day("2026-04-09")}
    assert already_known(facts.case, "attendance_recorded", given) == {}, "what somebody said stands"


def test_the_absence_is_known_where_there_is_one_alone_of_what_is_given() -> None:
    missed = issued().add("2026-04-08", attended(Part.FIRST, "2026-04-08", Attendance.ABSENT))
    assert already_known(missed.case, "absence_judged", {}) == {"part": Part.FIRST, "workshop_on": FIRST}
    assert already_known(missed.case, "absence_judged", {"part": Part.SECOND}) == {}
    assert already_known(missed.case, "absence_judged", {"workshop_on": SECOND}) == {}
    two = missed.add("2026-05-06", attended(Part.SECOND, "2026-05-06", Attendance.LATE))
    assert already_known(two.case, "absence_judged", {}) == {}
    assert already_known(two.case, "absence_judged", {"part": Part.SECOND}) == {"workshop_on": SECOND}


def test_whether_the_victim_was_reached_follows_from_the_outcome_and_no_concern_never_does() -> None:
    case = opened().case
    known = {outcome: already_known(case, "victim_contacted", {"outcome": outcome}) for outcome in CallOutcome}
    assert known[CallOutcome.REACHED_SAFE] == {"reached": True}
    assert known[CallOutcome.NOT_REACHED] == {"reached": False}
    assert known[CallOutcome.REACHED_SAFETY_CONCERN] == {"reached": True, "concern": True}
    assert not any(answers.get("concern") is False for answers in known.values())
    assert already_known(case, "victim_contacted", {}) == {}


def test_a_concern_is_known_where_one_alone_is_open() -> None:
    history = History()
    assert already_known(history.case, "concern_acknowledged", {}) == {}
    first = history.happened("2026-03-11", raised())
    assert already_known(history.case, "concern_acknowledged", {}) == {"concern": first}
    second = history.happened("2026-03-12", raised())
    assert already_known(history.case, "concern_acknowledged", {}) == {}
    history.happened("2026-03-12", ConcernAcknowledged(concern=first))
    assert already_known(history.case, "concern_acknowledged", {}) == {"concern": second}
    assert already_known(history.case, "concern_closed", {}) == {}, "neither is closed"


def test_digests_are_worked_out_from_the_conditions() -> None:
    assert already_known(opened().case, "document_signed", {}) == {}
    case = decided().case
    assert already_known(case, "document_signed", {}) == {"conditions": conditions_digest(case.conditions)}
    varied = already_known(case, "conditions_varied", {"conditions": (CONDITION,)})
    assert varied == {"document": conditions_digest([CONDITION])}
    assert already_known(case, "conditions_varied", {}) == {}


def test_what_is_looked_at_again_is_known_where_there_is_one_thing_alone() -> None:
    irregular = issued(caution(irregular=True))
    assert already_known(irregular.case, "issue_reviewed", {}) == {"about": ReviewAbout.CAUTION_ISSUED}
    assert already_known(issued().case, "issue_reviewed", {}) == {}
    assert already_known(issued().case, "completed", {}) == {}


def test_who_came_is_of_the_day_of_the_workshop_and_all_else_of_today() -> None:
    today = day("2026-04-10")
    assert day_it_happened("attendance_recorded", {"workshop_on": FIRST}, today) == FIRST
    assert day_it_happened("attendance_recorded", {"workshop_on": SECOND}, today) == today, "it lies ahead"
    assert day_it_happened("attendance_recorded", {}, today) == today
    assert day_it_happened("workshop_not_held", {"workshop_on": FIRST}, today) == today


def test_a_report_is_on_record_where_it_says_the_same_and_none_says_otherwise() -> None:
    came, missed = attended(Part.FIRST, "2026-04-08"), attended(Part.FIRST, "2026-04-08", Attendance.ABSENT)
    assert not is_on_record(booked().case, came)
    once = booked().add("2026-04-08", came)
    assert is_on_record(once.case, came)
    assert not is_on_record(once.case, missed)
    both = once.add("2026-04-09", missed)
    assert not is_on_record(both.case, came), "it is contradicted: that is for somebody to settle"

"""Reports that say different things of one subject: both are kept, until somebody settles which is right."""

from cara_core.case.contradictions import Subject, contradictions
from cara_core.case.facts import Attendance, NotHeldCause, Part, RiskReassessed, WorkshopNotHeld
from cara_core.terms.risk import Grade
from support.facts_by_hand import FIRST_ON, SECOND_ON, booked, issued
from support.steps import attendance

ABSENT = attendance(Part.SECOND, SECOND_ON, Attendance.ABSENT)
ATTENDED = attendance(Part.SECOND, SECOND_ON)


def test_two_reports_of_one_workshop() -> None:
    life = booked().add("2026-05-06", ATTENDED).add("2026-05-06", ATTENDED).add("2026-05-07", ABSENT)
    (found,) = contradictions(life.case)
    assert (found.subject, found.part, found.on) == (Subject.ATTENDANCE, Part.SECOND, SECOND_ON)
    assert found.numbers == (life.number - 2, life.number - 1, life.number)
    assert found.began_by == life.number
    assert contradictions(life.taken_back("2026-05-08").case) == ()
    assert contradictions(life.add("2026-05-08", ATTENDED, corrects=life.number).case) == ()


def test_of_another_workshop_nothing_is_said_otherwise() -> None:
    life = booked().add("2026-04-09", attendance(Part.FIRST, FIRST_ON)).add("2026-05-07", ABSENT)
    assert contradictions(life.case) == ()


def test_a_workshop_that_somebody_attended_was_held() -> None:
    off = WorkshopNotHeld(part=Part.SECOND, workshop_on=SECOND_ON, cause=NotHeldCause.VENUE)
    life = booked().add("2026-05-06", ATTENDED).add("2026-05-07", off)
    assert [found.began_by for found in contradictions(life.case)] == [life.number]


def test_a_later_assessment_is_another_and_contradicts_none_whose_hour_is_known() -> None:
    high, medium = RiskReassessed(grade=Grade.HIGH, tool="DASH"), RiskReassessed(grade=Grade.MEDIUM, tool="DASH")
    assert contradictions(issued().add("2026-03-20", high, at="09:00").add("2026-03-20", medium, at="10:00").case) == ()
    untimed = issued().add("2026-03-20", high).add("2026-03-20", medium, at="10:00")
    assert [found.subject for found in contradictions(untimed.case)] == [Subject.GRADE]

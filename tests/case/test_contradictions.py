"""Two reports of one thing that say otherwise: both are kept, and found, until one is settled."""

import attrs
import pytest

from cara_core.case.contradictions import Subject, contradictions
from cara_core.case.facts import (
    Attendance,
    Channel,
    NotHeldCause,
    Part,
    RiskReassessed,
    VictimAsked,
    WorkshopNotHeld,
)
from cara_core.terms.risk import Grade
from support.lives import FIRST, SECOND, Life, attendance, life

HIGH, LOW = (RiskReassessed(grade=grade, tool="DASH") for grade in (Grade.HIGH, Grade.STANDARD))


def found(caution: Life) -> list[tuple[Subject, Part | None, tuple[int, ...], int]]:
    return [(each.subject, each.part, each.numbers, each.began_by) for each in contradictions(caution.case)]


def test_a_good_life_has_none() -> None:
    assert contradictions(life("completed").case) == ()


def test_two_reports_of_one_workshop_until_one_is_corrected() -> None:
    caution = life("second")
    first = caution.last("attendance_recorded")
    caution.do("2026-05-18", attendance(Part.SECOND, SECOND, Attendance.ABSENT))
    other = caution.last("attendance_recorded")
    assert found(caution) == [(Subject.ATTENDANCE, Part.SECOND, (first, other), other)]
    caution.corrected(other, attendance(Part.SECOND, SECOND))
    assert found(caution) == []


def test_a_workshop_attended_and_not_held() -> None:
    off = WorkshopNotHeld(part=Part.FIRST, workshop_on=FIRST, cause=NotHeldCause.VENUE)
    caution = life("first").do("2026-04-21", off)
    assert [each[:2] for each in found(caution)] == [(Subject.ATTENDANCE, Part.FIRST)]


def test_two_answers_of_one_day_whatever_they_say() -> None:
    """What she said is sealed: that there are two answers is open, as the same one is kept once."""
    answer = VictimAsked(how=Channel.IN_PERSON, suspect_present=False, agrees=False, specific_risk=True)
    caution = life("asked").do("2026-03-10", answer)
    assert [each[0] for each in found(caution)] == [Subject.ANSWER]
    erased = attrs.evolve(answer, agrees=None, specific_risk=None)
    standing = tuple(
        attrs.evolve(record, what=erased) if isinstance(record.what, VictimAsked) else record
        for record in caution.case.standing
    )
    caution.case = attrs.evolve(caution.case, standing=standing)
    assert [each[0] for each in found(caution)] == [Subject.ANSWER]
    assert found(life("asked").do("2026-03-11", answer)) == []


@pytest.mark.parametrize(
    ("first", "second", "number"),
    [
        (None, None, 1),
        (None, "2026-04-01T12:00:00Z", 1),
        ("2026-04-01T09:00:00Z", "2026-04-01T12:00:00Z", 0),
        ("2026-04-01T09:00:00Z", "2026-04-01T09:00:00Z", 1),
    ],
)
def test_two_grades_of_one_day_unless_their_hours_are_known(first: str | None, second: str | None, number: int) -> None:
    caution = life("told").do("2026-04-01", HIGH, at=first).do("2026-04-01", LOW, at=second)
    assert len(found(caution)) == number
    assert found(life("told").do("2026-04-01", HIGH).do("2026-04-02", LOW)) == []

"""Completion no longer possible is raised on exactly the day it becomes true.

The table of programme.md 13.2: one venue, a group every 35 days, 28 to 35 days between
the workshops, a caution of 120 days (and 112: the answers are the same).
"""

from typing import Any, Final

import attrs
import pytest

from cara_core.case.facts import Attendance, Part, WorkshopsBooked
from cara_core.due.duties import DutyKind, duties
from cara_core.stages.attendance import book
from cara_core.terms.days import Day, days_after, days_between
from support.lives import FIRST, GIVEN, LAST, SECOND, Life, attendance, life
from support.worked import WORKED


def on_day(number: int) -> Day:
    return days_after(GIVEN, number)


def of(length: int, **settings: Any) -> Life:
    """A caution that was just given, and lasts so many days."""
    caution = life("issued", **settings)
    return attrs.evolve(caution, case=attrs.evolve(caution.case, ends_on=on_day(length)))


def raised(caution: Life) -> list[int]:
    """The days since issue on which it is raised that the case can no longer be completed."""
    found = duties(caution.case, WORKED)
    return [days_between(GIVEN, until=duty.opens_on) for duty in found if duty.kind is DutyKind.COMPLETION_IMPOSSIBLE]


def can_book(caution: Life, first: int, gap: int) -> bool:
    pair = WorkshopsBooked(first=on_day(first), second=on_day(first + gap), short_notice="rang, and agreed")
    return not list(book(caution.case, pair, on_day(first), caution.case))


def with_pair(caution: Life, first: int, gap: int) -> Life:
    return caution.do(
        GIVEN, WorkshopsBooked(first=on_day(first), second=on_day(first + gap), short_notice="rang, and agreed")
    )


LENGTHS: Final = (112, 120, 123, 140)


@pytest.mark.parametrize("length", LENGTHS)
def test_it_is_true_from_the_day_after_the_last_pair_that_fits(length: int) -> None:
    caution = of(length)
    (lost,) = raised(caution)
    assert lost == length - 28 + 1
    assert can_book(caution, lost - 1, 28)
    assert not any(can_book(caution, first, gap) for first in (lost, lost + 1) for gap in range(28, 36))


@pytest.mark.parametrize("length", [112, 120])
class TestTheTable:
    def test_the_worst_wait_for_the_first_and_its_second_fit(self, length: int) -> None:
        for gap in (28, 35):
            caution = with_pair(of(length), 35, gap)
            assert raised(caution) == []
            assert length - (35 + gap) >= 42

    def test_missing_the_first_on_day_35_the_repeat_fits(self, length: int) -> None:
        caution = with_pair(of(length), 35, 35).do(on_day(35), attendance(Part.FIRST, on_day(35), Attendance.ABSENT))
        assert [can_book(caution, 70, gap) for gap in (28, 35)] == [True, True]
        assert raised(caution) == [length - 27]

    def test_missing_the_second_on_day_63_the_repeat_on_day_70_fits(self, length: int) -> None:
        caution = with_pair(of(length), 35, 28).do(on_day(35), attendance(Part.FIRST, on_day(35)))
        caution.do(on_day(63), attendance(Part.SECOND, on_day(63), Attendance.LATE))
        assert [can_book(caution, 70, gap) for gap in (28, 35)] == [True, True]
        assert not can_book(caution, 63, 28)

    def test_missing_the_second_on_day_70_the_repeat_on_day_105_does_not(self, length: int) -> None:
        caution = with_pair(of(length), 35, 35).do(on_day(35), attendance(Part.FIRST, on_day(35)))
        caution.do(on_day(70), attendance(Part.SECOND, on_day(70), Attendance.ABSENT))
        assert not any(can_book(caution, 105, gap) for gap in range(28, 36))
        (lost,) = raised(caution)
        assert 70 < lost <= 105


@pytest.mark.parametrize("missed_on", [60, 91, 92, 93, 100, 119])
def test_missing_one_too_late_makes_it_true_on_that_very_day(missed_on: int) -> None:
    """With 120 days, the last first workshop is on day 92."""
    first = missed_on - 28
    caution = with_pair(of(120), first, 28).do(on_day(first), attendance(Part.FIRST, on_day(first)))
    caution.do(on_day(119), attendance(Part.SECOND, on_day(missed_on), Attendance.ABSENT))
    assert raised(caution) == [max(missed_on, 93)]


@pytest.mark.parametrize("missed_on", [60, 92, 119])
def test_where_only_the_second_is_repeated_it_is_true_after_the_last_day(missed_on: int) -> None:
    first = missed_on - 28
    caution = with_pair(of(120, both_repeated=False), first, 28).do(
        on_day(first), attendance(Part.FIRST, on_day(first))
    )
    caution.do(on_day(119), attendance(Part.SECOND, on_day(missed_on), Attendance.ABSENT))
    assert raised(caution) == [121]


def test_where_workshops_are_booked_or_attended_or_not_asked_it_is_not_raised() -> None:
    assert raised(life("booked")) == raised(life("second")) == raised(life("signed")) == []
    assert days_between(FIRST, until=SECOND) == 28
    assert days_between(GIVEN, until=LAST) == 122

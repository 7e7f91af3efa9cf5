"""The two workshops: booked inside the caution, late is absent, both repeated, absences judged once."""

from typing import Any

import attrs
import pytest

from cara_core.case.facts import (
    Attendance,
    AttendanceRecorded,
    BookingCancelled,
    ConditionsVaried,
    Part,
    WorkshopsBooked,
)
from cara_core.errors import CaseEnded, OutOfTurn
from cara_core.stages.attendance import outstanding
from cara_core.terms.caution import conditions_digest
from cara_core.terms.days import Day, day, days_after
from support.lives import FIRST, GIVEN, LAST, NOT_TO_REOFFEND, SECOND, WORKSHOPS, Life, attendance, judged, life

MISSED = (Attendance.ABSENT, Attendance.LATE)


def pair(first: Day | str, gap: int = 28) -> WorkshopsBooked:
    begins = day(first) if isinstance(first, str) else first
    return WorkshopsBooked(first=begins, second=days_after(begins, gap))


def left(caution: Life) -> tuple[tuple[Part, ...], Day] | None:
    still = outstanding(caution.case)
    return None if still is None else (still.parts, still.last_first)


def missed(part: Part, said: Attendance = Attendance.ABSENT, **settings: Any) -> Life:
    """A life in which that part was missed."""
    if part is Part.FIRST:
        return life("booked", **settings).do("2026-04-20", attendance(part, FIRST, said))
    return life("between", **settings).do("2026-05-18", attendance(part, SECOND, said))


class TestBooking:
    @pytest.mark.parametrize(("gap", "allowed"), [(27, False), (28, True), (35, True), (36, False)])
    def test_the_pair_is_four_to_five_weeks_apart(self, gap: int, *, allowed: bool) -> None:
        caution = life("told")
        if allowed:
            assert caution.do("2026-03-16", pair(FIRST, gap)).case.booking is not None
        else:
            assert caution.faults("2026-03-16", pair(FIRST, gap)) == [("what.second", "GAP")]

    def test_it_lies_inside_the_caution(self) -> None:
        caution = life("told")
        assert caution.faults("2026-03-16", pair(days_after(LAST, -27))) == [("what.second", "AFTER_CAUTION")]
        assert caution.faults("2026-03-12", pair("2026-03-11")) == [("what.first", "TOO_EARLY")]
        assert caution.faults("2026-03-10", pair("2026-03-11")) == [("on", "BEFORE_ISSUED")]
        assert caution.do("2026-03-16", pair(days_after(LAST, -28))).case.booking is not None
        assert caution.do("2026-03-16", pair("2026-03-16")).case.booking is not None

    def test_every_fault_of_the_days_is_named_at_once(self) -> None:
        far = WorkshopsBooked(first=day("2026-03-01"), second=days_after(LAST, 1))
        assert life("told").faults("2026-03-16", far) == [
            ("what.first", "TOO_EARLY"),
            ("what.second", "GAP"),
            ("what.second", "AFTER_CAUTION"),
        ]

    def test_there_is_nothing_to_book_without_a_condition_or_once_both_were_attended(self) -> None:
        control = life("issued", conditions=(NOT_TO_REOFFEND,))
        assert "still to be attended" in str(control.refused("2026-03-16", pair(FIRST)))
        assert isinstance(life("second").refused("2026-05-18", pair("2026-05-30")), OutOfTurn)

    def test_another_pair_takes_its_place_and_a_cancelled_one_is_no_absence(self) -> None:
        caution = life("booked").do("2026-03-17", pair("2026-04-25"))
        assert caution.case.booking == pair("2026-04-25")
        caution.do("2026-03-18", BookingCancelled(reason="the venue closed"))
        assert caution.case.booking is None
        assert not caution.case.absences
        assert left(caution) == ((Part.FIRST, Part.SECOND), days_after(LAST, -28))

    def test_a_caution_that_now_ends_before_the_pair_ends_the_booking(self) -> None:
        caution = life("booked")
        sooner = ConditionsVaried(
            conditions=(WORKSHOPS,),
            consent=True,
            document=conditions_digest([WORKSHOPS]),
            reason="agreed",
            ends_on=FIRST,
        )
        assert caution.do("2026-03-20", sooner).case.booking is None


class TestRecording:
    def test_only_what_was_booked_and_has_taken_place_once(self) -> None:
        caution = life("booked")
        assert caution.faults("2026-04-20", attendance(Part.FIRST, "2026-04-19")) == [
            ("what.workshop_on", "NOT_BOOKED")
        ]
        assert caution.faults("2026-04-17", attendance(Part.FIRST, FIRST)) == [("what.workshop_on", "AHEAD")]
        caution.do("2026-04-18", attendance(Part.FIRST, FIRST))
        assert "a correction supersedes" in str(caution.refused("2026-04-20", attendance(Part.FIRST, FIRST)))
        assert "was booked" in str(life("told").refused("2026-04-20", attendance(Part.FIRST, FIRST)))

    def test_the_second_counts_only_after_the_first(self) -> None:
        assert "the first workshop" in str(life("booked").refused("2026-05-18", attendance(Part.SECOND, SECOND)))
        caution = missed(Part.FIRST)
        assert "booked anew" in str(caution.refused("2026-05-18", attendance(Part.SECOND, SECOND)))

    def test_the_provider_says_attendance_and_nothing_else(self) -> None:
        assert {field.name for field in attrs.fields(AttendanceRecorded)} == {"part", "workshop_on", "attendance"}


@pytest.mark.parametrize("said", MISSED)
class TestMissing:
    def test_either_one_means_repeating_both(self, said: Attendance) -> None:
        for part in Part:
            caution = missed(part, said)
            assert left(caution) == ((Part.FIRST, Part.SECOND), days_after(LAST, -28))
            assert [caution.case.attended(each) for each in Part] == [None, None]
            assert caution.case.booking is None

    def test_only_the_second_is_repeated_where_the_force_says_so(self, said: Attendance) -> None:
        caution = missed(Part.SECOND, said, both_repeated=False)
        assert left(caution) == ((Part.SECOND,), LAST)
        later = WorkshopsBooked(first=FIRST, second=day("2026-06-20"))
        assert caution.faults("2026-05-18", WorkshopsBooked(first=day("2026-05-30"), second=day("2026-06-27"))) == [
            ("what.first", "ALREADY_ATTENDED")
        ]
        assert caution.faults("2026-05-18", WorkshopsBooked(first=FIRST, second=SECOND)) == [
            ("what.second", "TOO_EARLY")
        ]
        caution.do("2026-05-18", later).do("2026-06-22", attendance(Part.SECOND, "2026-06-20"))
        assert left(caution) is None

    def test_missing_the_first_leaves_both_everywhere(self, said: Attendance) -> None:
        for both in (True, False):
            assert left(missed(Part.FIRST, said, both_repeated=both)) == (
                (Part.FIRST, Part.SECOND),
                days_after(LAST, -28),
            )

    def test_the_day_that_was_missed_cannot_be_booked_again(self, said: Attendance) -> None:
        caution = life("booked").do(FIRST, attendance(Part.FIRST, FIRST, said))
        assert caution.faults(FIRST, pair(FIRST)) == [("what.first", "TOO_EARLY")]
        assert caution.do(FIRST, pair(days_after(FIRST, 1))).case.booking is not None

    def test_who_comes_to_both_after_an_absence_has_attended(self, said: Attendance) -> None:
        caution = missed(Part.FIRST, said).do("2026-04-21", pair("2026-05-16"))
        caution.do("2026-05-18", attendance(Part.FIRST, "2026-05-16"))
        caution.do("2026-06-15", attendance(Part.SECOND, "2026-06-13"))
        assert left(caution) is None
        assert len(caution.case.unjudged) == 1


def test_a_cancelled_second_may_lie_further_away_and_never_too_near() -> None:
    caution = life("between").do("2026-05-01", BookingCancelled(reason="a facilitator was ill"))
    assert left(caution) == ((Part.SECOND,), LAST)
    assert caution.faults("2026-05-01", WorkshopsBooked(first=FIRST, second=days_after(FIRST, 27))) == [
        ("what.second", "GAP")
    ]
    assert caution.do("2026-05-01", WorkshopsBooked(first=FIRST, second=LAST)).case.booking is not None


class TestJudging:
    def test_an_absence_is_judged_once_and_then_only_superseded(self) -> None:
        caution = missed(Part.FIRST)
        assert "on record" in str(caution.refused("2026-04-21", judged(Part.SECOND, SECOND)))
        caution.do("2026-04-21", judged(Part.FIRST, FIRST))
        assert caution.case.unjudged == ()
        assert "not yet judged" in str(caution.refused("2026-04-21", judged(Part.FIRST, FIRST, reasonable=False)))
        caution.corrected(caution.last("absence_judged"), "2026-04-22", judged(Part.FIRST, FIRST, reasonable=False))
        assert [judgement.what.reasonable for judgement in caution.case.judgements] == [False]
        assert [fact.kind for fact in caution.facts].count("absence_judged") == 2

    def test_why_is_needed(self) -> None:
        silent = judged(Part.FIRST, FIRST)
        bare = type(silent)(part=silent.part, workshop_on=silent.workshop_on, reasonable=True)
        assert missed(Part.FIRST).faults("2026-04-21", bare) == [("what.reason", "MISSING")]


class TestCorrecting:
    def test_a_correction_is_about_the_same_workshop(self) -> None:
        caution, number = life("second"), life("second").last("attendance_recorded")
        again = {"supersedes": number, "why": "another list"}
        for other in (attendance(Part.FIRST, FIRST), attendance(Part.SECOND, days_after(SECOND, -1))):
            assert caution.faults("2026-05-19", other, **again) == [("what.workshop_on", "ANOTHER_WORKSHOP")]
        absence = missed(Part.FIRST).do("2026-04-21", judged(Part.FIRST, FIRST)).do("2026-04-21", pair("2026-05-02"))
        absence.do("2026-05-04", attendance(Part.FIRST, "2026-05-02", Attendance.LATE))
        again = {"supersedes": absence.last("absence_judged"), "why": "the wrong one"}
        assert absence.faults("2026-05-05", judged(Part.FIRST, "2026-05-02"), **again) == [
            ("what.workshop_on", "ANOTHER_WORKSHOP")
        ]

    def test_corrected_to_attended_nothing_has_to_be_repeated(self) -> None:
        caution = missed(Part.FIRST)
        caution.corrected(caution.last("attendance_recorded"), "2026-04-21", attendance(Part.FIRST, FIRST))
        assert left(caution) == ((Part.SECOND,), LAST)
        assert caution.case.booking == WorkshopsBooked(first=FIRST, second=SECOND)

    def test_corrected_to_a_missed_first_the_second_does_not_count(self) -> None:
        for both in (True, False):
            caution = life("second", both_repeated=both)
            number = next(fact.number for fact in caution.facts if fact.kind == "attendance_recorded")
            caution.corrected(number, "2026-05-19", attendance(Part.FIRST, FIRST, Attendance.LATE))
            assert left(caution) == ((Part.FIRST, Part.SECOND), days_after(LAST, -28))
            caution.do("2026-05-20", pair("2026-05-30")).do("2026-06-01", attendance(Part.FIRST, "2026-05-30"))
            assert left(caution) == ((Part.SECOND,), LAST)

    def test_after_the_end_attendance_is_not_corrected(self) -> None:
        caution = life("completed")
        again = {"supersedes": caution.last("attendance_recorded"), "why": "another list"}
        assert isinstance(
            caution.refused("2026-05-21", attendance(Part.SECOND, SECOND, Attendance.ABSENT), **again), CaseEnded
        )


def test_before_a_caution_nothing_is_outstanding() -> None:
    assert left(life("signed")) is None
    assert life("issued").case.issued is not None
    assert days_after(GIVEN, 122) == LAST

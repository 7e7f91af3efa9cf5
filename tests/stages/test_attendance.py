"""The two workshops: booked inside the caution, late is absent, both repeated, absences judged once."""

from typing import Any

import attrs
import pytest

from cara_core.case.case import Phase
from cara_core.case.facts import (
    Attendance,
    AttendanceRecorded,
    BookingCancelled,
    ConditionsVaried,
    NotHeldCause,
    Part,
    PersonUnavailable,
    UnavailableReason,
    WorkshopNotHeld,
    WorkshopsBooked,
)
from cara_core.errors import OutOfTurn
from cara_core.stages.attendance import outstanding, unknown_attendance
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
        before = caution.refused("2026-03-10", pair("2026-03-11"))
        assert any(wait.startswith("on: before the caution") for wait in getattr(before, "missing", ()))
        assert caution.do("2026-03-16", pair(days_after(LAST, -28))).case.booking is not None
        assert caution.do("2026-03-16", pair("2026-03-23")).case.booking is not None

    @pytest.mark.parametrize(
        ("first", "codes"), [(22, ["SHORT_NOTICE"]), (16, ["SHORT_NOTICE"]), (23, []), (15, ["TOO_EARLY"])]
    )
    def test_it_is_no_nearer_than_its_messages_need(self, first: int, codes: list[str]) -> None:
        near = pair(f"2026-03-{first}")
        assert [code for _, code in life("told").faults("2026-03-16", near)] == codes if codes else True
        by_telephone = attrs.evolve(near, short_notice="rang, and agreed")
        if codes != ["TOO_EARLY"]:
            assert life("told").do("2026-03-16", by_telephone).case.booking is not None

    def test_the_second_alone_is_no_nearer_either(self) -> None:
        caution = life("between").do("2026-05-10", BookingCancelled())
        for second, codes in (("2026-05-18", ["SHORT_NOTICE"]), ("2026-05-19", [])):
            again = WorkshopsBooked(first=FIRST, second=day(second))
            assert ([code for _, code in caution.faults("2026-05-12", again)] if codes else []) == codes
        assert caution.do("2026-05-12", WorkshopsBooked(first=FIRST, second=day("2026-05-19"))).case.booking is not None

    def test_what_is_booked_already_may_have_another_hour_or_place_that_week(self) -> None:
        caution = life("booked")
        again = WorkshopsBooked(first=FIRST, second=SECOND, first_venue="Another hall")
        assert caution.do(days_after(FIRST, -2), again).case.booking == again

    def test_what_is_arranged_is_the_same_where_nothing_that_is_known_of_both_differs(self) -> None:
        one_pair = WorkshopsBooked(first=FIRST, second=SECOND, first_workshop="1A", first_venue="Hall")
        assert one_pair.is_same_as(WorkshopsBooked(first=FIRST, second=SECOND, first_starts="10:00"))
        assert not one_pair.is_same_as(attrs.evolve(one_pair, first_venue="Library"))
        assert not one_pair.is_same_as(attrs.evolve(one_pair, second=days_after(SECOND, 1)))

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


class TestBookingAround:
    """What is known by the day of the booking of days that lie ahead of it."""

    @pytest.mark.parametrize(
        ("until", "known_on", "faults"),
        [
            (day("2026-04-18"), "2026-03-14", [("what.first", "UNAVAILABLE")]),
            (day("2026-04-17"), "2026-03-14", []),
            (None, "2026-03-14", [("what.first", "UNAVAILABLE"), ("what.second", "UNAVAILABLE")]),
            (None, "2026-03-17", []),
        ],
    )
    def test_nobody_is_booked_while_they_cannot_come(
        self, until: Day | None, known_on: str, faults: list[tuple[str, str]]
    ) -> None:
        away = PersonUnavailable(from_=day("2026-04-10"), until=until, reason=UnavailableReason.CUSTODY)
        caution = life("told").do(known_on, away)
        if faults:
            assert caution.faults("2026-03-16", pair(FIRST)) == faults
        else:
            assert caution.kept("2026-03-16", pair(FIRST)).facts, "it was not known when it was booked"

    def test_nobody_is_booked_into_a_workshop_that_is_not_held(self) -> None:
        off = WorkshopNotHeld(part=Part.SECOND, workshop_on=SECOND, cause=NotHeldCause.VENUE)
        assert life("told").do("2026-03-14", off).faults("2026-03-16", pair(FIRST)) == [("what.second", "NOT_HELD")]

    def test_nobody_is_booked_in_a_breach_or_a_prosecution(self) -> None:
        for point in ("breach", "prosecution"):
            refused = life(point).refused("2026-03-26", pair(FIRST))
            assert any("not pursued" in wait for wait in getattr(refused, "missing", ()))


@pytest.mark.parametrize(
    ("point", "on", "unknown"),
    [("told", LAST, False), ("booked", FIRST, True), ("booked", days_after(FIRST, -1), False), ("second", LAST, False)],
)
def test_whether_anybody_knows_who_came(point: str, on: Day, *, unknown: bool) -> None:
    assert unknown_attendance(life(point).case, on) is unknown


class TestRecording:
    def test_what_the_provider_says_is_kept_whether_or_not_it_was_booked(self) -> None:
        caution = life("booked")
        assert caution.kept("2026-04-20", attendance(Part.FIRST, "2026-04-19")).facts
        assert caution.faults("2026-04-17", attendance(Part.FIRST, FIRST)) == [("what.workshop_on", "AHEAD")]
        assert life("told").kept("2026-04-20", attendance(Part.FIRST, FIRST)).facts

    def test_the_second_counts_only_after_the_first(self) -> None:
        caution = life("booked").do("2026-05-18", attendance(Part.SECOND, SECOND))
        assert caution.case.attended(Part.SECOND) is None
        assert missed(Part.FIRST).do("2026-05-18", attendance(Part.SECOND, SECOND)).case.attended(Part.SECOND) is None

    def test_the_provider_says_attendance_why_it_was_missed_and_nothing_else(self) -> None:
        said = {"part", "workshop_on", "attendance", "cause"}
        assert {field.name for field in attrs.fields(AttendanceRecorded)} == {*said, "unbooked"}


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
        assert caution.do(FIRST, pair(days_after(FIRST, 7))).case.booking is not None

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
        caution.corrected(caution.last("absence_judged"), judged(Part.FIRST, FIRST, reasonable=False))
        assert [judgement.what.reasonable for judgement in caution.case.judgements] == [False]
        assert [fact.kind for fact in caution.facts].count("absence_judged") == 2

    def test_why_is_needed(self) -> None:
        silent = judged(Part.FIRST, FIRST)
        bare = type(silent)(part=silent.part, workshop_on=silent.workshop_on, reasonable=True)
        assert missed(Part.FIRST).faults("2026-04-21", bare) == [("what.reason", "MISSING")]


class TestCorrecting:
    def test_a_correction_is_about_the_same_workshop(self) -> None:
        caution, number = life("second"), life("second").last("attendance_recorded")
        again: dict[str, Any] = {"supersedes": number, "why": "another list"}
        for other, name in (
            (attendance(Part.FIRST, SECOND), "part"),
            (attendance(Part.SECOND, days_after(SECOND, -1)), "workshop_on"),
        ):
            assert caution.faults("2026-05-18", other, **again) == [(f"what.{name}", "ANOTHER_SUBJECT")]
        moved = attendance(Part.SECOND, days_after(SECOND, -1))
        assert caution.kept("2026-05-18", moved, moves_day=True, **again).facts, "the day itself was wrong"
        absence = missed(Part.FIRST).do("2026-04-21", judged(Part.FIRST, FIRST)).do("2026-04-21", pair("2026-05-02"))
        absence.do("2026-05-04", attendance(Part.FIRST, "2026-05-02", Attendance.LATE))
        again = {"supersedes": absence.last("absence_judged"), "why": "the wrong one"}
        refused = absence.refused("2026-04-21", judged(Part.FIRST, "2026-05-02"), **again)
        assert any("not what fact" in wait for wait in getattr(refused, "missing", ()))

    def test_corrected_to_attended_nothing_has_to_be_repeated(self) -> None:
        caution = missed(Part.FIRST)
        caution.corrected(caution.last("attendance_recorded"), attendance(Part.FIRST, FIRST))
        assert left(caution) == ((Part.SECOND,), LAST)
        assert caution.case.booking == WorkshopsBooked(first=FIRST, second=SECOND)

    def test_corrected_to_a_missed_first_the_second_does_not_count(self) -> None:
        for both in (True, False):
            caution = life("second", both_repeated=both)
            number = next(fact.number for fact in caution.facts if fact.kind == "attendance_recorded")
            caution.corrected(number, attendance(Part.FIRST, FIRST, Attendance.LATE))
            assert left(caution) == ((Part.FIRST, Part.SECOND), days_after(LAST, -28))
            caution.do("2026-05-20", pair("2026-05-30")).do("2026-06-01", attendance(Part.FIRST, "2026-05-30"))
            assert left(caution) == ((Part.SECOND,), LAST)

    def test_after_the_end_attendance_is_corrected_and_the_absence_judged(self) -> None:
        caution = life("completed")
        caution.corrected(caution.last("attendance_recorded"), attendance(Part.SECOND, SECOND, Attendance.ABSENT))
        assert caution.case.phase is Phase.COMPLETED
        assert caution.do("2026-05-25", judged(Part.SECOND, SECOND)).case.unjudged == ()


def test_from_the_day_after_the_last_that_fits_it_is_too_late() -> None:
    still = outstanding(life("booked").case)
    assert still is not None
    assert (still.last_first, still.impossible_from) == (days_after(LAST, -28), days_after(LAST, -27))


def test_before_a_caution_nothing_is_outstanding() -> None:
    assert left(life("signed")) is None
    assert life("issued").case.issued is not None
    assert days_after(GIVEN, 122) == LAST

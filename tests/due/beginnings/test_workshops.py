"""Duties of the workshops: an answer from the provider, a booking, who was there, what stands in the way."""

from typing import Final

import pytest

from cara_core.case.facts import (
    Attendance,
    BookingCancelled,
    Concern,
    ConditionsDecided,
    NotHeldCause,
    Part,
    PersonUnavailable,
    ProviderDecided,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldPlaced,
    UnavailableReason,
    VictimAsked,
    WorkshopNotHeld,
    WorkshopsBooked,
)
from cara_core.case.facts.victim import Channel
from cara_core.due.duties import DutyKind, duties
from cara_core.due.duty import Owner
from cara_core.terms.days import day
from cara_core.terms.risk import Grade
from support.facts_by_hand import FIRST_ON, GIVEN_ON, SECOND_ON, ByHand, booked, caution, decided, issued, opened
from support.steps import NOT_TO_REOFFEND, attendance
from support.worked import WORKED

HELD: Final = SafetyHoldPlaced(concern=Concern.PROVIDER, reason="seen")


def due(life: ByHand, kind: DutyKind) -> list[tuple[str, str, str]]:
    """About what, from when, and by when: the duties of this kind."""
    found = [duty for duty in duties(life.case, WORKED) if duty.kind is kind]
    return [(duty.about, duty.opens_on.isoformat(), duty.due_by.isoformat()) for duty in found]


def test_the_provider_answers_a_caution_with_workshops_in_two_working_days() -> None:
    given = decided().add(GIVEN_ON, caution())
    assert due(given, DutyKind.ANSWER_REFERRAL) == [("", "2026-03-10", "2026-03-12")]
    assert [duty.owner for duty in duties(given.case, WORKED) if duty.kind is DutyKind.ANSWER_REFERRAL] == [
        Owner.PROVIDER
    ]
    without = opened().add(GIVEN_ON, ConditionsDecided(conditions=(NOT_TO_REOFFEND,))).add(GIVEN_ON, caution())
    for kind in (DutyKind.ANSWER_REFERRAL, DutyKind.BOOK_WORKSHOPS, DutyKind.COMPLETION_IMPOSSIBLE):
        assert due(without, kind) == []
    assert due(without.add("2026-03-20", BookingCancelled()), DutyKind.BOOK_WORKSHOPS) == []


def test_a_rejection_is_decided_on_the_next_working_day() -> None:
    life = issued().add("2026-03-13", ProviderDecided(accepts=False))
    assert due(life, DutyKind.DECIDE_AFTER_REJECTION) == [("", "2026-03-13", "2026-03-16")]


class TestBooking:
    def test_first_within_fourteen_days_and_not_before_the_next_working_day_after_recording(self) -> None:
        assert due(issued(), DutyKind.BOOK_WORKSHOPS) == [("first", "2026-03-10", "2026-03-24")]
        late = decided().add(GIVEN_ON, caution(), recorded="2026-04-02")
        assert due(late, DutyKind.BOOK_WORKSHOPS) == [("first", "2026-03-10", "2026-04-07")]

    @pytest.mark.parametrize(
        "life",
        [
            booked().add("2026-04-09", attendance(Part.FIRST, FIRST_ON, Attendance.LATE)),
            booked().add(
                "2026-04-09", WorkshopNotHeld(part=Part.FIRST, workshop_on=FIRST_ON, cause=NotHeldCause.VENUE)
            ),
            booked().add("2026-04-09", BookingCancelled()),
        ],
    )
    def test_again_after_whatever_made_it_fall_away(self, life: ByHand) -> None:
        assert due(life, DutyKind.BOOK_WORKSHOPS) == [("rebook", "2026-04-09", "2026-04-16")]

    def test_two_reports_of_one_workshop_are_one_duty_and_a_booking_before_that_day_ends_it(self) -> None:
        off = WorkshopNotHeld(part=Part.SECOND, workshop_on=SECOND_ON, cause=NotHeldCause.VENUE)
        life = booked().add("2026-05-01", off).add("2026-05-04", off)
        assert due(life, DutyKind.BOOK_WORKSHOPS) == [("rebook", "2026-05-01", "2026-05-11")]
        rebooked = life.add("2026-05-05", WorkshopsBooked(first=day("2026-05-20"), second=day("2026-06-17")))
        assert due(rebooked, DutyKind.BOOK_WORKSHOPS) == []


class TestContradiction:
    def test_of_a_workshop_it_says_which(self) -> None:
        life = booked().add("2026-05-06", attendance(Part.SECOND, SECOND_ON))
        both = life.add("2026-05-07", attendance(Part.SECOND, SECOND_ON, Attendance.ABSENT))
        assert due(both, DutyKind.SETTLE_CONTRADICTION) == [("second 2026-05-06", "2026-05-07", "2026-05-08")]

    def test_of_a_grade_or_an_answer_it_says_that(self) -> None:
        life = issued().add("2026-03-20", RiskReassessed(grade=Grade.HIGH, tool="DASH"))
        graded = life.add("2026-03-20", RiskReassessed(grade=Grade.MEDIUM, tool="DASH"))
        assert due(graded, DutyKind.SETTLE_CONTRADICTION) == [("grade", "2026-03-20", "2026-03-23")]
        no = VictimAsked(how=Channel.TELEPHONE, suspect_present=False, agrees=False, specific_risk=False)
        assert [about for about, _, _ in due(decided().add("2026-03-09", no), DutyKind.SETTLE_CONTRADICTION)] == [
            "answer"
        ]


@pytest.mark.parametrize(
    ("first", "last", "decided_on"),
    [
        ("2026-04-01", "2026-04-08", True),
        ("2026-05-06", None, True),
        ("2026-07-01", "2026-07-20", True),
        ("2026-04-09", "2026-05-05", False),
    ],
)
def test_who_cannot_come_on_a_day_that_counts_is_decided_on(first: str, last: str | None, *, decided_on: bool) -> None:
    away = PersonUnavailable(
        from_=day(first), until=None if last is None else day(last), reason=UnavailableReason.CUSTODY
    )
    assert bool(due(booked().add("2026-03-20", away), DutyKind.DECIDE_UNAVAILABLE)) is decided_on
    assert due(decided().add("2026-03-20", away), DutyKind.DECIDE_UNAVAILABLE) == []


class TestBookingsUnderAPause:
    @pytest.mark.parametrize(
        "what", [HELD, RiskReassessed(grade=Grade.HIGH, tool="DASH"), RiskReviewed(continues=False, reason="x")]
    )
    def test_a_booking_ahead_is_looked_at_the_same_day(
        self, what: SafetyHoldPlaced | RiskReassessed | RiskReviewed
    ) -> None:
        assert due(booked().add("2026-03-20", what), DutyKind.REVIEW_BOOKINGS) == [("", "2026-03-20", "2026-03-20")]
        assert due(issued().add("2026-03-20", what), DutyKind.REVIEW_BOOKINGS) == []
        assert due(booked().add("2026-06-01", what), DutyKind.REVIEW_BOOKINGS) == [], "nothing lies ahead"

    def test_a_booking_of_before_that_is_typed_under_the_hold_is_looked_at(self) -> None:
        """Worked sequence 12."""
        pair = WorkshopsBooked(first=FIRST_ON, second=SECOND_ON)
        life = issued().add("2026-03-11", HELD).add(GIVEN_ON, pair, recorded="2026-03-12")
        assert due(life, DutyKind.REVIEW_BOOKINGS) == [("", "2026-03-10", "2026-03-12")]

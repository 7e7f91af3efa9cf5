"""What a cancellation is about: the workshops that were still ahead, and both where the first falls away."""

from cara_core.case.facts import BookingCancelled, NotHeldCause, Part, WorkshopNotHeld
from cara_core.contact.triggers.fallen_away import days_fallen_away
from cara_core.contact.wall import participant_side
from cara_core.terms.days import Day
from support.lives import FIRST, SECOND, Life, attendance, life

BOOKED_ON, ATTENDED_ON = "2026-03-18", str(FIRST)


def fell_away(lived: Life, *, about: str = "", occurrence: str = "1") -> tuple[Day, ...]:
    return days_fallen_away(participant_side(lived.case), about=about, occurrence=occurrence)


def test_a_pair_that_is_cancelled_before_it_began_falls_away_as_a_pair() -> None:
    assert fell_away(life("booked").do(BOOKED_ON, BookingCancelled())) == (FIRST, SECOND)


def test_after_the_first_was_attended_only_the_second_falls_away() -> None:
    lived = life("booked").do(ATTENDED_ON, attendance(Part.FIRST, FIRST)).do(ATTENDED_ON, BookingCancelled())
    assert fell_away(lived) == (SECOND,)


def test_where_nothing_is_ahead_any_more_the_second_is_meant() -> None:
    lived = life("booked").do("2026-06-01", BookingCancelled())
    assert fell_away(lived) == (SECOND,)


def test_a_first_that_is_not_held_takes_its_second_with_it_and_a_second_does_not() -> None:
    for part, on, gone in ((Part.FIRST, FIRST, (FIRST, SECOND)), (Part.SECOND, SECOND, (SECOND,))):
        lived = life("booked").do(BOOKED_ON, WorkshopNotHeld(part=part, workshop_on=on, cause=NotHeldCause.VENUE))
        assert fell_away(lived, about=str(on), occurrence=str(on)) == gone


def test_a_workshop_of_no_booking_stands_alone_and_an_unknown_cancellation_says_nothing() -> None:
    lived = life("booked")
    assert fell_away(lived, about="2026-01-01") == (Day(2026, 1, 1),)
    assert fell_away(lived, occurrence="7") == ()
    assert fell_away(life("told"), occurrence="1") == ()

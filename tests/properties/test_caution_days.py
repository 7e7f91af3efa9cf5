"""For every start of 2020 to 2060: no deadline rolls forward, workshops fit, a last-day breach can be prosecuted.

The months are counted out by ``support/reckoning.py``, which shares no line with the
library. The known-bad twins: elapsed months as ``pendulum`` counts them, a limit that is
rolled forward over a weekend, and one found by subtracting months.
"""

from collections.abc import Callable
from functools import cache
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import CautionIssued, WorkshopsBooked
from cara_core.errors import Fault
from cara_core.stages.attendance import book, outstanding
from cara_core.stages.issue.interlock import interlock, period
from cara_core.terms.days import Day, days_after, days_before, days_between, latest_start, months_from, weeks_after
from cara_core.terms.policy import HARD_LIMIT_DAYS, SOFT_LIMIT_DAYS, Length, Unit
from support.lives import life
from support.reckoning import as_day, calendar, months_on

YEARS: Final = (2020, 2060)
STARTS: Final = 14_976
FOUR_MONTHS: Final = Length(number=4, unit=Unit.MONTHS)
MARGIN: Final = 28
SATURDAY: Final = 5
Ends = Callable[[Day], Day]


@cache
def starts() -> tuple[tuple[Day, Day, Day], ...]:
    """Every start, the last day of four months from it, and of six, counted out."""
    return tuple((as_day(one), as_day(months_on(one, 4)), as_day(months_on(one, 6))) for one in calendar(*YEARS))


def test_every_start_is_tried() -> None:
    assert len(starts()) == STARTS


def wrong_ends(ends: Ends, months: int) -> int:
    """For how many starts does it not end on the corresponding date, or the month's last day?"""
    return sum(ends(start) != (four if months == 4 else six) for start, four, six in starts())


def rolled(ends: Ends) -> Ends:
    """Known-bad: what falls on a weekend ends on the Monday after it."""

    def later(start: Day) -> Day:
        end = ends(start)
        return days_after(end, 7 - end.weekday()) if end.weekday() >= SATURDAY else end

    return later


def by_elapsed_months(start: Day) -> Day:
    """Known-bad: the first day on which ``pendulum`` says that four months have gone by."""
    day = days_after(start, 115)
    while start.diff(day).in_months() < 4:
        day = days_after(day, 1)
    return day


def six(start: Day) -> Day:
    return months_from(start, 6)


def test_deadlines_end_on_the_corresponding_date_and_never_roll_forward() -> None:
    assert wrong_ends(FOUR_MONTHS.last_day, 4) == 0
    assert wrong_ends(six, 6) == 0
    weekends = sum(end.weekday() >= SATURDAY for _, end, _ in starts())
    assert weekends > STARTS // 4
    assert wrong_ends(rolled(FOUR_MONTHS.last_day), 4) == weekends


def test_elapsed_months_as_pendulum_counts_them_end_cautions_on_other_days() -> None:
    """The known-bad twin: only the first years, for it is slow."""
    some = [start for start, _, _ in starts()[:1461]]
    assert sum(by_elapsed_months(start) != FOUR_MONTHS.last_day(start) for start in some) > 50


def test_four_months_are_always_over_16_weeks_and_never_over_20() -> None:
    """So each needs the recorded reason, and none is refused; 20 weeks are the most there can be."""
    bare = CautionIssued()
    reasoned = attrs.evolve(bare, period_reason="four months")
    for start, end, _ in starts():
        assert SOFT_LIMIT_DAYS < days_between(start, until=end) <= HARD_LIMIT_DAYS
        assert not list(period(reasoned, start, ends_on=end))
        assert weeks_after(start, 16) < end < weeks_after(start, 20)
    lengths = {days_between(start, until=end) for start, end, _ in starts()}
    assert lengths == {120, 121, 122, 123}
    for length in lengths:
        (fault,) = period(bare, starts()[0][0], ends_on=days_after(starts()[0][0], length))
        assert isinstance(fault, Fault)
        assert fault.code == "PERIOD_OVER_16W"
    (reason,) = period(reasoned, starts()[0][0], ends_on=days_after(starts()[0][0], HARD_LIMIT_DAYS + 1))
    assert "PERIOD_OVER_20W" in str(reason)


def running(case: Case, start: Day, end: Day) -> Case:
    """The same case, its caution given on that day."""
    assert case.issued is not None
    return attrs.evolve(case, issued=attrs.evolve(case.issued, on=start), ends_on=end, opened_on=start)


def accepted(case: Case, first: Day, second: Day, on: Day) -> bool:
    pair = WorkshopsBooked(first=first, second=second, short_notice="rang, and agreed")
    return not list(book(case, pair, on, case))


def outside(book_it: Callable[[Case, Day, Day, Day], bool]) -> int:
    """For how many starts is some pair accepted that does not lie inside the caution, 28 to 35 days apart?"""
    one, wrong = life("issued").case, 0
    for start, end, _ in starts():
        case = running(one, start, end)
        last = days_before(end, MARGIN)
        pairs = [
            *((start, gap) for gap in (27, 28, 35, 36)),
            *((days_before(start, 1), 28), (last, 28), (last, 29), (days_after(last, 1), 28), (end, 28)),
        ]
        taken = [pair for pair in pairs if book_it(case, pair[0], days_after(*pair), start)]
        wrong += any(not start <= first <= days_after(first, gap) <= end or not 28 <= gap <= 35 for first, gap in taken)
        assert (start, 28) in taken
        assert (last, 28) in taken
    return wrong


def test_both_workshops_lie_inside_the_caution_whatever_is_booked() -> None:
    assert outside(accepted) == 0


def test_a_booking_that_did_not_look_at_the_end_would_be_found() -> None:
    def careless(case: Case, first: Day, second: Day, on: Day) -> bool:
        return first >= on and 28 <= days_between(first, until=second) <= 35

    assert outside(careless) == STARTS


def test_completion_is_impossible_from_the_day_after_the_last_pair_that_fits() -> None:
    one = life("issued").case
    for start, end, _ in starts():
        still = outstanding(running(one, start, end))
        assert still is not None
        assert days_after(still.last_first, 28) == end
        assert days_after(still.impossible_from, 28) > end


def unprosecutable(latest: Callable[[Day], Day]) -> int:
    """For how many limits would a caution given on the latest day end after it?"""
    return sum(FOUR_MONTHS.last_day(latest(limit)) > limit for _, _, limit in starts())


def issued(start: Day, limit: Day) -> bool:
    """Is a caution given on that day let through, with every reason a human can give?"""
    ends_on, why = FOUR_MONTHS.last_day(start), "a supervisor's reason"
    return not list(interlock(ends_on=ends_on, prosecute_by=limit, margin_days=MARGIN, reason=why))


def test_no_caution_is_given_whose_last_day_breach_could_not_be_prosecuted() -> None:
    """Six months from every day: the last start that is let through, and the first that is not."""
    for _, _, limit in starts():
        last = latest_start(limit, FOUR_MONTHS.last_day)
        assert FOUR_MONTHS.last_day(last) <= limit < FOUR_MONTHS.last_day(days_after(last, 1))
        assert issued(last, limit)
        assert not issued(days_after(last, 1), limit)


def test_inside_the_margin_it_needs_a_reason_and_outside_it_needs_none() -> None:
    for _, end, limit in starts():
        if end <= limit:
            tight = days_after(end, MARGIN) > limit
            found = list(interlock(ends_on=end, prosecute_by=limit, margin_days=MARGIN, reason=None))
            assert len(found) == tight
    (fault,) = interlock(ends_on=Day(2026, 6, 4), prosecute_by=Day(2026, 7, 1), margin_days=MARGIN, reason="")
    assert isinstance(fault, Fault)
    assert "the margin is 28" in fault.allowed


def test_a_limit_rolled_over_a_weekend_would_let_through_what_could_not_be_prosecuted() -> None:
    def over_the_weekend(limit: Day) -> Day:
        return latest_start(rolled(lambda day: day)(limit), FOUR_MONTHS.last_day)

    assert unprosecutable(lambda limit: latest_start(limit, FOUR_MONTHS.last_day)) == 0
    assert unprosecutable(over_the_weekend) > STARTS // 5


def test_subtracting_months_misses_days_on_which_a_caution_could_still_be_given() -> None:
    """28 February minus four months is 28 October; 29, 30 and 31 October end on that day too."""
    limits = {limit for _, _, limit in starts()}
    missed = sum(limit.subtract(months=4) < latest_start(limit, FOUR_MONTHS.last_day) for limit in limits)
    assert missed > 41

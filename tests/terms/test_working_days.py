"""Working days, with the bank holidays of the law's own vectors handed in as a value."""

import pytest

from cara_core.terms.days import WorkingDays, day, days_after

HOLIDAYS = frozenset(
    day(text)
    for text in (
        *("2025-04-18", "2025-04-21", "2025-05-05", "2025-05-26"),
        *("2026-04-03", "2026-04-06", "2026-05-04", "2026-12-25", "2026-12-28"),
        *("2027-01-01", "2027-03-26", "2027-03-29"),
    )
)
CALENDAR = WorkingDays(bank_holidays=HOLIDAYS, first=day("2025-04-01"), last=day("2027-04-30"))


@pytest.mark.parametrize(
    ("event", "after_one", "after_five"),
    [
        ("2026-12-24", "2026-12-29", "2027-01-05"),
        ("2026-12-23", "2026-12-24", "2027-01-04"),
        ("2027-03-25", "2027-03-30", "2027-04-05"),
        ("2026-04-02", "2026-04-07", "2026-04-13"),
        ("2025-05-02", "2025-05-06", "2025-05-12"),
    ],
)
def test_the_day_of_the_event_is_not_counted(event: str, after_one: str, after_five: str) -> None:
    assert CALENDAR.after(day(event), 1) == day(after_one)
    assert CALENDAR.after(day(event), 5) == day(after_five)


def test_no_working_days_after_an_event_is_the_event() -> None:
    assert CALENDAR.after(day("2026-12-25"), 0) == day("2026-12-25")


@pytest.mark.parametrize(
    ("limit", "last"),
    [
        ("2026-12-27", "2026-12-24"),
        ("2026-12-28", "2026-12-24"),
        ("2026-12-29", "2026-12-29"),
        ("2026-04-06", "2026-04-02"),
    ],
)
def test_a_limit_is_warned_of_on_the_last_working_day_before_it(limit: str, last: str) -> None:
    assert CALENDAR.last_on_or_before(day(limit)) == day(last)


@pytest.mark.parametrize(
    ("on", "worked"),
    [
        ("2026-12-24", True),
        ("2026-12-25", False),
        ("2026-12-26", False),
        ("2026-12-27", False),
        ("2026-12-28", False),
        ("2026-12-29", True),
    ],
)
def test_a_working_day_is_no_weekend_and_no_bank_holiday(on: str, *, worked: bool) -> None:
    assert CALENDAR.is_worked(day(on)) is worked


def test_the_first_and_the_last_day_of_what_is_known_can_be_asked() -> None:
    assert CALENDAR.is_worked(day("2025-04-01"))
    assert CALENDAR.is_worked(day("2027-04-30"))


@pytest.mark.parametrize("outside", ["2025-03-31", "2027-05-01"])
def test_a_day_whose_holidays_are_not_known_is_refused_and_not_counted_as_worked(outside: str) -> None:
    with pytest.raises(ValueError, match="known only from 2025-04-01 to 2027-04-30"):
        CALENDAR.is_worked(day(outside))


def test_counting_over_the_end_of_what_is_known_is_refused() -> None:
    with pytest.raises(ValueError, match="known only"):
        CALENDAR.after(day("2027-04-29"), 2)
    with pytest.raises(ValueError, match="known only"):
        CALENDAR.last_on_or_before(day("2025-03-31"))


@pytest.mark.parametrize(("event", "working_days"), [("2025-03-30", 1), ("2024-01-01", 3), ("2027-05-01", 1)])
def test_counting_from_outside_what_is_known_is_refused(event: str, working_days: int) -> None:
    with pytest.raises(ValueError, match="known only"):
        CALENDAR.after(day(event), working_days)


def test_of_no_working_days_the_day_itself_comes_back_and_from_the_day_before_the_first_it_counts() -> None:
    assert CALENDAR.after(day("2024-01-01"), 0) == day("2024-01-01")
    assert CALENDAR.after(day("2025-03-31"), 1) == day("2025-04-01")


def test_counting_is_going_forward_a_day_at_a_time() -> None:
    """The plain reading: every day after it is looked at, and the worked ones are counted."""
    for number in range(0, 700, 3):
        event = days_after(day("2025-04-01"), number)
        for working_days in range(7):
            found = event
            for _ in range(working_days):
                found = days_after(found, 1)
                while not CALENDAR.is_worked(found):
                    found = days_after(found, 1)
            assert CALENDAR.after(event, working_days) == found


def test_a_day_on_which_a_force_is_closed_counts_in_its_own_cases_alone() -> None:
    closed = CALENDAR.with_closed("hampton", [day("2026-12-29"), day("2026-12-30")])
    assert closed.of_force("hampton").after(day("2026-12-24"), 1) == day("2026-12-31")
    assert closed.of_force("elsewhere") == closed
    assert closed.of_force("elsewhere").after(day("2026-12-24"), 1) == CALENDAR.after(day("2026-12-24"), 1)
    assert closed.of_force("hampton").of_force("hampton") == closed.of_force("hampton")


def test_a_force_that_is_never_closed_changes_nothing() -> None:
    assert CALENDAR.with_closed("hampton", []) == CALENDAR
    assert CALENDAR.of_force("hampton") == CALENDAR

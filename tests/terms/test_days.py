"""The calendar against every test vector of the law."""

import datetime as dt
from collections import Counter

import pytest

from cara_core.errors import InputError
from cara_core.terms.days import (
    FIRST_DAY,
    LAST_DAY,
    Day,
    birthday_on,
    day,
    days_after,
    days_beginning_with,
    days_between,
    latest_start,
    months_beginning_with,
    months_from,
    read_day,
    weeks_after,
    years_from,
)
from support.reckoning import as_day, calendar

ADULT = 18


@pytest.mark.parametrize(
    ("start", "months", "ends"),
    [
        ("2025-08-31", 6, "2026-02-28"),
        ("2025-08-30", 6, "2026-02-28"),
        ("2025-08-29", 6, "2026-02-28"),
        ("2025-08-28", 6, "2026-02-28"),
        ("2023-08-29", 6, "2024-02-29"),
        ("2025-09-30", 4, "2026-01-30"),
        ("2025-10-31", 4, "2026-02-28"),
        ("2026-02-28", 4, "2026-06-28"),
        ("2026-01-01", 6, "2026-07-01"),
        ("2024-02-29", 24, "2026-02-28"),
    ],
)
def test_months_from_a_day_end_on_the_corresponding_date_or_the_last_of_the_month(
    start: str, months: int, ends: str
) -> None:
    assert months_from(day(start), months) == day(ends)


def test_months_are_counted_from_the_first_day_and_never_in_steps() -> None:
    in_steps = day("2026-01-31")
    for _ in range(4):
        in_steps = months_from(in_steps, 1)
    assert (in_steps, months_from(day("2026-01-31"), 4)) == (day("2026-05-28"), day("2026-05-31"))


def test_years_from_a_leap_day_end_on_28_february() -> None:
    assert years_from(day("2024-02-29"), 2) == day("2026-02-28")


def test_four_months_are_as_long_as_the_table_says_for_every_start_from_2024_to_2027() -> None:
    lengths = Counter(days_between(start, until=months_from(start, 4)) for start in map(as_day, calendar(2024, 2027)))
    assert lengths == {120: 273, 121: 185, 122: 650, 123: 353}


@pytest.mark.parametrize(
    ("start", "end", "length"),
    [
        ("2024-10-31", "2025-02-28", 120),
        ("2024-01-01", "2024-05-01", 121),
        ("2024-03-01", "2024-07-01", 122),
        ("2024-05-01", "2024-09-01", 123),
    ],
)
def test_the_first_example_of_each_length_is_the_tables(start: str, end: str, length: int) -> None:
    assert months_from(day(start), 4) == day(end)
    assert days_between(day(start), until=day(end)) == length
    earlier = (given for given in map(as_day, calendar(2024, 2027)) if given < day(start))
    shorter = (days_between(given, until=months_from(given, 4)) for given in earlier)
    assert length not in shorter


@pytest.mark.parametrize(
    ("end", "start"),
    [("2026-02-28", "2025-10-31"), ("2026-06-28", "2026-02-28"), ("2026-06-30", "2026-02-28")],
)
def test_the_latest_start_is_searched_for_forward(end: str, start: str) -> None:
    assert latest_start(day(end), lambda given: months_from(given, 4)) == day(start)


def test_subtracting_months_is_not_the_latest_start() -> None:
    assert day("2026-02-28").subtract(months=4) == day("2025-10-28") < day("2025-10-31")


def test_the_latest_day_for_a_caution_leaves_the_margin_before_the_limit() -> None:
    """Harassment, last act on 1 January 2026; four months and a margin of 28 days."""
    limit = months_from(day("2026-01-01"), 6)

    def margin_ends(given: Day) -> Day:
        return days_after(months_from(given, 4), 28)

    given = latest_start(limit, margin_ends)
    assert given == day("2026-02-03")
    assert months_from(given, 4) == day("2026-06-03")
    assert margin_ends(given) == limit == day("2026-07-01")


def test_the_latest_start_is_the_latest_for_every_end() -> None:
    def four_months(given: Day) -> Day:
        return months_from(given, 4)

    def four_weeks(given: Day) -> Day:
        return weeks_after(given, 4)

    for end in map(as_day, calendar(2024, 2027)):
        for ends_on in (four_months, four_weeks):
            start = latest_start(end, ends_on)
            assert ends_on(start) <= end < ends_on(days_after(start, 1))


@pytest.mark.parametrize(
    ("start", "months", "ends"),
    [
        ("2026-01-15", 6, "2026-07-14"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-03-01", 1, "2026-03-31"),
        ("2026-01-28", 1, "2026-02-27"),
        ("2025-09-01", 6, "2026-02-28"),
        ("2025-08-31", 6, "2026-02-28"),
    ],
)
def test_months_beginning_with_a_day_include_it(start: str, months: int, ends: str) -> None:
    assert months_beginning_with(day(start), months) == day(ends)


def test_neither_shortcut_gives_months_beginning_with_a_day() -> None:
    def a_day_less(start: Day, months: int) -> Day:
        return days_after(months_from(start, months), -1)

    def from_the_day_before(start: Day, months: int) -> Day:
        return months_from(days_after(start, -1), months)

    assert a_day_less(day("2026-01-31"), 1) == day("2026-02-27")
    assert from_the_day_before(day("2026-03-01"), 1) == day("2026-03-28")
    assert a_day_less(day("2025-08-31"), 6) == day("2026-02-27")


def test_days_beginning_with_a_day_include_it() -> None:
    assert days_beginning_with(day("2026-03-02"), 28) == day("2026-03-29")
    assert days_beginning_with(day("2026-03-02"), 1) == day("2026-03-02")


def test_four_weeks_are_28_days() -> None:
    assert weeks_after(day("2026-02-01"), 4) == day("2026-03-01") == days_after(day("2026-02-01"), 28)


CAUTIONS = [  # given, ends, days, the last days of 16 and of 20 weeks, spent
    ("2025-10-31", "2026-02-28", 120, "2026-02-20", "2026-03-20", "2026-01-31"),
    ("2026-02-03", "2026-06-03", 120, "2026-05-26", "2026-06-23", "2026-05-03"),
    ("2026-02-28", "2026-06-28", 120, "2026-06-20", "2026-07-18", "2026-05-28"),
    ("2026-03-02", "2026-07-02", 122, "2026-06-22", "2026-07-20", "2026-06-02"),
    ("2026-05-01", "2026-09-01", 123, "2026-08-21", "2026-09-18", "2026-08-01"),
]


@pytest.mark.parametrize("caution", CAUTIONS, ids=lambda caution: str(caution[0]))
def test_a_four_month_caution_ends_and_is_spent_on_the_days_of_the_table(
    caution: tuple[str, str, int, str, str, str],
) -> None:
    given, ends, length, sixteen_weeks, twenty_weeks, spent = caution
    start = day(given)
    assert months_from(start, 4) == day(ends)
    assert days_between(start, until=day(ends)) == length
    assert weeks_after(start, 16) == day(sixteen_weeks)
    assert weeks_after(start, 20) == day(twenty_weeks)
    assert months_from(start, 3) == day(spent)


def test_days_between_counts_forwards_and_backwards() -> None:
    assert days_between(day("2026-03-01"), until=day("2026-03-31")) == 30
    assert days_between(day("2026-03-31"), until=day("2026-03-01")) == -30


@pytest.mark.parametrize(("on", "adult"), [("2026-02-27", False), ("2026-02-28", False), ("2026-03-01", True)])
def test_born_on_29_february_is_18_on_1_march_of_a_common_year(on: str, *, adult: bool) -> None:
    assert (birthday_on(day("2008-02-29"), ADULT) <= day(on)) is adult


def test_born_on_29_february_is_20_on_that_day_of_a_leap_year() -> None:
    assert birthday_on(day("2008-02-29"), 20) == day("2028-02-29")


@pytest.mark.parametrize(
    "text",
    [
        *("", "now", "today", "tomorrow", "2026", "2026-03", "20260310", "2026-W11-2", "2026W112", "2026-069"),
        *("2026-3-10", "26-03-10", "10-03-2026", "10/03/2026", "2026/03/10", "2026-03-10T00:00:00", "2026-03-10 12:00"),
        *(" 2026-03-10", "2026-03-10 ", "2026-03-10\n", "+2026-03-10", "-2026-03-10", "2026-03-10/P1D", "P4M"),
        *("2026-02-29", "2026-02-30", "2026-04-31", "2026-13-01", "2026-00-10", "2026-03-00", "0000-01-01"),
        *("\u0662\u0660\u0662\u0666-\u0660\u0663-\u0661\u0660", "2026\u201303\u201310", "2026-03-1O"),
        *("1899-12-31", "2200-01-01", "0001-01-01", "9999-12-31"),
    ],
)
def test_only_a_day_that_exists_written_out_is_a_day(text: str) -> None:
    assert read_day(text) is None
    with pytest.raises(InputError, match="YYYY-MM-DD, from 1900-01-01 to 2199-12-31") as raised:
        day(text)
    assert text == "" or text not in str(raised.value)


@pytest.mark.parametrize("given", [None, 20260310, True, b"2026-03-10", dt.date(2026, 3, 10)])
def test_a_day_is_named_by_text_and_by_nothing_else(given: object) -> None:
    with pytest.raises(InputError, match="text is needed"):
        day(given)  # type: ignore[arg-type]  # the wrong call that is tried here


def test_every_day_the_library_allows_is_read_as_itself() -> None:
    assert (read_day("1900-01-01"), read_day("2199-12-31")) == (FIRST_DAY, LAST_DAY)
    for numbers in calendar(1900, 2199):
        assert read_day("{:04}-{:02}-{:02}".format(*numbers)) == as_day(numbers)

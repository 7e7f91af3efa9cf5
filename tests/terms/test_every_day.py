"""Every birth date and every start against an independent reckoning; pendulum's as the known-bad twin."""

from collections.abc import Callable, Iterator

import pytest

from cara_core.terms.days import Day, birthday_on, days_after, months_from, years_from
from support.exhaustive import exhaustive
from support.reckoning import as_day, calendar, is_of_age, look_back_starts, months_on

ADULT = 18
BIRTHS = (1940, 2010)
STARTS = (2000, 2060)
EVERY_DAY_AROUND = 400
CLOSE = 3
STEP = 29


def close_to() -> Iterator[int]:
    """Places around the birthday: each of the nearest days, and every 29th of the rest."""
    yield from range(-CLOSE, CLOSE + 1)
    yield from range(-EVERY_DAY_AROUND, EVERY_DAY_AROUND + 1, STEP)


def all_around() -> Iterator[int]:
    """Every place around the birthday."""
    yield from range(-EVERY_DAY_AROUND, EVERY_DAY_AROUND + 1)


def wrong_ages(places: Callable[[], Iterator[int]]) -> tuple[int, int]:
    """How many pairs of a birth and a day were tried, and how many were wrong."""
    calendar_days = tuple(calendar(BIRTHS[0], BIRTHS[1] + ADULT + 2))
    number = {calendar_day: index for index, calendar_day in enumerate(calendar_days)}
    days = tuple(map(as_day, calendar_days))
    tried = wrong = 0
    for birth in calendar(*BIRTHS):
        adult_from = birthday_on(as_day(birth), ADULT)
        centre = number[birth[0] + ADULT, birth[1], min(birth[2], 28)]
        for place in places():
            at = centre + place
            tried += 1
            wrong += (adult_from <= days[at]) is not is_of_age(birth, calendar_days[at], ADULT)
    return tried, wrong


def test_nobody_is_18_early_or_late_whatever_the_birth_date() -> None:
    """Every birth from 1940 to 2010; the days close to the birthday, and every 29th further off."""
    tried, wrong = wrong_ages(close_to)
    assert (tried, wrong) == (25_933 * 35, 0)


@exhaustive
def test_nobody_is_18_early_or_late_on_any_of_400_days_either_side() -> None:
    tried, wrong = wrong_ages(all_around)
    assert (tried, wrong) == (25_933 * 801, 0)


def test_pendulums_own_years_call_1557_of_4018_births_18_too_early() -> None:
    """The known-bad twin: what this library never asks, and what it would cost."""
    early = {
        birth
        for birth in calendar(2000, 2010)
        for before in range(1, CLOSE + 1)
        if as_day(birth).diff(days_after(birthday_on(as_day(birth), ADULT), -before)).in_years() >= ADULT
    }
    assert (len(early), len(tuple(calendar(2000, 2010)))) == (1_557, 4_018)
    assert (2004, 2, 4) in early
    assert {month for _, month, _ in early} == {2, 4, 6, 9, 11}


@pytest.mark.parametrize("months", range(1, 25))
def test_months_from_every_start_end_where_counting_them_out_ends(months: int) -> None:
    for start in calendar(*STARTS):
        assert months_from(as_day(start), months) == Day(*months_on(start, months))


def test_years_from_every_start_are_twelve_months_each() -> None:
    for start in calendar(*STARTS):
        for years in (1, 2, 3, 4):
            assert years_from(as_day(start), years) == Day(*months_on(start, 12 * years))


def test_two_years_before_is_the_same_line_for_every_offence_day() -> None:
    """The boundary day is inside the look-back, and the day before it is outside."""
    for offence in calendar(*STARTS):
        first_inside = as_day(look_back_starts(offence, 2))
        assert years_from(first_inside, 2) >= as_day(offence) > years_from(days_after(first_inside, -1), 2)

"""Bank holidays of England and Wales: the law's vectors, substitutes, and what plain GB would miss."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from holidays import country_holidays

from cara_core.errors import CaraError
from cara_core.planning.bank_holidays import working_days
from cara_core.terms.days import DAYS_PER_WEEK, Day, day

YEARS = working_days(2025, 2028)
SATURDAY = 5


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
def test_working_days_after_an_event_are_the_laws(event: str, after_one: str, after_five: str) -> None:
    assert YEARS.after(day(event), 1) == day(after_one)
    assert YEARS.after(day(event), 5) == day(after_five)


def test_the_last_working_day_before_a_sunday_after_christmas_is_christmas_eve() -> None:
    assert YEARS.last_on_or_before(day("2026-12-27")) == day("2026-12-24")


@pytest.mark.parametrize("substitute", ["2026-12-28", "2027-12-27", "2027-12-28", "2028-01-03"])
def test_a_holiday_on_a_weekend_has_its_substitute(substitute: str) -> None:
    assert not YEARS.is_worked(day(substitute))


@pytest.mark.parametrize("one_off", ["2022-06-02", "2022-06-03", "2022-09-19", "2023-05-08"])
def test_holidays_proclaimed_once_are_known(one_off: str) -> None:
    """The Platinum Jubilee (with the moved spring holiday), the State Funeral, the Coronation."""
    assert not working_days(2022, 2023).is_worked(day(one_off))


def test_the_spring_holiday_that_was_moved_in_2022_was_worked() -> None:
    assert working_days(2022, 2022).is_worked(day("2022-05-30"))


def test_there_are_as_many_weekday_holidays_as_the_government_lists() -> None:
    """140 entries from 2 January 2012 to 26 December 2028, every one on a weekday."""
    listed = [
        holiday
        for holiday in working_days(2012, 2028).bank_holidays
        if holiday.weekday() < SATURDAY and day("2012-01-02") <= holiday <= day("2028-12-26")
    ]
    assert len(listed) == 140


def closed(subdivision: str | None, year: int) -> set[date]:
    return set(country_holidays("GB", subdiv=subdivision, years=year))


def test_england_and_wales_have_the_same_holidays() -> None:
    for year in range(2012, 2061):
        assert closed("ENG", year) == closed("WLS", year)


def test_plain_gb_lacks_easter_monday_and_the_late_august_holiday() -> None:
    """The known-bad twin: without the subdivision a deadline would fall on a closed day."""
    missing = {date(2026, 4, 6), date(2026, 8, 31)}
    assert closed("ENG", 2026) - closed(None, 2026) == missing
    assert [YEARS.is_worked(Day(on.year, on.month, on.day)) for on in sorted(missing)] == [False, False]


def test_every_year_has_its_eight_holidays_and_its_weekends() -> None:
    for year in range(2012, 2061):
        calendar = working_days(year, year)
        first, last = Day(year, 1, 1), Day(year, 12, 31)
        worked = sum(
            calendar.is_worked(Day.fromordinal(number)) for number in range(first.toordinal(), last.toordinal() + 1)
        )
        weekdays = sum(
            number % DAYS_PER_WEEK not in {6, 0} for number in range(first.toordinal(), last.toordinal() + 1)
        )
        assert 7 <= weekdays - worked <= 10


def test_extra_closed_days_are_not_worked() -> None:
    calendar = working_days(2026, 2026, [day("2026-03-10")])
    assert not calendar.is_worked(day("2026-03-10"))
    assert calendar.after(day("2026-03-09"), 1) == day("2026-03-11")
    assert not calendar.is_worked(day("2026-04-06"))
    assert YEARS.is_worked(day("2026-03-10"))


@pytest.mark.parametrize("outside", ["2025-12-31", "2027-01-01"])
def test_an_extra_closed_day_outside_the_years_is_refused(outside: str) -> None:
    with pytest.raises(CaraError, match="outside the years asked for; allowed: 2026-01-01 to 2026-12-31"):
        working_days(2026, 2026, [day("2026-03-10"), day(outside)])


def test_days_outside_the_years_are_refused_and_never_counted_as_worked() -> None:
    calendar = working_days(2026, 2026)
    assert (calendar.first, calendar.last) == (day("2026-01-01"), day("2026-12-31"))
    with pytest.raises(ValueError, match="known only from 2026-01-01 to 2026-12-31"):
        calendar.after(day("2026-12-31"), 1)


@pytest.mark.parametrize(("first", "last"), [(2199, 2199), (1800, 1800), (2100, 2199)])
def test_years_whose_holidays_nobody_knows_are_refused(first: int, last: int) -> None:
    with pytest.raises(CaraError, match="no bank holidays are known for"):
        working_days(first, last)


def test_years_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(CaraError, match="the first year is after the last"):
        working_days(2027, 2026)


@pytest.mark.parametrize("absent", ["holidays", "dateutil"])
def test_where_the_extra_is_absent_one_line_names_it(absent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for loaded in [name for name in sys.modules if name.partition(".")[0] in {"holidays", "dateutil"}]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.setitem(sys.modules, absent, None)
    with pytest.raises(CaraError) as raised:
        working_days(2026, 2026)
    assert str(raised.value) == "bank holidays need the extra `calendar`: pip install 'cara-core[calendar]'"


def test_a_fault_of_another_library_is_not_taken_for_the_absent_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "holidays.py").write_text("import no_such_library_at_all\n", encoding="utf-8")
    for loaded in [name for name in sys.modules if name.partition(".")[0] == "holidays"]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="no_such_library_at_all"):
        working_days(2026, 2026)


def test_the_library_is_not_imported_before_it_is_needed() -> None:
    program = "import sys, cara_core.planning.bank_holidays; print('holidays' in sys.modules)"
    done = subprocess.run(  # noqa: S603  (this interpreter, with a program written here)
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"

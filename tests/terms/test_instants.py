"""Instants: with an offset or not at all, the same moment always the same text, and its day in London."""

import datetime as dt

import pytest

from cara_core.terms.days import day
from cara_core.terms.instants import LONDON, london_day, minutes_after, read_instant, write_instant


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-10T09:30:00Z", "2026-03-10T09:30:00Z"),
        ("2026-03-10T09:30:00+00:00", "2026-03-10T09:30:00Z"),
        ("2026-03-10T09:30:00-00:00", "2026-03-10T09:30:00Z"),
        ("2026-07-01T00:30:00+01:00", "2026-06-30T23:30:00Z"),
        ("2026-03-10T09:30:00.5Z", "2026-03-10T09:30:00.500000Z"),
        ("2026-03-10T09:30:00.000000Z", "2026-03-10T09:30:00Z"),
        ("1900-01-01T00:00:00Z", "1900-01-01T00:00:00Z"),
        ("2199-12-31T23:59:59Z", "2199-12-31T23:59:59Z"),
    ],
)
def test_the_same_moment_is_always_the_same_text(text: str, moment: str) -> None:
    found = read_instant(text)
    assert found is not None
    assert found.tzinfo is dt.UTC
    assert write_instant(found) == moment
    assert write_instant(found.astimezone(LONDON)) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-03-10",
        "2026-03-10T09:30:00",
        "2026-03-10 09:30:00Z",
        "2026-03-10T09:30Z",
        "2026-03-10T09:30:00z",
        "2026-03-10t09:30:00Z",
        "2026-03-10T09:30:00+01",
        "2026-03-10T09:30:00+0100",
        "2026-03-10T09:30:00,5Z",
        "2026-03-10T09:30:00.Z",
        "2026-03-10T09:30:00.1234567Z",
        "2026-03-10T09:30:60Z",
        "2026-03-10T25:30:00Z",
        "2026-02-30T09:30:00Z",
        "2026-03-10T09:30:00+24:00",
        "2026-W11-2T09:30:00Z",
        "20260310T093000Z",
        " 2026-03-10T09:30:00Z",
        "2026-03-10T09:30:00Z\n",
        "\u0662026-03-10T09:30:00Z",
        "0001-01-01T00:00:00+23:00",
        "9999-12-31T23:59:59-23:00",
        "1899-12-31T23:59:59Z",
        "1900-01-01T00:00:00+00:01",
        "2200-01-01T00:00:00Z",
        "now",
    ],
)
def test_whatever_could_be_read_in_two_ways_names_none(text: str) -> None:
    assert read_instant(text) is None


@pytest.mark.parametrize(
    ("text", "falls_on"),
    [
        ("2026-06-30T23:30:00Z", "2026-07-01"),
        ("2026-06-30T22:59:59Z", "2026-06-30"),
        ("2026-12-31T23:59:59Z", "2026-12-31"),
        ("2026-03-29T00:59:59Z", "2026-03-29"),
        ("2026-03-29T01:00:00Z", "2026-03-29"),
        ("2026-03-28T23:59:59Z", "2026-03-28"),
        ("2026-03-29T22:59:59Z", "2026-03-29"),
        ("2026-03-29T23:00:00Z", "2026-03-30"),
        ("2026-10-24T23:00:00Z", "2026-10-25"),
        ("2026-10-25T00:30:00Z", "2026-10-25"),
        ("2026-10-25T01:30:00Z", "2026-10-25"),
        ("2026-10-25T23:30:00Z", "2026-10-25"),
        ("2026-10-26T00:00:00Z", "2026-10-26"),
        ("1970-06-30T23:30:00Z", "1970-07-01"),
        ("1970-12-31T23:30:00Z", "1971-01-01"),
    ],
)
def test_the_day_is_londons_also_where_the_clocks_change(text: str, falls_on: str) -> None:
    """On 29 March the day has 23 hours, on 25 October 25; from 1968 to 1971 summer time did not end."""
    found = read_instant(text)
    assert found is not None
    assert london_day(found) == day(falls_on)


def test_the_hour_that_comes_twice_is_two_moments_of_one_day() -> None:
    first, second = (dt.datetime(2026, 10, 25, 1, 30, fold=fold, tzinfo=LONDON) for fold in (0, 1))
    assert (write_instant(first), write_instant(second)) == ("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")
    assert london_day(first) == london_day(second) == day("2026-10-25")


@pytest.mark.parametrize(
    ("text", "minutes", "later"),
    [
        ("2026-03-10T09:30:00Z", 0, "2026-03-10T09:30:00Z"),
        ("2026-03-29T00:59:00Z", 5, "2026-03-29T01:04:00Z"),
        ("2026-12-31T23:59:30Z", 1, "2027-01-01T00:00:30Z"),
        ("2026-03-10T09:30:00.250000Z", -30, "2026-03-10T09:00:00.250000Z"),
    ],
)
def test_minutes_go_by_whatever_the_clocks_do(text: str, minutes: int, later: str) -> None:
    found = read_instant(text)
    assert found is not None
    assert write_instant(minutes_after(found.astimezone(LONDON), minutes)) == later

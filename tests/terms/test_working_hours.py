"""Working hours, from nine to five on a working day: in London, over weekends, holidays and a change of the clocks."""

import pytest

from cara_core.terms.days import day
from cara_core.terms.instants import Instant, read_instant
from cara_core.terms.working_hours import CLOSES, OPENS, end_of_day, hours_worked_after, is_in_hours
from support.worked import WORKED


def instant(text: str) -> Instant:
    found = read_instant(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("at", "inside"),
    [
        ("2026-04-23T08:59:59+01:00", False),
        ("2026-04-23T09:00:00+01:00", True),
        ("2026-04-23T08:00:00Z", True),
        ("2026-04-23T16:59:59+01:00", True),
        ("2026-04-23T17:00:00+01:00", False),
        ("2026-01-22T09:00:00Z", True),
        ("2026-01-22T08:00:00Z", False),
        ("2026-04-25T12:00:00+01:00", False),
        ("2026-04-03T12:00:00+01:00", False),
    ],
)
def test_in_working_hours_by_a_clock_in_london(at: str, *, inside: bool) -> None:
    assert is_in_hours(instant(at), WORKED) is inside


@pytest.mark.parametrize(
    ("on", "closes"), [("2026-04-23", "2026-04-23T17:00:00+01:00"), ("2026-01-22", "2026-01-22T17:00:00Z")]
)
def test_the_end_of_a_day(on: str, closes: str) -> None:
    assert end_of_day(day(on)) == instant(closes)
    assert (OPENS.hour, CLOSES.hour) == (9, 17)


@pytest.mark.parametrize(
    ("at", "hours", "until"),
    [
        ("2026-04-23T10:00:00+01:00", 1, "2026-04-23T11:00:00+01:00"),
        ("2026-04-23T13:00:00+01:00", 4, "2026-04-23T17:00:00+01:00"),
        ("2026-04-23T16:30:00+01:00", 1, "2026-04-24T09:30:00+01:00"),
        ("2026-04-23T07:00:00+01:00", 1, "2026-04-23T10:00:00+01:00"),
        ("2026-04-23T18:00:00+01:00", 1, "2026-04-24T10:00:00+01:00"),
        ("2026-04-24T16:00:00+01:00", 4, "2026-04-27T12:00:00+01:00"),
        ("2026-04-25T08:00:00+01:00", 1, "2026-04-27T10:00:00+01:00"),
        ("2026-04-02T16:00:00+01:00", 9, "2026-04-07T17:00:00+01:00"),
        ("2026-03-27T16:00:00Z", 2, "2026-03-30T10:00:00+01:00"),
        ("2026-04-23T16:59:30+01:00", 1, "2026-04-24T10:00:00+01:00"),
    ],
)
def test_hours_are_counted_in_working_hours_alone(at: str, hours: int, until: str) -> None:
    assert hours_worked_after(instant(at), hours, WORKED) == instant(until)

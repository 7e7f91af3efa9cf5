"""The victim's safe contact: what a window holds by the clock in London, and what is silent about itself."""

import datetime as dt

import attrs
import pytest

from cara_core.terms.contact import (
    CallOutcome,
    InterpreterNeed,
    Owned,
    PerpetratorAccess,
    SafeContact,
    SafeWay,
    SafeWindow,
    WayKind,
)
from cara_core.terms.days import day
from cara_core.terms.instants import Instant, read_instant
from cara_core.terms.veil import Veiled

MONDAY = SafeWindow(weekday=1, starts=dt.time(10), ends=dt.time(12))
WAY = SafeWay(kind=WayKind.SMS, value=Veiled("07700 900123"), owner=Owned.OWN)


def instant(text: str) -> Instant:
    found = read_instant(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("at", "held"),
    [
        ("2026-03-09T10:00:00Z", True),
        ("2026-03-09T09:59:59.999999Z", False),
        ("2026-03-09T11:59:59.999999Z", True),
        ("2026-03-09T12:00:00Z", False),
        ("2026-03-10T10:00:00Z", False),
        ("2026-07-06T09:00:00Z", True),
        ("2026-07-06T11:00:00Z", False),
        ("2026-07-06T10:00:00+01:00", True),
    ],
)
def test_a_window_is_by_the_clock_in_london_and_its_end_is_outside(at: str, *, held: bool) -> None:
    assert MONDAY.holds(instant(at)) is held


@pytest.mark.parametrize(
    ("at", "held"),
    [
        ("2026-03-29T00:59:59Z", False),
        ("2026-03-29T01:00:00Z", False),
        ("2026-10-25T00:15:00Z", True),
        ("2026-10-25T01:15:00Z", True),
        ("2026-10-25T02:15:00Z", False),
    ],
)
def test_an_hour_the_clocks_leave_out_is_never_and_one_they_show_twice_is_twice(at: str, *, held: bool) -> None:
    night = SafeWindow(weekday=7, starts=dt.time(1), ends=dt.time(2))
    assert night.holds(instant(at)) is held


@pytest.mark.parametrize("ends", [dt.time(10), dt.time(9, 59), dt.time(0)])
def test_a_window_that_does_not_end_after_its_start_cannot_be_made(ends: dt.time) -> None:
    with pytest.raises(ValueError, match="ends: later than it starts"):
        SafeWindow(weekday=1, starts=dt.time(10), ends=ends)


@pytest.mark.parametrize("weekday", [0, 8, -1])
def test_a_week_has_seven_days(weekday: int) -> None:
    with pytest.raises(ValueError, match="weekday"):
        SafeWindow(weekday=weekday, starts=dt.time(10), ends=dt.time(12))


def test_without_windows_no_time_is_safe() -> None:
    assert not WAY.in_window(instant("2026-03-09T10:30:00Z"))


def test_a_day_to_avoid_is_one_by_the_calendar_in_london() -> None:
    night = SafeWindow(weekday=1, starts=dt.time(0), ends=dt.time(1))
    way = attrs.evolve(WAY, safe_windows=(night,))
    monday = instant("2026-07-05T23:30:00Z")
    assert way.in_window(monday)
    assert not attrs.evolve(way, avoid=(day("2026-07-06"),)).in_window(monday)
    assert attrs.evolve(way, avoid=(day("2026-07-05"),)).in_window(monday)


def test_what_was_left_out_is_unsafe_or_not_known() -> None:
    assert WAY.perpetrator_access is PerpetratorAccess.UNKNOWN
    assert (WAY.voicemail_ok, WAY.withheld_number_ok, WAY.verified_on, WAY.opted_in) == (False, None, None, frozenset())
    record = SafeContact(case="26/1", version=1, recorded_by="PC 1", recorded_on=day("2026-03-09"), told_by="victim")
    assert (record.language, record.living_with_participant, record.channels) == (None, None, ())
    assert (record.do_not_contact, record.code_word_set) == (False, False)


def test_versions_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match="version"):
        SafeContact(case="26/1", version=0, recorded_by="PC 1", recorded_on=day("2026-03-09"), told_by="victim")


def test_no_record_of_the_victim_s_says_anything_by_its_repr() -> None:
    need = InterpreterNeed(language="pl", dialect="Silesian", excluded=Veiled("nobody from Elm Street"))
    record = SafeContact(
        case="26/0117",
        version=1,
        recorded_by="PC 1",
        recorded_on=day("2026-03-09"),
        told_by="victim",
        channels=(WAY,),
        interpreter_need=need,
        notes=Veiled("Wednesdays"),
    )
    shown = f"{record!r} {WAY!r} {need!r} {attrs.asdict(record)!r}"
    assert not [secret for secret in ("900123", "Elm Street", "Wednesdays") if secret in shown]
    assert "26/0117" not in f"{record!r}{WAY!r}{need!r}"
    assert repr(MONDAY) == "<SafeWindow>"


def test_not_reached_is_an_outcome_of_its_own() -> None:
    assert CallOutcome("not_reached") is CallOutcome.NOT_REACHED
    assert CallOutcome.NOT_REACHED is not CallOutcome("reached_safe")

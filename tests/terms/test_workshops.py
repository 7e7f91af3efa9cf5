"""The words of scheduling: local times across clock changes, who speaks what, and what is never shown."""

import datetime as dt
from typing import Any

import attrs
import pytest

from cara_core.stages.schedule.assignment import Waiting
from cara_core.terms.caution import Part
from cara_core.terms.days import Day, days_after, days_before
from cara_core.terms.instants import LONDON
from cara_core.terms.policy import Delivery, OfferedLanguage
from cara_core.terms.workshops import Facilitator, Seat, begins, covers, staffable, unclear
from support.schedules import needs, span, workshop

_TEN = dt.time(10)
_FIRST, _LAST = Day(2020, 1, 1), Day(2060, 12, 31)


def _every_day() -> list[Day]:
    return [Day.fromordinal(number) for number in range(_FIRST.toordinal(), _LAST.toordinal() + 1)]


def test_a_pair_four_weeks_apart_keeps_its_local_time_whatever_the_clocks_do() -> None:
    """Over every day from 2020 to 2060; the difference in hours is another where a change lies between."""
    hours: dict[int, int] = {}
    for on in _every_day():
        first, second = workshop("a", on), workshop("b", days_after(on, 28), Part.SECOND)
        assert begins(first).astimezone(LONDON).time() == begins(second).astimezone(LONDON).time() == _TEN
        apart = int((begins(second) - begins(first)).total_seconds()) // 3600
        hours[apart] = hours.get(apart, 0) + 1
    assert set(hours) == {28 * 24 - 1, 28 * 24, 28 * 24 + 1}
    assert hours[28 * 24 - 1] == hours[28 * 24 + 1] == 41 * 28


def test_adding_so_many_hours_would_miss_the_local_time() -> None:
    """The known-bad twin: 28 times 24 hours after ten o'clock it is eleven, or nine."""
    wrong = set()
    for on in (Day(2027, 3, 20), Day(2027, 10, 20)):
        later = dt.datetime.fromtimestamp(begins(workshop("a", on)).timestamp() + 28 * 24 * 3600, LONDON)
        wrong.add(later.hour)
    assert wrong == {9, 11}


def test_each_year_has_one_night_with_a_missing_hour_and_one_with_an_hour_twice() -> None:
    found: dict[tuple[int, str], list[Day]] = {}
    for on in _every_day():
        said = unclear(on, dt.time(1, 30))
        assert unclear(on, _TEN) is None
        if said is not None:
            found.setdefault((on.year, said), []).append(on)
    assert set(found) == {
        (year, said) for year in range(2020, 2061) for said in ("is left out that night", "comes twice that night")
    }
    for (_, said), nights in found.items():
        (night,) = nights
        assert night.month == (3 if "left out" in said else 10)
        assert night.isoweekday() == 7
        assert night.day > 24


@pytest.mark.parametrize(
    ("on", "clock", "said"),
    [
        (Day(2027, 3, 28), dt.time(0, 59), None),
        (Day(2027, 3, 28), dt.time(1, 0), "is left out that night"),
        (Day(2027, 3, 28), dt.time(1, 59), "is left out that night"),
        (Day(2027, 3, 28), dt.time(2, 0), None),
        (Day(2027, 10, 31), dt.time(0, 59), None),
        (Day(2027, 10, 31), dt.time(1, 0), "comes twice that night"),
        (Day(2027, 10, 31), dt.time(1, 59), "comes twice that night"),
        (Day(2027, 10, 31), dt.time(2, 0), None),
    ],
)
def test_the_hour_that_is_missing_or_comes_twice_is_named_to_the_minute(on: Day, clock: dt.time, said: str) -> None:
    assert unclear(on, clock) == said


@pytest.mark.parametrize("field", ["starts", "ends"])
def test_a_workshop_cannot_start_or_end_at_a_time_that_names_no_single_instant(field: str) -> None:
    times: dict[str, Any] = {"starts": dt.time(0, 30), "ends": dt.time(2, 30), field: dt.time(1, 30)}
    for on, said in ((Day(2027, 3, 28), "left out"), (Day(2027, 10, 31), "twice")):
        with pytest.raises(ValueError, match=f"{field}: a local time that names one instant; .*{said}"):
            workshop("a", on, **times)


@pytest.mark.parametrize("ends", [dt.time(10), dt.time(9)])
def test_a_workshop_ends_after_it_starts(ends: dt.time) -> None:
    with pytest.raises(ValueError, match="ends: later than it starts, on the same day"):
        workshop("a", _FIRST, ends=ends)


@pytest.mark.parametrize(("least", "most"), [(0, 0), (1, 0), (6, 5), (0, -1)])
def test_a_workshop_has_at_least_one_place_and_no_fewer_than_its_least(least: int, most: int) -> None:
    with pytest.raises(ValueError, match="most: at least 1, and no fewer than the least"):
        workshop("a", _FIRST, least=least, most=most)


def test_the_least_is_no_negative_number() -> None:
    with pytest.raises(ValueError, match="least"):
        workshop("a", _FIRST, least=-1)
    assert workshop("a", _FIRST, least=0, most=1).least == 0


@pytest.mark.parametrize(
    ("facilitators", "staffed"),
    [
        ([], False),
        ([("pl", True)], False),
        ([("pl", True), ("pl", True)], True),
        ([("pl", True), ("pl", False)], False),
        ([("pl", True), ("en", True)], False),
        ([("en", True), ("pl", True), ("PL", True)], True),
    ],
)
def test_two_qualified_people_who_speak_the_language_staff_a_workshop(
    facilitators: list[tuple[str, bool]], *, staffed: bool
) -> None:
    people = tuple(
        Facilitator(id=str(number), languages=(spoken,), qualified=able)
        for number, (spoken, able) in enumerate(facilitators)
    )
    assert workshop("a", _FIRST, language="pl", facilitators=people).staffed is staffed


@pytest.mark.parametrize(
    ("first", "last", "staffed"),
    [
        (None, None, True),
        (_FIRST, _FIRST, True),
        (days_after(_FIRST, 1), None, False),
        (None, days_before(_FIRST, 1), False),
        (days_before(_FIRST, 9), days_after(_FIRST, 9), True),
    ],
)
def test_who_is_qualified_counts_on_the_day_of_the_workshop(
    first: Day | None, last: Day | None, *, staffed: bool
) -> None:
    always = Facilitator(id="1", languages=("en",), qualified=True)
    between = Facilitator(id="2", languages=("en",), qualified=True, qualified_from=first, qualified_until=last)
    assert workshop("a", _FIRST, facilitators=(always, between)).staffed is staffed
    never = attrs.evolve(between, qualified=False)
    assert not workshop("a", _FIRST, facilitators=(always, never)).staffed


@pytest.mark.parametrize(
    ("offered", "asked", "covered"),
    [
        ("en", "en", True),
        ("en", "EN-gb", True),
        ("pa", "pa-Guru", True),
        ("en-GB", "en", False),
        ("en", "eng", False),
        ("pl", "en", False),
    ],
)
def test_a_language_covers_its_own_kinds(offered: str, asked: str, *, covered: bool) -> None:
    assert covers(offered, wanted=asked) is covered


def test_a_language_nobody_gives_cannot_be_staffed() -> None:
    offered = [
        OfferedLanguage(tag="en", delivery=Delivery.NATIVE),
        OfferedLanguage(tag="pl", delivery=Delivery.INTERPRETER),
    ]
    assert staffable("en-GB", offered)
    assert staffable("pl", offered)
    assert not staffable("ro", offered)
    assert not staffable("en", [])


def test_no_text_of_a_person_or_a_seat_shows_a_mark() -> None:
    marked = needs(keep_apart=frozenset({"planted-mark"}))
    seat = Seat(workshop="a", case="C1", keep_apart=frozenset({"planted-mark"}))
    waits = Waiting(needs=marked, span=span())
    for value in (marked, seat, waits):
        assert "planted-mark" not in f"{value} {value!r} {[value]} {value:}"

"""A booking asks its workshops, and who else goes to them: before it is kept, and where nobody else can write."""

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, Final

import attrs
import pytest

import cara_core as cara
from cara_core.casework import recording
from cara_core.formats.tables.workshop_calendar import read_workshop_calendar
from cara_core.terms.caution import Part
from casework.worked import AT, BY, CASE, Place, issued
from support.offers import workshop

THREADS: Final = 4
FIRST: Final = workshop(id="L-A", on=cara.day("2026-04-11"), most=1, least=1)
SECOND: Final = workshop(id="L-B", part=Part.SECOND, after="L-A", on=cara.day("2026-05-09"), most=1, least=1)
PAIR: Final = cara.WorkshopPair(FIRST, SECOND)
TYPED: Final = cara.facts.WorkshopsBooked(first=FIRST.on, second=SECOND.on, first_workshop="L-A", second_workshop="L-B")
PEOPLE: Final = b"id,languages,qualified\nT1,en,yes\nT2,en,yes\n"
CALENDAR: Final = (
    b"id,part,after,venue,date,starts,ends,language,group,least,most,facilitators\n"
    b"L-A,A,,A hall,2026-04-11,10:00,15:00,en,men,1,1,T1;T2\n"
    b"L-B,B,L-A,A hall,2026-05-09,10:00,15:00,en,men,1,1,T1;T2\n"
    b"M-A,A,,A hall,2026-04-12,10:00,15:00,en,men,1,9,T1;T2\n"
)


def with_a_calendar(casework: cara.Casework) -> None:
    reading = read_workshop_calendar(CALENDAR, PEOPLE)
    casework.keep_calendar(reading, at=AT, by="coordinator 3")


def codes(refused: Any) -> list[tuple[str, str]]:
    return [(fault.path, fault.code) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"first_workshop": "X-A"}, [("what.first_workshop", "NOT_ON_OFFER")]),
        ({"first_workshop": "L-B"}, [("what.first_workshop", "OTHER_PART"), ("what.first_workshop", "OTHER_DAY")]),
        ({"first_workshop": "M-A"}, [("what.first_workshop", "OTHER_DAY")]),
        ({"first_starts": "11:00"}, [("what.first_starts", "NOT_AS_PLANNED")]),
        ({"second_venue": "Another hall"}, [("what.second_venue", "NOT_AS_PLANNED")]),
        ({"first_workshop": None, "second_workshop": "l-b"}, [("what.second_workshop", "NOT_ON_OFFER")]),
    ],
)
def test_what_is_typed_is_compared_with_the_calendar(
    changed: dict[str, Any], wrong: list[tuple[str, str]], place: Place
) -> None:
    with place.open() as casework:
        issued(casework)
        with_a_calendar(casework)
        with pytest.raises(cara.InputError) as refused:
            casework.record(CASE, attrs.evolve(TYPED, **changed), at=AT, by=BY)
        assert codes(refused) == wrong
        assert casework.record(CASE, TYPED, at=AT, by=BY).facts


def test_a_full_group_takes_nobody_and_a_place_that_is_given_back_is_free(place: Place) -> None:
    with place.open() as casework:
        with_people(casework, 2)
        with_a_calendar(casework)
        casework.book("own-0", PAIR, at=AT, by=BY)
        assert casework.book("own-0", PAIR, at=AT, by=BY).facts == ()
        full = [("what.first_workshop", "FULL"), ("what.second_workshop", "FULL")]
        with pytest.raises(cara.InputError) as refused:
            casework.book("own-1", PAIR, at=AT, by=BY)
        assert codes(refused) == full
        with pytest.raises(cara.InputError) as refused:
            casework.record("own-1", TYPED, at=AT, by=BY)
        assert codes(refused) == full
        casework.cancel("own-0", at=AT, by=BY)
        assert casework.book("own-1", PAIR, at=AT, by=BY).facts


def with_people(casework: cara.Casework, several: int) -> None:
    for number in range(several):
        issued(casework, f"own-{number}")


def test_a_workshop_that_was_cancelled_or_has_nobody_to_run_it_is_not_booked(place: Place) -> None:
    with place.open() as casework:
        issued(casework)
        nobody = attrs.evolve(FIRST, facilitators=FIRST.facilitators[:1])
        with pytest.raises(cara.InputError) as refused:
            casework.book(CASE, cara.WorkshopPair(nobody, SECOND), at=AT, by=BY)
        assert codes(refused) == [("what.first_workshop", "FACILITATORS")]
        with_a_calendar(casework)
        casework.cancel_workshop("L-A", cause="venue", at=AT, by=BY)
        with pytest.raises(cara.InputError) as refused:
            casework.book(CASE, PAIR, at=AT, by=BY)
        assert codes(refused) == [("what.first_workshop", "NOT_HELD")]


def test_a_booking_that_names_no_workshop_is_kept_and_asks_nobody(place: Place) -> None:
    with place.open() as casework:
        issued(casework)
        with_a_calendar(casework)
        unnamed = attrs.evolve(TYPED, first_workshop=None, second_workshop=None)
        assert casework.record(CASE, unnamed, at=AT, by=BY).facts


def test_what_was_arranged_is_recorded_as_it_was_once_it_is_over(place: Place) -> None:
    """Somebody types in July who was booked in March: no place is taken by it any more."""
    late = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)
    with place.open() as casework:
        with_people(casework, 2)
        with_a_calendar(casework)
        casework.book("own-0", PAIR, at=AT, by=BY)
        booked = casework.record("own-1", TYPED, at=late, on=cara.day("2026-03-12"), by=BY)
        assert [fact.kind for fact in booked.facts] == ["workshops_booked"]


def test_without_a_calendar_the_forces_own_workshops_are_asked(place: Place) -> None:
    with place.open() as casework:
        issued(casework)
        with pytest.raises(cara.InputError) as refused:
            casework.record(CASE, TYPED, at=AT, by=BY)
        assert codes(refused) == [("what.first_workshop", "NOT_ON_OFFER"), ("what.second_workshop", "NOT_ON_OFFER")]


def at_once(casework: cara.Casework) -> Counter[str]:
    """Each thread books another case into the last place, at the same moment: what came of it."""
    ready = Barrier(THREADS)

    def book(number: int) -> str:
        ready.wait()
        try:
            casework.book(f"own-{number}", PAIR, at=AT, by=BY)
        except cara.InputError as full:
            return full.faults[0].code
        return "booked"

    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(pool.map(book, range(THREADS)))


def holders(casework: cara.Casework) -> list[str]:
    return [f"own-{number}" for number in range(THREADS) if casework.case(f"own-{number}").booking is not None]


def test_the_last_place_is_given_once(place: Place) -> None:
    with place.open() as casework:
        with_people(casework, THREADS)
        with_a_calendar(casework)
        assert at_once(casework) == {"booked": 1, "FULL": THREADS - 1}
        assert len(holders(casework)) == 1


@pytest.fixture
def asked_before_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Places are counted before the transaction and not in it, and everybody has counted before anybody writes."""
    counted = Barrier(THREADS)

    def never_again(*_: object) -> None:
        counted.wait(timeout=60)

    monkeypatch.setattr(recording, "_asked_again", never_again)


@pytest.mark.usefixtures("asked_before_alone")
def test_places_that_are_counted_before_the_transaction_alone_are_given_twice(sqlite_place: Place) -> None:
    """The known-bad twin."""
    with sqlite_place.open() as casework:
        for number in range(THREADS):
            issue_unwatched(casework, f"own-{number}")
        assert at_once(casework)["booked"] == THREADS
        assert len(holders(casework)) == THREADS


def issue_unwatched(casework: cara.Casework, case: str) -> None:
    """Up to the caution, where the barrier of the twin waits for nobody."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recording, "_asked_again", lambda *_: None)
        issued(casework, case)

"""The calendar through the casework: what an import changes, what a cancellation does, and what stays as it was."""

from collections.abc import Sequence

import attrs
import pytest

import cara_core as cara
from cara_core.books.workshop_calendar import CalendarReading
from cara_core.case.facts import Attendance, AttendanceRecorded, NotHeldCause, WorkshopNotHeld
from cara_core.casework.calendar.results import CalendarChanges, CalendarKept, EntryKind, HowChanged
from cara_core.formats.tables.workshop_calendar import read_workshop_calendar
from cara_core.store.calendar.stored_calendar import NewEntry, StoredCalendar
from cara_core.terms.caution import Part
from cara_core.terms.instants import Instant
from cara_core.terms.workshops import WorkshopPair
from casework.worked import AT, BY, CASE, Place, issued

LATER = Instant.fromisoformat("2026-03-12T09:00:00+00:00")
COORDINATOR = "coordinator 3"
PEOPLE = "id,languages,qualified\nT1,en,yes\nT2,en,yes\nT3,en,no\n"
HEAD = "id,part,after,venue,date,starts,ends,language,group,least,most,facilitators\n"
FIRST = "1A,A,,Hall,2026-03-21,10:00,15:00,en,men,2,12,T1;T2\n"
SECOND = "1B,B,1A,Hall,2026-04-18,10:00,15:00,en,men,2,12,T1;T2\n"
OTHER = "2A,A,,Hall,2026-05-04,10:00,15:00,en,men,2,12,T1;T2\n"


def read(*rows: str, people: str = PEOPLE) -> CalendarReading:
    reading = read_workshop_calendar((HEAD + "".join(rows)).encode(), people.encode())
    assert reading.good, reading
    return reading


def keep(casework: cara.Casework, *rows: str, people: str = PEOPLE, at: Instant = AT) -> CalendarKept:
    return casework.keep_calendar(read(*rows, people=people), at=at, by=COORDINATOR)


def how(changes: CalendarChanges) -> dict[str, str]:
    return {entry.id: entry.how for entry in changes.entries}


def booked(casework: cara.Casework, case: str = CASE) -> None:
    """A case under a caution, booked into the first pair."""
    issued(casework, case)
    first, second, *_ = casework.calendar().workshops
    casework.book(case, WorkshopPair(first, second), at=AT, by=BY)


def kinds_after(casework: cara.Casework, number: int, case: str = CASE) -> Sequence[str]:
    return [fact.kind for fact in casework.case(case).facts[number:]]


def store_with_a_case(place: Place) -> cara.Casework:
    """Made with a case, as every store is."""
    casework = place.open()
    casework.open(cara.read_referral(REFERRAL), case="26/0001", force="hampshire", at=AT, by=BY)
    return casework


REFERRAL = (
    '{"format": "cara-referral/1", "reference": "R-1", "offences": [{"code": "CJ88116", "committed_on": "2026-03-08"}]}'
)


def test_an_import_says_what_it_would_change_and_keeps_nothing(place: Place) -> None:
    with store_with_a_case(place) as casework:
        assert casework.calendar().is_empty
        changes = casework.calendar_changes(read(FIRST, SECOND))
        assert how(changes) == dict.fromkeys(["T1", "T2", "T3", "1A", "1B"], HowChanged.ADDED)
        assert casework.calendar().is_empty
        kept = keep(casework, FIRST, SECOND)
        assert [entry.id for entry in kept.entries] == ["T1", "T2", "T3", "1A", "1B"]
        assert set(how(casework.calendar_changes(read(FIRST, SECOND))).values()) == {HowChanged.UNCHANGED}
        assert keep(casework, FIRST, SECOND).entries == ()


def test_what_is_changed_names_its_fields_and_what_is_gone_stays(place: Place) -> None:
    with store_with_a_case(place) as casework:
        keep(casework, FIRST, SECOND)
        file = read(FIRST.replace("15:00", "15:30").replace("Hall", "Room"), people=PEOPLE.replace("T2,en", "T2,en;pl"))
        changes = casework.calendar_changes(file)
        assert how(changes) == {"T1": "unchanged", "T2": "changed", "T3": "unchanged", "1A": "changed", "1B": "gone"}
        (changed,) = [entry for entry in changes.entries if entry.id == "1A"]
        assert [(field.name, field.before, field.after) for field in changed.fields] == [
            ("venue", "Hall", "Room"),
            ("ends", "15:00", "15:30"),
        ]
        assert (changes.count(HowChanged.CHANGED, EntryKind.WORKSHOP), len(changes.to_keep)) == (1, 2)
        casework.keep_calendar(file, at=LATER, by=COORDINATOR)
        assert [workshop.id for workshop in casework.calendar().workshops] == ["1A", "1B"]
        assert [(entry.version, entry.recorded_at) for entry in casework.calendar().versions("1A")] == [
            (1, AT),
            (2, LATER),
        ]


def test_a_cancelled_workshop_does_not_come_back(place: Place) -> None:
    with store_with_a_case(place) as casework:
        keep(casework, FIRST, SECOND)
        assert [entry.state for entry in casework.cancel_workshop("1A", cause="venue", at=AT, by=BY).entries] == [
            "cancelled"
        ]
        # The file still has it, as it was: that is said, and it stays cancelled.
        assert how(casework.calendar_changes(read(FIRST, SECOND)))["1A"] == HowChanged.CANCELLED
        keep(casework, FIRST, SECOND)
        keep(casework, SECOND.replace("1A", ""))
        keep(casework, FIRST, SECOND)
        assert [workshop.id for workshop in casework.calendar().workshops] == ["1B"]
        # As another workshop it is refused, and nothing else of the file is kept.
        with pytest.raises(cara.InputError) as refused:
            keep(casework, FIRST.replace("2026-03-21", "2026-03-28"), OTHER)
        assert [str(fault) for fault in refused.value.faults] == [
            "row 2: id: found the id of a workshop that was cancelled, and another workshop; allowed: a new id"
        ]
        assert [workshop.id for workshop in casework.calendar().workshops] == ["1B"]
    with place.open() as again:
        assert again.calendar().cancelled["1A"].cause == "venue"


def test_by_the_newest_row_of_a_file_alone_it_would_come_back(place: Place) -> None:
    """The known-bad twin: whoever takes what a file has for what is on offer sends people to a locked door."""
    with store_with_a_case(place) as casework:
        keep(casework, FIRST, SECOND)
        casework.cancel_workshop("1A", cause="venue", at=AT, by=BY)
        of_the_file = {workshop.id for workshop in read(FIRST, SECOND).calendar.workshops}
        assert "1A" in of_the_file
        assert "1A" not in {workshop.id for workshop in casework.calendar().workshops}


def test_an_id_stays_the_part_it_is(place: Place) -> None:
    with store_with_a_case(place) as casework:
        keep(casework, FIRST)
        with pytest.raises(cara.InputError, match="found the other part under an id that is kept"):
            keep(casework, FIRST.replace("1A,A", "1A,B"))


def test_a_cancellation_is_a_fact_of_every_booking_it_meets(place: Place) -> None:
    with place.open() as casework:
        issued(casework, "26/0001")
        keep(casework, FIRST, SECOND)
        booked(casework)
        booked(casework, "26/0118")
        before = casework.case(CASE).number
        kept = casework.cancel_workshop("1A", cause="facilitator", at=LATER, by=COORDINATOR)
        assert [(met.case, met.part, met.after, met.refused) for met in kept.cases] == [
            (CASE, Part.FIRST, None, None),
            ("26/0118", Part.FIRST, None, None),
        ]
        assert kinds_after(casework, before) == ["workshop_not_held"]
        (record,) = casework.case(CASE).not_held
        assert record.what == WorkshopNotHeld(
            part=Part.FIRST, workshop_on=cara.day("2026-03-21"), cause=NotHeldCause.FACILITATOR
        )
        assert record.by == COORDINATOR
        assert casework.case(CASE).booking is None
        # Once more it says the same, and adds nothing.
        again = casework.cancel_workshop("1A", cause="facilitator", at=LATER, by=COORDINATOR)
        assert (again.entries, again.cases) == ((), ())
        with pytest.raises(cara.InputError, match="cancelled already, for another cause; allowed: facilitator"):
            casework.cancel_workshop("1A", cause="weather", at=LATER, by=COORDINATOR)


def test_who_was_there_was_there(place: Place) -> None:
    with place.open() as casework:
        issued(casework, "26/0001")
        keep(casework, FIRST, SECOND)
        booked(casework)
        at = Instant.fromisoformat("2026-03-22T09:00:00+00:00")
        there = AttendanceRecorded(part=Part.FIRST, workshop_on=cara.day("2026-03-21"), attendance=Attendance.ATTENDED)
        casework.record(CASE, there, at=at, by=BY)
        assert casework.cancel_workshop("1A", cause="other", at=at, by=BY).cases == ()


def test_another_day_is_booked_anew_or_falls_away(place: Place) -> None:
    with place.open() as casework:
        issued(casework, "26/0001")
        keep(casework, FIRST, SECOND)
        booked(casework)
        both = (FIRST.replace("03-21", "03-28"), SECOND.replace("04-18", "04-25"))
        (met,) = keep(casework, *both, at=LATER).cases
        assert [fact.kind for fact in met.facts] == ["workshops_booked"]
        booking = casework.case(CASE).booking
        assert booking is not None
        assert (str(booking.first), str(booking.second)) == ("2026-03-28", "2026-04-25")
        # Now too far from its first: by the terms that pair cannot be.
        (met,) = keep(casework, both[0], SECOND.replace("1A", "").replace("04-18", "05-30"), at=LATER).cases
        assert [(fact.kind, fact.what) for fact in met.facts] == [
            (
                "workshop_not_held",
                WorkshopNotHeld(part=Part.SECOND, workshop_on=cara.day("2026-04-25"), cause=NotHeldCause.OTHER),
            )
        ]
        assert casework.case(CASE).booking is None
        assert keep(casework, both[0], at=LATER).cases == ()


@pytest.mark.parametrize("changed", [FIRST.replace("10:00", "11:00"), FIRST.replace("Hall", "Room")])
def test_another_time_or_venue_is_to_be_looked_at(place: Place, changed: str) -> None:
    with place.open() as casework:
        issued(casework, "26/0001")
        keep(casework, FIRST, SECOND)
        booked(casework)
        (met,) = keep(casework, changed, SECOND, at=LATER).cases
        assert (met.case, met.before.id, met.refused) == (CASE, "1A", None)
        assert met.after == casework.calendar().workshop("1A")
        assert met.before != met.after


@pytest.mark.parametrize("changed", [FIRST.replace(",2,12,", ",2,11,"), FIRST.replace("T1;T2", "T2;T1")])
def test_what_nobody_who_comes_has_to_know_meets_no_case(place: Place, changed: str) -> None:
    with place.open() as casework:
        issued(casework, "26/0001")
        keep(casework, FIRST, SECOND)
        booked(casework)
        kept = keep(casework, changed, SECOND, at=LATER)
        assert ([entry.id for entry in kept.entries], kept.cases) == (["1A"], ())


def test_what_a_crash_left_between_the_calendar_and_the_cases_is_done_with_the_next_call(place: Place) -> None:
    with place.open() as casework:
        issued(casework, "26/0001")
        keep(casework, FIRST, SECOND)
        booked(casework)
        # The calendar was kept, and the process ended before a case was looked at.
        casework._calendar._log().keep(
            lambda stored: [cancelled(stored)], asked=[], at=LATER, by=COORDINATOR, request=None
        )
        assert casework.case(CASE).booking is not None
        (met,) = casework.cancel_workshop("1A", cause="venue", at=LATER, by=COORDINATOR).cases
        assert [fact.kind for fact in met.facts] == ["workshop_not_held"]


def cancelled(stored: StoredCalendar) -> NewEntry:
    return NewEntry(what=attrs.evolve(stored.offered["1A"], cause=NotHeldCause.VENUE))


def test_the_same_request_is_answered_once(place: Place) -> None:
    with store_with_a_case(place) as casework:
        reading = read(FIRST, SECOND)
        assert not casework.keep_calendar(reading, at=AT, by=COORDINATOR, request="r1").repeated
        assert casework.keep_calendar(reading, at=LATER, by=COORDINATOR, request="r1").repeated
        with pytest.raises(cara.InputError, match="this key was used for something else"):
            casework.cancel_workshop("1A", cause="venue", at=AT, by=COORDINATOR, request="r1")


def test_wrong_calls_are_refused_with_everything(place: Place) -> None:
    wrong = read_workshop_calendar(b"id\n", PEOPLE.encode())
    with store_with_a_case(place) as casework:
        for call in (
            lambda: casework.keep_calendar(wrong, at=AT, by=COORDINATOR),
            lambda: casework.calendar_changes(wrong),
            lambda: casework.calendar_changes("workshops.csv"),  # type: ignore[arg-type]
            lambda: casework.keep_calendar("workshops.csv", at=AT, by=COORDINATOR),  # type: ignore[arg-type]
            lambda: casework.keep_calendar(read(FIRST), at=AT, by="Ann Other, the coordinator!"),
            lambda: casework.cancel_workshop("9Z", cause="venue", at=AT, by=COORDINATOR),
            lambda: casework.cancel_workshop("1A", cause="boredom", at=AT, by=COORDINATOR),
            lambda: casework.cancel_workshop("1A", cause=None, at=AT, by=COORDINATOR),  # type: ignore[arg-type]
        ):
            with pytest.raises(cara.InputError):
                call()
        assert casework.calendar().is_empty


def test_without_a_store_there_is_nothing_to_keep_it_in(place: Place) -> None:
    with place.open() as casework:
        assert casework.calendar().is_empty
        with pytest.raises(cara.NoStore, match="one is made with its first case"):
            keep(casework, FIRST)

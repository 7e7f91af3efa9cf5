"""The index of duties says what replaying every case says, whatever was appended, and however it came to be."""

import datetime as dt
from collections.abc import Sequence

import pytest

from cara_core.case.facts import (
    AgreementWithdrawn,
    Attendance,
    AttendanceRecorded,
    Channel,
    Closed,
    Closure,
    Fact,
    Part,
    SafetyHoldPlaced,
)
from cara_core.case.facts import Concern as Source
from cara_core.due.duties import Duty, DutyKind, Owner, duties
from cara_core.errors import InputError
from cara_core.planning.bank_holidays import working_days
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.index import making, pages
from cara_core.store.index.making import IndexMaking
from cara_core.store.index.pages import IndexPages
from cara_core.store.index.rows import Indexed
from cara_core.store.log import reading
from cara_core.store.log.fact_rows import FactRow
from cara_core.terms.caution import Person
from cara_core.terms.days import Day, WorkingDays
from cara_core.terms.instants import Instant
from store.conftest import Shelf
from store.erasing import erase
from store.made_up_facts import AT, ON, life, make_fact, opening, plain
from support.lives import life as issued_life

WORKING = working_days(2025, 2040)
LATER = Day(2039, 1, 1)


def replayed(store: CaseStore, on: Day, working: WorkingDays = WORKING) -> list[Duty]:
    """The reference: every case replayed, from all that is known of it."""
    found = [duty for case, _ in store.streams() for duty in dict.fromkeys(duties(store.case(case), working))]
    begun = [duty for duty in found if duty.opens_on <= on]
    return sorted(begun, key=in_order)


def in_order(duty: Duty) -> tuple[object, ...]:
    """What is due at an hour comes before what is due by the end of that day."""
    by_hour = (duty.due_at is None, duty.due_at or AT)
    return (duty.due_by, *by_hour, duty.case, duty.kind, duty.about, duty.opens_on, duty.root)


def fill(store: CaseStore) -> None:
    for number in range(8):
        FactWriter(store).append(life(f"case-{number}")[: 4 + number % 6], at=AT)
    FactWriter(store).append([opening("closed"), make_fact("closed", 2, Closed(closure=Closure.DECLINED))], at=AT)


@pytest.mark.parametrize("on", [ON, Day(2026, 11, 3), Day(2026, 12, 31), LATER])
def test_the_index_is_equal_to_replay(shelf: Shelf, on: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "_BATCH", 3)
    monkeypatch.setattr(pages, "_PAGE", 2)
    with shelf.open(create=True) as store:
        fill(store)
        found = list(store.due(on, WORKING))
        assert found == replayed(store, on)
        assert len(list(store.due(LATER, WORKING))) > 3


def test_what_is_newer_than_the_index_is_taken_in_before_it_answers(shelf: Shelf) -> None:
    with shelf.open(create=True) as store, shelf.open() as other:
        fill(store)
        before = list(store.due(LATER, WORKING))
        FactWriter(other).append([make_fact("case-0", 5, SafetyHoldPlaced(concern=Source.POLICE, reason="x"))], at=AT)
        FactWriter(other).append([make_fact("case-1", 6, AgreementWithdrawn(how=Channel.WRITING))], at=AT)
        FactWriter(other).append(
            [opening("new"), make_fact("new", 2, SafetyHoldPlaced(concern=Source.OTHER, reason="x"))], at=AT
        )
        after = list(store.due(LATER, WORKING))
        assert after == replayed(store, LATER) != before
        # The twin: the index as it was says something else, so the test can tell.
        assert {duty.case for duty in after} - {duty.case for duty in before} >= {"new"}


def test_made_from_nothing_it_is_the_same_and_an_erasure_or_a_lost_key_changes_none_of_it(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        fill(store)
        before = list(store.due(LATER, WORKING))
        for person in Person:
            erase(store, person, case="case-4")
        for path in sqlite_shelf.keys.rglob("*"):
            if path.is_file() and path.parent != sqlite_shelf.keys:
                path.unlink()
    with sqlite_shelf.open() as again:
        again.reindex(WORKING)
        assert list(again.due(LATER, WORKING)) == before


def test_another_calendar_makes_another_one(shelf: Shelf) -> None:
    closed = working_days(2025, 2040, extra_closed=[Day(2026, 11, 3), Day(2026, 11, 4)])
    with shelf.open(create=True) as store:
        fill(store)
        first = list(store.due(LATER, WORKING))
        assert list(store.due(LATER, closed)) == replayed(store, LATER, closed) != first
        assert list(store.due(LATER, WORKING)) == first


def test_two_who_index_at_once_do_not_undo_each_other(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    with shelf.open(create=True) as store, shelf.open() as other:
        fill(store)
        list(store.due(LATER, WORKING))
        FactWriter(store).append([make_fact("case-0", 5, SafetyHoldPlaced(concern=Source.POLICE, reason="x"))], at=AT)
        slow = IndexMaking._indexed
        raced: list[bool] = []

        def overtaken(self: IndexMaking, rows: Sequence[FactRow], working: WorkingDays) -> Indexed:
            indexed = slow(self, rows, working)
            if not raced:
                raced.append(True)
                FactWriter(other).append([plain("case-0", 6)], at=AT)
                FactWriter(other).append([make_fact("case-0", 7, Closed(closure=Closure.DECLINED))], at=AT)
                list(other.due(LATER, WORKING))
            return indexed

        monkeypatch.setattr(IndexMaking, "_indexed", overtaken)
        found = list(store.due(LATER, WORKING))
        assert raced
        assert found == replayed(store, LATER)


def test_a_calendar_that_does_not_reach_is_refused_and_the_case_named(sqlite_shelf: Shelf) -> None:
    short = WorkingDays(bank_holidays=frozenset(), first=Day(2026, 11, 2), last=Day(2026, 11, 2))
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append(life("case-1"), at=AT)
        with pytest.raises(InputError, match="case case-1 needs working days"):
            list(store.due(LATER, short))


CHANGES = [
    "DELETE FROM index_owed",
    "UPDATE index_owed SET due_by = '2150-01-01' WHERE case_id = 'case-4'",
    "UPDATE index_owed SET opens_on = '2150-01-01' WHERE case_id = 'case-4'",
    "UPDATE index_set SET duties = 'no number'",
    "DELETE FROM index_set",
]


@pytest.mark.parametrize("sql", CHANGES[:3])
def test_an_index_that_somebody_changed_is_made_again_and_that_is_reported(shelf: Shelf, sql: str) -> None:
    """Its twin: where the rows are not weighed, the answer is silence."""
    with shelf.open(create=True) as store:
        fill(store)
        before = list(store.due(LATER, WORKING))
        reported: list[str] = []
        assert list(store.due(LATER, WORKING, mended=lambda: reported.append("mended"))) == before
        assert reported == []
        shelf.alter(store, sql)
        with pytest.MonkeyPatch.context() as blind:
            blind.setattr(IndexPages, "agreeing", lambda _, index, *__: index)
            assert list(store.due(LATER, WORKING)) != before
        assert list(store.due(LATER, WORKING, mended=lambda: reported.append("mended"))) == before
        assert reported == ["mended"]


@pytest.mark.parametrize("sql", CHANGES[3:])
def test_an_index_whose_own_row_is_gone_is_made_again(shelf: Shelf, sql: str) -> None:
    with shelf.open(create=True) as store:
        fill(store)
        before = list(store.due(LATER, WORKING))
        shelf.alter(store, sql)
        assert list(store.due(LATER, WORKING)) == before


def test_an_index_of_garbled_text_is_made_again(sqlite_shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_PAGE", 2)
    with sqlite_shelf.open(create=True) as store:
        fill(store)
        before = list(store.due(LATER, WORKING))
        for column in ("case_id", "due_by", "due_at", "about", "root", "force"):
            where = "WHERE case_id = 'case-4'"
            sqlite_shelf.alter(store, f"UPDATE index_owed SET {column} = CAST(x'41ff' AS TEXT) {where}")  # noqa: S608
            reported: list[str] = []
            assert list(store.due(LATER, WORKING, mended=lambda: reported.append("mended"))) == before  # noqa: B023
            assert reported == ["mended"]


@pytest.mark.parametrize("page", [1, 2, 3, 7, 1_000])
def test_page_by_page_it_is_the_same(shelf: Shelf, page: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with shelf.open(create=True) as store:
        fill(store)
        expected = replayed(store, LATER)
        for inside in (1, 2, 1_000):
            monkeypatch.setattr(pages, "_PAGE", inside)
            found = list(store.due(LATER, WORKING, limit=page))
            while more := list(store.due(LATER, WORKING, after=found[-1], limit=page)):
                assert len(more) <= page
                found += more
            assert found == expected


def test_of_one_owner_and_one_force(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        fill(store)
        FactWriter(store).append([opening("other")], at=AT)
        expected = replayed(store, LATER)
        for owner in Owner:
            found = list(store.due(LATER, WORKING, owner=owner))
            assert found == [duty for duty in expected if duty.owner is owner]
            halves = list(store.due(LATER, WORKING, owner=owner, force="somewhere", limit=1))
            assert halves == found[:1]
        assert {duty.owner for duty in expected} >= {Owner.SUPERVISOR, Owner.VICTIM_CONTACT}
        assert list(store.due(LATER, WORKING, force="somewhere")) == expected
        assert list(store.due(LATER, WORKING, force="elsewhere")) == []


@pytest.mark.parametrize("limit", [0, -1, True, "5", None])
def test_a_limit_that_is_none_is_refused(sqlite_shelf: Shelf, limit: object) -> None:
    with sqlite_shelf.open(create=True) as store:
        if limit is not None:
            with pytest.raises(InputError, match="a whole number from 1"):
                store.due(LATER, WORKING, limit=limit)  # type: ignore[arg-type]  # that is what is tried
        assert list(store.due(LATER, WORKING, limit=None)) == []


def absent(number: int, on: Day, workshop_on: Day) -> Fact:
    what = AttendanceRecorded(part=Part.FIRST, workshop_on=workshop_on, attendance=Attendance.ABSENT)
    return Fact(case="C-1", number=number, on=on, by="PC 1234", what=what)


def noon(on: Day) -> Instant:
    return dt.datetime(on.year, on.month, on.day, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize("second", [Day(2026, 4, 17), Day(2026, 4, 18), Day(2026, 4, 20)])
def test_duties_that_fall_on_one_day_and_are_about_the_same_stop_nobody(sqlite_shelf: Shelf, second: Day) -> None:
    """Two absences reported on one day, or on the days of one weekend, are to be judged by the same day: two duties."""
    first, issued = Day(2026, 4, 17), issued_life("issued").facts
    number = len(issued) + 1
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([*issued, absent(number, first, Day(2026, 4, 7))], at=noon(first))
        FactWriter(store).append([absent(number + 1, second, Day(2026, 4, 14))], at=noon(second))
        FactWriter(store).append([opening("case-2")], at=AT)
        assert list(store.due(LATER, WORKING)) == replayed(store, LATER)
        judged = [duty for duty in store.due(LATER, WORKING) if duty.kind is DutyKind.JUDGE_ABSENCE]
        assert [duty.root for duty in judged] == [number, number + 1]
        assert len({duty.due_by for duty in judged}) == (2 if second == Day(2026, 4, 20) else 1)


def test_however_the_facts_of_the_cases_lie_among_each_other(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_PAGE", 4)
    lives = [life(f"case-{number}") for number in range(5)]
    with shelf.open(create=True) as store:
        for facts in zip(*lives, strict=True):
            for fact in facts:
                FactWriter(store).append([fact], at=AT)
        assert list(store.due(LATER, WORKING)) == replayed(store, LATER)

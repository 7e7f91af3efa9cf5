"""A case that cannot be read stops no other: it is named, by its name alone, and the rest goes on."""

from collections.abc import Callable, Sequence

import pytest

from cara_core.errors import StoreError
from cara_core.planning.bank_holidays import working_days
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.kept import HookReport
from cara_core.terms.days import Day
from store.conftest import Shelf
from store.made_up_facts import AT, ON, life, opening, plain
from store.test_case_moved import Host, host, tell

__all__ = ["host"]

CASES = ("case-1", "case-2", "case-3")
BAD = "case-2"
READABLE = [case for case in CASES if case != BAD]
WORKING = working_days(2025, 2040)
LATER = Day(2039, 1, 1)
DAMAGES: dict[str, str] = {
    "a body that is no JSON": "UPDATE fact SET body = '{' WHERE case_id = 'case-2' AND number = 1",
    "a day that is none": "UPDATE fact SET day = 'some day' WHERE case_id = 'case-2' AND number = 2",
    "a kind that nobody knows": "UPDATE fact SET kind = 'foretold' WHERE case_id = 'case-2' AND number = 2",
}


def filled(shelf: Shelf) -> CaseStore:
    store = shelf.open(create=True)
    for case in CASES:
        FactWriter(store).append(life(case)[:3], at=AT)
    return store


def damage(shelf: Shelf, store: CaseStore, *statements: str) -> None:
    if shelf.is_sqlite:
        shelf.alter(store, "DROP TRIGGER fact_no_update")
    else:
        shelf.alter(store, "ALTER TABLE fact DISABLE TRIGGER ALL")
    for statement in statements:
        shelf.alter(store, statement)


def without_its_keys(shelf: Shelf) -> None:
    """Three cases, and the keys of the second are gone."""
    with shelf.open(create=True) as store:
        for case in CASES:
            before = {file for file in shelf.keys.rglob("*") if file.is_file()}
            FactWriter(store).append(life(case)[:3], at=AT)
            if case == BAD:
                for file in {file for file in shelf.keys.rglob("*") if file.is_file()} - before:
                    file.unlink()


def check_the_rest_is_told(store: CaseStore, host: Host) -> None:
    report = tell(store, host)
    assert report == HookReport(heard=6, not_heard=3, failures=(), unreadable=(BAD,))
    assert host.heard == [(case, [1, 2, 3]) for case in READABLE]
    left = list(store.untold())
    assert [(row.case, row.number, row.attempts) for row in left] == [(BAD, number, 1) for number in (1, 2, 3)]
    assert all(row.failure is not None for row in left)
    assert None in [row.fact for row in left]


def check_the_rest_is_read(store: CaseStore) -> None:
    assert [row.case for row in store.cases()] == list(CASES)
    readings = dict(store.readings())
    assert [case for case, facts in readings.items() if isinstance(facts, StoreError)] == [BAD]
    assert BAD in str(readings[BAD])
    for case in READABLE:
        assert readings[case] == tuple(life(case)[:3])


def test_a_case_whose_keys_are_missing_is_named_and_the_others_are_told_and_read(shelf: Shelf, host: Host) -> None:
    without_its_keys(shelf)
    with shelf.open() as store:
        check_the_rest_is_told(store, host)
        check_the_rest_is_read(store)


@pytest.mark.parametrize("statement", DAMAGES.values(), ids=DAMAGES)
def test_a_case_with_a_damaged_row_is_named_and_the_others_are_told_and_read(
    shelf: Shelf, host: Host, statement: str
) -> None:
    with filled(shelf) as store:
        damage(shelf, store, statement)
        check_the_rest_is_told(store, host)
        check_the_rest_is_read(store)


def due(store: CaseStore, name: Callable[[str], None] | None = None) -> Sequence[str]:
    return [duty.case for duty in store.due(LATER, WORKING, unreadable=name)]


@pytest.mark.parametrize("statement", DAMAGES.values(), ids=DAMAGES)
def test_what_is_due_elsewhere_is_shown_and_the_damaged_case_named_each_time(shelf: Shelf, statement: str) -> None:
    with filled(shelf) as store:
        damage(shelf, store, statement)
        for _ in range(2):
            named: list[str] = []
            assert set(due(store, named.append)) == set(READABLE)
            assert named == [BAD]
        FactWriter(store).append([plain("case-3", 4)], at=AT)
        assert set(due(store)) == set(READABLE)


def test_what_was_due_in_a_case_before_it_was_damaged_stays_and_what_is_mended_is_indexed_again(shelf: Shelf) -> None:
    with filled(shelf) as store:
        before = list(store.due(LATER, WORKING))
        ((body,),) = shelf.alter(store, "SELECT body FROM fact WHERE case_id = 'case-2' AND number = 1")
        FactWriter(store).append([plain(BAD, 4)], at=AT)
        damage(shelf, store, DAMAGES["a body that is no JSON"])
        named: list[str] = []
        assert list(store.due(LATER, WORKING, unreadable=named.append)) == before
        assert named == [BAD]
        quoted = str(body).replace("'", "''").replace(":", r"\:")
        shelf.alter(store, f"UPDATE fact SET body = '{quoted}' WHERE case_id = 'case-2' AND number = 1")  # noqa: S608
        assert set(due(store, named.append)) == set(CASES)
        assert named == [BAD]


def test_no_key_is_needed_to_say_what_is_due(shelf: Shelf) -> None:
    without_its_keys(shelf)
    with shelf.open() as store:
        named: list[str] = []
        assert set(due(store, named.append)) == set(CASES)
        assert named == []


def test_a_case_that_can_be_read_again_is_told_from_its_first_fact(sqlite_shelf: Shelf, host: Host) -> None:
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([opening(BAD), plain(BAD, 2)], at=AT)
        damage(sqlite_shelf, store, DAMAGES["a day that is none"])
        tell(store, host)
        FactWriter(store).append([plain(BAD, 3)], at=AT)
        assert (tell(store, host).not_heard, host.heard) == (3, [])
        sqlite_shelf.alter(store, f"UPDATE fact SET day = '{ON}' WHERE number = 2")  # noqa: S608
        assert tell(store, host).heard == 3
        assert host.heard == [(BAD, [1, 2, 3])]

"""Two sets of rows stand side by side: who asks with the one never makes the other anew, nor takes rows from it."""

from collections.abc import Callable, Sequence

import pytest

from cara_core.due.duties import Duty
from cara_core.planning.bank_holidays import working_days
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.index import making, pages, rules, sets
from cara_core.store.index.making import IndexMaking
from cara_core.store.index.rows import Indexed
from cara_core.store.index.sets import IndexSets
from cara_core.store.log import reading
from cara_core.store.log.fact_rows import FactRow
from cara_core.terms.days import Day, WorkingDays
from store.conftest import Shelf
from store.made_up_facts import AT, life, plain

LATER = Day(2039, 1, 1)
CALENDARS = (working_days(2025, 2040), working_days(2000, 2100), working_days(2025, 2041))
WORKING, WIDER, OTHER = CALENDARS
TABLES = ("index_case", "index_owed")
CASES = 6


def filled(shelf: Shelf) -> CaseStore:
    store = shelf.open(create=True)
    for number in range(CASES):
        FactWriter(store).append(life(f"case-{number}")[: 4 + number % 3], at=AT)
    return store


def due(store: CaseStore, working: WorkingDays = WORKING) -> Sequence[Duty]:
    return list(store.due(LATER, working))


def times_made(shelf: Shelf, store: CaseStore) -> int:
    """How often was a set made from nothing?"""
    ((count,),) = shelf.alter(store, "SELECT max(made) FROM index_set")
    assert isinstance(count, int)
    return count


def kept(shelf: Shelf, store: CaseStore) -> set[object]:
    """The sets that are kept. Rows of any other would be left over."""
    found = {made for (made,) in shelf.alter(store, "SELECT made FROM index_set")}
    for table in TABLES:
        assert {made for (made,) in shelf.alter(store, f"SELECT DISTINCT made FROM {table}")} <= found  # noqa: S608
    return found


def with_two_versions(shelf: Shelf, store: CaseStore, monkeypatch: pytest.MonkeyPatch) -> int:
    for _ in range(20):
        for version in (1, 2):
            monkeypatch.setattr(rules, "RULES", version)
            assert due(store)
    return times_made(shelf, store)


def with_two_calendars(shelf: Shelf, store: CaseStore, _: pytest.MonkeyPatch) -> int:
    for _again in range(20):
        assert due(store, WORKING) == due(store, WIDER) != []
        assert store.case_heads(WORKING) == store.case_heads(WIDER)
    return times_made(shelf, store)


@pytest.mark.parametrize("ask", [with_two_versions, with_two_calendars])
def test_whoever_asks_in_turn_the_index_is_made_twice(
    shelf: Shelf, ask: Callable[[Shelf, CaseStore, pytest.MonkeyPatch], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled(shelf) as store:
        assert ask(shelf, store, monkeypatch) == 2
        assert kept(shelf, store) == {1, 2}


@pytest.mark.parametrize("ask", [with_two_versions, with_two_calendars])
def test_where_one_set_alone_is_kept_it_is_made_every_time(
    sqlite_shelf: Shelf, ask: Callable[[Shelf, CaseStore, pytest.MonkeyPatch], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin: the way it was."""
    monkeypatch.setattr(sets, "_KEPT", 1)
    with filled(sqlite_shelf) as store:
        assert ask(sqlite_shelf, store, monkeypatch) >= 40


def test_a_third_set_takes_the_place_of_the_oldest(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sets, "_SWEPT", 2)
    with filled(shelf) as store:
        before = [due(store, working) for working in CALENDARS]
        assert kept(shelf, store) == {2, 3}
        due(store, WIDER)
        assert times_made(shelf, store) == 3
        assert [due(store, working) for working in CALENDARS] == before
        store.reindex(OTHER)
        assert [due(store, working) for working in CALENDARS] == before
        assert len(kept(shelf, store)) == 2


def test_what_is_newer_is_taken_into_each_set_when_it_is_asked(shelf: Shelf) -> None:
    with filled(shelf) as store:
        for working in (WORKING, WIDER):
            due(store, working)
        FactWriter(store).append(life("new")[:4], at=AT)
        for working in (WORKING, WIDER, WORKING):
            assert {duty.case for duty in due(store, working)} >= {"new"}
        assert times_made(shelf, store) == 2


@pytest.mark.parametrize("page", [1, 2, 3])
def test_who_reads_while_others_make_two_sets_misses_nothing(
    shelf: Shelf, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_PAGE", page)
    with filled(shelf) as store, shelf.open() as other:
        before = due(store)
        reading_on = store.due(LATER, WORKING)
        found = [next(reading_on)]
        for working in (WIDER, OTHER):
            due(other, working)
        assert [*found, *reading_on] == before
        assert times_made(shelf, store) == 4


def test_where_nobody_looks_whether_a_set_is_still_there_duties_vanish(
    sqlite_shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known-bad twin."""
    monkeypatch.setattr(pages, "_PAGE", 1)
    monkeypatch.setattr(IndexSets, "is_there", lambda *_: True)
    with filled(sqlite_shelf) as store, sqlite_shelf.open() as other:
        before = due(store)
        reading_on = store.due(LATER, WORKING)
        found = [next(reading_on)]
        for working in (WIDER, OTHER):
            due(other, working)
        assert len([*found, *reading_on]) < len(before)


@pytest.mark.parametrize("at_case", range(CASES))
def test_who_dies_while_it_is_made_leaves_it_to_the_next(
    shelf: Shelf, at_case: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_PAGE", 5)
    with filled(shelf) as store, shelf.open() as other:
        expected = due(other, WIDER)
        indexed = IndexMaking._indexed
        made: list[str] = []

        def dies(self: IndexMaking, rows: Sequence[FactRow], working: WorkingDays) -> Indexed:
            if len(made) == at_case:
                raise KeyboardInterrupt
            made.append(rows[0].case)
            return indexed(self, rows, working)

        with pytest.MonkeyPatch.context() as dying:
            dying.setattr(IndexMaking, "_indexed", dies)
            with pytest.raises(KeyboardInterrupt):
                due(store)
        FactWriter(store).append([plain("case-0", 5)], at=AT)
        assert due(other) == expected
        assert [(head.case, head.number) for head in other.case_heads(WORKING)] == [
            ("case-0", 5),
            *((f"case-{number}", 4 + number % 3) for number in range(1, CASES)),
        ]
        assert times_made(shelf, store) == 2


def test_two_who_make_it_at_once_make_one(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_PAGE", 5)
    with filled(shelf) as store, shelf.open() as other:
        expected = due(other, WIDER)
        indexed = IndexMaking._indexed
        others: list[Sequence[Duty]] = []

        def overtaken(self: IndexMaking, rows: Sequence[FactRow], working: WorkingDays) -> Indexed:
            if not others and rows[0].case == "case-3":
                others.append(())
                others[0] = due(other)
            return indexed(self, rows, working)

        monkeypatch.setattr(IndexMaking, "_indexed", overtaken)
        assert due(store) == expected
        assert others == [expected]
        assert times_made(shelf, store) == 2


def test_who_is_overtaken_by_two_other_sets_while_making_one_begins_again_and_ends(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_PAGE", 5)
    with filled(shelf) as store, shelf.open() as other:
        indexed = IndexMaking._indexed
        others: list[Sequence[Duty]] = []

        def overtaken(self: IndexMaking, rows: Sequence[FactRow], working: WorkingDays) -> Indexed:
            if not others and rows[0].case == "case-3":
                others.append(())
                others[0] = due(other, WIDER)
                others.append(due(other, OTHER))
            return indexed(self, rows, working)

        monkeypatch.setattr(IndexMaking, "_indexed", overtaken)
        assert [due(store)] * 2 == others
        assert times_made(shelf, store) == 4
        assert kept(shelf, store) == {3, 4}


def test_rows_that_were_left_over_are_taken_away_by_the_next(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled(shelf) as store:
        for working in (WORKING, WIDER):
            due(store, working)
        with pytest.MonkeyPatch.context() as dying:
            dying.setattr(IndexSets, "_sweep", lambda _: None)
            due(store, OTHER)
        assert {made for (made,) in shelf.alter(store, "SELECT made FROM index_case")} == {1, 2, 3}
        store.reindex(OTHER)
        assert kept(shelf, store) == {2, 4}


def test_a_case_is_replayed_once_however_often_anybody_asks(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    replayed: list[str] = []
    indexed = making.IndexMaking._indexed

    def counted(self: IndexMaking, rows: Sequence[FactRow], working: WorkingDays) -> Indexed:
        replayed.append(rows[0].case)
        return indexed(self, rows, working)

    monkeypatch.setattr(IndexMaking, "_indexed", counted)
    with filled(shelf) as store:
        for _ in range(3):
            store.case_heads(WORKING)
            due(store)
        assert replayed == [f"case-{number}" for number in range(CASES)]
        FactWriter(store).append([plain("case-2", 7)], at=AT)
        store.case_heads(WORKING)
        assert replayed[CASES:] == ["case-2"]

"""The stream of facts: every fact once, in the order in which it was kept, for any number of readers at once."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from random import Random

import attrs
import pytest

from cara_core.errors import Conflict, InputError
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.kept import KeptFact
from cara_core.terms.caution import Person
from store.conftest import Shelf
from store.erasing import erase
from store.made_up_facts import (
    AT,
    PARTICIPANTS_TEXT,
    VICTIMS_TEXT,
    corrected,
    life,
    opening,
    participants_fact,
    plain,
    victims_fact,
)
from store.test_unreadable_case import damage

CASES = ("case-1", "case-2", "case-3")


def filled(shelf: Shelf) -> CaseStore:
    """Three lives, one fact of each in turn."""
    store = shelf.open(create=True)
    for facts in zip(*map(life, CASES), strict=True):
        for fact in facts:
            FactWriter(store).append([fact], at=AT)
    return store


def read_on(store: CaseStore, limit: int, position: int | None = None) -> Iterator[KeptFact]:
    """What a reader gets who goes on from where they were, until there is no more."""
    while found := store.facts_after(position, limit=limit):
        yield from found
        position = found[-1].position


@pytest.mark.parametrize("limit", [1, 2, 5, 27, 100])
def test_every_fact_comes_once_in_the_order_in_which_it_was_kept(shelf: Shelf, limit: int) -> None:
    with filled(shelf) as store:
        found = list(read_on(store, limit))
        assert [kept.position for kept in found] == list(range(1, 28))
        assert [(kept.case, kept.number) for kept in found] == [
            (case, number) for number in range(1, 10) for case in CASES
        ]
        facts = {(fact.case, fact.number): fact for case in CASES for fact in store.facts(case)}
        for kept in found:
            fact = facts[kept.case, kept.number]
            assert kept.fact == fact
            assert (kept.kind, kept.on, kept.at, kept.by) == (fact.kind, fact.on, fact.at, fact.by)
            assert (kept.recorded_at, kept.why_unreadable) == (AT, None)


def test_what_is_read_says_when_it_was_recorded_and_what_a_correction_moves(shelf: Shelf) -> None:
    later = AT.replace(day=5)
    moved = attrs.evolve(corrected("case-1", 3, 2), moves_day=True)
    unmoved = attrs.evolve(plain("case-1", 5), supersedes=4)
    moved_openly = attrs.evolve(plain("case-1", 6), supersedes=5, moves_day=True)
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1"), victims_fact("case-1", 2)], at=AT)
        FactWriter(store).append([moved, plain("case-1", 4), unmoved, moved_openly], at=later)
    with shelf.open() as store:
        found = store.facts("case-1")
        assert [fact.recorded_at for fact in found] == [AT, AT, later, later, later, later]
        assert [fact.moves_day for fact in found] == [False, False, True, False, False, True]
        assert found[2:] == (moved, plain("case-1", 4), unmoved, moved_openly)
        kept = [read.fact for read in store.facts_after(0, limit=9)]
        assert [fact and (fact.recorded_at, fact.moves_day) for fact in kept] == [
            (fact.recorded_at, fact.moves_day) for fact in found
        ]
        # It stands beside what a correction says, and only where it moves the day: no older row is another one.
        bodies = [json.loads(row.body) for row in store._reading.rows_of("case-1")]
        assert [body.get("moves_day") for body in bodies] == [None, None, True, None, None, True]
        erase(store, Person.VICTIM)
        assert [fact.moves_day for fact in store.facts("case-1")] == [False, False, True, False, False, True, False]


def test_none_and_nought_begin_at_the_first_and_behind_the_last_there_is_nothing(shelf: Shelf) -> None:
    with filled(shelf) as store:
        assert store.facts_after(None, limit=1) == store.facts_after(0, limit=1)
        assert store.facts_after(27, limit=5) == store.facts_after((1 << 63) - 1, limit=5) == ()
        FactWriter(store).append([opening("new")], at=AT)
        (kept,) = store.facts_after(27, limit=5)
        assert (kept.position, kept.case) == (28, "new")


@pytest.mark.parametrize(
    ("position", "limit", "path"),
    [
        (-1, 1, "position"),
        (True, 1, "position"),
        ("1", 1, "position"),
        (1 << 63, 1, "position"),
        (None, 0, "limit"),
        (None, -5, "limit"),
        (None, True, "limit"),
        (None, 1_000_001, "limit"),
        (None, None, "limit"),
    ],
)
def test_what_is_asked_wrongly_is_refused(sqlite_shelf: Shelf, position: int | None, limit: int, path: str) -> None:
    with sqlite_shelf.open(create=True) as store:
        with pytest.raises(InputError) as raised:
            store.facts_after(position, limit=limit)
        assert [fault.path for fault in raised.value.faults] == [path]


def test_what_was_erased_comes_without_what_was_said(shelf: Shelf) -> None:
    with filled(shelf) as store:
        erase(store, Person.VICTIM, case="case-2")
        found = list(read_on(store, 10))
        assert [kept.fact for kept in found if kept.case == "case-2"] == list(store.facts("case-2"))
        assert VICTIMS_TEXT not in repr([kept.fact and kept.fact.what for kept in found if kept.case == "case-2"])
        assert all(kept.why_unreadable is None for kept in found)


def without_a_key(shelf: Shelf, store: CaseStore) -> None:
    for file in shelf.keys.rglob("*"):
        if file.is_file() and file.parent != shelf.keys:
            file.unlink()


def with_a_damaged_body(shelf: Shelf, store: CaseStore) -> None:
    damage(shelf, store, "UPDATE fact SET body = '{' WHERE seq = 2")


def with_a_day_that_is_none(shelf: Shelf, store: CaseStore) -> None:
    damage(shelf, store, "UPDATE fact SET day = 'some day', recorded_at = 'once' WHERE seq = 2")


@pytest.mark.parametrize(
    ("spoil", "positions", "why"),
    [
        (without_a_key, None, "KEY_MISSING"),
        (with_a_damaged_body, [2], "STORE_DAMAGED"),
        (with_a_day_that_is_none, [2], "STORE_DAMAGED"),
    ],
)
def test_a_fact_that_cannot_be_read_stops_no_other(
    shelf: Shelf, spoil: Callable[[Shelf, CaseStore], None], positions: list[int] | None, why: str
) -> None:
    with filled(shelf) as store:
        spoil(shelf, store)
    with shelf.open() as store:
        found = list(read_on(store, 4))
        assert len(found) == 27
        unreadable = [kept for kept in found if kept.fact is None]
        assert {kept.why_unreadable for kept in unreadable} == {why}
        assert all(kept.case in CASES and kept.kind and kept.number for kept in unreadable)
        if positions is None:
            assert {kept.kind for kept in found if kept.fact is not None} == {"attendance_recorded", "workshops_booked"}
        else:
            assert [kept.position for kept in unreadable] == positions
            if spoil is with_a_day_that_is_none:
                assert [(kept.on, kept.recorded_at) for kept in unreadable] == [(None, None)]


def test_nothing_is_put_in_before_what_a_reader_has_read(shelf: Shelf) -> None:
    """Three writers and two readers, each at its own place: all readers get the same, in the same order."""
    each, errors = 15, list[BaseException]()
    with shelf.open(create=True) as first:
        for case in CASES:
            FactWriter(first).append([opening(case)], at=AT)
        heard: dict[int, list[KeptFact]] = {0: [], 1: []}
        left = [len(CASES)]

        def write(case: str) -> None:
            try:
                with shelf.open() as store:
                    for number in range(2, each + 2):
                        FactWriter(store).append([participants_fact(case, number)], at=AT)
            except BaseException as raised:
                errors.append(raised)
                raise
            finally:
                left[0] -= 1

        def read(reader: int) -> None:
            dice = Random(reader)  # noqa: S311  (a seed)
            with shelf.open() as store:
                while left[0] or store.facts_after(_last(heard[reader]), limit=1):
                    heard[reader] += store.facts_after(_last(heard[reader]), limit=dice.randint(1, 7))

        threads = [threading.Thread(target=write, args=(case,)) for case in CASES]
        threads += [threading.Thread(target=read, args=(reader,)) for reader in heard]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        assert heard[0] == heard[1] == list(read_on(first, 100))
        assert [kept.position for kept in heard[0]] == list(range(1, len(CASES) * (each + 1) + 1))


def _last(heard: list[KeptFact]) -> int | None:
    return heard[-1].position if heard else None


def test_what_was_said_is_not_shown_by_itself(shelf: Shelf) -> None:
    with filled(shelf) as store:
        shown = repr(store.facts_after(None, limit=100))
        assert VICTIMS_TEXT not in shown
        assert PARTICIPANTS_TEXT not in shown
        assert "<KeptFact 1: case-1 1 referred>" in shown


def test_a_reader_who_came_second_in_a_race_misses_nothing(shelf: Shelf) -> None:
    with filled(shelf) as store, shelf.open() as other:
        before = store.facts_after(None, limit=100)
        with pytest.raises(Conflict):
            FactWriter(other).append([plain("case-1", 5)], at=AT)
        FactWriter(other).append([plain("case-1", 10)], at=AT)
        assert store.facts_after(None, limit=100)[:27] == before
        assert [kept.number for kept in store.facts_after(27, limit=100)] == [10]


def test_its_values_need_none_of_the_libraries_of_the_store() -> None:
    code = (
        "import sys; from cara_core.store.kept import CaseHead, KeptFact; "
        "print(*({'sqlalchemy', 'alembic', 'cryptography'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == ""

"""What is appended is kept, in order and once, and is read back as it was: on both databases."""

import threading
from itertools import pairwise

import pytest

from cara_core.case.facts import BookingCancelled, Fact, Referred
from cara_core.errors import Conflict, InputError, NoSuchCase, StoreError
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.log import reading
from cara_core.store.log.chain import linked, origin, record_of
from store.conftest import Shelf
from store.made_up_facts import AT, life, make_fact, opening, participants_fact, plain, victims_fact


def test_what_was_acknowledged_is_read_back_by_whoever_opens_the_store_next(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        kept = FactWriter(store).append(life("case-1"), at=AT)
        name = store.id
    with shelf.open() as again:
        assert again.id == name
        assert again.facts("case-1") == tuple(life("case-1"))
        assert again.case("case-1").number == 9
        assert (kept.first, kept.last, kept.seq, kept.repeated) == (1, 9, 9, False)


def test_every_row_is_linked_to_the_one_before_it_from_the_beginning_on(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append(life("case-1"), at=AT)
        kept = FactWriter(store).append([opening("case-2")], at=AT)
        for table in ("fact", "access"):
            rows = shelf.alter(store, f"SELECT * FROM {table} ORDER BY seq")  # noqa: S608
            before = origin(store_id=store.id, table=table)
            for place, (*row, digest) in enumerate(rows, 1):
                assert row[0] == place
                assert digest == linked(record_of(row), after=before)
                before = bytes(digest)
            if table == "fact":
                assert kept.hash == before


def test_who_comes_second_learns_the_number_that_was_found(shelf: Shelf) -> None:
    with shelf.open(create=True) as store, shelf.open() as other:
        FactWriter(store).append([opening("case-1")], at=AT)
        FactWriter(store).append([plain("case-1", 2)], at=AT)
        for late in (plain("case-1", 2), victims_fact("case-1", 2)):
            with pytest.raises(Conflict) as raised:
                FactWriter(other).append([late], at=AT)
            assert (raised.value.case, raised.value.expected, raised.value.found) == ("case-1", 1, 2)
        with pytest.raises(Conflict) as gap:
            FactWriter(other).append([plain("case-1", 5)], at=AT)
        assert (gap.value.expected, gap.value.found) == (4, 2)
        assert len(store.facts("case-1")) == 2
        assert len(list(store.untold())) == 2


def test_the_database_itself_refuses_a_number_twice_and_a_fact_twice_in_the_outbox(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
    columns = "case_id, number, kind, day, instant, said_by, recorded_at, NULL, NULL, supersedes, body, hash"
    copy = (
        f"INSERT INTO fact SELECT 2, {columns} FROM fact",  # noqa: S608
        "INSERT INTO outbox SELECT 'another', seq, topic, attempts, failure, told_at, leased_until FROM outbox",
        "INSERT INTO outbox SELECT 'another', 99, topic, attempts, failure, told_at, leased_until FROM outbox",
    )
    for sql in copy:
        with shelf.open() as store, pytest.raises(StoreError, match=r"the database refused|is taken"):
            shelf.alter(store, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE fact SET day = '2020-01-01'",
        "DELETE FROM fact",
        "UPDATE access SET who = 'nobody'",
        "DELETE FROM access",
        "UPDATE outbox SET topic = 'other'",
        "UPDATE outbox SET id = 'other'",
        "UPDATE outbox SET seq = 7",
        "DELETE FROM outbox",
    ],
)
def test_the_database_itself_refuses_to_change_a_log(shelf: Shelf, sql: str) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append(life("case-1"), at=AT)
        with pytest.raises(StoreError, match="the database refused"):
            shelf.alter(store, sql)
        assert store.facts("case-1") == tuple(life("case-1"))


def test_a_request_asked_again_adds_nothing_and_says_what_was_kept(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        first = FactWriter(store).append(life("case-1")[:5], at=AT, request="a:1/x")
        FactWriter(store).append([plain("case-1", 6)], at=AT)
        again = FactWriter(store).append(life("case-1")[:5], at=AT.replace(hour=20), request="a:1/x")
        assert again.repeated
        assert (again.seq, again.hash, again.first, again.last) == (first.seq, first.hash, 1, 5)
        assert store.case("case-1").number == 6
        assert len(list(store.accesses())) == 2


@pytest.mark.parametrize(
    "other",
    [
        [participants_fact("case-1", 2)],
        [opening("case-1")],
        [victims_fact("case-2", 2)],
        [victims_fact("case-1", 2), plain("case-1", 3)],
        [make_fact("case-1", 2, participants_fact("case-1", 2).what)],
        [make_fact("case-1", 2, victims_fact("case-1", 2).what, why="because")],
    ],
)
def test_a_key_used_for_something_else_is_refused(shelf: Shelf, other: list[Fact]) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        FactWriter(store).append([victims_fact("case-1", 2)], at=AT, request="key")
        with pytest.raises(InputError) as raised:
            FactWriter(store).append(other, at=AT, request="key")
        assert [fault.code for fault in raised.value.faults] == ["KEY_REUSED"]
        assert store.case("case-1").number == 2


def test_what_the_same_key_says_is_compared_as_far_as_it_is_sealed(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        FactWriter(store).append([participants_fact("case-1", 2)], at=AT, request="key")
        other = make_fact("case-1", 2, BookingCancelled(reason="another"))
        with pytest.raises(InputError, match="used for something else"):
            FactWriter(store).append([other], at=AT, request="key")


@pytest.mark.parametrize(
    ("facts", "request_", "code"),
    [
        ([], None, "EMPTY"),
        ([opening("case-1"), plain("case-2", 2)], None, "SEVERAL_CASES"),
        ([opening("case-1"), plain("case-1", 3)], None, "NOT_CONSECUTIVE"),
        ([opening("case-1")], "", "BAD_KEY"),
        ([opening("case-1")], "k" * 129, "BAD_KEY"),
        ([opening("case-1")], "key\n", "BAD_KEY"),
    ],
)
def test_what_does_not_belong_together_is_refused(
    sqlite_shelf: Shelf, facts: list[Fact], request_: str | None, code: str
) -> None:
    with sqlite_shelf.open(create=True) as store:
        with pytest.raises(InputError) as raised:
            FactWriter(store).append(facts, at=AT, request=request_)
        assert [fault.code for fault in raised.value.faults] == [code]
        assert list(store.cases()) == []


def test_an_instant_without_an_offset_is_refused(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store, pytest.raises(InputError, match="without an offset"):
        FactWriter(store).append([opening("case-1")], at=AT.replace(tzinfo=None))


def test_half_a_character_is_refused_and_not_repeated(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        for spoilt in (BookingCancelled(reason="x\udfff"), Referred(force="\ud800")):
            with pytest.raises(InputError, match="half a character"):
                FactWriter(store).append([make_fact("case-1", 2, spoilt)], at=AT)


def test_a_case_that_is_not_there(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        for ask in (store.facts, store.case):
            with pytest.raises(NoSuchCase):
                ask("case-1")


def test_every_case_is_read_once_and_in_order_however_the_pages_fall(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shelf.open(create=True) as store:
        for number in range(7):
            FactWriter(store).append(life(f"case-{number}")[: number + 1], at=AT)
        streams = list(store.streams())
        rows = list(store.cases())
        assert [case for case, _ in streams] == [f"case-{number}" for number in range(7)]
        assert [len(facts) for _, facts in streams] == list(range(1, 8))
        assert [(row.case, row.number, row.force) for row in rows] == [
            (f"case-{number}", number + 1, "somewhere") for number in range(7)
        ]
        for size in range(1, 12):
            for page in ("_PAGE", "_CASES"):
                monkeypatch.setattr(reading, page, size)
            assert list(store.streams()) == streams
            assert list(store.cases()) == rows


def test_threads_that_share_a_store_lose_nothing_and_leave_no_gap(shelf: Shelf) -> None:
    each, threads = 25, 4
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        kept: list[int] = []
        running = [threading.Thread(target=_add, args=(store, each, kept)) for _ in range(threads)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
        numbers = [fact.number for fact in store.facts("case-1")]
        assert numbers == list(range(1, each * threads + 2))
        assert sorted(kept) == numbers[1:]
        assert all(after == before + 1 for before, after in pairwise(row.seq for row in store.untold()))


def _add(store: CaseStore, times: int, kept: list[int]) -> None:
    for _ in range(times):
        while True:
            number = store.case("case-1").number + 1
            try:
                FactWriter(store).append([participants_fact("case-1", number)], at=AT)
            except Conflict:
                continue
            kept.append(number)
            break

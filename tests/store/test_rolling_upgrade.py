"""Two versions of the library on one store: what the newer writes stops the older in that case, and in no other.

The newer one is a process of its own (``newer_version.py``), which writes a kind of fact, a
field, a word and a person that the version under test does not know.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cara_core.errors import MadeByNewer, StoreDamaged, StoreError
from cara_core.planning.bank_holidays import working_days
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.index import sets
from cara_core.store.kept import HookReport
from cara_core.store.log import reading
from cara_core.store.log.fact_rows import FactRow
from cara_core.store.verifying.verify import verify_at
from cara_core.terms.days import Day
from store.conftest import Shelf
from store.made_up_facts import AT, life, plain
from store.test_case_moved import Host, host, tell

__all__ = ["host"]

CASES = ("case-1", "case-2", "case-3")
NEWER = "case-2"
OTHERS = [case for case in CASES if case != NEWER]
LATER = Day(2039, 1, 1)
WORKING = working_days(2025, 2040)
UNKNOWN = ["kind", "field", "word", "person"]


def newer(shelf: Shelf, *arguments: str) -> Any:
    """Let the newer version do this; what came of it."""
    program = Path(__file__).with_name("newer_version.py")  # never imported here, as it changes what is known
    done = subprocess.run(  # noqa: S603  (this Python, and a program of ours)
        [sys.executable, str(program), shelf.url, str(shelf.keys), *arguments],
        env={"PYTHONPATH": str(program.parent.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def filled(shelf: Shelf) -> CaseStore:
    store = shelf.open(create=True)
    for case in CASES:
        FactWriter(store).append(life(case)[:3], at=AT)
    return store


def check_the_case_alone_is_unreadable(store: CaseStore) -> None:
    words = f"a newer version of cara-core wrote fact 4 of case {NEWER}; a version as new can read it"
    for ask in (store.facts, store.case):
        with pytest.raises(MadeByNewer) as raised:
            ask(NEWER)
        assert (str(raised.value), raised.value.code, raised.value.retry) == (words, "MADE_BY_NEWER", False)
    readings = dict(store.readings())
    assert [case for case, facts in readings.items() if isinstance(facts, StoreError)] == [NEWER]
    assert isinstance(readings[NEWER], MadeByNewer)


@pytest.mark.parametrize("unknown", UNKNOWN)
def test_the_older_version_goes_on_with_every_other_case(shelf: Shelf, host: Host, unknown: str) -> None:
    with filled(shelf) as older:
        before = list(older.due(LATER, WORKING))
        newer(shelf, unknown, NEWER, "4")
        check_the_case_alone_is_unreadable(older)
        for _ in range(2):
            named: list[str] = []
            assert list(older.due(LATER, WORKING, unreadable=named.append)) == before
            assert named == [NEWER]
        heads = older.case_heads(WORKING)
        assert [(head.case, head.number, head.phase is None, head.why_unreadable) for head in heads] == [
            ("case-1", 3, False, None),
            (NEWER, 4, True, "MADE_BY_NEWER"),
            ("case-3", 3, False, None),
        ]
        *_, last = older.facts_after(None, limit=100)
        assert (last.position, last.case, last.number, last.fact, last.why_unreadable) == (
            10,
            NEWER,
            4,
            None,
            "MADE_BY_NEWER",
        )
        FactWriter(older).append([plain("case-1", 4)], at=AT)
        report = tell(older, host)
        assert report == HookReport(heard=7, not_heard=4, failures=(), unreadable=(NEWER,))
        assert [case for case, _ in host.heard] == OTHERS
        assert {row.case for row in older.untold()} == {NEWER}
    found = verify_at(shelf.url)
    assert found.faults == ()
    assert found.facts == 11
    with shelf.open() as opened_again:
        check_the_case_alone_is_unreadable(opened_again)
        assert opened_again.case("case-1").number == 4


@pytest.mark.parametrize("unknown", ["kind", "field"])
def test_the_newer_version_then_reads_lists_and_tells_that_case(shelf: Shelf, host: Host, unknown: str) -> None:
    with filled(shelf) as older:
        newer(shelf, unknown, NEWER, "4")
        tell(older, host)
        assert {duty.case for duty in older.due(LATER, WORKING)} == set(OTHERS)
        assert {case for case, _ in newer(shelf, "due")} == set(CASES)
        assert newer(shelf, "heads") == [["case-1", 3, None], [NEWER, 4, None], ["case-3", 3, None]]
        assert newer(shelf, "tell") == [[NEWER, [1, 2, 3, 4]]]
        assert list(older.untold()) == []


def made(shelf: Shelf, store: CaseStore) -> int:
    """How often was the index made from nothing?"""
    ((count,),) = shelf.alter(store, "SELECT max(made) FROM index_set")
    assert isinstance(count, int)
    return count


def in_turn(shelf: Shelf, store: CaseStore, *, times: int, kept: str = "2") -> int:
    """Two versions ask what is due, one after the other, so many times: how often the index was made for it."""
    for _ in range(times):
        assert len(newer(shelf, "due", kept)) == len(list(store.due(LATER, WORKING)))
    return made(shelf, store)


def test_two_versions_that_ask_in_turn_do_not_make_the_index_anew(shelf: Shelf) -> None:
    with filled(shelf) as older:
        assert in_turn(shelf, older, times=10 if shelf.is_sqlite else 3) == 2


def test_where_one_set_alone_is_kept_each_makes_it_anew(sqlite_shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad twin: the way it was."""
    monkeypatch.setattr(sets, "_KEPT", 1)
    with filled(sqlite_shelf) as older:
        assert in_turn(sqlite_shelf, older, times=3, kept="1") == 6


def as_damage(row: FactRow, *_: object, **__: object) -> StoreError:
    """The known-bad twin: whatever cannot be read is damage."""
    return row.damaged()


@pytest.mark.parametrize("unknown", UNKNOWN)
def test_read_as_it_was_it_is_called_damage(sqlite_shelf: Shelf, unknown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled(sqlite_shelf) as older:
        newer(sqlite_shelf, unknown, NEWER, "4")
        monkeypatch.setattr(reading, "unreadable_row", as_damage)
        with pytest.raises(StoreDamaged):
            older.facts(NEWER)
        with pytest.raises(StoreDamaged):
            check_the_case_alone_is_unreadable(older)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE fact SET kind = 'omen_told' WHERE seq = 10",
        "UPDATE fact SET hash = zeroblob(32) WHERE seq = 10",
        "UPDATE fact SET said_by = 'PC 8' WHERE seq = 11",
        "UPDATE fact SET body = CAST(x'41ff' AS TEXT) WHERE seq = 10",
    ],
)
def test_where_the_chain_is_broken_about_it_it_is_damage(sqlite_shelf: Shelf, change: str) -> None:
    with filled(sqlite_shelf) as older:
        newer(sqlite_shelf, "kind", NEWER, "4")
        FactWriter(older).append([plain("case-1", 4)], at=AT)
        check_the_case_alone_is_unreadable(older)
        sqlite_shelf.alter(older, "DROP TRIGGER fact_no_update")
        sqlite_shelf.alter(older, change)
        with pytest.raises(StoreDamaged):
            older.facts(NEWER)

"""Each case is told in order by four tellers, however slow they are and whoever of them dies."""

import os
import time
from collections.abc import Callable
from functools import partial

import pytest

from faults.tally import Tally, alone
from faults.telling import tell_in_rounds, tell_in_turns
from faults.telling_by_recording import record_in_rounds
from store.conftest import Shelf, postgres_server, shelf, sqlite_shelf
from support.soak import record, soak, times

__all__ = ["postgres_server", "shelf", "sqlite_shelf"]

SEED = 20261129
PROMISE = "Four tellers, slow and dying: no fact of a case overtakes another, none is missing"
FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="NOT CHECKED: processes that kill themselves need fork")


def tried(row: str, promise: str, work: Callable[..., Tally], shelf: Shelf, trials: int) -> Tally:
    begun = time.monotonic()
    tally = alone(work, shelf.url, shelf.keys, trials, SEED)
    note = f"{tally.acknowledged} facts arrived, {tally.beside} of them again; {tally.lost} overtook"
    record(
        row=row,
        promise=promise,
        trials=tally.trials,
        failures=0 if "twin" in row else tally.failures,
        seed=SEED,
        seconds=time.monotonic() - begun,
        note=note,
    )
    return tally


@soak
def test_no_fact_overtakes_whoever_is_slow_or_dies(shelf: Shelf) -> None:
    trials = times(30, 3_000) if shelf.is_sqlite else times(12, 500)
    place = "SQLite" if shelf.is_sqlite else "PostgreSQL"
    tally = tried(f"21 threads, {place}", f"{PROMISE} ({place})", tell_in_turns, shelf, trials)
    assert tally.faults == []
    assert (tally.failures, tally.trials) == (0, trials)
    assert tally.beside > 0, "nobody died, or outlived a lease"


@FORKS
@soak
def test_no_fact_overtakes_among_processes_that_are_killed(shelf: Shelf) -> None:
    trials = times(12, 1_000) if shelf.is_sqlite else times(6, 200)
    place = "SQLite" if shelf.is_sqlite else "PostgreSQL"
    tally = tried(f"21 processes, {place}", f"{PROMISE} ({place}, killed)", tell_in_rounds, shelf, trials)
    assert tally.faults == []
    assert (tally.failures, tally.trials) == (0, trials)
    assert tally.beside > 0, "nobody died between telling and saying so"


@FORKS
@soak
def test_no_fact_overtakes_among_processes_that_record_tell_and_die(shelf: Shelf) -> None:
    trials = times(6, 500) if shelf.is_sqlite else times(4, 100)
    place = "SQLite" if shelf.is_sqlite else "PostgreSQL"
    tally = tried(f"21 recording, {place}", f"{PROMISE} ({place}, recording)", record_in_rounds, shelf, trials)
    assert tally.faults == []
    assert (tally.failures, tally.trials) == (0, trials)
    assert tally.beside > 0, "nobody died between telling and saying so"


@FORKS
@soak
def test_processes_that_record_and_tell_row_by_row_break_the_order(sqlite_shelf: Shelf) -> None:
    work = partial(record_in_rounds, twin=True)
    tally = tried("21 recording twin", "Recording, and telling row by row, breaks the order", work, sqlite_shelf, 4)
    assert tally.lost > 0
    assert any("arrived" in words for words in tally.faults)


@soak
def test_leases_taken_row_by_row_let_facts_overtake(sqlite_shelf: Shelf) -> None:
    tally = tried("21 twin", "Leases row by row break the order", partial(tell_in_turns, twin=True), sqlite_shelf, 20)
    assert tally.lost > 0
    assert any("arrived when" in words for words in tally.faults)

"""Eight writers at once lose nothing, leave no gap, and meet no error of a lock: promises 5 and 6."""

import time

from faults.contending import contend
from faults.tally import Tally, alone
from store.conftest import Shelf, postgres_server, shelf, sqlite_shelf
from support.soak import record, soak, times

__all__ = ["postgres_server", "shelf", "sqlite_shelf"]

SEED = 5


def recorded(row: str, promise: str, shelf: Shelf, appends: int) -> Tally:
    begun = time.monotonic()
    tally = alone(contend, shelf.url, shelf.keys, appends, SEED)
    seconds = time.monotonic() - begun
    note = f"{tally.beside} conflicts, each tried again; {round(tally.acknowledged / seconds)} appends a second"
    record(
        row=row, promise=promise, trials=tally.trials, failures=tally.failures, seed=SEED, seconds=seconds, note=note
    )
    return tally


@soak
def test_eight_writers_lose_nothing(shelf: Shelf) -> None:
    appends = times(1_000, 100_000) if shelf.is_sqlite else times(400, 20_000)
    place = "SQLite" if shelf.is_sqlite else "PostgreSQL"
    row = "5" if shelf.is_sqlite else "6 writers"
    tally = recorded(row, f"Eight processes at once on {place}: every acknowledgement is one row", shelf, appends)
    assert tally.faults == []
    assert tally.acknowledged == appends


@soak
def test_writers_that_begin_without_the_lock_meet_its_errors(sqlite_shelf: Shelf) -> None:
    tally = alone(contend, sqlite_shelf.url, sqlite_shelf.keys, 2_000, SEED, twin=True)
    note = f"{tally.wrong} errors of a lock beside {tally.acknowledged} appends"
    record(
        row="5 twin",
        promise="A deferred BEGIN meets errors of a lock",
        trials=tally.trials,
        failures=0,
        seed=SEED,
        seconds=0.0,
        note=note,
    )
    assert tally.wrong > 0

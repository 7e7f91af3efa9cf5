"""Requests made by several workers that are killed: the state of each once, on both databases."""

import os
import re
import time

import pytest

from faults.requesting import make_in_rounds
from faults.tally import Tally, alone
from store.conftest import Shelf, postgres_server, shelf, sqlite_shelf
from support.soak import record, soak, times

__all__ = ["postgres_server", "shelf", "sqlite_shelf"]

SEED = 20261130
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="NOT CHECKED: workers that are killed need fork")


def tried(row: str, promise: str, shelf: Shelf, rounds: int, *, variant: str = "") -> Tally:
    begun = time.monotonic()
    tally = alone(make_in_rounds, shelf.url, shelf.keys, rounds, SEED, variant)
    record(
        row=row,
        promise=promise,
        trials=tally.trials,
        failures=0 if variant else tally.failures,
        seed=SEED,
        seconds=time.monotonic() - begun,
        note=f"{tally.acknowledged} requests acknowledged, {tally.beside} of them repeated; {tally.lost} lost",
    )
    return tally


@soak
def test_requests_of_workers_that_are_killed_come_to_the_state_of_each_once(shelf: Shelf) -> None:
    place = "SQLite" if shelf.is_sqlite else "PostgreSQL"
    rounds = times(3, 1_000) if shelf.is_sqlite else times(2, 200)
    promise = f"Requests repeated by three workers that are killed: the state of each once ({place})"
    tally = tried(f"22 {place}", promise, shelf, rounds)
    assert tally.faults == []
    assert tally.failures == 0
    assert tally.beside > 10 * rounds, "hardly a request was repeated"


@soak
def test_workers_that_acknowledge_before_the_commit_lose(sqlite_shelf: Shelf) -> None:
    tally = tried("22 twin early", "Acknowledging before the commit loses requests", sqlite_shelf, 3, variant="early")
    assert tally.lost > 0, tally.faults


@soak
@pytest.mark.parametrize(
    ("variant", "found"),
    [
        ("keyless", "was acknowledged, and is"),
        ("guards first", "was acknowledged, and is (OUT_OF_TURN|CASE_ENDED) now"),
    ],
)
def test_the_known_bad_twins_are_found_out(variant: str, found: str, sqlite_shelf: Shelf) -> None:
    tally = tried(f"22 twin {variant}", f"Requests: {variant}", sqlite_shelf, 1, variant=variant)
    assert any(re.search(found, fault) for fault in tally.faults), tally.faults

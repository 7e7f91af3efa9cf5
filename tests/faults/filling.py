"""A disk that is full at some byte, and has room again: by a limit on the size of files, or a small file system."""

import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from typing import Final

from cara_core.case.facts import Fact
from cara_core.errors import Conflict, StoreError, StoreFull
from cara_core.store.case_store import CaseStore
from cara_core.store.database.engine import _best_sqlite
from cara_core.store.fact_writer import FactWriter
from cara_core.store.opening import open_store
from cara_core.store.verifying.verify import verify_at
from faults.requests import AT, asked, decisions_of, requests
from faults.tally import Tally

__all__ = ["fill_by_limit", "fill_up"]

CASE: Final = "case"
ROOM: Final = 120_000
"""Bytes: the limit is at most so far beyond what the empty store takes."""
OPENING: Final = 0.1
"""The share of the trials in which the room ends while the store is made."""
WHILE_FULL: Final = 3
"""How often it is tried again before there is room."""


@contextmanager
def limited(size: int) -> Iterator[Callable[[], None]]:
    """No file grows beyond that size, until what is given is called."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def lift() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield lift
    finally:
        lift()


def fill_by_limit(trials: int, seed: int, folder: Path, variant: str) -> Tally:
    """Fill so many stores. Python ignores SIGXFSZ, so a file beyond the limit is an error of the write (EFBIG)."""
    random, tally = Random(seed), Tally()  # noqa: S311  (a seed, so that it can be done again)
    empty = folder / "empty"
    empty.mkdir()
    open_store(f"sqlite:///{empty / 'store.db'}", keys=empty / "keys", at=AT, create=True).close()
    size = (empty / "store.db").stat().st_size
    for _ in range(trials):
        tally.trials += 1
        here = folder / "full"
        if random.random() < OPENING:
            here.mkdir()
            with limited(random.randrange(size * 2)) as lift:
                _made_without_room(here, lift, tally)
        else:
            shutil.copytree(empty, here)
            with limited(size + random.randrange(ROOM)) as lift:
                fill_up(here, lift, tally, random, swallowing=variant == "swallowing")
        shutil.rmtree(here)
    return tally


def _made_without_room(here: Path, lift: Callable[[], None], tally: Tally) -> None:
    """Making the store fails with our error, names the place, and can be done again."""
    url, keys = f"sqlite:///{here / 'store.db'}", here / "keys"
    try:
        open_store(url, keys=keys, at=AT, create=True).close()
        tally.beside += 1
    except StoreError as raised:
        if str(here) not in str(raised):
            tally.fault("the error does not name the place")
    lift()
    try:
        with open_store(url, keys=keys, at=AT, create=True) as store:
            FactWriter(store).append(asked(CASE, 1)[0], at=AT)
            store.facts(CASE)
    except StoreError as raised:
        tally.fault(f"not made when there was room: {type(raised).__name__}")


def fill_up(here: Path, make_room: Callable[[], None], tally: Tally, random: Random, *, swallowing: bool) -> None:
    """Record until there is no room; try that again; then, with room, go on. A store that asks for it is reopened."""
    following = requests(CASE)
    kept, failed, facts = 0, 0, next(following)
    store = _tried(here, random, tally)
    while failed < WHILE_FULL and store is not None:
        error = _error(store, facts)
        if error is not None:
            failed += 1
            _judge(error, here, tally)
            store = _reopened(store, here, random, tally)
        if error is None or swallowing:
            kept += 1
            facts = next(following)
    tally.acknowledged += kept
    make_room()
    store = store or _opened(here, random)
    error = _error(store, facts)
    store.close()
    if error is not None and not swallowing:
        tally.fault(f"does not go on when there is room: {type(error).__name__}")
    _look(here, kept + (error is None), tally)


def _opened(here: Path, random: Random) -> CaseStore:
    store = open_store(f"sqlite:///{here / 'store.db'}", keys=here / "keys", at=AT)
    store.database.connections.writer().cursor.execute(f"PRAGMA wal_autocheckpoint = {random.choice((5, 20, 1000))}")
    return store


def _reopened(store: CaseStore, here: Path, random: Random, tally: Tally) -> CaseStore | None:
    """The same store where it goes on; another where it asks for that; none where there is no room even for that."""
    if store.database.connections.unusable is None:
        return store
    store.close()
    tally.beside += 1
    return _tried(here, random, tally)


def _tried(here: Path, random: Random, tally: Tally) -> CaseStore | None:
    """The store, opened; none where there is no room even for that."""
    try:
        return _opened(here, random)
    except StoreError as raised:
        if str(here) not in str(raised):
            tally.fault("the error does not name the place")
        return None


def _error(store: CaseStore, facts: list[Fact]) -> StoreError | Conflict | None:
    try:
        FactWriter(store).append(facts, at=AT, decisions=decisions_of(facts))
    except (StoreError, Conflict) as raised:
        return raised
    return None


def _judge(error: StoreError | Conflict, here: Path, tally: Tally) -> None:
    if not isinstance(error, StoreFull):
        tally.fault(f"{type(error).__name__} instead of StoreFull: {str(error).replace(str(here), '')}")
    elif str(here) not in str(error):
        tally.fault("the error does not name the place")


def _look(here: Path, kept: int, tally: Tally) -> None:
    """Exactly what was acknowledged is there."""
    url = f"sqlite:///{here / 'store.db'}"
    wanted = [fact for request in asked(CASE, kept) for fact in request]
    with open_store(url, keys=here / "keys", at=AT) as store:
        found = store.facts(CASE) if store._reading.last(CASE) else ()
    if list(found) != wanted:
        tally.fault(f"{len(wanted)} facts acknowledged, {len(found)} there", lost=True)
    for fault in verify_at(url).faults:
        tally.fault(f"{fault.where} {fault.place}: {fault.words}")
    with closing(_best_sqlite().connect(here / "store.db")) as connection:
        if connection.execute("SELECT count(*) FROM fact JOIN outbox USING (seq)").fetchone()[0] != len(found):
            tally.fault("a fact without its outbox row")

"""kill -9 at a random moment, and what is there afterwards.

A warm parent forks a child for each point; the child opens its own store, records, and
acknowledges over a pipe only after ``append`` has returned. The parent waits for some
acknowledgements and then no time, or a little; kills it, reads what else was acknowledged,
and looks into the file with plain SQL; every so often through the store.
"""

import gc
import os
import signal
import time
from contextlib import closing
from itertools import islice
from pathlib import Path
from random import Random
from typing import Final, NoReturn

import attrs

from cara_core.store.case_store import CaseStore
from cara_core.store.database.engine import _best_sqlite
from cara_core.store.fact_writer import FactWriter
from cara_core.store.opening import open_store
from cara_core.store.verifying.verify import verify_at
from faults.requests import AT, asked, decisions_of, requests
from faults.tally import Tally

__all__ = ["acknowledgements", "kill_points"]

MOST: Final = 6
"""So many acknowledgements are waited for, at most, after the line that says the store is open."""
LONGEST: Final = 0.002
"""Seconds from then until the kill, at most. A request takes half a millisecond on a quiet machine."""
AT_ONCE: Final = 0.3
WHILE_OPENING: Final = 0.1
"""The shares of the points that are killed at the very acknowledgement, and while the store is still being opened."""
EVERY: Final = 25
MOST_FACTS: Final = 1_500
"""A new file after so many facts, so that looking through it stays cheap."""
_ENTRIES: Final = "SELECT count(*), coalesce(max(seq), 0) FROM {}"


@attrs.define
class Shelf:
    """Where the store of some points is, and how many facts and requests have to be there."""

    folder: Path
    facts: int = 0
    requests: int = 0

    @property
    def url(self) -> str:
        """The URL of the store."""
        return f"sqlite:///{self.folder / 'store.db'}"

    @property
    def keys(self) -> Path:
        """The folder of its keys."""
        return self.folder / "keys"


def kill_points(points: int, seed: int, folder: Path, variant: str) -> Tally:
    """Kill so many children. The variant `early` acknowledges before the commit."""
    random, tally = Random(seed), Tally()  # noqa: S311  (a seed, so that it can be done again)
    shelf: Shelf | None = None
    gc.disable()  # it would write into pages that parent and child share
    for point in range(points):
        if shelf is None or shelf.facts > MOST_FACTS:
            shelf = _new(folder / str(point))
        tally.trials += 1
        acknowledged = _killed(shelf, f"p-{point}", random, early=variant == "early")
        tally.acknowledged += len(acknowledged)
        _look(shelf, f"p-{point}", acknowledged, tally)
        if point % EVERY == 0 or point == points - 1:
            _look_through(shelf, f"p-{point}", tally)
            gc.collect()  # the more memory the parent holds, the longer each fork takes
    return tally


def _new(folder: Path) -> Shelf:
    folder.mkdir()
    shelf = Shelf(folder)
    with open_store(shelf.url, keys=shelf.keys, at=AT, create=True) as store:
        FactWriter(store).append(asked("warm", 1)[0], at=AT)
    shelf.facts, shelf.requests = 3, 1
    return shelf


def _killed(shelf: Shelf, case: str, random: Random, *, early: bool) -> list[str]:
    """The acknowledgements of a child that was killed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _record(shelf, case, writer, early=early)
    os.close(writer)
    received = b""
    if random.random() < WHILE_OPENING:
        time.sleep(random.random() * LONGEST * MOST)
    else:
        received = acknowledgements(reader, 1 + random.randint(0, MOST))
        if random.random() >= AT_ONCE:
            time.sleep(random.random() * LONGEST)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with open(reader, "rb") as pipe:  # noqa: PTH123  (a descriptor)
        return (received + pipe.read()).decode().splitlines()[1:]


def acknowledgements(pipe: int, several: int) -> bytes:
    """What is said on this pipe until so many lines have come, or it has ended."""
    received = b""
    while received.count(b"\n") < several and (more := os.read(pipe, 4096)):
        received += more
    return received


def _record(shelf: Shelf, case: str, out: int, *, early: bool) -> NoReturn:
    try:
        store = open_store(shelf.url, keys=shelf.keys, at=AT)
        os.write(out, b"\n")
        if early:
            _acknowledge_before_the_commit(store, out)
        for index, facts in enumerate(requests(case)):
            kept = FactWriter(store).append(facts, at=AT, request=f"{case}:{index}", decisions=decisions_of(facts))
            if not early:
                os.write(out, f"{kept.seq} {kept.hash.hex()}\n".encode())
    except BaseException as raised:  # noqa: BLE001  (a child never comes back into the test run)
        os.write(out, f"! {type(raised).__name__}\n".encode())
    finally:
        os._exit(1)


def _acknowledge_before_the_commit(store: CaseStore, out: int) -> None:
    """The twin: what it says is kept is not yet."""
    connections = store.database.connections
    commit = connections._commit

    def early() -> None:
        os.write(out, b"? ?\n")
        commit()

    connections._commit = early  # type: ignore[method-assign]  # that is what is wrong with the twin


def _look(shelf: Shelf, case: str, acknowledged: list[str], tally: Tally) -> None:
    """Is everything there that was acknowledged, at most one request more, and all of it whole?"""
    with closing(_best_sqlite().connect(shelf.folder / "store.db")) as connection:
        rows = connection.execute(
            "SELECT number, seq, hash FROM fact WHERE case_id = ? ORDER BY number", (case,)
        ).fetchall()
        facts = connection.execute(_ENTRIES.format("fact")).fetchone()
        outbox = connection.execute(_ENTRIES.format("fact JOIN outbox USING (seq)")).fetchone()
        queued = connection.execute("SELECT count(*) FROM outbox").fetchone()[0]
        access = connection.execute(_ENTRIES.format("access")).fetchone()
        screened = connection.execute("SELECT count(*) FROM fact WHERE kind = 'screened'").fetchone()
        decided = connection.execute("SELECT count(*) FROM fact JOIN decision USING (case_id, number)").fetchone()
    if any(line.startswith("!") for line in acknowledged):
        tally.fault(f"{case}: {acknowledged[-1]}")
        acknowledged = acknowledged[:-1]
    sizes = [len(request) for request in islice(requests(case), len(acknowledged) + 1)]
    promised, more = sum(sizes[:-1]), sum(sizes)
    if len(rows) < promised:
        tally.fault(f"{case}: {promised} facts acknowledged, {len(rows)} there", lost=True)
    elif len(rows) not in {promised, more}:
        tally.fault(f"{case}: {len(rows)} facts, of {promised} acknowledged and {more - promised} asked for")
    elif promised and acknowledged[-1] not in {f"{rows[promised - 1][1]} {rows[promised - 1][2].hex()}", "? ?"}:
        tally.fault(f"{case}: the last acknowledged is another", lost=True)
    if [row[0] for row in rows] != list(range(1, len(rows) + 1)):
        tally.fault(f"{case}: numbers with a gap")
    tally.beside += len(rows) == more
    there, logged = shelf.facts + len(rows), shelf.requests + len(acknowledged) + (len(rows) == more)
    if len(rows) >= promised and ({facts, outbox, (queued, queued)} != {(there, there)} or access != (logged, logged)):
        tally.fault(f"{case}: facts {facts}, outbox {outbox} of {queued}, access {access}")
    if screened != decided:
        tally.fault(f"{case}: {screened} screenings, and the decisions of {decided} of them", lost=True)
    shelf.facts, shelf.requests = facts[0], access[0]


def _look_through(shelf: Shelf, case: str, tally: Tally) -> None:
    """The whole chain; and what was sealed opens, and says what was asked."""
    found = verify_at(shelf.url)
    if found.faults:
        tally.fault(f"{case}: {found.faults[0].where} {found.faults[0].place}")
    with open_store(shelf.url, keys=shelf.keys, at=AT) as store:
        if store._reading.last(case):
            facts = store.facts(case)
            wanted = [fact for request in asked(case, len(facts)) for fact in request]
            if list(facts) != wanted[: len(facts)]:
                tally.fault(f"{case}: other facts than those that were asked for", lost=True)

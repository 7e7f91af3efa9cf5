"""SIGKILL of a whole PostgreSQL server, and what is there after it was started again."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Final, NoReturn

from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.opening import open_store
from cara_core.store.verifying.verify import verify_at
from faults.killing import acknowledgements
from faults.requests import AT, asked, decisions_of, requests
from faults.tally import Tally, in_memory
from store.postgres import NOBODY, PostgresServer, _run, _started, kill_all, new_database, usable_binaries

__all__ = ["kill_servers"]

MOST: Final = 30
"""So many acknowledgements are waited for, at most."""
LONGEST: Final = 0.005
"""Seconds from then to the kill, at most."""
EVERY: Final = 10
MOST_FACTS: Final = 3_000


@contextmanager
def _binaries() -> Iterator[tuple[Path, Path]]:
    folder = Path(tempfile.mkdtemp(prefix="cara-pg-", dir=in_memory()))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, NOBODY)
        binaries, data = usable_binaries(folder), folder / "data"
        _run(binaries / "initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "-U", "postgres", "-D", str(data))
        yield binaries, folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def kill_servers(points: int, seed: int, keys: Path, variant: str) -> Tally:
    """Kill a server so often; the variant ``asynchronous`` is the twin: synchronous_commit=off."""
    random, tally = Random(seed), Tally()  # noqa: S311  (a seed, so that it can be done again)
    with _binaries() as (binaries, folder):
        server = _started(binaries, folder / "data", folder)
        url, here, facts = "", keys, MOST_FACTS
        try:
            for point in range(points):
                if facts >= MOST_FACTS:
                    url, facts = new_database(server, f"store_{point}"), 0
                    open_store(url, keys=keys / str(point), at=AT, create=True).close()
                    here = keys / str(point)
                tally.trials += 1
                acknowledged = _killed(server, (url, here), f"p-{point}", random, variant)
                (folder / "data" / "postmaster.pid").unlink(missing_ok=True)
                server = _started(binaries, folder / "data", folder)
                facts = _look((url, here), f"p-{point}", acknowledged, facts, tally)
                if point % EVERY == 0:
                    for fault in verify_at(url).faults:
                        tally.fault(f"p-{point}: {fault.where} {fault.place}: {fault.words}")
        finally:
            server.process.send_signal(signal.SIGINT)
            server.process.wait(30)
    return tally


def _killed(server: PostgresServer, place: tuple[str, Path], case: str, random: Random, variant: str) -> list[str]:
    """What was acknowledged before the server and all its processes were killed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _record(place, case, writer, variant)
    os.close(writer)
    first = acknowledgements(reader, random.randint(1, MOST))
    time.sleep(random.random() * LONGEST)
    kill_all(server)
    with open(reader, "rb") as pipe:  # noqa: PTH123  (a descriptor)
        received = (first + pipe.read()).decode().splitlines()
    os.waitpid(child, 0)
    return received


def _record(place: tuple[str, Path], case: str, out: int, variant: str) -> NoReturn:
    try:
        store = open_store(place[0], keys=place[1], at=AT)
        if variant == "asynchronous":
            _do_not_wait(store)
        for index, facts in enumerate(requests(case)):
            kept = FactWriter(store).append(facts, at=AT, request=f"{case}:{index}", decisions=decisions_of(facts))
            os.write(out, f"{kept.seq} {kept.hash.hex()}\n".encode())
    finally:
        os._exit(1)


def _do_not_wait(store: CaseStore) -> None:
    """The twin: it says kept before the server has written it."""
    store.database.connections.writer().cursor.execute("SET synchronous_commit = off")


def _look(place: tuple[str, Path], case: str, acknowledged: list[str], before: int, tally: Tally) -> int:
    """Is everything there that was acknowledged, and at most one request more? How many facts there are."""
    tally.acknowledged += len(acknowledged)
    sizes = [len(request) for request in asked(case, len(acknowledged) + 1)]
    promised, more = sum(sizes[:-1]), sum(sizes)
    with open_store(place[0], keys=place[1], at=AT) as store:
        facts = store.facts(case) if store._reading.last(case) else ()
        with store.database.reading() as connection:
            sql = (
                "SELECT count(*), coalesce(max(seq), 0), (SELECT count(*) FROM outbox JOIN fact USING (seq)) FROM fact"
            )
            total, last, outbox = connection.exec_driver_sql(sql).one()
            kept = connection.exec_driver_sql(
                "SELECT seq, hash FROM fact WHERE case_id = %s AND number = %s", (case, promised)
            )
            row = kept.first()
    if len(facts) < promised:
        tally.fault(f"{case}: {promised} facts acknowledged, {len(facts)} there", lost=True)
        return int(total)
    if len(facts) not in {promised, more}:
        tally.fault(f"{case}: {len(facts)} facts, of {promised} acknowledged and {more - promised} asked for")
    if row is None or acknowledged[-1] != f"{row[0]} {bytes(row[1]).hex()}":
        tally.fault(f"{case}: the last acknowledged is another", lost=True)
    tally.beside += len(facts) == more
    wanted = [fact for request in asked(case, len(acknowledged) + 1) for fact in request]
    if list(facts) != wanted[: len(facts)] or {total, last, outbox} != {before + len(facts)}:
        tally.fault(
            f"{case}: {total} facts, the last {last}, {outbox} with an outbox row, {before + len(facts)} wanted"
        )
    return int(total)

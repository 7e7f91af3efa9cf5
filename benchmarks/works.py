"""Each thing that ``cases.py`` measures, done in a process of its own: how long it took, and how much memory.

Run by ``cases.py``; what stands before the clock is started is not measured.
"""

import gc
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lives import AT, SPREAD, attended, life, plain_life, running

from cara_core.case.evolve import replay
from cara_core.case.facts import Fact
from cara_core.case.personal import split
from cara_core.planning.bank_holidays import working_days_known
from cara_core.store.fact_writer import FactWriter
from cara_core.store.opening import open_store
from cara_core.terms.days import Day, days_after, years_from

TIMES = 5
"""How often one process reads the same again: the median of these is what it reports."""


def main(name: str, count: int, folder: Path) -> None:
    """Do this work with so many cases, in this folder, and print what it took as JSON."""
    with TemporaryDirectory(dir=folder) as inside:
        taken = WORKS[name](count, Path(inside))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({**taken, "peak_kib": peak}))


def _clocked(facts: int, work: Callable[[], object], times: int = 1) -> dict[str, float]:
    runs = []
    for _ in range(times):
        gc.collect()
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        runs.append((time.perf_counter() - wall, time.process_time() - cpu))
    runs.sort()
    wall, cpu = runs[len(runs) // 2]
    return {"facts": facts, "wall": wall, "cpu": cpu}


def _store(inside: Path, *, durable: bool = True) -> Any:
    store = open_store(f"sqlite:///{inside}/cara.db", keys=inside / "keys", at=AT, create=True)
    for number in range(256):
        # As in any store that has been used: these folders are made once in its life.
        (inside / "keys" / f"{number:02x}").mkdir(mode=0o700)
    if not durable:
        # Filling what is then read: not what is measured.
        with store.database.reading() as connection:
            connection.exec_driver_sql("PRAGMA synchronous = OFF")
    return store


def _lives(count: int, *, sealed: bool) -> list[list[Fact]]:
    return [life(number, sealed=sealed) for number in range(count)]


def _append(count: int, inside: Path, *, sealed: bool) -> dict[str, float]:
    facts = [fact for case in _lives(count, sealed=sealed) for fact in case]
    with _store(inside) as store:
        FactWriter(store).append(life(10**6, sealed=sealed)[:1], at=AT)

        def work() -> None:
            append = FactWriter(store).append
            for fact in facts:
                append([fact], at=AT)

        return _clocked(len(facts), work)


def _append_raw(count: int, inside: Path, *, sealed: bool) -> dict[str, float]:
    from raw_store import RawStore  # noqa: PLC0415

    with _store(inside) as store:
        FactWriter(store).append(life(10**6, sealed=False)[:1], at=AT)
    raw = RawStore(inside / "cara.db", inside / "keys" if sealed else None)
    facts = [fact for number in range(count) for fact in plain_life(number, sealed=sealed)]
    if sealed:
        # Which part is whose is known beforehand here.
        facts = [{**fact, "what": _parts(fact)} for fact in facts]
    at = "2026-03-10T09:30:00Z"

    def work() -> None:
        for fact in facts:
            raw.append(fact, at)

    taken = _clocked(len(facts), work)
    raw.connection.close()
    _verify(inside)
    return taken


def _parts(fact: dict[str, Any]) -> dict[str, Any]:
    opened, sealed = split(fact["kind"], fact["what"])
    return {"open": opened, **{person.value: part for person, part in sealed.items()}}


def _append_events(count: int, inside: Path, *, sealed: bool) -> dict[str, float]:
    from eventsourced import EventStore  # noqa: PLC0415

    store = EventStore(inside / "events.db", sealed=sealed)
    cases = [plain_life(number, sealed=sealed) for number in range(count)]

    def work() -> None:
        for facts in cases:
            store.append(facts)

    return _clocked(12 * count, work)


def _filled(inside: Path, cases: list[list[Fact]]) -> Any:
    store = _store(inside, durable=False)
    for facts in cases:
        FactWriter(store).append(facts, at=AT)
    return store


def _replay(count: int, inside: Path, *, sealed: bool) -> dict[str, float]:
    with _filled(inside, _lives(count, sealed=sealed)) as store:
        names = [row.case for row in store.cases()]
        assert store.case(names[7]) == replay(life(7, sealed=sealed))
        return _clocked(12 * count, lambda: [store.case(name).phase for name in names], TIMES)


def _replay_all(count: int, inside: Path, *, sealed: bool) -> dict[str, float]:
    with _filled(inside, _lives(count, sealed=sealed)) as store:

        def work() -> None:
            for _, facts in store.streams():
                assert replay(facts).number == 12

        return _clocked(12 * count, work, TIMES)


def _replay_raw(count: int, inside: Path, *, sealed: bool) -> dict[str, float]:
    from raw_store import RawStore  # noqa: PLC0415

    with _store(inside, durable=False) as store:
        FactWriter(store).append(life(10**6, sealed=False)[:1], at=AT)
    raw = RawStore(inside / "cara.db")
    raw.execute("PRAGMA synchronous = OFF")
    for number in range(count):
        for fact in plain_life(number, sealed=sealed):
            raw.append(fact, "2026-03-10T09:30:00Z")
    names = [life(number, sealed=False)[0].case for number in range(count)]
    return _clocked(12 * count, lambda: [raw.fold(name)["number"] for name in names], TIMES)


def _replay_events(count: int, inside: Path, *, sealed: bool) -> dict[str, float]:
    from eventsourced import EventStore  # noqa: PLC0415

    store = EventStore(inside / "events.db", sealed=sealed)
    cases = [store.append(plain_life(number, sealed=sealed)) for number in range(count)]
    return _clocked(12 * count, lambda: [store.replayed(case).version for case in cases], TIMES)


def _verify(inside: Path) -> Any:
    from cara_core.store.verifying.verify import verify_at  # noqa: PLC0415

    found = verify_at(f"sqlite:///{inside}/cara.db")
    assert not found.faults
    return found


def _verified(count: int, inside: Path) -> dict[str, float]:
    _filled(inside, _lives(count, sealed=False)).close()
    return _clocked(12 * count, lambda: _verify(inside))


def _due(count: int, inside: Path) -> dict[str, float]:
    """Every case is open: its caution was given in the last weeks, the victim told of it, two workshops booked."""
    working, on = working_days_known(), days_after(Day(2026, 3, 10), SPREAD)
    facts = len(running(0)) * count
    with _store(inside, durable=False) as store:
        for number in range(count):
            FactWriter(store).append(running(number), at=AT)
        cold = _clocked(facts, lambda: next(store.due(on, working)))
        warm = _clocked(facts, lambda: sum(1 for _ in store.due(on, working)), TIMES)
        every = _clocked(facts, lambda: sum(1 for _ in store.due(years_from(on, 10), working)))
        begun, kept = (sum(1 for _ in store.due(day, working)) for day in (on, years_from(on, 10)))
        for number in range(500):
            FactWriter(store).append([attended(number)], at=AT)
        newer = _clocked(500, lambda: next(store.due(on, working)))
    command = _command(inside, on)
    return {
        "facts": facts,
        "cold s": cold["wall"],
        f"warm s, {begun} begun": warm["wall"],
        f"every one of {kept} s": every["wall"],
        "after 500 newer facts s": newer["wall"],
        **command,
    }


def _command(inside: Path, on: Day) -> dict[str, float]:
    """`cara due` from its start to its end: seconds, processor seconds, and memory."""
    cara = str(Path(sys.executable).with_name("cara"))
    asked = ["--store", f"sqlite:///{inside}/cara.db", "--on", on.isoformat(), "--by", "records", "--json"]
    # From a small process: what a large one forks begins with that one's memory.
    small = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
    environment = {**os.environ, "CARA_KEYS": str(inside / "keys")}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", small, cara, "due", *asked], env=environment, stdout=subprocess.PIPE, check=True
    )
    wall, cpu, peak = json.loads(done.stdout)
    return {"cara due s": wall, "cara due CPU s": cpu, "cara due MB": peak}


WORKS: dict[str, Callable[[int, Path], dict[str, float]]] = {
    f"{name}, {kind}": (lambda count, inside, work=work, sealed=sealed: work(count, inside, sealed=sealed))
    for kind, sealed in (("open", False), ("sealed", True))
    for name, work in (
        ("append", _append),
        ("append raw", _append_raw),
        ("append eventsourcing", _append_events),
        ("replay", _replay),
        ("replay all", _replay_all),
        ("replay raw", _replay_raw),
        ("replay eventsourcing", _replay_events),
    )
}
WORKS["verify"] = _verified
WORKS["due"] = _due
THOUSANDS = {"verify": 4_167, "due": 50_000}
"""What is asked of many cases at once, and of how many."""

if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))

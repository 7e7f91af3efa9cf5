"""Eight processes record into five cases of one store at once."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any, Final, NoReturn

from cara_core.errors import Conflict, StoreError
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.opening import open_store
from cara_core.store.verifying.verify import verify_at
from faults.requests import AT
from faults.tally import Tally
from store.made_up_facts import opening, plain, victims_fact

__all__ = ["CASES", "PROCESSES", "contend"]

PROCESSES: Final = 8
CASES: Final = tuple(f"case-{number}" for number in range(1, 6))
_GIVEN_UP: Final = 200
"""A process that met so many errors of a lock has shown enough."""


def contend(url: str, keys: Path, appends: int, seed: int, *, twin: bool = False) -> Tally:
    """Record so many facts, and look whether each is there once. The twin begins without taking the lock."""
    with open_store(url, keys=keys, at=AT, create=True) as store:
        for case in CASES:
            FactWriter(store).append([opening(case)], at=AT)
    shares = [appends // PROCESSES + (number < appends % PROCESSES) for number in range(PROCESSES)]
    gate, opener = os.pipe()
    pipes = []
    for number, share in enumerate(shares):
        reader, writer = os.pipe()
        if os.fork() == 0:
            os.close(opener)
            _record((url, keys), share, Random(seed + number), (gate, writer), twin=twin)  # noqa: S311  (a seed)
        os.close(writer)
        pipes.append(reader)
    os.close(opener)  # nobody was let in before all were there
    os.close(gate)
    reports = [_read(pipe) for pipe in pipes]
    for _ in reports:
        os.wait()
    return _check_log(url, keys, reports)


def _read(pipe: int) -> dict[str, Any]:
    with open(pipe, "rb") as stream:
        text = stream.read()
    found: dict[str, Any] = json.loads(text) if text else {"kept": [], "errors": ["no answer"], "conflicts": 0}
    return found


def _record(place: tuple[str, Path], share: int, random: Random, pipes: tuple[int, int], *, twin: bool) -> NoReturn:
    gate, out = pipes
    kept: list[list[Any]] = []
    report: dict[str, Any] = {"kept": kept, "errors": [], "conflicts": 0}
    try:
        os.read(gate, 1)
        store = open_store(place[0], keys=place[1], at=AT)
        if twin:
            store.database.connections._begin = "BEGIN"  # type: ignore[attr-defined]  # that is wrong with the twin
        while len(kept) < share and len(report["errors"]) < _GIVEN_UP:
            _once(store, random.choice(CASES), report)
    except BaseException as raised:  # noqa: BLE001  (a child never comes back into the test run)
        report["errors"].append(type(raised).__name__)
    finally:
        with open(out, "wb") as stream:  # noqa: PTH123  (a descriptor)
            stream.write(json.dumps(report).encode())
        os._exit(0)


def _once(store: CaseStore, case: str, report: dict[str, Any]) -> None:
    number = store._reading.last(case) + 1
    make = victims_fact if number % 4 == 0 else plain
    try:
        done = FactWriter(store).append([make(case, number)], at=AT)
    except Conflict:
        report["conflicts"] += 1
    except StoreError as raised:
        report["errors"].append(type(raised).__name__)
    else:
        report["kept"].append([case, done.last, done.seq, done.hash.hex()])


def _check_log(url: str, keys: Path, reports: Sequence[dict[str, Any]]) -> Tally:
    kept = [tuple(kept) for report in reports for kept in report["kept"]]
    errors = [error for report in reports for error in report["errors"]]
    tally = Tally(trials=len(kept), acknowledged=len(kept), beside=sum(report["conflicts"] for report in reports))
    if errors:
        tally.wrong += len(errors)
        tally.faults.append(f"{len(errors)} errors reached the caller: {sorted(set(errors))}")
    with open_store(url, keys=keys, at=AT) as store:
        sql = "SELECT case_id, number, seq, hash FROM fact WHERE number > 1 ORDER BY seq"
        with store.database.reading() as connection:
            rows = [(row[0], row[1], row[2], bytes(row[3]).hex()) for row in connection.exec_driver_sql(sql)]
            rows_in_outbox = connection.exec_driver_sql("SELECT count(*) FROM fact JOIN outbox USING (seq)").scalar()
        if sorted(rows) != sorted(kept):
            tally.fault(f"{len(kept)} acknowledged, {len(rows)} there", lost=True)
        if rows_in_outbox != len(rows) + len(CASES) or [row[2] for row in rows] != _from(len(CASES) + 1, len(rows)):
            tally.fault("an outbox row is missing, or the numbers of the log have a gap")
        for case in CASES:
            if [fact.number for fact in store.facts(case)] != _from(1, store._reading.last(case)):
                tally.fault(f"{case}: numbers with a gap")
    for fault in verify_at(url).faults:
        tally.fault(f"{fault.where} {fault.place}")
    return tally


def _from(first: int, several: int) -> list[int]:
    return list(range(first, first + several))

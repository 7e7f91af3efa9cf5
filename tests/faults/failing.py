"""Each write and each synchronisation fails in its turn, beneath the store as it is."""

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final

import apsw
import attrs

from cara_core.case.facts import Fact
from cara_core.errors import CaraError, StoreError
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.opening import open_store
from cara_core.store.verifying.verify import verify_at
from faults.disk import Disk, Loss
from faults.on_apsw import stores_on
from faults.recording import Layer
from faults.requests import AT, asked, decisions_of
from faults.tally import Tally

__all__ = ["FAULTS", "fail_each", "fail_some"]

CASE: Final = "case"
REQUESTS: Final = 14
CHECKPOINT: Final = "PRAGMA wal_autocheckpoint = 10"
FAULTS: Final = (
    ("write", apsw.SQLITE_IOERR_WRITE),
    ("write", apsw.SQLITE_FULL),
    ("sync", apsw.SQLITE_IOERR_FSYNC),
)
"""EIO of a write, a short write for want of room, EIO of a synchronisation."""


def fail_each(share: int, shares: int, folder: Path, variant: str) -> Tally:
    """Every so-manieth of all calls, beginning with number ``share``, fails once, in each of the three ways."""
    tally = Tally()
    for kind, code in FAULTS:
        calls = _lived(folder, Layer(), Tally())
        for number in range(share + 1, calls[kind] + 1, shares):
            _once(folder, _at(kind, number, code, 1), tally, variant)
    return tally


def fail_some(trials: int, seed: int, folder: Path, variant: str) -> Tally:
    """So many lives in which some calls on end fail, anywhere; ``retrying`` is the twin."""
    random, tally = Random(seed), Tally()  # noqa: S311  (a seed, so that it can be done again)
    calls = _lived(folder, Layer(), Tally())
    for _ in range(trials):
        kind, code = FAULTS[2] if variant else random.choice(FAULTS)
        _once(folder, _at(kind, random.randint(1, calls[kind]), code, random.choice((1, 1, 3))), tally, variant)
    return tally


def _at(kind: str, number: int, code: int, several: int) -> Callable[[str, int], int | None]:
    return lambda met, count: code if met == kind and number <= count < number + several else None


@attrs.define
class _Life:
    """What was acknowledged in one life."""

    made: bool = False
    kept: int = 0


def _lived(folder: Path, layer: Layer, tally: Tally) -> dict[str, int]:
    """How many calls of each kind does a life without a fault make?"""
    _live(folder / "whole", layer, _Life(), tally)
    shutil.rmtree(folder / "whole")
    return layer.calls


def _once(folder: Path, fails: Callable[[str, int], int | None], tally: Tally, variant: str) -> None:
    tally.trials += 1
    here, life = folder / "life", _Life()
    layer = Layer(fails=fails, retries=variant == "retrying")
    _live(here, layer, life, tally)
    tally.acknowledged += life.kept
    _look(here, life, tally)
    _look_after_a_cut(here, folder / "cut", layer, life, tally)
    shutil.rmtree(here)


def _live(here: Path, layer: Layer, life: _Life, tally: Tally) -> None:
    """Make a store and record, going on after each error as a program would: the same again, else open anew."""
    here.mkdir()
    requests = asked(CASE, REQUESTS)
    with stores_on(layer, prepare=[CHECKPOINT]):
        for _ in range(6):
            try:
                store = open_store(f"sqlite:///{here / 'store.db'}", keys=here / "keys", at=AT, create=not life.made)
            except StoreError:
                tally.beside += 1
                continue
            except Exception as raised:  # noqa: BLE001  (that is what is looked for)
                tally.fault(f"while opening: {type(raised).__name__}")
                return
            life.made = True
            _record(store, requests, life, tally)
            store.close()
            if life.kept == len(requests):
                return


def _record(store: CaseStore, requests: list[list[Fact]], life: _Life, tally: Tally) -> None:
    for index in range(life.kept, len(requests)):
        try:
            FactWriter(store).append(
                requests[index], at=AT, request=f"request-{index}", decisions=decisions_of(requests[index])
            )
        except StoreError as raised:
            tally.beside += 1
            if "reopen" in str(raised):
                _refuses(store, requests[index], tally)
            return
        except Exception as raised:  # noqa: BLE001  (that is what is looked for)
            tally.fault(f"while recording: {type(raised).__name__}")
            return
        life.kept = index + 1


def _refuses(store: CaseStore, facts: list[Fact], tally: Tally) -> None:
    """After an error of the disk the store goes on no more, neither writing nor reading."""
    for ask in (lambda: FactWriter(store).append(facts, at=AT), lambda: store.facts(CASE)):
        try:
            ask()
        except StoreError as again:
            if "reopen" not in str(again):
                tally.fault("goes on after an error of the disk")
        except CaraError:
            tally.fault("reads after an error of the disk")
        else:
            tally.fault("goes on after an error of the disk")


def _look(here: Path, life: _Life, tally: Tally) -> None:
    """What this machine still has in its memory."""
    url = f"sqlite:///{here / 'store.db'}"
    if not life.made:
        return
    wanted = [fact for request in asked(CASE, life.kept) for fact in request]
    try:
        with open_store(url, keys=here / "keys", at=AT) as store:
            found = store.facts(CASE) if store._reading.last(CASE) else ()
    except CaraError as raised:
        tally.fault(f"does not open: {type(raised).__name__}", lost=bool(wanted))
        return
    if list(found[: len(wanted)]) != wanted:
        tally.fault(f"{len(wanted)} facts acknowledged, {len(found)} there", lost=True)
    for fault in verify_at(url).faults:
        tally.fault(f"{fault.where} {fault.place}: {fault.words}")


def _look_after_a_cut(here: Path, cut: Path, layer: Layer, life: _Life, tally: Tally) -> None:
    """And what the disk has, were the power to go now: what failed to be synchronised is not on it."""
    disk = Disk("store.db")
    for call in layer.trace:
        disk.take(call)
    cut.mkdir()
    for name, content in disk.after(Loss.ALL, Random(0)).items():  # noqa: S311  (nothing is left to chance here)
        (cut / name).write_bytes(content)
    shutil.copytree(here / "keys", cut / "keys") if (here / "keys").exists() else None
    _look(cut, life, tally)
    shutil.rmtree(cut)

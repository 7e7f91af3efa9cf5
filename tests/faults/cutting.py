"""A power cut at any moment: what the store wrote is recorded, and rebuilt as a disk may hold it."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any, Final
from unittest import mock

import attrs

from cara_core.errors import CaraError
from cara_core.store import keys as keys_module
from cara_core.store.database import settings
from cara_core.store.database.engine import _best_sqlite
from cara_core.store.fact_writer import FactWriter
from cara_core.store.opening import open_store
from cara_core.store.verifying.verify import verify_at
from faults.disk import Disk, Loss
from faults.keys_on_disk import KeysOnDisk, recorded_keys
from faults.on_apsw import stores_on
from faults.recording import Layer, Operation, Trace
from faults.requests import AT, asked, decisions_of
from faults.tally import Tally

__all__ = ["DATABASE", "Life", "cut_life", "cuts", "life_of", "recorded_life"]

DATABASE: Final = "store.db"
REQUESTS: Final = 30
CUTS: Final = 1_000
"""Of each trace."""
CHECKPOINT: Final = "PRAGMA wal_autocheckpoint = {}"
"""So small that the log is carried over into the database every few requests."""
DEEP: Final = 250
"""Each so many cuts the store itself is opened on what is left, everything read, and the chain verified."""
ROLLBACK: Final = (3, 40, 1)
"""A SQLite on which the store keeps a rollback journal."""
TABLES: Final = ("fact", "outbox", "access", "decision")


@attrs.frozen(kw_only=True)
class Life:
    """One life of a store: its trace, and what has to be there after each request."""

    folder: Path
    trace: Trace
    rows: Mapping[str, Sequence[tuple[Any, ...]]]
    sizes: Sequence[int]
    """How many facts there are after so many requests."""
    keys: Sequence[frozenset[str]]
    """Which keys they are sealed under."""
    objects: frozenset[str]

    @property
    def url(self) -> str:
        """The URL of the store."""
        return f"sqlite:///{self.folder / DATABASE}"


def cuts(trials: int, seed: int, folder: Path, variant: str) -> Tally:
    """Cut the power so often. ``variant``: ``rollback``, ``left behind``, or a twin: ``normal``, ``unsynced keys``."""
    random, tally = Random(seed), Tally()  # noqa: S311  (a seed, so that it can be done again)
    while tally.trials < trials:
        here = folder / "life"
        here.mkdir()
        life = recorded_life(here, random.choice((5, 20, 1000)), variant)
        cut_life(life, random, min(CUTS, trials - tally.trials), folder / "scratch", tally)
        shutil.rmtree(here)
    return tally


def cut_life(life: Life, random: Random, several: int, scratch: Path, tally: Tally, *, exact: bool = False) -> None:
    """Cut the power so often in this life, and look each time at what is left. ``exact``: see ``Disk``."""
    for number, (acknowledged, left, certain) in enumerate(_cut(life, random, several, exact=exact)):
        tally.trials += 1
        tally.acknowledged += max(acknowledged, 0)
        _look(life, _placed(scratch, left), acknowledged, certain, tally, deep=number % DEEP == 0)


def recorded_life(folder: Path, checkpoint: int, variant: str = "", layer: Layer | None = None) -> Life:
    """A store lives, on the recording file layer."""
    layer = layer or Layer()
    trace, case, sizes = layer.trace, "case", [0]
    url, keys = f"sqlite:///{folder / DATABASE}", folder / "keys"
    with ExitStack() as stack:
        version = ROLLBACK if variant == "rollback" else None
        stack.enter_context(stores_on(layer, version=version, prepare=[CHECKPOINT.format(checkpoint)]))
        stack.enter_context(recorded_keys(trace))
        if variant == "normal":
            stack.enter_context(mock.patch.dict(settings._JOURNALS, {"wal": {"synchronous": 1}}))
        if variant == "unsynced keys":
            stack.enter_context(mock.patch.object(keys_module, "_sync_folder", return_value=None))
        with open_store(url, keys=keys, at=AT, create=True) as store:
            trace.append(Operation("acknowledged"))
            if variant == "left behind":
                _make_subfolders(keys)
            for facts in asked(case, REQUESTS):
                FactWriter(store).append(facts, at=AT, decisions=decisions_of(facts))
                trace.append(Operation("acknowledged"))
                sizes.append(sizes[-1] + len(facts))
    return life_of(folder, trace, sizes)


def _make_subfolders(keys: Path) -> None:
    """As a process that was killed before it had synchronised the folder they stand in would leave them."""
    for number in range(256):
        (keys / f"{number:02x}").mkdir(mode=0o700, exist_ok=True)


def life_of(folder: Path, trace: Trace, sizes: Sequence[int]) -> Life:
    """A life that was recorded, with what its store holds in the end."""
    with closing(_best_sqlite().connect(folder / DATABASE)) as connection:
        rows = {table: _rows(connection, table) for table in TABLES}
        objects = frozenset(name for (name,) in connection.execute("SELECT name FROM sqlite_master"))
        store = connection.execute("SELECT id FROM store").fetchone()[0]
    sealed = [{_key(store, row[1], person) for person in json.loads(row[11]).get("sealed", ())} for row in rows["fact"]]
    keys = [frozenset().union(*sealed[:size]) for size in sizes]
    return Life(folder=folder, trace=trace, rows=rows, sizes=sizes, keys=keys, objects=objects)


def _rows(connection: Any, table: str) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = connection.execute(f"SELECT * FROM {table} ORDER BY seq").fetchall()  # noqa: S608
    return rows


def _key(store: str, case: str, person: str) -> str:
    return sha256(f"{store}/{case}/{person}".encode()).hexdigest()


def _cut(
    life: Life, random: Random, several: int, *, exact: bool
) -> Iterator[tuple[int, Mapping[str, bytes], KeysOnDisk]]:
    """What is left after so many cuts of this life, and how many requests had been acknowledged (-1: no store yet)."""
    moments = sorted(random.randrange(len(life.trace) + 1) for _ in range(several))
    disk, keys = Disk(DATABASE, folder=str(life.folder), exact=exact), KeysOnDisk(str(life.folder / "keys"))
    acknowledged, done = -1, 0
    for moment in moments:
        for call in life.trace[done:moment]:
            disk.take(call)
            keys.take(call)
            acknowledged += call.kind == "acknowledged"
        done = moment
        yield acknowledged, disk.after(random.choice(tuple(Loss)), random), keys


def _placed(folder: Path, left: Mapping[str, bytes]) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in left.items():
        (folder / name).write_bytes(content)
    return folder / DATABASE


def _look(life: Life, file: Path, acknowledged: int, keys: KeysOnDisk, tally: Tally, *, deep: bool) -> None:
    """Is everything there that was acknowledged, and nothing else but one whole request more?"""
    dbapi = _best_sqlite()
    try:
        with closing(dbapi.connect(file)) as connection:
            objects = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            if not objects and acknowledged < 0:
                return
            rows = {table: _rows(connection, table) for table in TABLES}
    except dbapi.Error as raised:
        tally.fault(f"after {acknowledged} requests: {type(raised).__name__} {raised}", lost=acknowledged > 0)
        return
    if objects != life.objects:
        tally.fault("half a schema")
    facts = len(rows["fact"])
    promised = max(acknowledged, 0)
    allowed = life.sizes[promised : promised + 2]
    if facts < allowed[0]:
        tally.fault(f"after {acknowledged} requests: {facts} facts of {allowed[0]}", lost=True)
        return
    if facts not in allowed:
        tally.fault(f"after {acknowledged} requests: {facts} facts, allowed {allowed}")
        return
    there = life.sizes.index(facts)
    tally.beside += there > promised
    screenings = sum(1 for row in life.rows["fact"][:facts] if row[3] == "screened")
    wanted = {"fact": facts, "outbox": facts, "access": there, "decision": screenings}
    if any(rows[table] != life.rows[table][:size] for table, size in wanted.items()):
        tally.fault(f"after {acknowledged} requests: other rows than those recorded", lost=True)
    if not all(map(keys.holds, life.keys[there])):
        tally.fault(f"after {acknowledged} requests: a fact is there, and its key perhaps not", lost=True)
    if deep:
        _look_through(life, file, facts, tally)


def _look_through(life: Life, file: Path, facts: int, tally: Tally) -> None:
    """The store opens on what is left, says what was asked, goes on, and its chain is whole."""
    url = f"sqlite:///{file}"
    try:
        with open_store(url, keys=life.folder / "keys", at=AT) as store:
            wanted = [fact for request in asked("case", len(life.sizes) - 1) for fact in request]
            if facts and list(store.facts("case")) != wanted[:facts]:
                tally.fault("other facts than those asked for", lost=True)
            FactWriter(store).append(asked("later", 1)[0], at=AT)
    except CaraError as raised:
        tally.fault(f"{type(raised).__name__}: {raised}")
    for fault in verify_at(url).faults:
        tally.fault(f"{fault.where} {fault.place}: {fault.words}")

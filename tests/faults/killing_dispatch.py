"""kill -9 of a dispatcher at a random moment, and what its provider and its store then hold.

The provider is a second SQLite file: another party with another memory, with or without a
primary key on the reference. A warm parent forks a child for each point; the child opens
its own store, says so, and dispatches; it is killed a little later. The clock of the next
child is past every lease. Every so many points the rest is sent without a kill, and then
each message has to be at the provider.

``variant`` says what kind of provider it is, and what is wrong with the dispatcher:

* ``keyed``: the provider keeps the reference, and can be asked by it;
* ``label``: to it the reference is a label; it can be asked (GOV.UK Notify);
* ``deaf``: it cannot be asked, and keeps nothing;
* ``flag``: the twin whose lease never ends, as a status flag would not;
* ``blind``: the twin that does not ask a provider that keeps nothing.
"""

import gc
import os
import signal
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Final, NoReturn

import attrs

from cara_core.delivery.dispatch import dispatch
from cara_core.store.database.engine import _best_sqlite
from cara_core.store.messages.reading import PERHAPS_TWICE
from cara_core.store.opening import open_store
from cara_core.terms.instants import Instant, minutes_after
from cara_core.terms.one_message import Message
from delivery.providing import FileProvider, new_provider, references, sends, taken
from faults.requests import AT
from faults.tally import Tally

__all__ = ["kill_dispatchers"]

NEW: Final = 4
"""So many more messages are due at each point."""
LONGEST: Final = 0.012
"""Seconds from when the child has its store open until the kill, at most. A message takes some three milliseconds."""
EVERY: Final = 25
ROUND: Final = 10
"""Minutes from one point to the next: longer than a lease."""
FOREVER: Final = 10_000_000
OPEN_STATES: Final = ("blocked", "claimed", "unknown")


@attrs.define
class Place:
    """A store, its provider, and how many messages were due there until now."""

    folder: Path
    variant: str
    key: bytes = b""
    due: int = 0
    now: Instant = AT

    @property
    def url(self) -> str:
        """The URL of the store."""
        return f"sqlite:///{self.folder / 'store.db'}"

    @property
    def provider(self) -> FileProvider:
        """Its provider, for one process."""
        known = FileProvider(self.folder / "provider.db", finds=self.variant != "deaf")
        if self.variant == "blind":
            known.knows = lambda _: None
        return known


def kill_dispatchers(points: int, seed: int, folder: Path, variant: str) -> Tally:
    """Kill so many dispatchers. ``lost`` are messages that never arrived, ``beside`` those that arrived twice."""
    random, tally = Random(seed), Tally()  # noqa: S311  (a seed, so that it can be done again)
    place: Place | None = None
    gc.disable()  # it would write into pages that parent and child share
    for point in range(points):
        if place is None:
            place = _new(folder / str(point), variant)
        place.due += NEW
        place.now = minutes_after(place.now, ROUND)
        _killed(place, random)
        tally.trials += 1
        if point % EVERY == EVERY - 1 or point == points - 1:
            _drain(place)
            _look(place, tally)
            place = None
            gc.collect()  # the more memory the parent holds, the longer each fork takes
    return tally


def _new(folder: Path, variant: str) -> Place:
    folder.mkdir()
    place = Place(folder, variant)
    new_provider(folder / "provider.db", keyed=variant in {"keyed", "flag"})
    with open_store(place.url, keys=folder / "keys", at=AT, create=True) as store:
        place.key = store.reference_key()
    return place


def _left(place: Place) -> list[int]:
    """Which messages are still to be sent, as plain SQL sees it."""
    asked = f"SELECT occurrence FROM message WHERE state NOT IN ({','.join('?' * len(OPEN_STATES))})"  # noqa: S608
    with closing(_best_sqlite().connect(place.folder / "store.db")) as connection:
        done = {int(row[0]) for row in connection.execute(asked, OPEN_STATES)}
    return [number for number in range(place.due) if number not in done]


def _killed(place: Place, random: Random) -> None:
    what = sends(place.key, _left(place))
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _send(place, what, writer)
    os.close(writer)
    os.read(reader, 1)
    os.close(reader)
    time.sleep(random.random() * LONGEST)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _send(place: Place, what: Sequence[Message], out: int) -> NoReturn:
    try:
        _dispatched(place, what, out)
    finally:
        os._exit(0)


def _dispatched(place: Place, what: Sequence[Message], out: int | None = None) -> None:
    lease = FOREVER if place.variant == "flag" else ROUND // 2
    channels = {"notify": place.provider}
    with open_store(place.url, keys=place.folder / "keys", at=AT) as store:
        if out is not None:
            os.write(out, b"!")
        for _ in dispatch(store, what, channels, lambda: place.now, lease_minutes=lease):
            pass


def _drain(place: Place) -> None:
    """What is left goes out undisturbed: as often as a message may be tried again."""
    for _ in range(3):
        place.now = minutes_after(place.now, ROUND)
        _dispatched(place, sends(place.key, _left(place)))


def _look(place: Place, tally: Tally) -> None:
    """Has each message arrived, once; is none held up; and is each that came twice counted?"""
    numbers = range(place.due)
    by_reference = {notice.reference: number for number, notice in enumerate(sends(place.key, numbers))}
    assert set(by_reference) == references(place.key, numbers)
    arrived = taken(place.folder / "provider.db")
    with closing(_best_sqlite().connect(place.folder / "store.db")) as connection:
        states = dict(connection.execute("SELECT reference, state FROM message").fetchall())
        given_up = {reference for reference, state in states.items() if state == "failed"}
        asked = "SELECT DISTINCT reference FROM message_event WHERE detail = ?"
        counted = {row[0] for row in connection.execute(asked, (PERHAPS_TWICE,))}
    tally.acknowledged += len(by_reference)
    for reference, number in by_reference.items():
        times = arrived.get(reference, 0)
        tally.beside += max(times - 1, 0)
        if states.get(reference) in {None, *OPEN_STATES}:
            tally.fault(f"{place.folder.name}/{number}: stuck as {states.get(reference)}")
        if not times and reference not in given_up:
            tally.fault(f"{place.folder.name}/{number}: never arrived", lost=True)
        if times > 1 and place.variant != "blind" and (reference not in counted or times > 2):
            tally.fault(f"{place.folder.name}/{number}: arrived {times} times, and was not counted")
    if set(arrived) - set(by_reference):
        tally.fault("something arrived that nobody sent")

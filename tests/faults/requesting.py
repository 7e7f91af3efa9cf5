"""Requests made again and again by processes that are killed, and what the cases come to.

A warm parent forks several workers over one store; each opens its own, makes the requests of
two cases in their order, and every so often one that was made before, and acknowledges over a
pipe what has returned. Each is killed after some acknowledgements, or a little later. In the end
one worker makes every request once more. Then each case has to be what those requests that
were kept come to in a store where each was made once, in the order of the log.

``variant`` makes the known-bad twins: ``early`` acknowledges before the commit, ``keyless`` makes
the requests without their keys, ``guards first`` asks the rules before the request.
"""

import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple, NoReturn

import attrs

import cara_core as cara
from cara_core.casework.changes import Change
from cara_core.casework.recording import Recorder
from cara_core.errors import CaseError, InputError
from cara_core.forces.force import Force
from cara_core.store.case_store import CaseStore
from cara_core.store.database.database import Database
from cara_core.store.opening import open_store
from cara_core.store.verifying.verify import verify_at
from cara_core.terms.instants import Instant, minutes_after, read_instant
from casework.requests_in_turn import KeptOnce, Request, requests_of, state_of
from casework.worked import AT
from faults.tally import Tally

__all__ = ["make_in_rounds"]

WORKERS: Final = 3
WAVES: Final = 4
"""How often, in each round, all the workers are killed and others take their places."""
MOST: Final = 9
"""So many acknowledgements of a worker are waited for, at most, before it is killed."""
MOST_REQUESTS: Final = 20 * MOST
LONGEST: Final = 0.02
"""Seconds from then until the kill, at most."""
AGAIN: Final = 0.35
"""How often a request that was made before is made again, in place of the next one."""


@attrs.frozen
class Place:
    """Where the store is, and with which force its cases are opened."""

    url: str
    keys: Path
    force: Force

    def open(self) -> cara.Casework:
        """The cases there."""
        return cara.open_casework(self.url, keys=self.keys, forces=[self.force])


@attrs.frozen
class Work:
    """What one worker is to do: from where on, how, and which requests were acknowledged before."""

    cases: Sequence[str]
    reached: Mapping[str, int]
    seed: int
    known: frozenset[str]
    variant: str
    at: Instant


def make_in_rounds(url: str, keys: Path, rounds: int, seed: int, variant: str = "") -> Tally:
    """So many rounds, each with two cases of its own."""
    random, tally = Random(seed), Tally()  # noqa: S311  (a seed, so that it can be done again)
    place = Place(url, keys, cara.load_force("hampshire"))
    open_store(url, keys=keys, at=AT, create=True).close()
    for number in range(rounds):
        cases = [f"{number}/{name}" for name in ("a", "b")]
        acknowledged = _round(place, cases, random, tally, variant)
        _look(place, cases, acknowledged, keys.parent / f"once-{number}", tally)
    if verify_at(url).faults:
        tally.fault("the chain is broken")
    return tally


def _round(place: Place, cases: Sequence[str], random: Random, tally: Tally, variant: str) -> dict[str, str]:
    """Wave after wave of workers that are killed, then one that is not; what each acknowledged request kept."""
    acknowledged: dict[str, str] = {}
    reached = dict.fromkeys(cases, 0)
    for wave in range(WAVES):
        at = minutes_after(AT, 60 * wave)
        works = [
            Work(cases, dict(reached), random.getrandbits(32), frozenset(acknowledged), variant, at)
            for _ in range(WORKERS)
        ]
        for said in _killed(place, works, random):
            tally.trials += 1
            _take_in(said, acknowledged, reached, tally)
        _check_there(place, acknowledged, tally)
    last = Work(cases, {}, 0, frozenset(acknowledged), variant, minutes_after(AT, 60 * WAVES))
    _take_in(_undisturbed(place, last), acknowledged, reached, tally)
    _check_there(place, acknowledged, tally)
    return acknowledged


def _take_in(lines: Sequence[str], acknowledged: dict[str, str], reached: dict[str, int], tally: Tally) -> None:
    for line in lines:
        if line.startswith("!"):
            tally.fault(line)
            continue
        key, kept = line.split(" ", 1)
        case, _, name = key.partition(":")
        tally.acknowledged += 1
        tally.beside += key in acknowledged
        if "?" not in {kept, acknowledged.setdefault(key, kept)} and acknowledged[key] != kept:
            tally.fault(f"{key} kept {acknowledged[key]}, and is answered with {kept}")
        names = [request.name for request in requests_of(case)]
        reached[case] = max(reached[case], names.index(name) + 1)


def _killed(place: Place, works: Sequence[Work], random: Random) -> list[list[str]]:
    """What each of these workers acknowledged until it was killed."""
    children = [_forked(place, work) for work in works]
    received = []
    for child, reader in children:
        lines = _read(reader, random.randint(1, MOST))
        time.sleep(random.random() * LONGEST)
        os.kill(child, signal.SIGKILL)
        received.append(lines)
    for (child, reader), lines in zip(children, received, strict=True):
        os.waitpid(child, 0)
        with open(reader, "rb") as pipe:  # noqa: PTH123  (a descriptor)
            lines.extend(pipe.read())
    # What was being written when it was killed is no acknowledgement.
    return [lines.decode().rpartition("\n")[0].splitlines() for lines in received]


def _undisturbed(place: Place, work: Work) -> list[str]:
    child, reader = _forked(place, work, every=True)
    with open(reader, "rb") as pipe:  # noqa: PTH123  (a descriptor)
        lines = pipe.read().decode().splitlines()
    os.waitpid(child, 0)
    return lines


def _read(pipe: int, several: int) -> bytearray:
    received = bytearray()
    while received.count(b"\n") < several and (more := os.read(pipe, 4096)):
        received += more
    return received


def _forked(place: Place, work: Work, *, every: bool = False) -> tuple[int, int]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _work(place, work, writer, every=every)
    os.close(writer)
    return child, reader


def _work(place: Place, work: Work, out: int, *, every: bool) -> NoReturn:
    try:
        with _as_variant(work.variant), place.open() as casework:
            worker = _Worker(casework, work, out)
            for request in worker.in_order() if every else worker.at_random():
                worker.make(request)
    except BaseException as raised:  # noqa: BLE001  (a child never comes back into the test run)
        os.write(out, f"! {type(raised).__name__} {getattr(raised, 'code', '')}\n".encode())
    finally:
        os._exit(0)


@attrs.define
class _Worker:
    """One process at work."""

    casework: cara.Casework
    work: Work
    out: int
    now: Instant = AT
    known: set[str] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.known = set(self.work.known)
        self.now = self.work.at

    def in_order(self) -> Iterator[Request]:
        """Every request of every case, twice."""
        for case in self.work.cases:
            yield from (request for request in requests_of(case) for _ in range(2))

    def at_random(self) -> Iterator[Request]:
        """The next of a case, or one made before, until somebody kills us, or nothing comes of it."""
        random = Random(self.work.seed)  # noqa: S311  (a seed)
        reached = dict(self.work.reached)
        for _ in range(MOST_REQUESTS):
            case = random.choice(self.work.cases)
            requests = requests_of(case)
            at = min(reached[case], len(requests) - 1)
            if random.random() < AGAIN:
                yield requests[random.randint(0, at)]
                continue
            yield requests[at]
            reached[case] = at + 1 if requests[at].key in self.known else at

    def make(self, request: Request) -> None:
        """Make this request, and acknowledge what it kept."""
        _EARLY.update(key=request.key, out=self.out)
        try:
            answer: Any = request.make(self.casework, self.now, with_key=self.work.variant != "keyless")
        except (CaseError, InputError) as refused:
            if request.key in self.known:
                os.write(self.out, f"! {request.key} was acknowledged, and is {refused.code} now\n".encode())
            return
        self.known.add(request.key)
        numbers = ",".join(str(fact.number) for fact in answer.facts)
        if self.work.variant != "early" or answer.repeated:
            os.write(self.out, f"{request.key} {numbers}\n".encode())


_EARLY: Final[dict[str, Any]] = {}
"""What the twin acknowledges before it is committed."""


@contextmanager
def _as_variant(variant: str) -> Iterator[None]:
    """Be this twin from now on: the process ends with it."""
    match variant:
        case "early":
            writing = Database.writing

            @contextmanager
            def early(database: Database) -> Iterator[Any]:
                with writing(database) as cursor:
                    yield cursor
                    if _EARLY:
                        os.write(_EARLY["out"], f"{_EARLY['key']} ?\n".encode())
                        _EARLY.clear()
                        time.sleep(LONGEST)

            Database.writing = early  # type: ignore[assignment, method-assign]  # that is what is wrong with the twin
        case "guards first":
            Recorder.keep = _guards_first  # type: ignore[assignment, method-assign]  # the same
    yield


def _guards_first(recorder: Recorder, change: Change) -> cara.CaseRecorded:
    store = recorder.at_hand.find()
    if store is None:
        raise AssertionError
    return recorder._keep_now(store, change)


class _KeptRequest(NamedTuple):
    """A request that was kept, the numbers of its facts, and when it was."""

    request: Request
    numbers: str
    at: Instant


_REQUESTS: Final = "SELECT request, number, request_size, recorded_at FROM fact WHERE request IS NOT NULL ORDER BY seq"


def _check_there(place: Place, acknowledged: Mapping[str, str], tally: Tally) -> None:
    """Is every request there that was acknowledged, before anybody makes it again?"""
    with open_store(place.url, keys=place.keys, at=AT) as store, store.database.reading() as connection:
        there = {key for key, *_ in connection.exec_driver_sql(_REQUESTS)}
    for key in acknowledged.keys() - there:
        tally.fault(f"{key} was acknowledged, and is not there", lost=True)


def _look(place: Place, cases: Sequence[str], acknowledged: Mapping[str, str], once: Path, tally: Tally) -> None:
    """Is everything there that was acknowledged, and is it what each request comes to, made once?"""
    kept = KeptOnce()
    with open_store(place.url, keys=place.keys, at=AT) as store:
        for request, numbers, at in _requests_in(store, cases):
            kept.add(request, at)
            said = acknowledged.get(request.key, "?")
            if said not in {numbers, "?"}:
                tally.fault(f"{request} kept {numbers}, and said {said}")
    once.mkdir()
    with Place(f"sqlite:///{once / 'store.db'}", once / "keys", place.force).open() as wanted:
        kept.replay(wanted)
        wanted_state = state_of(wanted)
    with place.open() as casework:
        state = state_of(casework)
    for case in cases:
        if state.get(case) != wanted_state.get(case):
            tally.fault(f"{case} is not what its requests come to")


def _requests_in(store: CaseStore, cases: Sequence[str]) -> Iterator[_KeptRequest]:
    """The requests of these cases that were kept, in the order of the log."""
    by_key = {request.key: request for case in cases for request in requests_of(case)}
    with store.database.reading() as connection:
        rows = connection.exec_driver_sql(_REQUESTS).fetchall()
    for key, first, size, recorded_at in rows:
        at = read_instant(recorded_at)
        if key in by_key and at is not None:
            yield _KeptRequest(by_key[key], ",".join(map(str, range(first, first + size))), at)

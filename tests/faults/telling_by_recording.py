"""Processes that record through the casework, each of which tells the host what was kept, slowly, and may die of it.

The host is a file that lines are added to. Within a round no lease ends, so nothing may come
twice; the clock of the next round is past every lease. ``twin`` tells row by row, as it once
was, whatever another process still holds.
"""

import os
import signal
import time
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Final, NoReturn

import attrs
from typing_extensions import override

import cara_core as cara
from cara_core.casework.telling import Teller
from cara_core.store.opening import open_store
from cara_core.terms.instants import Instant, minutes_after
from casework.worked import AT, BY
from faults.tally import Tally
from faults.telling import CASES, LEASE, LONGEST, TELLERS, Host, read_round, tell_row_by_row
from support.referrals import example

__all__ = ["record_in_rounds"]

RECORDINGS: Final = 6
"""How often each process records in one round."""
HOLD: Final = cara.facts.SafetyHoldPlaced(concern=cara.facts.Concern.POLICE, reason="a call")
EVIDENCE: Final = cara.facts.EvidenceFound(sufficient=True)
RECORDED: Final = ((HOLD,), (EVIDENCE,), (EVIDENCE, HOLD))


class SlowHost(cara.ForcePlugin):
    """A force whose own system takes its time for each fact."""

    data = files("cara_hampshire") / "data"

    def __init__(self) -> None:
        self.give: Callable[[str, int], object] = lambda *_: None

    @override
    @cara.hookimpl
    def case_moved(self, case: cara.Case, facts: Sequence[cara.Fact]) -> None:
        for fact in facts:
            self.give(case.id, fact.number)


@attrs.frozen
class Place:
    """Where the store is, and the file that holds what the host has heard."""

    url: str
    keys: Path
    heard: Path
    slow_host: SlowHost
    force: cara.Force

    def open(self) -> cara.Casework:
        """The cases there."""
        return cara.open_casework(self.url, keys=self.keys, forces=[self.force])


@attrs.frozen
class Work:
    """What one process is to do in a round."""

    cases: Sequence[str]
    now: Instant
    seed: int


def record_in_rounds(url: str, keys: Path, rounds: int, seed: int, *, twin: bool = False) -> Tally:
    """So many rounds of four processes. ``lost`` are facts that overtook, ``beside`` what arrived again."""
    random, tally = Random(seed), Tally()  # noqa: S311  (a seed, so that it can be done again)
    open_store(url, keys=keys, at=AT, create=True).close()
    keys.mkdir(exist_ok=True)
    path, host, read = keys.parent / "host.txt", Host(tally), 0
    path.touch()
    slow_host = SlowHost()
    # Loaded once: each child has it from here.
    place = Place(url, keys, path, slow_host, cara.load_force(plugin=slow_host))
    for number in range(rounds):
        now = minutes_after(AT, 2 * LEASE * number)
        cases = [f"r-{number}-{case}" for case in range(CASES)]
        seeds = [random.randrange(1 << 30) for _ in range(TELLERS)]
        children = [_forked(place, Work(cases, now, child), twin=twin) for child in seeds]
        for child in children:
            os.waitpid(child, 0)
        tally.trials += 1
        read = read_round(path, read, host)
    after = minutes_after(AT, 2 * LEASE * rounds)
    slow_host.give = host.give
    with place.open() as casework:
        kept = {case.id: case.number for case in casework.each_case() if isinstance(case, cara.Case)}
        report = casework.tell(after)
        if not report.complete:
            tally.fault(f"something is left untold after every lease has ended: {report}")
    if host.highest != kept:
        tally.fault(f"{host.highest} arrived, {kept} was recorded")
    return tally


def _forked(place: Place, work: Work, *, twin: bool) -> int:
    child = os.fork()
    if child == 0:
        _record(place, work, twin=twin)
    return child


def _record(place: Place, work: Work, *, twin: bool) -> NoReturn:
    """Open cases and record in them. Half of these processes kill themselves while they tell."""
    random = Random(work.seed)  # noqa: S311  (a seed)
    left = random.choice((random.randint(1, 12), 1 << 30))
    out = os.open(place.heard, os.O_WRONLY | os.O_APPEND)

    def give(case: str, number: int) -> None:
        nonlocal left
        time.sleep(random.random() * LONGEST)
        os.write(out, f"{case} {number}\n".encode())
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    place.slow_host.give = give
    try:
        if twin:
            Teller.tell_after_commit = _tell_row_by_row  # type: ignore[assignment, method-assign]  # known-bad
        with place.open() as casework:
            for _ in range(RECORDINGS):
                _record_next(casework, random.choice(work.cases), work.now, random)
    finally:
        os._exit(0)


def _record_next(casework: cara.Casework, case: str, now: Instant, random: Random) -> None:
    try:
        casework.record(case, random.choice(RECORDED), at=now, by=BY)
    except cara.NoSuchCase:
        try:
            casework.open(example(), case=case, force="hampshire", on=cara.day("2026-03-10"), at=now, by=BY)
        except cara.InputError:
            return  # another process opened it at the same moment


def _tell_row_by_row(teller: Teller, at: Instant, **_: object) -> cara.HookReport:
    store = teller.at_hand.find()
    if store is not None:
        tell_row_by_row(store, lambda *_: teller.forces.find("hampshire", None), at)
    return cara.HookReport(heard=0, not_heard=0, failures=())

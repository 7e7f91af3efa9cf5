"""Eight processes book into groups that are too small for them, and are killed at random: never one too many."""

import os
import signal
import time
from pathlib import Path
from random import Random
from typing import Final, NoReturn

import attrs

import cara_core as cara
from cara_core.store.verifying.verify import verify_at
from cara_core.terms.caution import Part
from casework.worked import AT, BY, issued
from support.offers import workshop
from support.soak import record, soak, times

SEED: Final = 20261130
PROCESSES: Final = 8
CASES: Final = 12
PLACES: Final = 3
LONGEST: Final = 0.4
"""Seconds until a process is killed, at most: booking takes some hundredths of one."""


def pair(trial: int) -> cara.WorkshopPair:
    """The two workshops of this trial, with so few places."""
    first = workshop(id=f"L{trial}-A", on=cara.day("2026-04-11"), most=PLACES, least=1)
    second = attrs.evolve(first, id=f"L{trial}-B", part=Part.SECOND, on=cara.day("2026-05-09"))
    return cara.WorkshopPair(first, second)


@soak
def test_the_last_place_is_given_once_whoever_is_killed(tmp_path: Path) -> None:
    begun, random, trials = time.monotonic(), Random(SEED), times(6, 400)  # noqa: S311  (no secret)
    url, keys = f"sqlite:///{tmp_path / 'cara.db'}", tmp_path / "keys"
    with cara.open_casework(url, keys=keys) as casework:
        for number in range(CASES):
            issued(casework, f"own-{number}")
    most, killed = 0, 0
    for trial in range(trials):
        killed += _book_and_kill(url, keys, trial, random)
        with cara.open_casework(url, keys=keys) as casework:
            held = _holders(casework, f"L{trial}-A")
            most = max(most, len(held))
            assert len(held) <= PLACES, f"{len(held)} people for {PLACES} places"
            # Whoever was killed left nothing half done: the places that are left can still be given.
            _give_what_is_left(casework, pair(trial))
            held = _holders(casework, f"L{trial}-A")
            assert len(held) == PLACES
            for case in held:
                casework.cancel(case, at=AT, by=BY)
    assert verify_at(url).faults == ()
    record(
        row="places",
        promise="A last place is given once, by eight processes that are killed",
        trials=trials,
        failures=0,
        seed=SEED,
        seconds=time.monotonic() - begun,
        note=f"{killed} processes killed while they booked; {PLACES} places for {CASES} people",
    )
    assert killed > 0
    assert most > 0


def _book_and_kill(url: str, keys: Path, trial: int, random: Random) -> int:
    """Eight processes that book, each killed after a while; how many were still at it."""
    children = []
    for _ in range(PROCESSES):
        seed = random.randrange(1 << 32)
        child = os.fork()
        if child == 0:
            _book(url, keys, pair(trial), Random(seed))  # noqa: S311  (the same)
        children.append(child)
    killed = 0
    for child in children:
        time.sleep(random.uniform(0, LONGEST) / PROCESSES)
        finished, _ = os.waitpid(child, os.WNOHANG)
        if not finished:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            killed += 1
    return killed


def _book(url: str, keys: Path, wanted: cara.WorkshopPair, random: Random) -> NoReturn:
    """Book every case in some order, until all of them were tried: a child never comes back."""
    status = 1
    try:
        with cara.open_casework(url, keys=keys) as casework:
            for number in random.sample(range(CASES), CASES):
                try:
                    casework.book(f"own-{number}", wanted, at=AT, by=BY)
                except (cara.InputError, cara.StoreBusy):
                    continue
        status = 0
    finally:
        os._exit(status)


def _give_what_is_left(casework: cara.Casework, wanted: cara.WorkshopPair) -> None:
    codes = set()
    for number in range(CASES):
        try:
            casework.book(f"own-{number}", wanted, at=AT, by=BY)
        except cara.InputError as refused:
            codes |= {fault.code for fault in refused.faults}
    assert codes == {"FULL"}


def _holders(casework: cara.Casework, workshop_id: str) -> list[str]:
    held = (casework.case(f"own-{number}") for number in range(CASES))
    return [case.id for case in held if case.booking is not None and case.booking.first_workshop == workshop_id]

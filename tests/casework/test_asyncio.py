"""A host on asyncio calls a casework in threads: its loop goes on, and nothing is kept twice."""

import asyncio
import threading
from collections.abc import Sequence
from importlib.resources import files

import pytest
from typing_extensions import override

import cara_core as cara
from casework.worked import AT, BY, CASE, Place, opened

facts = cara.facts
CALLS = 24


class Host(cara.ForcePlugin):
    """Hampshire's books; what is told is answered from the thread it is told in."""

    data = files("cara_hampshire") / "data"

    def __init__(self) -> None:
        self.in_a_loop: list[bool] = []

    @override
    @cara.hookimpl
    def case_moved(self, case: cara.Case, facts: Sequence[cara.Fact]) -> None:
        self.in_a_loop.append(_loop_runs_here())


def _loop_runs_here() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


async def record(casework: cara.Casework, request: str) -> cara.CaseRecorded:
    """As the page on embedding says it."""
    what = cara.facts.OffenceAdmitted(reference=request)
    return await asyncio.to_thread(casework.record, CASE, what, at=AT, by=BY, request=request)


def test_calls_at_once_are_kept_once_each_however_often_they_are_made(place: Place) -> None:
    async def at_once(casework: cara.Casework) -> list[cara.CaseRecorded]:
        return await asyncio.gather(*(record(casework, f"admission-{number % 8}") for number in range(CALLS)))

    with place.open() as casework:
        opened(casework)
        answers = asyncio.run(at_once(casework))
        kept = [fact.kind for fact in casework.case(CASE).facts]
    assert kept == ["referred", "screened", *["offence_admitted"] * 8]
    assert sum(not answer.repeated for answer in answers) == 8


def test_the_loop_is_not_what_waits(sqlite_place: Place) -> None:
    host = Host()
    with sqlite_place.open(forces=[cara.load_force(plugin=host)]) as casework:
        opened(casework)
        asyncio.run(record(casework, "admission"))
    assert host.in_a_loop == [False, False]


def test_a_call_without_a_thread_makes_the_loop_wait(sqlite_place: Place) -> None:
    """The known-bad twin: called in a coroutine as it is, it does its work where the loop would run."""

    async def in_the_loop(casework: cara.Casework) -> None:
        casework.record(CASE, facts.OffenceAdmitted(), at=AT, by=BY)

    host = Host()
    with sqlite_place.open(forces=[cara.load_force(plugin=host)]) as casework:
        opened(casework)
        asyncio.run(in_the_loop(casework))
    assert host.in_a_loop == [False, True]


class Slow(Host):
    """A system that answers only once it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.may_go_on = threading.Event(), threading.Event()

    @override
    @cara.hookimpl
    def case_moved(self, case: cara.Case, facts: Sequence[cara.Fact]) -> None:
        if case.number > 2:
            self.asked.set()
            self.may_go_on.wait()


def test_a_task_that_is_cancelled_may_have_been_kept_and_is_answered_when_it_is_repeated(sqlite_place: Place) -> None:
    slow = Slow()

    async def cancelled_and_repeated(casework: cara.Casework) -> cara.CaseRecorded:
        task = asyncio.create_task(record(casework, "admission"))
        await asyncio.to_thread(slow.asked.wait)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        slow.may_go_on.set()
        return await record(casework, "admission")

    with sqlite_place.open(forces=[cara.load_force(plugin=slow)]) as casework:
        opened(casework)
        answer = asyncio.run(cancelled_and_repeated(casework))
        assert answer.repeated
        assert casework.case(CASE).number == 3

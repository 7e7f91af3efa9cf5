"""Threads, processes and forks at one store: nothing is lost or doubled, and a store that is made lazily is one."""

import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing.context import SpawnContext
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

import cara_core as cara
from cara_core.store.keys import KeyFolder
from cara_core.terms.instants import minutes_after
from casework.in_a_process import make_stores, record_some, refuse
from casework.worked import AT, BY, CASE, Place, opened

THREADS = 8
EACH = 6
STORES = 6
EVIDENCE = cara.facts.EvidenceFound(sufficient=True)


def evidence(reference: str) -> cara.facts.EvidenceFound:
    """Of each reference another report: the same one twice is kept once."""
    return cara.facts.EvidenceFound(sufficient=True, reference=reference)


FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="NOT CHECKED: there is no fork here")


def spawning() -> SpawnContext:
    return multiprocessing.get_context("spawn")


def in_threads(work: Callable[[int], object]) -> list[object]:
    """What comes of this in eight threads that begin at once."""
    ready = Barrier(THREADS)

    def begin(number: int) -> object:
        ready.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(begin, range(THREADS)))


def test_threads_record_in_one_case_and_in_their_own(place: Place) -> None:
    with place.open() as casework:
        opened(casework)
        for number in range(THREADS):
            opened(casework, f"own-{number}")

        def record(number: int) -> list[int]:
            numbers = []
            for turn in range(EACH):
                at = minutes_after(AT, turn)
                answer = casework.record(
                    CASE,
                    [evidence(f"{number}/{turn}/{part}") for part in "ab"],
                    at=at,
                    by=BY,
                    request=f"{number}/{turn}",
                )
                numbers += [fact.number for fact in answer.facts]
                casework.record(f"own-{number}", evidence(f"{turn}"), at=at, by=BY)
            return numbers

        answers = in_threads(record)
        case = casework.case(CASE)
        own = [casework.case(f"own-{number}").number for number in range(THREADS)]
    taken = sorted(number for numbers in answers for number in numbers)  # type: ignore[attr-defined]
    assert taken == list(range(3, 3 + 2 * EACH * THREADS)), "a number was given to two, or to nobody"
    assert case.number == 2 + 2 * EACH * THREADS
    assert own == [2 + EACH] * THREADS


def test_threads_that_make_the_same_request_at_once_keep_it_once(place: Place) -> None:
    with place.open() as casework:
        opened(casework)
        answers = in_threads(lambda _: casework.record(CASE, EVIDENCE, at=AT, by=BY, request="evidence"))
        openings = in_threads(lambda _: opened(casework, "B/2", request="open"))
        assert casework.case(CASE).number == 3
    assert sorted(answer.repeated for answer in answers) == [False, *[True] * (THREADS - 1)]  # type: ignore[attr-defined]
    assert sorted(answer.repeated for answer in openings) == [False, *[True] * (THREADS - 1)]  # type: ignore[attr-defined]


def test_threads_that_open_the_same_case_without_a_request_open_it_once(place: Place) -> None:
    with place.open() as casework:

        def open_it(_: int) -> str:
            try:
                opened(casework)
            except cara.InputError as taken:
                return taken.code
            return "opened"

        answers = in_threads(open_it)
        assert casework.case(CASE).number == 2
    assert Counter(answers) == {"opened": 1, "ALREADY_OPEN": THREADS - 1}


def test_processes_of_a_pool_open_their_own(place: Place) -> None:
    with place.open() as casework:
        opened(casework)
        with ProcessPoolExecutor(2, mp_context=spawning()) as pool:
            work = partial(record_some, place.url, place.keys, case=CASE, several=EACH)
            answers = [pool.submit(work) for _ in range(4)]
            numbers = sorted(number for answer in answers for number in answer.result(timeout=120))
            error = pool.submit(refuse, place.url, place.keys, case=CASE).exception(timeout=120)
        assert numbers == list(range(3, 3 + 4 * EACH))
        assert casework.case(CASE).number == 2 + 4 * EACH
    assert isinstance(error, cara.OutOfTurn)
    assert (error.case, error.asked, error.code, error.retry) == (CASE, "caution_issued", "OUT_OF_TURN", False)
    assert error.allowed
    assert error.missing


def in_a_fork(work: Callable[[], object]) -> str:
    """What this gives in a forked process, or which error it raises."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            try:
                said = str(work())
            except BaseException as raised:  # noqa: BLE001  (a child never comes back into the test run)
                said = f"{type(raised).__name__}: {raised}"
            os.write(theirs, said.encode())
        finally:
            os._exit(0)
    os.close(theirs)
    with open(ours, "rb") as answer:  # noqa: PTH123  (a pipe)
        said = answer.read().decode()
    os.waitpid(child, 0)
    return said


@FORKS
@pytest.mark.parametrize(
    "call",
    [
        lambda casework: casework.case(CASE),
        lambda casework: casework.record(CASE, EVIDENCE, at=AT, by=BY),
        lambda casework: casework.due(on=cara.day("2026-03-10")),
        lambda casework: casework.tell(AT),
        lambda casework: casework.health(),
    ],
    ids=["case", "record", "due", "tell", "health"],
)
def test_a_forked_process_that_uses_its_parents_casework_gets_one_clear_error(
    place: Place, call: Callable[[cara.Casework], object]
) -> None:
    with place.open() as casework:
        opened(casework)
        said = in_a_fork(lambda: call(casework))
        assert said.startswith("StoreError: ")
        assert said.endswith("opened before this process was forked: open it in this process")
        assert "\n" not in said
        in_a_fork(casework.close)
        assert casework.record(CASE, EVIDENCE, at=AT, by=BY).case.number == 3, "the parent's goes on"


@FORKS
def test_a_process_forked_before_a_store_was_made_makes_it_and_its_parent_finds_it(place: Place) -> None:
    with place.open() as casework:
        assert in_a_fork(lambda: opened(casework).case.number) == "2"
        assert casework.record(CASE, EVIDENCE, at=AT, by=BY).case.number == 3


def test_processes_that_make_the_same_new_store_at_once_end_with_one(place: Place, tmp_path: Path) -> None:
    """Several stores, one after the other, each by three processes at the same moment."""
    places = [place, *other_places(place, tmp_path)]
    context, several = spawning(), 3
    names = [f"case-{number}" for number in range(several)]
    with context.Manager() as manager:
        ready = manager.Barrier(several)
        addresses = [(each.url, each.keys) for each in places]
        with ProcessPoolExecutor(several, mp_context=context) as pool:
            started = [pool.submit(make_stores, addresses, name, ready) for name in names]
            wrong = [words for answer in started for words in answer.result(timeout=300)]
    assert wrong == []
    for each in places:
        with each.open(create=False) as casework:
            assert [head.case for head in casework.cases()] == names
            assert [casework.case(name).number for name in names] == [2] * several
        assert len(list(each.keys.glob("store-*"))) == 1


def other_places(place: Place, folder: Path) -> Iterator[Place]:
    """More places for stores in files. (A database of the server is made by the fixture.)"""
    for number in range(STORES - 1 if place.url.startswith("sqlite") else 0):
        yield Place(f"sqlite:///{folder / f'other-{number}.db'}", folder / f"keys-{number}")


def test_a_casework_finds_the_store_that_another_made_since(place: Place) -> None:
    with place.open() as first, place.open() as second:
        assert second.cases() == ()
        opened(first)
        assert [head.case for head in second.cases()] == [CASE]
        assert second.record(CASE, EVIDENCE, at=AT, by=BY).case.number == 3


@pytest.mark.parametrize("when", ["before the folder of the keys is looked at", "after it"])
def test_who_looks_at_a_store_while_it_is_made_is_not_told_that_its_keys_are_missing(
    place: Place, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare, left = KeyFolder.__init__, [True]
    seen: list[object] = []

    def meanwhile(*arguments: Any, **named: Any) -> None:
        first = bool(left) and bool(left.pop())
        if first and when.startswith("before"):
            seen.append(opened(other, "B/2").case.number)
        prepare(*arguments, **named)
        if first and when.startswith("after"):
            seen.append(opened(other, "B/2").case.number)

    with place.open() as casework, place.open() as other:
        monkeypatch.setattr(KeyFolder, "__init__", meanwhile)
        opened(casework)
        assert seen == [2]
        assert {head.case for head in casework.cases()} == {"B/2", CASE}

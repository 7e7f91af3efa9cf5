"""Any requests, each made any number of times by several workers who die in between: the state of each once.

The workers stand side by side in this process, each with a store of its own over the same
file. One may die at a commit, before it or after it, or be overtaken by another in the middle
of its work. In the end each case is what those requests that were kept come to in a store where
each was made once, in the order in which it was first kept; and every repeated call was answered as
the first one was.

The known-bad twins are a recorder that asks its guards before the request, a caller without
keys, and a store that acknowledges what it has not committed.
"""

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import cara_core as cara
from cara_core.casework.at_hand.forces import ForcesAtHand
from cara_core.casework.changes import Change
from cara_core.casework.recording import Recorder
from cara_core.errors import CaseError, InputError
from cara_core.store.database.database import Database
from cara_core.terms.instants import Instant, minutes_after
from casework.requests_in_turn import CASES, KeptOnce, Request, requests_of, state_of
from casework.situations import open_in, opened
from casework.worked import AT
from support.soak import ASKED_FOR, record, soak, times

STORIES: Final = times(12, 3_000)
WORKERS: Final = 3
REQUESTS: Final = tuple(requests_of(case) for case in CASES)


class Died(BaseException):
    """This worker is gone."""


@attrs.frozen
class Step:
    """One call: of which case, the next of its requests or one of those made before, by whom, and what befalls."""

    case: int
    back: int
    worker: int
    minutes: int
    befalls: str


STEPS: Final = st.builds(
    Step,
    case=st.integers(0, len(CASES) - 1),
    back=st.sampled_from((0,) * 6 + (1, 1, 2, 3, 5, 9, -1)),
    worker=st.integers(0, WORKERS - 1),
    minutes=st.integers(0, 25),
    befalls=st.sampled_from(("nothing",) * 6 + ("dies before", "dies after", "dies telling", "goes", "is overtaken")),
)
STORY: Final = st.lists(STEPS, min_size=45, max_size=75)


@attrs.define
class Story:
    """What happens in one store."""

    folder: Path
    with_keys: bool = True
    now: Instant = AT
    once: KeptOnce = attrs.field(factory=KeptOnce)
    answers: dict[str, tuple[tuple[int, str], ...]] = attrs.field(factory=dict)
    reached: dict[int, int] = attrs.field(factory=lambda: dict.fromkeys(range(len(CASES)), 0))
    workers: dict[int, cara.Casework] = attrs.field(factory=dict)
    calls: int = 0

    def play(self, steps: Sequence[Step]) -> None:
        """Take these steps."""
        for place, step in enumerate(steps):
            self.now = minutes_after(self.now, step.minutes)
            overtake = partial(self._overtake, step, steps[(place + 1) % len(steps)])
            with self._befalling(step, overtake):
                self._take(step)
        for worker in self.workers.values():
            worker.close()

    def _request(self, step: Step) -> Request:
        requests = REQUESTS[step.case]
        at = self.reached[step.case] - step.back
        return requests[max(0, min(at, len(requests) - 1))]

    def _take(self, step: Step) -> None:
        request, worker = self._request(step), self._worker(step.worker)
        self.calls += 1
        try:
            answer: Any = request.make(worker, self.now, with_key=self.with_keys)
        except (CaseError, InputError):
            assert request.key not in self.once.kept, f"{request} was acknowledged, and is refused now"
            return
        except Died:
            self._bury(step.worker)
            self._look_whether_kept(request)
            return
        self._check_answer(request, answer)
        if step.back == 0:
            self.reached[step.case] = min(self.reached[step.case] + 1, len(REQUESTS[step.case]) - 1)

    def _check_answer(self, request: Request, answer: Any) -> None:
        said = tuple((fact.number, fact.kind) for fact in answer.facts)
        if request.key in self.answers:
            assert answer.repeated, f"{request} was kept before, and is kept again"
            assert said == self.answers[request.key], f"{request} is answered otherwise than the first time"
        elif answer.repeated:
            assert request.key in self.once.kept, f"{request} is said to have been kept before"
        else:
            self.once.add(request, self.now)
        self.answers[request.key] = said

    def _look_whether_kept(self, request: Request) -> None:
        """Whoever died said nothing: it may have been kept, all of it, or nothing of it."""
        if request.key in self.once.kept:
            return
        store = self._worker(WORKERS)._at_hand.find()
        if store is not None and store.requested(request.key) is not None:
            self.once.add(request, self.now)

    def _overtake(self, step: Step, other: Step) -> None:
        """Another worker makes a call while this one is at work: the same, or the next of the story."""
        self._take(attrs.evolve(step if step.minutes % 2 else other, worker=(step.worker + 1) % WORKERS))

    def _worker(self, number: int) -> cara.Casework:
        if number not in self.workers:
            self.workers[number] = open_in(self.folder)
        return self.workers[number]

    def _bury(self, number: int) -> None:
        self.workers.pop(number).close()

    @contextmanager
    def _befalling(self, step: Step, overtake: Callable[[], None]) -> Iterator[None]:
        """What befalls the worker of this step while it takes it."""
        with pytest.MonkeyPatch.context() as patch:
            match step.befalls:
                case "goes" if step.worker in self.workers:
                    self._bury(step.worker)
                case "dies before" | "dies after" | "dies telling":
                    patch.setattr(Database, "writing", dying(step.befalls))
                case "is overtaken":
                    patch.setattr(ForcesAtHand, "of_case", first(overtake, ForcesAtHand.of_case))
            yield


def dying(when: str) -> Callable[[Database], AbstractContextManager[Any]]:
    """A transaction at whose end a process dies: of what is recorded, or (``telling``) of the one after it."""
    writing, left = Database.writing, ["dies telling", when] if when == "dies telling" else [when]

    @contextmanager
    def write(database: Database) -> Iterator[Any]:
        last = len(left) == 1
        if left:
            left.pop()
        with writing(database) as cursor:
            yield cursor
            if last and when == "dies before":
                raise Died
        if last:
            raise Died

    return write


def first(act: Callable[[], None], then: Callable[..., Any]) -> Callable[..., Any]:
    """Before this is done for the first time, something else is."""
    left = [act]

    def both(*arguments: Any) -> Any:
        if left:
            left.pop()()
        return then(*arguments)

    return both


def play(steps: Sequence[Step], *, with_keys: bool = True) -> Story:
    """Play this story, and compare what is there with what was kept once. Raises AssertionError."""
    with TemporaryDirectory() as folder:
        shutil.copytree(empty_store(), Path(folder) / "store")
        shutil.copytree(empty_store(), Path(folder) / "once")
        story = Story(Path(folder) / "store", with_keys=with_keys)
        story.play(steps)
        with open_in(Path(folder) / "store") as found, open_in(Path(folder) / "once") as wanted:
            story.once.replay(wanted)
            assert state_of(found) == state_of(wanted)
    return story


@pytest.fixture(scope="session", autouse=True)
def _prepared(tmp_path_factory: pytest.TempPathFactory) -> None:
    opened(EMPTY.setdefault("folder", tmp_path_factory.mktemp("empty")), "warm")


EMPTY: Final[dict[str, Path]] = {}


def empty_store() -> Path:
    """A store with another case in it."""
    return EMPTY["folder"]


def stories(several: int, tell: Callable[[list[Step]], object]) -> None:
    """So many stories."""

    def each(steps: list[Step]) -> None:
        tell(steps)

    settings(
        max_examples=several,
        deadline=None,
        database=None,
        derandomize=not ASKED_FOR,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )(given(STORY)(each))()


@soak
def test_any_requests_by_mortal_workers_come_to_the_state_of_each_once() -> None:
    began, calls, kept = time.perf_counter(), list[int](), list[set[str]]()

    def tell(steps: list[Step]) -> None:
        story = play(steps)
        calls.append(story.calls)
        kept.append({key.partition(":")[2] for key in story.once.kept})

    stories(STORIES, tell)
    record(
        row=22,
        promise="Any requests, repeated by several workers who die in between: the state of each once",
        trials=sum(calls),
        failures=0,
        seed="drawn",
        seconds=time.perf_counter() - began,
        note=f"{len(calls)} stories",
    )
    assert set.union(*kept) == {request.name for request in REQUESTS[0]}, "some request was never kept"


def test_a_recorder_that_asks_its_guards_first_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def guards_first(recorder: Recorder, change: Change) -> cara.CaseRecorded:
        store = recorder.at_hand.find()
        assert store is not None
        return recorder._keep_now(store, change)

    monkeypatch.setattr(Recorder, "keep", guards_first)
    with pytest.raises(AssertionError, match=r"refused now|answered otherwise|kept again"):
        stories(40, play)


def test_calls_without_keys_are_found_out() -> None:
    with pytest.raises(AssertionError, match=r"kept again|kept twice|refused now"):
        stories(40, lambda steps: play(steps, with_keys=False))


def test_a_store_that_acknowledges_what_it_has_not_committed_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    at_death = dying

    def early(when: str) -> Callable[[Database], AbstractContextManager[Any]]:
        dying_writing = at_death(when)

        @contextmanager
        def write(database: Database) -> Iterator[Any]:
            with suppress(Died), dying_writing(database) as cursor:
                yield cursor

        return write

    monkeypatch.setattr(f"{__name__}.dying", early)
    with pytest.raises(AssertionError):
        stories(40, play)

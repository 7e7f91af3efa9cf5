"""Four tellers at one store, slow and mortal, and what the host that they tell then has.

In *turns* the four are threads, of which one runs at a time: a seed says which, how much time
passes, who dies, whose host refuses, and what is recorded meanwhile. Nothing waits on a real
clock, and the same seed is the same story. In *rounds* they are processes that run side by
side, and some kill themselves; the clock of the next round is past every lease.

The host keeps what it is given, number by number. ``twin`` says that the leases are taken
row by row, as they once were.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any, Final, NoReturn, cast

import attrs
from sqlalchemy import ClauseElement, bindparam, literal_column, update

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import Fact
from cara_core.errors import InputError
from cara_core.forces.force import Force
from cara_core.hooks.asking import PluginFailed
from cara_core.store.case_moved import tell_case_moved
from cara_core.store.case_store import CaseStore
from cara_core.store.database.tables import outbox
from cara_core.store.fact_writer import FactWriter
from cara_core.store.opening import open_store
from cara_core.terms.instants import Instant, minutes_after
from faults.requests import AT
from faults.tally import Tally
from store.made_up_facts import held, opening, plain

__all__ = [
    "CASES",
    "LEASE",
    "LONGEST",
    "TELLERS",
    "Host",
    "read_round",
    "tell_in_rounds",
    "tell_in_turns",
    "tell_row_by_row",
]

TELLERS: Final = 4
CASES: Final = 3
STEPS: Final = 70
LEASE: Final = 5
"""Minutes."""
MOST_FACTS: Final = 6
PER_ROUND: Final = 3
"""How often each process tells in one round."""
LONGEST: Final = 0.002
"""Seconds a process takes for a delivery, at most."""


class Died(BaseException):
    """This teller is gone."""


@attrs.define
class Host:
    """What a force's own system was given: for each case the highest number, and who is telling it."""

    tally: Tally
    highest: dict[str, int] = attrs.field(factory=dict)
    holders: dict[str, tuple[int, Instant]] = attrs.field(factory=dict)

    def begin(self, case: str, teller: int, taken_at: Instant) -> None:
        """This teller begins to tell the case, which it took then."""
        holder, until = self.holders.get(case, (teller, taken_at))
        if holder != teller and until > taken_at:
            self.tally.fault(f"{case}: taken by two at once")
        self.holders[case] = (teller, minutes_after(taken_at, LEASE))

    def end(self, case: str, teller: int) -> None:
        """It has told it, or was refused. Of one that died nothing is heard: its lease goes on."""
        if self.holders.get(case, (None,))[0] == teller:
            del self.holders[case]

    def give(self, case: str, number: int) -> None:
        """One fact arrives."""
        before = self.highest.get(case, 0)
        if number > before + 1:
            self.tally.fault(f"{case}: fact {number} arrived when {before} was the last before it", lost=True)
        self.tally.beside += number <= before
        self.tally.acknowledged += 1
        self.highest[case] = max(number, before)


@attrs.define(eq=False)
class Teller:
    """One of four threads; it goes on only when it is its turn."""

    number: int
    store: CaseStore
    story: "Story"
    turn: threading.Semaphore = attrs.field(factory=lambda: threading.Semaphore(0))
    taken_at: Instant = AT
    is_dying: bool = False
    has_ended: bool = False

    def run(self) -> None:
        """Tell again and again. Whoever takes the place of a dead teller is a new one."""
        self.turn.acquire()
        while not self.story.is_over:
            with suppress(Died):
                self.story.tell(self.store, lambda *_: cast("Force", self), self.clock())
        self.has_ended = True
        self.story.scheduler.release()

    def pause(self) -> None:
        """Let the others go on: for how long, the seed says."""
        self.story.scheduler.release()
        self.turn.acquire()
        if self.is_dying or self.story.is_over:
            self.is_dying = False
            raise Died

    def clock(self) -> Instant:
        """What time it is, when it is next this teller's turn."""
        self.pause()
        self.taken_at = self.story.now
        return self.taken_at

    def told(self, case: Case, facts: Sequence[Fact]) -> None:
        """What a force does: it hands the facts to the host, one by one, and may be refused."""
        self.story.host.begin(case.id, self.number, self.taken_at)
        for fact in facts:
            self.pause()
            if self.story.random.random() < 0.05:
                self.story.host.end(case.id, self.number)
                raise PluginFailed("case_moved: the host refused")
            self.story.host.give(case.id, fact.number)
        self.pause()
        self.story.host.end(case.id, self.number)


Tell = Callable[[CaseStore, Callable[[str, str | None], Force], Instant], None]


@attrs.define(eq=False)
class Story:
    """What happens in one trial, step by step."""

    random: Random
    host: Host
    writer: CaseStore
    cases: Sequence[str]
    tell: Tell
    now: Instant
    scheduler: threading.Semaphore = attrs.field(factory=lambda: threading.Semaphore(0))
    is_over: bool = False
    kept: dict[str, int] = attrs.field(factory=dict)

    def play(self, stores: Sequence[CaseStore]) -> None:
        """All steps of it, until every teller has ended."""
        tellers = [Teller(number, store, self) for number, store in enumerate(stores)]
        threads = [threading.Thread(target=teller.run, daemon=True) for teller in tellers]
        for thread in threads:
            thread.start()
        for _ in range(STEPS):
            self.happen()
            teller = self.random.choice(tellers)
            teller.is_dying = self.random.random() < 0.05
            self.give_turn(teller)
        self.is_over = True
        for teller in tellers:
            while not teller.has_ended:
                self.give_turn(teller)
        for thread in threads:
            thread.join()

    def give_turn(self, teller: Teller) -> None:
        """This one goes on until it pauses or ends."""
        teller.turn.release()
        self.scheduler.acquire()

    def happen(self) -> None:
        """Time passes, sometimes longer than a lease; somebody records something."""
        self.now = minutes_after(self.now, self.random.choice((0, 0, 0, 1, 1, 2, LEASE + 1)))
        if self.random.random() < 0.4:
            record_next(self.writer, self.random.choice(self.cases), self.kept, self.random)


def record_next(store: CaseStore, case: str, kept: dict[str, int], random: Random) -> None:
    """One or two more facts of this case, up to the last, which is a safety hold."""
    first = kept.get(case, 0) + 1
    last = min(first + random.randint(0, 1), MOST_FACTS)
    if first <= MOST_FACTS:
        FactWriter(store).append([_fact(case, number) for number in range(first, last + 1)], at=AT)
        kept[case] = last


def _fact(case: str, number: int) -> Fact:
    if number == 1:
        return opening(case)
    return held(case, number) if number == MOST_FACTS else plain(case, number)


def tell_in_turns(url: str, keys: Path, trials: int, seed: int, *, twin: bool = False) -> Tally:
    """So many stories of four tellers. ``lost`` are facts that overtook, ``beside`` what arrived again."""
    random, tally = Random(seed), Tally()  # noqa: S311  (a seed, so that it can be done again)
    now = AT
    with _several_open(url, keys) as (writer, *stores):
        for trial in range(trials):
            cases = [f"t-{trial}-{number}" for number in range(CASES)]
            host = Host(tally)
            story = Story(random, host, writer, cases, _tell_with(twin=twin), now)
            story.play(stores)
            tally.trials += 1
            now = minutes_after(story.now, 2 * LEASE)
            _drain(writer, host, now, twin=twin)
            _check_complete(writer, host, story.kept)
    return tally


@contextmanager
def _several_open(url: str, keys: Path) -> Iterator[list[CaseStore]]:
    with ExitStack() as stack:
        stack.enter_context(open_store(url, keys=keys, at=AT, create=True))
        yield [stack.enter_context(open_store(url, keys=keys, at=AT)) for _ in range(TELLERS + 1)]


def _tell_with(*, twin: bool) -> Tell:
    def tell(store: CaseStore, load_force: Callable[[str, str | None], Force], at: Instant) -> None:
        if twin:
            tell_row_by_row(store, load_force, at)
            return
        teller = cast("Any", load_force("", None))
        tell_case_moved(store, load_force, at, clock=teller.clock)

    return tell


@attrs.frozen
class Undisturbed:
    """A force whose host takes everything at once."""

    give: Callable[[str, int], object]

    def told(self, case: Case, facts: Sequence[Fact]) -> None:
        """Hand them over."""
        for fact in facts:
            self.give(case.id, fact.number)


def _drain(store: CaseStore, host: Host, at: Instant, *, twin: bool) -> None:
    """What is left is told undisturbed, when every lease has ended."""
    tell = tell_row_by_row if twin else tell_case_moved
    tell(store, lambda *_: cast("Force", Undisturbed(host.give)), at)


def _check_complete(store: CaseStore, host: Host, kept: dict[str, int]) -> None:
    if list(store.untold()):
        host.tally.fault("something is left untold after every lease has ended")
    if host.highest != kept:
        host.tally.fault(f"{host.highest} arrived, {kept} was recorded")


# The known-bad twin: each row has a lease of its own, as in the version that let a safety hold overtake.
_OLD_LEASE: Final[ClauseElement] = (
    update(outbox)
    .values(leased_until=bindparam("until"))
    .where(
        outbox.c.id == bindparam("row"),
        literal_column("told_at IS NULL"),
        literal_column("leased_until IS NULL") | (outbox.c.leased_until <= bindparam("at")),
    )
)


def tell_row_by_row(store: CaseStore, load_force: Callable[[str, str | None], Force], at: Instant) -> None:
    """Tell whatever rows can be had, in the order of the log."""
    until = minutes_after(at, LEASE)

    def rows() -> Iterator[Any]:
        for row in store.untold():
            arguments = (until.isoformat(), row.id, at.isoformat())
            with store.database.writing() as cursor:
                is_taken = cursor.execute(store.database.sql(_OLD_LEASE), arguments).rowcount == 1
            if is_taken:
                yield row

    for case, group in groupby(rows(), key=lambda row: row.case):
        taken = list(group)
        facts = [fact for fact in store.facts(case) if fact.number <= taken[-1].number]
        try:
            load_force("", None).told(replay(facts), [row.fact for row in taken])
        except PluginFailed:
            for row in taken:
                with suppress(InputError):
                    store.not_told(row.id, "PluginFailed")
            continue
        for row in taken:
            with suppress(InputError):
                store.told(row.id, at)


def tell_in_rounds(url: str, keys: Path, trials: int, seed: int) -> Tally:
    """So many rounds of four processes and one that records. The host is a file that lines are added to."""
    random, tally = Random(seed), Tally()  # noqa: S311  (a seed, so that it can be done again)
    open_store(url, keys=keys, at=AT, create=True).close()
    keys.mkdir(exist_ok=True)
    path, kept, host = keys.parent / "host.txt", dict[str, int](), Host(tally)
    path.touch()
    read = 0
    for trial in range(trials):
        cases = [f"r-{trial}-{number}" for number in range(CASES)]
        now = minutes_after(AT, 2 * LEASE * trial)
        with open_store(url, keys=keys, at=AT) as store:
            for case in cases:
                record_next(store, case, kept, random)
        seeds = [random.randrange(1 << 30) for _ in range(TELLERS + 1)]
        children = [_forked(_record_more, url, keys, dict(kept), cases, seeds.pop())]
        children += [_forked(_tell_in_process, url, keys, path, now, child_seed) for child_seed in seeds]
        for child in children:
            os.waitpid(child, 0)
        tally.trials += 1
        read = read_round(path, read, host)
        with open_store(url, keys=keys, at=AT) as store:
            kept.update((case, store._reading.last(case)) for case in cases)
    with open_store(url, keys=keys, at=AT) as store:
        _drain(store, host, minutes_after(AT, 2 * LEASE * trials), twin=False)
        _check_complete(store, host, kept)
    return tally


def read_round(path: Path, read: int, host: Host) -> int:
    """What arrived in this round, in which no lease ended: nothing may come twice. How far the file was read."""
    highest: dict[str, int] = {}
    with path.open("rb") as lines:
        lines.seek(read)
        for line in lines:
            case, number = line.decode().split()
            if int(number) <= highest.get(case, 0):
                host.tally.fault(f"{case}: fact {number} arrived after {highest[case]} in one round", lost=True)
            highest[case] = int(number)
            host.give(case, int(number))
        return lines.tell()


def _forked(work: Callable[..., None], *arguments: Any) -> int:
    child = os.fork()
    if child == 0:
        _end_after(work, *arguments)
    return child


def _end_after(work: Callable[..., None], *arguments: Any) -> NoReturn:
    try:
        work(*arguments)
    finally:
        os._exit(0)


def _record_more(url: str, keys: Path, kept: dict[str, int], cases: Sequence[str], seed: int) -> None:
    random = Random(seed)  # noqa: S311  (a seed)
    with open_store(url, keys=keys, at=AT) as store:
        for _ in range(2 * len(cases)):
            record_next(store, random.choice(cases), kept, random)
            time.sleep(random.random() * LONGEST)


def _tell_in_process(url: str, keys: Path, path: Path, now: Instant, seed: int) -> None:
    random = Random(seed)  # noqa: S311  (a seed)
    left = random.choice((random.randint(1, 12), 1 << 30))
    """So many deliveries until it kills itself: half of them never do."""
    out = os.open(path, os.O_WRONLY | os.O_APPEND)

    def give(case: str, number: int) -> None:
        nonlocal left
        time.sleep(random.random() * LONGEST)
        os.write(out, f"{case} {number}\n".encode())
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    force = cast("Force", Undisturbed(give))
    with open_store(url, keys=keys, at=AT) as store:
        for _ in range(PER_ROUND):
            tell_case_moved(store, lambda *_: force, now)

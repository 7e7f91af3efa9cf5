"""Telling the forces' own systems what was recorded: the ``case_moved`` hook, from the outbox.

After the commit, one case at a time, its facts in order from the first that is untold. A
plugin that fails is recorded and stops no other case: what it did not hear is told again the
next time, before anything later of that case. So each fact is told at least once, and none
before an earlier one of its case, however many tell.
"""

from collections.abc import Callable, Sequence
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import Fact
from cara_core.errors import CaraError, StoreDamaged, StoreError
from cara_core.forces.force import Force
from cara_core.store.case_store import CaseStore
from cara_core.store.database.garbled_text import GarbledText
from cara_core.store.kept import HookReport
from cara_core.store.log.outbox import Lease
from cara_core.terms.instants import Instant, minutes_after

__all__ = ["tell_case_moved"]

LoadForce = Callable[[str, str | None], Force]
"""A force and its community by their ids, loaded: ``load_force``."""
_LEASE_MINUTES: Final = 5


def tell_case_moved(
    store: CaseStore, load_force: LoadForce, at: Instant, *, clock: Callable[[], Instant] | None = None
) -> HookReport:
    """Tell what is still untold; ``at`` is now. Nothing a plugin does is raised.

    ``clock`` says what time it is whenever a case is taken. Without it every lease counts
    from ``at``, and what takes longer than five minutes may be told by another teller as well.
    """
    telling = _Telling(store, load_force, clock or (lambda: at))
    for case in store.outbox.waiting_cases():
        telling.tell(case)
    return telling.report()


@attrs.define
class _Telling:
    """One teller at work: what it tells with, and what came of it so far."""

    store: CaseStore
    load_force: LoadForce
    clock: Callable[[], Instant]
    heard: int = 0
    not_heard: int = 0
    failures: dict[str, None] = attrs.field(factory=dict)
    unreadable: list[str] = attrs.field(factory=list)

    def tell(self, case: str) -> None:
        """Tell what is untold of this case, unless another teller holds it. What is wrong with it stops no other."""
        if isinstance(case, GarbledText):
            self.unreadable.append(str(case))
            return
        try:
            self._tell_case(case)
        except StoreDamaged:
            # Its rows in the outbox: a fact that cannot be read has been seen to.
            self.unreadable.append(case)

    def _tell_case(self, case: str) -> None:
        # Again and again: who recorded in this case meanwhile found it taken, and left the new facts to us.
        while lease := self._take(case):
            failure = self._tell(lease)
            if failure is not None:
                self.store.outbox.end_failed(lease, failure=failure)
                self.not_heard += len(lease.numbers)
                return
            self.store.outbox.end_heard(lease, self.clock())
            self.heard += len(lease.numbers)

    def report(self) -> HookReport:
        return HookReport(
            heard=self.heard,
            not_heard=self.not_heard,
            failures=tuple(self.failures),
            unreadable=tuple(self.unreadable),
        )

    def _take(self, case: str) -> Lease | None:
        at = self.clock()
        return self.store.outbox.take(case, at=at, until=minutes_after(at, _LEASE_MINUTES))

    def _tell(self, lease: Lease) -> str | None:
        """What kind of error telling these facts met; ``None``: they were told."""
        try:
            facts = self._facts_until(lease)
            case = replay(facts)
        except StoreError as unreadable:
            if unreadable.retry:
                # The database is away, or busy: that says nothing of this case.
                raise
            self.unreadable.append(lease.case)
            return type(unreadable).__name__
        return self._call_hook(case, [fact for fact in facts if fact.number in lease.numbers])

    def _facts_until(self, lease: Lease) -> Sequence[Fact]:
        """The case as it was after the last of these facts: what was recorded since is told in its own turn."""
        return [fact for fact in self.store.facts(lease.case) if fact.number <= lease.numbers[-1]]

    def _call_hook(self, case: Case, facts: Sequence[Fact]) -> str | None:
        try:
            self.load_force(case.force, case.community).told(case, tuple(facts))
        except CaraError as failed:
            failure = type(failed).__name__
            self.failures[f"{case.force}: {failure}"] = None
            return failure
        return None

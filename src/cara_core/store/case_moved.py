"""Telling the forces' own systems what was recorded: the ``case_moved`` hook, from the outbox.

After the commit, in the order of the log, one case's facts at a time. A plugin that fails is
recorded and stops nothing: what it did not hear is told again the next time. So each fact
is told at least once.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.errors import CaraError
from cara_core.forces.force import Force
from cara_core.store.case_store import CaseStore
from cara_core.store.log.outbox import Untold
from cara_core.terms.instants import Instant, minutes_after

__all__ = ["HookReport", "tell_case_moved"]

LoadForce = Callable[[str, str | None], Force]
"""A force and its community by their ids, loaded: ``load_force``."""
_LEASE_MINUTES: Final = 5


@attrs.frozen(kw_only=True)
class HookReport:
    """How many facts the hooks heard of, and how many they did not; with what kind of error each force failed."""

    heard: int
    not_heard: int
    failures: tuple[str, ...]


def tell_case_moved(store: CaseStore, load_force: LoadForce, at: Instant) -> HookReport:
    """Tell what is still untold; ``at`` is now. Nothing a plugin does is raised."""
    heard = not_heard = 0
    failures: dict[str, None] = {}
    for _, untold in groupby(store.untold(at, minutes_after(at, _LEASE_MINUTES)), key=lambda row: row.fact.case):
        rows = tuple(untold)
        case = _case_after(store, rows)
        failure = _tell(case, rows, load_force)
        if failure is None:
            for row in rows:
                store.told(row.id, at)
            heard += len(rows)
        else:
            for row in rows:
                store.not_told(row.id, failure)
            not_heard += len(rows)
            failures[f"{case.force}: {failure}"] = None
    return HookReport(heard=heard, not_heard=not_heard, failures=tuple(failures))


def _case_after(store: CaseStore, rows: Sequence[Untold]) -> Case:
    """The case as it was after the last of these facts: what was recorded since is told in its own turn."""
    last = rows[-1].fact
    return replay(fact for fact in store.facts(last.case) if fact.number <= last.number)


def _tell(case: Case, rows: Sequence[Untold], load_force: LoadForce) -> str | None:
    """What kind of error telling these facts met; ``None``: they were told."""
    try:
        load_force(case.force, case.community).told(case, tuple(row.fact for row in rows))
    except CaraError as failed:
        return type(failed).__name__
    return None

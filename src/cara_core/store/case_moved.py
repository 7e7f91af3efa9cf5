"""Telling the forces' own systems what was recorded: the ``case_moved`` hook, from the outbox.

After the commit, in the order of the log, one request at a time. A plugin that fails is
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

__all__ = ["Moves", "tell_moves"]

ForceOf = Callable[[str, str | None], Force]
"""A force and its community by their ids, loaded: ``load_force``."""
_LEASE_MINUTES: Final = 5


@attrs.frozen(kw_only=True)
class Moves:
    """How many facts were told, and how many were not, with what kind of error each force failed."""

    told: int
    not_told: int
    failures: tuple[str, ...]


def tell_moves(store: CaseStore, force_of: ForceOf, at: Instant) -> Moves:
    """Tell what is still untold; ``at`` is now. Nothing a plugin does is raised."""
    told = not_told = 0
    failures: dict[str, None] = {}
    for _, some in groupby(store.untold(at, minutes_after(at, _LEASE_MINUTES)), key=lambda row: row.fact.case):
        rows = tuple(some)
        last = rows[-1].fact
        case = replay(fact for fact in store.facts(last.case) if fact.number <= last.number)
        failure = _failure(case, rows, force_of)
        for row in rows:
            if failure is None:
                store.told(row.id, at)
            else:
                store.not_told(row.id, failure)
        if failure is None:
            told += len(rows)
        else:
            not_told += len(rows)
            failures[f"{case.force}: {failure}"] = None
    return Moves(told=told, not_told=not_told, failures=tuple(failures))


def _failure(case: Case, rows: Sequence[Untold], force_of: ForceOf) -> str | None:
    """What kind of error telling them met; ``None``: they were told."""
    try:
        force_of(case.force, case.community).told(case, tuple(row.fact for row in rows))
    except CaraError as failed:
        return type(failed).__name__
    return None

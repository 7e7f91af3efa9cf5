"""The least total cost where it is no flow: a shared part, a window of weeks, people to be kept apart.

The prices of a linear programme give a bound, and say of each pair how far beyond the bound any list with it
is. A pair that is further beyond than the best list known is part of no better one and can be left
out. So whole numbers are searched (CP-SAT) over a few pairs first; from the list found follows which
others could still matter, and the search goes on over all of those.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from ortools.sat.python import cp_model

from cara_core.planning.solving.arcs import Arcs, Ints
from cara_core.planning.solving.flow import NOWHERE, Found, Priced
from cara_core.planning.solving.linear import Rows, priced_rows
from cara_core.planning.solving.places import Resources

__all__ = ["rows_of", "solve_mixed"]

_NEAR: Final = 6
"""How many pairs for each person the search begins with."""
_FAR: Final = 1 << 62


def rows_of(arcs: Arcs, priced: Priced, places: Resources, apart: Sequence[Ints]) -> Rows:
    """The places of the workshops as rows, and one more for each mark in each workshop where two could meet."""
    left = places.left
    both = np.stack([places.firsts[arcs.column], places.seconds[arcs.column]], axis=1)
    entries = [np.argwhere(both >= 0)[:, :1], both[both >= 0].reshape(-1, 1)]
    taken = [np.concatenate(entries, axis=1)]
    count = len(left)
    # Of the people with one mark a workshop takes one at most: a row with a single place for each such workshop.
    for people in apart:
        mine = np.flatnonzero(np.isin(arcs.person, people))
        meeting, row = np.unique(both[mine][both[mine] >= 0], return_inverse=True)
        owner = np.repeat(mine, (both[mine] >= 0).sum(axis=1))
        taken.append(np.stack([owner, count + row], axis=1))
        count += len(meeting)
    joined = np.concatenate(taken)
    joined = joined[np.argsort(joined[:, 0], kind="stable")]
    most = np.concatenate([left, np.ones(count - len(left), dtype=np.int64)])
    return Rows(priced, joined[:, 0], joined[:, 1], most)


def solve_mixed(rows: Rows, time_limit: float) -> Found:
    """The best list found, and what no list can go below.

    Half of ``time_limit`` is for the prices, half for the search: steady seconds, counted in
    the solver's work, so that the answer is the same on a slower machine.
    """
    bounds = priced_rows(rows, time_limit / 2)
    some = np.sort(bounds.order[: _NEAR * rows.people])
    best = _first_fit(rows, bounds.order[: len(some)])
    score, bound, left = rows.score(best), bounds.least, time_limit / 2
    while bound < score:
        search = _Search(rows, some)
        left -= search.run(best, left)
        best, score = search.best(best)
        # A better list either has only arcs of the search, or one outside: which of the two bounds is lower, holds.
        outside = np.delete(bounds.beyond, some)
        bound = max(bound, min(search.bound, score, bounds.least + int(outside.min(initial=score - bounds.least))))
        wanted = np.union1d(some, np.flatnonzero(bounds.least + bounds.beyond < score))
        if left <= 0 or len(wanted) == len(some):
            break
        some = wanted
    return Found(best, score, bound)


def _first_fit(rows: Rows, order: Ints) -> Ints:
    """A list to begin with: each arc in turn where there is still a place."""
    chosen = np.full(rows.people, NOWHERE, dtype=np.int64)
    left = rows.most.copy()
    for arc, owner in zip(order, rows.priced.owner(order), strict=True):
        places = rows.rows_of(int(arc))
        if chosen[owner] == NOWHERE and (left[places] > 0).all():
            chosen[owner] = arc
            left[places] -= 1
    return chosen


class _Search:
    """The whole numbers over some of the arcs."""

    def __init__(self, rows: Rows, some: Ints) -> None:
        self._rows, self._some = rows, some
        self._model, self._solver = cp_model.CpModel(), cp_model.CpSolver()
        self._takes = [self._model.new_bool_var("") for _ in some]
        self._found = False
        owned: list[list[cp_model.IntVar]] = [[] for _ in range(rows.people)]
        for owner, takes in zip(rows.priced.owner(some), self._takes, strict=True):
            owned[owner].append(takes)
        for mine in owned:
            self._model.add_at_most_one(mine)
        held: list[list[cp_model.IntVar]] = [[] for _ in rows.most]
        for number, row in zip(*rows.entries(some), strict=True):
            held[row].append(self._takes[number])
        for takers, most in zip(held, rows.most, strict=True):
            if len(takers) > most:
                self._model.add(cp_model.LinearExpr.sum(takers) <= int(most))
        saved = [int(cost) - rows.priced.unplaced for cost in rows.priced.cost[some]]
        self._model.minimize(cp_model.LinearExpr.weighted_sum(self._takes, saved))

    @property
    def _all_unplaced(self) -> int:
        return self._rows.people * self._rows.priced.unplaced

    def run(self, hint: Ints, seconds: float) -> float:
        """Search for so many steady seconds at most, from a list that is known; returns those used."""
        known = set(hint[hint != NOWHERE].tolist())
        for arc, takes in zip(self._some.tolist(), self._takes, strict=True):
            self._model.add_hint(takes, arc in known)
        parameters = self._solver.parameters
        # One worker, one seed, and a limit counted in work: the same people give the same list on any machine.
        parameters.num_workers, parameters.random_seed = 1, 0
        parameters.max_deterministic_time = max(seconds, 0.01)
        parameters.linearization_level = 2
        self._found = self._solver.solve(self._model) in {cp_model.OPTIMAL, cp_model.FEASIBLE}
        return self._solver.response_proto.deterministic_time

    @property
    def bound(self) -> int:
        """What no list of these arcs goes below."""
        if not self._found:
            return -_FAR
        return self._all_unplaced + round(self._solver.best_objective_bound)

    def best(self, known: Ints) -> tuple[Ints, int]:
        """The better of the list found and the known one, and its score."""
        chosen = known
        if self._found:
            taken = self._some[[self._solver.boolean_value(takes) for takes in self._takes]]
            chosen = np.full(self._rows.people, NOWHERE, dtype=np.int64)
            chosen[self._rows.priced.owner(taken)] = taken
        better = min(known, chosen, key=self._rows.score)
        return better, self._rows.score(better)

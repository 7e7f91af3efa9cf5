"""Prices of the places from a linear programme, and a bound that holds in whole numbers.

In the programme a person may be shared out between pairs, which makes it easy to solve and never dearer
than a real list. It is solved in floating point over some of the pairs, and pairs are added that would be
cheaper at its prices, until there is none (column generation).

*Why floating point proves nothing wrong:* the bound is not the programme's own cost. The prices are
rounded to whole thousandths, and the bound is added up from them exactly. In any list each person pays at
least the least at these prices, and the prices paid come to no more than those of all places: that
holds for any prices, and the better they are, the nearer is the bound.
"""

from typing import Any, Final

import attrs
import numpy as np
from ortools.linear_solver import pywraplp  # type: ignore[import-untyped]  # it has no stubs

from cara_core.planning.solving.arcs import Ints
from cara_core.planning.solving.flow import NOWHERE, Priced, least_each

__all__ = ["Bounds", "Rows", "priced_rows"]

_SCALE: Final = 1000
"""Prices are whole thousandths."""
_NEAR: Final = 8
"""How many of a person's cheapest pairs the programme begins with ..."""
_ADDED: Final = 4
"""... and how many are added at once."""
_SLACK: Final = 4
"""Thousandths that rounding can move the sum of a pair's prices."""


@attrs.frozen(eq=False, repr=False)
class Rows:
    """The arcs of everybody and what each takes a place of: entry ``i`` says that ``arc[i]`` takes one of ``row[i]``.

    ``most``: the places of each row, a workshop or the people with one mark in a workshop.
    Entries are in the order of their arcs.
    """

    priced: Priced
    arc: Ints
    row: Ints
    most: Ints

    @property
    def people(self) -> int:
        """How many wait?"""
        return len(self.priced.starts) - 1

    def rows_of(self, arc: int) -> Ints:
        """Of which rows does an arc take a place?"""
        return self.row[np.searchsorted(self.arc, arc) : np.searchsorted(self.arc, arc, side="right")]

    def entries(self, some: Ints) -> tuple[Ints, Ints]:
        """The entries of these arcs, which are in order: the number of each among them, and its row."""
        where = np.full(len(self.priced.cost), -1, dtype=np.int64)
        where[some] = np.arange(len(some))
        kept = where[self.arc] >= 0
        return where[self.arc[kept]], self.row[kept]

    def score(self, chosen: Ints) -> int:
        """What it costs all together when each takes the arc chosen, or none."""
        taken = chosen[chosen != NOWHERE]
        return int(self.priced.cost[taken].sum()) + self.priced.unplaced * (self.people - len(taken))


@attrs.frozen(eq=False, repr=False)
class Bounds:
    """``least``: what no list costs less than. ``beyond``: how much more, at least, any list costs that uses each arc.

    ``order``: the arcs, those the linear programme uses first, then those least beyond.
    """

    least: int
    beyond: Ints
    order: Ints


def priced_rows(rows: Rows, time_limit: float) -> Bounds:
    """The bound, and for each arc how far beyond it any list with that arc must be."""
    starts, none = rows.priced.starts, _SCALE * rows.priced.unplaced  # in thousandths, as are the prices
    owner = np.repeat(np.arange(rows.people), np.diff(starts))
    programme = _Programme(rows, time_limit)
    some = added = rows.priced.cheapest(_NEAR)
    while True:
        programme.add(added)
        price = programme.prices()
        paid = _paid(rows, price)
        added_so_far = np.sort(some)
        content = least_each(np.searchsorted(added_so_far, starts), paid=paid[added_so_far], unplaced=none)
        missed = np.flatnonzero(paid < content[owner] - _SLACK)
        added = _best_of(np.setdiff1d(missed, some, assume_unique=True), saved=paid - content[owner], starts=starts)
        if not len(added):
            break
        some = np.concatenate([some, added])
    least = least_each(starts, paid=paid, unplaced=none)
    bound = int(least.sum()) - int((price * rows.most).sum())
    # A list with this arc pays on it more than the person's least: so much further beyond the bound it is.
    beyond = np.maximum(_rounded_up(paid - least[owner] + bound) - _rounded_up(bound), 0)
    share = np.zeros(len(paid))
    share[some] = programme.shares()
    return Bounds(_rounded_up(bound), beyond, np.lexsort((beyond, -share)))


def _best_of(missed: Ints, *, saved: Ints, starts: Ints) -> Ints:
    """Of the arcs that were missed the few that save each person most."""
    priced = Priced(np.searchsorted(missed, starts), missed, saved[missed], 0)
    return missed[priced.cheapest(_ADDED)]


def _rounded_up(thousandths: Any) -> Any:
    """The least whole number not below: a list costs whole minutes, so a bound may be rounded up."""
    return -(-thousandths // _SCALE)


def _paid(rows: Rows, price: Ints) -> Ints:
    """What each arc costs with the prices of its places, in thousandths."""
    paid = _SCALE * rows.priced.cost.astype(np.int64)
    np.add.at(paid, rows.arc, price[rows.row])
    return paid


class _Programme:
    """The linear programme over some of the arcs, to which more are added."""

    def __init__(self, rows: Rows, time_limit: float) -> None:
        self._rows = rows
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._solver.SetSolverSpecificParametersAsString(f"max_deterministic_time: {time_limit}")
        self._own = [self._solver.Constraint(0, 1) for _ in range(rows.people)]
        self._places = [self._solver.Constraint(0, int(most)) for most in rows.most]
        self._saved = self._solver.Objective()
        self._shares: list[Any] = []
        self._solved = False

    def add(self, some: Ints) -> None:
        """These arcs too."""
        number, row = self._rows.entries(some)
        ends = np.searchsorted(number, np.arange(len(some) + 1))
        for at, (arc, owner) in enumerate(zip(some, self._rows.priced.owner(some), strict=True)):
            share = self._solver.NumVar(0, self._solver.infinity(), "")
            self._shares.append(share)
            self._saved.SetCoefficient(share, float(self._rows.priced.cost[arc]) - self._rows.priced.unplaced)
            self._own[owner].SetCoefficient(share, 1)
            for place in row[ends[at] : ends[at + 1]]:
                self._places[place].SetCoefficient(share, 1)

    def prices(self) -> Ints:
        """What one more place in each row would save, in thousandths; nothing where there is no answer in time."""
        self._solved = self._solver.Solve() == pywraplp.Solver.OPTIMAL
        if not self._solved:
            return np.zeros(len(self._places), dtype=np.int64)
        dual = np.array([place.dual_value() for place in self._places])
        # Rounding may leave a place that is not full a price below nothing, with which the bound would not hold.
        thousandths: Ints = np.maximum(np.rint(-_SCALE * dual), 0).astype(np.int64)
        return thousandths

    def shares(self) -> list[float]:
        """Which share of each arc added is used, in the order they were added."""
        return [round(share.solution_value(), 6) if self._solved else 0.0 for share in self._shares]

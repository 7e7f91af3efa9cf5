"""What everybody pays at least at some prices of the places, over every pair there is; and the pairs that come near.

*Why it is a bound:* in any list each person pays at least the least at these prices, and the prices paid
for places come to no more than those of all places there are. So what everybody pays at least, less
the worth of all places, is no more than what any list costs, whatever the prices are and however
they were found. Marks of people to be kept apart are left out of it: a list that keeps them apart costs no less.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from cara_core.planning.solving.arcs import Ints
from cara_core.planning.solving.many.sides import CLOSED, SCALE, Block, Sides, Together

__all__ = ["Near", "Reach", "bound_of", "near_pairs", "reach_of"]


class Near(NamedTuple):
    """Pairs of some people: whose, the nodes of the first and of the second, and what the pair costs in minutes."""

    person: Ints
    first: Ints
    second: Ints
    cost: Ints


class Reach(NamedTuple):
    """What a block pays at some prices: each first, each second, and of each the best pair it is part of.

    ``with_first`` and ``with_second`` hold what the pair costs; ``second_for`` and ``first_for`` the row of the other.
    """

    with_first: Ints
    second_for: Ints
    with_second: Ints
    first_for: Ints

    @property
    def least(self) -> Ints:
        """What each person pays at least for a pair."""
        columns = self.with_second.shape[1]
        return self.with_second.min(axis=0) if len(self.with_second) else np.full(columns, CLOSED)


def reach_of(block: Block, price: Ints) -> Reach:
    """What these people pay at these prices, over every pair that goes together."""
    alike = block.alike
    first, second = block.paid_first(price), block.paid_second(price)
    free = alike.tied == -1
    shared = second.copy()
    shared[~free] = CLOSED
    by_first_day, first_at = alike.firsts.cheapest(first)
    by_second_day, second_at = alike.seconds.cheapest(shared)
    after, second_for_day = _best_within(by_second_day, second_at, alike.after)
    before, first_for_day = _best_within(by_first_day, first_at, alike.before)
    with_first = first + after[alike.firsts.day]
    with_second = second + before[alike.seconds.day]
    first_for = first_for_day[alike.seconds.day]
    tied = np.flatnonzero(~free)
    of = alike.tied[tied]
    on, day = alike.seconds.day[tied], alike.firsts.day[np.maximum(of, 0)] if len(alike.firsts.node) else of
    fits = (of >= 0) & (alike.before.start[on] <= day) & (day < alike.before.stop[on])
    with_second[tied] = CLOSED
    with_second[tied[fits]] = second[tied[fits]] + first[of[fits]]
    first_for[tied[fits]] = of[fits, np.newaxis]
    return Reach(with_first, second_for_day[alike.firsts.day], with_second, first_for)


def _best_within(by_day: Ints, at: Ints, together: Together) -> tuple[Ints, Ints]:
    """For each day of the one part the cheapest of the days of the other that go with it, and its row."""
    columns = by_day.shape[1]
    least = np.full((len(together.start), columns), CLOSED, dtype=np.int64)
    row = np.zeros((len(together.start), columns), dtype=np.int64)
    everybody = np.arange(columns)
    for day, (start, stop) in enumerate(zip(together.start.tolist(), together.stop.tolist(), strict=True)):
        if start < stop:
            best = by_day[start:stop].argmin(axis=0) + start
            least[day] = by_day[best, everybody]
            row[day] = at[best, everybody]
    return least, row


def bound_of(sides: Sides, price: Ints, unplaced: int) -> int:
    """What no list costs less than, in minutes: by these prices, over every pair there is."""
    return near_pairs(sides, price, unplaced, 0)[1]


def near_pairs(sides: Sides, price: Ints, unplaced: int, most: int) -> tuple[Near, int]:
    """For each person so many of the cheapest firsts, and seconds, each in the best pair with it; and the bound."""
    found = [Near(*(np.zeros(0, dtype=np.int64) for _ in Near._fields))]
    least = 0
    for block in sides.blocks:
        reach = reach_of(block, price)
        least += int(np.minimum(reach.least, SCALE * unplaced).sum())
        if most:
            found += _near_of(block, reach, price, unplaced, most)
    worth = sides.shared_by * least - int((sides.nodes.left * price).sum())
    # Every list costs whole minutes, so what it cannot go below may be rounded up.
    return Near(*map(np.concatenate, zip(*found, strict=True))), -(-worth // SCALE)


def _near_of(block: Block, reach: Reach, price: Ints, unplaced: int, most: int) -> Iterator[Near]:
    limit = SCALE * unplaced
    rows, columns, paid = _few(reach.with_first, most, limit)
    yield _near(block, columns, (rows, reach.second_for[rows, columns]), paid, price)
    rows, columns, paid = _few(reach.with_second, most, limit)
    yield _near(block, columns, (reach.first_for[rows, columns], rows), paid, price)


def _few(paid: Ints, most: int, limit: int) -> tuple[Ints, Ints, Ints]:
    """Row, column and amount of the few least in each column that are below the limit."""
    rows = np.argpartition(paid, most - 1, axis=0)[:most] if len(paid) > most else np.indices(paid.shape)[0]
    amounts = np.take_along_axis(paid, rows, axis=0)
    at, columns = np.nonzero(amounts < limit)
    return rows[at, columns], columns, amounts[at, columns]


def _near(block: Block, columns: Ints, both: tuple[Ints, Ints], paid: Ints, price: Ints) -> Near:
    first, second = block.alike.firsts.node[both[0]], block.alike.seconds.node[both[1]]
    return Near(block.start + columns, first, second, (paid - price[first] - price[second]) // SCALE)

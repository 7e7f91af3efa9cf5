"""Prices of the places at which they are asked for about as often as there are: the higher the bound, the better.

Each price goes up while more people ask for a place than there are, and down while fewer do, by steps that
become smaller (a subgradient method, each price with a step of its own). That is done over the pairs that
come near; then every pair there is is priced, those that come near now are added, and it goes on from the
best prices so far. The bound never rests on how the prices were found.
"""

from typing import Final, NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

from cara_core.planning.solving.arcs import Ints
from cara_core.planning.solving.many.near import Chooser, Gathered
from cara_core.planning.solving.many.pricing import near_pairs
from cara_core.planning.solving.many.sides import SCALE, Sides

__all__ = ["FAST", "SLOW", "Pace", "Prices", "first_prices", "learn", "shares"]

_FIRST_STEP: Final = 2000.0 * SCALE
_LAST_STEP: Final = 1.0 * SCALE
"""The first step of a price, in thousandths of a minute, and the least one with which a round begins."""
_AROUND: Final = 0.3 * SCALE
"""How far prices move while it is seen who takes which pair how often."""
_FURTHER: Final = 200
"""Where a round gains a two hundredth part of the bound, the next one makes longer steps."""
_KEPT, _KEPT_LENGTH = 0.9, 0.99
"""How much of its direction, and of its usual length, a price keeps from step to step."""


@attrs.frozen(eq=False, repr=False)
class Prices:
    """The best prices found, what no list costs less than by them, and the pairs that came near on the way.

    ``step``: how far the prices were last moved at once, for whoever goes on from them.
    """

    price: Ints
    bound: int
    gathered: Gathered
    step: float


class _Mover:
    """Moves prices, each by a step that follows how steadily its place is asked for too often or too seldom.

    In floating point, but only by sums, products and roots of single numbers, which are the same on every machine.
    """

    def __init__(self, price: Ints) -> None:
        self.price: NDArray[np.float64] = price.astype(np.float64)
        self._way = np.zeros(len(price))
        self._length = np.zeros(len(price))
        self._unknown = 1.0

    @property
    def rounded(self) -> Ints:
        """The prices in whole thousandths."""
        return np.rint(self.price).astype(np.int64)

    def move(self, asked: Ints, left: Ints, step: float) -> bool:
        """Up where more is asked for than is left, down where less: is there any such place?"""
        excess = (asked - left) / left
        excess[(excess < 0) & (self.price <= 0)] = 0
        excess[-1] = 0
        self._way = _KEPT * self._way + (1 - _KEPT) * excess
        self._length = _KEPT_LENGTH * self._length + (1 - _KEPT_LENGTH) * excess * excess
        self._unknown *= _KEPT_LENGTH
        self.price += step * self._way / (np.sqrt(self._length / (1 - self._unknown)) + 1e-3)
        np.maximum(self.price, 0, out=self.price)
        return bool(excess.any())


class Pace(NamedTuple):
    """How many steps are made in a round, and by what each is shorter than the one before: to a ten thousandth."""

    steps: int
    shorter: float


SLOW: Final = Pace(800, 0.9885)
FAST: Final = Pace(200, 0.955)


def learn(sides: Sides, unplaced: int, known: Prices, *, near: int, rounds: int, pace: Pace = SLOW) -> Prices:
    """Better prices than those known, after so many rounds at most, each with so many more pairs on either side."""
    price, best, gathered, step = known.price, known.bound, known.gathered, known.step
    for _ in range(rounds):
        if step < _LAST_STEP:
            break
        tried = _ascended(sides, Chooser.of(gathered, unplaced), price, step, pace)
        more, bound = near_pairs(sides, tried, unplaced, near)
        gathered = gathered.with_more(more)
        gain = bound - best
        if gain > 0:
            price, best = tried, bound
        step = 2 * step if _FURTHER * gain > abs(best) else step / 2
    return Prices(price, best, gathered, step)


def first_prices(sides: Sides, unplaced: int, *, near: int, price: Ints | None = None) -> Prices:
    """To begin with: these prices, or none at all."""
    begun = np.zeros(len(sides.nodes.left), dtype=np.int64) if price is None else price
    more, bound = near_pairs(sides, begun, unplaced, near)
    nothing = Gathered.nothing(len(sides.people), len(sides.nodes.left))
    return Prices(begun, bound, nothing.with_more(more), _FIRST_STEP)


def _ascended(sides: Sides, chooser: Chooser, price: Ints, step: float, pace: Pace) -> Ints:
    """The best prices over the pairs gathered, after some steps."""
    mover, best, found = _Mover(price), None, price
    for _ in range(pace.steps):
        rounded = mover.rounded
        taken = chooser.taken(rounded)
        bound = sides.shared_by * int(taken.paid.sum()) - int((sides.nodes.left * rounded).sum())
        if best is None or bound > best:
            best, found = bound, rounded
        asked = sides.shared_by * chooser.gathered.load(taken.pairs)
        if not mover.move(asked, sides.nodes.left, step):
            break
        step *= pace.shorter
    return found


def shares(sides: Sides, gathered: Gathered, price: Ints, unplaced: int, times: int) -> Ints:
    """How often each pair is taken, of so many times, while the prices move a little around the best ones.

    People for whom several pairs are nearly as good take now the one, now the other: on average no
    more places are asked for than there are.
    """
    chooser, mover = Chooser.of(gathered, unplaced), _Mover(price)
    often = np.zeros(len(gathered.near.cost), dtype=np.int64)
    for _ in range(times):
        pairs = chooser.taken(mover.rounded).pairs
        often[pairs] += 1
        mover.move(gathered.load(pairs), sides.nodes.left, _AROUND)
    return often

"""The pairs of everybody that come near to being the best, gathered in several rounds."""

from typing import Final

import attrs
import numpy as np

from cara_core.planning.solving.arcs import Ints
from cara_core.planning.solving.flow import NOWHERE
from cara_core.planning.solving.many.pricing import Near
from cara_core.planning.solving.many.sides import SCALE

__all__ = ["Chooser", "Gathered", "Taken"]

_BITS: Final = 10
"""So many binary digits tell the pairs of one person apart."""


@attrs.frozen(eq=False, repr=False)
class Taken:
    """At some prices: what each person pays at least, and which pair by number, or none (-1)."""

    paid: Ints
    chosen: Ints

    @property
    def pairs(self) -> Ints:
        """The pairs that are taken, one each of those who take any."""
        found: Ints = self.chosen[self.chosen != NOWHERE]
        return found


@attrs.frozen(eq=False, repr=False)
class Gathered:
    """Pairs of so many people, each once, in the order of the people; nodes are below ``nodes``."""

    people: int
    nodes: int
    near: Near

    @classmethod
    def nothing(cls, people: int, nodes: int) -> "Gathered":
        """No pair yet."""
        return cls(people, nodes, Near(*(np.zeros(0, dtype=np.int64) for _ in Near._fields)))

    def with_more(self, more: Near) -> "Gathered":
        """These pairs too."""
        joined = Near(*map(np.concatenate, zip(self.near, more, strict=True)))
        key = (joined.person * self.nodes + joined.first) * self.nodes + joined.second
        _, once = np.unique(key, return_index=True)
        return Gathered(self.people, self.nodes, Near(*(column[once] for column in joined)))

    @property
    def starts(self) -> Ints:
        """Where the pairs of each person begin, and where the last ones end."""
        return np.searchsorted(self.near.person, np.arange(self.people + 1)).astype(np.int64)

    def paid(self, price: Ints) -> Ints:
        """What each pair costs with the prices of its places."""
        near = self.near
        return SCALE * near.cost + price[near.first] + price[near.second]

    def load(self, pairs: Ints) -> Ints:
        """How many places these pairs take at each node; a first that was attended has no places to take."""
        near = self.near
        taken = np.bincount(near.first[pairs], minlength=self.nodes) + np.bincount(
            near.second[pairs], minlength=self.nodes
        )
        taken[-1] = 0
        return taken


@attrs.frozen(eq=False, repr=False)
class Chooser:
    """Who would take which pair at some prices, asked thousands of times."""

    gathered: Gathered
    unplaced: int
    some: Ints
    begins: Ints
    number: Ints

    @classmethod
    def of(cls, gathered: Gathered, unplaced: int) -> "Chooser":
        """For these pairs, where having none costs ``unplaced`` minutes."""
        starts = gathered.starts
        some = np.flatnonzero(np.diff(starts))
        number = np.arange(len(gathered.near.cost)) - starts[gathered.near.person]
        return cls(gathered, SCALE * unplaced, some, starts[some], number)

    def taken(self, price: Ints) -> Taken:
        """What each takes at these prices: the cheapest pair, of equals the first, or none where that is cheaper."""
        paid = np.full(self.gathered.people, self.unplaced, dtype=np.int64)
        chosen = np.full(self.gathered.people, NOWHERE, dtype=np.int64)
        if len(self.some):
            # What is paid and the number of the pair in one number, like the digits of one: the least has both.
            both = np.minimum.reduceat((self.gathered.paid(price) << _BITS) + self.number, self.begins)
            cheaper = (both >> _BITS) < self.unplaced
            mine = self.some[cheaper]
            paid[mine] = both[cheaper] >> _BITS
            chosen[mine] = self.begins[cheaper] + (both[cheaper] & ((1 << _BITS) - 1))
        return Taken(paid, chosen)

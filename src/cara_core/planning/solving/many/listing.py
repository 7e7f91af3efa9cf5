"""A list of who goes where while it is being made: the workshops of each person by number."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import attrs
import numpy as np

from cara_core.planning.solving.arcs import Ints
from cara_core.planning.solving.flow import NOWHERE, Priced, carrying_arcs
from cara_core.planning.solving.many.sides import Mask
from cara_core.planning.solving.places import OUT, Places

__all__ = ["Apart", "Listed", "to_nodes"]


@attrs.frozen(eq=False, repr=False)
class Listed:
    """The first and the second of each person by node (-1: no pair), and what each costs in minutes."""

    first: Ints
    second: Ints
    cost: Ints

    @classmethod
    def nobody(cls, people: int, unplaced: int) -> "Listed":
        """Nobody has a pair yet."""
        none = np.full(people, NOWHERE, dtype=np.int64)
        return cls(none, none.copy(), np.full(people, unplaced, dtype=np.int64))

    @property
    def score(self) -> int:
        """What it costs all together."""
        return int(self.cost.sum())

    @property
    def without(self) -> Ints:
        """Who has no pair?"""
        return np.flatnonzero(self.first == NOWHERE)

    def placed(self, who: Ints, first: Ints, second: Ints, cost: Ints) -> "Listed":
        """The same with these people in these workshops."""
        made = Listed(self.first.copy(), self.second.copy(), self.cost.copy())
        made.first[who], made.second[who], made.cost[who] = first, second, cost
        return made

    def room(self, left: Ints) -> Ints:
        """How many places are still free at each node?"""
        seated = self.first != NOWHERE
        taken = np.bincount(self.first[seated], minlength=len(left)) + np.bincount(
            self.second[seated], minlength=len(left)
        )
        # The last number stands for a first that was attended, which has no places to take.
        taken[-1] = 0
        return left - taken


@attrs.frozen(eq=False, repr=False, slots=False)
class Apart:
    """Who is to be kept apart from whom: for each mark the people who have it, by number."""

    marks: Sequence[Ints]
    attended: int

    def marked(self, people: int) -> Mask:
        """Who has a mark at all, as an array of yes and no?"""
        found = np.zeros(people, dtype=np.bool_)
        for mates in self.marks:
            found[mates] = True
        return found

    def movers(self, people: int, turn: int) -> Mask:
        """Who may move in this turn: of each mark one, so that no two go to one workshop at the same time."""
        may = np.ones(people, dtype=np.bool_)
        for mates in self.marks:
            still = np.delete(mates, turn % len(mates))
            may[still] = False
        return may

    def meetings(self, listed: Listed) -> Ints:
        """Who sits in a workshop with somebody to be kept apart from who comes before in the list?"""
        met: set[int] = set()
        for mates in self.marks:
            taken: set[int] = set()
            for number in mates.tolist():
                if listed.first[number] == NOWHERE:
                    continue
                mine = {int(listed.first[number]), int(listed.second[number])} - {self.attended}
                if mine & taken:
                    met.add(number)
                else:
                    taken |= mine
        return np.array(sorted(met), dtype=np.int64)

    def barred(self, listed: Listed, number: int) -> set[int]:
        """The workshops in which somebody sits whom this person may not meet."""
        seated = [other for other in sorted(self._mates.get(number, ())) if listed.first[other] != NOWHERE]
        at = {int(node) for other in seated for node in (listed.first[other], listed.second[other])}
        return at - {self.attended}

    @cached_property
    def _mates(self) -> Mapping[int, set[int]]:
        found: dict[int, set[int]] = {}
        for mates in self.marks:
            everybody = set(mates.tolist())
            for number in everybody:
                found.setdefault(number, set()).update(everybody - {number})
        return found


def to_nodes(people: int, owner: Ints, node: Ints, cost: Ints, *, left: Ints, unplaced: int) -> Ints:
    """Which of these arcs, in the order of their owners, carry somebody where all together costs least?

    A flow of one person each into nodes with so many places ``left``.
    """
    starts = np.searchsorted(owner, np.arange(people + 1))
    places = Places(entry=np.arange(len(left)), left=left, parent=np.full(len(left), OUT, dtype=np.int64))
    return carrying_arcs(Priced(starts, node, cost, unplaced), places)

"""After a cancellation: whoever can keep their pair does, and the rest are placed beside them.

*Why nobody else has to be looked at, as a rule:* whose pair can no longer be has to move in any list. Where
everybody else keeps theirs, and of the rest nobody is without a pair who could have one, then no list leaves
fewer without and none moves fewer; and every list that moves as few leaves the others where they are.
So the cheapest list of the rest, beside them, is the cheapest of all those.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import attrs

from cara_core.planning.solving.solved import Solved
from cara_core.stages.schedule.assignment import Method, Waiting
from cara_core.stages.schedule.fitting_pairs import A_DAY_WAITED, Travel, cost
from cara_core.stages.schedule.offer import Offer
from cara_core.terms.days import days_between
from cara_core.terms.workshops import Seat, WorkshopPair

__all__ = ["Again", "Joined"]

_WIDER: Final = 300
"""So many people more may be moved where somebody would be left without a pair who could have one."""


class Joined(NamedTuple):
    """The list of all. ``fewest``: none leaves fewer without a pair and none of those moves fewer.

    ``aims``: how many have no pair, how many are moved, and the cost.
    """

    solved: Solved
    fewest: bool
    aims: tuple[int, int, int]


@attrs.frozen(eq=False, repr=False, kw_only=True)
class Again:
    """Who keeps which pair at what cost, who is placed again, and what is on offer beside those who keep theirs.

    ``must``: how many have to move in any list.
    """

    everybody: Sequence[Waiting]
    held: Mapping[str, WorkshopPair]
    all_offered: Offer
    keeps: Mapping[str, tuple[WorkshopPair, int]]
    rest: Sequence[Waiting]
    offer: Offer
    must: int

    @classmethod
    def of(cls, people: Sequence[Waiting], held: Mapping[str, WorkshopPair], offer: Offer, travel: Travel) -> "Again":
        """Everybody keeps their pair who can, in the order of the cases where not all of them can."""
        could = [person for person in people if person.case in held and offer.fits(person, held[person.case])]
        places = _Places(offer)
        stays = [person for person in could if places.take(person, held[person.case])]
        keeps = {
            person.case: (pair, cost(person.needs, pair, travel, person.span.earliest))
            for person in stays
            for pair in (held[person.case],)
        }
        must = sum(person.case in held for person in people) - len(could)
        made = cls(everybody=people, held=held, all_offered=offer, keeps=keeps, rest=(), offer=offer, must=must)
        return made._with(keeps)

    def _with(self, keeps: Mapping[str, tuple[WorkshopPair, int]]) -> "Again":
        rest = [person for person in self.everybody if person.case not in keeps]
        seats = (
            seat for person in self.everybody if person.case in keeps for seat in _seats(person, keeps[person.case][0])
        )
        return attrs.evolve(self, keeps=keeps, rest=rest, offer=self.all_offered.beside(seats))

    def widened(self, found: Joined) -> "Again":
        """The same where some of those may be moved too who sit where somebody without a pair could go."""
        stuck = [person for person in self.rest if person.case not in found.solved.pairs]
        wanted = {
            workshop.id
            for person in stuck
            for row in self.all_offered.possible(person)
            for workshop in person.taken_of(row.pair)
        }
        sitting = [
            person.case
            for person in self.everybody
            if person.case in self.keeps
            and any(workshop.id in wanted for workshop in person.taken_of(self.keeps[person.case][0]))
        ]
        moving = frozenset(sitting[:_WIDER])
        return self._with({case: kept for case, kept in self.keeps.items() if case not in moving})

    def joined(self, rest: Solved, again: "Again") -> Joined:
        """The list of the rest beside those who keep theirs; ``again``: where everybody keeps theirs who can."""
        pairs = {**self.keeps, **rest.pairs}
        without = [person for person in self.rest if person.case not in rest.pairs]
        outbid = frozenset(person.case for person in without if self.all_offered.possible(person))
        moved = sum(
            person.case in self.held and (person.case not in pairs or pairs[person.case][0] != self.held[person.case])
            for person in self.everybody
        )
        total, least = sum(price for _, price in pairs.values()), sum(map(_least_cost, self.everybody))
        fewest = self is again and not outbid and moved == self.must
        one_move = 2 * (abs(total) + abs(least)) + 1
        nowhere = one_move * (len(self.everybody) + 2)
        score = nowhere * len(without) + one_move * moved + total
        bound = nowhere * (len(without) - len(outbid)) + one_move * self.must + least
        solved = Solved(
            pairs=pairs,
            outbid=outbid,
            cases=frozenset(person.case for person in self.everybody),
            score=score,
            bound=max(bound, score - (rest.score - rest.bound)) if fewest else bound,
            method=rest.method if self.rest else Method.FLOW,
        )
        return Joined(solved, fewest, (len(without), moved, total))


def _least_cost(person: Waiting) -> int:
    """What no pair costs this person less than: below nothing where a first was attended before the days to come."""
    if person.attended is None:
        return 0
    return -A_DAY_WAITED * max(0, days_between(person.attended.on, until=person.span.earliest))


def _seats(person: Waiting, pair: WorkshopPair) -> Iterator[Seat]:
    for workshop in person.taken_of(pair):
        yield Seat(workshop=workshop.id, case=person.case, keep_apart=person.needs.keep_apart)


class _Places:
    """The places and marks while people take their own again."""

    def __init__(self, offer: Offer) -> None:
        self._offer = offer
        self._taken: Counter[str] = Counter()
        self._marks: dict[str, set[str]] = {}

    def take(self, person: Waiting, pair: WorkshopPair) -> bool:
        """Can this person keep the pair beside those who did before? Then it is taken."""
        ids = [workshop.id for workshop in person.taken_of(pair)]
        if any(self._taken[id_] >= self._offer.left[id_] for id_ in ids):
            return False
        if any(not person.needs.keep_apart.isdisjoint(self._marks.get(id_, ())) for id_ in ids):
            return False
        self._taken.update(ids)
        for id_ in ids:
            self._marks.setdefault(id_, set()).update(person.needs.keep_apart)
        return True

"""A list for many people whose pairs are too many to list: prices first, then groups, then who goes where.

Where firsts and seconds go with several of each other, fifty thousand people have hundreds of millions of
pairs. Prices of the places (:mod:`.ascent`) give a bound that holds for every list, and how many people go
from which first to which second (:mod:`.groups`); the list is then made better in turns
(:mod:`.exchanges`, :mod:`.seating`). What it costs above the bound is the gap.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

import attrs
import numpy as np

from cara_core.planning.solving.arcs import Ints
from cara_core.planning.solving.many.ascent import FAST, SLOW, Prices, first_prices, learn, shares
from cara_core.planning.solving.many.exchanges import exchanged
from cara_core.planning.solving.many.groups import from_shares
from cara_core.planning.solving.many.listing import Apart, Listed
from cara_core.planning.solving.many.pricing import near_pairs
from cara_core.planning.solving.many.seating import seated
from cara_core.planning.solving.many.sides import SCALE, Sides, sides_of
from cara_core.stages.schedule.assignment import Waiting
from cara_core.stages.schedule.fitting_pairs import Travel
from cara_core.stages.schedule.offer import Offer, kind_of

__all__ = ["ListedLarge", "flows", "solve_large", "too_many"]

_FEW: Final = 2500
"""From about so many people prices are learnt first ..."""
_MANY: Final = 5000
"""... where there are more than so many."""
_LEARNT: Final = 12
"""How many pairs on either side are added in each round with few people; with everybody, fewer."""
_AT_THE_END: Final = 16
_ROUNDS: Final = 12
_TIMES: Final = 200
"""How often it is asked who would go where, to see how many go from which first to which second."""
_STEP: Final = 100.0 * SCALE
"""The first step of the prices of all from those learnt from few, in thousandths of a minute."""
_TURNS: Final = 4
_A_SECOND: Final = 400_000_000
"""How many workshops of people are priced in one second of the limit: a steady measure of time."""


_LISTED: Final = 3_000_000
"""So many pairs of people with workshops are listed, and searched in some seconds; more are not."""


def too_many(people: Sequence[Waiting], offer: Offer, *, again: bool = False) -> bool:
    """Are there too many pairs to list them all? ``again``: after a cancellation, where an answer is waited for."""
    kinds = Counter(kind_of(person) for person in people)
    pairs = sum(count * offer.pairs_for(kind) for kind, count in kinds.items())
    return pairs > (_LISTED // 3 if again else _LISTED)


def flows(people: Sequence[Waiting], offer: Offer) -> bool:
    """Does each first fix its second, or each second its first, for people of any kind?"""
    kinds = {kind_of(person) for person in people}
    return all(offer.pairs_for(kind) <= max(map(len, offer.suiting(kind))) for kind in kinds)


class ListedLarge(NamedTuple):
    """The list, by the numbers of ``sides``, and what no list costs less than."""

    sides: Sides
    listed: Listed
    bound: int


def solve_large(
    people: Sequence[Waiting],
    offer: Offer,
    travel: Travel,
    marks: Sequence[Sequence[str]],
    *,
    unplaced: int,
    time_limit: float,
) -> ListedLarge:
    """A list near the least cost. ``marks``: the cases of each mark that more than one has."""
    sides = sides_of(people, offer, travel)
    at = {person.case: number for number, person in enumerate(sides.people)}
    apart = Apart([np.array(sorted(at[case] for case in cases)) for cases in marks], sides.nodes.attended)
    prices = _prices(sides, offer, travel, unplaced, time_limit)
    left = sides.nodes.left
    gathered = prices.gathered.with_more(near_pairs(sides, prices.price, unplaced, _AT_THE_END)[0])
    often = shares(sides, gathered, prices.price, unplaced, _TIMES)
    listed = from_shares(gathered, often, _TIMES, price=prices.price, left=left, unplaced=unplaced)
    listed = seated(gathered, listed, apart, left=left, unplaced=unplaced)
    listed = exchanged(sides, listed, apart, unplaced=unplaced, turns=_TURNS)
    listed = seated(gathered, listed, apart, left=left, unplaced=unplaced)
    return ListedLarge(sides, listed, min(prices.bound, listed.score))


def _prices(sides: Sides, offer: Offer, travel: Travel, unplaced: int, time_limit: float) -> Prices:
    """Prices learnt from few people, then from all."""
    many = len(sides.people) > _MANY
    known: Ints | None = None
    if many:
        every = len(sides.people) // _FEW
        few = attrs.evolve(sides_of(sides.people[::every], offer, travel), shared_by=every)
        begun = first_prices(few, unplaced, near=_LEARNT)
        known = learn(few, unplaced, begun, near=_LEARNT, rounds=_ROUNDS).price
    near = _LEARNT // 2 if many else _LEARNT
    begun = first_prices(sides, unplaced, near=near, price=known)
    pace = FAST if many else SLOW
    if many:
        begun = attrs.evolve(begun, step=max(_STEP, int(begun.price.max()) / 50))
    cells = sum(block.size * (len(block.alike.firsts.node) + len(block.alike.seconds.node)) for block in sides.blocks)
    rounds = int(time_limit * _A_SECOND / max(1, 40 * cells))
    return learn(sides, unplaced, begun, near=near, rounds=min(_ROUNDS, max(1, rounds)), pace=pace)

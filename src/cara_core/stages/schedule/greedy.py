"""Who goes where, first come first served? The assignment that needs no solver.

Each person in turn, who waits longest first, takes the pair that costs him least among those
with a place left. It is quick and easily understood, and not the cheapest for all together.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from cara_core.stages.schedule.assignment import (
    UNPLACED,
    Assignment,
    Method,
    Placement,
    Unplaced,
    Waiting,
    one_of_each,
    others_seats,
)
from cara_core.stages.schedule.offer import Offer, why_none
from cara_core.stages.schedule.pairs import Taken, Travel
from cara_core.terms.workshops import Misfit, Workshop, WorkshopPair

__all__ = ["greedy"]

_FULL: Final = (Misfit.FULL,)


def greedy(
    waiting: Sequence[Waiting], offered: Sequence[Workshop], seats: Taken, travel: Travel, unplaced: int = UNPLACED
) -> Assignment:
    """Who goes where, when each in turn takes the best that is left? Nothing is proved of it.

    ``seats`` are the places taken; those of people in ``waiting`` are given anew. ``travel``
    gives minutes one way, ``unplaced`` is what a person without a pair costs, in minutes too.
    Raises :class:`~cara_core.errors.InputError` where one case waits twice.
    """
    people = one_of_each(waiting)
    kept = others_seats(seats, (one.case for one in people))
    offer = Offer(offered, kept)
    turns = _Turns(offer.left)
    placed: list[Placement] = []
    without: list[Unplaced] = []
    for one in sorted(people, key=lambda one: (one.span.earliest, one.span.ends_on, one.case)):
        choices = offer.priced(one, travel)
        best = next((choice for choice in choices if turns.is_left(one, choice[1])), None)
        if best is None:
            without.append(Unplaced(case=one.case, reasons=_FULL if choices else why_none(one, offered, kept)))
        else:
            turns.take(one, best[1])
            placed.append(Placement(case=one.case, pair=best[1], cost=best[0]))
    total = sum(one.cost for one in placed) + unplaced * len(without)
    return Assignment(
        placed=tuple(sorted(placed, key=lambda one: one.case)),
        unplaced=tuple(sorted(without, key=lambda one: one.case)),
        cost=total,
        method=Method.GREEDY,
        score=total,
    )


class _Turns:
    """The places that are left while people take their turns."""

    def __init__(self, left: Mapping[str, int]) -> None:
        self._left = dict(left)
        self._marks: dict[str, set[str]] = {}

    def is_left(self, one: Waiting, pair: WorkshopPair) -> bool:
        """Is there a place for this person in each, away from those he is kept apart from?"""
        return all(
            self._left[workshop.id] > 0 and one.needs.keep_apart.isdisjoint(self._marks.get(workshop.id, ()))
            for workshop in one.taken_of(pair)
        )

    def take(self, one: Waiting, pair: WorkshopPair) -> None:
        """One place less in each."""
        for workshop in one.taken_of(pair):
            self._left[workshop.id] -= 1
            self._marks.setdefault(workshop.id, set()).update(one.needs.keep_apart)

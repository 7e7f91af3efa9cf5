"""Who goes where, first come first served? The assignment that needs no solver.

Each person in turn, who waits longest first, takes the pair that costs least among those with a
place left. It is quick and easily understood, and not the cheapest for all together.
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
    each_case_once,
    others_seats,
)
from cara_core.stages.schedule.fitting_pairs import Taken, Travel
from cara_core.stages.schedule.offer import Offer, why_none
from cara_core.terms.workshops import Misfit, Workshop, WorkshopPair

__all__ = ["greedy"]

_FULL: Final = (Misfit.FULL,)


def greedy(
    waiting: Sequence[Waiting], offered: Sequence[Workshop], seats: Taken, travel: Travel, unplaced: int = UNPLACED
) -> Assignment:
    """Who goes where, when each in turn takes the best that is left? Nothing is proved of it.

    ``seats`` are the places taken; those of people in ``waiting`` are given again. ``travel``
    gives minutes one way, ``unplaced`` is what a person without a pair costs, in minutes too.
    Raises :class:`~cara_core.errors.InputError` where one case waits twice.
    """
    people = each_case_once(waiting)
    kept = others_seats(seats, (person.case for person in people))
    offer = Offer(offered, kept)
    turns = _Turns(offer.left)
    placed: list[Placement] = []
    without: list[Unplaced] = []
    for person in sorted(people, key=lambda person: (person.span.earliest, person.span.ends_on, person.case)):
        choices = offer.cheapest_first(person, travel)
        best = next((choice for choice in choices if turns.is_left(person, choice.pair)), None)
        if best is None:
            reasons = _FULL if offer.possible(person) else why_none(person, offered, kept)
            without.append(Unplaced(case=person.case, reasons=reasons))
        else:
            turns.take(person, best.pair)
            placed.append(Placement(case=person.case, pair=best.pair, cost=best.cost))
    total = sum(placement.cost for placement in placed) + unplaced * len(without)
    return Assignment(
        placed=tuple(sorted(placed, key=lambda placement: placement.case)),
        unplaced=tuple(sorted(without, key=lambda left_out: left_out.case)),
        cost=total,
        method=Method.GREEDY,
        score=total,
    )


class _Turns:
    """The places that are left while people take their turns."""

    def __init__(self, left: Mapping[str, int]) -> None:
        self._left = dict(left)
        self._marks: dict[str, set[str]] = {}

    def is_left(self, person: Waiting, pair: WorkshopPair) -> bool:
        """Is there a place for this person in each, away from those this person is kept apart from?"""
        return all(
            self._left[workshop.id] > 0 and person.needs.keep_apart.isdisjoint(self._marks.get(workshop.id, ()))
            for workshop in person.taken_of(pair)
        )

    def take(self, person: Waiting, pair: WorkshopPair) -> None:
        """One place less in each."""
        for workshop in person.taken_of(pair):
            self._left[workshop.id] -= 1
            self._marks.setdefault(workshop.id, set()).update(person.needs.keep_apart)

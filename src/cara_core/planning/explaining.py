"""Why did this person get this pair, and not one that suits him better?

What others have is told in numbers alone: never who they are, where they come from, or
whether anybody is kept apart from anybody.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import attrs

from cara_core.errors import Fault, InputError
from cara_core.planning.assigning import TIME_LIMIT, assign
from cara_core.stages.schedule.assignment import UNPLACED, Assignment, Placement, Waiting, others_seats, seats_of
from cara_core.stages.schedule.offer import Offer, why_none
from cara_core.stages.schedule.pairs import Taken, Travel, seats_by_workshop
from cara_core.terms.workshops import Misfit, Workshop, WorkshopPair

__all__ = ["COMPARED", "Choice", "Explanation", "explain"]

COMPARED: Final = 3
"""For how many pairs that would suit the person better it is worked out what they would cost the others."""


@attrs.frozen(kw_only=True)
class Choice:
    """One pair this person could attend, were nobody else waiting.

    ``cost``: for this person, in minutes of travel. ``taken``: by how many others, and
    ``places``: of how many, in the fuller of the two. ``chosen``: it is the one he got.
    ``costs_others``: how much more it would cost everybody else together, were it his;
    ``None``: not worked out.
    """

    pair: WorkshopPair
    cost: int
    taken: int
    places: int
    chosen: bool
    costs_others: int | None = None

    @property
    def full(self) -> bool:
        """Have others taken every place?"""
        return self.taken >= self.places


@attrs.frozen(kw_only=True)
class Explanation:
    """One person's choices, the best for him first, and where he has no pair the reasons.

    ``proved``: no list costs less for all together, so that no exchange helps one more than it costs another.
    """

    case: str
    choices: tuple[Choice, ...]
    reasons: tuple[Misfit, ...]
    proved: bool

    @property
    def chosen(self) -> Choice | None:
        """The pair he got."""
        return next((one for one in self.choices if one.chosen), None)


def explain(
    case: str,
    assignment: Assignment,
    waiting: Sequence[Waiting],
    offered: Sequence[Workshop],
    seats: Taken,
    *,
    travel: Travel,
    compared: int = COMPARED,
    unplaced: int = UNPLACED,
    time_limit: float = TIME_LIMIT,
) -> Explanation:
    """Why this pair for this person?

    The arguments are those of which the ``assignment`` was made. With ``compared`` above 0 the
    others' cost of so many better pairs is worked out, which needs the ``schedule`` extra.

    Raises :class:`~cara_core.errors.InputError` where the case does not wait or is not in the
    assignment.
    """
    one, others = _found(case, assignment, waiting)
    kept = others_seats(seats, (person.case for person in waiting))
    mine = assignment.pair_of(case)
    rest = [placement for placement in assignment.placed if placement.case != case]
    sitting = Counter(seat.workshop for many in kept.values() for seat in many)
    sitting.update(seat.workshop for seat in seats_of(rest, others))
    choices = [
        Choice(pair=pair, cost=price, chosen=pair == mine, taken=sitting[fuller.id], places=fuller.most)
        for price, pair in Offer(offered, kept).priced(one, travel)
        for fuller in (min(one.taken_of(pair), key=lambda workshop: workshop.most - sitting[workshop.id]),)
    ]
    now = sum(placement.cost for placement in rest) + unplaced * (len(others) - len(rest))
    better = next((number for number, choice in enumerate(choices) if choice.chosen), len(choices))
    for number in range(min(better, compared)):
        placed = Placement(case=case, pair=choices[number].pair, cost=choices[number].cost)
        with_him = seats_by_workshop([*(seat for many in kept.values() for seat in many), *seats_of([placed], [one])])
        without = assign(others, offered, with_him, travel, unplaced=unplaced, time_limit=time_limit)
        choices[number] = attrs.evolve(choices[number], costs_others=without.cost - now)
    reasons = () if choices else why_none(one, offered, kept)
    return Explanation(case=case, choices=tuple(choices), reasons=reasons, proved=assignment.proved)


def _found(case: str, assignment: Assignment, waiting: Sequence[Waiting]) -> tuple[Waiting, list[Waiting]]:
    """The person and everybody else."""
    own = [one for one in waiting if one.case == case]
    if len(own) != 1 or case not in assignment.cases:
        raise InputError([Fault("case", "NOT_WAITING", "a case that waits once and is in the assignment")])
    return own[0], [one for one in waiting if one.case != case]

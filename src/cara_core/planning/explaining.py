"""Why did this person get this pair, and not one that suits the person better?

What others have is shown in numbers alone: never who they are, where they come from, or
whether anybody is kept apart from anybody.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import attrs

from cara_core.errors import Fault, InputError
from cara_core.planning.assigning import TIME_LIMIT, assign
from cara_core.stages.schedule.assignment import UNPLACED, Assignment, Placement, Waiting, others_seats, seats_of
from cara_core.stages.schedule.fitting_pairs import Taken, Travel, seats_by_workshop
from cara_core.stages.schedule.offer import Offer, PricedPair, why_none
from cara_core.terms.workshops import Misfit, Seat, Workshop, WorkshopPair

__all__ = ["COMPARED", "Choice", "Explanation", "explain"]

COMPARED: Final = 3
"""For how many pairs that would suit the person better it is worked out what they would cost the others."""


@attrs.frozen(kw_only=True)
class Choice:
    """One pair this person could attend, were nobody else waiting.

    ``cost``: for this person, in minutes of travel. ``taken``: by how many others, and
    ``places``: of how many, in the fuller of the two. ``chosen``: it is the pair the person got.
    ``costs_others``: how much more it would cost everybody else together, if the person had it;
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
    """One person's choices, the best for the person first, and where there is no pair the reasons.

    ``proved``: no list costs less for all together, so that no exchange helps one more than it costs another.
    """

    case: str
    choices: tuple[Choice, ...]
    reasons: tuple[Misfit, ...]
    proved: bool

    @property
    def chosen(self) -> Choice | None:
        """The pair the person got."""
        return next((choice for choice in self.choices if choice.chosen), None)


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
    person, others = _person_and_others(case, assignment, waiting)
    rest = _Rest(
        others=others,
        placed=[placement for placement in assignment.placed if placement.case != case],
        kept=others_seats(seats, (everybody.case for everybody in waiting)),
    )
    offer, sitting = Offer(offered, rest.kept), rest.sitting()
    choices = [
        _choice(priced, person, sitting, chosen=priced.pair == assignment.pair_of(case))
        for priced in offer.priced(person, travel)
    ]
    better = next((number for number, choice in enumerate(choices) if choice.chosen), len(choices))
    for number in range(min(better, compared)):
        # The others are placed again as if this pair were taken: what that costs more is the price of the wish.
        taken = rest.seats_with(Placement(case=case, pair=choices[number].pair, cost=choices[number].cost), person)
        without = assign(others, offered, taken, travel, unplaced=unplaced, time_limit=time_limit)
        choices[number] = attrs.evolve(choices[number], costs_others=without.cost - rest.cost(unplaced))
    reasons = () if choices else why_none(person, offered, rest.kept)
    return Explanation(case=case, choices=tuple(choices), reasons=reasons, proved=assignment.proved)


@attrs.frozen(kw_only=True)
class _Rest:
    """Everybody but the person: who else waits, what they got, and the places of people who do not wait."""

    others: Sequence[Waiting]
    placed: Sequence[Placement]
    kept: Taken

    def cost(self, unplaced: int) -> int:
        """What the others cost together; ``unplaced`` is the cost of each who has no pair."""
        return sum(placement.cost for placement in self.placed) + unplaced * (len(self.others) - len(self.placed))

    def sitting(self) -> Counter[str]:
        """How many places does everybody but the person take, by workshop?"""
        return Counter(seat.workshop for seat in [*self._kept_seats, *seats_of(self.placed, self.others)])

    def seats_with(self, placement: Placement, person: Waiting) -> Taken:
        """The places that would be taken if the person had this pair and nobody else who waits had any."""
        return seats_by_workshop([*self._kept_seats, *seats_of([placement], [person])])

    @property
    def _kept_seats(self) -> Sequence[Seat]:
        return [seat for seats in self.kept.values() for seat in seats]


def _choice(priced: PricedPair, person: Waiting, sitting: Counter[str], *, chosen: bool) -> Choice:
    """This pair as a choice; how full it is, is that of the fuller of its two workshops."""
    fuller = min(person.taken_of(priced.pair), key=lambda workshop: workshop.most - sitting[workshop.id])
    return Choice(pair=priced.pair, cost=priced.cost, chosen=chosen, taken=sitting[fuller.id], places=fuller.most)


def _person_and_others(
    case: str, assignment: Assignment, waiting: Sequence[Waiting]
) -> tuple[Waiting, Sequence[Waiting]]:
    """The person of this case, and everybody else who waits."""
    own = [person for person in waiting if person.case == case]
    if len(own) != 1 or case not in assignment.cases:
        raise InputError([Fault("case", "NOT_WAITING", "a case that waits once and is in the assignment")])
    return own[0], [person for person in waiting if person.case != case]

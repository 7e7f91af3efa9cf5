"""Who goes to which two workshops, when many people wait; and is such a list in order?

An assignment is checked by the rules of :mod:`cara_core.stages.schedule.fitting_pairs`, whoever made it:
nobody twice, no group above its places, the right language, inside the caution, people who
are to be kept apart never in one group.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final

import attrs

from cara_core.errors import Fault, InputError
from cara_core.stages.schedule.fitting_pairs import Span, Taken, misfits, pair_misfits
from cara_core.terms.caution import Part
from cara_core.terms.workshops import Misfit, Needs, Seat, Workshop, WorkshopPair

__all__ = [
    "UNPLACED",
    "Assignment",
    "Method",
    "Placement",
    "Unplaced",
    "Waiting",
    "check_assignment",
    "each_case_once",
    "others_seats",
    "seats_of",
]

UNPLACED: Final = 100_000
"""What it costs to leave one person without a pair, in minutes of travel: a choice of this project.

It is far above any journey and any wait inside a caution, so that a place is left empty only
where nobody who waits can use it.
"""


class Method(StrEnum):
    """How an assignment was made: each in turn; one flow; flows divided where people would meet; whole numbers."""

    GREEDY = "greedy"
    FLOW = "flow"
    DIVIDED = "divided"
    MIXED = "mixed"


@attrs.frozen(kw_only=True)
class Waiting:
    """One person who waits for a pair, and the days it has to lie within.

    ``attended`` is the first workshop where only the second is outstanding.
    """

    needs: Needs
    span: Span
    attended: Workshop | None = None

    @property
    def case(self) -> str:
        """Whose case is it?"""
        return self.needs.case

    def taken_of(self, pair: WorkshopPair) -> tuple[Workshop, ...]:
        """In which workshops of a pair does this person take a place? Not in one that was attended."""
        return (pair.first, pair.second) if self.attended is None else (pair.second,)


@attrs.frozen(kw_only=True)
class Placement:
    """One person's pair, and what it costs in minutes of travel (:func:`~.schedule.cost`)."""

    case: str
    pair: WorkshopPair
    cost: int


@attrs.frozen(kw_only=True)
class Unplaced:
    """One person without a pair, and why.

    ``full`` alone: there were pairs, and people for whom they cost less took them. No reason:
    no pair is on offer at all.
    """

    case: str
    reasons: tuple[Misfit, ...]


@attrs.frozen(kw_only=True)
class Assignment:
    """Everybody's pair, in the order of the cases, and how good the list is.

    ``cost`` is the sum over everybody, :data:`UNPLACED` (or what was asked for) for each without a pair.
    ``score`` is what was made as small as possible and ``bound`` what no list can go below:
    the cost, and where people are moved as little as possible, their number weighted above it.
    ``None``: no bound is known.
    """

    placed: tuple[Placement, ...]
    unplaced: tuple[Unplaced, ...]
    cost: int
    method: Method
    score: int
    bound: int | None = None
    moved: tuple[str, ...] = ()

    @property
    def proved(self) -> bool:
        """Is it proved that no list costs less?"""
        return self.bound == self.score

    @property
    def gap(self) -> float | None:
        """By which share of itself could the score at most be above the least? 0: proved; ``None``: not known."""
        if self.bound is None:
            return None
        return (self.score - self.bound) / self.score if self.score else 0.0

    @property
    def cases(self) -> tuple[str, ...]:
        """Everybody in the list: those with a pair, then those without."""
        return (*(placement.case for placement in self.placed), *(unplaced.case for unplaced in self.unplaced))

    def pair_of(self, case: str) -> WorkshopPair | None:
        """Which pair did this person get?"""
        return next((placement.pair for placement in self.placed if placement.case == case), None)


def each_case_once(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Everybody who waits, by case; :class:`~cara_core.errors.InputError` where one case waits twice."""
    people = sorted(waiting, key=lambda person: person.case)
    twice = [later.case for earlier, later in pairwise(people) if earlier.case == later.case]
    if twice:
        raise InputError([Fault(case, "TWICE", "each case waits once") for case in dict.fromkeys(twice)])
    return people


def others_seats(seats: Taken, cases: Iterable[str]) -> dict[str, tuple[Seat, ...]]:
    """The places taken by anybody but these cases, whose places are about to be given again."""
    without = frozenset(cases)
    return {id_: tuple(seat for seat in taken if seat.case not in without) for id_, taken in seats.items()}


def seats_of(placed: Iterable[Placement], waiting: Iterable[Waiting]) -> Iterator[Seat]:
    """The places these placements take: both parts, or the second alone where the first was attended."""
    known = {person.case: person for person in waiting}
    for placement in placed:
        person = known[placement.case]
        for workshop in person.taken_of(placement.pair):
            yield Seat(workshop=workshop.id, case=person.case, keep_apart=person.needs.keep_apart)


_ALLOWED: Final[Mapping[str, str]] = {
    "NOT_WAITING": "only a case that waits",
    "TWICE": "one place in the list for each case",
    "LEFT_OUT": "every case that waits, with a pair or with a reason",
    "NOT_ON_OFFER": "workshops that are on offer, and the first that was attended",
    "PARTS": "a first workshop, then a second",
}


def check_assignment(
    assignment: Assignment, waiting: Sequence[Waiting], offered: Iterable[Workshop], seats: Taken
) -> tuple[Fault, ...]:
    """What in this list breaks a rule, whoever made it? Empty: nothing.

    ``seats`` are the places taken before. The path of a fault is the case; no fault says who
    else is concerned, nor shows a mark.
    """
    known = {person.case: person for person in waiting}
    on_offer = {workshop.id: workshop for workshop in offered}
    listed = Counter(assignment.cases)
    placed = [placement for placement in assignment.placed if placement.case in known]
    after: dict[str, list[Seat]] = {id_: list(taken) for id_, taken in others_seats(seats, known).items()}
    for seat in seats_of(placed, waiting):
        after.setdefault(seat.workshop, []).append(seat)
    found = [_fault("NOT_WAITING", case=case) for case in listed if case not in known]
    found += [_fault("TWICE", case=case) for case, times in listed.items() if times > 1]
    found += [_fault("LEFT_OUT", case=case) for case in known if case not in listed]
    for placement in placed:
        found += _rule_faults(placement.pair, known[placement.case], on_offer, after)
    return tuple(found)


def _rule_faults(
    pair: WorkshopPair, person: Waiting, on_offer: Mapping[str, Workshop], after: Taken
) -> Iterator[Fault]:
    own = person.taken_of(pair)
    if any(on_offer.get(workshop.id) != workshop for workshop in own) or pair.first != (person.attended or pair.first):
        yield _fault("NOT_ON_OFFER", case=person.case)
    if pair.first.part is not Part.FIRST or pair.second.part is not Part.SECOND:
        yield _fault("PARTS", case=person.case)
    span = person.span if person.attended is None else person.span.after(person.attended)
    reasons = [reason for workshop in own for reason in misfits(person.needs, workshop, after)]
    for reason in dict.fromkeys((*reasons, *pair_misfits(pair, span))):
        yield Fault(person.case, reason.name, "a pair this person can attend by the rules of scheduling")


def _fault(code: str, *, case: str) -> Fault:
    return Fault(case, code, _ALLOWED[code])

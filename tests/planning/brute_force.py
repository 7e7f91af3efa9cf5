"""Every list there is, tried one after the other: for a few people and workshops."""

from collections.abc import Iterator
from itertools import product

from cara_core.stages.schedule.assignment import Assignment, Method, Placement, Unplaced, Waiting, check_assignment
from cara_core.stages.schedule.fitting_pairs import Taken, cost, feasible, verdicts
from cara_core.terms.workshops import WorkshopPair
from support.schedules import Region

__all__ = ["every_list", "least"]


def every_list(region: Region, seats: Taken, unplaced: int) -> Iterator[Assignment]:
    """Every list in which each has a pair they could attend alone, or none, and that breaks no rule."""
    pairs = [(None, *_alone(person, region, seats)) for person in region.people]
    for chosen in product(*pairs):
        found = _list(region, chosen, unplaced)
        if not check_assignment(found, region.people, region.offered, seats):
            yield found


def least(region: Region, seats: Taken, unplaced: int) -> int:
    return min(found.cost for found in every_list(region, seats, unplaced))


def _alone(person: Waiting, region: Region, seats: Taken) -> tuple[WorkshopPair, ...]:
    return feasible(verdicts(person.needs, person.span, region.offered, seats, person.attended))


def _list(region: Region, chosen: tuple[WorkshopPair | None, ...], unplaced: int) -> Assignment:
    both = list(zip(region.people, chosen, strict=True))
    placed = tuple(
        Placement(case=person.case, pair=pair, cost=cost(person.needs, pair, region.travel, person.span.earliest))
        for person, pair in both
        if pair is not None
    )
    without = tuple(Unplaced(case=person.case, reasons=()) for person, pair in both if pair is None)
    total = sum(placement.cost for placement in placed) + unplaced * len(without)
    return Assignment(placed=placed, unplaced=without, cost=total, method=Method.GREEDY, score=total)

"""The least total cost of a region is what other solvers find, and first come first served is dearer."""

import attrs
import numpy as np
import pytest
from ortools.graph.python import linear_sum_assignment  # type: ignore[import-untyped]  # it has stubs, and no py.typed
from ortools.linear_solver import pywraplp  # type: ignore[import-untyped]  # it has no stubs

from cara_core.planning.assigning import assign
from cara_core.planning.solving import flow, mixed, places
from cara_core.planning.solving.arcs import arcs_of
from cara_core.stages.schedule.assignment import UNPLACED, Method, check_assignment
from cara_core.stages.schedule.fitting_pairs import cost, feasible, verdicts
from cara_core.stages.schedule.greedy import greedy
from cara_core.stages.schedule.offer import Offer
from cara_core.terms.caution import Part
from support.schedules import Region, region


def _marked(made: Region, every: int) -> Region:
    """People in the order of their cases, so many with each mark."""
    return attrs.evolve(
        made,
        people=[
            attrs.evolve(person, needs=attrs.evolve(person.needs, keep_apart=frozenset({f"m{number // every}"})))
            for number, person in enumerate(made.people)
        ],
    )


@pytest.mark.parametrize("seed", range(3))
def test_flows_divided_where_people_would_meet_cost_what_another_solver_finds(seed: int) -> None:
    """A flow that does not look at marks would let some meet; the whole numbers find the same least."""
    made = _marked(region(60, seed, venues=8, places=4), 10)
    found = assign(made.people, made.offered, {}, made.travel)
    blind = assign(_marked(made, 1).people, made.offered, {}, made.travel)
    assert found.method is Method.DIVIDED
    assert found.proved
    assert {fault.code for fault in check_assignment(blind, made.people, made.offered, {})} == {"KEEP_APART"}
    offer = Offer(made.offered, {})
    arcs = arcs_of(made.people, offer, made.travel)
    apart = [np.flatnonzero([mark in person.needs.keep_apart for person in arcs.people]) for mark in _marks(made)]
    priced = flow.Priced(arcs.starts, arcs.column, arcs.cost, UNPLACED)
    other = mixed.solve_mixed(mixed.rows_of(arcs, priced, places.resources(arcs, offer.left), apart), 60.0)
    assert (other.score, other.bound) == (found.score, found.bound)


def _marks(made: Region) -> list[str]:
    return sorted({mark for person in made.people for mark in person.needs.keep_apart})


def test_flows_that_are_not_divided_to_the_end_say_how_far_they_may_be_from_the_least() -> None:
    made = _marked(region(60, 1, venues=8, places=4), 20)
    short, long = (assign(made.people, made.offered, {}, made.travel, time_limit=limit) for limit in (0.0, 60.0))
    assert short.bound is not None
    assert short.bound < long.score <= short.score
    assert short.gap is not None
    assert short.gap > 0
    assert check_assignment(short, made.people, made.offered, {}) == ()


@pytest.mark.parametrize("seed", range(3))
def test_a_regions_least_is_that_of_two_other_solvers(seed: int) -> None:
    """An assignment to single places, and a linear programme, over arcs built by the rules for one person."""
    made = region(40, seed, venues=8, places=1)
    found = assign(made.people, made.offered, {}, made.travel)
    assert found.proved
    assert found.cost == _to_single_places(made) == round(_as_a_programme(made))


def test_first_come_first_served_is_dearer_in_a_region() -> None:
    made = region(400, 1, venues=16, places=3)
    found = assign(made.people, made.offered, {}, made.travel)
    first_come = greedy(made.people, made.offered, {}, made.travel)
    assert found.proved
    assert found.cost < first_come.cost
    assert len(found.placed) >= len(first_come.placed)


def _arcs(made: Region) -> list[tuple[int, str, int]]:
    return [
        (number, pair.first.id, cost(person.needs, pair, made.travel, person.span.earliest))
        for number, person in enumerate(made.people)
        for pair in feasible(verdicts(person.needs, person.span, made.offered, {}))
    ]


def _to_single_places(made: Region) -> int:
    """Each place by itself, one more for each person to have none, and nobodies for the places left over."""
    solver, people = linear_sum_assignment.SimpleLinearSumAssignment(), len(made.people)
    firsts = [workshop.id for workshop in made.offered if workshop.part is Part.FIRST for _ in range(workshop.most)]
    for number, first, price in _arcs(made):
        for place, of in enumerate(firsts):
            if of == first:
                solver.add_arc_with_cost(number, place, price)
    for number in range(people):
        solver.add_arc_with_cost(number, len(firsts) + number, UNPLACED)
    for nobody in range(len(firsts)):
        for place in range(len(firsts) + people):
            solver.add_arc_with_cost(people + nobody, place, 0)
    assert solver.solve() == solver.OPTIMAL
    return int(solver.optimal_cost())


def _as_a_programme(made: Region) -> float:
    solver = pywraplp.Solver.CreateSolver("GLOP")
    own = [solver.Constraint(1, 1) for _ in made.people]
    room = {workshop.id: solver.Constraint(0, workshop.most) for workshop in made.offered}
    for row in own:
        none = solver.NumVar(0, 1, "")
        row.SetCoefficient(none, 1)
        solver.Objective().SetCoefficient(none, UNPLACED)
    for number, first, price in _arcs(made):
        share = solver.NumVar(0, 1, "")
        own[number].SetCoefficient(share, 1)
        room[first].SetCoefficient(share, 1)
        solver.Objective().SetCoefficient(share, price)
    assert solver.Solve() == solver.OPTIMAL
    return float(solver.Objective().Value())

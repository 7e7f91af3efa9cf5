"""The least total cost: proved, equal to other solvers and to every list tried, and by every rule."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
import pytest

from cara_core.errors import CaraError, InputError
from cara_core.planning.assigning import assign
from cara_core.planning.solving import places, solve
from cara_core.planning.solving.arcs import Arcs, arcs_of
from cara_core.stages.schedule.assignment import UNPLACED, Method, check_assignment
from cara_core.stages.schedule.fitting_pairs import cost, feasible, seats_by_workshop, verdicts
from cara_core.stages.schedule.greedy import greedy
from cara_core.stages.schedule.offer import Offer
from cara_core.terms.caution import Part
from cara_core.terms.days import days_after
from cara_core.terms.workshops import Misfit, Seat
from planning.brute_force import least
from support.schedules import START, region, small, travel, waiting, workshop

_KINDS: dict[str, dict[str, Any]] = {
    "pairs": {},
    "halves": {"halves": True},
    "marks": {"marks": True},
    "shared": {"tied": False},
    "window": {"gap_most": 35, "tied": False},
    "everything": {"gap_most": 42, "tied": False, "marks": True, "halves": True},
}


@pytest.mark.parametrize("unplaced", [UNPLACED, 300])
@pytest.mark.parametrize("kind", _KINDS)
def test_no_list_there_is_costs_less(kind: str, unplaced: int) -> None:
    """Brute force over a hundred small regions of each kind; first come first served is dearer in some."""
    dearer = 0
    for seed in range(60):
        made = small(seed, **_KINDS[kind])
        found = assign(made.people, made.offered, {}, made.travel, unplaced=unplaced)
        assert found.cost == least(made, {}, unplaced)
        assert found.proved
        assert found.gap == 0
        assert check_assignment(found, made.people, made.offered, {}) == ()
        assert found.method is not Method.GREEDY
        dearer += greedy(made.people, made.offered, {}, made.travel, unplaced).cost > found.cost
    assert dearer > 3


@pytest.mark.parametrize(
    ("kind", "methods"),
    [
        ("pairs", {Method.FLOW}),
        ("halves", {Method.FLOW}),
        ("window", {Method.FLOW, Method.MIXED}),
    ],
)
def test_the_answer_says_how_it_was_made(kind: str, methods: set[Method]) -> None:
    regions = [small(seed, **_KINDS[kind]) for seed in range(80)]
    assert {assign(made.people, made.offered, {}, made.travel).method for made in regions} == methods


def test_the_same_people_and_places_give_the_same_list_in_any_order() -> None:
    for kind in _KINDS.values():
        for seed in range(15):
            made = small(seed, **kind)
            found = assign(made.people, made.offered, {}, made.travel)
            assert assign(made.people[::-1], made.offered[::-1], {}, made.travel) == found


@pytest.mark.parametrize("kind", _KINDS)
def test_the_arrays_hold_the_pairs_and_costs_of_the_rules_for_one_person(kind: str) -> None:
    marked = Seat(workshop="a0", case="X", keep_apart=frozenset({"m1"}))
    seats = seats_by_workshop([marked, Seat(workshop="b1", case="X")])
    for seed in range(60):
        made = small(seed, **_KINDS[kind])
        arcs = arcs_of(made.people, Offer(made.offered, seats), travel)
        for number, person in enumerate(arcs.people):
            expected = {
                (pair.first.id, pair.second.id, cost(person.needs, pair, travel, person.span.earliest))
                for pair in feasible(verdicts(person.needs, person.span, made.offered, seats, person.attended))
            }
            assert _of(arcs, number) == expected


def _of(arcs: Arcs, number: int) -> set[tuple[str, str, int]]:
    own = range(arcs.starts[number], arcs.starts[number + 1])
    pairs = [(arcs.pairs[arcs.column[arc]], int(arcs.cost[arc])) for arc in own]
    return {(pair.first.id, pair.second.id, price) for pair, price in pairs}


def test_nobody_and_nothing_is_an_empty_list() -> None:
    assert assign([], [], {}, travel).placed == ()
    assert assign([], [], {}, travel).proved
    found = assign([waiting("C1")], [], {}, travel)
    assert [(unplaced.case, unplaced.reasons) for unplaced in found.unplaced] == [("C1", ())]
    assert (found.cost, found.proved) == (UNPLACED, True)


def test_who_is_left_without_a_pair_has_the_reasons() -> None:
    offered = [
        workshop("a", START, most=1),
        workshop("b", days_after(START, 28), Part.SECOND, after="a", most=1),
    ]
    people = [waiting("near"), waiting("far", starts_from="90"), waiting("pole", language="pl")]
    found = assign(people, offered, {}, travel)
    assert {unplaced.case: unplaced.reasons for unplaced in found.unplaced} == {
        "far": (Misfit.FULL,),
        "pole": (Misfit.LANGUAGE,),
    }
    assert found.cost == found.placed[0].cost + 2 * UNPLACED


def test_places_others_keep_are_not_given_and_those_who_wait_give_theirs_up() -> None:
    offered = [
        workshop("a", START, most=1),
        workshop("b", days_after(START, 28), Part.SECOND, after="a", most=1),
    ]
    held = seats_by_workshop([Seat(workshop="a", case="C1"), Seat(workshop="b", case="C1")])
    assert len(assign([waiting("C1")], offered, held, travel).placed) == 1
    assert assign([waiting("C2")], offered, held, travel).unplaced[0].reasons == (Misfit.FULL,)


def test_one_case_waits_once() -> None:
    with pytest.raises(InputError, match="C1: each case waits once"):
        assign([waiting("C1"), waiting("C1")], [], {}, travel)


def test_a_solver_that_overfills_a_group_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad twin: a solver that believes every workshop has ninety places more."""
    honest: Callable[..., places.Places | None] = places.forest

    def generous(*arguments: Any) -> places.Places | None:
        made = honest(*arguments)
        return made and attrs.evolve(made, left=made.left + 90)

    monkeypatch.setattr(solve, "forest", generous)
    offered = [workshop("a", START, most=1), workshop("b", days_after(START, 28), Part.SECOND, after="a", most=1)]
    with pytest.raises(CaraError, match="breaks a rule of scheduling and is not used"):
        assign([waiting("C1"), waiting("C2")], offered, {}, travel)


def test_a_search_that_is_cut_short_says_how_far_it_may_be_from_the_least() -> None:
    made = region(300, 2, venues=3, places=3)
    loose = [attrs.evolve(workshop, after=None) for workshop in made.offered]
    people = [attrs.evolve(person, span=attrs.evolve(person.span, gap_most_days=35)) for person in made.people]
    short, long = (assign(people, loose, {}, made.travel, time_limit=limit) for limit in (0.002, 60.0))
    assert short.method is long.method is Method.MIXED
    assert short.bound is not None
    assert short.bound <= long.score <= short.score
    assert long.gap is not None
    assert short.gap is not None
    assert long.gap <= short.gap
    assert short.gap > 0


def test_costs_beyond_counting_are_refused() -> None:
    offered = [workshop("a", START), workshop("b", days_after(START, 28), Part.SECOND, after="a")]
    with pytest.raises(CaraError, match="beyond what the solver counts in"):
        assign([waiting("C1")], offered, {}, travel, unplaced=int(np.iinfo(np.int64).max // 2))


@pytest.mark.parametrize("absent", ["ortools", "numpy"])
def test_where_the_extra_is_absent_one_line_names_it_and_first_come_first_served_works(absent: str) -> None:
    program = f"""
import sys
sys.modules[{absent!r}] = None
sys.path.insert(0, "tests")
from support.schedules import small
from cara_core.errors import CaraError
from cara_core.planning.assigning import assign
from cara_core.stages.schedule.greedy import greedy
made = small(1)
try:
    assign(made.people, made.offered, {{}}, made.travel)
except CaraError as raised:
    print(raised)
print(len(greedy(made.people, made.offered, {{}}, made.travel).cases) == len(made.people))
"""
    done = subprocess.run(  # noqa: S603  (this interpreter, with a program written here)
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [
        "a proved assignment needs the extra `schedule`: pip install 'cara-core[schedule]'",
        "True",
    ]


def test_a_fault_of_another_library_is_not_taken_for_the_absent_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "cara_core.planning.solving.solve")
    monkeypatch.setitem(sys.modules, "cara_core.planning.solving.mixed", None)
    with pytest.raises(ModuleNotFoundError, match="solving"):
        assign([], [], {}, travel)

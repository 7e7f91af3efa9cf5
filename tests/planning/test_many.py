"""Lists for so many people that pairs are not listed: by the same rules, near the least, with a bound that holds."""

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
import pytest

from cara_core.planning.assigning import assign
from cara_core.planning.solving.many import large, pricing
from cara_core.planning.solving.many.sides import SCALE, Sides, sides_of
from cara_core.stages.schedule.assignment import UNPLACED, Assignment, check_assignment
from cara_core.stages.schedule.fitting_pairs import cost, feasible, seats_by_workshop, verdicts
from cara_core.stages.schedule.offer import Offer, kind_of
from cara_core.terms.workshops import Seat
from planning.brute_force import least
from support.schedules import Region, harder, small

_KINDS: dict[str, dict[str, Any]] = {
    "pairs": {"marks": True},
    "shared": {"tied": False},
    "window": {"gap_most": 35, "tied": False},
    "everything": {"gap_most": 42, "tied": False, "marks": True, "halves": True},
    "halves": {"gap_most": 35, "halves": True, "marks": True},
}


@pytest.fixture
def nothing_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every problem counts as one whose pairs are too many to list."""
    monkeypatch.setattr(large, "_LISTED", -1)


def _assign(made: Region, unplaced: int = UNPLACED) -> Assignment:
    return assign(made.people, made.offered, {}, made.travel, unplaced=unplaced)


@pytest.mark.usefixtures("nothing_is_listed")
@pytest.mark.parametrize("unplaced", [UNPLACED, 300])
@pytest.mark.parametrize("kind", _KINDS)
def test_a_list_of_few_breaks_no_rule_and_its_bound_is_below_every_list(kind: str, unplaced: int) -> None:
    proved = 0
    for seed in range(30):
        made = small(seed, **_KINDS[kind])
        found, fewest = _assign(made, unplaced), least(made, {}, unplaced)
        assert check_assignment(found, made.people, made.offered, {}) == ()
        assert found.bound is not None
        assert found.bound <= fewest <= found.score == found.cost
        proved += found.proved
    assert proved > 10


@pytest.mark.parametrize("kind", _KINDS)
def test_any_prices_give_a_bound_below_every_list(kind: str) -> None:
    """Also prices that nobody learnt: the bound never rests on how they were found."""
    chance = np.random.default_rng(7)
    for seed in range(60):
        made = small(seed, **_KINDS[kind])
        sides = sides_of(made.people, Offer(made.offered, {}), made.travel)
        fewest = least(made, {}, UNPLACED)
        for most in (0, 40, 4000, 2 * UNPLACED):
            assert pricing.bound_of(sides, _prices(sides, chance, most), UNPLACED) <= fewest


def _prices(sides: Sides, chance: np.random.Generator, most: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    price = chance.integers(0, SCALE * most + 1, len(sides.nodes.left))
    price[sides.nodes.attended] = 0
    return price


def test_a_bound_that_forgets_what_the_places_are_worth_would_be_found_out() -> None:
    """The known-bad twin: what everybody pays at some prices, with the worth of all places not taken off."""
    chance = np.random.default_rng(7)
    above = 0
    for seed in range(60):
        made = small(seed, **_KINDS["shared"])
        sides = sides_of(made.people, Offer(made.offered, {}), made.travel)
        price = _prices(sides, chance, 4000)
        forgetful = pricing.bound_of(sides, price, UNPLACED) + int((sides.nodes.left * price).sum()) // SCALE
        above += forgetful > least(made, {}, UNPLACED)
    assert above > 20


@pytest.mark.parametrize("kind", _KINDS)
def test_what_a_person_pays_at_least_is_the_cheapest_pair_of_the_rules_for_one(kind: str) -> None:
    marked = Seat(workshop="a0", case="X", keep_apart=frozenset({"m1"}))
    seats = seats_by_workshop([marked, Seat(workshop="b1", case="X")])
    for seed in range(60):
        made = small(seed, **_KINDS[kind])
        sides = sides_of(made.people, Offer(made.offered, seats), made.travel)
        free = np.zeros(len(sides.nodes.left), dtype=np.int64)
        for block in sides.blocks:
            paid = pricing.reach_of(block, free).least
            for person, cheapest in zip(sides.people[block.start : block.stop], paid.tolist(), strict=True):
                pairs = feasible(verdicts(person.needs, person.span, made.offered, seats, person.attended))
                costs = [cost(person.needs, pair, made.travel, person.span.earliest) for pair in pairs]
                assert min(cheapest // SCALE, UNPLACED) == min(costs, default=UNPLACED)


def test_pairs_are_counted_as_they_are_listed() -> None:
    for seed in range(60):
        for kind in _KINDS.values():
            made = small(seed, **kind)
            offer = Offer(made.offered, {})
            for person in made.people:
                assert offer.pairs_for(kind_of(person)) >= len(offer.rows(kind_of(person)))
                if not kind.get("tied", True):
                    assert offer.pairs_for(kind_of(person)) == len(offer.rows(kind_of(person)))


@pytest.mark.parametrize("seed", range(3))
def test_a_harder_region_is_near_the_least_that_another_solver_proves(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shared seconds, a window of eight days, couples kept apart, three languages and interpreters."""
    made = harder(150, seed, venues=8, places=6)
    exact = _assign(made)
    monkeypatch.setattr(large, "_LISTED", 0)
    found = _assign(made)
    assert exact.proved
    assert found.bound is not None
    assert found.gap is not None
    assert found.bound <= exact.cost <= found.cost
    assert found.gap < 0.03


@pytest.mark.usefixtures("nothing_is_listed")
@pytest.mark.parametrize("seed", range(3))
def test_a_harder_region_gives_the_same_list_in_any_order_and_keeps_all_apart(seed: int) -> None:
    made = _marked(harder(120, seed, venues=8, places=4), lambda number: frozenset({f"m{number // 10}"}))
    found = _assign(made)
    assert _assign(attrs.evolve(made, people=made.people[::-1], offered=made.offered[::-1])) == found
    assert check_assignment(found, made.people, made.offered, {}) == ()
    blind = _assign(_marked(made, lambda _: frozenset()))
    assert {fault.code for fault in check_assignment(blind, made.people, made.offered, {})} == {"KEEP_APART"}


def _marked(made: Region, marks: Callable[[int], frozenset[str]]) -> Region:
    return attrs.evolve(
        made,
        people=[
            attrs.evolve(person, needs=attrs.evolve(person.needs, keep_apart=marks(number)))
            for number, person in enumerate(made.people)
        ],
    )


@pytest.mark.usefixtures("nothing_is_listed")
def test_prices_learnt_from_some_of_the_people_are_prices_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "_MANY", 200)
    monkeypatch.setattr(large, "_FEW", 100)
    made = harder(400, 1, venues=8, places=12)
    found = _assign(made)
    assert found.gap is not None
    assert found.gap < 0.03
    assert check_assignment(found, made.people, made.offered, {}) == ()


@pytest.mark.usefixtures("nothing_is_listed")
def test_nobody_and_nothing_is_an_empty_list() -> None:
    made = small(1, tied=False)
    assert _assign(attrs.evolve(made, people=[])).placed == ()
    nothing = _assign(attrs.evolve(made, offered=[]))
    assert (len(nothing.unplaced), nothing.proved) == (len(made.people), True)

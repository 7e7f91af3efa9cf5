"""After a cancellation the fewest are moved; and a person's pair is explained without showing the others."""

import attrs
import pytest

from cara_core.errors import InputError
from cara_core.planning.assigning import assign, replan
from cara_core.planning.explaining import explain
from cara_core.planning.solving.again import Again
from cara_core.planning.solving.many import large
from cara_core.stages.schedule.assignment import Assignment
from cara_core.stages.schedule.greedy import greedy
from cara_core.stages.schedule.offer import Offer
from cara_core.terms.caution import Part
from cara_core.terms.days import days_after
from cara_core.terms.workshops import Misfit, Seat, Workshop, WorkshopPair
from planning.brute_force import every_list
from support.schedules import START, Region, harder, region, small, travel, waiting, workshop


def _held(found: Assignment) -> dict[str, WorkshopPair]:
    return {placement.case: placement.pair for placement in found.placed}


def _moved(found: Assignment, held: dict[str, WorkshopPair]) -> int:
    return sum(found.pair_of(case) != pair for case, pair in held.items())


@pytest.mark.parametrize("kind", [{}, {"marks": True}, {"gap_most": 35, "tied": False, "halves": True}])
def test_fewest_without_a_pair_then_fewest_moved_then_least_cost(kind: dict[str, bool]) -> None:
    """Against every list there is after each cancellation; the least cost alone would move more."""
    more = 0
    for seed in range(60):
        made = small(seed, **kind)
        held = _held(greedy(made.people, made.offered, {}, made.travel))
        for cancelled in made.offered[:3]:
            left = attrs.evolve(made, offered=[workshop for workshop in made.offered if workshop is not cancelled])
            found = replan(left.people, held, left.offered, {}, left.travel)
            aims = (len(found.unplaced), _moved(found, held), found.cost)
            assert aims == min(
                (len(listed.unplaced), _moved(listed, held), listed.cost) for listed in every_list(left, {}, 100_000)
            )
            assert found.proved
            assert len(found.moved) == aims[1]
            more += _moved(assign(left.people, left.offered, {}, left.travel), held) > aims[1]
    assert more > 3


@pytest.mark.parametrize("kind", [{"marks": True}, {"gap_most": 35, "tied": False, "halves": True, "marks": True}])
def test_where_pairs_are_too_many_to_list_the_bound_of_those_moved_still_holds(
    kind: dict[str, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it is said to be proved nobody is moved who need not be; and no list is below the bound."""
    monkeypatch.setattr(large, "_LISTED", -1)
    proved = 0
    for seed in range(25):
        made = small(seed, **kind)
        held = _held(greedy(made.people, made.offered, {}, made.travel))
        for cancelled in made.offered[:2]:
            left = attrs.evolve(made, offered=[workshop for workshop in made.offered if workshop is not cancelled])
            found = replan(left.people, held, left.offered, {}, left.travel)
            least = min((len(some.unplaced), _moved(some, held), some.cost) for some in every_list(left, {}, 100_000))
            aims = len(found.unplaced), _moved(found, held), found.cost
            assert aims >= least
            assert found.bound is not None
            assert found.bound <= found.score
            if found.proved:
                assert aims == least
            proved += found.proved
    assert proved > 10


def test_a_bound_that_says_nobody_must_move_would_be_found_out() -> None:
    """The known-bad twin: whoever held the cancelled workshop counts as somebody who could keep it."""
    made = small(4)
    held = _held(greedy(made.people, made.offered, {}, made.travel))
    gone = next(iter(held.values())).first
    offered = [workshop for workshop in made.offered if workshop is not gone]
    honest = Again.of(made.people, held, Offer(offered, {}), made.travel)
    careless = Again.of(made.people, held, Offer(made.offered, {}), made.travel)
    assert careless.must == 0 < honest.must
    assert honest.must == sum(gone in {pair.first, pair.second} for pair in held.values())


def test_a_harder_region_moves_those_who_lost_their_place_and_nobody_else() -> None:
    """With shared seconds, couples kept apart and several languages: proved."""
    made = harder(300, 2, venues=8, places=24)
    held = _held(greedy(made.people, made.offered, {}, made.travel))
    gone = max(made.offered, key=lambda workshop: sum(workshop in {pair.first, pair.second} for pair in held.values()))
    lost = sorted(case for case, pair in held.items() if gone in {pair.first, pair.second})
    found = replan(made.people, held, [workshop for workshop in made.offered if workshop is not gone], {}, made.travel)
    assert len(lost) > 3
    assert [case for case in found.moved if case not in lost] == []
    assert len(found.moved) == len(lost)
    assert found.proved


def test_where_groups_became_smaller_not_all_can_keep_their_pair() -> None:
    made, _ = _one_near_place()
    both = [attrs.evolve(workshop, most=2) for workshop in made.offered]
    held = {person.case: WorkshopPair(both[0], both[1]) for person in made.people}
    again = Again.of(made.people, held, Offer(both, {}), travel)
    assert (again.rest, again.must) == ([], 0)
    seated = {both[0].id: [Seat(workshop=both[0].id, case="X")]}
    replanned = replan(made.people, held, both, seated, travel)
    assert len(replanned.moved) == 1
    assert replanned.unplaced == ()


def test_where_nothing_was_cancelled_nobody_is_moved() -> None:
    made = region(120, 3, venues=8, places=3)
    held = _held(greedy(made.people, made.offered, {}, made.travel))
    found = replan(made.people, held, made.offered, {}, made.travel)
    assert found.moved == ()
    assert _held(found) == held
    assert assign(made.people, made.offered, {}, made.travel).cost < found.cost


def test_of_a_region_only_those_who_lost_their_place_are_moved_where_there_is_room() -> None:
    made = region(200, 4, venues=16, places=8)
    held = _held(assign(made.people, made.offered, {}, made.travel))
    gone = max(made.offered, key=lambda workshop: sum(workshop in {pair.first, pair.second} for pair in held.values()))
    lost = sorted(case for case, pair in held.items() if gone in {pair.first, pair.second})
    found = replan(made.people, held, [workshop for workshop in made.offered if workshop is not gone], {}, made.travel)
    assert len(lost) > 3
    assert list(found.moved) == lost
    assert found.unplaced == ()


def _two_groups() -> list[Workshop]:
    return [
        made
        for name in ("near", "far")
        for venue in (f"{name}-{0 if name == 'near' else 50}",)
        for made in (
            workshop(f"{name}-a", START, venue=venue, most=1),
            workshop(f"{name}-b", days_after(START, 28), Part.SECOND, after=f"{name}-a", venue=venue, most=1),
        )
    ]


def _one_near_place() -> tuple[Region, Assignment]:
    people = [waiting("planted-one"), waiting("planted-other", starts_from="5")]
    made = Region(people, _two_groups(), travel)
    return made, assign(made.people, made.offered, {}, made.travel)


def test_a_person_sees_what_was_taken_in_number_and_what_the_wish_would_cost_the_others() -> None:
    made, found = _one_near_place()
    explained = explain("planted-other", found, made.people, made.offered, {}, travel=made.travel)
    near, far = explained.choices
    assert (near.pair.first.id, near.taken, near.places, near.full, near.chosen) == ("near-a", 1, 1, True, False)
    assert (far.pair.first.id, far.taken, far.places, far.full, far.chosen) == ("far-a", 0, 1, False, True)
    assert near.costs_others == 4 * 50
    assert far.costs_others is None
    assert explained.chosen == far
    assert explained.proved
    assert near.costs_others >= far.cost - near.cost


def test_an_explanation_shows_nobody_else() -> None:
    made, _ = _one_near_place()
    marked = [
        attrs.evolve(person, needs=attrs.evolve(person.needs, keep_apart=frozenset({"planted-mark"})))
        for person in made.people
    ]
    found = assign(marked, made.offered, {}, made.travel)
    explained = explain("planted-one", found, marked, made.offered, {}, travel=made.travel)
    assert "planted-other" not in repr(explained)
    assert "planted-mark" not in repr(explained)


def test_who_has_no_pair_sees_the_reasons_and_who_has_the_best_is_compared_with_nobody() -> None:
    made, _ = _one_near_place()
    people = [*made.people, waiting("pole", language="pl")]
    found = greedy(people, made.offered, {}, made.travel)
    pole = explain("pole", found, people, made.offered, {}, travel=made.travel)
    assert (pole.choices, pole.reasons, pole.chosen) == ((), (Misfit.LANGUAGE,), None)
    best = explain("planted-one", found, people, made.offered, {}, travel=made.travel)
    assert best.choices[0].chosen
    assert all(choice.costs_others is None for choice in best.choices)
    assert not best.proved


def test_in_a_proved_list_no_exchange_helps_one_more_than_it_costs_the_others() -> None:
    """And in one made first come first served some exchange does: that is what the proof is worth."""
    made = region(80, 6, venues=8, places=2)
    answers = {}
    for make in (assign, greedy):
        found = make(made.people, made.offered, {}, made.travel)
        gains = []
        for person in made.people:
            explained = explain(person.case, found, made.people, made.offered, {}, travel=made.travel, compared=1)
            if explained.choices and explained.chosen and explained.choices[0].costs_others is not None:
                gains.append(explained.chosen.cost - explained.choices[0].cost - explained.choices[0].costs_others)
        answers[make.__name__] = max(gains)
    assert answers["assign"] <= 0 < answers["greedy"]


@pytest.mark.parametrize("case", ["nobody", "new"])
def test_only_somebody_who_waits_and_is_in_the_list_can_be_explained(case: str) -> None:
    made, found = _one_near_place()
    people = [*made.people, waiting("new")]
    with pytest.raises(InputError, match="a case that waits once and is in the assignment"):
        explain(case, found, people, made.offered, {}, travel=made.travel)

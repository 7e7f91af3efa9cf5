"""A list of many is checked by the rules whoever made it; and first come first served keeps every rule."""

import attrs
import pytest

from cara_core.errors import InputError
from cara_core.stages.schedule.assignment import UNPLACED, Assignment, Method, Placement, Unplaced, check_assignment
from cara_core.stages.schedule.fitting_pairs import cost, feasible, seats_by_workshop, verdicts
from cara_core.stages.schedule.greedy import greedy
from cara_core.stages.schedule.offer import Offer, why_none
from cara_core.terms.caution import Part
from cara_core.terms.days import days_after
from cara_core.terms.workshops import Misfit, Seat, Workshop, WorkshopPair
from support.schedules import START, small, span, travel, waiting, workshop

_A = workshop("a", START, most=1)
_B = workshop("b", days_after(START, 28), Part.SECOND, after="a", most=1)
_PAIR = WorkshopPair(_A, _B)


def _list(*placed: Placement, unplaced: tuple[str, ...] = ()) -> Assignment:
    without = tuple(Unplaced(case=case, reasons=()) for case in unplaced)
    return Assignment(placed=placed, unplaced=without, cost=0, method=Method.GREEDY, score=0)


def _codes(assignment: Assignment, *cases: str, offered: tuple[Workshop, ...] = (_A, _B)) -> list[tuple[str, str]]:
    people = [waiting(case) for case in cases]
    return [(fault.path, fault.code) for fault in check_assignment(assignment, people, offered, {})]


def _placed(case: str, pair: WorkshopPair = _PAIR) -> Placement:
    return Placement(case=case, pair=pair, cost=1)


def test_a_list_in_order_has_no_fault() -> None:
    assert _codes(_list(_placed("C1"), unplaced=("C2",)), "C1", "C2") == []


@pytest.mark.parametrize(
    ("broken", "codes"),
    [
        (_list(), [("C1", "LEFT_OUT")]),
        (_list(_placed("C1"), _placed("C9")), [("C9", "NOT_WAITING")]),
        (_list(_placed("C1"), unplaced=("C1",)), [("C1", "TWICE")]),
        (_list(_placed("C1", WorkshopPair(_A, attrs.evolve(_B, most=9)))), [("C1", "NOT_ON_OFFER")]),
        (_list(_placed("C1", WorkshopPair(_B, _A))), [("C1", "PARTS"), ("C1", "GAP")]),
    ],
)
def test_a_list_out_of_order_is_named(broken: Assignment, codes: list[tuple[str, str]]) -> None:
    assert _codes(broken, "C1") == codes


def test_a_group_above_its_places_is_named_for_everybody_in_it() -> None:
    found = _codes(_list(_placed("C1"), _placed("C2")), "C1", "C2")
    assert found == [("C1", "FULL"), ("C2", "FULL")]


def test_people_to_be_kept_apart_are_named_without_the_mark_or_the_other() -> None:
    pair = WorkshopPair(attrs.evolve(_A, most=2), attrs.evolve(_B, most=2))
    people = [waiting(case, keep_apart=frozenset({"planted-mark"})) for case in ("C1", "C2")]
    faults = check_assignment(_list(_placed("C1", pair), _placed("C2", pair)), people, [pair.first, pair.second], {})
    assert [(fault.path, fault.code) for fault in faults] == [("C1", "KEEP_APART"), ("C2", "KEEP_APART")]
    assert "planted" not in repr(faults)
    assert not any("C2" in str(fault) for fault in faults if fault.path == "C1")


def test_a_first_that_was_attended_cannot_be_exchanged() -> None:
    gone = workshop("gone", days_after(START, -7))
    later = workshop("later", days_after(START, 21), Part.SECOND)
    person = attrs.evolve(waiting("C1"), attended=gone)
    right, wrong = (_list(_placed("C1", WorkshopPair(first, later))) for first in (gone, _A))
    assert check_assignment(right, [person], [later, _A], {}) == ()
    assert {fault.code for fault in check_assignment(wrong, [person], [later, _A], {})} == {"NOT_ON_OFFER", "GAP"}


def test_the_gap_to_a_proved_bound_is_given() -> None:
    made = attrs.evolve(_list(), score=200)
    assert (made.gap, made.proved) == (None, False)
    assert (attrs.evolve(made, bound=150).gap, attrs.evolve(made, bound=150).proved) == (0.25, False)
    assert (attrs.evolve(made, bound=200).gap, attrs.evolve(made, bound=200).proved) == (0.0, True)
    assert attrs.evolve(made, score=0, bound=0).gap == 0.0


@pytest.mark.parametrize("kind", range(4))
def test_the_index_gives_the_same_pairs_and_costs_as_the_rules_for_one_person(kind: int) -> None:
    marked = Seat(workshop="a0", case="X", keep_apart=frozenset({"m1"}))
    seats = seats_by_workshop([marked, Seat(workshop="b1", case="X"), Seat(workshop="b1", case="Y")])
    for seed in range(100):
        made = small(seed, gap_most=(28, 35, 42)[kind % 3], tied=kind < 2, marks=True, halves=kind % 2 == 1)
        offer = Offer(made.offered, seats)
        first_by = days_after(START, 14) if seed % 2 else None
        for person in [attrs.evolve(each, span=attrs.evolve(each.span, first_by=first_by)) for each in made.people]:
            expected = feasible(verdicts(person.needs, person.span, made.offered, seats, person.attended))
            found = offer.priced(person, travel)
            assert {(pair.first.id, pair.second.id) for _, pair in found} == {
                (pair.first.id, pair.second.id) for pair in expected
            }
            assert all(price == cost(person.needs, pair, travel, person.span.earliest) for price, pair in found)
            assert [price for price, _ in found] == sorted(price for price, _ in found)


@pytest.mark.parametrize("kind", range(4))
def test_first_come_first_served_keeps_every_rule(kind: int) -> None:
    for seed in range(100):
        made = small(seed, gap_most=(28, 35, 42)[kind % 3], tied=kind < 2, marks=kind > 0, halves=kind % 2 == 1)
        found = greedy(made.people, made.offered, {}, travel)
        assert check_assignment(found, made.people, made.offered, {}) == ()
        assert found.bound is None
        assert found.cost == sum(placement.cost for placement in found.placed) + UNPLACED * len(found.unplaced)
        assert greedy(made.people[::-1], made.offered[::-1], {}, travel) == found


def test_first_come_first_served_can_leave_the_next_with_nothing() -> None:
    """Why there is another way: the first takes the only place the second could have had."""
    other = [
        workshop("c", START, venue="v5"),
        workshop("d", days_after(START, 28), Part.SECOND, after="c", venue="v5"),
    ]
    people = [waiting("C1"), waiting("C2", away=frozenset({days_after(START, 99)}), access=frozenset({"step_free"}))]
    open_ = [attrs.evolve(workshop, access=frozenset({"step_free"})) for workshop in (_A, _B)]
    found = greedy(people, [*open_, *other], {}, travel)
    assert [(placement.case, placement.pair.first.id) for placement in found.placed] == [("C1", "a")]
    assert [(left_out.case, left_out.reasons) for left_out in found.unplaced] == [("C2", (Misfit.FULL,))]
    assert found.pair_of("C1") == WorkshopPair(*open_)
    assert found.pair_of("C2") is None


def test_the_places_of_those_who_wait_are_given_again_and_others_keep_theirs() -> None:
    held = seats_by_workshop([Seat(workshop="a", case="C1"), Seat(workshop="b", case="C1")])
    assert len(greedy([waiting("C1")], [_A, _B], held, travel).placed) == 1
    (without,) = greedy([waiting("C2")], [_A, _B], held, travel).unplaced
    assert without.reasons == (Misfit.FULL,)


def test_one_case_waits_once() -> None:
    with pytest.raises(InputError, match="C1: each case waits once"):
        greedy([waiting("C1"), waiting("C1"), waiting("C2")], [_A, _B], {}, travel)


def test_why_there_is_none_names_the_reasons_of_the_nearest_pair() -> None:
    person = attrs.evolve(waiting(language="pl"), span=span(days_after(START, 1)))
    assert why_none(person, [_A, _B], {}) == (Misfit.LANGUAGE, Misfit.TOO_EARLY)
    near = [workshop("c", days_after(START, 1)), workshop("d", days_after(START, 29), Part.SECOND)]
    assert why_none(person, [_A, _B, *near], {}) == (Misfit.LANGUAGE,)
    assert why_none(person, [], {}) == ()

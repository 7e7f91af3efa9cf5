"""Whatever is cancelled, in whatever order: nobody twice, above the places, in the wrong language, outside the term."""

import random
from collections import Counter

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cara_core.planning.assigning import assign, replan
from cara_core.stages.schedule.assignment import Assignment, check_assignment
from cara_core.stages.schedule.greedy import greedy
from cara_core.terms.days import days_between
from cara_core.terms.workshops import Workshop, WorkshopPair, covers
from support.schedules import Region, region


def _in_order(found: Assignment, made: Region, offered: list[Workshop]) -> None:
    """By the checker, and again by plain counting that shares nothing with it."""
    assert check_assignment(found, made.people, offered, {}) == ()
    people = {one.case: one for one in made.people}
    assert sorted(found.cases) == sorted(people)
    on_offer = {one.id for one in offered}
    taken: Counter[str] = Counter()
    sitting: dict[str, list[str]] = {}
    for placed in found.placed:
        one, first, second = people[placed.case], placed.pair.first, placed.pair.second
        assert {first.id, second.id} <= on_offer
        assert all(covers(part.language, wanted=one.needs.language) for part in (first, second))
        assert one.span.earliest <= first.on < second.on <= one.span.ends_on
        assert days_between(first.on, until=second.on) == 28
        assert second.after == first.id
        assert one.needs.away.isdisjoint({first.on, second.on})
        for part in (first, second):
            taken[part.id] += 1
            assert taken[part.id] <= part.most
            sitting.setdefault(part.id, []).extend(sorted(one.needs.keep_apart))
    assert all(len(set(marks)) == len(marks) for marks in sitting.values())


def _region(seed: int, people: int, *, marked: bool) -> Region:
    made = region(people, seed, venues=8, places=2)
    if not marked:
        return made
    chance = random.Random(seed)  # noqa: S311  (no secret: the same marks every time)
    return attrs.evolve(
        made,
        people=[
            attrs.evolve(
                one, needs=attrs.evolve(one.needs, keep_apart=frozenset({f"m{chance.randrange(people // 3)}"}))
            )
            for one in made.people
        ],
    )


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), people=st.integers(3, 50), marked=st.booleans(), chance=st.randoms())
def test_random_cancellations_break_no_rule(seed: int, people: int, *, marked: bool, chance: random.Random) -> None:
    made = _region(seed, people, marked=marked)
    offered = list(made.offered)
    found = assign(made.people, offered, {}, made.travel)
    _in_order(found, made, offered)
    for _ in range(4):
        held: dict[str, WorkshopPair] = {one.case: one.pair for one in found.placed}
        gone = chance.choice(sorted({part.id for pair in held.values() for part in (pair.first, pair.second)}) or ["-"])
        offered = [one for one in offered if one.id != gone]
        found = replan(made.people, held, offered, {}, made.travel)
        _in_order(found, made, offered)
        lost = {case for case, pair in held.items() if gone in {pair.first.id, pair.second.id}}
        assert lost <= set(found.moved)
        assert set(found.moved) <= set(held)
        _in_order(greedy(made.people, offered, {}, made.travel), made, offered)


@pytest.mark.parametrize("seed", range(5))
def test_an_old_list_kept_after_a_cancellation_is_found_out(seed: int) -> None:
    """The known-bad twin: whoever forgets to look at what was cancelled."""
    made = _region(seed, 20, marked=False)
    found = assign(made.people, made.offered, {}, made.travel)
    gone = found.placed[0].pair.second
    offered = [one for one in made.offered if one != gone]
    assert "NOT_ON_OFFER" in {fault.code for fault in check_assignment(found, made.people, offered, {})}
    with pytest.raises(AssertionError):
        _in_order(found, made, offered)

"""The local preference of Leicestershire, and its evening groups."""

import datetime as dt

import cara_core as cara
from cara_leicestershire.soonest import soonest

WANTED = cara.WorkshopQuery(
    language="en",
    interpreter_needed=False,
    sex=cara.Sex.MALE,
    earliest=cara.day("2026-03-10"),
    latest=cara.day("2026-12-31"),
)


def pairs() -> list[cara.WorkshopPair]:
    """The pairs of its own calendar, the last first."""
    offered = {workshop.id: workshop for workshop in cara.load_force("leicestershire").workshops(WANTED).workshops}
    found = [
        cara.WorkshopPair(offered[workshop.after], workshop)
        for workshop in offered.values()
        if workshop.after in offered
    ]
    return sorted(found, key=lambda pair: pair.first.on, reverse=True)


def test_the_pair_that_is_done_soonest_is_preferred_whatever_the_core_ranks_first() -> None:
    found = pairs()
    earliest = min(pair.second.on for pair in found)
    choice = cara.load_force("leicestershire").choice(WANTED, found)
    assert choice.local
    assert choice.pair is not None
    assert choice.pair.second.on == earliest
    assert found[0].second.on != earliest


def test_of_several_that_are_done_on_one_day_the_core_s_order_holds() -> None:
    pair, *_ = pairs()
    assert soonest([pair, cara.WorkshopPair(pair.first, pair.second)]) is pair
    assert soonest([]) is None


def test_every_group_is_in_the_evening_and_illustrative() -> None:
    offer = cara.load_force("leicestershire").workshops(WANTED)
    assert {workshop.starts for workshop in offer.workshops} == {dt.time(17)}
    assert {workshop.id for workshop in offer.workshops} <= offer.illustrative
    assert {workshop.sex for workshop in offer.workshops} == {cara.Sex.MALE, cara.Sex.FEMALE}

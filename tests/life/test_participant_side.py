"""L8: two cases that differ in what the victim said or did alone have one participant side.

Every fact of a kind that is about the victim, or about somebody's safety, is left out of one of
the two: in its number stands something of which nothing follows.
"""

from collections.abc import Callable

import pytest

from cara_core.case.case import Case
from cara_core.contact.wall import participant_side
from life.model.facts import Row
from life.model.guarded_reading import GuardedCore
from life.model.laws import any_life, nothing
from support.soak import soak, times

LIVES = times(60, 5_000)
OF_THE_VICTIM = frozenset(
    [
        *("views_sought", "views_not_sought", "agreement_withdrawn", "victim_contacted"),
        *("concern_raised", "concern_acknowledged", "concern_closed", "safety_hold_placed", "safety_hold_lifted"),
        *("risk_reassessed", "risk_reviewed", "marac_referred", "contact_record_kept"),
    ]
)


def _without_the_victim(rows: list[Row]) -> list[Row]:
    return [nothing(row) if _is_the_victims(row) else row for row in rows]


def _is_the_victims(row: Row) -> bool:
    return row["kind"] in OF_THE_VICTIM or row["what"].get("person") == "victim"


def differ(side: Callable[[Case], object], lives: int) -> bool:
    """Does any of these lives show a participant something that hangs on the victim?"""
    core = GuardedCore()
    for seed in range(lives):
        rows = any_life(core, seed, 40)
        if side(core.case(rows)) != side(core.case(_without_the_victim(rows))):
            return True
    return False


@soak
def test_nothing_of_the_victims_changes_the_participants_side() -> None:
    assert not differ(participant_side, LIVES)


@pytest.mark.parametrize(
    "leak",
    [lambda case: case.hold is None, lambda case: case.stopped, lambda case: len(case.contacts)],
    ids=["the hold", "that it is stopped", "how often she was rung"],
)
def test_a_side_that_shows_more_is_found(leak: Callable[[Case], object]) -> None:
    assert differ(lambda case: (participant_side(case), leak(case)), 30)

"""The laws hold of the plain model, and each of them finds the known-bad twins."""

import pytest

from life.model.ends import ENDS
from life.model.laws import Broken, Reading, a_life, any_life, commutes, takes_back
from life.model.moves import KINDS
from life.model.state import REPORTS
from life.model.twins import TWINS, ModelReading, one_row_too_many

LIVES = 80
STEPS = 40


def broken_by(reading: Reading, law: str, lives: int) -> Broken | None:
    """The first break of this law in so many lives; breaks of other laws are passed over."""
    for seed in range(lives):
        try:
            if law == "L5":
                commutes(reading, seed)
                commutes(reading, seed, 5, "risk_reassessed")
            else:
                walk = a_life(reading, seed, STEPS)
                for _ in range(10 if law == "L6" else 0):
                    takes_back(reading, walk)
        except Broken as broken:
            if broken.law == law:
                return broken
    return None


@pytest.mark.parametrize("law", ["L1", "L5", "L6", "L7"])
def test_the_model_breaks_no_law(law: str) -> None:
    broken = broken_by(ModelReading(), law, LIVES)
    assert broken is None, str(broken)


@pytest.mark.parametrize("name", TWINS)
def test_each_known_bad_twin_is_found(name: str) -> None:
    law, twin = TWINS[name]
    assert broken_by(twin(), law, 2000) is not None


def test_a_life_has_facts_of_every_kind() -> None:
    seen = {row["kind"] for seed in range(2 * LIVES) for row in any_life(ModelReading(), seed, STEPS)}
    assert {*KINDS, "recorded_in_error"} <= seen


def test_reports_are_a_part_of_the_kinds() -> None:
    assert {*KINDS} >= REPORTS


@pytest.mark.parametrize("duty", sorted({row.duty for row in ENDS}))
def test_a_row_too_many_is_found(duty: str) -> None:
    """Whatever the duty, and though the fact that ends it too many is one of every day."""
    own = {row.fact for row in ENDS if row.duty == duty}
    fact = next(kind for kind in ("concern_acknowledged", "absence_judged") if kind not in own)
    assert broken_by(one_row_too_many(duty, fact)(), "L1", 400) is not None

"""Under which codes a case is reported: law.md 12.1."""

import pytest

from cara_core.case.facts import Closed, Closure
from cara_core.case.outcomes import outcome_type, result_code
from support.lives import life


@pytest.mark.parametrize(
    ("point", "kind", "result"),
    [
        ("opened", None, None),
        ("signed", None, None),
        ("closed", None, None),
        ("issued", 3, None),
        ("breach", 3, None),
        ("prosecution", 3, None),
        ("ceased", 1, None),
        ("completed", 3, 1117),
        ("withdrawn", 3, 1118),
    ],
)
def test_a_caution_that_was_given_is_3_and_a_charge_1(point: str, kind: int | None, result: int | None) -> None:
    case = life(point).case
    assert (outcome_type(case), result_code(case)) == (kind, result)


@pytest.mark.parametrize("closure", list(Closure))
def test_closed_out_of_time_and_for_no_other_reason_it_is_17(closure: Closure) -> None:
    case = life("opened").do("2026-03-11", Closed(closure=closure)).case
    assert outcome_type(case) == (17 if closure is Closure.OUT_OF_TIME else None)

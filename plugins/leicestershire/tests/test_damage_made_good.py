"""The condition that Leicestershire offers: for damage, from its day on, and taken by whoever decides."""

import attrs
import pytest

import cara_core as cara
from cara_leicestershire import damage_made_good
from cara_leicestershire.damage_made_good import OfferedRow, further_conditions, offered_rows

SINCE = cara.day("2017-01-01")
ON = cara.day("2026-03-10")
MADE_GOOD = cara.Condition(
    id="damage-made-good", kind=cara.ConditionKind.OTHER, objects=(cara.ConditionObject.REPARATION,)
)


def referral(*codes: str) -> cara.Referral:
    offences = tuple(cara.Offence(code=code, committed_on=cara.day("2026-03-08")) for code in codes)
    return cara.Referral(reference="R-1", offences=offences)


@pytest.mark.parametrize(
    ("codes", "on", "offered"),
    [
        (("CD71039",), "2026-03-10", True),
        (("CJ88116", "CD71039"), "2026-03-10", True),
        (("CJ88116",), "2026-03-10", False),
        (("CD71039",), "2017-01-01", True),
        (("CD71039",), "2016-12-31", False),
    ],
)
def test_it_is_offered_where_something_was_damaged(codes: tuple[str, ...], on: str, *, offered: bool) -> None:
    force = cara.load_force("leicestershire")
    assert force.further_conditions(referral(*codes), cara.day(on)) == ((MADE_GOOD,) if offered else ())


def test_every_row_is_illustrative_and_dated() -> None:
    rows = offered_rows()
    assert rows
    for row in rows:
        assert (row.source, row.standing) == ("ILLUSTRATIVE", cara.Standing.ILLUSTRATIVE)
        assert row.since == SINCE


def test_a_row_ends_with_its_last_day(monkeypatch: pytest.MonkeyPatch) -> None:
    (row,) = offered_rows()
    ended: OfferedRow = attrs.evolve(row, until=ON)
    monkeypatch.setattr(damage_made_good, "offered_rows", lambda: (ended,))
    assert further_conditions(referral("CD71039"), ON) == (MADE_GOOD,)
    assert further_conditions(referral("CD71039"), cara.day("2026-03-11")) == ()

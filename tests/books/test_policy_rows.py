"""Which row of a book holds on a day."""

import pytest

import cara_core as cara
from cara_core.books.policy_rows import ListedRow, SettingRow, row_in_effect
from cara_core.terms.sources import Standing


def setting(value: object, since: str) -> SettingRow:
    return SettingRow(
        setting="bail_asked", value=value, since=cara.day(since), source="S", standing=Standing.ILLUSTRATIVE
    )


ROWS = (setting("third", "2024-08-08"), setting("first", "2012-08-13"), setting("second", "2016-02-29"))


@pytest.mark.parametrize(
    ("on", "value"),
    [
        ("1900-01-01", "first"),
        ("2012-08-12", "first"),
        ("2016-02-28", "first"),
        ("2016-02-29", "second"),
        ("2024-08-07", "second"),
        ("2024-08-08", "third"),
        ("2199-12-31", "third"),
    ],
)
def test_the_latest_begun_holds_in_whatever_order_they_stand(on: str, value: str) -> None:
    assert row_in_effect(ROWS, cara.day(on)).value == value
    assert row_in_effect(ROWS[::-1], cara.day(on)).value == value


@pytest.mark.parametrize(
    ("on", "until", "holds"),
    [
        ("2012-08-12", None, False),
        ("2012-08-13", None, True),
        ("2199-12-31", None, True),
        ("2020-12-31", "2020-12-31", True),
        ("2021-01-01", "2020-12-31", False),
    ],
)
def test_a_listing_holds_from_since_to_until_both_inside(on: str, until: str | None, holds: bool) -> None:  # noqa: FBT001  (a column)
    row = ListedRow(
        codes=("CJ88116",),
        since=cara.day("2012-08-13"),
        until=None if until is None else cara.day(until),
        source="S",
        standing=Standing.ILLUSTRATIVE,
    )
    assert row.holds(cara.day(on)) is holds

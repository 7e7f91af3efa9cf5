"""Conditions of its own that the force offers, as its table of them says: that damage is made good.

Illustrative: no public source says that Leicestershire adds any condition. It shows how a force offers
one in code, by what happened and by the day, from rows that its staff can change.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

import attrs

import cara_core as cara

__all__ = ["OfferedRow", "further_conditions", "offered_rows"]

_TABLE: Final = "further_conditions.toml"


@attrs.frozen(kw_only=True)
class OfferedRow:
    """A condition, the offence codes it is offered for, and from which day until which (``None``: for good)."""

    condition: cara.Condition
    codes: frozenset[str]
    since: cara.Day
    until: cara.Day | None
    source: str
    standing: cara.Standing


def further_conditions(referral: cara.Referral, on: cara.Day) -> tuple[cara.Condition, ...]:
    """Which of the rows hold on that day, for one of these offences at least? In the order of the table."""
    codes = {offence.code for offence in referral.offences}
    return tuple(
        row.condition
        for row in offered_rows()
        if row.codes & codes and row.since <= on and (row.until is None or on <= row.until)
    )


@cache
def offered_rows() -> tuple[OfferedRow, ...]:
    """Every row of the table. Raises :class:`KeyError` or :class:`ValueError` where one is none."""
    rows = tomllib.loads((files(__package__) / _TABLE).read_text(encoding="utf-8"))["condition"]
    return tuple(
        OfferedRow(
            condition=cara.Condition(
                id=row["id"],
                kind=cara.ConditionKind(row["kind"]),
                objects=tuple(cara.ConditionObject(purpose) for purpose in row["objects"]),
                hours=row.get("hours"),
            ),
            codes=frozenset(row["codes"]),
            since=cara.day(row["since"].isoformat()),
            until=None if "until" not in row else cara.day(row["until"].isoformat()),
            source=row["source"],
            standing=cara.Standing(row["standing"]),
        )
        for row in rows
    )

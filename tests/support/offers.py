"""Workshops made up for tests: a men's group in English on Saturdays."""

import datetime as dt
from typing import Any

import cara_core as cara
from cara_core.terms.caution import Part
from cara_core.terms.days import days_after, weeks_after
from cara_core.terms.workshops import Facilitator

__all__ = ["FIRST", "STAFF", "pairs", "query", "workshop"]

FIRST = cara.day("2026-04-04")
STAFF = tuple(Facilitator(id=f"T{number}", languages=("en",), qualified=True) for number in (1, 2))


def workshop(**said: Any) -> cara.Workshop:
    """A first part on the first Saturday, or what is said."""
    plain: dict[str, Any] = {
        "id": "T-1-A",
        "part": Part.FIRST,
        "venue": "A hall",
        "on": FIRST,
        "starts": dt.time(10),
        "ends": dt.time(15),
        "language": "en",
        "sex": cara.Sex.MALE,
        "least": 5,
        "most": 12,
        "facilitators": STAFF,
        "access": frozenset({"step_free"}),
    }
    return cara.Workshop(**{**plain, **said})


def pairs(number: int) -> tuple[cara.WorkshopPair, ...]:
    """So many pairs, each a week after the other, four weeks between their parts."""
    return tuple(
        cara.WorkshopPair(
            workshop(id=f"T-{place}-A", on=weeks_after(FIRST, place)),
            workshop(id=f"T-{place}-B", part=Part.SECOND, after=f"T-{place}-A", on=weeks_after(FIRST, place + 4)),
        )
        for place in range(1, number + 1)
    )


def query(**said: Any) -> cara.WorkshopQuery:
    """What is wanted: English, for men, in the four months from the first Saturday."""
    plain: dict[str, Any] = {
        "language": "en",
        "interpreter_needed": False,
        "sex": cara.Sex.MALE,
        "earliest": FIRST,
        "latest": days_after(FIRST, 122),
    }
    return cara.WorkshopQuery(**{**plain, **said})

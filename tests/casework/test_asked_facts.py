"""What a caller asks to be recorded: a correction keeps the day of what it corrects, and the store alone says when."""

import datetime as dt
from typing import Any

import pytest

from cara_core.case.facts import EvidenceFound, Fact
from cara_core.casework.asked_facts import Viewpoint, as_fact, read_asked
from cara_core.errors import InputError
from cara_core.store.requests import AskedFact
from cara_core.terms.days import Day, day

AT = dt.datetime(2026, 3, 20, 9, 30, tzinfo=dt.UTC)
TODAY = day("2026-03-20")
NOON = dt.datetime(2026, 3, 12, 12, 0, tzinfo=dt.UTC)
FOUND = EvidenceFound(sufficient=True)


def fact(number: int, on: str, **more: Any) -> Fact:
    return Fact(case="C-1", number=number, on=day(on), by="PC 1", what=FOUND, **more)


def raw(**more: object) -> dict[str, object]:
    return {"format": "cara-fact/1", "kind": "evidence_found", "by": "PC 1", "what": {"sufficient": False}, **more}


def asked(entries: dict[str, object], *, on: Day | None = None) -> AskedFact:
    seen_from = Viewpoint(case="C-1", today=TODAY, at=AT)
    return read_asked(entries, seen_from, by=None, on=on).facts[0].asked


FACTS = (
    fact(1, "2026-03-10"),
    fact(2, "2026-03-15", supersedes=1),
    fact(3, "2026-03-12", at=NOON, supersedes=2, moves_day=True),
    fact(4, "2026-03-14", supersedes=3),
)


@pytest.mark.parametrize(
    ("supersedes", "on", "at"),
    [(1, "2026-03-10", None), (2, "2026-03-10", None), (3, "2026-03-12", NOON), (4, "2026-03-12", NOON)],
)
def test_a_correction_without_a_day_has_that_of_what_it_corrects(
    supersedes: int, on: str, at: dt.datetime | None
) -> None:
    wanted = asked(raw(supersedes=supersedes, why="a slip"), on=TODAY)
    assert wanted.on is None
    made = as_fact(wanted, case="C-1", number=5, today=TODAY, facts=FACTS)
    assert (made.on, made.at, made.moves_day) == (day(on), at, False)


def test_a_day_that_is_given_stays_and_what_corrects_nothing_is_of_today() -> None:
    moved = as_fact(
        asked(raw(supersedes=1, on="2026-03-11", moves_day=True)), case="C-1", number=5, today=TODAY, facts=FACTS
    )
    assert (moved.on, moved.moves_day) == (day("2026-03-11"), True)
    for nothing in (None, 9):
        wanted = AskedFact(what=FOUND, by="PC 1", supersedes=nothing)
        assert as_fact(wanted, case="C-1", number=5, today=TODAY, facts=FACTS).on == TODAY


def test_when_it_was_recorded_is_compared_and_never_believed() -> None:
    assert asked(raw(on="2026-03-10", recorded_at="2026-03-20T09:30:00+00:00")).on == day("2026-03-10")
    with pytest.raises(InputError) as raised:
        asked(raw(on="2026-03-10", recorded_at="2026-03-10T09:30:00Z"))
    assert [(fault.path, fault.code) for fault in raised.value.faults] == [("recorded_at", "CONTRADICTION")]

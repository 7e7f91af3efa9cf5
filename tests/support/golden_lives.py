"""Lives that are kept for ever: some two dozen of them, from seeds, each as varied as chance would have it."""

import datetime as dt
import json
import random
from collections.abc import Iterator
from typing import Any, Final

import attrs

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import Fact
from cara_core.due.ledger import ledger
from cara_core.errors import CaraError
from cara_core.formats.case_file import case_mapping
from cara_core.formats.due_rows import ledger_mapping
from cara_core.formats.fact import fact_mapping
from cara_core.stages.recording import record
from life.model.facts import Row
from life.model.rows_and_facts import fact_of
from life.model.state import END_KINDS, History
from support.lives import POINT_OF, Life, life
from support.machine import recorded_in_the_evening
from support.moves import correcting_row, next_row, rows_of
from support.worked import WORKED

__all__ = ["LIVES", "canonical", "case_of", "come_to", "golden_lives"]

LIVES: Final = 26
STEPS: Final = 42


def golden_lives() -> Iterator[tuple[Fact, ...]]:
    """The facts of each life: each seed begins at another point, and goes on from there."""
    points = [*POINT_OF.values(), "explained", "booked", "first", "between", "second", "after"]
    for seed in range(LIVES):
        dice = random.Random(seed)  # noqa: S311  (seeds, so that the same lives can be lived again)
        yield _lived(life(points[seed % len(points)], case=f"golden-{seed}"), dice)


def _lived(lived: Life, dice: random.Random) -> tuple[Fact, ...]:
    """Some steps more: late, corrected, taken back; an end, once there is one, is mostly left alone."""
    facts = recorded_in_the_evening(lived.facts)
    lived.case = replay(facts)
    today = dt.date.fromisoformat(max(fact.on for fact in facts).isoformat())
    for step in range(dice.randint(10, STEPS)):
        today = dt.date.fromordinal(today.toordinal() + dice.choice((0, 1, 2, 7, 28)))
        history = History(rows_of(facts))
        row = correcting_row(history, today, dice) if dice.random() < 0.15 else None
        asked = row or next_row(history, today, dice, further=0.45)
        if not _changes_the_end(history, asked) or dice.random() < 0.1:
            facts = (*facts, *_kept(lived, {**asked, "recorded_at": f"{today}T18:{step:02}:00+00:00"}))
    return facts


def _changes_the_end(history: History, asked: Row) -> bool:
    """Would it end the case, take an end back, or, as a caution on paper, make nothing of one recorded before it?"""
    kind = asked["kind"]
    if kind == "recorded_in_error":
        return history.rows[asked["what"]["fact"] - 1]["kind"] in END_KINDS
    return kind in END_KINDS or (kind == "caution_issued" and history.ended is not None)


def _kept(lived: Life, asked: Row) -> tuple[Fact, ...]:
    """What is kept of it; nothing: it does not fit, and something else happens."""
    number = lived.case.number + 1
    fact = attrs.evolve(fact_of({**asked, "number": number}), case=lived.case.id)
    try:
        kept = record(lived.case, fact, lived.rules, today=fact.recorded_on)
    except CaraError:
        return ()
    lived.case = kept.case
    return kept.facts


def case_of(facts: tuple[Fact, ...]) -> dict[str, object]:
    """A life as ``cara-case/1``: its facts alone. What they come to is worked out when it is read."""
    return {"format": "cara-case/1", "case": facts[0].case, "facts": [fact_mapping(fact) for fact in facts]}


def come_to(case: Case) -> dict[str, Any]:
    """Everything a case comes to: how it stands, what may follow, and every duty that ever began."""
    on = case.facts[-1].recorded_on
    return {**case_mapping(case), "duties": [ledger_mapping(row, on, "") for row in ledger(case, WORKED)]}


def canonical(value: object) -> str:
    """The lived way it is written: a byte that differs is a difference."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

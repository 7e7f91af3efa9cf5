"""Lives that are kept for ever: some two dozen of them, from seeds, each as varied as chance would have it."""

import json
import random
from collections.abc import Iterator
from typing import Any, Final

from cara_core.case.case import Case
from cara_core.case.facts import KINDS, MADE_BY_THE_CORE, REPORTS, SUPERSEDABLE, Fact
from cara_core.due.duties import duties
from cara_core.errors import CaraError
from cara_core.formats.case_file import case_mapping
from cara_core.formats.due_rows import due_mapping
from cara_core.formats.fact import fact_mapping
from cara_core.stages.what_may_follow import turns
from cara_core.terms.days import Day, days_after
from support.lives import POINT_OF, Life, life
from support.moves import move
from support.worked import WORKED

__all__ = ["LIVES", "canonical", "come_to", "golden_lives", "said"]

LIVES: Final = 26
STEPS: Final = 24
ENDS: Final = {
    *("closed", "withdrawn", "completed", "ceased", "ended_incomplete", "caution_quashed", "case_transferred"),
    "person_died",
}
REPORTED: Final = tuple(kind for kind, declared in KINDS.items() if declared in REPORTS - MADE_BY_THE_CORE)
"""What may be recorded at any time, whatever the case has come to."""


def golden_lives() -> Iterator[tuple[Fact, ...]]:
    """The facts of each life: each seed begins at another point, and goes on from there."""
    points = [*POINT_OF.values(), "explained", "booked", "first", "between", "second", "after"]
    for seed in range(LIVES):
        dice = random.Random(seed)  # noqa: S311  (seeds, so that the same lives can be lived again)
        yield _lived(life(points[seed % len(points)], case=f"golden-{seed}"), dice)


def _lived(lived: Life, dice: random.Random) -> tuple[Fact, ...]:
    today = lived.facts[-1].on
    for _ in range(dice.randint(2, STEPS)):
        today = days_after(today, dice.choice((0, 1, 2, 7, 28)))
        kinds = [kind for kind in (*turns(lived.case), *REPORTED) if kind not in ENDS or dice.random() < 0.3]
        known = [record.fact for record in lived.case.standing if type(record.what) in SUPERSEDABLE]
        wrong = dice.choice(known) if known and dice.random() < 0.15 else None
        kind = wrong.kind if wrong else dice.choice(kinds or list(turns(lived.case)))
        _tried(lived, today, kind, wrong, dice)
    return lived.facts


def _tried(lived: Life, today: Day, kind: str, wrong: Fact | None, dice: random.Random) -> None:
    try:
        what = move(kind, lived.case, today, dice)
        if wrong is None:
            lived.do(today, what)
        else:
            lived.corrected(wrong.number, what, typed=today.isoformat())
    except CaraError:
        return  # it does not fit: something else happens


def said(facts: tuple[Fact, ...]) -> dict[str, object]:
    """A life as ``cara-case/1``: its facts alone. What they come to is worked out when it is read."""
    return {"format": "cara-case/1", "case": facts[0].case, "facts": [fact_mapping(fact) for fact in facts]}


def come_to(case: Case) -> dict[str, Any]:
    """Everything a case comes to: how it stands, what may follow, and what is due."""
    on = case.facts[-1].on
    return {**case_mapping(case), "due": [due_mapping(duty, on, "") for duty in duties(case, WORKED)]}


def canonical(value: object) -> str:
    """The lived way it is written: a byte that differs is a difference."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

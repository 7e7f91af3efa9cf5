"""The core with its guards as a reading: what is asked is recorded as anybody would record it."""

import random
from functools import cache
from typing import Any

import attrs
from typing_extensions import override

from cara_core.case.evolve import replay
from cara_core.case.facts import Fact
from cara_core.errors import CaseError, InputError
from cara_core.stages.recording import record
from life.model.facts import Row
from life.model.reading_of_the_core import Core
from life.model.recording import Refused
from life.model.rows_and_facts import fact_of, row_of
from support.lives import life

__all__ = ["GuardedCore"]

POINTS = ("issued", "issued", "booked", "first", "signed", "non_compliance", "breach", "prosecution")
_IMPOSSIBLE = frozenset(
    [
        "AHEAD",
        "BEFORE_OFFENCE",
        "BEFORE_OPENED",
        "BEFORE_ISSUED",
        "OUT_OF_ORDER",
        "NO_SUCH_FACT",
        "DAY_MOVED",
        "CONTRADICTION",
    ]
)
"""For what a report may be refused: it cannot be (section 5, "impossibilities"), or the envelope contradicts itself."""


@cache
def _begun(point: str) -> tuple[Fact, ...]:
    return tuple(
        attrs.evolve(fact, recorded_at=_evening(fact.on.isoformat(), fact.number)) for fact in life(point).facts
    )


def _evening(day: str, number: int) -> Any:
    return fact_of({**_NOTHING, "recorded_at": f"{day}T17:{number % 60:02}:00+00:00"}).recorded_at


_NOTHING: Row = {"number": 1, "kind": "completed", "on": "2026-03-10", "by": "nobody", "what": {}}


class GuardedCore(Core):
    """Acts are judged, reports are kept, and what follows at once is added by the core."""

    @override
    def opened(self, dice: random.Random) -> list[Row]:
        self._kept.clear()
        self._rules = life("opened").rules
        return [self._row(fact) for fact in _begun(dice.choice(POINTS))]

    def _row(self, fact: Fact) -> Row:
        row = row_of(fact)
        self._kept[id(row)] = (row, fact)
        return row

    @override
    def recorded(self, rows: list[Row], asked: Row) -> list[Row]:
        case = replay(self.facts(rows))
        fact = fact_of({**asked, "number": case.number + 1})
        try:
            kept = record(case, fact, self._rules, today=fact.recorded_on)
        except CaseError as refused:
            raise Refused(str(refused)) from refused
        except InputError as wrong:
            codes = {fault.code for fault in wrong.faults}
            raise Refused("" if codes <= _IMPOSSIBLE else str(wrong)) from wrong
        return [self._row(attrs.evolve(new, recorded_at=fact.recorded_at)) for new in kept.facts]

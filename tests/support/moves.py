"""What somebody might record next: mostly what fits the case, sometimes what does not, late, corrected or taken back.

The moves are those of the model of ``life.md`` (``life/model``), which knows nothing of the core; here
they are asked about facts of the core.
"""

import datetime as dt
import random
from collections.abc import Sequence
from typing import Final

from cara_core.case.facts import Fact
from life.model import moves
from life.model.facts import Row
from life.model.rows_and_facts import row_of
from life.model.state import History

__all__ = ["correcting_row", "next_row", "rows_of"]

_FURTHER: Final = (
    *("conditions_decided", "document_signed", "caution_issued", "workshops_booked", "attendance_recorded"),
    *("absence_judged", "victim_contacted", "excuse_decided", "referred_for_prosecution", "breach_not_pursued"),
    *("risk_reassessed", "safety_hold_lifted", "issue_reviewed", "concern_acknowledged", "completed"),
)
"""What leads a case further: asked oftener than chance would have it, so that whole lives are reached."""
_CORRECTING: Final = (moves.correction, moves.taking_back, moves.contradiction)
_SUPERVISOR: Final = "sergeant 12"
_known: dict[int, tuple[Fact, Row]] = {}


def rows_of(facts: Sequence[Fact]) -> list[Row]:
    """These facts as plain rows; those of facts that were asked about before are kept."""
    if len(_known) > 20_000:
        _known.clear()
    return [_row_of(fact) for fact in facts]


def _row_of(fact: Fact) -> Row:
    known = _known.get(id(fact))
    if known is None or known[0] is not fact:
        known = _known[id(fact)] = (fact, row_of(fact))
    return known[1]


def next_row(history: History, today: dt.date, dice: random.Random, *, further: float = 0.3) -> Row:
    """Anything that may be recorded next, without its number: a report or an act, late, corrected or taken back.

    ``further`` is how often it is something that leads the case on.
    """
    if dice.random() >= further:
        return _keeping_its_hour(history, moves.move(history, today, dice))
    kind = dice.choice(_FURTHER)
    row: Row = {"kind": kind, "what": moves.MAKERS[kind](history, today, dice), "by": _SUPERVISOR}
    row["on"] = today.isoformat()
    if kind == "concern_acknowledged":
        row["at"] = f"{row['on']}T17:45:00+00:00"
    return row


def correcting_row(history: History, today: dt.date, dice: random.Random) -> Row | None:
    """Something that was recorded is corrected, taken back or contradicted; ``None``: there is nothing of the kind."""
    found = dice.choice(_CORRECTING)(history, today, dice)
    return None if found is None else _keeping_its_hour(history, found)


def _keeping_its_hour(history: History, row: Row) -> Row:
    """A correction that says nothing of the day or the hour keeps those of what it corrects."""
    if row.get("supersedes") is None or row.get("moves_day") or row.get("at") is not None:
        return row
    at, corrected = None, row["supersedes"]
    while at is None and corrected is not None:
        wrong = history.rows[corrected - 1]
        at, corrected = wrong.get("at"), None if wrong.get("moves_day") else wrong.get("supersedes")
    return row if at is None else {**row, "at": at}

"""The core as a reading: what its fold, its duties and its ledger make of plain rows."""

import random
from typing import Any

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import Fact
from cara_core.due.begun import Begun, CaseFacts
from cara_core.due.duties import begun_duties
from cara_core.due.duty import Duty, DutyKind, LedgerRow
from cara_core.due.endings import ended_by
from cara_core.due.ledger import ledger
from cara_core.planning.bank_holidays import working_days
from cara_core.terms.caution import RunningTerms
from life.model.duties import Identity
from life.model.facts import Row
from life.model.guards import Duty as PlainDuty
from life.model.laws_of_the_ledger import LedgerLine
from life.model.recording import opened, recorded
from life.model.rows_and_facts import fact_of
from life.model.state import read

__all__ = ["WORKING", "Core"]

WORKING = working_days(2026, 2040)
TERMS = RunningTerms(
    gap_least_days=27,
    gap_most_days=35,
    both_repeated=True,
    breach_margin_days=56,
    contact_working_days=2,
    attendance_working_days=2,
    judgement_working_days=5,
    warning_days=14,
    retention_years=6,
)
DIGEST = "sha256:" + "0" * 64
_ADDED: dict[str, dict[str, Any]] = {
    "screened": {"digest": DIGEST, "made_with": {}},
    "victim_asked": {"suspect_present": False},
    "document_signed": {"offence_details": True, "admission": True, "consent": True},
    "caution_issued": {
        "terms": TERMS,
        "ends_on": "2026-07-12",
        "prosecute_by": "2026-09-08",
        "period_reason": "x",
        "margin_reason": "x",
    },
}


class Core:
    """The core's fold of any facts; what recording adds is told plainly (``recording.py``)."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[Row, Fact]] = {}

    def facts(self, rows: list[Row]) -> tuple[Fact, ...]:
        """These rows as facts of the core."""
        return tuple(self._fact(row) for row in rows)

    def _fact(self, row: Row) -> Fact:
        known = self._kept.get(id(row))
        if known is None or known[0] is not row:
            known = self._kept[id(row)] = (row, fact_of(row))
        return known[1]

    def case(self, rows: list[Row]) -> Case:
        """The case they come to."""
        return replay(self.facts(rows))

    def opened(self, dice: random.Random) -> list[Row]:
        self._kept.clear()
        return [_filled(row) for row in opened(dice)]

    def recorded(self, rows: list[Row], asked: Row) -> list[Row]:
        return [_filled(row) for row in recorded(read(rows), asked)]

    def duties(self, rows: list[Row]) -> dict[Identity, PlainDuty]:
        entries = {entry["number"]: entry for entry in read(rows).every}
        facts = CaseFacts(self.case(rows), WORKING)
        return {
            (begun.kind.value, _about(begun), begun.root): {
                "kind": begun.kind.value,
                "about": _about(begun),
                "root": begun.root,
                "entry": entries[begun.cause.number],
                "also": {record.number for record in begun.also},
            }
            for begun in begun_duties(facts)
            if next(ended_by(facts, begun), None) is None
        }

    def state(self, rows: list[Row]) -> dict[str, Any]:
        case = self.case(rows)
        return {"phase": case.phase.value, "held": case.hold is not None, "stopped": case.stopped}

    def lines(self, rows: list[Row]) -> list[LedgerLine]:
        """The ledger: every duty that ever began."""
        return [_line(row) for row in ledger(self.case(rows), WORKING)]


def _about(duty: Duty | Begun) -> str:
    """What it is about; of whom was there also on which day, as a booking that is corrected is of other workshops."""
    return f"{duty.about} {duty.opens_on}" if duty.kind is DutyKind.RECORD_ATTENDANCE else str(duty.about)


def _line(row: LedgerRow) -> LedgerLine:
    """One row of the core's ledger, as plain values."""
    duty = row.duty
    how = "" if row.ended_how is None else (row.reason or row.ended_how).value
    return LedgerLine((duty.kind.value, _about(duty), duty.root), row.began_by, row.ended_by, how, row.reopens)


def _filled(row: Row) -> Row:
    added = _ADDED.get(row["kind"], {})
    return {**row, "what": {**added, **row["what"]}} if added else row

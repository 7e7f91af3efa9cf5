"""A duty out: ``cara-due/1``, one row for each thing that has to happen, or that ever had to."""

from typing import Final

from cara_core.due.duty import Duty, LedgerRow, Owner
from cara_core.terms.days import Day
from cara_core.terms.instants import write_instant

__all__ = ["DUE_FORMAT", "PAUSED", "due_mapping", "ledger_mapping"]

DUE_FORMAT: Final = "cara-due/1"
PAUSED: Final = "paused"
"""What the provider is told of whatever a duty of theirs waits for: neither a hold nor a review is named to them."""


def due_mapping(duty: Duty, on: Day, text: str) -> dict[str, object]:
    """The duty as ``cara-due/1``, as it stands on that day; ``text`` says it in words."""
    return {
        "format": DUE_FORMAT,
        "on": on.isoformat(),
        "case": duty.case,
        "kind": duty.kind.value,
        "about": duty.about or None,
        "owner": duty.owner.value,
        "opens_on": duty.opens_on.isoformat(),
        "due_by": duty.due_by.isoformat(),
        "due_at": None if duty.due_at is None else write_instant(duty.due_at),
        "waits_for": _waits_for(duty),
        "overdue_days": duty.overdue_days(on),
        "text": text,
        "source": duty.source,
    }


def ledger_mapping(row: LedgerRow, on: Day, text: str) -> dict[str, object]:
    """The same of a duty of the ledger, with what began it and what ended it. What has ended is not overdue."""
    return {
        **due_mapping(row.duty, on, text),
        **({} if row.is_open else {"overdue_days": 0, "waits_for": None}),
        "began_by": row.began_by,
        "began_by_event": row.began_by_event,
        "ended_by": row.ended_by,
        "ended_by_event": row.ended_by_event,
        "ended_how": None if row.ended_how is None else row.ended_how.value,
        "reason": None if row.reason is None else row.reason.value,
        "reopens": row.reopens,
    }


def _waits_for(duty: Duty) -> str | None:
    if duty.waits_for is None:
        return None
    return PAUSED if duty.owner is Owner.PROVIDER else duty.waits_for.value

"""A duty out: ``cara-due/1``, one row for each thing that has to happen."""

from typing import Final

from cara_core.due.duties import Duty
from cara_core.terms.days import Day

__all__ = ["DUE_FORMAT", "due_mapping"]

DUE_FORMAT: Final = "cara-due/1"


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
        "overdue_days": duty.overdue_days(on),
        "text": text,
        "source": duty.source,
    }

"""The calendar of the store as JSON: ``cara-workshop/1`` and ``cara-workshops-kept/1``, for programs."""

from collections.abc import Mapping
from typing import Any

import attrs

from cara_core.casework.calendar.results import (
    CalendarChanges,
    CalendarEntry,
    CalendarKept,
    CalendarWorkshop,
    CaseMet,
    EntryKind,
)
from cara_core.formats.calendar_entries import workshop_body
from cara_core.terms.instants import write_instant

__all__ = ["changes_mapping", "kept_mapping", "version_mapping"]


def version_mapping(entry: CalendarEntry, workshop: CalendarWorkshop, *, staffed: bool | None) -> dict[str, Any]:
    """One version of a workshop, as ``cara-workshop/1``; ``staffed``: two are qualified on its day, by now."""
    return {
        "format": "cara-workshop/1",
        "id": entry.id,
        **workshop_body(workshop),
        "state": entry.state.value,
        "cause": None if workshop.cause is None else workshop.cause.value,
        "staffed": staffed,
        "version": entry.version,
        "recorded_at": write_instant(entry.recorded_at),
        "recorded_by": entry.recorded_by,
    }


def changes_mapping(changes: CalendarChanges) -> dict[str, Any]:
    """What an import changes: by kind, the ids with what happens to each."""
    return {f"{kind.value}s": [_change(entry) for entry in changes.entries if entry.kind is kind] for kind in EntryKind}


def _change(entry: Any) -> Mapping[str, Any]:
    return {"id": entry.id, "how": entry.how.value, "fields": [attrs.asdict(field) for field in entry.fields]}


def kept_mapping(kept: CalendarKept | None, changes: CalendarChanges) -> dict[str, Any]:
    """What was kept, as ``cara-workshops-kept/1``; without ``kept`` nothing was."""
    return {
        "format": "cara-workshops-kept/1",
        "kept": kept is not None,
        "repeated": kept is not None and kept.repeated,
        **changes_mapping(changes),
        "cases": [] if kept is None else [_case(met) for met in kept.cases],
        "unreadable": [] if kept is None else [case.case for case in kept.unreadable],
    }


def _case(met: CaseMet) -> Mapping[str, Any]:
    return {
        "case": met.case,
        "part": met.part.value,
        "workshop": met.before.id,
        "on": met.before.on.isoformat(),
        "cancelled": met.after is None,
        "recorded": [{"number": fact.number, "kind": fact.kind} for fact in met.facts],
        "refused": met.refused,
    }

"""What an import of a calendar would change, what was kept of it, and which cases it met."""

from enum import StrEnum

import attrs

from cara_core.case.facts import Fact
from cara_core.casework.results import UnreadableCase
from cara_core.formats.calendar_entries import CalendarWorkshop, EntryKind, EntryState
from cara_core.store.calendar.stored_calendar import CalendarEntry, StoredCalendar
from cara_core.terms.caution import Part
from cara_core.terms.workshops import Workshop

__all__ = [
    "CalendarChanges",
    "CalendarEntry",
    "CalendarKept",
    "CalendarWorkshop",
    "CaseMet",
    "EntryChange",
    "EntryKind",
    "EntryState",
    "FieldChange",
    "HowChanged",
    "StoredCalendar",
]


class HowChanged(StrEnum):
    """What an import does to a workshop, or to a facilitator.

    ``gone``: it is in the store and not in the file, and stays as it is. ``cancelled``: it is in the file as it
    was, and stays cancelled.
    """

    ADDED = "added"
    CHANGED = "changed"
    GONE = "gone"
    CANCELLED = "cancelled"
    UNCHANGED = "unchanged"


@attrs.frozen(kw_only=True)
class FieldChange:
    """A field that changes: its name, and what it says before and after, as JSON has it."""

    name: str
    before: object
    after: object


@attrs.frozen(kw_only=True)
class EntryChange:
    """What an import does to this workshop, or facilitator; ``fields`` are those that change."""

    kind: EntryKind
    id: str
    how: HowChanged
    fields: tuple[FieldChange, ...] = ()


@attrs.frozen(kw_only=True)
class CalendarChanges:
    """What an import would change, the facilitators first, then the workshops, in the order of the file."""

    entries: tuple[EntryChange, ...] = ()

    @property
    def to_keep(self) -> tuple[EntryChange, ...]:
        """What would be kept: what is added, and what is changed."""
        return tuple(entry for entry in self.entries if entry.how in {HowChanged.ADDED, HowChanged.CHANGED})

    def count(self, how: HowChanged, kind: EntryKind) -> int:
        """How many entries of that kind are so?"""
        return sum(entry.how is how and entry.kind is kind for entry in self.entries)


@attrs.frozen(kw_only=True)
class CaseMet:
    """A case that is booked into a workshop which was changed or cancelled: somebody has to look at it.

    ``before`` is the workshop as it was when it was booked, ``after`` as it is now; ``None``: it was
    cancelled. ``facts`` is what was recorded in the case. ``refused`` is the code of why nothing could be.
    """

    case: str
    part: Part
    before: Workshop
    after: Workshop | None
    facts: tuple[Fact, ...] = ()
    refused: str | None = None


@attrs.frozen(kw_only=True)
class CalendarKept:
    """What was kept of a calendar; the cases that it met; and those that cannot be read: look at them too.

    ``repeated``: the same request had been kept before, and nothing was added.
    """

    entries: tuple[CalendarEntry, ...] = ()
    cases: tuple[CaseMet, ...] = ()
    unreadable: tuple[UnreadableCase, ...] = ()
    repeated: bool = False

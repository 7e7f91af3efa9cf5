"""A file beside what is kept: what is new in it, what is changed, what is gone, and what cannot be kept."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from cara_core.books.csv_table import RowFault
from cara_core.books.workshop_calendar import Calendar, CalendarReading
from cara_core.case.facts import NotHeldCause
from cara_core.casework.calendar.results import CalendarChanges, EntryChange, FieldChange, HowChanged
from cara_core.errors import Fault, InputError
from cara_core.formats.calendar_entries import CalendarWorkshop, EntryKind
from cara_core.store.calendar.stored_calendar import NewEntry, StoredCalendar

__all__ = ["asked_entries", "changes_by", "checked_calendar", "entries_to_keep"]

_CAUSE: Final = "cause"


def checked_calendar(reading: object) -> Calendar:
    """The calendar of a reading. Raises :class:`InputError` with every mistake of its files."""
    if not isinstance(reading, CalendarReading):
        allowed = f"{type(reading).__name__} was given; allowed: CalendarReading, from read_workshop_calendar"
        raise InputError([Fault("reading", "WRONG_CALL", allowed)])
    if not reading.good:
        raise InputError([*reading.of_workshops, *reading.of_facilitators])
    return reading.calendar


def asked_entries(calendar: Calendar) -> Sequence[NewEntry]:
    """What this calendar says, the facilitators first: they are there before whoever needs them."""
    workshops = (
        CalendarWorkshop.of(workshop, illustrative=workshop.id in calendar.illustrative)
        for workshop in calendar.workshops
    )
    people = (NewEntry(what=facilitator) for facilitator in calendar.facilitators)
    return (*people, *(NewEntry(what=kept) for kept in workshops))


def changes_by(calendar: Calendar, stored: StoredCalendar) -> CalendarChanges:
    """What would an import of this calendar change?

    Raises :class:`InputError` where a workshop that was cancelled comes back as another, or an id stands for
    the other part now.
    """
    asked, newest = asked_entries(calendar), _newest(stored)
    faults = list(_faults(asked, calendar, stored))
    if faults:
        raise InputError(faults)
    changes = [_change(entry, newest.get((entry.kind, entry.id))) for entry in asked]
    named = {(entry.kind, entry.id) for entry in asked}
    gone = [
        EntryChange(kind=kind, id=id_, how=HowChanged.GONE)
        for kind, id_ in newest
        if (kind, id_) not in named and not (kind is EntryKind.WORKSHOP and id_ in stored.cancelled)
    ]
    return CalendarChanges(entries=(*changes, *gone))


def entries_to_keep(calendar: Calendar, stored: StoredCalendar) -> Sequence[NewEntry]:
    """The versions to keep of it: of what is added, and of what is changed. Raises as :func:`changes_by`."""
    kept = {(change.kind, change.id) for change in changes_by(calendar, stored).to_keep}
    return [entry for entry in asked_entries(calendar) if (entry.kind, entry.id) in kept]


def _newest(stored: StoredCalendar) -> Mapping[tuple[EntryKind, str], NewEntry]:
    return {(entry.kind, entry.id): entry for entry in stored.entries}


def _change(asked: NewEntry, kept: NewEntry | None) -> EntryChange:
    if kept is None:
        return EntryChange(kind=asked.kind, id=asked.id, how=HowChanged.ADDED)
    if isinstance(kept.what, CalendarWorkshop) and kept.what.cause is not None:
        return EntryChange(kind=asked.kind, id=asked.id, how=HowChanged.CANCELLED)
    before, after = kept.body, asked.body
    fields = tuple(
        FieldChange(name=name, before=before[name], after=after[name]) for name in after if before[name] != after[name]
    )
    how = HowChanged.CHANGED if fields else HowChanged.UNCHANGED
    return EntryChange(kind=asked.kind, id=asked.id, how=how, fields=fields)


def _faults(asked: Sequence[NewEntry], calendar: Calendar, stored: StoredCalendar) -> Iterator[RowFault]:
    for entry in asked:
        if not isinstance(entry.what, CalendarWorkshop):
            continue
        row, cancelled, offered = calendar.rows.get(entry.id), stored.cancelled.get(entry.id), stored.offered
        if cancelled is not None and not _is_the_same(entry.what, cancelled, cancelled.cause):
            allowed = "found the id of a workshop that was cancelled, and another workshop; allowed: a new id"
            yield RowFault("id", "CANCELLED", allowed, row)
        elif entry.id in offered and offered[entry.id].workshop.part is not entry.what.workshop.part:
            allowed = "found the other part under an id that is kept; allowed: the part it has, or a new id"
            yield RowFault("part", "CONTRADICTION", allowed, row)


def _is_the_same(asked: CalendarWorkshop, cancelled: CalendarWorkshop, cause: NotHeldCause | None) -> bool:
    """Does a file still have a workshop as it was when it was cancelled? Who would have run it does not count."""
    return attrs.evolve(asked, cause=cause, staff=cancelled.staff, illustrative=cancelled.illustrative) == cancelled

"""The calendar that a store holds, as a value: every version of every entry, and what is on offer by the newest."""

from collections.abc import Mapping
from functools import cached_property

import attrs

from cara_core.formats.calendar_entries import (
    CalendarWorkshop,
    EntryKind,
    EntryState,
    facilitator_body,
    workshop_body,
)
from cara_core.terms.instants import Instant
from cara_core.terms.workshops import Facilitator, Workshop

__all__ = ["CalendarEntry", "NewEntry", "StoredCalendar"]


@attrs.frozen(kw_only=True)
class NewEntry:
    """A version to be kept of a workshop or a facilitator."""

    what: CalendarWorkshop | Facilitator

    @property
    def kind(self) -> EntryKind:
        """What is it about?"""
        return EntryKind.FACILITATOR if isinstance(self.what, Facilitator) else EntryKind.WORKSHOP

    @property
    def id(self) -> str:
        """Of which id?"""
        return self.what.id if isinstance(self.what, Facilitator) else self.what.workshop.id

    @property
    def state(self) -> EntryState:
        """How does it stand?"""
        if isinstance(self.what, Facilitator):
            return EntryState.LISTED
        return EntryState.OFFERED if self.what.cause is None else EntryState.CANCELLED

    @property
    def body(self) -> dict[str, object]:
        """What is kept of it."""
        return facilitator_body(self.what) if isinstance(self.what, Facilitator) else workshop_body(self.what)


@attrs.frozen(kw_only=True)
class CalendarEntry(NewEntry):
    """A version that is kept: which one of its id, when it was recorded, and by which role or collar number."""

    version: int
    recorded_at: Instant
    recorded_by: str


@attrs.frozen(slots=False)
class StoredCalendar:
    """Every version that was kept, in the order in which it was; and what follows from the newest of each id."""

    entries: tuple[CalendarEntry, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Was no workshop ever kept?"""
        return not self._newest_workshops

    @cached_property
    def facilitators(self) -> Mapping[str, Facilitator]:
        """The facilitators by id."""
        return {entry.id: entry.what for entry in self.entries if isinstance(entry.what, Facilitator)}

    @cached_property
    def _newest_workshops(self) -> Mapping[str, CalendarWorkshop]:
        return {entry.id: entry.what for entry in self.entries if isinstance(entry.what, CalendarWorkshop)}

    @cached_property
    def offered(self) -> Mapping[str, CalendarWorkshop]:
        """The workshops that are on offer, by id, each with the ids of its facilitators."""
        return {id_: kept for id_, kept in self._newest_workshops.items() if kept.cause is None}

    @cached_property
    def cancelled(self) -> Mapping[str, CalendarWorkshop]:
        """The workshops that were cancelled, by id: none of them comes back."""
        return {id_: kept for id_, kept in self._newest_workshops.items() if kept.cause is not None}

    @cached_property
    def workshops(self) -> tuple[Workshop, ...]:
        """The workshops on offer by day and hour, with their facilitators as they stand by now."""
        found = [kept.staffed_by(self.facilitators) for kept in self.offered.values()]
        return tuple(sorted(found, key=lambda workshop: (workshop.on, workshop.starts, workshop.id)))

    @property
    def illustrative(self) -> frozenset[str]:
        """The ids of those on offer that nobody can cite."""
        return frozenset(id_ for id_, kept in self.offered.items() if kept.illustrative)

    def workshop(self, id_: str | None) -> Workshop | None:
        """The workshop of this id that is on offer; ``None``: there is none."""
        kept = None if id_ is None else self.offered.get(id_)
        return None if kept is None else kept.staffed_by(self.facilitators)

    def versions(self, id_: str) -> tuple[CalendarEntry, ...]:
        """Every version of the workshop of this id, the oldest first; none where it was never kept."""
        return tuple(entry for entry in self.entries if entry.id == id_ and entry.kind is EntryKind.WORKSHOP)

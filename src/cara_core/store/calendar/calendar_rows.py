"""One row of the calendar, column by column, and the entry that it says."""

from typing import Any, Final, NamedTuple

from cara_core.errors import MadeByNewer, StoreDamaged, StoreError
from cara_core.formats.calendar_entries import EntryKind, EntryState, read_facilitator_body, read_workshop_body
from cara_core.store.calendar.stored_calendar import CalendarEntry, NewEntry
from cara_core.store.database.tables import calendar_entry
from cara_core.store.log.chain import canonical, read_json
from cara_core.terms.instants import Instant, read_instant, write_instant

__all__ = ["CalendarRow", "is_of_a_newer_version"]

_KINDS: Final = frozenset(EntryKind)
_STATES: Final = frozenset(EntryState)
_KEYS: Final = {
    EntryKind.WORKSHOP: frozenset(
        {"part", "after", "venue", "on", "starts", "ends", "language", "group", "interpreter", "least", "most"}
        | {"facilitators", "access", "illustrative", "cause"}
    ),
    EntryKind.FACILITATOR: frozenset({"languages", "qualified", "qualified_from", "qualified_until"}),
}
"""What this version knows to read: a body with more was kept by a newer one."""


class CalendarRow(NamedTuple):
    """The columns of one version, between its number in the log and its digest, as the table has them."""

    kind: str
    id: str
    version: int
    recorded_at: str
    recorded_by: str
    state: str
    body: str

    @classmethod
    def of(cls, new: NewEntry, *, version: int, at: Instant, by: str) -> "CalendarRow":
        """The row for this entry."""
        body = canonical(new.body).decode()
        return cls(new.kind.value, new.id, version, write_instant(at), by, new.state.value, body)

    def entry(self) -> CalendarEntry:
        """The entry that it says. Raises ``ValueError`` where it says none."""
        recorded_at = read_instant(self.recorded_at)
        if recorded_at is None:
            raise ValueError("no instant")
        body = read_json(self.body)
        facilitator = EntryKind(self.kind) is EntryKind.FACILITATOR
        entry = CalendarEntry(
            what=read_facilitator_body(self.id, body) if facilitator else read_workshop_body(self.id, body),
            version=self.version,
            recorded_at=recorded_at,
            recorded_by=self.recorded_by,
        )
        if entry.state != self.state or canonical(entry.body).decode() != self.body:
            raise ValueError("the state is another than the body says, or the body is written otherwise")
        return entry

    def unreadable(self) -> StoreError:
        """The error to raise where it says no entry."""
        place = f"{calendar_entry.name}: version {self.version} of a {self.kind}"
        if is_of_a_newer_version(self):
            return MadeByNewer(f"a newer version of cara-core wrote {place}; a version as new can read it")
        return StoreDamaged(calendar_entry.name, "a version of an entry cannot be read")


def is_of_a_newer_version(row: Any) -> bool:
    """Does this row, which cannot be read, have a kind, a state or a field that this version does not know?"""
    if row.kind not in _KINDS or row.state not in _STATES:
        return True
    try:
        body = read_json(row.body)
    except (TypeError, ValueError):
        return False
    return isinstance(body, dict) and not _KEYS[EntryKind(row.kind)].issuperset(body)

"""The log of the calendar: versions are read, and put behind the last one; nothing is changed or taken away.

Each time something is kept, a row of the access log names the number of the last entry. That log is
signed for in the checkpoints: so a cancellation that somebody cut off at the end shows.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final

import attrs
from sqlalchemy import func, insert, select

from cara_core.errors import InputError
from cara_core.store.calendar.calendar_rows import CalendarRow
from cara_core.store.calendar.stored_calendar import CalendarEntry, NewEntry, StoredCalendar
from cara_core.store.database.database import Cursor, Database
from cara_core.store.database.tables import calendar_entry
from cara_core.store.database.tables import request as request_table
from cara_core.store.log.access_log import AccessLog, Action
from cara_core.store.log.chain import canonical, end_of_chain, next_row
from cara_core.store.log.repeated_requests import REQUESTED, REQUESTED_RECORD, key_reused, request_faults
from cara_core.terms.instants import Instant

__all__ = ["ENTRIES_KEPT", "CalendarLog", "EntriesKept"]

ENTRIES_KEPT: Final = "workshop calendar, entry "
"""How the access log names the last entry that was kept."""
_ROWS: Final = select(*(column for column in calendar_entry.c if column.name not in {"seq", "hash"})).order_by(
    calendar_entry.c.seq
)
_LAST: Final = select(calendar_entry.c.seq, calendar_entry.c.hash).where(
    calendar_entry.c.seq == select(func.max(calendar_entry.c.seq)).scalar_subquery()
)
_ADD: Final = insert(calendar_entry)
_ADD_REQUEST: Final = insert(request_table)
_NO_CASE: Final = ""


@attrs.frozen(kw_only=True)
class EntriesKept:
    """What was kept, and what the calendar was before and is now. ``repeated``: this request was kept before."""

    before: StoredCalendar
    after: StoredCalendar
    entries: tuple[CalendarEntry, ...] = ()
    repeated: bool = False


@attrs.frozen
class CalendarLog:
    """The calendar of one store."""

    database: Database
    store: str
    log: AccessLog

    def read(self) -> StoredCalendar:
        """Every version that was kept. Raises :class:`StoreDamaged`, :class:`MadeByNewer`."""
        return StoredCalendar(tuple(_entry(CalendarRow(*columns)) for columns in self.database.rows(_ROWS)))

    def last(self) -> int:
        """The number of the last entry that was kept; 0: there is none."""
        return next((int(seq) for seq, _ in self.database.rows(_LAST)), 0)

    def keep(
        self,
        work_out: Callable[[StoredCalendar], Sequence[NewEntry]],
        *,
        asked: object,
        at: Instant,
        by: str,
        request: str | None,
    ) -> EntriesKept:
        """Keep what comes of it in the calendar as it is at that moment: all of it, or nothing.

        ``asked`` is what was asked for, as JSON: the same under the same ``request`` adds nothing. What
        ``work_out`` raises refuses all of it.
        """
        wrong = request_faults(request)
        if wrong:
            raise InputError(wrong)
        digest = sha256(canonical([by, asked])).hexdigest()
        with self.database.writing() as cursor:
            before = self.read()
            if request is not None and self._is_repeated(request, digest):
                return EntriesKept(before=before, after=before, repeated=True)
            new = work_out(before)
            entries = self._append(cursor, before, new, at=at, by=by)
            if request is not None:
                cursor.execute(self.database.sql(_ADD_REQUEST), (request, _NO_CASE, f"calendar/{digest}", len(entries)))
        return EntriesKept(before=before, after=StoredCalendar((*before.entries, *entries)), entries=entries)

    def _is_repeated(self, request: str, digest: str) -> bool:
        """Was this kept under this key before? Raises :class:`InputError` where something else was."""
        if self.database.rows(REQUESTED, (request,)):
            raise key_reused()
        for _, kind, _ in self.database.rows(REQUESTED_RECORD, (request,)):
            if kind != f"calendar/{digest}":
                raise key_reused()
            return True
        return False

    def _append(
        self, cursor: Cursor, before: StoredCalendar, new: Sequence[NewEntry], *, at: Instant, by: str
    ) -> tuple[CalendarEntry, ...]:
        if not new:
            return ()
        versions = {(entry.kind, entry.id): entry.version for entry in before.entries}
        last = cursor.execute(self.database.sql(_LAST), ()).fetchone()
        end = end_of_chain(last, store_id=self.store, table=calendar_entry.name)
        kept: list[CalendarEntry] = []
        for entry in new:
            version = versions[entry.kind, entry.id] = versions.get((entry.kind, entry.id), 0) + 1
            columns = CalendarRow.of(entry, version=version, at=at, by=by)
            row, end = next_row(end, columns)
            cursor.execute(self.database.sql(_ADD), row)
            kept.append(_entry(columns))
        reason = f"{ENTRIES_KEPT}{end.seq}"
        self.log.put(cursor, at=at, who=by, action=Action.ALTERATION, case=None, reason=reason)
        return tuple(kept)


def _entry(row: CalendarRow) -> CalendarEntry:
    try:
        return row.entry()
    except (AttributeError, KeyError, TypeError, ValueError):
        raise row.unreadable() from None

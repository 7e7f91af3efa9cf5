"""The calendar of workshops: does each row follow from the one before, does it read, and are there as many as
the access log says?

No checkpoint names its rows. But each time something is kept, a row of the access log names the last
of them, and that log is signed for: a cancellation that was cut off, so that the workshop would be on
offer again, shows.
"""

import re
from typing import Final

from sqlalchemy import Connection

from cara_core.store.calendar.calendar_log import ENTRIES_KEPT
from cara_core.store.calendar.calendar_rows import CalendarRow, is_of_a_newer_version
from cara_core.store.database import tables
from cara_core.store.log.chain import origin
from cara_core.store.verifying.chain_walk import Roots, Row, Walk
from cara_core.store.verifying.fault import FaultKind, VerifyFault
from cara_core.store.verifying.fault_location import faults_of
from cara_core.store.verifying.table_rows import has_table, rows

__all__ = ["CalendarChecks"]

_WHERE: Final = tables.calendar_entry.name
_KEPT: Final = re.compile(rf"{ENTRIES_KEPT}([1-9][0-9]{{0,17}})", re.ASCII)


class CalendarChecks:
    """Let it :meth:`count` every row of the access log, then :meth:`look` at the table."""

    def __init__(self, store_id: str, roots: Roots) -> None:
        self.walk = Walk(origin(store_id=store_id, table=_WHERE), roots)
        self._roots = roots
        self.faults: list[VerifyFault] = []
        self._kept = 0

    def count(self, access: Row) -> None:
        """One row of the access log: does it name the last entry that was kept?"""
        found = _KEPT.fullmatch(access.reason) if type(access.reason) is str else None
        self._kept = self._kept if found is None else max(self._kept, int(found[1]))

    def look(self, connection: Connection) -> None:
        """Go through the calendar of the store; one that is older has none yet."""
        unreadable: VerifyFault | None = None
        if has_table(connection, tables.calendar_entry):
            for row in rows(connection, tables.calendar_entry):
                follows = self.walk.take(row)
                if follows and unreadable is None and not _reads(row):
                    words = "it says no workshop and no facilitator, though its digest was made to fit"
                    unreadable = VerifyFault(where=_WHERE, seq=row.seq, kind=FaultKind.REWRITTEN, words=words)
            self.faults += faults_of(self.walk, self._roots, connection, tables.calendar_entry)
        self.faults += [] if unreadable is None else [unreadable]
        last = self.walk.end
        if last < self._kept:
            words = f"the last rows are missing: the access log names {self._kept}, the last one here is {last}"
            fault = VerifyFault(where=_WHERE, seq=last + 1, kind=FaultKind.TRUNCATED, words=words, last=self._kept)
            self.faults.append(fault)


def _reads(row: Row) -> bool:
    """Does it say an entry, or was it kept by a newer version?"""
    columns = CalendarRow(*(getattr(row, name) for name in CalendarRow._fields))
    try:
        columns.entry()
    except (AttributeError, KeyError, TypeError, ValueError):
        return is_of_a_newer_version(columns)
    return True

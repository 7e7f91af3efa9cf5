"""The contact records: does each row follow from the one before, and are there as many as the access log says?

No checkpoint names them. But each was kept together with a row of the access log, which
checkpoints do name: so a newest version that was cut off, to let an older one be used, shows.
"""

import re
from typing import Final

from sqlalchemy import Connection

from cara_core.store.database import tables
from cara_core.store.log.access_log import Action
from cara_core.store.log.chain import origin
from cara_core.store.log.sealing import Reach
from cara_core.store.verifying.chain_walk import Row, Walk
from cara_core.store.verifying.fault import FaultKind, VerifyFault
from cara_core.store.verifying.fault_location import faults_of
from cara_core.store.verifying.table_rows import has_table, rows

__all__ = ["ContactChecks"]

_KEEPING: Final = frozenset({Action.COLLECTION.value, Action.ALTERATION.value})
_VERSION_KEPT: Final = re.compile(rf"({'|'.join(kind.words for kind in Reach)}), version [1-9][0-9]*", re.ASCII)


class ContactChecks:
    """Let it :meth:`count` every row of the access log, then :meth:`look` at the table."""

    def __init__(self, store_id: str) -> None:
        self.walk = Walk(origin(store_id=store_id, table=tables.reach.name), {})
        self.faults: list[VerifyFault] = []
        self._kept = 0

    def count(self, access: Row) -> None:
        """One row of the access log: does it say that a version was kept?"""
        if access.action in _KEEPING and type(access.reason) is str and _VERSION_KEPT.fullmatch(access.reason):
            self._kept += 1

    def look(self, connection: Connection) -> None:
        """Go through the contact records of the store; one that is older has none yet."""
        if has_table(connection, tables.reach):
            for row in rows(connection, tables.reach):
                self.walk.take(row)
            self.faults += faults_of(self.walk, {}, connection, tables.reach)
        last = self.walk.end
        if last < self._kept:
            words = f"the last rows are missing: the access log names {self._kept}, the last one here is {last}"
            fault = VerifyFault(
                where=tables.reach.name, seq=last + 1, kind=FaultKind.TRUNCATED, words=words, last=self._kept
            )
            self.faults.append(fault)

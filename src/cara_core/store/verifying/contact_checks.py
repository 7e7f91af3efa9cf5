"""The contact records: does each row follow from the one before, and are there as many as the access log says?

No checkpoint names them. But each was kept together with a row of the access log, which
checkpoints do name: so a newest version that was cut off, to let an older one be used, shows.
"""

import re
from typing import Final

from sqlalchemy import Connection, inspect

from cara_core.store.database import tables
from cara_core.store.log.access_log import Action
from cara_core.store.log.chain import origin
from cara_core.store.log.sealing import Reach
from cara_core.store.verifying.chain_walk import Row, Walk
from cara_core.store.verifying.fault import FaultKind, VerifyFault
from cara_core.store.verifying.fault_location import faults_of
from cara_core.store.verifying.table_rows import rows

__all__ = ["Reached"]

_KEEPING: Final = frozenset({Action.COLLECTION.value, Action.ALTERATION.value})
_SAID: Final = re.compile(rf"({'|'.join(kind.words for kind in Reach)}), version [1-9][0-9]*", re.ASCII)
_ACTION, _REASON = (tuple(tables.access.columns.keys()).index(name) for name in ("action", "reason"))


class Reached:
    """Show it every row of the access log, then let it :meth:`look` at the table."""

    def __init__(self, store_id: str) -> None:
        self.walk = Walk(origin(store_id=store_id, table=tables.reach.name), {})
        self.faults: list[VerifyFault] = []
        self._said = 0

    def heard(self, row: Row) -> None:
        """One row of the access log: does it say that a version was kept?"""
        reason = row[_REASON]
        self._said += row[_ACTION] in _KEEPING and type(reason) is str and _SAID.fullmatch(reason) is not None

    def look(self, connection: Connection) -> None:
        """Go through the contact records of the store; one that is older has none yet."""
        if inspect(connection).has_table(tables.reach.name):
            for row in rows(connection, tables.reach):
                self.walk.take(row)
            self.faults += faults_of(self.walk, {}, connection, tables.reach)
        if self.walk.end < self._said:
            words = (
                f"the last rows are missing: the access log names {self._said}, the last one here is {self.walk.end}"
            )
            self.faults.append(
                VerifyFault(tables.reach.name, self.walk.end + 1, FaultKind.TRUNCATED, words, self._said)
            )

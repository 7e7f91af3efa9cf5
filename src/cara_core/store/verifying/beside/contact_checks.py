"""The contact records: does each row follow from the one before, and is it what the access log says was kept?

Each was kept together with a row of the access log, which checkpoints name: in which case, by whom,
when, which version, and by which digest. So a newest version that was cut off, to let an older one be
used, shows; so does one that was changed, even where the chain of this table was worked out anew.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from cara_core.store.database import tables
from cara_core.store.log.access_log import Action
from cara_core.store.log.chain import origin
from cara_core.store.log.contact_records import DIGEST_NAMED, DIGITS_NAMED
from cara_core.store.log.sealing import Reach
from cara_core.store.verifying.chain_walk import Roots, Row, Walk
from cara_core.store.verifying.fault import FaultKind, VerifyFault
from cara_core.store.verifying.fault_location import faults_of
from cara_core.store.verifying.table_rows import has_table, rows

__all__ = ["ContactChecks"]

_WHERE: Final = tables.reach.name
_KEEPING: Final = frozenset({Action.COLLECTION.value, Action.ALTERATION.value})
_KINDS: Final = {kind.words: kind.value for kind in Reach}
_VERSION_KEPT: Final = re.compile(
    rf"({'|'.join(_KINDS)}), version ([1-9][0-9]*)(?:{DIGEST_NAMED}([0-9a-f]{{{DIGITS_NAMED}}}))?", re.ASCII
)
_MAYBE_KEPT: Final = " OR ".join(f"reason LIKE '{words}, version %'" for words in _KINDS)
_LEAST_SEALED: Final = 28
"""Bytes: what has no content is sealed in so many."""


class _Named(NamedTuple):
    """What the access log says of one record. ``digest`` is none where a version before this one kept it."""

    case: Any
    kind: str
    version: int
    at: Any
    who: Any
    digest: str | None


class ContactChecks:
    """What the table of contact records holds, once :meth:`look` has gone through it."""

    def __init__(self, store_id: str, roots: Roots) -> None:
        self.walk = Walk(origin(store_id=store_id, table=_WHERE), roots)
        self.faults: list[VerifyFault] = []
        self._roots = roots
        self._named = 0
        self._first_other: VerifyFault | None = None

    def look(self, connection: Connection) -> None:
        """Go through the contact records and the access log, side by side; a store that is older has none yet."""
        there = has_table(connection, tables.reach)
        for row, named in zip_longest(
            rows(connection, tables.reach) if there else iter(()), _named_by_log(connection), fillvalue=None
        ):
            self._named += named is not None
            if row is not None:
                self._take(row, named)
        chain = faults_of(self.walk, self._roots, connection, tables.reach) if there else []
        last = self.walk.end
        if last < self._named:
            words = f"the last rows are missing: the access log names {self._named}, the last one here is {last}"
            kind = FaultKind.TRUNCATED
            chain.append(VerifyFault(where=_WHERE, seq=last + 1, kind=kind, words=words, last=self._named))
        other = self._first_other
        first = min((fault.seq for fault in chain if fault.seq is not None), default=None)
        # Behind a break of the chain rows stand beside those of others: that says nothing new.
        self.faults = [other, *chain] if other and (first is None or (other.seq or 0) < first) else chain

    def _take(self, row: Row, named: _Named | None) -> None:
        self.walk.take(row)
        if self._first_other is not None:
            return
        words = _what_is_wrong(row, named)
        if words is not None:
            seq = row.seq if type(row.seq) is int else None
            self._first_other = VerifyFault(where=_WHERE, seq=seq, kind=FaultKind.REWRITTEN, words=words)


def _what_is_wrong(row: Row, named: _Named | None) -> str | None:
    if named is None:
        return "the access log says of no such record that it was kept"
    wanted = (named.case, named.kind, named.version, named.at, named.who)
    if (row.case_id, row.kind, row.version, row.recorded_at, row.recorded_by) != wanted:
        return "its case, version, author or moment is not what the access log says of it"
    if named.digest is not None and not (type(row.hash) is bytes and row.hash.hex().startswith(named.digest)):
        return "it is not the record that the access log names, though its digest was made to fit"
    return None if _is_sealed(row.body) else "what it says was destroyed"


def _is_sealed(body: object) -> bool:
    try:
        return isinstance(body, str) and len(base64.b64decode(body, validate=True)) > _LEAST_SEALED
    except (binascii.Error, ValueError):
        return False


def _named_by_log(connection: Connection) -> Iterator[_Named]:
    columns = ("at", "who", "action", "case_id", "reason")
    if not has_table(connection, tables.access):
        return
    for access in rows(connection, tables.access, *columns, by="seq", where=_MAYBE_KEPT):
        found = _VERSION_KEPT.fullmatch(access.reason) if type(access.reason) is str else None
        if found is not None and access.action in _KEEPING:
            yield _Named(access.case_id, _KINDS[found[1]], int(found[2]), access.at, access.who, found[3])

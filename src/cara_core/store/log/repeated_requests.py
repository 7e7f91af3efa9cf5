"""A request that is asked again: what was kept under its key, and does it say the same?

What the core works out (a screening, the last day of a caution) is not compared: asked
again it may come out otherwise, after an erasure or with other versions, and nobody asked
for it. What was erased cannot be compared.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

import attrs
from sqlalchemy import bindparam, select

from cara_core.case.facts import Fact
from cara_core.errors import Fault, InputError
from cara_core.formats.fact_fields import worked_out
from cara_core.store.database.database import Database
from cara_core.store.database.tables import fact
from cara_core.store.log.reading import COLUMNS, Reading
from cara_core.store.log.sealing import Sealing, body_of, parts_of

__all__ = ["REQUESTED", "Appended", "Repeats"]

Row: TypeAlias = tuple[Any, ...]


@attrs.frozen(kw_only=True)
class Appended:
    """What was kept: the numbers of the facts in their case, the last one's place in the log and its digest.

    ``repeated``: the same request had been kept before, and nothing was added.
    """

    case: str
    first: int
    last: int
    seq: int
    hash: bytes = attrs.field(repr=bytes.hex)
    repeated: bool = False


REQUESTED: Final = select(fact.c.seq, fact.c.request_size).where(fact.c.request == bindparam("request"))
_KEPT: Final = (
    select(*COLUMNS, fact.c.seq, fact.c.hash)
    .where(fact.c.seq >= bindparam("first"), fact.c.seq < bindparam("end"))
    .order_by(fact.c.seq)
)
_SCREENED: Final = "screened"
"""A kind that is worked out as a whole."""
_ADDED: Final = frozenset({_SCREENED, "safety_hold_placed"})
"""Kinds that the core adds to what is asked: before a caution is given, and where a contact raises a concern."""


@attrs.frozen
class Repeats:
    """The requests of one store."""

    database: Database
    sealing: Sealing
    reading: Reading

    def requested(self, request: str) -> Appended | None:
        """What was kept under this idempotency key? ``None``: nothing was."""
        rows = self._rows(request)
        return _appended(rows) if rows else None

    def repeated(self, facts: Sequence[Fact], request: str | None) -> Appended | None:
        """What was kept under this request before; ``None``: nothing was.

        What the core adds to what is asked may be left out of ``facts``. Raises
        :class:`InputError` where something else was kept.
        """
        rows = [] if request is None else self._rows(request)
        if not rows:
            return None
        if not self._all_said(rows, facts):
            raise InputError([Fault("--key", "KEY_REUSED", "this key was used for something else; allowed: a new key")])
        return _appended(rows)

    def _rows(self, request: str) -> list[Row]:
        found = self.database.rows(REQUESTED, (request,))
        return [row for seq, size in found for row in self.database.rows(_KEPT, (seq, seq + size))]

    def _all_said(self, rows: Sequence[Row], facts: Sequence[Fact]) -> bool:
        """Do these rows say these facts in their order, and beside them only what the core adds?"""
        left = list(facts)
        for row in rows:
            if left and self._says(row, left[0]):
                del left[0]
            elif row[2] not in _ADDED:
                return False
        return not left

    def _says(self, row: Row, asked: Fact) -> bool:
        """Does this row say the same as this fact, as far as it can still be read?"""
        case, number, kind, day, _, by, supersedes, body, *_ = row
        if (case, kind, day, by) != (asked.case, asked.kind, asked.on.isoformat(), asked.by):
            return False
        if supersedes != asked.supersedes:
            return False
        if kind == _SCREENED:
            return True
        opened, parts = parts_of(asked)
        kept = body_of(body, case, number)
        sealed = kept.get("sealed", {})
        if _said(kind, kept["open"]) != _said(kind, opened) or set(sealed) != {one.value for one in parts}:
            return False
        erased = self.reading.erasures(case)
        read = {person: self.sealing.part(case, number, person, sealed[person.value], erased) for person in parts}
        return all(part is None or part == parts[person] for person, part in read.items())


def _said(kind: str, entries: Mapping[str, object]) -> dict[str, object]:
    left = worked_out(kind)
    return {name: value for name, value in entries.items() if name not in left}


def _appended(rows: Sequence[Row]) -> Appended:
    first, last = rows[0], rows[-1]
    return Appended(case=first[0], first=first[1], last=last[1], seq=last[8], hash=bytes(last[9]), repeated=True)

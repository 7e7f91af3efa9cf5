"""The access log: who read, changed, passed on or erased what, and when: DPA 2018 s.62.

It may be used only to check that the processing is lawful, for self-monitoring, for
integrity and security, and for criminal proceedings (s.62(4)). What was read or passed on
is never repeated in it. Like the facts it is a chain, and only ever added to.
"""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Final, NamedTuple

import attrs
from sqlalchemy import bindparam, func, insert, literal_column, select
from typing_extensions import override

from cara_core.errors import Fault, InputError
from cara_core.store.database.database import Cursor, Database
from cara_core.store.database.tables import access
from cara_core.store.log.chain import ChainEnd, end_of_chain, next_row
from cara_core.terms.instants import Instant, read_instant, write_instant

__all__ = ["Access", "AccessLog", "Action"]


class Action(StrEnum):
    """What was done with personal data: the words of DPA 2018 s.62(1)."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"


@attrs.frozen(kw_only=True)
class Access:
    """One row of the access log. ``who`` is a role or a collar number; ``case`` is none where it was every case."""

    seq: int
    at: Instant
    who: str
    action: Action
    case: str | None
    recipient: str | None
    reason: str | None = attrs.field(repr=False)


class AccessColumns(NamedTuple):
    """The columns of one access, between its number and its digest, as the table has them."""

    at: str
    who: str
    action: str
    case: str | None
    recipient: str | None = None
    reason: str | None = None

    @override
    def __repr__(self) -> str:
        return f"<AccessColumns {self.at} {self.action}>"


_PAGE: Final = 1_000
_ACTIONS: Final = frozenset(Action)
_WHO: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_-]{0,63}", re.ASCII)
_CASE: Final = re.compile(r"[A-Za-z0-9_/-]{1,64}", re.ASCII)
_ONE_LINE: Final = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,1000}")
_ADD: Final = insert(access)
_LAST: Final = select(access.c.seq, access.c.hash).where(
    access.c.seq == select(func.max(access.c.seq)).scalar_subquery()
)
_AFTER: Final = (
    select(*(column for column in access.c if column.name != "hash"))
    .where(access.c.seq > bindparam("seq"))
    .order_by(access.c.seq)
    .limit(bindparam("page"))
    .offset(literal_column("0"))
)


@attrs.frozen
class AccessLog:
    """The access log of one store."""

    database: Database
    store: str

    def add(
        self,
        *,
        at: Instant,
        who: str,
        action: Action,
        case: str | None,
        recipient: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Record one access, in a transaction of its own. Raises :class:`InputError`."""
        # Of its own, so that it is kept even where what is done afterwards fails.
        with self.database.writing() as cursor:
            self.put(cursor, at=at, who=who, action=action, case=case, recipient=recipient, reason=reason)

    def put(
        self,
        cursor: Cursor,
        *,
        at: Instant,
        who: str,
        action: Action,
        case: str | None,
        recipient: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Record one access in the transaction that is open: with what is done in it, or not at all."""
        _check(who=who, case=case, recipient=recipient, reason=reason)
        columns = AccessColumns(moment(at), who, action.value, case, recipient, reason)
        last = cursor.execute(self.database.sql(_LAST), ()).fetchone()
        self.write(cursor, columns, end_of_chain(last, store_id=self.store, table=access.name))

    def write(self, cursor: Cursor, columns: AccessColumns, end: ChainEnd) -> None:
        """Put this access behind ``end``, the last one of the log, in the transaction that is open."""
        row, _ = next_row(end, columns)
        cursor.execute(self.database.sql(_ADD), row)

    def rows(self, unreadable: Callable[[int], None] | None = None) -> Iterator[Access]:
        """Every access, the oldest first. ``unreadable`` is called with the number of a row that says nothing."""
        after = 0
        while found := self.database.rows(_AFTER, (after, _PAGE)):
            for seq, *columns in found:
                access_found = _access_in(seq, AccessColumns(*columns))
                if access_found is not None:
                    yield access_found
                elif unreadable is not None:
                    unreadable(seq)
                after = seq


def _access_in(seq: int, kept: AccessColumns) -> Access | None:
    """The access in this row; ``None``: it is damaged, or of an action that a newer version knows."""
    instant = read_instant(kept.at)
    if instant is None or kept.action not in _ACTIONS:
        return None
    return Access(
        seq=seq,
        at=instant,
        who=kept.who,
        action=Action(kept.action),
        case=kept.case,
        recipient=kept.recipient,
        reason=kept.reason,
    )


def _check(*, who: str, case: str | None, recipient: str | None, reason: str | None) -> None:
    rules = (
        ("who", who, _WHO, "a role or a collar number: 1 to 64 of A-Z a-z 0-9 . / _ - and spaces"),
        ("case", case, _CASE, "1 to 64 of A-Z a-z 0-9 _ / -"),
        ("recipient", recipient, _ONE_LINE, "1 to 1,000 characters on one line"),
        ("reason", reason, _ONE_LINE, "1 to 1,000 characters on one line"),
    )
    faults = [
        Fault(path, "NOT_ALLOWED", f"allowed: {allowed}")
        for path, value, pattern, allowed in rules
        if value is not None and not pattern.fullmatch(value)
    ]
    if faults:
        raise InputError(faults)


def moment(at: Instant) -> str:
    """The instant as text. Raises :class:`InputError` for one without an offset."""
    if at.tzinfo is None:
        raise InputError([Fault("at", "NO_OFFSET", "an instant without an offset; allowed: an aware one")])
    return write_instant(at)

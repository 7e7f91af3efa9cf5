"""The statements that write the rows of messages, their events and the stops, each with its values by name."""

from collections.abc import Mapping
from typing import Any, Final

import attrs
from sqlalchemy import ClauseElement, Column, Table, bindparam, func, insert, select, update

from cara_core.store.database.tables import message, message_event, sending

__all__ = [
    "ADD_EVENT",
    "ADD_MESSAGE",
    "ADD_STOP",
    "END",
    "HAND_OVER",
    "LAST_EVENT",
    "LAST_STOP",
    "LEASE",
    "SETTLE",
    "WRONG",
    "Write",
]

_REFERENCE: Final = "reference_of_row"


@attrs.frozen(eq=False)
class Write:
    """One statement, and the names of its values in the order in which it takes them."""

    statement: ClauseElement
    names: tuple[str, ...]

    def ordered(self, values: Mapping[str, object]) -> tuple[object, ...]:
        """These values in the order of the statement. Raises :class:`ValueError` where one is missing or too many."""
        if values.keys() != set(self.names):
            raise ValueError(f"allowed: {', '.join(self.names)}")
        return tuple(values[name] for name in self.names)


def _insert(table: Table) -> Write:
    return Write(insert(table), tuple(column.name for column in table.c))


def _update(*columns: Column[Any]) -> Write:
    """An update of these columns of the message with one reference."""
    values: list[tuple[Any, Any]] = [(column, bindparam(f"new_{column.name}")) for column in columns]
    statement = update(message).ordered_values(*values).where(message.c.reference == bindparam(_REFERENCE))
    return Write(statement, (*(column.name for column in columns), "reference"))


_C: Final = message.c
ADD_MESSAGE: Final = _insert(message)
LEASE: Final = _update(_C.leased_until, _C.updated_at)
HAND_OVER: Final = _update(
    *(_C.channel, _C.language, _C.contact_version, _C.opens_on),
    *(_C.state, _C.attempts, _C.digest, _C.detail, _C.updated_at),
)
SETTLE: Final = _update(_C.state, _C.leased_until, _C.provider_id, _C.detail, _C.updated_at)
END: Final = _update(_C.state, _C.attempts, _C.leased_until, _C.detail, _C.updated_at)
WRONG: Final = _update(_C.wrong_by)
ADD_EVENT: Final = _insert(message_event)
LAST_EVENT: Final = select(func.max(message_event.c.seq))
ADD_STOP: Final = _insert(sending)
LAST_STOP: Final = select(func.max(sending.c.seq))

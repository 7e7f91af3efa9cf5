"""The tables of the store, as SQLAlchemy Core sees them.

They are made by the steps in ``migrations/`` alone; a test holds both to be the same. The
logs (``fact``, ``decision``, ``access``, ``checkpoint``, ``reach``, ``request``, ``message_event``,
``message_announcement``, ``sending``, ``calendar_entry``) are only ever added to: triggers refuse to change or remove
a row. The index (``index_set``, ``index_case``, ``index_owed``) can be made again from the facts.
"""

from typing import Final

from cara_core.store.database.tables.belonging import belonging, belonging_case, belonging_through
from cara_core.store.database.tables.calendar import calendar_entry
from cara_core.store.database.tables.columns import metadata
from cara_core.store.database.tables.facts import decision, fact, outbox, store
from cara_core.store.database.tables.index import duty, index_case, index_duty, index_owed, index_set, indexed
from cara_core.store.database.tables.logs import access, checkpoint, reach, reference_key, request
from cara_core.store.database.tables.messages import message, message_announcement, message_event, sending

__all__ = [
    "FORMAT",
    "TOPIC",
    "access",
    "belonging",
    "belonging_case",
    "belonging_through",
    "calendar_entry",
    "checkpoint",
    "decision",
    "duty",
    "fact",
    "index_case",
    "index_duty",
    "index_owed",
    "index_set",
    "indexed",
    "message",
    "message_announcement",
    "message_event",
    "metadata",
    "outbox",
    "reach",
    "reference_key",
    "request",
    "sending",
    "store",
]

FORMAT: Final = 1
"""The format of the store that this version writes: another one, once an older version could not go on with it.

A step in ``migrations/`` that only adds leaves it as it is, so that hosts can be upgraded one after the other.
"""
TOPIC: Final = "case_moved"
"""The hook that hears of every fact after the commit."""

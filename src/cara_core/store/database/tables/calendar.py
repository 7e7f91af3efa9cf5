"""The calendar of workshops: a row for each version of a workshop, and of a facilitator."""

from sqlalchemy import Column, LargeBinary, Table, UniqueConstraint

from cara_core.store.database.tables.columns import INTEGER, STRING, metadata

__all__ = ["calendar_entry"]

calendar_entry = Table(
    "calendar_entry",
    metadata,
    Column("seq", INTEGER, primary_key=True, autoincrement=False),
    Column("kind", STRING, nullable=False),
    Column("id", STRING, nullable=False),
    Column("version", INTEGER, nullable=False),
    Column("recorded_at", STRING, nullable=False),
    Column("recorded_by", STRING, nullable=False),
    Column("state", STRING, nullable=False),
    Column("body", STRING, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("kind", "id", "version", name="calendar_entry_version"),
    sqlite_strict=True,
)
"""What a coordinator kept, version by version, under a chain of its own; nobody's name is in it.

A workshop that was cancelled stays so: the newest version of its id says it.
"""

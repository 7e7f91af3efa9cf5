"""The logs beside the facts: who read what, what was signed for, how people are reached, and under which keys."""

from sqlalchemy import CheckConstraint, Column, LargeBinary, Table, UniqueConstraint

from cara_core.store.database.tables.columns import INTEGER, STRING, metadata

__all__ = ["access", "checkpoint", "reach", "reference_key", "request"]

access = Table(
    "access",
    metadata,
    Column("seq", INTEGER, primary_key=True, autoincrement=False),
    Column("at", STRING, nullable=False),
    Column("who", STRING, nullable=False),
    Column("action", STRING, nullable=False),
    Column("case_id", STRING),
    Column("recipient", STRING),
    Column("reason", STRING),
    Column("hash", LargeBinary, nullable=False),
    sqlite_strict=True,
)

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("number", INTEGER, primary_key=True, autoincrement=False),
    Column("note", STRING, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    sqlite_strict=True,
)

reach = Table(
    "reach",
    metadata,
    Column("seq", INTEGER, primary_key=True, autoincrement=False),
    Column("case_id", STRING, nullable=False),
    Column("kind", STRING, nullable=False),
    Column("version", INTEGER, nullable=False),
    Column("after_fact", INTEGER, nullable=False),
    Column("recorded_at", STRING, nullable=False),
    Column("recorded_by", STRING, nullable=False),
    Column("body", STRING, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("case_id", "kind", "version", name="reach_version"),
    sqlite_strict=True,
)
"""How somebody of a case is reached: a row for each version, sealed in one piece under that person's key.

``after_fact`` was the last fact of the case when it was recorded: it says on which side of an erasure it stands.
"""

request = Table(
    "request",
    metadata,
    Column("key", STRING, primary_key=True),
    Column("case_id", STRING, nullable=False),
    Column("kind", STRING, nullable=False),
    Column("version", INTEGER, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""The idempotency keys of contact records, and which version each was for; those of facts stand with their facts."""

reference_key = Table(
    "reference_key",
    metadata,
    Column(
        "one", INTEGER, CheckConstraint("one = 1", name="reference_key_is_one"), primary_key=True, autoincrement=False
    ),
    Column("digest", STRING, nullable=False),
    sqlite_strict=True,
)
"""The digest of the key of the messages' references, once there is one. It never changes."""

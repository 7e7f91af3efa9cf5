"""The store itself, the log of facts, and what is kept with each fact: its telling, and the decision of a screening."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, LargeBinary, Table, UniqueConstraint, text

from cara_core.store.database.tables.columns import INTEGER, STRING, metadata

__all__ = ["decision", "fact", "outbox", "store"]

store = Table(
    "store",
    metadata,
    Column("one", INTEGER, CheckConstraint("one = 1", name="store_is_one"), primary_key=True, autoincrement=False),
    Column("id", STRING, nullable=False),
    Column("format", INTEGER, nullable=False),
    Column("created_at", STRING, nullable=False),
    sqlite_strict=True,
)

fact = Table(
    "fact",
    metadata,
    Column("seq", INTEGER, primary_key=True, autoincrement=False),
    Column("case_id", STRING, nullable=False),
    Column("number", INTEGER, nullable=False),
    Column("kind", STRING, nullable=False),
    Column("day", STRING, nullable=False),
    Column("instant", STRING),
    Column("said_by", STRING, nullable=False),
    Column("recorded_at", STRING, nullable=False),
    Column("request", STRING),
    Column("request_size", INTEGER),
    Column("supersedes", INTEGER),
    Column("body", STRING, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("case_id", "number", name="fact_number"),
    sqlite_strict=True,
)
"""``request`` stands on the first fact of a request, with the number of its facts."""

Index(
    "fact_request",
    fact.c.request,
    unique=True,
    sqlite_where=text("request IS NOT NULL"),
    postgresql_where=text("request IS NOT NULL"),
)
Index(
    "fact_erasure",
    fact.c.case_id,
    fact.c.number,
    sqlite_where=text("kind = 'person_erased'"),
    postgresql_where=text("kind = 'person_erased'"),
)

Index(
    "fact_booking",
    fact.c.day,
    fact.c.case_id,
    sqlite_where=text("kind = 'workshops_booked'"),
    postgresql_where=text("kind = 'workshops_booked'"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", STRING, primary_key=True),
    Column("seq", INTEGER, ForeignKey("fact.seq", name="outbox_of_fact"), nullable=False),
    Column("topic", STRING, nullable=False),
    Column("attempts", INTEGER, nullable=False),
    Column("failure", STRING),
    Column("told_at", STRING),
    Column("leased_until", STRING),
    UniqueConstraint("seq", name="outbox_once"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""One row for each fact. ``id``, ``seq`` and ``topic`` never change; the rest is where its telling stands."""

Index(
    "outbox_untold",
    outbox.c.seq,
    sqlite_where=text("told_at IS NULL"),
    postgresql_where=text("told_at IS NULL"),
)

decision = Table(
    "decision",
    metadata,
    Column("seq", INTEGER, primary_key=True, autoincrement=False),
    Column("case_id", STRING, nullable=False),
    Column("number", INTEGER, nullable=False),
    Column("body", STRING, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("case_id", "number", name="decision_of_fact"),
    sqlite_strict=True,
)
"""The decision of each screening, sealed: a row for each fact of that kind, which names the digest of its ``body``."""

"""The tables of the store, as SQLAlchemy Core sees them.

They are made by the steps in ``migrations/`` alone; a test holds both to be the same. The
logs (``fact``, ``access``, ``checkpoint``, ``reach``, ``message_event``, ``sending``) are
only ever added to: triggers refuse to change or remove a row. ``duty`` and ``indexed`` can
be made again from the facts.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

__all__ = [
    "FORMAT",
    "TOPIC",
    "access",
    "checkpoint",
    "duty",
    "fact",
    "indexed",
    "message",
    "message_event",
    "metadata",
    "outbox",
    "reach",
    "sending",
    "store",
]

FORMAT: Final = 1
"""The format of the store that this version writes."""
TOPIC: Final = "case_moved"
"""What is told of every fact after the commit."""

metadata = MetaData()

# PostgreSQL compares texts by the language of its database unless told to go by the bytes, as SQLite does.
_TEXT: Final = Text().with_variant(Text(collation="C"), "postgresql")
_WHOLE: Final = Integer().with_variant(BigInteger(), "postgresql")

store = Table(
    "store",
    metadata,
    Column("one", _WHOLE, CheckConstraint("one = 1", name="store_is_one"), primary_key=True, autoincrement=False),
    Column("id", _TEXT, nullable=False),
    Column("format", _WHOLE, nullable=False),
    Column("created_at", _TEXT, nullable=False),
    sqlite_strict=True,
)

fact = Table(
    "fact",
    metadata,
    Column("seq", _WHOLE, primary_key=True, autoincrement=False),
    Column("case_id", _TEXT, nullable=False),
    Column("number", _WHOLE, nullable=False),
    Column("kind", _TEXT, nullable=False),
    Column("day", _TEXT, nullable=False),
    Column("instant", _TEXT),
    Column("said_by", _TEXT, nullable=False),
    Column("recorded_at", _TEXT, nullable=False),
    Column("request", _TEXT),
    Column("request_size", _WHOLE),
    Column("supersedes", _WHOLE),
    Column("body", _TEXT, nullable=False),
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

outbox = Table(
    "outbox",
    metadata,
    Column("id", _TEXT, primary_key=True),
    Column("seq", _WHOLE, ForeignKey("fact.seq", name="outbox_of_fact"), nullable=False),
    Column("topic", _TEXT, nullable=False),
    Column("attempts", _WHOLE, nullable=False),
    Column("failure", _TEXT),
    Column("told_at", _TEXT),
    Column("leased_until", _TEXT),
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

access = Table(
    "access",
    metadata,
    Column("seq", _WHOLE, primary_key=True, autoincrement=False),
    Column("at", _TEXT, nullable=False),
    Column("who", _TEXT, nullable=False),
    Column("action", _TEXT, nullable=False),
    Column("case_id", _TEXT),
    Column("recipient", _TEXT),
    Column("reason", _TEXT),
    Column("hash", LargeBinary, nullable=False),
    sqlite_strict=True,
)

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("number", _WHOLE, primary_key=True, autoincrement=False),
    Column("note", _TEXT, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    sqlite_strict=True,
)

duty = Table(
    "duty",
    metadata,
    Column("case_id", _TEXT, nullable=False),
    Column("kind", _TEXT, nullable=False),
    Column("opens_on", _TEXT, nullable=False),
    Column("due_by", _TEXT, nullable=False),
    Column("rest", _TEXT, nullable=False),
    PrimaryKeyConstraint("due_by", "case_id", "kind", "rest", name="duty_in_order"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""The index of duties: what the facts come to, never a status that somebody sets."""

Index("duty_of_case", duty.c.case_id)

indexed = Table(
    "indexed",
    metadata,
    Column("one", _WHOLE, CheckConstraint("one = 1", name="indexed_is_one"), primary_key=True, autoincrement=False),
    Column("seq", _WHOLE, nullable=False),
    Column("made_with", _TEXT, nullable=False),
    sqlite_strict=True,
)
"""Up to which fact the duties are indexed; with which calendar and version of the rules, and what the rows come to."""

reach = Table(
    "reach",
    metadata,
    Column("seq", _WHOLE, primary_key=True, autoincrement=False),
    Column("case_id", _TEXT, nullable=False),
    Column("kind", _TEXT, nullable=False),
    Column("version", _WHOLE, nullable=False),
    Column("after_fact", _WHOLE, nullable=False),
    Column("recorded_at", _TEXT, nullable=False),
    Column("recorded_by", _TEXT, nullable=False),
    Column("body", _TEXT, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("case_id", "kind", "version", name="reach_version"),
    sqlite_strict=True,
)
"""How somebody of a case is reached: a row for each version, sealed as a whole under that person's key.

``after_fact`` was the last fact of the case when it was recorded: it says on which side of an erasure it stands.
"""

message = Table(
    "message",
    metadata,
    Column("reference", _TEXT, primary_key=True),
    Column("case_id", _TEXT, nullable=False),
    Column("message", _TEXT, nullable=False),
    Column("occurrence", _TEXT, nullable=False),
    Column("reader", _TEXT, nullable=False),
    Column("medium", _TEXT, nullable=False),
    Column("channel", _TEXT, nullable=False),
    Column("language", _TEXT),
    Column("contact_version", _WHOLE),
    Column("opens_on", _TEXT, nullable=False),
    Column("state", _TEXT, nullable=False),
    Column("attempts", _WHOLE, nullable=False),
    Column("leased_until", _TEXT),
    Column("provider_id", _TEXT),
    Column("digest", _TEXT),
    Column("detail", _TEXT, nullable=False),
    Column("created_at", _TEXT, nullable=False),
    Column("updated_at", _TEXT, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""One row for each message that a channel was, or is, to carry: what it is never changes, how far it has come does.

``attempts`` counts how often it was handed to a channel that did not at once say "later".
"""

Index("message_of_case", message.c.case_id)
Index("message_in_state", message.c.state, message.c.reference)

message_event = Table(
    "message_event",
    metadata,
    Column("seq", _WHOLE, primary_key=True, autoincrement=False),
    Column("reference", _TEXT, ForeignKey("message.reference", name="event_of_message"), nullable=False),
    Column("at", _TEXT, nullable=False),
    Column("state", _TEXT, nullable=False),
    Column("detail", _TEXT, nullable=False),
    Column("provider_id", _TEXT),
    sqlite_strict=True,
)
"""All that was done with a message, and all that a channel said of it, also what came late or twice."""

Index("event_of_reference", message_event.c.reference)

sending = Table(
    "sending",
    metadata,
    Column("seq", _WHOLE, primary_key=True, autoincrement=False),
    Column("at", _TEXT, nullable=False),
    Column("said_by", _TEXT, nullable=False),
    Column("stopped", _WHOLE, nullable=False),
    sqlite_strict=True,
)
"""Who stopped all sending, and who let it go on: the newest row decides."""

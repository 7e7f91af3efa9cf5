"""The tables of the store, as SQLAlchemy Core sees them.

They are made by the steps in ``migrations/`` alone; a test holds both to be the same. The
logs (``fact``, ``decision``, ``access``, ``checkpoint``, ``reach``, ``request``, ``message_event``,
``sending``) are only ever added to: triggers refuse to change or remove a row. The index
(``index_set``, ``index_case``, ``index_owed``) can be made again from the facts.
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
    "INTEGER",
    "STRING",
    "TOPIC",
    "access",
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

metadata = MetaData()

# PostgreSQL compares texts by the language of its database unless told to go by the bytes, as SQLite does.
STRING: Final = Text().with_variant(Text(collation="C"), "postgresql")
INTEGER: Final = Integer().with_variant(BigInteger(), "postgresql")

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

duty = Table(
    "duty",
    metadata,
    Column("case_id", STRING, nullable=False),
    Column("kind", STRING, nullable=False),
    Column("opens_on", STRING, nullable=False),
    Column("due_by", STRING, nullable=False),
    Column("rest", STRING, nullable=False),
    PrimaryKeyConstraint("due_by", "case_id", "kind", "rest", name="duty_in_order"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""The index of duties of versions before step 0003, which may still be at work on this store. Nothing here uses it."""

Index("duty_of_case", duty.c.case_id)

indexed = Table(
    "indexed",
    metadata,
    Column("one", INTEGER, CheckConstraint("one = 1", name="indexed_is_one"), primary_key=True, autoincrement=False),
    Column("seq", INTEGER, nullable=False),
    Column("made_with", STRING, nullable=False),
    sqlite_strict=True,
)
"""As ``duty``, of versions before step 0003."""

index_set = Table(
    "index_set",
    metadata,
    Column("made", INTEGER, primary_key=True, autoincrement=False),
    Column("made_with", STRING, nullable=False),
    Column("seq", INTEGER, nullable=False),
    Column("through", STRING),
    Column("cases", STRING, nullable=False),
    Column("duties", STRING, nullable=False),
    UniqueConstraint("made_with", name="index_set_once"),
    sqlite_strict=True,
)
"""One row for each set of rows of the index: what the facts come to, never a status that somebody sets.

``made_with`` says with which calendar and which rules, ``seq`` up to which fact. While a set is made for the first
time ``through`` is the case it has come to. ``cases`` and ``duties`` are what the rows of the two other tables come
to. ``made`` counts the sets: the greater, the newer.
"""

index_case = Table(
    "index_case",
    metadata,
    Column("made", INTEGER, nullable=False),
    Column("case_id", STRING, nullable=False),
    Column("force", STRING, nullable=False),
    Column("community", STRING),
    Column("opened_on", STRING),
    Column("last_on", STRING),
    Column("number", INTEGER, nullable=False),
    Column("phase", STRING),
    Column("held", INTEGER, nullable=False),
    Column("why_unreadable", STRING),
    PrimaryKeyConstraint("made", "case_id", name="index_case_in_order"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""One row for each case of a set: how far it has come, or why it cannot be read."""

Index(
    "index_case_unreadable",
    index_case.c.made,
    index_case.c.case_id,
    sqlite_where=text("why_unreadable IS NOT NULL"),
    postgresql_where=text("why_unreadable IS NOT NULL"),
)

index_duty = Table(
    "index_duty",
    metadata,
    Column("made", INTEGER, nullable=False),
    Column("due_by", STRING, nullable=False),
    Column("case_id", STRING, nullable=False),
    Column("kind", STRING, nullable=False),
    Column("about", STRING, nullable=False),
    Column("opens_on", STRING, nullable=False),
    Column("owner", STRING, nullable=False),
    Column("force", STRING, nullable=False),
    Column("source", STRING, nullable=False),
    PrimaryKeyConstraint("made", "due_by", "case_id", "kind", "about", "opens_on", name="index_duty_in_order"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""The duties of the sets of versions before step 0006, which may still be at work on this store.

Here they are only taken away, with the sets they belong to.
"""

Index("index_duty_of_case", index_duty.c.case_id)

index_owed = Table(
    "index_owed",
    metadata,
    Column("made", INTEGER, nullable=False),
    Column("due_by", STRING, nullable=False),
    Column("due_at", STRING, nullable=False),
    Column("case_id", STRING, nullable=False),
    Column("kind", STRING, nullable=False),
    Column("about", STRING, nullable=False),
    Column("opens_on", STRING, nullable=False),
    Column("root", STRING, nullable=False),
    Column("owner", STRING, nullable=False),
    Column("force", STRING, nullable=False),
    Column("source", STRING, nullable=False),
    Column("waits_for", STRING, nullable=False),
    PrimaryKeyConstraint(
        *("made", "due_by", "due_at", "case_id", "kind", "about", "opens_on", "root"), name="index_owed_in_order"
    ),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""One row for each duty of a set, in the order in which they are due.

``due_at`` is an instant, or ``day`` where the day alone counts: so what is due at an hour comes before what is
due by the end of that day. ``root`` is the number of the fact that the duty follows from, so long that numbers sort.
"""

Index("index_owed_of_case", index_owed.c.case_id)

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

message = Table(
    "message",
    metadata,
    Column("reference", STRING, primary_key=True),
    Column("case_id", STRING, nullable=False),
    Column("message", STRING, nullable=False),
    Column("occurrence", STRING, nullable=False),
    Column("reader", STRING, nullable=False),
    Column("medium", STRING, nullable=False),
    Column("channel", STRING, nullable=False),
    Column("language", STRING),
    Column("contact_version", INTEGER),
    Column("opens_on", STRING, nullable=False),
    Column("state", STRING, nullable=False),
    Column("attempts", INTEGER, nullable=False),
    Column("leased_until", STRING),
    Column("provider_id", STRING),
    Column("digest", STRING),
    Column("detail", STRING, nullable=False),
    Column("created_at", STRING, nullable=False),
    Column("updated_at", STRING, nullable=False),
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
    Column("seq", INTEGER, primary_key=True, autoincrement=False),
    Column("reference", STRING, ForeignKey("message.reference", name="event_of_message"), nullable=False),
    Column("at", STRING, nullable=False),
    Column("state", STRING, nullable=False),
    Column("detail", STRING, nullable=False),
    Column("provider_id", STRING),
    sqlite_strict=True,
)
"""All that was done with a message, and all that a channel said of it, also what came late or twice."""

Index("event_of_reference", message_event.c.reference)

sending = Table(
    "sending",
    metadata,
    Column("seq", INTEGER, primary_key=True, autoincrement=False),
    Column("at", STRING, nullable=False),
    Column("said_by", STRING, nullable=False),
    Column("stopped", INTEGER, nullable=False),
    sqlite_strict=True,
)
"""Who stopped all sending, and who let it go on: the newest row decides."""

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

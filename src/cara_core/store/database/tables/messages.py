"""The messages that channels carry, what was done with each, and whether anything is sent at all."""

from sqlalchemy import Column, ForeignKey, Index, Table

from cara_core.store.database.tables.columns import INTEGER, STRING, metadata

__all__ = ["message", "message_announcement", "message_event", "sending"]

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
    Column("wrong_by", INTEGER),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""One row for each message that a channel was, or is, to carry: what it is never changes, how far it has come does.

``attempts`` counts how often it was handed to a channel that did not at once say "later". ``wrong_by`` is the
number of the fact since which it is wrong, until it is put right.
"""

Index("message_of_case", message.c.case_id)
Index("message_in_state", message.c.state, message.c.reference)
Index("message_wrong", message.c.wrong_by)

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

message_announcement = Table(
    "message_announcement",
    metadata,
    Column(
        "seq",
        INTEGER,
        ForeignKey("message_event.seq", name="announcement_with_event"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("reference", STRING, nullable=False),
    Column("case_id", STRING, nullable=False),
    Column("after_fact", INTEGER, nullable=False),
    Column("body", STRING, nullable=False),
    sqlite_strict=True,
)
"""What a message said of the workshops when it was handed over (``seq`` is that event), sealed for the participant."""

Index("announcement_of_case", message_announcement.c.case_id)

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

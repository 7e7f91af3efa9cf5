"""How somebody is reached, and what was sent: contact records, messages, what was said of them, and the stop."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STRING: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_INTEGER: Final = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
_LOGS: Final = ("reach", "message_event", "sending")
_FIXED: Final = "reference, case_id, message, occurrence, reader, medium, created_at"
"""What a message is, and never changes; the rest of its row is where its sending stands."""


def upgrade() -> None:
    """Make the tables, and the triggers that keep the logs as they are."""
    _reach()
    _messages()
    match op.get_bind().dialect.name:
        case "sqlite":
            _triggers_of_sqlite()
        case _:
            _triggers_of_postgresql()


def downgrade() -> None:
    """Never: a log is not taken away."""
    raise NotImplementedError("what was sent is not taken away")


def _key_column(name: str) -> sa.Column[int]:
    return sa.Column(name, _INTEGER, primary_key=True, autoincrement=False)


def _string_column(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, _STRING, nullable=null)


def _integer_column(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, _INTEGER, nullable=null)


def _reach() -> None:
    op.create_table(
        "reach",
        _key_column("seq"),
        _string_column("case_id"),
        _string_column("kind"),
        _integer_column("version"),
        _integer_column("after_fact"),
        _string_column("recorded_at"),
        _string_column("recorded_by"),
        _string_column("body"),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("case_id", "kind", "version", name="reach_version"),
        sqlite_strict=True,
    )


def _messages() -> None:
    op.create_table(
        "message",
        sa.Column("reference", _STRING, primary_key=True),
        *(_string_column(name) for name in ("case_id", "message", "occurrence", "reader", "medium", "channel")),
        _string_column("language", null=True),
        _integer_column("contact_version", null=True),
        _string_column("opens_on"),
        _string_column("state"),
        _integer_column("attempts"),
        *(_string_column(name, null=True) for name in ("leased_until", "provider_id", "digest")),
        *(_string_column(name) for name in ("detail", "created_at", "updated_at")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("message_of_case", "message", ["case_id"])
    op.create_index("message_in_state", "message", ["state", "reference"])
    op.create_table(
        "message_event",
        _key_column("seq"),
        sa.Column("reference", _STRING, sa.ForeignKey("message.reference", name="event_of_message"), nullable=False),
        *(_string_column(name) for name in ("at", "state", "detail")),
        _string_column("provider_id", null=True),
        sqlite_strict=True,
    )
    op.create_index("event_of_reference", "message_event", ["reference"])
    op.create_table(
        "sending",
        _key_column("seq"),
        _string_column("at"),
        _string_column("said_by"),
        _integer_column("stopped"),
        sqlite_strict=True,
    )


def _triggers_of_sqlite() -> None:
    refused = "BEGIN SELECT RAISE(ABORT, 'a log is only ever added to'); END"
    for table in (*_LOGS, "message"):
        changed = f"UPDATE OF {_FIXED}" if table == "message" else "UPDATE"
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE {changed} ON {table} {refused}")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refused}")


def _triggers_of_postgresql() -> None:
    refused = "EXECUTE FUNCTION cara_log_is_kept()"
    for table in (*_LOGS, "message"):
        changed = f"UPDATE OF {_FIXED}" if table == "message" else "UPDATE"
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE {changed} ON {table} FOR EACH ROW {refused}")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {refused}")
        op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {refused}")

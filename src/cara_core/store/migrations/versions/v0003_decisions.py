"""What was decided at each screening, and under which key a contact record was asked for."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STRING: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_INTEGER: Final = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
_LOGS: Final = ("decision", "request")


def upgrade() -> None:
    """Make the tables, and the triggers that keep them as they are. Nothing that was kept is touched."""
    op.create_table(
        "decision",
        sa.Column("seq", _INTEGER, primary_key=True, autoincrement=False),
        sa.Column("case_id", _STRING, nullable=False),
        sa.Column("number", _INTEGER, nullable=False),
        sa.Column("body", _STRING, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("case_id", "number", name="decision_of_fact"),
        sqlite_strict=True,
    )
    op.create_table(
        "request",
        sa.Column("key", _STRING, primary_key=True),
        sa.Column("case_id", _STRING, nullable=False),
        sa.Column("kind", _STRING, nullable=False),
        sa.Column("version", _INTEGER, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    match op.get_bind().dialect.name:
        case "sqlite":
            _triggers_of_sqlite()
        case _:
            _triggers_of_postgresql()


def downgrade() -> None:
    """Never: a log is not taken away."""
    raise NotImplementedError("what was decided is not taken away")


def _triggers_of_sqlite() -> None:
    refused = "BEGIN SELECT RAISE(ABORT, 'a log is only ever added to'); END"
    for table in _LOGS:
        for change in ("UPDATE", "DELETE"):
            op.execute(f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} {refused}")


def _triggers_of_postgresql() -> None:
    refused = "EXECUTE FUNCTION cara_log_is_kept()"
    for table in _LOGS:
        for change in ("UPDATE", "DELETE"):
            op.execute(f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} FOR EACH ROW {refused}")
        op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {refused}")

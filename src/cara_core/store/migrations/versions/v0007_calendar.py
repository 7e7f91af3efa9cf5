"""The calendar of workshops in the store: what a coordinator kept, version by version, and what was cancelled."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_STRING: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_INTEGER: Final = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
_TABLE: Final = "calendar_entry"


def upgrade() -> None:
    """Make the table, and the triggers that keep it as it is. Nothing that was kept is touched."""
    op.create_table(
        _TABLE,
        sa.Column("seq", _INTEGER, primary_key=True, autoincrement=False),
        *(sa.Column(name, _STRING, nullable=False) for name in ("kind", "id")),
        sa.Column("version", _INTEGER, nullable=False),
        *(sa.Column(name, _STRING, nullable=False) for name in ("recorded_at", "recorded_by", "state", "body")),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("kind", "id", "version", name="calendar_entry_version"),
        sqlite_strict=True,
    )
    refused = "EXECUTE FUNCTION cara_log_is_kept()"
    if op.get_bind().dialect.name == "sqlite":
        refused = "BEGIN SELECT RAISE(ABORT, 'a log is only ever added to'); END"
    else:
        op.execute(f"CREATE TRIGGER {_TABLE}_no_truncate BEFORE TRUNCATE ON {_TABLE} {refused}")
        refused = f"FOR EACH ROW {refused}"
    for change in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER {_TABLE}_no_{change.lower()} BEFORE {change} ON {_TABLE} {refused}")


def downgrade() -> None:
    """Never: a workshop that was cancelled would be on offer again."""
    raise NotImplementedError("what was kept of the calendar is not taken away")

"""A digest of the key of the messages' references: a host with another key would send every message again."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_STRING: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_INTEGER: Final = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Make the table of one row, and the triggers that keep it as it is."""
    op.create_table(
        "reference_key",
        sa.Column("one", _INTEGER, primary_key=True, autoincrement=False),
        sa.Column("digest", _STRING, nullable=False),
        sa.CheckConstraint("one = 1", name="reference_key_is_one"),
        sqlite_strict=True,
    )
    refused = "EXECUTE FUNCTION cara_log_is_kept()"
    if op.get_bind().dialect.name == "sqlite":
        refused = "BEGIN SELECT RAISE(ABORT, 'a log is only ever added to'); END"
    else:
        op.execute(f"CREATE TRIGGER reference_key_no_truncate BEFORE TRUNCATE ON reference_key {refused}")
        refused = f"FOR EACH ROW {refused}"
    for change in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER reference_key_no_{change.lower()} BEFORE {change} ON reference_key {refused}")


def downgrade() -> None:
    """Never: without it, another key would be taken for the right one."""
    raise NotImplementedError("the digest of a key is not taken away")

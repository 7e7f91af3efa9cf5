"""What each message said of the workshops, sealed; and since which fact a message that was sent is wrong.

Nothing is filled in: of a message that was sent before nobody knows what it said.
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_STRING: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_INTEGER: Final = sa.Integer().with_variant(sa.BigInteger(), "postgresql")

_ABORT: Final = "BEGIN SELECT RAISE(ABORT, 'a log is only ever added to'); END"
_FUNCTION: Final = "EXECUTE FUNCTION cara_log_is_kept()"


def upgrade() -> None:
    """Make the column and the table, and the triggers that keep the table as it is."""
    op.add_column("message", sa.Column("wrong_by", _INTEGER, nullable=True))
    op.create_index("message_wrong", "message", ["wrong_by"])
    op.create_table(
        "message_announcement",
        sa.Column(
            "seq",
            _INTEGER,
            sa.ForeignKey("message_event.seq", name="announcement_with_event"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("reference", _STRING, nullable=False),
        sa.Column("case_id", _STRING, nullable=False),
        sa.Column("after_fact", _INTEGER, nullable=False),
        sa.Column("body", _STRING, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("announcement_of_case", "message_announcement", ["case_id"])
    sqlite = op.get_bind().dialect.name == "sqlite"
    each, refused = ("", _ABORT) if sqlite else ("FOR EACH ROW ", _FUNCTION)
    for what in ("update", "delete"):
        trigger = f"CREATE TRIGGER message_announcement_no_{what} BEFORE {what.upper()} ON message_announcement"
        op.execute(f"{trigger} {each}{refused}")
    if not sqlite:
        trigger = "CREATE TRIGGER message_announcement_no_truncate BEFORE TRUNCATE ON message_announcement"
        op.execute(f"{trigger} {refused}")


def downgrade() -> None:
    """Never: nothing of a store is ever taken away."""
    raise NotImplementedError("what was told is not taken away")

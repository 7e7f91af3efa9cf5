"""The duties of the index with the instant they are due, the fact they follow from, and what they wait for.

What was there before (``index_duty``) stays for versions that are still at work on the store: what they add
has none of these columns.
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_STRING: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_INTEGER: Final = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
_IN_ORDER: Final = ("due_by", "due_at", "case_id", "kind", "about", "opens_on", "root")
_BESIDE: Final = ("owner", "force", "source", "waits_for")


def upgrade() -> None:
    """Make the table: nothing is filled in, as the first who asks does that."""
    op.create_table(
        "index_owed",
        sa.Column("made", _INTEGER, nullable=False),
        *(sa.Column(name, _STRING, nullable=False) for name in (*_IN_ORDER, *_BESIDE)),
        sa.PrimaryKeyConstraint("made", *_IN_ORDER, name="index_owed_in_order"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("index_owed_of_case", "index_owed", ["case_id"])


def downgrade() -> None:
    """Nothing of a store is ever taken away."""
    raise NotImplementedError("the tables of a store are not taken away")

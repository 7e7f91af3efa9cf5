"""By what cases that belong together find each other: keyed digests of persons, references, offences and days.

Nothing is filled in: the cases there are get theirs from what can be read when somebody first asks.
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_STRING: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_INTEGER: Final = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "belonging",
        sa.Column("case_id", _STRING, nullable=False),
        sa.Column("what", _STRING, nullable=False),
        sa.Column("number", _INTEGER, nullable=False),
        sa.Column("digest", _STRING, nullable=False),
        sa.Column("stands", _INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "what", "number", "digest", name="belonging_of_case"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("belonging_by_digest", "belonging", ["digest", "what", "case_id"])
    op.create_table(
        "belonging_case",
        sa.Column("case_id", _STRING, nullable=False),
        sa.Column("number", _INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="belonging_case_once"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "belonging_through",
        sa.Column("one", _INTEGER, primary_key=True, autoincrement=False),
        sa.Column("seq", _INTEGER, nullable=False),
        sa.CheckConstraint("one = 1", name="belonging_through_is_one"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Nothing of a store is ever taken away."""
    raise NotImplementedError("the tables of a store are not taken away")

"""The index of cases and duties in sets, side by side: one for each calendar and each version of the rules.

What was there before (``duty``, ``indexed``) stays for versions that are still at work on the store.
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STRING: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_INTEGER: Final = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Make the three tables: nothing is filled in, as the first who asks does that."""
    _sets()
    _cases()
    _duties()


def downgrade() -> None:
    """Nothing of a store is ever taken away."""
    raise NotImplementedError("the tables of a store are not taken away")


def _string_column(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, _STRING, nullable=null)


def _integer_column(name: str) -> sa.Column[int]:
    return sa.Column(name, _INTEGER, nullable=False)


def _sets() -> None:
    op.create_table(
        "index_set",
        sa.Column("made", _INTEGER, primary_key=True, autoincrement=False),
        _string_column("made_with"),
        _integer_column("seq"),
        _string_column("through", null=True),
        _string_column("cases"),
        _string_column("duties"),
        sa.UniqueConstraint("made_with", name="index_set_once"),
        sqlite_strict=True,
    )


def _cases() -> None:
    op.create_table(
        "index_case",
        _integer_column("made"),
        _string_column("case_id"),
        _string_column("force"),
        *(_string_column(name, null=True) for name in ("community", "opened_on", "last_on")),
        _integer_column("number"),
        _string_column("phase", null=True),
        _integer_column("held"),
        _string_column("why_unreadable", null=True),
        sa.PrimaryKeyConstraint("made", "case_id", name="index_case_in_order"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    unreadable = sa.text("why_unreadable IS NOT NULL")
    op.create_index(
        "index_case_unreadable",
        "index_case",
        ["made", "case_id"],
        sqlite_where=unreadable,
        postgresql_where=unreadable,
    )


def _duties() -> None:
    columns = ("due_by", "case_id", "kind", "about", "opens_on", "owner", "force", "source")
    op.create_table(
        "index_duty",
        _integer_column("made"),
        *(_string_column(name) for name in columns),
        sa.PrimaryKeyConstraint("made", "due_by", "case_id", "kind", "about", "opens_on", name="index_duty_in_order"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("index_duty_of_case", "index_duty", ["case_id"])

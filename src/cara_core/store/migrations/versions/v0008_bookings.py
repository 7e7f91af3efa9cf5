"""An index of the bookings among the facts: who else goes to a workshop is asked with each booking."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index. No row changes."""
    where = sa.text("kind = 'workshops_booked'")
    op.create_index("fact_booking", "fact", ["day", "case_id"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Nothing of a store is ever taken away."""
    raise NotImplementedError("the tables of a store are not taken away")

"""The index of cases and duties, which can be made again from the facts."""

from sqlalchemy import CheckConstraint, Column, Index, PrimaryKeyConstraint, Table, UniqueConstraint, text

from cara_core.store.database.tables.columns import INTEGER, STRING, metadata

__all__ = ["duty", "index_case", "index_duty", "index_owed", "index_set", "indexed"]

duty = Table(
    "duty",
    metadata,
    Column("case_id", STRING, nullable=False),
    Column("kind", STRING, nullable=False),
    Column("opens_on", STRING, nullable=False),
    Column("due_by", STRING, nullable=False),
    Column("rest", STRING, nullable=False),
    PrimaryKeyConstraint("due_by", "case_id", "kind", "rest", name="duty_in_order"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""The index of duties of versions before step 0003, which may still be at work on this store. Nothing here uses it."""

Index("duty_of_case", duty.c.case_id)

indexed = Table(
    "indexed",
    metadata,
    Column("one", INTEGER, CheckConstraint("one = 1", name="indexed_is_one"), primary_key=True, autoincrement=False),
    Column("seq", INTEGER, nullable=False),
    Column("made_with", STRING, nullable=False),
    sqlite_strict=True,
)
"""As ``duty``, of versions before step 0003."""

index_set = Table(
    "index_set",
    metadata,
    Column("made", INTEGER, primary_key=True, autoincrement=False),
    Column("made_with", STRING, nullable=False),
    Column("seq", INTEGER, nullable=False),
    Column("through", STRING),
    Column("cases", STRING, nullable=False),
    Column("duties", STRING, nullable=False),
    UniqueConstraint("made_with", name="index_set_once"),
    sqlite_strict=True,
)
"""One row for each set of rows of the index: what the facts come to, never a status that somebody sets.

``made_with`` says with which calendar and which rules, ``seq`` up to which fact. While a set is made for the first
time ``through`` is the case it has come to. ``cases`` and ``duties`` are what the rows of the two other tables come
to. ``made`` counts the sets: the greater, the newer.
"""

index_case = Table(
    "index_case",
    metadata,
    Column("made", INTEGER, nullable=False),
    Column("case_id", STRING, nullable=False),
    Column("force", STRING, nullable=False),
    Column("community", STRING),
    Column("opened_on", STRING),
    Column("last_on", STRING),
    Column("number", INTEGER, nullable=False),
    Column("phase", STRING),
    Column("held", INTEGER, nullable=False),
    Column("why_unreadable", STRING),
    PrimaryKeyConstraint("made", "case_id", name="index_case_in_order"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""One row for each case of a set: how far it has come, or why it cannot be read."""

Index(
    "index_case_unreadable",
    index_case.c.made,
    index_case.c.case_id,
    sqlite_where=text("why_unreadable IS NOT NULL"),
    postgresql_where=text("why_unreadable IS NOT NULL"),
)

index_duty = Table(
    "index_duty",
    metadata,
    Column("made", INTEGER, nullable=False),
    Column("due_by", STRING, nullable=False),
    Column("case_id", STRING, nullable=False),
    Column("kind", STRING, nullable=False),
    Column("about", STRING, nullable=False),
    Column("opens_on", STRING, nullable=False),
    Column("owner", STRING, nullable=False),
    Column("force", STRING, nullable=False),
    Column("source", STRING, nullable=False),
    PrimaryKeyConstraint("made", "due_by", "case_id", "kind", "about", "opens_on", name="index_duty_in_order"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""The duties of the sets of versions before step 0006, which may still be at work on this store.

Here they are only taken away, with the sets they belong to.
"""

Index("index_duty_of_case", index_duty.c.case_id)

index_owed = Table(
    "index_owed",
    metadata,
    Column("made", INTEGER, nullable=False),
    Column("due_by", STRING, nullable=False),
    Column("due_at", STRING, nullable=False),
    Column("case_id", STRING, nullable=False),
    Column("kind", STRING, nullable=False),
    Column("about", STRING, nullable=False),
    Column("opens_on", STRING, nullable=False),
    Column("root", STRING, nullable=False),
    Column("owner", STRING, nullable=False),
    Column("force", STRING, nullable=False),
    Column("source", STRING, nullable=False),
    Column("waits_for", STRING, nullable=False),
    PrimaryKeyConstraint(
        *("made", "due_by", "due_at", "case_id", "kind", "about", "opens_on", "root"), name="index_owed_in_order"
    ),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""One row for each duty of a set, in the order in which they are due.

``due_at`` is an instant, or ``day`` where the day alone counts: so what is due at an hour comes before what is
due by the end of that day. ``root`` is the number of the fact that the duty follows from, so long that numbers sort.
"""

Index("index_owed_of_case", index_owed.c.case_id)

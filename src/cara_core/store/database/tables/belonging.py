"""The tables by which cases that belong together are found: keyed digests, and up to which fact they are made.

None of them is a log. Digests are taken away with the person they are of, and those of a referral can be
made again from what can be read; those of persons cannot, as no fact says who is the same person.
"""

from typing import Final

from sqlalchemy import CheckConstraint, Column, Index, PrimaryKeyConstraint, Table

from cara_core.store.database.tables.columns import INTEGER, STRING, metadata

__all__ = ["belonging", "belonging_case", "belonging_through"]

belonging: Final = Table(
    "belonging",
    metadata,
    Column("case_id", STRING, nullable=False),
    Column("what", STRING, nullable=False),
    Column("number", INTEGER, nullable=False),
    Column("digest", STRING, nullable=False),
    Column("stands", INTEGER, nullable=False),
    PrimaryKeyConstraint("case_id", "what", "number", "digest", name="belonging_of_case"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""What a case is known again by: ``suspect``, ``victim``, ``reference``, ``day``, ``month``, ``within``.

``number`` is the fact that says who the person is, 0 for what follows from the referral as it stands. An
empty digest: that fact says it is not known. ``stands``: nothing said since takes its place.
"""

Index("belonging_by_digest", belonging.c.digest, belonging.c.what, belonging.c.case_id)

belonging_case: Final = Table(
    "belonging_case",
    metadata,
    Column("case_id", STRING, nullable=False),
    Column("number", INTEGER, nullable=False),
    PrimaryKeyConstraint("case_id", name="belonging_case_once"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Up to which fact of a case its digests are made; 0: its referral could not be read."""

belonging_through: Final = Table(
    "belonging_through",
    metadata,
    Column(
        "one",
        INTEGER,
        CheckConstraint("one = 1", name="belonging_through_is_one"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("seq", INTEGER, nullable=False),
    sqlite_strict=True,
)
"""Up to which fact of the store somebody has looked for cases without digests: those of versions before."""

"""The rows of digests: those of a case, the cases that share one, and how far they are made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

import attrs
from sqlalchemy import ColumnElement, bindparam, delete, func, insert, literal_column, or_, select

from cara_core.stages.belonging import CaseDigests
from cara_core.store.belonging.digesting import NOT_KNOWN, PersonRecorded
from cara_core.store.database.database import Cursor, Database
from cara_core.store.database.tables import belonging, belonging_case, belonging_through, fact
from cara_core.terms.caution import Person

__all__ = [
    "BY_OFFENCE",
    "BY_PERSON",
    "BY_REFERENCE",
    "PERSONS",
    "BelongingRows",
    "DigestRow",
    "Kept",
    "Window",
    "digests_in",
    "digests_of_kind",
    "people_in",
    "rows_of",
]


class Kept(StrEnum):
    """What a digest is of."""

    SUSPECT = "suspect"
    VICTIM = "victim"
    REFERENCE = "reference"
    DAY = "day"
    MONTH = "month"
    WITHIN = "within"
    SETTLED = "settled"


PERSONS: Final[Mapping[Person, Kept]] = {Person.PARTICIPANT: Kept.SUSPECT, Person.VICTIM: Kept.VICTIM}
BY_PERSON: Final = (
    *((Kept.SUSPECT, there) for there in PERSONS.values()),
    *((Kept.VICTIM, there) for there in PERSONS.values()),
)
BY_REFERENCE: Final = ((Kept.REFERENCE, Kept.REFERENCE),)
BY_OFFENCE: Final = (
    (Kept.DAY, Kept.DAY),
    (Kept.MONTH, Kept.MONTH),
    (Kept.MONTH, Kept.WITHIN),
    (Kept.WITHIN, Kept.MONTH),
)
"""Which digests here are compared with which there."""

_TOUCHING: Final = ("referred", "referral_corrected", "recorded_in_error", "person_erased", "not_the_same")
"""The kinds of fact by which the digests of a case may change."""
_YES: Final[ColumnElement[int]] = literal_column("1")
_OF_CASE: Final = belonging.c.case_id == bindparam("case")
_ROWS: Final = select(belonging.c.what, belonging.c.number, belonging.c.digest, belonging.c.stands).where(_OF_CASE)
_FORGET: Final = delete(belonging).where(_OF_CASE)
_ADD: Final = insert(belonging)
_SHARING: Final = (
    select(belonging.c.case_id)
    .where(
        belonging.c.digest == bindparam("digest"),
        belonging.c.what == bindparam("what"),
        belonging.c.case_id != bindparam("case"),
        belonging.c.stands == _YES,
    )
    .order_by(belonging.c.case_id)
    .limit(bindparam("page"))
    .offset(literal_column("0"))
)
_OTHER: Final = belonging.alias("other")
_SUSPECT: Final[ColumnElement[str]] = literal_column("'suspect'")
_PEOPLE: Final[list[ColumnElement[str]]] = [literal_column(f"'{what}'") for what in PERSONS.values()]
_PAIRS: Final = (
    select(belonging.c.case_id, _OTHER.c.case_id)
    .join(_OTHER, _OTHER.c.digest == belonging.c.digest)
    .where(
        belonging.c.case_id < _OTHER.c.case_id,
        belonging.c.stands == _YES,
        _OTHER.c.stands == _YES,
        belonging.c.what.in_(_PEOPLE),
        _OTHER.c.what.in_(_PEOPLE),
        or_(belonging.c.what != _SUSPECT, _OTHER.c.what != _SUSPECT),
        belonging.c.digest != literal_column("''"),
    )
    .distinct()
    .order_by(belonging.c.case_id, _OTHER.c.case_id)
)
_MADE: Final = select(belonging_case.c.number).where(belonging_case.c.case_id == bindparam("case"))
_UNREADABLE: Final = select(belonging_case.c.case_id).where(literal_column("number = 0"))
_FORGET_MADE: Final = delete(belonging_case).where(belonging_case.c.case_id == bindparam("case"))
_ADD_MADE: Final = insert(belonging_case)
_THROUGH: Final = select(belonging_through.c.seq)
_LAST: Final = select(func.max(fact.c.seq))
_FORGET_THROUGH: Final = delete(belonging_through)
_ADD_THROUGH: Final = insert(belonging_through)
_TOUCHED: Final = (
    select(fact.c.case_id, func.max(fact.c.number))
    .where(
        fact.c.seq > bindparam("after"),
        fact.c.seq <= bindparam("end"),
        fact.c.kind.in_([literal_column(f"'{kind}'") for kind in _TOUCHING]),
    )
    .group_by(fact.c.case_id)
)
_EVERY: Final = 1_000_000_000
"""How many rows a statement gives where all are wanted."""


class DigestRow(NamedTuple):
    """One row, without its case."""

    what: str
    number: int
    digest: str
    stands: int


class Window(NamedTuple):
    """The facts after one position, up to another."""

    after: int
    end: int


@attrs.frozen
class BelongingRows:
    """The rows of one store."""

    database: Database

    def of_case(self, case: str) -> Sequence[DigestRow]:
        """All rows of this case."""
        return [DigestRow(*row) for row in self.database.rows(_ROWS, (case,))]

    def replace(self, cursor: Cursor, case: str, rows: Iterable[DigestRow], *, number: int) -> None:
        """Let these be the rows of this case, made up to the fact of this number."""
        sql = self.database.sql
        cursor.execute(sql(_FORGET), (case,))
        cursor.executemany(sql(_ADD), [(case, *row) for row in rows])
        self.mark_made(cursor, case, number=number)

    def mark_made(self, cursor: Cursor, case: str, *, number: int) -> None:
        """The digests of this case are made up to this fact; 0: its referral cannot be read."""
        cursor.execute(self.database.sql(_FORGET_MADE), (case,))
        cursor.execute(self.database.sql(_ADD_MADE), (case, number))

    def made(self, case: str) -> int | None:
        """Up to which fact are the digests of this case made? ``None``: they are not."""
        for (number,) in self.database.rows(_MADE, (case,)):
            return int(number)
        return None

    def unreadable(self) -> list[str]:
        """The cases whose referral could not be read when somebody last looked."""
        return [str(case) for (case,) in self.database.rows(_UNREADABLE)]

    def sharing(self, case: str, digest: str, what: Kept, *, most: int | None = None) -> list[str]:
        """The other cases with this digest under that name; at most so many."""
        return [str(other) for (other,) in self.database.rows(_SHARING, (digest, what.value, case, most or _EVERY))]

    def pairs(self) -> list[tuple[str, str]]:
        """All pairs of cases that share a person who is a victim in one of them."""
        return [(str(case), str(other)) for case, other in self.database.rows(_PAIRS)]

    def window(self) -> Window:
        """From which fact on has nobody looked for cases without digests, and which is the last?"""
        ((last,),) = self.database.rows(_LAST)
        found = self.database.rows(_THROUGH)
        return Window(int(found[0][0]) if found else 0, int(last or 0))

    def touched(self, window: Window) -> list[tuple[str, int]]:
        """The cases whose digests may have changed by these facts, each with the number of the last of those."""
        return [(case, int(number)) for case, number in self.database.rows(_TOUCHED, window)]

    def mark_through(self, cursor: Cursor, seq: int) -> None:
        """Somebody has looked up to this fact."""
        cursor.execute(self.database.sql(_FORGET_THROUGH), ())
        cursor.execute(self.database.sql(_ADD_THROUGH), (1, seq))


def digests_in(rows: Iterable[DigestRow]) -> CaseDigests:
    """What a case with these rows is known again by."""
    found: dict[str, set[str]] = {}
    for row in rows:
        if row.stands and row.digest != NOT_KNOWN:
            found.setdefault(row.what, set()).add(row.digest)
    return CaseDigests(
        suspect=min(found.get(Kept.SUSPECT, ()), default=None),
        victim=min(found.get(Kept.VICTIM, ()), default=None),
        reference=min(found.get(Kept.REFERENCE, ()), default=None),
        days=frozenset(found.get(Kept.DAY, ())),
        months=frozenset(found.get(Kept.MONTH, ())),
        within=frozenset(found.get(Kept.WITHIN, ())),
    )


def digests_of_kind(digests: CaseDigests, what: Kept) -> Sequence[str]:
    """Of what a case is known again by, those of this kind."""
    lone = {Kept.SUSPECT: digests.suspect, Kept.VICTIM: digests.victim, Kept.REFERENCE: digests.reference}
    if what in lone:
        digest = lone[what]
        return () if digest is None else (digest,)
    many = {Kept.DAY: digests.days, Kept.MONTH: digests.months, Kept.WITHIN: digests.within}
    return sorted(many[what])


def people_in(rows: Iterable[DigestRow], what: Kept) -> list[PersonRecorded]:
    """Who was said to be the suspect (or the victim), by which facts."""
    return [PersonRecorded(row.number, row.digest) for row in rows if row.what == what]


def rows_of(digests: CaseDigests) -> Iterator[DigestRow]:
    """The rows of what the referral says."""
    for what in (Kept.REFERENCE, Kept.DAY, Kept.MONTH, Kept.WITHIN):
        for digest in digests_of_kind(digests, what):
            yield DigestRow(what.value, 0, digest, 1)

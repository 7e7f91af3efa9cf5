"""A row of the table of facts, column by column, and the fact that it says."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, Final, NamedTuple

from typing_extensions import override

from cara_core.case.facts import Fact, What
from cara_core.errors import StoreDamaged
from cara_core.formats.stored_facts import stored_fact, stored_what
from cara_core.store.database.garbled_text import GarbledText
from cara_core.store.database.tables import fact
from cara_core.store.log.chain import read_json
from cara_core.terms.caution import Person
from cara_core.terms.days import Day, read_day
from cara_core.terms.instants import Instant, read_instant

__all__ = [
    "COLUMNS",
    "ERASURE",
    "MOVES_DAY",
    "UNREADABLE",
    "FactRow",
    "UnreadableRow",
    "check_complete",
    "erased_person",
    "erasures_in",
    "fact_of",
    "fact_rows",
    "moves_day_in",
    "open_body_reader",
    "read_body",
    "read_day_column",
]

COLUMNS: Final = (
    fact.c.case_id,
    fact.c.number,
    fact.c.kind,
    fact.c.day,
    fact.c.instant,
    fact.c.said_by,
    fact.c.recorded_at,
    fact.c.supersedes,
    fact.c.body,
)
"""What is read of a fact: the columns of a :class:`FactRow`, in their order."""
MOVES_DAY: Final = "moves_day"
"""Stands in the body of a correction that moves the day, beside what it says."""
ERASURE: Final = "person_erased"
"""The kind of fact by which a person's data are erased."""
UNREADABLE: Final = (AttributeError, KeyError, TypeError, ValueError)
"""What comes of a row that the store did not write."""
_OPEN: Final = frozenset({"open"})


class UnreadableRow(Exception):
    """This row says nothing that this version can read: whoever reads the log asks why, and raises that."""

    def __init__(self, row: "FactRow") -> None:
        super().__init__()
        self.row = row


class FactRow(NamedTuple):
    """What is read of a fact. Its digest and its place in the log are no part of it."""

    case: str
    number: int
    kind: str
    day: str
    instant: str | None
    by: str
    recorded_at: str
    supersedes: int | None
    body: str

    @override
    def __repr__(self) -> str:
        return f"<FactRow {self.case} {self.number} {self.kind}>"

    def read_body(self) -> dict[str, Any]:
        """The parts of its body: see :func:`read_body`."""
        return read_body(self.body, case=self.case, number=self.number)

    def damaged(self) -> StoreDamaged:
        """The error to raise where this row says nothing that can be read."""
        return StoreDamaged(f"fact {self.number} of case {self.case}", "what it says cannot be read")


# The constructor of a NamedTuple is a function in Python; this one is not, and takes two thirds of the time.
_make_row: Final[Callable[[Iterable[Any]], FactRow]] = partial(tuple.__new__, FactRow)


def fact_rows(found: Iterable[Iterable[Any]]) -> list[FactRow]:
    """These rows of the database, which hold :data:`COLUMNS`, with their columns by name."""
    return list(map(_make_row, found))


def read_body(body: str, *, case: str, number: int) -> dict[str, Any]:
    """The parts of the body of this fact: ``open``, and ``sealed`` where anything is. Raises :class:`StoreDamaged`."""
    try:
        read = read_json(body)
    except ValueError:
        read = None
    if type(read) is not dict or type(read.get("open")) is not dict:
        raise StoreDamaged(f"fact {number} of case {case}", "its body cannot be read")
    return read


@lru_cache(maxsize=128)
def open_body_reader(kind: str) -> Callable[[str], What]:
    """What reads a body of this kind that holds nobody's data; it raises ``ValueError`` for one of another form.

    The facts of a force often say the same, and then share one value. It is remembered by kind and
    then by body: one text is looked up at once, where two would first have to be made a key.
    """

    @lru_cache(maxsize=512)
    def read_open_body(body: str) -> What:
        read = read_json(body)
        if read.keys() != _OPEN:
            raise ValueError("a body of another form")
        return stored_what(kind, read["open"])

    return read_open_body


def fact_of(row: FactRow, what: What, why: str | None = None, *, moves_day: bool = False) -> Fact:
    """The fact in this row, which says this; of a correction why, and whether it moves the day.

    Raises ``ValueError`` where a column says nothing that can be read.
    """
    # Taken apart at once: for every fact of every case, to look up the columns one by one takes twice as long.
    case, number, _, day, instant, by, recorded_at, supersedes, _ = row
    return stored_fact(
        case=case,
        number=number,
        on=read_day_column(day),
        at=None if instant is None else _read_instant(instant),
        by=by,
        what=what,
        supersedes=supersedes,
        why=why,
        moves_day=moves_day,
        recorded_at=_read_recorded(recorded_at),
    )


def erasures_in(rows: Iterable[FactRow]) -> dict[Person, list[int]]:
    """The numbers of the facts in these rows of one case that erase a person's data, for each person.

    Raises :class:`UnreadableRow`.
    """
    found: dict[Person, list[int]] = {}
    for row in rows:
        if row.kind == ERASURE:
            found.setdefault(erased_person(row), []).append(row.number)
    return found


def erased_person(row: FactRow) -> Person:
    """Whose data were erased by the fact in this row? Raises :class:`UnreadableRow`."""
    try:
        return Person(row.read_body()["open"]["person"])
    except (KeyError, StoreDamaged, ValueError):
        raise UnreadableRow(row) from None


def check_complete(rows: Sequence[FactRow]) -> None:
    """Are these all facts of one case, in their order, from 1 to the last that is there?

    Raises :class:`StoreDamaged` where one between them is missing. Numbers are there once, so to count them is enough.
    """
    if not rows:
        return
    first, last = rows[0], rows[-1]
    if isinstance(first.case, GarbledText):
        raise StoreDamaged(f"fact {first.number} of case {first.case}", "the name of its case is no UTF-8")
    if last.number != len(rows):
        if first.number < 1:
            raise first.damaged()
        missing = min({*range(1, last.number)}.difference(row.number for row in rows))
        raise StoreDamaged(f"fact {missing} of case {last.case}", "it is not there, and a later fact of its case is")


@lru_cache(maxsize=16_384)
def read_day_column(text: str) -> Day:
    """The day in a row. Raises ``ValueError`` where there is none."""
    found = read_day(text)
    if found is None:
        raise ValueError("no day")
    return found


def moves_day_in(body: Mapping[str, object]) -> bool:
    """Does the correction with this body move the day? One that says nothing of it does not. Raises ``ValueError``."""
    moves = body.get(MOVES_DAY, False)
    if type(moves) is not bool:
        raise ValueError("neither yes nor no")
    return moves


@lru_cache(maxsize=16_384)
def _read_recorded(text: str) -> Instant:
    """When a fact was recorded: remembered, as what is kept together was recorded at one moment."""
    return _read_instant(text)


def _read_instant(text: str) -> Instant:
    found = read_instant(text)
    if found is None:
        raise ValueError("no instant")
    return found

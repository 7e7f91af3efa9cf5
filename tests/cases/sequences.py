"""A case as it happens: rows a coordinator can read, and what has to follow from them.

``life/README.md`` says how a row is written.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs

import cara_core as cara
from cara_core.case.case import Phase
from cara_core.case.facts import KINDS, MADE_BY_THE_CORE
from cara_core.due.duty import DutyKind, NoLongerOwed
from cara_core.terms.caution import Rank
from cara_core.terms.days import read_day
from cara_core.terms.instants import LONDON
from cases.sequence_tables import SequenceWrong, TableRow, close_word, read_tables

__all__ = [
    "CONTACT_RECORD_KEPT",
    "ENDED_STATES",
    "OPENED",
    "Expected",
    "Happening",
    "Moment",
    "WorkedSequence",
    "read_sequence",
]

OPENED: Final = "opened"
CONTACT_RECORD_KEPT: Final = "contact record kept"
LAST: Final = "end"
HAPPENS: Final = "What happens"
FOLLOWS: Final = "What follows"
_KEYS: Final = ("Begins", "Source", "Doubt", "Left out", "Any order")
_COLUMNS: Final = {
    HAPPENS: ("label", "recorded on", "happened on", "who", "rank", "what", "details"),
    FOLLOWS: ("after", "what", "about", "is", "due", "because"),
}
_LABEL: Final = re.compile(r"[a-z][a-z0-9-]{0,30}")
_MOMENT: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?: ([0-2][0-9]:[0-5][0-9]))?")
_USUAL_HOUR: Final = dt.time(17)
"""When something is typed of which only the day is said."""
_KINDS: Final = (OPENED, CONTACT_RECORD_KEPT, *(name for name, kind in KINDS.items() if kind not in MADE_BY_THE_CORE))
_MESSAGE: Final = re.compile(r"[PVFOS][0-9]{2}")
_YES_NO: Final = ("yes", "no")
ENDED_STATES: Final = ("done", "no longer owed", "in error")
_DUTY_STATES: Final = ("open", "reopened", *ENDED_STATES, "not open", "never began")
_STATES: Final[Mapping[str, Sequence[str]]] = {
    "phase": tuple(Phase),
    "kept": ("irregular", "unbooked", "lowers nothing", "repeated"),
    "refused": ("",),
    "held": _YES_NO,
    "stopped": _YES_NO,
    "irregular": _YES_NO,
    "list of victim contact": ("empty",),
    **dict.fromkeys(DutyKind, _DUTY_STATES),
}
_OF_A_MESSAGE: Final = ("due", "paused", "not due")
_SCREENED: Final = "screened as of "
_KNOWN: Final = "known at "


@attrs.frozen(kw_only=True)
class Moment:
    """A day, and the hour in London where it is known."""

    on: cara.Day
    hour: dt.time | None = None

    def at(self) -> cara.Instant:
        """The instant; of a day without an hour late in the afternoon."""
        return dt.datetime.combine(self.on, self.hour or _USUAL_HOUR, LONDON).astimezone(dt.UTC)


@attrs.frozen(kw_only=True)
class Happening:
    """One row of what happens: what somebody records, when, and of when."""

    where: str
    label: str
    recorded: Moment
    happened: Moment
    by: str
    rank: str
    what: str
    details: Mapping[str, str]


@attrs.frozen(kw_only=True)
class Expected:
    """One row of what follows after the row with this label was recorded."""

    where: str
    after: str
    what: str
    about: str
    state: str
    due: Moment | None
    because: tuple[str, ...]


@attrs.frozen(kw_only=True)
class WorkedSequence:
    """One worked sequence: what happens, base first, and what has to follow.

    ``any_order`` are the labels of the rows that may be recorded in any order.
    """

    title: str
    doubt: str = ""
    left_out: str = ""
    happenings: tuple[Happening, ...]
    expected: tuple[Expected, ...]
    any_order: tuple[str, ...] = ()


def read_sequence(file: Path) -> WorkedSequence:
    """The sequence in this file, and in those it begins with. Raises :class:`SequenceWrong` with every fault."""
    found = read_tables(file, keys=_KEYS, columns=_COLUMNS)
    faults: list[str] = []
    before = _base(file, found.head.get("Begins"), faults)
    own = [row for row in (_happening(row, faults) for row in found.tables.get(HAPPENS, ())) if row is not None]
    faults += _twice(file, own)
    happenings = _laid_over(before, own)
    labels = [row.label for row in happenings]
    expected = [_expected(row, [*labels, LAST], faults) for row in found.tables.get(FOLLOWS, ())]
    any_order = _any_order(file, found.head.get("Any order"), labels, faults)
    faults += _labels_meant(happenings)
    if faults:
        raise SequenceWrong(*faults)
    return WorkedSequence(
        title=found.title,
        doubt=found.head.get("Doubt", ""),
        left_out=found.head.get("Left out", ""),
        happenings=happenings,
        expected=tuple(row for row in expected if row is not None),
        any_order=any_order,
    )


def _base(file: Path, name: str | None, faults: list[str]) -> tuple[Happening, ...]:
    if name is None:
        faults.append(f"{file.name}: Begins is missing: the file of the base, or nothing")
        return ()
    if name == "nothing":
        return ()
    base = file.with_name(name)
    if not base.is_file() or not name.startswith("base-"):
        bases = sorted(other.name for other in file.parent.glob("base-*.md"))
        faults.append(f"{file.name}: Begins: there is no base of that name; {close_word(name, bases)}")
        return ()
    return read_sequence(base).happenings


def _laid_over(before: Sequence[Happening], own: Sequence[Happening]) -> tuple[Happening, ...]:
    """A row with the label of a row of the base takes its place; every other one comes after the base."""
    mine = {row.label: row for row in own}
    kept = [mine.pop(row.label, row) for row in before]
    return (*kept, *(row for row in own if row.label in mine))


def _twice(file: Path, rows: Sequence[Happening]) -> Iterator[str]:
    labels = [row.label for row in rows]
    yield from (
        f"{file.name}: two rows have the label {name}" for name in sorted({n for n in labels if labels.count(n) > 1})
    )


def _happening(row: TableRow, faults: list[str]) -> Happening | None:
    cells, before = row.cells, len(faults)
    label, what, rank = cells["label"], cells["what"], cells["rank"]
    if not _LABEL.fullmatch(label) or label == LAST:
        faults.append(f"{row.where}: label: a short word of a-z 0-9 and -, and not {LAST}")
    if what not in _KINDS:
        faults.append(f"{row.where}: what: there is no {what or 'empty cell'}; {close_word(what, _KINDS)}")
    if rank and rank not in list(Rank):
        faults.append(f"{row.where}: rank: there is no {rank}; {close_word(rank, list(Rank))}")
    if not cells["who"]:
        faults.append(f"{row.where}: who: a role or a collar number is needed")
    happened = _moment(row, "happened on", faults)
    recorded = _moment(row, "recorded on", faults) if cells["recorded on"] else happened
    details = _details(row, faults)
    if len(faults) > before or happened is None or recorded is None:
        return None
    return Happening(
        where=row.where,
        label=label,
        recorded=recorded,
        happened=happened,
        by=cells["who"],
        rank=rank,
        what=what,
        details=details,
    )


def _moment(row: TableRow, column: str, faults: list[str]) -> Moment | None:
    found = _MOMENT.fullmatch(row.cells[column])
    on = None if found is None else read_day(found[1])
    if found is None or on is None:
        faults.append(f"{row.where}: {column}: a day such as 2026-03-10, or with an hour in London: 2026-03-10 16:30")
        return None
    return Moment(on=on, hour=None if found[2] is None else dt.time.fromisoformat(found[2]))


def _details(row: TableRow, faults: list[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for part in row.cells["details"].split("; ") if row.cells["details"] else ():
        key, colon, value = part.partition(": ")
        if not colon or not value.strip() or key in found:
            faults.append(f"{row.where}: details: written as key: value; key: value, each key once")
            break
        found[key] = value.strip()
    return found


def _labels_meant(rows: Sequence[Happening]) -> Iterator[str]:
    """A detail such as ``#a`` means a row that stands before."""
    known: set[str] = set()
    for row in rows:
        meant = [value.removeprefix("#") for value in row.details.values() if value.startswith("#")]
        yield from (
            f"{row.where}: details: #{name} means no row before this one" for name in meant if name not in known
        )
        known.add(row.label)


def _any_order(file: Path, text: str | None, labels: Sequence[str], faults: list[str]) -> tuple[str, ...]:
    if text is None:
        return ()
    first, _, last = text.partition(" to ")
    if first not in labels or last not in labels:
        faults.append(f"{file.name}: Any order: two labels, such as a to g")
        return ()
    return tuple(labels[labels.index(first) : labels.index(last) + 1])


def _expected(row: TableRow, labels: Sequence[str], faults: list[str]) -> Expected | None:
    cells, before = row.cells, len(faults)
    what, state = cells["what"], cells["is"]
    if cells["after"] not in labels:
        faults.append(
            f"{row.where}: after: no row has the label {cells['after']}; {close_word(cells['after'], labels)}"
        )
    faults += _of_state(row.where, what, state)
    because = tuple(part for part in cells["because"].split("; ") if part)
    if state in ENDED_STATES or state in {"open", "reopened"}:
        known = [*labels, *NoLongerOwed]
        faults += (
            f"{row.where}: because: {word} is neither a label nor a reason; {close_word(word, known)}"
            for word in because
            if word not in known
        )
    due = _moment(row, "due", faults) if cells["due"] else None
    if len(faults) > before:
        return None
    return Expected(
        where=row.where, after=cells["after"], what=what, about=cells["about"], state=state, due=due, because=because
    )


def _of_state(where: str, what: str, state: str) -> Iterator[str]:
    """Is this word allowed of what it is said of?"""
    if what.startswith((_SCREENED, _KNOWN)) or what == "ended on":
        return
    states = _OF_A_MESSAGE if _MESSAGE.fullmatch(what) else _STATES.get(what)
    if states is None:
        known = [*_STATES, "ended on", f"{_SCREENED}DAY", f"{_KNOWN}MOMENT", "P01 to S06"]
        yield f"{where}: what: there is no {what or 'empty cell'}; {close_word(what, known)}"
    elif state not in states:
        yield f"{where}: is: of {what} there is no {state or 'empty cell'}; {close_word(state, states)}"

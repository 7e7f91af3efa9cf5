"""The rows of the index, column by column: how far each case has come, and every duty."""

import datetime as dt
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final, NamedTuple, TypeAlias

import attrs

from cara_core.case.case import Case, Phase
from cara_core.due.duty import Duty, DutyKind, Owner, WaitsFor
from cara_core.errors import StoreDamaged, StoreError
from cara_core.store.kept import CaseHead
from cara_core.store.log.fact_rows import FactRow, read_day_column
from cara_core.terms.days import read_day
from cara_core.terms.instants import Instant, read_instant

__all__ = [
    "KEY",
    "CaseLine",
    "DutyKey",
    "DutyRow",
    "Indexed",
    "case_head",
    "duty_in",
    "duty_row",
    "line_of",
    "unreadable_line",
    "weight",
    "weight_of_line",
]

_KINDS: Final = {kind.value: kind for kind in DutyKind}
_OWNERS: Final = {owner.value: owner for owner in Owner}
_WAITS: Final = {"": None, **{wait.value: wait for wait in WaitsFor}}
_PHASES: Final = {phase.value: phase for phase in Phase}

KEY: Final = ("due_by", "due_at", "case_id", "kind", "about", "opens_on", "root")
"""When one duty comes before another: the columns of the table after the set, in which its rows are in order."""
DutyKey: TypeAlias = tuple[str, str, str, str, str, str, str]
"""The same of one row."""
_BY_THE_DAY: Final = "day"
"""Where the day alone counts: behind every instant, as the day is over after them."""
_DIGITS: Final = 9
"""So long are the numbers of facts, so that they sort as they count."""


class DutyRow(NamedTuple):
    """A row of the table of duties. The first columns are its :data:`KEY`."""

    due_by: str
    due_at: str
    case: str
    kind: str
    about: str
    opens_on: str
    root: str
    owner: str
    force: str
    source: str
    waits_for: str

    @property
    def key(self) -> DutyKey:
        """What it is sorted by."""
        return self[:7]


class CaseLine(NamedTuple):
    """A row of the table of cases."""

    case: str
    force: str
    community: str | None
    opened_on: str | None
    last_on: str | None
    number: int
    phase: str | None
    held: int
    why_unreadable: str | None


@attrs.frozen
class Indexed:
    """What one case comes to. ``duties`` is ``None`` where it cannot be read: what was known of them stays."""

    line: CaseLine
    duties: Sequence[DutyRow] | None


def weight(row: Iterable[str]) -> int:
    """The digest of a row as a number: what a set of rows comes to is their sum, in whatever order they are."""
    return int.from_bytes(sha256("\0".join(row).encode()).digest())


def weight_of_line(row: Iterable[object]) -> int:
    """The same of a row of cases, in which not all is text. (The duties are weighed every morning: they are.)"""
    return weight(map(str, row))


def duty_row(duty: Duty, *, force: str) -> DutyRow:
    """The row of this duty, in a case of this force."""
    return DutyRow(
        due_by=duty.due_by.isoformat(),
        due_at=_BY_THE_DAY if duty.due_at is None else _instant_text(duty.due_at),
        case=duty.case,
        kind=duty.kind.value,
        about=duty.about,
        opens_on=duty.opens_on.isoformat(),
        root=f"{duty.root:0{_DIGITS}}",
        owner=duty.owner.value,
        force=force,
        source=duty.source,
        waits_for="" if duty.waits_for is None else duty.waits_for.value,
    )


def duty_in(row: DutyRow) -> Duty:
    """The duty in this row. Raises :class:`StoreDamaged`."""
    # Taken apart at once: of fifty thousand every morning, to look up the columns one by one takes a fifth longer.
    due_by, due_at, case, kind, about, opens_on, root, owner, _, source, waits_for = row
    try:
        return Duty(
            case=case,
            kind=_KINDS[kind],
            owner=_OWNERS[owner],
            opens_on=read_day_column(opens_on),
            due_by=read_day_column(due_by),
            source=source,
            about=about,
            due_at=None if due_at == _BY_THE_DAY else _read_instant(due_at),
            waits_for=_WAITS[waits_for],
            root=int(root),
        )
    except (KeyError, ValueError):
        raise StoreDamaged("index_owed", "a row cannot be read: the index can be made again from the facts") from None


def line_of(case: Case) -> CaseLine:
    """The row of this case."""
    return CaseLine(
        case=case.id,
        force=case.force,
        community=case.community,
        opened_on=None if case.opened_on is None else case.opened_on.isoformat(),
        last_on=case.facts[-1].on.isoformat(),
        number=case.number,
        phase=case.phase.value,
        held=int(case.hold is not None),
        why_unreadable=None,
    )


def unreadable_line(rows: Sequence[FactRow], why: StoreError) -> CaseLine:
    """The row of a case that cannot be read: what can be said of it, and the code of the error."""
    first, last = rows[0], rows[-1]
    opened = _opened(first)
    return CaseLine(
        case=str(first.case),
        force=opened.force,
        community=opened.community,
        opened_on=opened.on,
        last_on=_day_text(last.day),
        number=last.number,
        phase=None,
        held=0,
        why_unreadable=why.code,
    )


def case_head(row: CaseLine) -> CaseHead:
    """The case in this row. Raises :class:`StoreDamaged`."""
    try:
        return CaseHead(
            case=row.case,
            force=row.force,
            community=row.community,
            opened_on=None if row.opened_on is None else read_day_column(row.opened_on),
            last_on=None if row.last_on is None else read_day_column(row.last_on),
            number=row.number,
            phase=None if row.phase is None else _PHASES[row.phase],
            held=bool(row.held),
            why_unreadable=row.why_unreadable,
        )
    except (KeyError, ValueError):
        raise StoreDamaged("index_case", "a row cannot be read: the index can be made again from the facts") from None


class _Opened(NamedTuple):
    """What the first fact of a case says, as far as it can be read."""

    force: str = ""
    community: str | None = None
    on: str | None = None


def _opened(first: FactRow) -> _Opened:
    if first.number != 1:
        return _Opened()
    try:
        says = first.read_body()["open"]
    except StoreDamaged:
        return _Opened(on=_day_text(first.day))
    force, community = says.get("force"), says.get("community")
    return _Opened(
        force if isinstance(force, str) else "",
        community if isinstance(community, str) else None,
        _day_text(first.day),
    )


def _instant_text(instant: Instant) -> str:
    """This instant in UTC, always equally long, so that two texts compare as their instants do."""
    return instant.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _read_instant(text: str) -> Instant:
    found = read_instant(text)
    if found is None:
        raise ValueError("no instant")
    return found


def _day_text(text: str) -> str | None:
    day = read_day(text)
    return None if day is None else day.isoformat()

"""What ``cara schedule`` reads: calendars of workshops, people, the way there; every mistake by its place.

Whatever is wrong is named as ``FILE:ROW: COLUMN: …``, all of it, and nothing is done.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs

from cara_core.cli.arguments.files import read_input
from cara_core.cli.screen import Place
from cara_core.errors import Fault, InputError
from cara_core.forces.force import Force
from cara_core.formats.participant import needs_of, read_participants
from cara_core.formats.referral import FileKind
from cara_core.formats.tables.travel import TravelTimes, read_travel
from cara_core.formats.tables.workshop_calendar import FACILITATORS_FILE, RowFault, read_workshop_calendar
from cara_core.stages.schedule.pairs import Travel
from cara_core.terms.days import Day
from cara_core.terms.policy import OfferedLanguage
from cara_core.terms.workshops import Needs, Workshop, WorkshopQuery

__all__ = ["OnOffer", "Wrong", "offered_by", "offered_in", "read_people", "read_times"]


class Wrong(Exception):
    """Files have mistakes: the lines that say which, and where."""

    def __init__(self, lines: Iterable[str]) -> None:
        super().__init__("a file is wrong")
        self.lines = tuple(lines)


@attrs.frozen(kw_only=True)
class OnOffer:
    """The workshops on offer, by day; the days to avoid; and what was left out because a plugin failed.

    ``illustrative``: how many of them nobody can cite, so that a force has to replace them.
    """

    workshops: tuple[Workshop, ...]
    avoided: frozenset[Day] = frozenset()
    illustrative: int = 0
    failures: tuple[str, ...] = ()


def offered_by(force: Force, asked: Iterable[WorkshopQuery]) -> OnOffer:
    """What does the force offer to these people? Asked once for each kind of person."""
    found: dict[str, Workshop] = {}
    failures: dict[str, None] = {}
    weak: set[str] = set()
    for wanted in dict.fromkeys(asked):
        offer = force.workshops(wanted)
        found |= {one.id: one for one in offer.workshops}
        failures |= dict.fromkeys(offer.failures)
        weak |= offer.illustrative
    return OnOffer(
        workshops=_by_day(found.values()),
        avoided=frozenset(force.days_to_avoid),
        illustrative=len(weak & found.keys()),
        failures=tuple(failures),
    )


def offered_in(
    files: Sequence[str], gap: tuple[int, int], languages: Collection[OfferedLanguage], avoided: frozenset[Day]
) -> OnOffer:
    """What do these calendars offer, each with ``facilitators.csv`` beside it? Raises :class:`Wrong`."""
    found: dict[str, tuple[str, Workshop]] = {}
    wrong: list[str] = []
    weak = 0
    for file in files:
        beside = str(Path(file).with_name(FACILITATORS_FILE))
        workshops, facilitators = _bytes(file, wrong), _bytes(beside, wrong)
        if workshops is None or facilitators is None:
            continue
        reading = read_workshop_calendar(workshops, facilitators, gap=gap, languages=languages)
        wrong += [*_at(file, reading.of_workshops), *_at(beside, reading.of_facilitators)]
        weak += len(reading.calendar.illustrative)
        for one in reading.calendar.workshops:
            other, _ = found.setdefault(one.id, (file, one))
            if other != file:
                said = f"found an id that {other} has too; allowed: each workshop an id of its own"
                wrong += _at(file, [RowFault("id", "TWICE", said, reading.calendar.rows[one.id])])
    if wrong:
        raise Wrong(wrong)
    return OnOffer(workshops=_by_day(one for _, one in found.values()), avoided=avoided, illustrative=weak)


def _by_day(workshops: Iterable[Workshop]) -> tuple[Workshop, ...]:
    return tuple(sorted(workshops, key=lambda one: (one.on, one.starts, one.id)))


def _bytes(file: str, wrong: list[str]) -> bytes | None:
    """What it holds; where it cannot be read, that is one more mistake."""
    try:
        return read_input(file, FileKind.CSV)[0]
    except InputError as unread:
        wrong += _at(file, unread.faults)
    return None


def _at(file: str, faults: Iterable[Fault]) -> list[str]:
    return [Place(file, getattr(fault, "row", None)).of(fault) for fault in faults]


_NO_PEOPLE: Final = Fault("", "UNKNOWN_KIND", "a participant is no row of a table; allowed: .json, .jsonl, - for JSON")


def read_people(file: str) -> Mapping[str, Needs]:
    """What does each person of this file need? By case; nothing else of the people is kept. Raises :class:`Wrong`."""
    try:
        data, kind = read_input(file, None)
    except InputError as unread:
        raise Wrong(_at(file, unread.faults)) from None
    if kind is FileKind.CSV:
        raise Wrong(_at(file, [_NO_PEOPLE]))
    found: dict[str, Needs] = {}
    wrong: list[str] = []
    for one in read_participants(data, kind):
        place = Place(file, one.row)
        wrong += [place.of(fault) for fault in one.faults]
        if one.participant is None:
            continue
        if one.participant.case in found:
            wrong.append(Place(file, one.row, one.path).of(Fault("case", "TWICE", "each case stands once")))
        found[one.participant.case] = needs_of(one.participant)
    if wrong:
        raise Wrong(wrong)
    return found


def read_times(file: str | None) -> Travel:
    """How long does the way take? Without a file every way is as long as any other. Raises :class:`Wrong`."""
    if file is None:
        return TravelTimes()
    wrong: list[str] = []
    data = _bytes(file, wrong)
    if data is None:
        raise Wrong(wrong)
    try:
        return read_travel(data)
    except InputError as unread:
        raise Wrong(_at(file, unread.faults)) from None

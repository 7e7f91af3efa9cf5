"""What ``cara schedule`` reads: calendars of workshops, people, travel times; every mistake by its place.

Whatever is wrong is named as ``FILE:ROW: COLUMN: …``, all of it, and nothing is done.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from cara_core.cli.arguments.files import FilePlace, read_input
from cara_core.cli.schedule.on_offer import OnOffer, by_day
from cara_core.errors import Fault, InputError
from cara_core.formats.participant import needs_of, read_participants
from cara_core.formats.referral import FileKind
from cara_core.formats.tables.travel import TravelTimes, read_travel
from cara_core.formats.tables.workshop_calendar import FACILITATORS_FILE, RowFault, read_workshop_calendar
from cara_core.stages.schedule.fitting_pairs import Travel
from cara_core.terms.days import Day
from cara_core.terms.policy import OfferedLanguage
from cara_core.terms.workshops import Needs, Workshop

__all__ = ["FaultyFiles", "read_calendars", "read_people", "read_travel_times"]

_NO_PEOPLE: Final = Fault("", "UNKNOWN_KIND", "a participant is no row of a table; allowed: .json, .jsonl, - for JSON")


class FaultyFiles(Exception):
    """Files have mistakes: the lines that say which, and where."""

    def __init__(self, lines: Iterable[str]) -> None:
        super().__init__("a file is wrong")
        self.lines = tuple(lines)


def read_calendars(
    files: Sequence[str], gap: tuple[int, int], languages: Collection[OfferedLanguage], avoided: frozenset[Day]
) -> OnOffer:
    """What do these calendars offer, each with ``facilitators.csv`` beside it? Raises :class:`FaultyFiles`.

    ``gap`` is the least and the most days between the workshops of a pair.
    """
    found: dict[str, tuple[str, Workshop]] = {}
    faults: list[str] = []
    illustrative = 0
    for file in files:
        beside = str(Path(file).with_name(FACILITATORS_FILE))
        workshops, facilitators = _bytes(file, faults), _bytes(beside, faults)
        if workshops is None or facilitators is None:
            continue
        reading = read_workshop_calendar(workshops, facilitators, gap=gap, languages=languages)
        faults += [*_lines(file, reading.of_workshops), *_lines(beside, reading.of_facilitators)]
        illustrative += len(reading.calendar.illustrative)
        for workshop in reading.calendar.workshops:
            other, _ = found.setdefault(workshop.id, (file, workshop))
            if other != file:
                faults += _lines(file, [_twice(other, reading.calendar.rows[workshop.id])])
    if faults:
        raise FaultyFiles(faults)
    workshops_by_day = by_day(workshop for _, workshop in found.values())
    return OnOffer(workshops=workshops_by_day, avoided=avoided, illustrative=illustrative)


def _twice(other: str, row: int) -> RowFault:
    return RowFault("id", "TWICE", f"found an id that {other} has too; allowed: each workshop an id of its own", row)


def _bytes(file: str, faults: list[str]) -> bytes | None:
    """What it holds; where it cannot be read, that is one more fault."""
    try:
        return read_input(file, FileKind.CSV)[0]
    except InputError as unread:
        faults += _lines(file, unread.faults)
    return None


def _lines(file: str, faults: Iterable[Fault]) -> list[str]:
    """Each fault as a line that begins with its place in this file."""
    return [FilePlace(file, getattr(fault, "row", None)).line(fault) for fault in faults]


def read_people(file: str) -> Mapping[str, Needs]:
    """What does each person of this file need, by case?

    Nothing else of the people is kept. Raises :class:`FaultyFiles`.
    """
    try:
        data, kind = read_input(file, None)
    except InputError as unread:
        raise FaultyFiles(_lines(file, unread.faults)) from None
    if kind is FileKind.CSV:
        raise FaultyFiles(_lines(file, [_NO_PEOPLE]))
    people: dict[str, Needs] = {}
    faults: list[str] = []
    for reading in read_participants(data, kind):
        faults += [FilePlace(file, reading.row).line(fault) for fault in reading.faults]
        participant = reading.participant
        if participant is None:
            continue
        if participant.case in people:
            twice = Fault("case", "TWICE", "each case stands once")
            faults.append(FilePlace(file, reading.row, reading.path).line(twice))
        people[participant.case] = needs_of(participant)
    if faults:
        raise FaultyFiles(faults)
    return people


def read_travel_times(file: str | None) -> Travel:
    """How long does each way take? Without a file every way is as long as any other. Raises :class:`FaultyFiles`."""
    if file is None:
        return TravelTimes()
    faults: list[str] = []
    data = _bytes(file, faults)
    if data is None:
        raise FaultyFiles(faults)
    try:
        return read_travel(data)
    except InputError as unread:
        raise FaultyFiles(_lines(file, unread.faults)) from None

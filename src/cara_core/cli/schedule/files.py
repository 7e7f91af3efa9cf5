"""What ``cara schedule`` reads: calendars of workshops, people, travel times; every mistake by its place.

Whatever is wrong is named as ``FILE:ROW: COLUMN: …``, all of it, and nothing is done.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from cara_core.cli.arguments.files import FilePlace, read_input
from cara_core.cli.schedule.on_offer import OnOffer, by_day
from cara_core.errors import Fault, InputError
from cara_core.formats.participant import needs_of, read_participants
from cara_core.formats.referral import FileKind
from cara_core.formats.tables.travel import TravelTimes, read_travel
from cara_core.formats.tables.workshop_calendar import FACILITATORS_FILE, Calendar, RowFault, read_workshop_calendar
from cara_core.stages.schedule.fitting_pairs import Travel
from cara_core.terms.days import Day
from cara_core.terms.policy import OfferedLanguage
from cara_core.terms.workshops import Needs

__all__ = [
    "FaultyFiles",
    "People",
    "fault_lines",
    "read_calendar_files",
    "read_calendars",
    "read_people",
    "read_travel_times",
]

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
    calendars = read_calendar_files(files, gap=gap, languages=languages)
    workshops_by_day = by_day(workshop for calendar in calendars.values() for workshop in calendar.workshops)
    illustrative = sum(len(calendar.illustrative) for calendar in calendars.values())
    return OnOffer(workshops=workshops_by_day, avoided=avoided, illustrative=illustrative)


def read_calendar_files(
    files: Sequence[str],
    *,
    gap: tuple[int, int] | None = None,
    languages: Collection[OfferedLanguage] | None = None,
) -> Mapping[str, Calendar]:
    """What does each of these files say, with ``facilitators.csv`` beside it? Raises :class:`FaultyFiles`.

    Each workshop has an id of its own, in all of them together. Without ``gap`` and ``languages`` neither is checked.
    """
    calendars: dict[str, Calendar] = {}
    faults: list[str] = []
    found: dict[str, str] = {}
    for file in files:
        beside = str(Path(file).with_name(FACILITATORS_FILE))
        workshops, facilitators = _bytes(file, faults), _bytes(beside, faults)
        if workshops is None or facilitators is None:
            continue
        reading = read_workshop_calendar(workshops, facilitators, gap=gap, languages=languages)
        faults += [*fault_lines(file, reading.of_workshops), *fault_lines(beside, reading.of_facilitators)]
        calendars[file] = reading.calendar
        for workshop in reading.calendar.workshops:
            other = found.setdefault(workshop.id, file)
            if other != file:
                faults += fault_lines(file, [_twice(other, reading.calendar.rows[workshop.id])])
    if faults:
        raise FaultyFiles(faults)
    return calendars


def _twice(other: str, row: int) -> RowFault:
    return RowFault("id", "TWICE", f"found an id that {other} has too; allowed: each workshop an id of its own", row)


def _bytes(file: str, faults: list[str]) -> bytes | None:
    """What it holds; where it cannot be read, that is one more fault."""
    try:
        return read_input(file, FileKind.CSV)[0]
    except InputError as unread:
        faults += fault_lines(file, unread.faults)
    return None


def fault_lines(file: str, faults: Iterable[Fault]) -> list[str]:
    """Each fault as a line that begins with its place in this file."""
    return [FilePlace(file, getattr(fault, "row", None)).line(fault) for fault in faults]


class People(NamedTuple):
    """Of the people of a file, by case: what each needs, and the e-mail address an invitation is for."""

    needs: Mapping[str, Needs]
    emails: Mapping[str, str | None]


def read_people(file: str) -> People:
    """What does each person of this file need?

    Nothing else of the people is kept but where an invitation goes. Raises :class:`FaultyFiles`.
    """
    try:
        data, kind = read_input(file, None)
    except InputError as unread:
        raise FaultyFiles(fault_lines(file, unread.faults)) from None
    if kind is FileKind.CSV:
        raise FaultyFiles(fault_lines(file, [_NO_PEOPLE]))
    people: dict[str, Needs] = {}
    emails: dict[str, str | None] = {}
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
        emails[participant.case] = participant.email
    if faults:
        raise FaultyFiles(faults)
    return People(people, emails)


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
        raise FaultyFiles(fault_lines(file, unread.faults)) from None

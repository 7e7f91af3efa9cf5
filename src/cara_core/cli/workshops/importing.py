"""``cara workshops import``: what a coordinator's files change is shown, then kept."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs
import typer

from cara_core.books.workshop_calendar import Calendar, CalendarReading
from cara_core.casework.calendar.results import CalendarChanges, CalendarKept
from cara_core.casework.casework import Casework
from cara_core.cli.arguments.store import Asker, asker, in_options, open_cases, store_url
from cara_core.cli.clock import now, today
from cara_core.cli.exit_status import ATTENTION, DONE, WRONG
from cara_core.cli.schedule.files import FaultyFiles, fault_lines, read_calendar_files
from cara_core.cli.terminal.lines import print_json, print_lines
from cara_core.cli.terminal.streams import print_note
from cara_core.cli.workshops.as_json import kept_mapping
from cara_core.cli.workshops.words import change_lines, kept_lines
from cara_core.errors import Fault, InputError
from cara_core.forces.loader import load_force
from cara_core.stages.issue.interlock import running_terms
from cara_core.terms.workshops import Facilitator

__all__ = ["Call", "print_kept", "run"]

_NOT_KEPT: Final = "cara: nothing was kept: --yes keeps it"


@attrs.frozen(kw_only=True)
class Call:
    """The options as they stood on the command line."""

    files: Sequence[str]
    yes: bool
    force: str | None
    key: str | None
    store: str | None
    by: str | None
    as_json: bool


def run(call: Call) -> int:
    """Show what the files change, and keep it; the exit status."""
    asks, url = asker(call.by), store_url(call.store)
    try:
        calendars = _read(call)
        with open_cases(url) as casework:
            _check_each(casework, calendars)
            return _import(casework, CalendarReading(calendar=_joined(calendars)), call, asks)
    except FaultyFiles as faulty:
        for line in faulty.lines:
            print_note(line)
        print_note("cara: nothing was kept")
        return WRONG


def _read(call: Call) -> Mapping[str, Calendar]:
    """What the files say; with a force, held against its terms and its languages. Raises :class:`FaultyFiles`."""
    if call.force is None:
        return read_calendar_files(call.files)
    name, _, community = call.force.partition("/")
    policy = load_force(name, community=community or None).policy(today())
    terms = running_terms(policy)
    gap = (terms.gap_least_days, terms.gap_most_days)
    return read_calendar_files(call.files, gap=gap, languages=policy.languages)


def _check_each(casework: Casework, calendars: Mapping[str, Calendar]) -> None:
    """What of each file cannot be kept? Raises :class:`FaultyFiles`, with the file that every row is of."""
    faults: list[str] = []
    for file, calendar in calendars.items():
        try:
            casework.calendar_changes(CalendarReading(calendar=calendar))
        except InputError as wrong:
            faults += fault_lines(file, wrong.faults)
    if faults:
        raise FaultyFiles(faults)


def _joined(calendars: Mapping[str, Calendar]) -> Calendar:
    """All of them together. Raises :class:`InputError` where two say something else of one facilitator."""
    people: dict[str, Facilitator] = {}
    for facilitator in (person for calendar in calendars.values() for person in calendar.facilitators):
        if people.setdefault(facilitator.id, facilitator) != facilitator:
            allowed = "two of the files say something else of one facilitator; allowed: the same in each"
            raise InputError([Fault("facilitators.csv", "CONTRADICTION", allowed)])
    return Calendar(
        workshops=tuple(workshop for calendar in calendars.values() for workshop in calendar.workshops),
        illustrative=frozenset().union(*(calendar.illustrative for calendar in calendars.values())),
        facilitators=tuple(people.values()),
    )


def _import(casework: Casework, reading: CalendarReading, call: Call, asks: Asker) -> int:
    changes = casework.calendar_changes(reading)
    if not call.as_json:
        print_lines(change_lines(changes))
    if not (call.yes or _is_wanted(changes, call)):
        if call.as_json:
            print_json(kept_mapping(None, changes))
        if changes.to_keep:
            print_note(_NOT_KEPT)
        return ATTENTION if changes.to_keep else DONE
    try:
        kept = casework.keep_calendar(reading, at=now(), by=asks.who, request=call.key)
    except InputError as wrong:
        raise in_options(wrong, by=asks.option) from None
    return print_kept(kept, changes, as_json=call.as_json)


def _is_wanted(changes: CalendarChanges, call: Call) -> bool:
    """Does somebody at a terminal say that it is to be kept?"""
    if call.as_json or not changes.to_keep or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    return typer.confirm("Keep this?")


def print_kept(kept: CalendarKept, changes: CalendarChanges, *, as_json: bool) -> int:
    """Show what was kept, and the cases to look at; the exit status."""
    if as_json:
        print_json(kept_mapping(kept, changes))
    else:
        print_lines(kept_lines(kept))
    return _status([*kept.cases, *kept.unreadable])


def _status(to_look_at: Iterable[object]) -> int:
    return ATTENTION if any(True for _ in to_look_at) else DONE

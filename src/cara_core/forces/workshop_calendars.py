"""The calendars in a force's or a community's folder: workshops, who runs them, days to avoid."""

from collections.abc import Callable, Mapping
from importlib.resources.abc import Traversable
from typing import Final

import attrs

from cara_core.books.days_to_avoid import read_closed_days, read_days_to_avoid
from cara_core.books.workshop_calendar import Calendar, Gap, gap_faults, language_faults, read_calendar
from cara_core.errors import BookError, Fault
from cara_core.terms.days import Day
from cara_core.terms.policy import OfferedLanguage

__all__ = ["CALENDAR_FILES", "FORCE_TABLES", "Calendars", "calendar_faults", "read_calendars"]

WORKSHOPS: Final = "workshops.csv"
FACILITATORS: Final = "facilitators.csv"
AVOIDED: Final = "days_to_avoid.csv"
CLOSED: Final = "closed_days.csv"
CALENDAR_FILES: Final = (WORKSHOPS, FACILITATORS, AVOIDED)
"""The tables a folder may hold beside its books; all may be absent, the first two only together."""
FORCE_TABLES: Final = (*CALENDAR_FILES, CLOSED)
"""The same, and the days on which a force itself is closed: of those a community says nothing."""


@attrs.frozen
class Calendars:
    """The workshops on offer, the days to avoid, and those on which the force is closed, each with what it is."""

    calendar: Calendar = attrs.field(factory=Calendar)
    avoided: Mapping[Day, str] = attrs.field(factory=dict)
    closed: Mapping[Day, str] = attrs.field(factory=dict)


def read_calendars(folder: Traversable) -> tuple[Calendars, list[BookError]]:
    """The calendars of this folder, and what is wrong with each table, by row and column."""
    present = {file.name for file in folder.iterdir()}
    wrong: list[BookError] = []

    def refuse(name: str, faults: list[Fault]) -> None:
        if faults:
            wrong.append(BookError(name, faults))

    calendar, avoided = Calendar(), dict[Day, str]()
    if {WORKSHOPS, FACILITATORS} <= present:
        reading = read_calendar(workshops=_bytes(folder, WORKSHOPS), facilitators=_bytes(folder, FACILITATORS))
        calendar = reading.calendar
        refuse(WORKSHOPS, [*reading.of_workshops])
        refuse(FACILITATORS, [*reading.of_facilitators])
    elif present & {WORKSHOPS, FACILITATORS}:
        (absent,) = {WORKSHOPS, FACILITATORS} - present
        refuse(absent, [Fault("", "NOT_FOUND", f"no such file; {WORKSHOPS} and {FACILITATORS} stand side by side")])
    if AVOIDED in present:
        found, faults = read_days_to_avoid(_bytes(folder, AVOIDED))
        avoided = dict(found)
        refuse(AVOIDED, [*faults])
    closed = dict[Day, str]()
    if CLOSED in present:
        found, faults = read_closed_days(_bytes(folder, CLOSED))
        closed = dict(found)
        refuse(CLOSED, [*faults])
    return Calendars(calendar, avoided, closed), wrong


def _bytes(folder: Traversable, name: str) -> bytes:
    return (folder / name).read_bytes()


def calendar_faults(
    calendar: Calendar, gap_on: Callable[[Day], Gap], offered: tuple[OfferedLanguage, ...]
) -> list[str]:
    """What in a calendar does not fit the terms and the languages of the force it is offered under?

    ``gap_on`` gives the days that the terms allow after a first part on that day.
    """
    found = [*gap_faults(calendar, gap_on), *language_faults(calendar, offered)]
    return [f"{WORKSHOPS}: {fault}" for fault in sorted(found, key=lambda fault: fault.place())]

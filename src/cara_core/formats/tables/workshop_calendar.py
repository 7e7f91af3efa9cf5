"""The workshops on offer, as a coordinator edits them: ``workshops.csv`` beside ``facilitators.csv``.

A force's folder may hold the two, and they are read when it is loaded; here they are read
from anywhere else, such as a draft that is tried.
"""

from collections.abc import Collection
from typing import Final

import attrs

from cara_core.books.csv_table import RowFault
from cara_core.books.workshop_calendar import Calendar, CalendarReading, Gap, gap_faults, language_faults, read_calendar
from cara_core.terms.policy import OfferedLanguage

__all__ = ["FACILITATORS_FILE", "WORKSHOPS_FILE", "Calendar", "CalendarReading", "RowFault", "read_workshop_calendar"]

WORKSHOPS_FILE: Final = "workshops.csv"
FACILITATORS_FILE: Final = "facilitators.csv"


def read_workshop_calendar(
    workshops: bytes,
    facilitators: bytes,
    *,
    gap: tuple[int, int] | None = None,
    languages: Collection[OfferedLanguage] | None = None,
) -> CalendarReading:
    """Which workshops are on offer? The first two arguments are the bytes of the two files.

    ``gap`` are the fewest and the most days between the two parts, by the terms; ``languages``
    those in which the programme is given. Without them neither is checked.
    """
    reading = read_calendar(workshops=workshops, facilitators=facilitators)
    faults = list(reading.of_workshops)
    if gap is not None:
        between = Gap(*gap)
        faults += gap_faults(reading.calendar, lambda _: between)
    if languages is not None:
        faults += language_faults(reading.calendar, languages)
    in_order = tuple(sorted(faults, key=RowFault.place))
    return attrs.evolve(reading, calendar=Calendar() if faults else reading.calendar, of_workshops=in_order)

"""The workshops on offer, as a coordinator edits them: ``workshops.csv`` beside ``facilitators.csv``.

A force's folder may hold the two, and they are read when it is loaded; here they are read
from anywhere else, such as a draft that is tried.
"""

from collections.abc import Collection
from typing import Final

import attrs

from cara_core.books.calendar import Calendar, gap_faults, language_faults, read_calendar
from cara_core.books.csv_table import RowFault
from cara_core.terms.policy import OfferedLanguage

__all__ = ["FACILITATORS_FILE", "WORKSHOPS_FILE", "Calendar", "CalendarReading", "RowFault", "read_workshop_calendar"]

WORKSHOPS_FILE: Final = "workshops.csv"
FACILITATORS_FILE: Final = "facilitators.csv"


@attrs.frozen(kw_only=True)
class CalendarReading:
    """What came of a calendar: the workshops, or every mistake by file, row and column.

    Where there is a mistake the calendar is empty: half of one would hide workshops.
    """

    calendar: Calendar
    of_workshops: tuple[RowFault, ...] = ()
    of_facilitators: tuple[RowFault, ...] = ()

    @property
    def good(self) -> bool:
        """Is there nothing wrong with it?"""
        return not self.of_workshops and not self.of_facilitators


def read_workshop_calendar(
    workshops: bytes,
    facilitators: bytes,
    *,
    gap: tuple[int, int] | None = None,
    languages: Collection[OfferedLanguage] | None = None,
) -> CalendarReading:
    """Which workshops are on offer?

    ``gap``: the fewest and the most days between the two parts, by the terms; ``languages``:
    in which the programme is given. Without them neither is asked.
    """
    calendar, of_workshops, of_facilitators = read_calendar(workshops, facilitators)
    if gap is not None:
        of_workshops += tuple(gap_faults(calendar, lambda _: gap))
    if languages is not None:
        of_workshops += tuple(language_faults(calendar, languages))
    wrong = bool(of_workshops or of_facilitators)
    return CalendarReading(
        calendar=Calendar() if wrong else calendar,
        of_workshops=tuple(sorted(of_workshops, key=RowFault.place)),
        of_facilitators=of_facilitators,
    )

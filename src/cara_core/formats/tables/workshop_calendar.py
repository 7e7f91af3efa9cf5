"""The workshops on offer, as a coordinator edits them: ``workshops.csv`` beside ``facilitators.csv``.

A force's folder may hold the two, and they are read when it is loaded; here they are read
from anywhere else, such as a draft that is tried.
"""

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from typing import Final

import attrs

from cara_core.books.csv_cells import as_cell
from cara_core.books.csv_table import RowFault
from cara_core.books.workshop_calendar import Calendar, CalendarReading, Gap, gap_faults, language_faults, read_calendar
from cara_core.terms.caution import Part
from cara_core.terms.days import Day
from cara_core.terms.policy import OfferedLanguage
from cara_core.terms.referral import Sex
from cara_core.terms.sources import Standing
from cara_core.terms.workshops import Facilitator, Workshop

__all__ = [
    "FACILITATORS_FILE",
    "WORKSHOPS_FILE",
    "Calendar",
    "CalendarReading",
    "RowFault",
    "facilitators_csv",
    "read_workshop_calendar",
    "workshops_csv",
]

WORKSHOPS_FILE: Final = "workshops.csv"
FACILITATORS_FILE: Final = "facilitators.csv"
_WORKSHOP_COLUMNS: Final = (
    *("id", "part", "after", "venue", "date", "starts", "ends", "language", "group", "interpreter", "least", "most"),
    *("facilitators", "access", "standing", "place"),
)
_FACILITATOR_COLUMNS: Final = ("id", "languages", "qualified", "qualified_from", "qualified_until")


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


def workshops_csv(workshops: Iterable[Workshop], *, illustrative: Collection[str] = ()) -> bytes:
    """These workshops as ``workshops.csv``, for a spreadsheet: read again, it says the same."""
    return _table(_WORKSHOP_COLUMNS, (_workshop_cells(workshop, illustrative) for workshop in workshops))


def facilitators_csv(facilitators: Iterable[Facilitator]) -> bytes:
    """These people as ``facilitators.csv``."""
    return _table(_FACILITATOR_COLUMNS, map(_facilitator_cells, facilitators))


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def _workshop_cells(workshop: Workshop, illustrative: Collection[str]) -> Sequence[object]:
    return (
        workshop.id,
        "A" if workshop.part is Part.FIRST else "B",
        workshop.after or "",
        as_cell(workshop.venue),
        workshop.on.isoformat(),
        f"{workshop.starts:%H:%M}",
        f"{workshop.ends:%H:%M}",
        workshop.language,
        "women" if workshop.sex is Sex.FEMALE else "men",
        _yes_no(yes=workshop.interpreter),
        workshop.least,
        workshop.most,
        ";".join(facilitator.id for facilitator in workshop.facilitators),
        ";".join(sorted(workshop.access)),
        Standing.ILLUSTRATIVE.value if workshop.id in illustrative else "",
        workshop.place or "",
    )


def _facilitator_cells(facilitator: Facilitator) -> Sequence[object]:
    return (
        facilitator.id,
        ";".join(facilitator.languages),
        _yes_no(yes=facilitator.qualified),
        _day_cell(facilitator.qualified_from),
        _day_cell(facilitator.qualified_until),
    )


def _yes_no(*, yes: bool) -> str:
    return "yes" if yes else "no"


def _day_cell(on: Day | None) -> str:
    return "" if on is None else on.isoformat()

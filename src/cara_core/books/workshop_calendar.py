"""A calendar of workshops as a coordinator keeps it: ``workshops.csv`` and ``facilitators.csv``.

Every mistake is named at once, by row and column, with what is allowed there.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

import attrs

from cara_core.books.csv_cells import (
    as_text,
    number_cell,
    read_clock,
    read_day_cell,
    read_list_cell,
    read_yes_no,
    text_cell,
    words_cell,
)
from cara_core.books.csv_table import Column, Row, RowFault, read_table
from cara_core.books.workshop_calendar_checks import qualification_faults, repeated_ids, workshop_faults
from cara_core.terms.caution import Part
from cara_core.terms.days import Day, days_between
from cara_core.terms.policy import OfferedLanguage
from cara_core.terms.referral import Sex
from cara_core.terms.sources import Standing
from cara_core.terms.workshops import Facilitator, Workshop, staffable

__all__ = [
    "FACILITATOR_COLUMNS",
    "WORKSHOP_COLUMNS",
    "WORKSHOP_ID",
    "Calendar",
    "CalendarReading",
    "Gap",
    "gap_faults",
    "language_faults",
    "read_calendar",
]

MOST_PLACES: Final = 99
WORKSHOP_ID: Final = "[A-Za-z0-9][A-Za-z0-9_-]{0,39}"
_ID: Final = text_cell(WORKSHOP_ID, allowed="1 to 40 of A-Z a-z 0-9 - _")
_LANGUAGE: Final = text_cell(
    "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", allowed="a language tag (BCP 47) such as en, pl or en-GB", code="BAD_LANGUAGE"
)
_ACCESS: Final = text_cell("[a-z][a-z0-9_]{0,39}", allowed="words of a-z 0-9 _ such as step_free")
_PARTS: Final = {"A": Part.FIRST, "B": Part.SECOND, "first": Part.FIRST, "second": Part.SECOND}
_GROUPS: Final = {"men": Sex.MALE, "women": Sex.FEMALE}
_WORDS: Final = "[^\\x00-\\x1f]+"
_PLACE: Final = text_cell(
    # With the longest day, sender and number a reminder is then still one text message.
    "[ -Z_a-z]{1,26}",
    allowed="at most 26 letters without accents, such as Exampleton Library",
)

FACILITATOR_COLUMNS: Final = (
    Column("id", _ID),
    Column("languages", read_list_cell(_LANGUAGE)),
    Column("qualified", read_yes_no),
    Column("qualified_from", read_day_cell, None),
    Column("qualified_until", read_day_cell, None),
    Column("note", str, None),
)
"""The columns of ``facilitators.csv``."""

WORKSHOP_COLUMNS: Final = (
    Column("id", _ID),
    Column("part", words_cell(_PARTS)),
    Column("after", _ID, None),
    Column("venue", text_cell(_WORDS, allowed="text of at most 200 characters")),
    Column("date", read_day_cell),
    Column("starts", read_clock),
    Column("ends", read_clock),
    Column("language", _LANGUAGE),
    Column("group", words_cell(_GROUPS)),
    Column("interpreter", read_yes_no, blank=False),
    Column("least", number_cell(least=0, most=MOST_PLACES)),
    Column("most", number_cell(least=1, most=MOST_PLACES)),
    Column("facilitators", read_list_cell(_ID)),
    Column("access", read_list_cell(_ACCESS), ()),
    Column("place", _PLACE, None),
    Column("standing", words_cell({str(standing): standing for standing in Standing}), None),
    Column("note", str, None),
)
"""The columns of ``workshops.csv``."""


@attrs.frozen
class Calendar:
    """What is on offer: the workshops in the order of the table, and the number of each one's row by id.

    ``illustrative`` are the ids of the workshops whose row is marked so: nobody can cite them.
    ``facilitators`` are all of the table, also those who run none of these workshops.
    """

    workshops: tuple[Workshop, ...] = ()
    rows: Mapping[str, int] = attrs.field(factory=dict)
    illustrative: frozenset[str] = frozenset()
    facilitators: tuple[Facilitator, ...] = ()

    def between(self, *, earliest: Day, latest: Day) -> tuple[Workshop, ...]:
        """The workshops from one day to another, both included."""
        return tuple(workshop for workshop in self.workshops if earliest <= workshop.on <= latest)


@attrs.frozen(kw_only=True)
class CalendarReading:
    """The outcome of reading a calendar: the workshops, or every mistake by file, row and column.

    Where there is a mistake the calendar is empty: half of one would hide workshops.
    """

    calendar: Calendar
    of_workshops: tuple[RowFault, ...] = ()
    of_facilitators: tuple[RowFault, ...] = ()

    @property
    def good(self) -> bool:
        """Is there nothing wrong with it?"""
        return not self.of_workshops and not self.of_facilitators


class Gap(NamedTuple):
    """The fewest and the most days there may be from a first workshop to its second."""

    least_days: int
    most_days: int


@lru_cache(maxsize=16)
def read_calendar(*, workshops: bytes, facilitators: bytes) -> CalendarReading:
    """The calendar of these two tables, given as the bytes of their files.

    Remembered: a force is often loaded again with the same tables.
    """
    people, of_people = _read_facilitators(facilitators)
    table = read_table(workshops, WORKSHOP_COLUMNS)
    faults = list(table.faults)
    if table.rows or not table.faults:
        faults += workshop_faults(table.rows, people)
    if faults or of_people:
        in_order = tuple(sorted(faults, key=RowFault.place))
        return CalendarReading(calendar=Calendar(), of_workshops=in_order, of_facilitators=of_people)
    uncited = (row.values["id"] for row in table.rows if row.values["standing"] is Standing.ILLUSTRATIVE)
    return CalendarReading(
        calendar=Calendar(
            workshops=tuple(_workshop(row, people) for row in table.rows),
            rows={row.values["id"]: row.number for row in table.rows},
            illustrative=frozenset(uncited),
            facilitators=tuple(people.values()),
        )
    )


def _read_facilitators(data: bytes) -> tuple[Mapping[str, Facilitator], tuple[RowFault, ...]]:
    table = read_table(data, FACILITATOR_COLUMNS)
    people = {
        row.values["id"]: Facilitator(
            id=row.values["id"],
            languages=row.values["languages"],
            qualified=row.values["qualified"],
            qualified_from=row.values["qualified_from"],
            qualified_until=row.values["qualified_until"],
        )
        for row in table.rows
        if row.has("id", "languages", "qualified", "qualified_from", "qualified_until")
    }
    faults = (*table.faults, *repeated_ids(table.rows), *qualification_faults(table.rows))
    return people, tuple(sorted(faults, key=RowFault.place))


def _workshop(row: Row, people: Mapping[str, Facilitator]) -> Workshop:
    cells = row.values
    return Workshop(
        id=cells["id"],
        part=cells["part"],
        venue=as_text(cells["venue"]),
        on=cells["date"],
        starts=cells["starts"],
        ends=cells["ends"],
        language=cells["language"],
        sex=cells["group"],
        least=cells["least"],
        most=cells["most"],
        interpreter=cells["interpreter"],
        after=cells["after"],
        facilitators=tuple(people[id_] for id_ in cells["facilitators"]),
        access=frozenset(cells["access"]),
        place=cells["place"],
    )


def gap_faults(calendar: Calendar, gap_on: Callable[[Day], Gap]) -> Iterator[RowFault]:
    """Which second parts lie too near to their first, or too far from it?

    ``gap_on`` gives the gap that the terms ask for after a first part on that day.
    """
    by_id = {workshop.id: workshop for workshop in calendar.workshops}
    for workshop in calendar.workshops:
        first = None if workshop.after is None else by_id[workshop.after]
        if first is None:
            continue
        least, most = gap_on(first.on)
        found = days_between(first.on, until=workshop.on)
        if not least <= found <= most:
            where = f"its first part (row {calendar.rows[first.id]})"
            allowed = f"found {found} days after {where}; allowed: {least} to {most}, as the terms say"
            yield RowFault("date", "GAP", allowed, calendar.rows[workshop.id])


def language_faults(calendar: Calendar, offered: Collection[OfferedLanguage]) -> Iterator[RowFault]:
    """Which workshops are in a language in which the programme is not given here?"""
    tags = ", ".join(sorted({language.tag for language in offered})) or "none"
    for workshop in calendar.workshops:
        if not staffable(workshop.language, offered):
            allowed = f"found a language in which the programme is not given here; allowed: {tags}"
            yield RowFault("language", "NOT_STAFFED", allowed, calendar.rows[workshop.id])

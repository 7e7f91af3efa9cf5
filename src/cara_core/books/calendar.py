"""A calendar of workshops as a coordinator keeps it: ``workshops.csv`` and ``facilitators.csv``.

Every mistake is named at once, by row and column, with what is allowed there.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from typing import Final

import attrs

from cara_core.books.calendar_checks import of_rows, twice
from cara_core.books.csv_cells import (
    number_cell,
    read_clock,
    read_day_cell,
    read_list_cell,
    read_yes_no,
    text_cell,
    words_cell,
)
from cara_core.books.csv_table import Column, Row, RowFault, read_table
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
    "gap_faults",
    "language_faults",
    "read_calendar",
]

MOST_PLACES: Final = 99
WORKSHOP_ID: Final = "[A-Za-z0-9][A-Za-z0-9_-]{0,39}"
_ID: Final = text_cell(WORKSHOP_ID, "1 to 40 of A-Z a-z 0-9 - _")
_LANGUAGE: Final = text_cell(
    "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", "a language tag (BCP 47) such as en, pl or en-GB", "BAD_LANGUAGE"
)
_ACCESS: Final = text_cell("[a-z][a-z0-9_]{0,39}", "words of a-z 0-9 _ such as step_free")
_PARTS: Final = {"A": Part.FIRST, "B": Part.SECOND, "first": Part.FIRST, "second": Part.SECOND}
_GROUPS: Final = {"men": Sex.MALE, "women": Sex.FEMALE}
_WORDS: Final = "[^\\x00-\\x1f]+"

FACILITATOR_COLUMNS: Final = (
    Column("id", _ID),
    Column("languages", read_list_cell(_LANGUAGE)),
    Column("qualified", read_yes_no),
    Column("note", str, None),
)
"""The columns of ``facilitators.csv``."""

WORKSHOP_COLUMNS: Final = (
    Column("id", _ID),
    Column("part", words_cell(_PARTS)),
    Column("after", _ID, None),
    Column("venue", text_cell(_WORDS, "text of at most 200 characters")),
    Column("date", read_day_cell),
    Column("starts", read_clock),
    Column("ends", read_clock),
    Column("language", _LANGUAGE),
    Column("group", words_cell(_GROUPS)),
    Column("interpreter", read_yes_no, blank=False),
    Column("least", number_cell(0, MOST_PLACES)),
    Column("most", number_cell(1, MOST_PLACES)),
    Column("facilitators", read_list_cell(_ID)),
    Column("access", read_list_cell(_ACCESS), ()),
    Column("standing", words_cell({str(one): one for one in Standing}), None),
    Column("note", str, None),
)
"""The columns of ``workshops.csv``."""


@attrs.frozen
class Calendar:
    """What is on offer: the workshops, in the order of the table, and by id the row of each.

    ``illustrative`` names those whose row says that nobody can cite it.
    """

    workshops: tuple[Workshop, ...] = ()
    rows: Mapping[str, int] = attrs.field(factory=dict)
    illustrative: frozenset[str] = frozenset()

    def between(self, earliest: Day, latest: Day) -> tuple[Workshop, ...]:
        """The workshops of those days, both included."""
        return tuple(one for one in self.workshops if earliest <= one.on <= latest)


Faults = tuple[RowFault, ...]


@lru_cache(maxsize=16)
def read_calendar(workshops: bytes, facilitators: bytes) -> tuple[Calendar, Faults, Faults]:
    """The calendar of these two tables; what is wrong with the first, and with the second.

    The calendar holds nothing where anything is wrong. Remembered: a force is often loaded
    again with the same tables.
    """
    people, of_people = _read_facilitators(facilitators)
    table = read_table(workshops, WORKSHOP_COLUMNS)
    faults = list(table.faults)
    if table.rows or not table.faults:
        faults += of_rows(table.rows, people)
    if faults or of_people:
        return Calendar(), tuple(sorted(faults, key=RowFault.place)), of_people
    made = tuple(_workshop(row, people) for row in table.rows)
    rows = {row.values["id"]: row.number for row in table.rows}
    weak = (row.values["id"] for row in table.rows if row.values["standing"] is Standing.ILLUSTRATIVE)
    return Calendar(made, rows, frozenset(weak)), (), ()


def _read_facilitators(data: bytes) -> tuple[Mapping[str, Facilitator], Faults]:
    table = read_table(data, FACILITATOR_COLUMNS)
    people = {
        row.values["id"]: Facilitator(
            id=row.values["id"], languages=row.values["languages"], qualified=row.values["qualified"]
        )
        for row in table.rows
        if row.has("id", "languages", "qualified")
    }
    return people, tuple(sorted((*table.faults, *twice(table.rows)), key=RowFault.place))


def _workshop(row: Row, people: Mapping[str, Facilitator]) -> Workshop:
    said = row.values
    return Workshop(
        id=said["id"],
        part=said["part"],
        venue=said["venue"],
        on=said["date"],
        starts=said["starts"],
        ends=said["ends"],
        language=said["language"],
        sex=said["group"],
        least=said["least"],
        most=said["most"],
        interpreter=said["interpreter"],
        after=said["after"],
        facilitators=tuple(people[one] for one in said["facilitators"]),
        access=frozenset(said["access"]),
    )


def gap_faults(calendar: Calendar, gap_on: Callable[[Day], tuple[int, int]]) -> Iterator[RowFault]:
    """Which second parts lie too near to their first, or too far from it?

    ``gap_on``: the fewest and the most days between them, for a first part of that day.
    """
    by_id = {one.id: one for one in calendar.workshops}
    for one in calendar.workshops:
        first = None if one.after is None else by_id[one.after]
        if first is None:
            continue
        least, most = gap_on(first.on)
        found = days_between(first.on, one.on)
        if not least <= found <= most:
            where = f"its first part (row {calendar.rows[first.id]})"
            said = f"found {found} days after {where}; allowed: {least} to {most}, as the terms say"
            yield RowFault("date", "GAP", said, calendar.rows[one.id])


def language_faults(calendar: Calendar, offered: Collection[OfferedLanguage]) -> Iterator[RowFault]:
    """Which workshops are in a language in which the programme is not given here?"""
    allowed = ", ".join(sorted({one.tag for one in offered})) or "none"
    for one in calendar.workshops:
        if not staffable(one.language, offered):
            said = f"found a language in which the programme is not given here; allowed: {allowed}"
            yield RowFault("language", "NOT_STAFFED", said, calendar.rows[one.id])

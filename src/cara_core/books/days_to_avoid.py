"""Two tables of days: ``days_to_avoid.csv``, as a community knows them, and a force's own ``closed_days.csv``.

The first warn, and forbid nothing. On the second nobody works: what is due is counted past them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from cara_core.books.csv_cells import read_day_cell, text_cell
from cara_core.books.csv_table import Column, Row, RowFault, read_table
from cara_core.terms.days import Day, days_after, days_between

__all__ = ["DAY_COLUMNS", "read_closed_days", "read_days_to_avoid"]

MOST_DAYS: Final = 62
MOST_CLOSED: Final = 31
"""On so many days of a year a force may be closed: with more of them what is owed would wait for weeks."""
DAY_COLUMNS: Final = (
    Column("first", read_day_cell),
    Column("last", read_day_cell, None),
    Column("name", text_cell("[^\\x00-\\x1f]+", allowed="text of at most 200 characters")),
    Column("note", str, None),
)
"""The columns of both tables; without ``last`` it is one day."""


def read_days_to_avoid(data: bytes) -> tuple[Mapping[Day, str], list[RowFault]]:
    """The days to avoid, each with its name, and every fault of the table; with faults there are no days.

    ``data`` are the bytes of the file. A day that stands twice keeps its first name.
    """
    table = read_table(data, DAY_COLUMNS)
    faults = [*table.faults, *(fault for row in table.rows for fault in _range_faults(row))]
    if faults:
        return {}, sorted(faults, key=RowFault.place)
    found: dict[Day, str] = {}
    for row in table.rows:
        first, last = row.values["first"], row.values["last"] or row.values["first"]
        for later in range(days_between(first, until=last) + 1):
            found.setdefault(days_after(first, later), row.values["name"])
    return found, []


def read_closed_days(data: bytes) -> tuple[Mapping[Day, str], list[RowFault]]:
    """The days on which a force is closed, as :func:`read_days_to_avoid`; not too many of them in a year."""
    found, faults = read_days_to_avoid(data)
    years = Counter(day.year for day in found)
    too_many = sorted(year for year, count in years.items() if count > MOST_CLOSED)
    if too_many:
        allowed = f"found {years[too_many[0]]} closed days in {too_many[0]}; allowed: at most {MOST_CLOSED} in a year"
        return {}, [RowFault("", "NOT_ALLOWED", allowed)]
    return found, faults


def _range_faults(row: Row) -> Iterator[RowFault]:
    if not row.has("first", "last") or row.values["last"] is None:
        return
    days = days_between(row.values["first"], until=row.values["last"])
    if days < 0:
        yield RowFault(
            "last", "OUT_OF_ORDER", "found a day before the first; allowed: that day or later, or blank", row.number
        )
    elif days >= MOST_DAYS:
        yield RowFault("last", "NOT_ALLOWED", f"found too long a time; allowed: at most {MOST_DAYS} days", row.number)

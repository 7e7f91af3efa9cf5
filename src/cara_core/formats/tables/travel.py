"""How long it takes to get there: ``travel.csv``, minutes one way from an area to a venue."""

from collections.abc import Mapping
from typing import Final

import attrs

from cara_core.books.csv_cells import number_cell, text_cell
from cara_core.books.csv_table import Column, RowFault, read_table
from cara_core.errors import InputError

__all__ = ["AREA", "TRAVEL_COLUMNS", "TravelTimes", "read_travel"]

AREA: Final = "[A-Za-z0-9][A-Za-z0-9 _-]{0,39}"
"""An area a person sets out from: a district of postcodes or a town, never an address."""
MOST_MINUTES: Final = 600
TRAVEL_COLUMNS: Final = (
    Column("area", text_cell(AREA, allowed="1 to 40 of A-Z a-z 0-9 space - _, such as SO14")),
    Column("venue", text_cell("[^\\x00-\\x1f]+", allowed="text of at most 200 characters")),
    Column("minutes", number_cell(least=0, most=MOST_MINUTES)),
)
"""The columns of ``travel.csv``."""


@attrs.frozen
class TravelTimes:
    """Minutes one way, by area and venue, whatever the case of either."""

    minutes: Mapping[tuple[str, str], int] = attrs.field(factory=dict)

    def knows(self, area: str | None, venue: str) -> bool:
        """Does the table say how long that takes?"""
        return area is not None and _way(area, venue=venue) in self.minutes

    def __call__(self, area: str | None, venue: str) -> int:
        """How many minutes one way?

        A way that is not in the table counts as the longest to that venue, or else as the
        longest of all: a gap in the table never makes a venue look near.
        """
        if area is not None and _way(area, venue=venue) in self.minutes:
            return self.minutes[_way(area, venue=venue)]
        there = [minutes for (_, to), minutes in self.minutes.items() if to == venue.casefold()]
        return max(there or self.minutes.values(), default=0)


def _way(area: str, *, venue: str) -> tuple[str, str]:
    """The key of one way in the table, the same in whatever case people write it."""
    return area.casefold(), venue.casefold()


def read_travel(data: bytes) -> TravelTimes:
    """The travel times in the bytes of a ``travel.csv``. Raises :class:`InputError` with every mistake."""
    table = read_table(data, TRAVEL_COLUMNS)
    faults = list(table.faults)
    rows: dict[tuple[str, str], int] = {}
    for row in table.rows:
        if row.has("area", "venue"):
            earlier = rows.setdefault(_way(row.values["area"], venue=row.values["venue"]), row.number)
            if earlier != row.number:
                allowed = f"found the same way as in row {earlier}; allowed: each area and venue once"
                faults.append(RowFault("area", "TWICE", allowed, row.number))
    if faults:
        faults.sort(key=RowFault.place)
        raise InputError(faults)
    return TravelTimes(
        {_way(row.values["area"], venue=row.values["venue"]): row.values["minutes"] for row in table.rows}
    )

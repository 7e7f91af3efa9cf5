"""Tables that people edit in a spreadsheet: their rows, and all that is wrong, by row and column.

A spreadsheet writes them as CSV, each in its own manner, and every manner is read: commas,
semicolons or tabs; a byte-order mark or none; any line end; blank columns and blank rows at
the end. A row whose first cell begins with ``#`` is a remark. The values are read strictly.
"""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import attrs
from typing_extensions import override

from cara_core.books.faults import MOST_FAULTS, MOST_HINTS, numbered, too_many
from cara_core.books.single_values import Unfit, close_match
from cara_core.errors import Fault

__all__ = ["Column", "Row", "RowFault", "Table", "read_table"]

_SEPARATORS: Final = ",;\t"
_REMARK: Final = ("#", '"#')
_HOW: Final = "save the sheet as 'CSV UTF-8'"
HAS_TO_BE_FILLED: Final = object()


@attrs.frozen
class RowFault(Fault):
    """A fault of a table: ``row`` as a spreadsheet counts it, ``path`` the column."""

    row: int | None = None

    def place(self) -> int:
        """Where it stands in the order of the table."""
        return self.row or 0

    @override
    def __str__(self) -> str:
        said = f"{self.path}: {self.allowed}" if self.path else self.allowed
        return said if self.row is None else f"row {self.row}: {said}"


@attrs.frozen
class Column:
    """One column: its name, how a cell that is filled is read, and what a blank one means.

    ``read`` raises :class:`~cara_core.books.single_values.Unfit`. Without ``blank`` the column has
    to be there, and every cell of it filled.
    """

    name: str
    read: Callable[[str], object]
    blank: object = HAS_TO_BE_FILLED

    @property
    def needed(self) -> bool:
        """Has every cell of it to be filled?"""
        return self.blank is HAS_TO_BE_FILLED


@attrs.frozen
class Row:
    """One row: where it stands, and by column what could be read of it."""

    number: int
    values: Mapping[str, Any]

    def has(self, *names: str) -> bool:
        """Could each of these be read?"""
        return all(name in self.values for name in names)


@attrs.frozen
class Table:
    """The rows of a table, and the faults of its cells."""

    rows: Sequence[Row]
    faults: Sequence[RowFault]


def read_table(data: bytes, columns: Sequence[Column]) -> Table:
    """What stands in this table? Every fault at once; none of them holds a value."""
    try:
        records = _records(data)
    except Unfit as wrong:
        return Table((), (RowFault("", wrong.code, wrong.fault("").allowed),))
    known = {column.name: column for column in columns}
    rows: list[Row] = []
    faults: list[RowFault] = []
    header: Sequence[str] | None = None
    for number, cells in records:
        if header is None:
            header = tuple(cell.lower() for cell in cells)
            faults = [attrs.evolve(fault, row=number) for fault in _of_header(header, known)]
            if faults:
                break
        else:
            row, wrong_cells = _read_row(number, header, cells, known)
            rows.append(row)
            faults += wrong_cells
            if len(faults) >= MOST_FAULTS:
                return Table((), (*faults, RowFault("", "TOO_MANY_FAULTS", too_many("").allowed, number)))
    if header is None:
        faults.append(RowFault("", "EMPTY", f"found no header; allowed: the columns {', '.join(known)}"))
    return Table(tuple(rows), tuple(faults))


def _records(data: bytes) -> list[tuple[int, list[str]]]:
    """The records that say something, with their numbers; blank cells at the end are left out."""
    text = _text(data)
    found: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        for number, record in enumerate(reader, 1):
            cells = [cell.strip() for cell in record]
            while cells and not cells[-1]:
                cells.pop()
            if cells and not cells[0].startswith("#"):
                found.append((number, cells))
    except csv.Error:
        raise Unfit("NOT_CSV", "quotes out of place, or a quote that never ends", f"CSV; {_HOW}") from None
    return found


def _text(data: bytes) -> str:
    if b"\0" in data:
        raise Unfit("NOT_UTF8", "zero bytes, as in UTF-16 or in a workbook", f"CSV in UTF-8; {_HOW}")
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
    raise Unfit("NOT_UTF8", f"bytes on line {line} that are not UTF-8", f"CSV in UTF-8; {_HOW}")


def _separator(text: str) -> str:
    """The separator of the header: the first line that is no remark."""
    header = next((line for line in text.splitlines() if line.strip() and not line.startswith(_REMARK)), "")
    return max(_SEPARATORS, key=header.count)


def _of_header(header: Sequence[str], known: Mapping[str, Column]) -> Iterator[RowFault]:
    strays = [place for place, name in enumerate(header) if name not in known and name]
    meant = {place: close_match(header[place], tuple(known)) for place in strays[:MOST_HINTS]}
    for place, name in meant.items():
        if name is not None:
            yield RowFault(header[place], "UNKNOWN_COLUMN", f"found an unknown column; did you mean {name}?")
    nameless = [place + 1 for place in strays if meant.get(place) is None]
    if nameless:
        allowed = f"{numbered('column', nameless)} unknown; allowed: {', '.join(known)}"
        yield RowFault("", "UNKNOWN_COLUMN", allowed)
    for name in known:
        if header.count(name) > 1:
            places = [place for place, one in enumerate(header, 1) if one == name]
            said = f"{numbered('column', places)} the same; allowed: each column once"
            yield RowFault(name, "DOUBLED_COLUMN", said)
        if known[name].needed and name not in header:
            yield RowFault(name, "MISSING", "the column is missing; it has to be there")


def _read_row(
    number: int, header: Sequence[str], cells: Sequence[str], known: Mapping[str, Column]
) -> tuple[Row, list[RowFault]]:
    values: dict[str, Any] = {name: column.blank for name, column in known.items() if not column.needed}
    faults: list[RowFault] = []
    stray = [place for place, cell in enumerate(cells, 1) if cell and not (header[place - 1 : place] or ("",))[0]]
    if stray:
        said = f"{numbered('cell', stray)} filled under no name; allowed: cells under the columns of the header"
        faults.append(RowFault("", "RAGGED_ROW", said, number))
    for place, name in enumerate(header):
        cell = cells[place] if place < len(cells) else ""
        if not name:
            continue
        if not cell:
            if known[name].needed:
                said = f"found a blank cell; allowed: {_allowed(known[name])}"
                faults.append(RowFault(name, "MISSING", said, number))
            continue
        try:
            values[name] = known[name].read(cell)
        except Unfit as wrong:
            values.pop(name, None)
            faults.append(RowFault(name, wrong.code, wrong.fault("").allowed, number))
    return Row(number, values), faults


def _allowed(column: Column) -> str:
    """What its reader says it allows, handed what none takes."""
    try:
        column.read("\x01")
    except Unfit as wrong:
        return wrong.allowed
    return "text"

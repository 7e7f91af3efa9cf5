"""Tables that people edit in a spreadsheet and save as CSV: their rows, and every fault by row and column.

Spreadsheets differ in how they write CSV, and each way is read: commas, semicolons or tabs;
with a byte-order mark or without; any line end; blank columns and blank rows at the end. A
row whose first cell begins with ``#`` is a remark. The values are read strictly.
"""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import attrs
from typing_extensions import override

from cara_core.books.faults import MOST_FAULTS, MOST_HINTS, numbered, too_many_faults
from cara_core.books.single_values import Unfit, close_match
from cara_core.errors import Fault

__all__ = ["Column", "Row", "RowFault", "Table", "read_table"]

_SEPARATORS: Final = ",;\t"
_REMARK: Final = ("#", '"#')
_HOW: Final = "save the sheet as 'CSV UTF-8'"
HAS_TO_BE_FILLED: Final = object()


@attrs.frozen
class RowFault(Fault):
    """A fault of a table. ``row`` is counted from 1, as a spreadsheet does; ``path`` is the column."""

    row: int | None = None

    def place(self) -> int:
        """The row to sort by: faults of no row come first."""
        return self.row or 0

    @override
    def __str__(self) -> str:
        words = f"{self.path}: {self.allowed}" if self.path else self.allowed
        return words if self.row is None else f"row {self.row}: {words}"


@attrs.frozen
class Column:
    """One column of a table.

    ``read`` reads a filled cell, or raises :class:`~cara_core.books.single_values.Unfit`;
    ``blank`` is what a blank cell means. Without ``blank`` the column has to be there, and
    every cell of it has to be filled.
    """

    name: str
    read: Callable[[str], object]
    blank: object = HAS_TO_BE_FILLED

    @property
    def needed(self) -> bool:
        """Does every cell of this column have to be filled?"""
        return self.blank is HAS_TO_BE_FILLED


@attrs.frozen
class Row:
    """One row: its number, counted from 1 with the header, and by column the values that could be read."""

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
    """The rows of this table, and every fault at once, none of which repeats a value.

    A fault of the header leaves no rows. A row with a faulty cell is among the rows, without
    that cell.
    """
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
            faults = [attrs.evolve(fault, row=number) for fault in _header_faults(header, known)]
            if faults:
                break
        else:
            row, wrong_cells = _read_row(number, header=header, cells=cells, known=known)
            rows.append(row)
            faults += wrong_cells
            if len(faults) >= MOST_FAULTS:
                return Table((), (*faults, RowFault("", "TOO_MANY_FAULTS", too_many_faults("").allowed, number)))
    if header is None:
        faults.append(RowFault("", "EMPTY", f"found no header; allowed: the columns {', '.join(known)}"))
    return Table(tuple(rows), tuple(faults))


def _records(data: bytes) -> list[tuple[int, list[str]]]:
    """The records that are neither blank nor remarks, with their numbers, without blank cells at the end."""
    text = _decode(data)
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


def _decode(data: bytes) -> str:
    # A workbook, or text in UTF-16, may be valid UTF-8 by its bytes: but text has no zero bytes.
    if b"\0" in data:
        raise Unfit("NOT_UTF8", "zero bytes, as in UTF-16 or in a workbook", f"CSV in UTF-8; {_HOW}")
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
    raise Unfit("NOT_UTF8", f"bytes on line {line} that are not UTF-8", f"CSV in UTF-8; {_HOW}")


def _separator(text: str) -> str:
    """The separator of the table: the one that stands most often in the header, its first line that is no remark."""
    header = next((line for line in text.splitlines() if line.strip() and not line.startswith(_REMARK)), "")
    return max(_SEPARATORS, key=header.count)


def _header_faults(header: Sequence[str], known: Mapping[str, Column]) -> Iterator[RowFault]:
    strays = [place for place, name in enumerate(header) if name not in known and name]
    # A heading could hold anything, such as a name: only one close to a known column is repeated.
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
            places = [place for place, heading in enumerate(header, 1) if heading == name]
            allowed = f"{numbered('column', places)} the same; allowed: each column once"
            yield RowFault(name, "DOUBLED_COLUMN", allowed)
        if known[name].needed and name not in header:
            yield RowFault(name, "MISSING", "the column is missing; it has to be there")


def _read_row(
    number: int, *, header: Sequence[str], cells: Sequence[str], known: Mapping[str, Column]
) -> tuple[Row, list[RowFault]]:
    values: dict[str, Any] = {name: column.blank for name, column in known.items() if not column.needed}
    faults: list[RowFault] = []
    # A row may be longer or shorter than the header: blank cells at its end are no fault.
    stray = [place for place, cell in enumerate(cells, 1) if cell and not (header[place - 1 : place] or ("",))[0]]
    if stray:
        allowed = f"{numbered('cell', stray)} filled under no name; allowed: cells under the columns of the header"
        faults.append(RowFault("", "RAGGED_ROW", allowed, number))
    for place, name in enumerate(header):
        cell = cells[place] if place < len(cells) else ""
        if not name:
            continue
        if not cell:
            if known[name].needed:
                allowed = f"found a blank cell; allowed: {_allowed_in(known[name])}"
                faults.append(RowFault(name, "MISSING", allowed, number))
            continue
        try:
            values[name] = known[name].read(cell)
        except Unfit as wrong:
            # What a blank cell means goes too: this cell is not blank, and is checked no further.
            values.pop(name, None)
            faults.append(RowFault(name, wrong.code, wrong.fault("").allowed, number))
    return Row(number, values), faults


def _allowed_in(column: Column) -> str:
    """What a cell of this column may hold: its reader tells, given a cell that no reader takes."""
    try:
        column.read("\x01")
    except Unfit as wrong:
        return wrong.allowed
    return "text"

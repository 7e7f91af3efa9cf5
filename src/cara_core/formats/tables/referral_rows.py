"""Referrals as rows of a table: what a records system can export.

The header names contract paths, such as ``suspect.date_of_birth``; a list or a map is
JSON in its cell (``offences``), or laid out over columns (``offences[0].code``,
``risk.answers.18``). A blank cell is null, ``[]`` is an empty list, yes-or-no is written
``true`` or ``false``. Cells are separated by commas and quoted where needed (RFC 4180).
"""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final, cast

from cara_core.books.faults import FaultsFound
from cara_core.books.single_values import Unreadable
from cara_core.errors import Fault
from cara_core.formats.file_entries import FileEntry
from cara_core.formats.json_text import read_json
from cara_core.formats.tables.referral_columns import Cell, Column, read_header
from cara_core.formats.utf8_text import decode_utf8, refuse_other_encodings

__all__ = ["csv_entries"]

_YES_OR_NO: Final = {"true": True, "false": False}
_WORDS_FOR_NOTHING: Final = frozenset({"null", "none", "n/a", "\\n"})
"""What exports write in place of a blank cell: read as text, it would pass for something that is known."""
_NOTHING: Final = Unreadable("NOT_ALLOWED", "a word for nothing (leave the cell blank)")
_FILLED_TWICE: Final = Unreadable("CONTRADICTION", "this column filled beside columns for its parts")
_GAP: Final = Unreadable("GAP", "parts that are blank before parts that are filled")


class _Slots(dict[str | int, object]):
    """A map (keys are text) or a list (keys are positions) while the cells of a row fill it."""


def csv_entries(data: bytes) -> Iterator[FileEntry]:
    """The entries of a ``.csv`` file, one a row; rows of blank cells are skipped. The header is row 1.

    Raises :class:`FaultsFound` for what is wrong with the file as a whole.
    """
    columns: tuple[Column, ...] | None = None
    empty = True
    for row, cells in _records(decode_utf8(refuse_other_encodings(data))):
        if isinstance(cells, Fault):
            yield FileEntry(row=row, faults=[cells])
            empty = False
        elif not any(cells):
            continue
        elif columns is None:
            try:
                columns = read_header(cells)
            except FaultsFound as wrong:
                yield FileEntry(row=row, faults=wrong.faults)
                return
        else:
            empty = False
            yield _entry(row, columns, cells)
    if empty:
        raise FaultsFound([Fault("", "EMPTY", "found a header and no rows; allowed: at least one referral")])


def _records(text: str) -> Iterator[tuple[int, Sequence[str] | Fault]]:
    """The records with their numbers. The last may be a fault, which keeps the rest from being read."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    row = 0
    while True:
        row += 1
        try:
            cells = next(reader, None)
        except csv.Error as wrong:
            yield row, _csv_fault(wrong)
            return
        if cells is None:
            return
        yield row, cells


def _csv_fault(wrong: csv.Error) -> Fault:
    stop = "; this row and what follows were not read"
    if "field larger" in str(wrong):
        return Fault("", "TOO_LONG", f"found a cell too long to read, or a quote that never ends{stop}")
    return Fault("", "NOT_CSV", f"found quotes out of place, or a quote that never ends{stop}")


def _entry(row: int, columns: Sequence[Column], cells: Sequence[str]) -> FileEntry:
    if len(cells) != len(columns):
        allowed = f"found {len(cells)} cells; allowed: {len(columns)}, as in the header"
        return FileEntry(row=row, faults=[Fault("", "RAGGED_ROW", allowed)])
    filled = _Slots()
    for column, cell in zip(columns, cells, strict=True):
        if cell:
            _place(filled, column.steps, _read_cell(column.cell, cell))
    return FileEntry(row=row, raw=_map_or_list(filled))


def _read_cell(kind: Cell, cell: str) -> object:
    """The raw value of a cell; what cannot be one is left for its reader to refuse."""
    if kind is Cell.YES_OR_NO:
        return _YES_OR_NO.get(cell, cell)
    if kind is Cell.TEXT:
        # Days and numbers stay text here: the reader of the field knows what they should be.
        return _NOTHING if cell.strip().lower() in _WORDS_FOR_NOTHING else cell
    try:
        return read_json(cell)
    except FaultsFound as wrong:
        fault = wrong.faults[0]
        return Unreadable(fault.code, fault.allowed.removeprefix("found ").partition(";")[0])


def _place(filled: _Slots, steps: Sequence[str | int], value: object) -> None:
    *parents, last = steps
    node = filled
    for step in parents:
        below = node.setdefault(step, _Slots())
        # A list or map is there already, as JSON in a cell of its own.
        if not isinstance(below, _Slots):
            node[step] = _FILLED_TWICE
            return
        node = below
    node[last] = _FILLED_TWICE if last in node else value


def _map_or_list(node: object) -> object:
    """The filled slots as the map or the list they stand for, and those within them too."""
    if not isinstance(node, _Slots):
        return node
    parts = {step: _map_or_list(below) for step, below in node.items()}
    if not all(isinstance(step, int) for step in parts):
        return parts
    # Positions are counted from 0: with one left out there are fewer parts than the last position says.
    if len(parts) != max(cast("dict[int, object]", parts)) + 1:
        return _GAP
    return [parts[index] for index in range(len(parts))]

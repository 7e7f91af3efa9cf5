"""The tables of a pack: rows by column, each with its line; every fault of form at once."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from cara_core.books.csv_table import Column, Row, RowFault, read_table
from cara_core.books.single_values import Unfit
from cara_core.packs.checking.faults import PackFault
from cara_core.packs.files.encoding import FileText, Remark

__all__ = ["TableText", "optional_column", "read_cell", "read_open_table", "read_table_of"]

_MOST_LETTERS: Final = 2_000
_FORMULA: Final = ("=", "@", "+=", "-=")
_RUNS: Final = "a formula of a spreadsheet"
_WHY: Final = "The table cannot be read as a table, so nothing of it counts."


@attrs.frozen(kw_only=True)
class TableText:
    """The rows of one table, its faults, and remarks on how its file was written."""

    rows: Sequence[Row] = ()
    faults: tuple[PackFault, ...] = ()
    remarks: tuple[Remark, ...] = ()


def read_cell(text: str) -> str:
    """The text of one cell: at most 2,000 characters, and nothing that a spreadsheet would run."""
    if len(text) > _MOST_LETTERS:
        raise Unfit("TOO_LONG", f"more than {_MOST_LETTERS:,} characters", f"at most {_MOST_LETTERS:,} characters")
    if text.startswith(_FORMULA):
        raise Unfit("NOT_ALLOWED", _RUNS, "text")
    return text


def optional_column(name: str) -> Column:
    """A column whose cells may be empty."""
    return Column(name, read_cell, "")


def read_table_of(source: FileText, columns: Sequence[Column]) -> TableText:
    """The rows of a table with these columns."""
    if source.faults:
        return TableText(faults=source.faults, remarks=source.remarks)
    table = read_table(source.text.encode(), columns)
    return TableText(
        rows=table.rows,
        faults=tuple(_fault(source.file, fault) for fault in table.faults),
        remarks=(*source.remarks, *_remarks(source)),
    )


def read_open_table(source: FileText, needed: Sequence[str] = ()) -> TableText:
    """The rows of a table with whatever columns it has; a column of ``needed`` that it lacks is a fault."""
    header = next((record for record in _records(source.text) if any(record)), [])
    names = tuple(dict.fromkeys(name.strip().lower() for name in header if name.strip()))
    return read_table_of(
        source,
        [optional_column(name) for name in names] + [Column(name, read_cell) for name in needed if name not in names],
    )


def _separator(text: str) -> str:
    first = next((line for line in text.split("\n") if line.strip() and not line.startswith("#")), "")
    return max(",;\t", key=first.count)


def _records(text: str) -> Iterator[list[str]]:
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)):
            if not record or not record[0].startswith("#"):
                yield record
    except csv.Error:
        return


def _fault(file: str, fault: RowFault) -> PackFault:
    code = "C23" if _RUNS in fault.allowed else "C00"
    what, _, allowed = fault.allowed.partition("; ")
    return PackFault(
        file=file,
        line=fault.row or 1,
        code=code,
        what=f"{fault.path}: {what}" if fault.path else what,
        why=_WHY,
        mend=f"{allowed[:1].upper()}{allowed[1:]}." if allowed else "Put it right and save it as 'CSV UTF-8'.",
    )


def _remarks(source: FileText) -> Iterator[Remark]:
    if _separator(source.text) != ",":
        yield Remark(source.file, 1, "separator")
    for number, line in enumerate(source.text.split("\n"), 1):
        # A letter between letters that became ? was lost when the file was saved in an encoding without it.
        if any(
            before.isalpha() and mark == "?" and after.isalpha()
            for before, mark, after in zip(line, line[1:], line[2:], strict=False)
        ):
            yield Remark(source.file, number, "question mark")

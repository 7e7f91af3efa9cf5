"""The register of a workshop as a table: ``register.csv``, made with blank attendance, read when it is filled in."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final, TypeVar

import attrs

from cara_core.books.csv_table import Column, RowFault, read_table
from cara_core.books.single_values import Unfit
from cara_core.case.facts import AbsenceCause, Attendance
from cara_core.case.facts.fields import CASE_FORM, REFERENCE_FORM
from cara_core.terms.checking.checked_values import TextForm

__all__ = ["REGISTER_COLUMNS", "RegisterReading", "RegisterRow", "read_register", "write_register"]

W = TypeVar("W", bound=StrEnum)
REGISTER_COLUMNS: Final = ("workshop", "case", "attendance", "cause")


@attrs.frozen(kw_only=True, repr=False)
class RegisterRow:
    """One row: its number in the file, and what it says."""

    number: int
    workshop: str
    case: str
    attendance: Attendance
    cause: AbsenceCause | None


@attrs.frozen(kw_only=True)
class RegisterReading:
    """The rows of a register, and every fault by row and column."""

    rows: Sequence[RegisterRow]
    faults: Sequence[RowFault]


def read_register(data: bytes) -> RegisterReading:
    """What does this sheet say? A blank attendance is a fault: a row of which nobody knows is taken out."""
    columns = (
        Column("workshop", lambda cell: _read_text(cell, REFERENCE_FORM)),
        Column("case", lambda cell: _read_text(cell, CASE_FORM)),
        Column("attendance", lambda cell: _word(cell, Attendance)),
        Column("cause", lambda cell: _word(cell, AbsenceCause), blank=None),
    )
    table = read_table(data, columns)
    faults = list(table.faults)
    rows = [row for row in table.rows if row.has(*REGISTER_COLUMNS)]
    for row in rows:
        if row.values["cause"] is not None and row.values["attendance"] is Attendance.ATTENDED:
            allowed = "a cause, and nothing was missed; allowed with attended: blank"
            faults.append(RowFault("cause", "CONTRADICTION", allowed, row.number))
    if not table.rows and not faults:
        faults.append(RowFault("", "EMPTY", "found no row; allowed: at least one"))
    return RegisterReading(
        rows=[RegisterRow(number=row.number, **{name: row.values[name] for name in REGISTER_COLUMNS}) for row in rows],
        faults=sorted(faults, key=RowFault.place),
    )


def write_register(workshop: str, cases: Iterable[str]) -> str:
    """The same table, to be filled in: a row for each case, its attendance blank."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(REGISTER_COLUMNS)
    writer.writerows([workshop, case, "", ""] for case in cases)
    return text.getvalue()


def _read_text(cell: str, form: TextForm) -> str:
    if re.fullmatch(form.pattern, cell, re.ASCII) is None:
        raise Unfit(form.code, "text of another form", form.allowed)
    return cell


def _word(cell: str, kind: type[W]) -> W:
    wanted = cell.lower().replace(" ", "_").replace("-", "_")
    if wanted not in list(kind):
        raise Unfit("NOT_ALLOWED", "another word", f"one of {', '.join(kind)}")
    return kind(wanted)

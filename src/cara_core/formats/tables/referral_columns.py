"""The columns of a table of referrals: those that are possible, and those that a header names."""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto
from functools import cache
from typing import Any, Final, get_args, get_origin

import attrs

from cara_core.books.class_fields import class_fields
from cara_core.books.faults import MOST_HINTS, FaultsFound, numbered
from cara_core.books.single_values import close_match
from cara_core.errors import Fault
from cara_core.terms.referral import Referral

__all__ = ["Cell", "Column", "possible_columns", "read_header"]


class Cell(Enum):
    """What a cell of a column holds; a whole number is JSON."""

    TEXT = auto()
    YES_OR_NO = auto()
    JSON = auto()


@attrs.frozen
class Column:
    """One column: its name, the steps of the path it names, and what its cells hold."""

    name: str
    steps: tuple[str | int, ...]
    cell: Cell


_NEEDED: Final = ("format", "reference", "offences")
_INDEX: Final = re.compile(r"\[(?:0|[1-9][0-9]?)\]", re.ASCII)
_QUESTION: Final = re.compile(r"\.[0-9]{1,3}$", re.ASCII)
_STEP: Final = re.compile(r"\[([0-9]+)\]|([a-z_0-9]+)", re.ASCII)
_OTHER_SEPARATOR: Final = re.compile(r"[;\t|]")


@cache
def possible_columns() -> Mapping[str, Cell]:
    """Every column there can be; ``[]`` stands for an index, ``*`` for a question's number."""
    return {"format": Cell.TEXT, **dict(_columns_of(Referral, ""))}


def _columns_of(kind: Any, prefix: str) -> Iterator[tuple[str, Cell]]:
    for field in class_fields(kind):
        path, origin = f"{prefix}{field.name}", get_origin(field.kind)
        if attrs.has(field.kind):
            yield from _columns_of(field.kind, f"{path}.")
        elif origin is tuple:
            yield path, Cell.JSON
            entry = get_args(field.kind)[0]
            yield from _columns_of(entry, f"{path}[].") if attrs.has(entry) else [(f"{path}[]", Cell.TEXT)]
        elif field.kind is int:
            yield path, Cell.JSON
        elif origin is Mapping:
            yield path, Cell.JSON
            yield f"{path}.*", Cell.TEXT
        else:
            yield path, Cell.YES_OR_NO if field.kind is bool else Cell.TEXT


def read_header(names: Sequence[str]) -> tuple[Column, ...]:
    """Which columns does this header name? Raises :class:`FaultsFound` with every fault."""
    if len(names) == 1 and _OTHER_SEPARATOR.search(names[0]):
        allowed = "found one column only, with other separators in it; allowed: cells separated by commas"
        raise FaultsFound([Fault("", "NOT_CSV", allowed)])
    columns = [_column(name) for name in names]
    faults = [*_unknown_columns(names, columns), *_doubled_columns(names, columns), *_missing_columns(columns)]
    if faults:
        raise FaultsFound(faults)
    return tuple(column for column in columns if column is not None)


def _column(name: str) -> Column | None:
    template = _INDEX.sub("[]", name)
    # ``offences[0].code`` is a column as ``offences[].code``; ``risk.answers.18`` as ``risk.answers.*``.
    cell = possible_columns().get(template) or possible_columns().get(_QUESTION.sub(".*", template))
    if cell is None or "*" in name or "[]" in name:
        return None
    steps = tuple(int(match[1]) if match[1] else match[2] for match in _STEP.finditer(name))
    return Column(name, steps, cell)


def _unknown_columns(names: Sequence[str], columns: Sequence[Column | None]) -> Iterator[Fault]:
    known = [name.replace("[]", "[0]").replace("*", "1") for name in possible_columns()]
    strays = [number for number, column in enumerate(columns) if column is None]
    meant = {number: close_match(names[number], known) for number in strays[:MOST_HINTS]}
    for number, name in meant.items():
        if name is not None:
            yield Fault(names[number], "UNKNOWN_COLUMN", f"found an unknown column; did you mean {name}?")
    nameless = [number + 1 for number in strays if meant.get(number) is None]
    if nameless:
        allowed = "the paths of cara-referral/1, such as reference, suspect.date_of_birth, offences[0].code"
        yield Fault("", "UNKNOWN_COLUMN", f"{numbered('column', nameless)} unknown; allowed: {allowed}")


def _doubled_columns(names: Sequence[str], columns: Sequence[Column | None]) -> Iterator[Fault]:
    places: dict[str, list[int]] = {}
    for number, (name, column) in enumerate(zip(names, columns, strict=True), 1):
        if column is not None:
            places.setdefault(name, []).append(number)
    for name, found in places.items():
        if len(found) > 1:
            yield Fault(name, "DOUBLED_COLUMN", f"{numbered('column', found)} the same; allowed: each column once")


def _missing_columns(columns: Sequence[Column | None]) -> Iterator[Fault]:
    first_steps = {column.steps[0] for column in columns if column is not None}
    for name in _NEEDED:
        if name not in first_steps:
            yield Fault(name, "MISSING", "the column is missing; it has to be there")

"""Facts of the core as plain rows, and plain rows as facts of the core: nothing else of the core is known here."""

import datetime as dt
import types
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

from cara_core.case.facts import KINDS, Fact
from cara_core.terms.days import Day
from life.model.facts import Row

__all__ = ["fact_of", "row_of"]

CASE = "C-1"


def row_of(fact: Fact) -> Row:
    """A fact as a plain row."""
    what = {
        field.name.rstrip("_"): _plain(getattr(fact.what, field.name))
        for field in attrs.fields(type(fact.what))
        if getattr(fact.what, field.name) is not None
    }
    row: Row = {"number": fact.number, "kind": fact.kind, "on": fact.on.isoformat(), "by": fact.by, "what": what}
    for name in ("at", "recorded_at"):
        instant = getattr(fact, name)
        if instant is not None:
            row[name] = instant.isoformat()
    if fact.supersedes is not None:
        row |= {"supersedes": fact.supersedes, "why": fact.why, "moves_day": fact.moves_day}
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if attrs.has(type(value)):
        return value if type(value).__name__ in {"Referral", "RunningTerms"} else _of_class(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    return value


def _of_class(value: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(value, field.name)) for field in attrs.fields(type(value))}


def fact_of(row: Row) -> Fact:
    """A row as a fact."""
    kind: Any = KINDS[row["kind"]]
    kinds = _kinds_of(kind)
    known = {name.rstrip("_"): name for name in kinds}
    what = {known[name]: _made(kinds[known[name]], value) for name, value in row["what"].items()}
    return Fact(
        case=CASE,
        number=row["number"],
        on=_day(row["on"]),
        at=None if row.get("at") is None else dt.datetime.fromisoformat(row["at"]),
        by=row["by"],
        what=kind(**what),
        supersedes=row.get("supersedes"),
        why=row.get("why"),
        moves_day=row.get("moves_day", False),
        recorded_at=None if row.get("recorded_at") is None else dt.datetime.fromisoformat(row["recorded_at"]),
    )


def _day(text: str) -> Day:
    return Day(int(text[:4]), int(text[5:7]), int(text[8:]))


@cache
def _kinds_of(declared: Any) -> Mapping[str, Any]:
    hints = get_type_hints(declared)
    return {field.name: hints[field.name] for field in attrs.fields(declared)}


def _made(kind: Any, value: Any) -> Any:  # noqa: PLR0911  (one way for each sort of value)
    if value is None:
        return None
    origin = get_origin(kind)
    if origin in {types.UnionType, Union}:
        return _made(next(member for member in get_args(kind) if member is not types.NoneType), value)
    if origin is tuple:
        return tuple(_made(get_args(kind)[0], each) for each in value)
    if kind is Day:
        return _day(value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(value)
    if attrs.has(kind) and isinstance(value, Mapping):
        kinds = _kinds_of(kind)
        return kind(**{name: _made(kinds[name], each) for name, each in value.items()})
    return value

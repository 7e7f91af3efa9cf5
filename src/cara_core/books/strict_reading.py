"""Strict reading of typed values, for referrals (JSON, CSV) and policy books (TOML) alike.

A :mod:`cattrs` converter that coerces nothing and refuses unknown keys; and
:func:`structured`, which gives a value or every fault at once, in the order of the
document, each with its path and never with a value.

There are two waves: what a class asks of its values together (its validators) can only be
asked once each of them could be read.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, TypeVar, cast, get_args, get_origin

import attrs
from cattrs import Converter

from cara_core.books.class_fields import parts_of, without_none
from cara_core.books.faults import FaultsFound
from cara_core.books.maps_and_lists import Field, Layout, list_reader, map_reader
from cara_core.books.single_values import (
    Reader,
    Unfit,
    read_native_day,
    read_text,
    read_whole_number,
    read_written_day,
    read_yes_or_no,
    words_reader,
)
from cara_core.errors import Fault
from cara_core.terms.days import Day
from cara_core.terms.risk import Answer

__all__ = ["Days", "FaultsFound", "Special", "strict_converter", "structured"]

T = TypeVar("T")
Days: TypeAlias = Literal["text", "toml"]
"""How days are written: as text ``YYYY-MM-DD`` (JSON, CSV), or as TOML's own days."""

_QUESTION: Final = re.compile(r"[0-9]{1,3}", re.ASCII)
_ID: Final = re.compile(r"[A-Za-z0-9_*-]{1,40}", re.ASCII)


@attrs.frozen(eq=False)
class Special:
    """What is asked when one class is read, beside the types of its fields.

    ``beside``: readers of keys that have to be there and are no fields of it. ``readers``:
    stricter readers of single fields. ``check``: the faults of its entries taken together,
    found whether or not each can be read, so that they stand in the first wave.
    """

    kind: type
    beside: Mapping[str, Reader] = attrs.field(factory=dict)
    readers: Mapping[str, Reader] = attrs.field(factory=dict)
    check: Callable[[Mapping[str, object]], Iterable[Fault]] | None = None


def strict_converter(days: Days = "text", *special: Special) -> Converter:
    """Which converter reads JSON and CSV (``text``), or ``toml``, and coerces nothing?

    It reads text, ``bool``, ``int``, days, ``StrEnum``, attrs classes (generic ones too),
    ``tuple[T, ...]``, maps from text, ``T | None``, and ``object`` as it stands. Any other
    type is a ``TypeError`` when it is first asked for. Made once for the same arguments.
    """
    return _converter(days, special)


@cache
def _converter(days: Days, special: tuple[Special, ...]) -> Converter:
    return _Readers(days, special).converter


def structured(converter: Converter, raw: object, kind: type[T]) -> T:
    """The value that ``raw`` says. Raises :class:`FaultsFound` with every fault at once."""
    try:
        return cast("T", converter.get_structure_hook(kind)(raw, kind))
    except Unfit as wrong:
        faults: Sequence[Fault] = (wrong.fault(""),)
    except FaultsFound as wrong:
        faults = wrong.faults
    # Raised out here, so that no inner exception hangs on it.
    raise FaultsFound(faults)


class _Readers:
    """One strict reader for each type, made when it is first asked for."""

    def __init__(self, days: Days, special: Sequence[Special]) -> None:
        self._days = days
        self._too = " or null" if days == "text" else ""
        self._special = {one.kind: one for one in special}
        read_day: Reader = read_written_day if days == "text" else read_native_day
        self._made: dict[Any, Reader] = {
            str: read_text,
            bool: read_yes_or_no,
            int: read_whole_number,
            Day: read_day,
            dt.date: read_day,
            object: lambda raw, _: raw,
        }
        self.converter: Final = Converter()
        self.converter.register_structure_hook_factory(lambda _: True, self.of)
        self.converter.register_unstructure_hook(StrEnum, lambda word: word.value)
        # cattrs looks these up by class, subclasses too, before it asks any factory.
        for known in (str, bytes, int, float, Path):
            self.converter.register_structure_hook(known, lambda raw, kind: self.of(kind)(raw, kind))

    def of(self, kind: Any) -> Reader:
        """The reader of this type."""
        if kind not in self._made:
            self._made[kind] = self._make(kind)
        return self._made[kind]

    def _make(self, kind: Any) -> Reader:
        origin, arguments, known = get_origin(kind), get_args(kind), without_none(kind)
        if known is not None:
            return self._or_null(self.of(known), None)
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return words_reader(kind)
        if attrs.has(kind):
            return self._class_reader(kind)
        if origin is tuple and arguments[1:] == (...,):
            return list_reader(self.of(arguments[0]))
        if origin in {Mapping, dict} and arguments[0] is str:
            # A null answer in a map of answers is an answer that is not known.
            read = self.of(arguments[1])
            read = self._or_null(read, Answer.UNKNOWN) if arguments[1] is Answer else read
            return map_reader(read, _QUESTION if self._days == "text" else _ID)
        raise TypeError(f"there is no strict reading of {kind}")

    def _or_null(self, read: Reader, meant: object) -> Reader:
        def read_or_null(raw: object, _: object) -> object:
            if raw is None:
                return meant
            try:
                return read(raw, None)
            except Unfit as wrong:
                wrong.allowed += self._too
                raise

        return read_or_null

    def _class_reader(self, kind: Any) -> Reader:
        origin = get_origin(kind) or kind
        special = self._special.get(origin) or Special(origin)
        fields = {name: Field(read) for name, read in special.beside.items()}
        for part in parts_of(kind):
            read = special.readers.get(part.name) or self.of(part.kind)
            # JSON says "not known" by null as by leaving out; TOML has no null.
            if part.required:
                fields[part.name] = Field(self._or_null(read, None) if part.optional else read)
            elif part.optional or self._days == "text":
                fields[part.name] = Field(read, required=False, null_is_absent=True, too=self._too)
            else:
                fields[part.name] = Field(read, required=False)
        return Layout(origin, fields, frozenset(special.beside), special.check).reader()

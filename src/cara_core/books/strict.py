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
from cattrs import ClassValidationError, Converter
from cattrs.gen import make_dict_structure_fn, override

from cara_core.books.faults import (
    MOST_FAULTS,
    FaultsFound,
    doubled,
    in_order,
    of_class,
    of_strays,
    said_of,
    too_many,
    under,
)
from cara_core.books.kinds import (
    Doubled,
    Reader,
    Unfit,
    entries_of,
    read_key,
    read_native_day,
    read_text,
    read_whole_number,
    read_written_day,
    read_yes_or_no,
    unfit,
    words_reader,
)
from cara_core.books.parts import Part, parts_of, without_none
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

    ``beside``: keys that are no fields of it. ``readers``: stricter readers of single
    fields, by name. ``check``: the faults of its entries taken together, found whether or
    not each can be read, so that they stand in the first wave.
    """

    kind: type
    beside: frozenset[str] = frozenset()
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
    # Raised out here, so that no exception of cattrs hangs on it: those repeat values.
    raise FaultsFound(faults)


class _Readers:
    """One strict reader for each type, made when it is first asked for."""

    def __init__(self, days: Days, special: Sequence[Special]) -> None:
        self._days = days
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
            return _list_reader(self.of(arguments[0]))
        if origin in {Mapping, dict} and arguments[0] is str:
            # A null answer in a map of answers is an answer that is not known.
            read = self.of(arguments[1])
            return self._map_reader(self._or_null(read, Answer.UNKNOWN) if arguments[1] is Answer else read)
        raise TypeError(f"there is no strict reading of {kind}")

    def _or_null(self, read: Reader, default: object) -> Reader:
        too = " or null" if self._days == "text" else ""

        def read_or_null(raw: object, _: object) -> object:
            if raw is None:
                return default
            try:
                return read(raw, None)
            except Unfit as wrong:
                wrong.allowed += too
                raise

        return read_or_null

    def _part_reader(self, part: Part, special: Special) -> Reader:
        read = special.readers.get(part.name) or self.of(part.kind)
        if part.optional:
            return self._or_null(read, None if part.required else part.default)
        # JSON says "not known" by null as by leaving out; TOML has no null.
        return read if part.required or self._days == "toml" else self._or_null(read, part.default)

    def _class_reader(self, kind: Any) -> Reader:
        special = self._special.get(get_origin(kind) or kind) or Special(kind)
        readers = {part.name: self._part_reader(part, special) for part in parts_of(kind)}
        overrides: dict[str, Any] = {name: override(struct_hook=read) for name, read in readers.items()}
        plain = make_dict_structure_fn(kind, self.converter, _cattrs_forbid_extra_keys=False, **overrides)
        known, check = (*sorted(special.beside), *readers), special.check
        keys = frozenset(known)

        def read_class(raw: object, _: object) -> object:
            entries = entries_of(raw)
            value: object = None
            found: list[Fault] = [] if check is None else [*check(entries)]
            try:
                value = plain(entries, kind)
            except ClassValidationError as group:
                found += of_class(group, readers)
            if not entries.keys() <= keys:
                found += of_strays(entries, known)
            if type(entries) is Doubled:
                found += (doubled(key) for key in entries if key in entries.twice and key in keys)
            if found:
                raise FaultsFound(in_order(found, entries))
            return value

        return read_class

    def _map_reader(self, read: Reader) -> Reader:
        repeatable = _QUESTION if self._days == "text" else _ID

        def read_map(raw: object, _: object) -> dict[str, object]:
            entries = entries_of(raw)
            values: dict[str, object] = {}
            faults: list[Fault] = []
            for number, (key, item) in enumerate(entries.items(), 1):
                named = type(key) is str and repeatable.fullmatch(key)
                step, place = (key, under) if named else (f"key {number}", said_of)
                try:
                    values[read_key(key)] = read(item, None)
                except (Unfit, FaultsFound) as wrong:
                    faults += place(step, wrong)
                if type(entries) is Doubled and key in entries.twice:
                    faults += place(step, FaultsFound([doubled("")]))
                if len(faults) >= MOST_FAULTS:
                    faults.append(too_many(""))
                    break
            if faults:
                raise FaultsFound(faults)
            return values

        return read_map


def _list_reader(read: Reader) -> Reader:
    def read_list(raw: object, _: object) -> tuple[object, ...]:
        if type(raw) is not list and type(raw) is not tuple:
            raise unfit(raw, "a list")
        items: list[object] = []
        faults: list[Fault] = []
        for index, item in enumerate(raw):
            try:
                items.append(read(item, None))
            except (Unfit, FaultsFound) as wrong:
                faults += under(f"[{index}]", wrong)
                if len(faults) >= MOST_FAULTS:
                    faults.append(too_many(f"[{index}]"))
                    break
        if faults:
            raise FaultsFound(faults)
        return tuple(items)

    return read_list

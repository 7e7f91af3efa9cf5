"""Strict reading of typed values, for referrals (JSON, CSV) and policy books (TOML) alike.

A :mod:`cattrs` converter that coerces nothing and refuses unknown keys; and
:func:`structured`, which gives a value or every fault at once, in the order of the
document, each with its path and never with a value.

There are two waves: what a class asks of its values together (its validators) can only be
asked once each of them could be read.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeAlias, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import attrs
from cattrs import ClassValidationError, Converter
from cattrs.gen import make_dict_structure_fn, override

from cara_core.books.kinds import (
    Doubled,
    Reader,
    Unfit,
    close_match,
    entries_of,
    read_native_day,
    read_text,
    read_whole_number,
    read_written_day,
    read_yes_or_no,
    unfit,
    words_reader,
)
from cara_core.errors import Fault
from cara_core.terms.days import Day
from cara_core.terms.risk import Answer

__all__ = ["MOST_FAULTS", "Days", "FaultsFound", "Part", "Special", "parts_of", "strict_converter", "structured"]

T = TypeVar("T")
Days: TypeAlias = Literal["text", "toml"]
"""How days are written: as text ``YYYY-MM-DD`` (JSON, CSV), or as TOML's own days."""

MOST_FAULTS: Final = 1_000
"""A list or map with so many faults is not read to its end."""
_MOST_HINTS: Final = 100
_ABSENT: Final = object()
_QUESTION: Final = re.compile(r"[0-9]{1,3}", re.ASCII)
_ID: Final = re.compile(r"[A-Za-z0-9_*-]{1,40}", re.ASCII)


class FaultsFound(Exception):
    """What was read has faults: ``faults``, every one, in the order of the document."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: Sequence[Fault] = tuple(faults)
        super().__init__(f"{len(self.faults)} faults")


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
    check: Callable[[Mapping[str, object]], Iterable[Fault]] = lambda _: ()


@attrs.frozen
class Part:
    """One field of a class.

    ``kind`` is its type without ``None``; ``optional`` says whether that allows ``None``;
    ``default`` what an absent key means, ``attrs.NOTHING`` where it must be there.
    """

    name: str
    kind: Any
    optional: bool
    default: Any

    @property
    def required(self) -> bool:
        """Must the key be there?"""
        return self.default is attrs.NOTHING


def parts_of(kind: Any) -> Iterator[Part]:
    """The fields of an attrs class, with the type arguments of a generic one filled in."""
    origin = get_origin(kind) or kind
    hints = get_type_hints(origin)
    filled = dict(zip(getattr(origin, "__parameters__", ()), get_args(kind), strict=False))
    for field in attrs.fields(origin):
        held = filled.get(hints[field.name], hints[field.name])
        known = _without_none(held)
        yield Part(field.name, known or held, known is not None, field.default)


def _without_none(kind: Any) -> Any:
    """``T`` for ``T | None``, and ``None`` for any other type."""
    members = get_args(kind) if get_origin(kind) in {Union, UnionType} else ()
    known = [member for member in members if member is not NoneType]
    return known[0] if len(members) > len(known) == 1 else None


def strict_converter(days: Days = "text", *special: Special) -> Converter:
    """A converter that coerces nothing: what does it make of JSON text, or of TOML?

    It reads text, ``bool``, ``int``, days, ``StrEnum``, attrs classes (generic ones too),
    ``tuple[T, ...]``, maps from text, ``T | None`` and ``object`` (left as it is); any other type is
    a ``TypeError`` when it is first asked for. Built once for the same arguments.
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
        self.converter: Final = Converter()
        self.converter.register_structure_hook_factory(lambda _: True, self.of)
        read_day = read_written_day if days == "text" else read_native_day
        self._plain: Mapping[Any, Reader] = {
            str: read_text,
            bool: read_yes_or_no,
            int: read_whole_number,
            Day: read_day,
            datetime.date: read_day,
            object: lambda raw, _: raw,
        }
        # cattrs looks these up by class before it asks any factory, their subclasses too.
        for known in (str, bytes, int, float, Path):
            self.converter.register_structure_hook(known, lambda raw, kind: self.of(kind)(raw, kind))

    def of(self, kind: Any) -> Reader:
        """The reader of this type."""
        origin, known = get_origin(kind), _without_none(kind)
        if kind in self._plain:
            return self._plain[kind]
        if known is not None:
            return self._or_null(self._reader(known), None)
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return words_reader(kind)
        if attrs.has(kind):
            return self._class_reader(kind)
        if origin is tuple and get_args(kind)[1:] == (...,):
            return _list_reader(self._reader(get_args(kind)[0]))
        if origin in {Mapping, dict} and get_args(kind)[0] is str:
            return self._map_reader(get_args(kind)[1])
        raise TypeError(f"there is no strict reading of {kind}")

    def _reader(self, kind: Any) -> Reader:
        return cast("Reader", self.converter.get_structure_hook(kind)) if attrs.has(kind) else self.of(kind)

    def _or_null(self, read: Reader, default: object) -> Reader:
        words = " or null" if self._days == "text" else ""

        def read_or_null(raw: object, kind: object) -> object:
            if raw is None:
                return default
            try:
                return read(raw, kind)
            except Unfit as wrong:
                wrong.allowed += words
                raise

        return read_or_null

    def _part_reader(self, part: Part, special: Special) -> Reader:
        read = special.readers.get(part.name) or self._reader(part.kind)
        if part.optional:
            return self._or_null(read, None if part.required else part.default)
        # JSON says "not known" by null as by leaving out; TOML has no null.
        return read if part.required or self._days == "toml" else self._or_null(read, part.default)

    def _class_reader(self, kind: Any) -> Reader:
        special = self._special.get(get_origin(kind) or kind) or Special(kind)
        readers = {part.name: self._part_reader(part, special) for part in parts_of(kind)}
        overrides = {name: override(struct_hook=read) for name, read in readers.items()}
        plain = make_dict_structure_fn(kind, self.converter, _cattrs_forbid_extra_keys=False, **overrides)
        names, keys, check = tuple(readers), frozenset(readers) | special.beside, special.check

        def read_class(raw: object, _: object) -> object:
            entries = entries_of(raw)
            value, found = None, []
            try:
                value = plain(entries, kind)
            except ClassValidationError as group:
                found += _faults_in(group, readers)
            found += check(entries)
            if not entries.keys() <= keys:
                found += _strays(entries, names)
            if type(entries) is Doubled:
                found += (_doubled(key) for key in entries if key in entries.twice and key in keys)
            if found:
                raise FaultsFound(_in_order(found, entries))
            return value

        return read_class

    def _map_reader(self, kind: Any) -> Reader:
        # A null answer in a map of answers is an answer that is not known.
        read = self._or_null(self.of(kind), Answer.UNKNOWN) if kind is Answer else self._reader(kind)
        repeatable = _QUESTION if self._days == "text" else _ID

        def read_map(raw: object, _: object) -> dict[str, object]:
            entries = entries_of(raw)
            twice = entries.twice if type(entries) is Doubled else frozenset[str]()
            values: dict[str, object] = {}
            faults: list[Fault] = []
            for number, (key, item) in enumerate(entries.items(), 1):
                named = type(key) is str and repeatable.fullmatch(key)
                step = key if named else f"key {number}"
                try:
                    values[_filled(read_text(key))] = read(item, kind)
                except (Unfit, FaultsFound) as wrong:
                    faults += _under(step, wrong) if named else _said_of(step, wrong)
                if key in twice:
                    faults += [_doubled(step)] if named else _said_of(step, FaultsFound([_doubled("")]))
                if len(faults) >= MOST_FAULTS:
                    faults.append(_too_many(""))
                    break
            if faults:
                raise FaultsFound(faults)
            return values

        return read_map


def _list_reader(read: Reader) -> Reader:
    def read_list(raw: object, kind: object) -> tuple[object, ...]:
        if type(raw) is not list and type(raw) is not tuple:
            raise unfit(raw, "a list")
        items: list[object] = []
        faults: list[Fault] = []
        for index, item in enumerate(raw):
            try:
                items.append(read(item, kind))
            except (Unfit, FaultsFound) as wrong:
                faults += _under(f"[{index}]", wrong)
                if len(faults) >= MOST_FAULTS:
                    faults.append(_too_many(f"[{index}]"))
                    break
        if faults:
            raise FaultsFound(faults)
        return tuple(items)

    return read_list

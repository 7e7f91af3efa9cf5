"""Strict reading of typed values, for referrals (JSON, CSV) and policy books (TOML) alike.

A :mod:`cattrs` converter that coerces nothing and refuses unknown keys; and
:func:`read_strictly`, which returns a value or raises every fault at once, in the order of
the document, each with its path and never with a value.

There are two rounds: what a class asks of its values together (its validators) can only be
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

from cara_core.books.class_fields import class_fields, without_none
from cara_core.books.faults import FaultsFound
from cara_core.books.maps_and_lists import ClassLayout, KeyRule, list_reader, map_reader
from cara_core.books.single_values import (
    Unfit,
    ValueReader,
    read_integer,
    read_iso_day,
    read_native_day,
    read_text,
    read_yes_or_no,
    word_reader,
)
from cara_core.errors import Fault
from cara_core.terms.days import Day
from cara_core.terms.risk import Answer

__all__ = ["ClassRules", "Days", "FaultsFound", "read_strictly", "strict_converter"]

T = TypeVar("T")
Days: TypeAlias = Literal["text", "toml"]
"""How days are written: as text ``YYYY-MM-DD`` (JSON, CSV), or as TOML's own days."""

_QUESTION: Final = re.compile(r"[0-9]{1,3}", re.ASCII)
_ID: Final = re.compile(r"[A-Za-z0-9_*-]{1,40}", re.ASCII)


@attrs.frozen(eq=False)
class ClassRules:
    """What is asked when one class is read, beside the types of its fields.

    ``extra_keys``: readers of keys that have to be there and are no fields of the class.
    ``readers``: stricter readers of single fields. ``check``: finds the faults of the entries
    taken together; it runs whether or not each could be read, so its faults are reported in
    the first round.
    """

    kind: type
    extra_keys: Mapping[str, ValueReader] = attrs.field(factory=dict)
    readers: Mapping[str, ValueReader] = attrs.field(factory=dict)
    check: Callable[[Mapping[str, object]], Iterable[Fault]] | None = None


def strict_converter(days: Days = "text", *rules: ClassRules) -> Converter:
    """A converter that coerces nothing, for JSON and CSV (``days="text"``) or for ``toml``.

    It reads text, ``bool``, ``int``, days, ``StrEnum``, attrs classes (generic ones too),
    ``tuple[T, ...]``, maps from text, ``T | None``, and ``object`` as it stands. Any other
    type is a ``TypeError`` when it is first asked for. Made once for the same arguments.
    """
    return _converter(days, rules)


@cache
def _converter(days: Days, rules: tuple[ClassRules, ...]) -> Converter:
    return _Readers(days, rules).converter


def read_strictly(converter: Converter, raw: object, kind: type[T]) -> T:
    """The value of type ``kind`` that ``raw`` describes. Raises :class:`FaultsFound` with every fault at once."""
    try:
        return cast("T", converter.get_structure_hook(kind)(raw, kind))
    except Unfit as wrong:
        faults: Sequence[Fault] = (wrong.fault(""),)
    except FaultsFound as wrong:
        faults = wrong.faults
    # Raised outside the ``except``: the inner exception would otherwise hang on it as its context,
    # and a traceback would show values that may be a person's.
    raise FaultsFound(faults)


class _Readers:
    """One strict reader for each type, made when it is first asked for."""

    def __init__(self, days: Days, rules: Sequence[ClassRules]) -> None:
        self._days = days
        self._also_allowed = " or null" if days == "text" else ""
        self._rules = {rule.kind: rule for rule in rules}
        read_day: ValueReader = read_iso_day if days == "text" else read_native_day
        self._readers: dict[Any, ValueReader] = {
            str: read_text,
            bool: read_yes_or_no,
            int: read_integer,
            Day: read_day,
            dt.date: read_day,
            object: lambda raw, _: raw,
        }
        self.converter: Final = Converter()
        self.converter.register_structure_hook_factory(lambda _: True, self.reader_for)
        self.converter.register_unstructure_hook(StrEnum, lambda word: word.value)
        # cattrs looks these up by class, subclasses too, before it asks any factory.
        for simple in (str, bytes, int, float, Path):
            self.converter.register_structure_hook(simple, lambda raw, kind: self.reader_for(kind)(raw, kind))

    def reader_for(self, kind: Any) -> ValueReader:
        """The reader of this type. Raises ``TypeError`` where there is none."""
        if kind not in self._readers:
            self._readers[kind] = self._make_reader(kind)
        return self._readers[kind]

    def _make_reader(self, kind: Any) -> ValueReader:
        origin, arguments, known = get_origin(kind), get_args(kind), without_none(kind)
        if known is not None:
            return self._or_null(self.reader_for(known), meaning=None)
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return word_reader(kind)
        if attrs.has(kind):
            return self._class_reader(kind)
        if origin is tuple and arguments[1:] == (...,):
            return list_reader(self.reader_for(arguments[0]))
        if origin in {Mapping, dict} and arguments[0] is str:
            # A null answer in a map of answers is an answer that is not known.
            read = self.reader_for(arguments[1])
            read = self._or_null(read, meaning=Answer.UNKNOWN) if arguments[1] is Answer else read
            return map_reader(read, _QUESTION if self._days == "text" else _ID)
        raise TypeError(f"there is no strict reading of {kind}")

    def _or_null(self, read: ValueReader, *, meaning: object) -> ValueReader:
        def read_or_null(raw: object, _: object) -> object:
            if raw is None:
                return meaning
            try:
                return read(raw, None)
            except Unfit as wrong:
                wrong.allowed += self._also_allowed
                raise

        return read_or_null

    def _class_reader(self, kind: Any) -> ValueReader:
        origin = get_origin(kind) or kind
        rules = self._rules.get(origin) or ClassRules(origin)
        keys = {name: KeyRule(read) for name, read in rules.extra_keys.items()}
        for field in class_fields(kind):
            read = rules.readers.get(field.name) or self.reader_for(field.kind)
            # In JSON null means "not known", as a key that is absent does; TOML has no null.
            if field.required:
                keys[field.key] = KeyRule(self._or_null(read, meaning=None) if field.optional else read)
            elif field.optional or self._days == "text":
                keys[field.key] = KeyRule(read, required=False, null_is_absent=True, also_allowed=self._also_allowed)
            else:
                keys[field.key] = KeyRule(read, required=False)
        return ClassLayout(_built_from_keys(kind), keys, frozenset(rules.extra_keys), rules.check).reader()


def _built_from_keys(kind: Any) -> Callable[..., object]:
    """What makes an instance of this class of the values by their keys: the class, where each key is a field's name."""
    build: Callable[..., object] = get_origin(kind) or kind
    renamed = {field.key: field.name for field in class_fields(kind) if field.key != field.name}
    if not renamed:
        return build
    return lambda **values: build(**{renamed.get(key, key): value for key, value in values.items()})

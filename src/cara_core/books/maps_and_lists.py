"""Reading what holds other values: the map of a class, a list, a map with free keys.

Each reads all of its parts, and then reports the faults of all of them at once.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import attrs

from cara_core.books.faults import (
    MOST_FAULTS,
    FaultsFound,
    doubled_key_fault,
    faults_under,
    faults_without_path,
    in_document_order,
    missing_key_fault,
    too_many_faults,
    unknown_key_faults,
    validator_fault,
)
from cara_core.books.single_values import MapWithRepeats, Unfit, ValueReader, entries_of, read_key, wrong_kind
from cara_core.errors import Fault

__all__ = ["ClassLayout", "KeyRule", "list_reader", "map_reader"]


@attrs.frozen(eq=False)
class KeyRule:
    """How one key of the map of a class is read.

    ``null_is_absent``: null means the same as no key. ``also_allowed`` is added to what a
    fault says is allowed: that null is.
    """

    read: ValueReader
    required: bool = True
    null_is_absent: bool = False
    also_allowed: str = ""


@attrs.frozen(eq=False)
class ClassLayout:
    """How the map of one class is read.

    ``extra_keys`` are the keys that are read and are no fields of the class; ``check`` finds
    the faults of its entries taken together.
    """

    kind: Callable[..., object]
    fields: Mapping[str, KeyRule]
    extra_keys: frozenset[str]
    check: Callable[[Mapping[str, object]], Iterable[Fault]] | None

    @property
    def required(self) -> tuple[str, ...]:
        """The keys that have to be there, in the order of the class."""
        return tuple(name for name, field in self.fields.items() if field.required)

    def reader(self) -> ValueReader:
        """A reader of such a map as a value of the class; it finds every fault of the map."""
        # Taken out of the object once: this runs for every map of every referral of a large file.
        fields, required, check, build = self.fields, frozenset(self.required), self.check, self._build

        def read_class(raw: object, _: object) -> object:
            entries = raw if type(raw) is dict else entries_of(raw)
            values: dict[str, object] = {}
            faults: list[Fault] = [] if check is None else [*check(entries)]
            for name, item in entries.items():
                field = fields.get(name)
                if field is None or (item is None and field.null_is_absent):
                    continue
                try:
                    values[name] = field.read(item, None)
                except (Unfit, FaultsFound) as wrong:
                    faults += faults_under(name, wrong, also_allowed=field.also_allowed)
            if type(entries) is MapWithRepeats or not required <= entries.keys() <= fields.keys():
                faults += self._key_faults(entries)
            if faults:
                raise FaultsFound(in_document_order(faults, entries))
            return build(values)

        return read_class

    def _key_faults(self, entries: Mapping[Any, object]) -> Iterator[Fault]:
        if type(entries) is MapWithRepeats:
            yield from (doubled_key_fault(key) for key in entries if key in entries.repeated and key in self.fields)
        yield from unknown_key_faults(entries, tuple(self.fields))
        yield from (missing_key_fault(name, self.fields[name].read) for name in self.required if name not in entries)

    def _build(self, values: dict[str, object]) -> object:
        for name in self.extra_keys:
            del values[name]
        try:
            return self.kind(**values)
        except (TypeError, ValueError) as raised:
            fault = validator_fault(raised, self.fields)
        # Raised outside the ``except``: what a validator raises can hold the value.
        raise FaultsFound([fault])


def list_reader(read: ValueReader) -> ValueReader:
    """A reader of a list of such values, as a tuple."""

    def read_list(raw: object, _: object) -> tuple[object, ...]:
        if type(raw) is not list and type(raw) is not tuple:
            raise wrong_kind(raw, "a list")
        items: list[object] = []
        faults: list[Fault] = []
        for index, item in enumerate(raw):
            try:
                items.append(read(item, None))
            except (Unfit, FaultsFound) as wrong:
                faults += faults_under(f"[{index}]", wrong)
                if _is_full(faults, f"[{index}]"):
                    break
        if faults:
            raise FaultsFound(faults)
        return tuple(items)

    return read_list


def map_reader(read: ValueReader, repeatable: re.Pattern[str]) -> ValueReader:
    """A reader of a map from any text to such values.

    Only a key that is ``repeatable`` stands in the path of a fault. Of any other the words
    give the number, counted from 1.
    """

    def read_map(raw: object, _: object) -> dict[str, object]:
        entries = entries_of(raw)
        repeated = entries.repeated if type(entries) is MapWithRepeats else frozenset[str]()
        values: dict[str, object] = {}
        faults: list[Fault] = []
        for number, (key, item) in enumerate(entries.items(), 1):
            named = type(key) is str and repeatable.fullmatch(key)
            step, faults_of = (key, faults_under) if named else (f"key {number}", faults_without_path)
            try:
                values[read_key(key)] = read(item, None)
            except (Unfit, FaultsFound) as wrong:
                faults += faults_of(step, wrong)
            if key in repeated:
                faults += faults_of(step, FaultsFound([doubled_key_fault("")]))
            if _is_full(faults, ""):
                break
        if faults:
            raise FaultsFound(faults)
        return values

    return read_map


def _is_full(faults: list[Fault], path: str) -> bool:
    """Are there so many faults that the rest is not read? Then the last of them says so."""
    if len(faults) < MOST_FAULTS:
        return False
    faults.append(too_many_faults(path))
    return True

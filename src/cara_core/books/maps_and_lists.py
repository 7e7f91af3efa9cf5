"""Reading what holds other values: the map of a class, a list, a map with free keys.

Each reads all of its parts before it says what is wrong with any.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import attrs

from cara_core.books.faults import (
    MOST_FAULTS,
    FaultsFound,
    doubled,
    in_order,
    missing,
    of_strays,
    of_validator,
    said_of,
    too_many,
    under,
)
from cara_core.books.single_values import Doubled, Reader, Unfit, entries_of, read_key, unfit
from cara_core.errors import Fault

__all__ = ["Field", "Layout", "list_reader", "map_reader"]


@attrs.frozen(eq=False)
class Field:
    """How one key of a class is read, and whether null there is as good as nothing.

    ``too`` is what a fault adds to what is allowed: that null is.
    """

    read: Reader
    required: bool = True
    null_is_absent: bool = False
    too: str = ""


@attrs.frozen(eq=False)
class Layout:
    """How the map of one class is read.

    ``beside`` names the keys that are read and are no fields of it; ``check`` finds faults
    of its entries taken together.
    """

    kind: Callable[..., object]
    fields: Mapping[str, Field]
    beside: frozenset[str]
    check: Callable[[Mapping[str, object]], Iterable[Fault]] | None

    @property
    def required(self) -> tuple[str, ...]:
        """The keys that have to be there."""
        return tuple(name for name, field in self.fields.items() if field.required)

    def reader(self) -> Reader:
        """A reader of the value that such a map says; it finds every fault of it."""
        fields, required, check, built = self.fields, self.required, self.check, self._built

        def read_class(raw: object, _: object) -> object:
            entries = raw if type(raw) is dict else entries_of(raw)
            values: dict[str, object] = {}
            faults: list[Fault] = [] if check is None else [*check(entries)]
            odd = type(entries) is Doubled
            for name, item in entries.items():
                field = fields.get(name)
                if field is None:
                    odd = True
                elif item is not None or not field.null_is_absent:
                    try:
                        values[name] = field.read(item, None)
                    except (Unfit, FaultsFound) as wrong:
                        faults += under(name, wrong, field.too)
            for name in required:
                odd = odd or name not in entries
            if odd:
                faults += self._of_keys(entries)
            if faults:
                raise FaultsFound(in_order(faults, entries))
            return built(values)

        return read_class

    def _of_keys(self, entries: Mapping[Any, object]) -> Iterator[Fault]:
        if type(entries) is Doubled:
            yield from (doubled(key) for key in entries if key in entries.twice and key in self.fields)
        yield from of_strays(entries, tuple(self.fields))
        yield from (missing(name, self.fields[name].read) for name in self.required if name not in entries)

    def _built(self, values: dict[str, object]) -> object:
        for name in self.beside:
            del values[name]
        try:
            return self.kind(**values)
        except (TypeError, ValueError) as raised:
            fault = of_validator(raised, self.fields)
        raise FaultsFound([fault])


def list_reader(read: Reader) -> Reader:
    """A reader of a list of such values, as a tuple."""

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


def map_reader(read: Reader, repeatable: re.Pattern[str]) -> Reader:
    """A reader of a map from any text to such values.

    Only a key that is ``repeatable`` stands in the path of a fault; of any other it is said
    which one it is, counted from 1.
    """

    def read_map(raw: object, _: object) -> dict[str, object]:
        entries = entries_of(raw)
        twice = entries.twice if type(entries) is Doubled else frozenset[str]()
        values: dict[str, object] = {}
        faults: list[Fault] = []
        for number, (key, item) in enumerate(entries.items(), 1):
            named = type(key) is str and repeatable.fullmatch(key)
            step, place = (key, under) if named else (f"key {number}", said_of)
            try:
                values[read_key(key)] = read(item, None)
            except (Unfit, FaultsFound) as wrong:
                faults += place(step, wrong)
            if key in twice:
                faults += place(step, FaultsFound([doubled("")]))
            if len(faults) >= MOST_FAULTS:
                faults.append(too_many(""))
                break
        if faults:
            raise FaultsFound(faults)
        return values

    return read_map

"""Building an object again, part by part: each part has exactly its declared type, and none is shared.

For values that no book can hold (a pack, a receipt), so that the strict reader of books has
no form for them. A part that does not fit is named by its path, with what is allowed there.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from enum import Enum, StrEnum
from types import MappingProxyType, NoneType
from typing import Any, Final, TypeVar, cast, get_args, get_origin, get_type_hints

import attrs

from cara_core.books.class_fields import without_none
from cara_core.books.faults import FaultsFound, faults_under, validator_fault
from cara_core.books.single_values import Unfit, read_integer, read_native_day, read_text, read_yes_or_no, wrong_kind
from cara_core.terms.days import Day

__all__ = ["rebuild"]

T = TypeVar("T")


def _instant(value: Any) -> dt.datetime:
    """The same moment in UTC. Its own time-zone object, which may run a plugin's code, is left behind."""
    if type(value) is not dt.datetime or value.utcoffset() is None:
        raise wrong_kind(value, "an instant with an offset")
    return dt.datetime.fromtimestamp(value.timestamp(), dt.UTC)


def _plain_text(value: Any) -> str:
    """Plain text. A member of a ``StrEnum`` counts as its text."""
    return read_text(str.__str__(value) if isinstance(value, StrEnum) else value)


_PLAIN: Final[Mapping[Any, Callable[[Any], Any]]] = {
    str: _plain_text,
    bool: read_yes_or_no,
    int: read_integer,
    Day: read_native_day,
    dt.datetime: _instant,
}
_MAPS: Final = (dict, MappingProxyType)


def rebuild(answer: object, kind: type[T]) -> T:
    """An equal object of the core's own making. Raises :class:`FaultsFound` with the first part that does not fit."""
    try:
        return cast("T", _rebuilt(answer, kind=kind))
    except Unfit as wrong:
        raise FaultsFound([wrong.fault("")]) from None


def _rebuilt(value: Any, *, kind: Any) -> Any:
    known = without_none(kind)
    if known is not None:
        return None if type(value) is NoneType else _rebuilt(value, kind=known)
    if kind in _PLAIN:
        return _PLAIN[kind](value)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        return _rebuilt_tuple(value, arguments)
    if origin is Mapping:
        keys, values = arguments
        return _rebuilt_map(value, keys=keys, values=values)
    return _same_member(value, kind) if issubclass(kind, Enum) else _rebuilt_object(value, kind=kind)


def _rebuilt_tuple(value: Any, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    if type(value) is not tuple:
        raise wrong_kind(value, "a tuple")
    kinds = arguments[:1] * len(value) if arguments[1:] == (...,) else arguments
    if len(kinds) != len(value):
        raise wrong_kind(value, f"a tuple of {len(kinds)}")
    return tuple(
        _rebuilt_at(f"[{place}]", item, kind=item_kind)
        for place, (item, item_kind) in enumerate(zip(value, kinds, strict=True))
    )


def _rebuilt_map(value: Any, *, keys: Any, values: Any) -> Mapping[Any, Any]:
    """A map with keys and values of these types."""
    if type(value) not in _MAPS:
        raise wrong_kind(value, "a map")
    return {
        _rebuilt_at(f"key {number}", key, kind=keys): _rebuilt_at(f"key {number}", item, kind=values)
        for number, (key, item) in enumerate(dict(value).items(), 1)
    }


def _same_member(value: Any, kind: type[Enum]) -> Enum:
    # By identity: a value that only claims to be equal to a member is none.
    found: Enum | None = next((member for member in kind if member is value), None)
    if found is None:
        raise wrong_kind(value, f"one of {', '.join(str(member.value) for member in kind)}")
    return found


def _rebuilt_object(value: Any, *, kind: Any) -> Any:
    # A subclass will not do: it can override what the core reads of it.
    if type(value) is not kind:
        raise wrong_kind(value, str(kind.__name__))
    hints = get_type_hints(kind)
    fields = attrs.fields(kind)
    parts = {
        field.name: _rebuilt_at(field.name, getattr(value, field.name), kind=hints[field.name]) for field in fields
    }
    try:
        return kind(**parts)
    except (TypeError, ValueError) as raised:
        fault = validator_fault(raised, parts)
    raise FaultsFound([fault])


def _rebuilt_at(step: str, value: Any, *, kind: Any) -> Any:
    """One part, whose faults get this step in front of their paths."""
    try:
        return _rebuilt(value, kind=kind)
    except (Unfit, FaultsFound) as wrong:
        faults = faults_under(step, wrong)
    raise FaultsFound(faults)

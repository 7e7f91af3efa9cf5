"""Building an answer anew, part by part: each has to be of exactly its type, and no part is shared.

For values that no book can say (a pack, a receipt), so that the strict reader of books has
no form for them. What is said of a part that does not fit is its path and what is allowed.
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

__all__ = ["anew"]

T = TypeVar("T")


def _instant(value: Any) -> dt.datetime:
    """The same moment in UTC; whatever says its offset is left behind."""
    if type(value) is not dt.datetime or value.utcoffset() is None:
        raise wrong_kind(value, "an instant with an offset")
    return dt.datetime.fromtimestamp(value.timestamp(), dt.UTC)


def _text(value: Any) -> str:
    """Plain text. A word of a list where text is asked for is taken for its text."""
    return read_text(str.__str__(value) if isinstance(value, StrEnum) else value)


_PLAIN: Final[Mapping[Any, Callable[[Any], Any]]] = {
    str: _text,
    bool: read_yes_or_no,
    int: read_integer,
    Day: read_native_day,
    dt.datetime: _instant,
}
_MAPS: Final = (dict, MappingProxyType)


def anew(answer: object, kind: type[T]) -> T:
    """The same value built anew. Raises :class:`FaultsFound` with the first part that does not fit."""
    try:
        return cast("T", _made(answer, kind))
    except Unfit as wrong:
        raise FaultsFound([wrong.fault("")]) from None


def _made(value: Any, kind: Any) -> Any:
    known = without_none(kind)
    if known is not None:
        return None if type(value) is NoneType else _made(value, known)
    if kind in _PLAIN:
        return _PLAIN[kind](value)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        return _tuple(value, arguments)
    if origin is Mapping:
        return _map(value, *arguments)
    return _word(value, kind) if issubclass(kind, Enum) else _whole(value, kind)


def _tuple(value: Any, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    if type(value) is not tuple:
        raise wrong_kind(value, "a tuple")
    kinds = arguments[:1] * len(value) if arguments[1:] == (...,) else arguments
    if len(kinds) != len(value):
        raise wrong_kind(value, f"a tuple of {len(kinds)}")
    return tuple(
        _step(f"[{place}]", one, one_kind) for place, (one, one_kind) in enumerate(zip(value, kinds, strict=True))
    )


def _map(value: Any, keys: Any, values: Any) -> Mapping[Any, Any]:
    if type(value) not in _MAPS:
        raise wrong_kind(value, "a map")
    return {
        _step(f"key {number}", key, keys): _step(f"key {number}", one, values)
        for number, (key, one) in enumerate(dict(value).items(), 1)
    }


def _word(value: Any, kind: type[Enum]) -> Enum:
    found: Enum | None = next((member for member in kind if member is value), None)
    if found is None:
        raise wrong_kind(value, f"one of {', '.join(str(member.value) for member in kind)}")
    return found


def _whole(value: Any, kind: Any) -> Any:
    if type(value) is not kind:
        raise wrong_kind(value, str(kind.__name__))
    hints = get_type_hints(kind)
    fields = attrs.fields(kind)
    parts = {field.name: _step(field.name, getattr(value, field.name), hints[field.name]) for field in fields}
    try:
        return kind(**parts)
    except (TypeError, ValueError) as raised:
        found = validator_fault(raised, parts)
    raise FaultsFound([found])


def _step(step: str, value: Any, kind: Any) -> Any:
    try:
        return _made(value, kind)
    except (Unfit, FaultsFound) as wrong:
        faults = faults_under(step, wrong)
    raise FaultsFound(faults)

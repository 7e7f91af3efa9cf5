"""The fields of a class as a reader, a schema or a table of columns sees them."""

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

__all__ = ["Part", "parts_of", "without_none"]


@attrs.frozen
class Part:
    """One field of a class.

    ``kind`` is its type without ``None``; ``optional`` says whether that allows ``None``;
    ``default`` is what an absent key means, ``attrs.NOTHING`` where it must be there.
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
        known = without_none(held)
        yield Part(field.name, known or held, known is not None, field.default)


def without_none(kind: Any) -> Any:
    """``T`` for ``T | None``, and ``None`` for any other type."""
    members = get_args(kind) if get_origin(kind) in {Union, UnionType} else ()
    known = [member for member in members if member is not NoneType]
    return known[0] if len(members) > len(known) == 1 else None

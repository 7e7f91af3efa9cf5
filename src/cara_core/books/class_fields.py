"""The fields of a class: their types and defaults, for readers, schemas and tables of columns."""

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

from cara_core.terms.checking.checked_values import json_key

__all__ = ["ClassField", "class_fields", "without_none"]


@attrs.frozen
class ClassField:
    """One field of a class.

    ``kind`` is its type without ``None``; ``optional`` says whether that allows ``None``;
    ``default`` is what an absent key means, ``attrs.NOTHING`` where it must be there.
    """

    name: str
    kind: Any
    optional: bool
    default: Any

    @property
    def key(self) -> str:
        """Its key in a map."""
        return json_key(self.name)

    @property
    def required(self) -> bool:
        """Must the key be there?"""
        return self.default is attrs.NOTHING


def class_fields(kind: Any) -> Iterator[ClassField]:
    """The fields of an attrs class, with the type arguments of a generic one filled in."""
    origin = get_origin(kind) or kind
    hints = get_type_hints(origin)
    arguments = dict(zip(getattr(origin, "__parameters__", ()), get_args(kind), strict=False))
    for field in attrs.fields(origin):
        declared = arguments.get(hints[field.name], hints[field.name])
        known = without_none(declared)
        yield ClassField(field.name, kind=known or declared, optional=known is not None, default=field.default)


def without_none(kind: Any) -> Any:
    """``T`` for ``T | None``, and ``None`` for any other type."""
    members = get_args(kind) if get_origin(kind) in {Union, UnionType} else ()
    known = [member for member in members if member is not NoneType]
    return known[0] if len(members) > len(known) == 1 else None

"""What somebody meets who uses the public names alone: the types in their signatures, and what a page imports."""

import ast
import enum
import inspect
import typing
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any, Final

import attrs

__all__ = ["hidden_types", "names_used", "types_met"]

_OURS: Final = "cara_core"


@attrs.frozen(kw_only=True)
class Met:
    """A type, and where somebody meets it: ``Case.hold``, ``screen``."""

    kind: type
    where: str


def types_met(name: str, named: object, inside: Mapping[str, Collection[str]]) -> Iterator[Met]:
    """Every type of this library that is in a signature of ``named``, or in one of its attributes.

    ``inside`` are the members of each class by which it does its work, and which nobody outside uses.
    """
    if isinstance(named, ModuleType):
        for part in named.__all__:
            yield from types_met(f"{name}.{part}", getattr(named, part), inside)
    elif isinstance(named, type):
        for parent in named.__mro__:
            if parent.__module__.startswith(_OURS):
                yield from _of_class(name, parent, inside.get(name, ()))
    elif inspect.isroutine(named):
        yield from _of_hints(name, typing.get_type_hints(inspect.unwrap(named)))


def _of_class(name: str, kind: type, inside: Collection[str]) -> Iterator[Met]:
    fields = {field: hint for field, hint in typing.get_type_hints(kind).items() if _is_public(field, inside)}
    yield from _of_hints(name, fields)
    for member, function in _functions(kind):
        # Of a value the arguments are its fields; an enumeration is made of its words.
        is_made_of_fields = member == "__init__" and (attrs.has(kind) or issubclass(kind, enum.Enum))
        if _is_public(member, inside) and not is_made_of_fields:
            yield from _of_hints(f"{name}.{member}", typing.get_type_hints(inspect.unwrap(function)))


def _is_public(member: str, inside: Collection[str]) -> bool:
    return member not in inside and (not member.startswith("_") or member in {"__init__", "__enter__", "__iter__"})


def _functions(kind: type) -> Iterator[tuple[str, Any]]:
    for member, held in vars(kind).items():
        found = getattr(held, "fget", None) or getattr(held, "func", None) or getattr(held, "__func__", held)
        if inspect.isfunction(found):
            yield member, found


def _of_hints(where: str, hints: Mapping[str, Any]) -> Iterator[Met]:
    for argument, hint in hints.items():
        yield from (Met(kind=kind, where=f"{where}: {argument}") for kind in _types_in(hint))


def _types_in(hint: Any) -> Iterator[type]:
    origin = typing.get_origin(hint)
    if origin is not None:
        for part in (origin, *typing.get_args(hint)):
            yield from _types_in(part)
    elif isinstance(hint, list):
        for argument in hint:
            yield from _types_in(argument)
    elif isinstance(hint, type) and hint.__module__.startswith(_OURS):
        yield hint


def hidden_types(
    surface: Mapping[str, object], *, inside: Mapping[str, Collection[str]], inside_types: Collection[str] = ()
) -> dict[str, str]:
    """The types of this library that somebody meets who uses this surface, and that are not of it; and where."""
    public = {id(named) for named in surface.values()}
    for named in surface.values():
        if isinstance(named, ModuleType):
            public |= {id(getattr(named, part)) for part in named.__all__}
    return {
        met.kind.__name__: met.where
        for name, named in surface.items()
        for met in types_met(name, named, inside)
        if id(met.kind) not in public and met.kind.__name__ not in inside_types
    }


def names_used(code: str, package: str = _OURS) -> Iterator[str]:
    """What this code uses of the package: ``Case`` for ``cara.Case``, and ``package.module`` for a module of it.

    ``facts.X`` for ``cara.facts.X``. The package itself has to be imported in this code, or as ``cara`` before.
    """
    tree = ast.parse(code)
    called = {"cara": package}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name == package:
                    called[alias.asname or alias.name] = package
                elif alias.name.startswith(f"{package}."):
                    yield alias.name
        elif isinstance(node, ast.ImportFrom) and node.module == package:
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{package}."):
            yield str(node.module)
    yield from _attributes(tree, set(called))


def _attributes(tree: ast.AST, called: Iterable[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id=module), attr="facts"), attr=kind) if (
                module in called
            ):
                yield f"facts.{kind}"
            case ast.Attribute(value=ast.Name(id=module), attr=name) if module in called:
                yield name

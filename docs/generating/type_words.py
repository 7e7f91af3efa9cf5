"""Types and signatures as a reader of the documentation wants them: by their last names, unions as they are written."""

import datetime as dt
import inspect
import types
from collections.abc import Iterable
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from typing_extensions import override

from cara_core.case.facts import What
from cara_core.terms.days import Day

__all__ = ["signature_of", "type_words"]

WHAT: Final = frozenset(get_args(What))
CALLED: Final[dict[object, str]] = {Day: "Day", dt.datetime: "Instant", type(None): "None", Any: "Any", ...: "..."}
READ_ALREADY: Final = "NumberedFact"
"""What only the commands hand over."""


def signature_of(function: Any) -> str:
    """The arguments of this function and what it gives back; of a method, without the object itself."""
    found = inspect.unwrap(getattr(function, "__func__", function))
    signature, hints = inspect.signature(found), get_type_hints(found)
    arguments = [
        argument.replace(annotation=_Words(type_words(hints[name])) if name in hints else argument.annotation)
        for name, argument in signature.parameters.items()
        if name not in {"self", "cls"}
    ]
    gives = _Words(type_words(hints["return"])) if "return" in hints else signature.return_annotation
    return str(signature.replace(parameters=arguments, return_annotation=gives))


class _Words:
    """Stands in a signature, and is shown as these words."""

    def __init__(self, words: str) -> None:
        self._words = words

    @override
    def __repr__(self) -> str:
        return self._words


def type_words(hint: object) -> str:
    """This type in words: ``Sequence[Fact]``, ``Day | None``."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return " | ".join(_in_a_union(arguments))
    if origin is not None and isinstance(origin, type):
        return f"{origin.__name__}[{', '.join(map(type_words, arguments))}]" if arguments else origin.__name__
    if isinstance(hint, list):
        return f"[{', '.join(map(type_words, hint))}]"
    if isinstance(hint, TypeVar):
        return hint.__name__
    if isinstance(hint, str):
        return hint
    return CALLED.get(hint, str(getattr(hint, "__name__", hint)))


def _in_a_union(arguments: Iterable[object]) -> Iterable[str]:
    """The parts of a union; what can happen in a case is one part."""
    kinds = set(arguments)
    if kinds >= WHAT:
        yield "What"
        kinds -= WHAT
    yield from (words for words in map(type_words, filter(kinds.__contains__, arguments)) if words != READ_ALREADY)

"""Values checked where they are built: of exactly the kind their field declares, texts of their form.

Without it a ``"no"`` would count as a yes, and the word ``high`` as no grade: a rule that
compares would pass over both. So a value of another kind cannot be built at all.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from types import NoneType, UnionType
from typing import Any, Final, TypeAlias, get_args, get_origin

import attrs

from cara_core.errors import Fault, InputError

__all__ = [
    "TextForm",
    "checked_kinds",
    "fits_kind",
    "json_key",
    "kind_in_words",
    "number_from",
    "own_copy",
    "text_form",
    "word_of",
]

Fits: TypeAlias = Callable[[Any], bool]
Validator: TypeAlias = Callable[[Any, "attrs.Attribute[Any]", Any], None]
FieldTransformer: TypeAlias = Callable[[type, list["attrs.Attribute[Any]"]], list["attrs.Attribute[Any]"]]


@attrs.frozen
class TextForm:
    """What a text must look like, from its first character to its last.

    ``code`` is the code of the fault of another text; ``allowed`` are the words of that fault.
    """

    code: str
    pattern: str
    allowed: str

    def check(self, text: str, path: str) -> None:
        """Raises :class:`InputError`, which does not repeat the text, where it is of another form."""
        if re.fullmatch(self.pattern, text, re.ASCII) is not None:
            return
        code, found = (self.code, "text of another form") if text.strip() else ("EMPTY", "empty text")
        raise InputError([Fault(path, code, f"found {found}; allowed: {self.allowed}")])

    def validator(self, path: str) -> Callable[[object, object, str], None]:
        """For a field that has such a text, found under this path."""
        return lambda _, __, text: self.check(text, path)


def text_form(pattern: str | re.Pattern[str]) -> Validator:
    """A validator of a text that has to match all of this pattern; the fault names the field, and not the text.

    The validators of attrs repeat the value, which may be a person's name that was put into the wrong field.
    """
    form = re.compile(pattern)

    def check(_: object, field: "attrs.Attribute[Any]", text: object) -> None:
        if type(text) is not str:
            raise InputError([Fault(field.name, "WRONG_KIND", "found a value of another kind; allowed: str")])
        if form.fullmatch(text) is None:
            raise InputError([Fault(field.name, "NOT_ALLOWED", f"found text of another form; allowed: {form.pattern}")])

    return check


def number_from(least: int, *, to: int | None = None) -> Validator:
    """A validator of a whole number from ``least`` on, and no greater than ``to``."""
    allowed = f"whole numbers from {least}" + ("" if to is None else f" to {to}")

    def check(_: object, field: "attrs.Attribute[Any]", number: object) -> None:
        if type(number) is not int:
            raise InputError([Fault(field.name, "WRONG_KIND", "found a value of another kind; allowed: int")])
        if number < least or (to is not None and number > to):
            words = f"found a value that is not allowed there; allowed: {allowed}"
            raise InputError([Fault(field.name, "NOT_ALLOWED", words)])

    return check


def word_of(*words: str) -> Validator:
    """A validator of a text that is one of these words."""

    def check(_: object, field: "attrs.Attribute[Any]", word: object) -> None:
        if not isinstance(word, str) or word not in words:
            raise InputError([Fault(field.name, "NOT_ALLOWED", f"found another word; allowed: {', '.join(words)}")])

    return check


def checked_kinds(section: str) -> FieldTransformer:
    """For ``field_transformer`` of an attrs class: each field takes values of exactly its own kind.

    ``section`` is the path of such a value, as ``what.``, and stands before the name of the
    field. The class raises :class:`InputError` (``WRONG_KIND``), which repeats no value. What
    else a field asks of its value is asked afterwards.
    """

    def check_each(_: type, fields: list["attrs.Attribute[Any]"]) -> list["attrs.Attribute[Any]"]:
        return [_with_its_kind(field, section) for field in fields]

    return check_each


def json_key(name: str) -> str:
    """The key of this field in JSON: a word that Python keeps (``from``) has an underscore behind it here."""
    return name.removesuffix("_")


def own_copy(entries: Any) -> Any:
    """A map of its own, which nobody else can change; anything else as it is, for its kind to be refused."""
    return dict(entries) if isinstance(entries, Mapping) else entries


def _with_its_kind(field: "attrs.Attribute[Any]", section: str) -> "attrs.Attribute[Any]":
    check = _kind_check(f"{section}{json_key(field.name)}", field.type)
    return field.evolve(validator=check if field.validator is None else attrs.validators.and_(check, field.validator))


def _kind_check(path: str, declared: Any) -> Callable[[object, object, object], None]:
    fits = fits_kind(declared)
    fault = Fault(path, "WRONG_KIND", f"found a value of another kind; allowed: {kind_in_words(declared)}")

    def check(_: object, __: object, value: object) -> None:
        if not fits(value):
            raise InputError([fault])

    return check


def _members(declared: Any) -> tuple[Any, ...]:
    return get_args(declared) if isinstance(declared, UnionType) else (declared,)


def fits_kind(declared: Any) -> Fits:
    """What says of a value whether it is of this kind.

    Asked by ``type()``: a moment is a day, yes is a number and an enum is a text to ``isinstance``,
    and none of them may pass for the other. Raises ``TypeError`` for a kind it has no check for.
    """
    plain = frozenset(kind for kind in _members(declared) if kind not in _OF_ITS_OWN and get_origin(kind) is None)
    others = [_fits_special(kind) for kind in _members(declared) if kind not in plain]
    if not others:
        return lambda value: type(value) in plain
    return lambda value: type(value) in plain or any(fits(value) for fits in others)


def _fits_special(kind: Any) -> Fits:
    if kind in _OF_ITS_OWN:
        return _OF_ITS_OWN[kind]
    parts = [fits_kind(part) for part in get_args(kind) if part is not Ellipsis]
    if get_origin(kind) in {tuple, frozenset}:
        (fits,), collection = parts, get_origin(kind)
        return lambda value: type(value) is collection and all(map(fits, value))
    if get_origin(kind) is Mapping:
        fits_key, fits_content = parts
        return lambda value: (
            type(value) is dict and all(fits_key(key) and fits_content(content) for key, content in value.items())
        )
    raise TypeError(f"there is no check for the kind {kind}")


def _is_instant(value: object) -> bool:
    # Of every class of moments: what reads a clock often has one of its own. Without an offset it names no instant.
    return isinstance(value, dt.datetime) and value.utcoffset() is not None


def _is_json(value: object) -> bool:
    """Is it a value as JSON has it, all the way down?"""
    if type(value) is list:
        return all(map(_is_json, value))
    if type(value) is dict:
        return all(type(key) is str and _is_json(content) for key, content in value.items())
    return type(value) in {str, int, bool, NoneType}


_OF_ITS_OWN: Final[Mapping[Any, Fits]] = {dt.datetime: _is_instant, object: _is_json}
_WORDS: Final[Mapping[Any, str]] = {
    NoneType: "null",
    dt.datetime: "a datetime with an offset",
    object: "a value as JSON has it",
}


def kind_in_words(declared: Any) -> str:
    """This kind for people, as ``Day or null``."""
    return " or ".join(sorted(map(_in_words, _members(declared))))


def _in_words(kind: Any) -> str:
    return _WORDS.get(kind) or str((get_origin(kind) or kind).__name__)

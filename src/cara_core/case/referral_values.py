"""One value of a referral, as JSON has it: read into the kind that its field declares, or what is wrong with it.

It takes exactly what the reader of a whole referral takes (``formats/referral.py``); a test holds the two together.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias, get_args, get_origin

import attrs

from cara_core.terms.checking.checked_values import TextForm
from cara_core.terms.checking.close_match import close_match
from cara_core.terms.checking.referral_forms import (
    MOST_CHARACTERS,
    OFFENCE_CODE_FORM,
    QUESTION_PATTERN,
    REFERRAL_FORMS,
    REFERRAL_RANGES,
    NumberRange,
    day_or_range_misfit,
)
from cara_core.terms.days import Day, read_day
from cara_core.terms.offences import code_meant
from cara_core.terms.referral import Offence
from cara_core.terms.risk import Answer

__all__ = ["Declared", "Misfit", "Unread", "field_of", "is_question", "item_of", "misfits_together", "read_value"]

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_DAY_LENGTH: Final = len("YYYY-MM-DD")
_NULL: Final = type(None)


class Misfit(NamedTuple):
    """What is wrong with a value, or a part of it: where (from the value on), the code of the fault, and its words."""

    path: str
    code: str
    words: str


class Unread(Exception):
    """This value does not fit where it is to stand: everything that is wrong with it."""

    def __init__(self, *misfits: Misfit) -> None:
        super().__init__(len(misfits))
        self.misfits = misfits


class Declared(NamedTuple):
    """What a field, or an item of its list, is declared to hold: its kind, may it be null, and its form or range."""

    kind: Any
    nullable: bool = False
    form: TextForm | NumberRange | None = None


@cache
def field_of(holder: type, name: str) -> Declared:
    """What does this field of that class hold? Raises ``KeyError`` where it has no such field."""
    declared = attrs.fields_dict(holder)[name].type
    members = get_args(declared) if _NULL in get_args(declared) else ()
    kind = next((member for member in members if member is not _NULL), declared)
    form = REFERRAL_FORMS.get(holder, {}).get(name) or REFERRAL_RANGES.get(holder, {}).get(name)
    return Declared(kind, bool(members), form)


@cache
def item_of(declared: Declared) -> Declared | None:
    """What does an item of this list, or an answer of this map, hold? ``None``: it is neither."""
    if get_origin(declared.kind) is tuple:
        return Declared(get_args(declared.kind)[0])
    return Declared(Answer, nullable=True) if get_origin(declared.kind) is Mapping else None


def read_value(declared: Declared, raw: object) -> Any:
    """The value that this JSON means there. Raises :class:`Unread` with everything that is wrong with it."""
    if raw is None:
        if not declared.nullable:
            raise _unfit("NULL_NOT_ALLOWED", "null", _allowed(declared))
        # An answer that is not known is an answer; anything else that is not known is none.
        return Answer.UNKNOWN if declared.kind is Answer else None
    return _reader_of(declared.kind)(declared, raw)


def misfits_together(kind: type, entries: Mapping[str, object]) -> Iterator[Misfit]:
    """What is missing of an instance of this class, or does not go together? ``entries`` may be JSON, or values."""
    for field in attrs.fields(kind):
        if field.default is attrs.NOTHING and entries.get(field.name) is None:
            yield Misfit(field.name, "MISSING", f"missing; allowed: {_allowed(field_of(kind, field.name))}")
    wrong = day_or_range_misfit(entries) if kind is Offence else None
    if wrong is not None:
        allowed = "committed_on, or committed_from and committed_to"
        yield Misfit("committed_on", "DAY_OR_RANGE", f"{wrong}; allowed: {allowed}")


_Reader: TypeAlias = Callable[[Declared, Any], Any]


def _reader_of(kind: Any) -> _Reader:
    if get_origin(kind) is tuple:
        return _read_list
    if get_origin(kind) is Mapping:
        return _read_answers
    if attrs.has(kind):
        return _read_instance
    return _read_word if issubclass(kind, StrEnum) else _READERS[kind]


def _read_yes_or_no(declared: Declared, raw: object) -> bool:
    if type(raw) is not bool:
        raise _wrong_kind(declared)
    return raw


def _read_number(declared: Declared, raw: object) -> int:
    if type(raw) is not int:
        raise _wrong_kind(declared)
    bounds = declared.form
    if isinstance(bounds, NumberRange) and not bounds.least <= raw <= bounds.most:
        raise _unfit("OUT_OF_RANGE", "another number", _allowed(declared))
    return raw


def _read_day(declared: Declared, raw: object) -> Day:
    if type(raw) is not str:
        raise _wrong_kind(declared)
    found = read_day(raw) if len(raw) == _DAY_LENGTH else None
    if found is None:
        raise _unfit("NOT_A_DAY", "text that is no such day", _allowed(declared))
    return found


def _read_word(declared: Declared, raw: object) -> StrEnum:
    if type(raw) is not str:
        raise _wrong_kind(declared)
    words: Mapping[str, StrEnum] = {word.value: word for word in declared.kind}
    if raw not in words:
        raise _unfit("NOT_ALLOWED", "another word", _allowed(declared))
    return words[raw]


def _read_text(declared: Declared, raw: object) -> str:
    if type(raw) is not str:
        raise _wrong_kind(declared)
    if len(raw) > MOST_CHARACTERS:
        allowed = f"text of at most {MOST_CHARACTERS:,} characters"
        raise _unfit("TOO_LONG", f"more than {MOST_CHARACTERS:,} characters", allowed)
    if _SURROGATE.search(raw):
        raise _unfit("BAD_TEXT", "half of a character (a lone surrogate)", "text of whole characters")
    form = declared.form
    if isinstance(form, TextForm) and re.fullmatch(form.pattern, raw) is None:
        code, found = (form.code, "text of another form") if raw.strip() else ("EMPTY", "empty text")
        meant = code_meant(raw) if form is OFFENCE_CODE_FORM else None
        raise _unfit(code, found, form.allowed if meant is None else f"{form.allowed}; did you mean {meant}?")
    return raw


def _read_list(declared: Declared, raw: object) -> tuple[Any, ...]:
    item = item_of(declared)
    if not isinstance(raw, list | tuple) or item is None:
        raise _wrong_kind(declared)
    if item.kind is Offence and not raw:
        raise _unfit("EMPTY", "an empty list", "at least one offence")
    return tuple(_each_read({f"[{index}]": (item, part) for index, part in enumerate(raw)}).values())


def _read_answers(declared: Declared, raw: object) -> dict[str, Answer]:
    item = item_of(declared)
    if not isinstance(raw, Mapping) or item is None:
        raise _wrong_kind(declared)
    strays = [number for number, key in enumerate(raw, 1) if not _is_key(key)]
    if strays:
        words = f"key {strays[0]} is no text, or is empty, or too long; allowed: a question of the risk tool"
        raise Unread(Misfit("", "NOT_ALLOWED", words))
    try:
        return dict(zip(raw, _each_read({key: (item, answer) for key, answer in raw.items()}).values(), strict=True))
    except Unread as wrong:
        # Of a key that is no number of a question nothing is repeated: it could hold what a person said.
        misfits = [
            misfit._replace(path=f".{misfit.path}" if is_question(misfit.path) else "") for misfit in wrong.misfits
        ]
    raise Unread(*misfits)


def _is_key(key: object) -> bool:
    return type(key) is str and 0 < len(key) <= MOST_CHARACTERS and _SURROGATE.search(key) is None


def _read_instance(declared: Declared, raw: object) -> Any:
    if not isinstance(raw, Mapping):
        raise _wrong_kind(declared)
    kind = declared.kind
    names = tuple(attrs.fields_dict(kind))
    given = {name: raw[name] for name in names if raw.get(name) is not None}
    misfits = [*_stray_keys(raw, names), *misfits_together(kind, given)]
    entries: Mapping[str, Any] = {}
    try:
        entries = _each_read({name: (field_of(kind, name), part) for name, part in given.items()})
    except Unread as wrong:
        misfits += wrong.misfits
    if misfits:
        raise Unread(*[misfit._replace(path=f".{misfit.path}" if misfit.path else "") for misfit in misfits])
    return kind(**entries)


def _stray_keys(raw: Mapping[Any, object], names: Sequence[str]) -> Iterator[Misfit]:
    for number, key in enumerate(raw, 1):
        if key in names:
            continue
        meant = close_match(key, names)
        if meant is not None:
            yield Misfit(key, "UNKNOWN_KEY", f"found an unknown key; did you mean {meant}?")
        else:
            yield Misfit("", "UNKNOWN_KEY", f"key {number} is unknown; allowed: {', '.join(names)}")


def _each_read(parts: Mapping[str, tuple[Declared, object]]) -> dict[str, Any]:
    """The value of each part, by its path. Raises :class:`Unread` with what is wrong with all of them."""
    found: dict[str, Any] = {}
    misfits: list[Misfit] = []
    for path, (declared, raw) in parts.items():
        try:
            found[path] = read_value(declared, raw)
        except Unread as wrong:
            misfits += [misfit._replace(path=f"{path}{misfit.path}") for misfit in wrong.misfits]
    if misfits:
        raise Unread(*misfits)
    return found


def is_question(key: object) -> bool:
    """Can a question of a risk tool have this number?"""
    return type(key) is str and re.fullmatch(QUESTION_PATTERN, key, re.ASCII) is not None


_READERS: Final[Mapping[Any, _Reader]] = {bool: _read_yes_or_no, int: _read_number, str: _read_text, Day: _read_day}
_WORDS: Final[Mapping[Any, str]] = {
    bool: "yes-or-no (true, false)",
    int: "a whole number",
    str: "text",
    Day: "a day written YYYY-MM-DD, 1900 to 2199",
}


def _allowed(declared: Declared) -> str:
    kind, form = declared.kind, declared.form
    if isinstance(form, TextForm):
        words = form.allowed
    elif isinstance(form, NumberRange):
        words = f"a whole number from {form.least} to {form.most}"
    elif get_origin(kind) is tuple:
        words = "a list"
    elif get_origin(kind) is Mapping or attrs.has(kind):
        words = "a map"
    else:
        words = _WORDS.get(kind) or f"one of {', '.join(kind)}"
    return f"{words} or null" if declared.nullable else words


def _wrong_kind(declared: Declared) -> Unread:
    return _unfit("WRONG_KIND", "a value of another kind", _allowed(declared))


def _unfit(code: str, found: str, allowed: str) -> Unread:
    return Unread(Misfit("", code, f"found {found}; allowed: {allowed}"))

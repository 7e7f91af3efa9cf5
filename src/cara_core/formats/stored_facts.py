"""What happened, as the entries the store keeps, and read back from them.

What is read here was written here, and the store's chain (for what people said, its seal)
vouches that nobody changed it: so it is built without asking again what was asked when it
was recorded, field by field, on a way that is quick. How each class is written and read is
worked out once, from its declaration. Fields that are not there (because a person's data
were erased) are what the declaration says of them: ``None``.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Final, TypeAlias, get_args, get_origin

import attrs

from cara_core.books.class_fields import without_none
from cara_core.case.facts import KINDS, Completed, Fact, What
from cara_core.terms.days import FIRST_DAY, Day
from cara_core.terms.instants import Instant
from cara_core.terms.referral import REFERRAL_FORMAT, Referral

__all__ = ["fact_entries", "referral_entries", "stored_fact", "stored_what"]

Turned: TypeAlias = Callable[[Any], Any]
"""How a value becomes its JSON, or the JSON its value."""

_REMEMBERED: Final = 16_384
_BESIDE: Final[Mapping[type, Mapping[str, object]]] = {Referral: {"format": REFERRAL_FORMAT}}
"""What is written of a class beside its fields."""
_new: Final = object.__new__
_put: Final = object.__setattr__


def fact_entries(what: What) -> dict[str, object]:
    """What happened as the mapping of ``cara-fact/1``; what is not known is left out."""
    kind: Any = type(what)
    entries: dict[str, object] = _class_writer(kind)(what)
    return entries


def referral_entries(referral: Referral) -> dict[str, object]:
    """A referral as ``cara-referral/1``; what is not known is left out."""
    entries: dict[str, object] = _class_writer(Referral)(referral)
    return entries


def stored_what(kind: str, entries: Mapping[str, object]) -> What:
    """What happened, from the entries the store kept.

    Raises ``KeyError``, ``TypeError`` or ``ValueError`` where it wrote no such thing.
    """
    what: What = _kind_reader(kind)(entries)
    return what


def stored_fact(
    case: str, number: int, on: Day, at: Instant | None, by: str, *, what: What, supersedes: int | None, why: str | None
) -> Fact:
    """A fact the store kept. Raises ``ValueError`` where its case, number or author is not well formed.

    That is asked once for each case and each author, by the declaration of :class:`Fact`, and
    not once for each fact: the facts of a store share both.
    """
    if number < 1:
        raise ValueError("facts are counted from 1")
    _asked_of_case(case)
    _asked_of_author(by)
    fact = _new(Fact)
    _put(fact, "case", case)
    _put(fact, "number", number)
    _put(fact, "on", on)
    _put(fact, "at", at)
    _put(fact, "by", by)
    _put(fact, "what", what)
    _put(fact, "supersedes", supersedes)
    _put(fact, "why", why)
    return fact


@lru_cache(maxsize=_REMEMBERED)
def _asked_of_case(case: str) -> None:
    Fact(case=case, number=1, on=FIRST_DAY, by="nobody", what=Completed())


@lru_cache(maxsize=_REMEMBERED)
def _asked_of_author(by: str) -> None:
    Fact(case="none", number=1, on=FIRST_DAY, by=by, what=Completed())


@cache
def _class_writer(kind: Any) -> Turned:
    fields = [(field.name, _turned(field.type, _WRITING)) for field in attrs.fields(attrs.resolve_types(kind))]
    extra_keys = _BESIDE.get(kind, {})

    def write(value: object) -> dict[str, object]:
        entries = dict(extra_keys)
        for name, turned in fields:
            said = getattr(value, name)
            if said is not None:
                entries[name] = said if turned is None else turned(said)
        return entries

    return write


@cache
def _kind_reader(kind: str) -> Turned:
    declared: Any = KINDS[kind]
    read: Turned = _class_reader(declared)
    return read


@cache
def _class_reader(kind: Any) -> Turned:
    fields = attrs.fields(attrs.resolve_types(kind))
    unsaid = {field.name: field.default for field in fields if field.default is not attrs.NOTHING}
    read = [(field.name, turned) for field in fields if (turned := _turned(field.type, _READING)) is not None]
    extra_keys, count = _BESIDE.get(kind, {}), len(fields)

    def built(entries: Mapping[str, object]) -> object:
        said = {**unsaid, **entries}
        for name in extra_keys:
            said.pop(name, None)
        if len(said) != count:
            raise TypeError("entries of another kind")
        for name, turned in read:
            value = entries.get(name)
            if value is not None:
                said[name] = turned(value)
        made = _new(kind)
        try:
            for name, value in said.items():
                _put(made, name, value)
        except AttributeError:
            raise TypeError("entries of another kind") from None
        return made

    return built


@attrs.frozen
class _Way:
    """One way of the two: how single values are turned, words, and whole classes."""

    day: Turned
    words: Callable[[type[StrEnum]], Turned]
    whole: Callable[[Any], Turned]


def _turned(kind: Any, way: _Way) -> Turned | None:
    """How a value of this type is turned; ``None``: it is its own JSON."""
    kind = without_none(kind) or kind
    if kind is Day:
        return way.day
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return way.words(kind)
    if get_origin(kind) is tuple:
        inner = _turned(get_args(kind)[0], way) or _same
        return (lambda many: [inner(one) for one in many]) if way is _WRITING else _tuple_of(inner)
    if get_origin(kind) is Mapping:
        inner = _turned(get_args(kind)[1], way) or _same
        return lambda named: {name: inner(one) for name, one in named.items()}
    return way.whole(kind) if attrs.has(kind) else None


def _tuple_of(inner: Turned) -> Turned:
    return lambda many: tuple([inner(one) for one in many])


def _same(value: Any) -> Any:
    return value


@lru_cache(maxsize=_REMEMBERED)
def _day(written: str) -> Day:
    return Day.fromisoformat(written)


_WRITING: Final = _Way(
    day=Day.isoformat, words=lambda kind: {word: word.value for word in kind}.__getitem__, whole=_class_writer
)
_READING: Final = _Way(
    day=_day, words=lambda kind: {word.value: word for word in kind}.__getitem__, whole=_class_reader
)

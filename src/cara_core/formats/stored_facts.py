"""Facts as the store keeps them: written to the entries of a JSON map, and read back fast.

What is read here was written here, and the store's chain (for what people said, its seal)
shows that nobody changed it. So a fact is built field by field, without running again the
validators that checked it when it was recorded: reading many cases stays quick.

How each class is written and read is worked out once, from its declaration. A field that is
absent, because a person's data were erased, gets the default its class declares: ``None``.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Final, TypeAlias, get_args, get_origin

import attrs

from cara_core.books.class_fields import without_none
from cara_core.case.facts import KINDS, Completed, Fact, ReferralCorrected, Referred, What
from cara_core.terms.checking.checked_values import json_key
from cara_core.terms.days import FIRST_DAY, Day
from cara_core.terms.instants import Instant
from cara_core.terms.referral import REFERRAL_FORMAT, Referral

__all__ = ["fact_entries", "referral_entries", "stored_fact", "stored_what"]

Conversion: TypeAlias = Callable[[Any], Any]
"""Makes the JSON of a value, or the value of its JSON."""

_REMEMBERED: Final = 16_384
_EXTRA_ENTRIES: Final[Mapping[type, Mapping[str, object]]] = {Referral: {"format": REFERRAL_FORMAT}}
"""What is written for a class beside its fields."""
_PERSONS: Final = frozenset({"suspect.person", "victim.person"})
"""The paths of a referral under which it stands who is the same person as in another."""
# The classes are frozen, and their constructors validate: these two go round both.
_new: Final = object.__new__
_set_field: Final = object.__setattr__


def fact_entries(what: What) -> dict[str, object]:
    """What happened as the mapping of ``cara-fact/1``; what is not known is left out.

    So are the references of persons in a referral, and in a correction of one: no fact keeps or
    shows who is the same person.
    """
    kind: Any = type(what)
    if isinstance(what, Referred) and what.referral is not None:
        what = attrs.evolve(what, referral=_without_persons(what.referral))
    elif isinstance(what, ReferralCorrected) and what.changes is not None and not _PERSONS.isdisjoint(what.changes):
        kept = {path: value for path, value in what.changes.items() if path not in _PERSONS}
        what = attrs.evolve(what, changes=kept)
    entries: dict[str, object] = _class_writer(kind)(what)
    return entries


def _without_persons(referral: Referral) -> Referral:
    suspect, victim = referral.suspect, referral.victim
    if suspect.person is None and victim.person is None:
        return referral
    return attrs.evolve(referral, suspect=attrs.evolve(suspect, person=None), victim=attrs.evolve(victim, person=None))


def referral_entries(referral: Referral) -> dict[str, object]:
    """A referral as ``cara-referral/1``; fields that are ``None`` are left out."""
    entries: dict[str, object] = _class_writer(Referral)(referral)
    return entries


def stored_what(kind: str, entries: Mapping[str, object]) -> What:
    """What happened, from the entries the store kept for a fact of this kind.

    Raises ``KeyError``, ``TypeError`` or ``ValueError`` where the store cannot have written them.
    """
    what: What = _kind_reader(kind)(entries)
    return what


def stored_fact(
    *,
    case: str,
    number: int,
    on: Day,
    at: Instant | None,
    by: str,
    what: What,
    supersedes: int | None,
    why: str | None,
    moves_day: bool = False,
    recorded_at: Instant | None = None,
) -> Fact:
    """A fact the store kept. Raises ``ValueError`` where its case, number or author is not well formed.

    The validators of :class:`Fact` check that once for each case and each author, and not for
    each fact: many facts share both.
    """
    if number < 1:
        raise ValueError("facts are counted from 1")
    _check_case(case)
    _check_author(by)
    fact = _new(Fact)
    fact.__dict__.update(
        case=case,
        number=number,
        on=on,
        at=at,
        by=by,
        what=what,
        supersedes=supersedes,
        why=why,
        moves_day=moves_day,
        recorded_at=recorded_at,
    )
    return fact


@lru_cache(maxsize=_REMEMBERED)
def _check_case(case: str) -> None:
    Fact(case=case, number=1, on=FIRST_DAY, by="nobody", what=Completed())


@lru_cache(maxsize=_REMEMBERED)
def _check_author(by: str) -> None:
    Fact(case="none", number=1, on=FIRST_DAY, by=by, what=Completed())


@cache
def _class_writer(kind: Any) -> Conversion:
    fields = [
        (field.name, json_key(field.name), _conversion(field.type, _WRITING))
        for field in attrs.fields(attrs.resolve_types(kind))
    ]
    extra = _EXTRA_ENTRIES.get(kind, {})

    def write(instance: object) -> dict[str, object]:
        entries = dict(extra)
        for name, key, convert in fields:
            value = getattr(instance, name)
            if value is not None:
                entries[key] = value if convert is None else convert(value)
        return entries

    return write


@cache
def _kind_reader(kind: str) -> Conversion:
    declared: Any = KINDS[kind]
    read: Conversion = _class_reader(declared)
    return read


@cache
def _class_reader(kind: Any) -> Conversion:
    fields = attrs.fields(attrs.resolve_types(kind))
    defaults = {field.name: field.default for field in fields if field.default is not attrs.NOTHING}
    renamed = {json_key(field.name): field.name for field in fields if json_key(field.name) != field.name}
    conversions = [
        (field.name, convert) for field in fields if (convert := _conversion(field.type, _READING)) is not None
    ]
    extra, count = _EXTRA_ENTRIES.get(kind, {}), len(fields)

    def build(entries: Mapping[str, object]) -> object:
        if renamed:
            entries = {renamed.get(key, key): value for key, value in entries.items()}
        values = {**defaults, **entries}
        for name in extra:
            values.pop(name, None)
        # As many values as fields, and below none that is no field: so each field has its value.
        if len(values) != count:
            raise TypeError("entries of another kind")
        for name, convert in conversions:
            value = entries.get(name)
            if value is not None:
                values[name] = convert(value)
        instance = _new(kind)
        try:
            for name, value in values.items():
                _set_field(instance, name, value)
        except AttributeError:  # the class has slots: there is no such field
            raise TypeError("entries of another kind") from None
        return instance

    return build


@attrs.frozen
class _Direction:
    """Writing or reading: how a day, a word, a list and an instance of a class are converted."""

    day: Conversion
    word_of: Callable[[type[StrEnum]], Conversion]
    list_of: Callable[[Conversion], Conversion]
    instance_of: Callable[[Any], Conversion]


def _conversion(kind: Any, direction: _Direction) -> Conversion | None:
    """How a value of this type is converted; ``None``: it is its own JSON."""
    kind = without_none(kind) or kind
    if kind is Day:
        return direction.day
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return direction.word_of(kind)
    if get_origin(kind) is tuple:
        return direction.list_of(_conversion(get_args(kind)[0], direction) or _same)
    if get_origin(kind) is Mapping:
        convert = _conversion(get_args(kind)[1], direction) or _same
        return lambda entries: {name: convert(value) for name, value in entries.items()}
    return direction.instance_of(kind) if attrs.has(kind) else None


def _list_of(convert: Conversion) -> Conversion:
    return lambda items: [convert(item) for item in items]


def _tuple_of(convert: Conversion) -> Conversion:
    return lambda items: tuple([convert(item) for item in items])


# Bound methods of dictionaries, called once for every word of every fact: a function around
# them would only add a call.
def _write_word(kind: type[StrEnum]) -> Conversion:
    return {word: word.value for word in kind}.__getitem__


def _read_word(kind: type[StrEnum]) -> Conversion:
    return {word.value: word for word in kind}.__getitem__


def _same(value: Any) -> Any:
    return value


@lru_cache(maxsize=_REMEMBERED)
def _read_day(text: str) -> Day:
    return Day.fromisoformat(text)


_WRITING: Final = _Direction(day=Day.isoformat, word_of=_write_word, list_of=_list_of, instance_of=_class_writer)
_READING: Final = _Direction(day=_read_day, word_of=_read_word, list_of=_tuple_of, instance_of=_class_reader)

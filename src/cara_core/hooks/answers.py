"""Taking a plugin's answer apart: it has the type that was asked for, is built again, and is allowed.

A plugin's objects are Python objects: it could have skipped their validators, and could
still change them later. So nothing of an answer is used but plain values, from which the
core builds an object of its own.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import Final, TypeVar, cast

from cara_core.books.single_values import Unfit, read_text, wrong_kind
from cara_core.books.strict_reading import ClassRules, FaultsFound, read_strictly, strict_converter
from cara_core.errors import CaraError
from cara_core.hooks.answer_checks import answer_faults, unknown_sources
from cara_core.hooks.rebuilding import rebuild
from cara_core.terms.workshops import Clock, Workshop

__all__ = ["PluginFailed", "call_plugin", "checked_answer", "checked_object"]

T = TypeVar("T")


class PluginFailed(CaraError):
    """A plugin raised, or answered something that is no answer; caught inside the core.

    Where a hook was asked it names the hook, and repeats nothing of what was raised: that could
    hold a person's data.
    """


def call_plugin(hook: str, ask: Callable[[], T]) -> T:
    """What ``ask`` returns. Raises :class:`PluginFailed` whatever it raises.

    ``ask`` calls the plugin and checks its answer: reading an answer can run the plugin's
    code too.
    """
    try:
        return ask()
    except KeyboardInterrupt:
        raise
    except BaseException as raised:  # a plugin may raise anything, even SystemExit, and no case is lost by it
        # The core's own begin with the name of the hook; a plugin could raise one with any text.
        if type(raised) is PluginFailed and str(raised).startswith(f"{hook}: "):
            raise
        raise PluginFailed(f"{hook}: the plugin raised {_class_name(raised)}") from None


def checked_answer(hook: str, kind: type[T], answer: object, sources: Collection[str] | None) -> T:
    """The same value as the core reads it from a book: built again, validated, and allowed.

    ``sources`` are the ids it may cite; ``None``: any. Raises :class:`PluginFailed`.
    """
    if type(answer) is not kind:
        raise PluginFailed(f"{hook}: {kind.__name__} is needed, {_class_name(answer)} was answered")
    converter = strict_converter("toml", *_RULES)
    try:
        checked = read_strictly(converter, converter.unstructure(answer), kind)
    except FaultsFound as found:
        wrong = [str(fault) for fault in found.faults]
    else:
        wrong = [*answer_faults(checked), *(unknown_sources(checked, sources) if sources is not None else ())]
        if not wrong:
            return checked
    raise PluginFailed(f"{hook}: {'; '.join(wrong)}")


def checked_object(hook: str, kind: type[T], answer: object) -> T:
    """The same for what no book can hold: a pack, a plan of channels, a receipt. Raises :class:`PluginFailed`."""
    try:
        rebuilt = rebuild(answer, kind)
    except FaultsFound as found:
        wrong = [str(fault) for fault in found.faults]
    else:
        wrong = [*answer_faults(rebuilt)]
        if not wrong:
            return rebuilt
    raise PluginFailed(f"{hook}: {'; '.join(wrong)}")


def _class_name(thing: object) -> str:
    # Not type(thing).__name__: a metaclass can make reading that run code of its own.
    return cast("str", vars(type)["__name__"].__get__(type(thing)))


def _read_clock(raw: object, _: object) -> Clock:
    """A time of day in whole minutes and without a zone."""
    if type(raw) is not dt.time:
        raise wrong_kind(raw, "a time of day")
    if raw.second or raw.microsecond or raw.tzinfo is not None:
        raise Unfit("NOT_A_TIME", "a time with seconds or a zone", "hours and minutes, as a clock in London shows them")
    return dt.time(raw.hour, raw.minute)


def _read_words(raw: object, _: object) -> frozenset[str]:
    if type(raw) not in {set, frozenset, list, tuple}:
        raise wrong_kind(raw, "a set of text")
    return frozenset(read_text(word) for word in cast("Iterable[object]", raw))


_RULES: Final = (ClassRules(Workshop, readers={"starts": _read_clock, "ends": _read_clock, "access": _read_words}),)
"""A workshop's clock times and set of words, which no TOML book has."""

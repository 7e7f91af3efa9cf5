"""Values that lie: about what they hold, what they equal, what they are, and what reading them does."""

import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NoReturn

import attrs
from typing_extensions import override

import cara_core as cara
from cara_core.terms.days import FIRST_DAY, Day

__all__ = [
    "NAMELESS_ERROR",
    "Behaviour",
    "Handed",
    "LyingDay",
    "LyingMap",
    "LyingNumber",
    "LyingText",
    "LyingTuple",
    "Make",
    "endless",
    "finished_coroutine",
    "never_validated",
    "poisoned_day",
    "pretender",
    "raising",
    "sourced",
    "subclass",
]

Handed = Mapping[str, Any]
Make = Callable[[Any, Handed], object]


@attrs.frozen
class Behaviour:
    """One way to answer a hook; ``fails``: the core must notice."""

    name: str
    make: Make
    fails: bool = True


def never_validated(value: Any, **changed: object) -> Any:
    """A value of the same class with fields no validator has seen."""
    made = object.__new__(type(value))
    for field in attrs.fields(type(value)):
        object.__setattr__(made, field.name, changed.get(field.name, getattr(value, field.name)))
    return made


def sourced(value: Any) -> cara.Sourced[Any]:
    return cara.Sourced(value=value, since=FIRST_DAY, source="SAFETY-FLOOR", standing=cara.Standing.LAW)


class LyingTuple(tuple[Any, ...]):
    """Says that everything is in it, and that it is as long as anybody likes."""

    __slots__ = ()

    @override
    def __contains__(self, item: object) -> bool:
        return True

    @override
    def __iter__(self) -> Iterator[Any]:
        return iter(())


class LyingText(str):
    """Equal to every text."""

    __slots__ = ()

    @override
    def __eq__(self, other: object) -> bool:
        return True

    @override
    def __hash__(self) -> int:
        return 0


class LyingNumber(int):
    """Never smaller and never larger than anything."""

    __slots__ = ()

    @override
    def __lt__(self, other: object) -> bool:
        return False

    @override
    def __gt__(self, other: object) -> bool:
        return False


class LyingDay(Day):
    """Never after any day and never before any."""

    @override
    def __lt__(self, other: object) -> bool:
        return False

    @override
    def __gt__(self, other: object) -> bool:
        return False


class LyingMap(dict[str, str]):
    """Holds whatever is asked for, and fails when it is read through."""

    @override
    def __getitem__(self, key: str) -> str:
        return "eligible"

    @override
    def items(self) -> NoReturn:
        raise RuntimeError("read through")


def failing_name(_: object) -> NoReturn:
    raise RuntimeError("no name")


_NamelessKind: Any = type("NamelessKind", (type,), {"__name__": property(failing_name)})
NAMELESS_ERROR: Final[type[BaseException]] = _NamelessKind("NamelessError", (Exception,), {})
"""An exception whose class fails when its name is read."""


def raising(kind: type[BaseException], *said: object) -> Make:
    def make(_: object, __: Handed) -> NoReturn:
        raise kind(*said)

    return make


def endless(good: object, handed: Handed) -> object:
    return endless(good, handed)


def pretender(good: object, _: Handed) -> object:
    """Says that its class is the right one."""
    return type("Pretender", (), {"__class__": property(lambda _: type(good))})()


def subclass(good: Any, _: Handed) -> object:
    kind = types.new_class(type(good).__name__, (type(good),))
    return kind(**{field.name: getattr(good, field.name) for field in attrs.fields(type(good))})


def finished_coroutine(_: object, __: Handed) -> object:
    async def answer() -> bool:
        return True

    made = answer()
    made.close()
    return made


def poisoned_day(good: object, handed: Handed) -> object:
    """Changes the day it was handed, so that all arithmetic with it goes wrong."""
    if "on" in handed:
        handed["on"].add = lambda **_: FIRST_DAY
        handed["on"].isoformat = lambda: "1900-01-01"
        handed["on"].__class__ = LyingDay
    return good

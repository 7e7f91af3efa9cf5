"""Methods, and whole plugins, that are not written as a plugin's are."""

import inspect
import types
from collections.abc import AsyncIterator, Generator, Iterator, Sequence
from typing import Any, Final, NoReturn

from typing_extensions import override

import cara_core as cara
from cara_core.terms.policy import OffenceList
from hostile.plugins import Hostile, good_books

__all__ = [
    "CanBeCalled",
    "Connecting",
    "Elsewhere",
    "Everything",
    "Hidden",
    "MadeBeforeAnything",
    "MadeOnDemand",
    "anything",
    "claiming",
    "exiting",
    "failing_property",
    "generating",
    "generating_later",
    "keyword_only",
    "loosest",
    "made_special",
    "marked",
    "named_otherwise",
    "old_wrapping",
    "positional_only",
    "turned_round",
    "waiting",
    "with_any",
    "with_default",
    "with_fewer",
    "with_more",
    "wrapping",
]


def anything(self: object, on: cara.Day) -> OffenceList | None:
    return good_books().offence_list(on)


def loosest(self: object, on: cara.Day) -> Any:
    return True


def wrapping(self: object, on: cara.Day) -> Generator[None, Any, Any]:
    yield
    return True


def old_wrapping(self: object, on: cara.Day) -> Generator[None, Any, None]:
    outcome = yield
    outcome.force_result(True)


def with_default(self: object, on: cara.Day | None = None) -> bool:
    return True


def keyword_only(self: object, *, on: cara.Day) -> bool:
    return True


def positional_only(self: object, on: cara.Day, /) -> bool:
    return True


def with_more(self: object, on: cara.Day, referral: cara.Referral) -> bool:
    return True


def with_fewer(self: object) -> bool:
    return True


def with_any(self: object, *on: cara.Day) -> bool:
    return True


def named_otherwise(self: object, day: cara.Day) -> bool:
    return True


def turned_round(self: object, on: cara.Day, referral: cara.Referral) -> Sequence[cara.Refusal]:
    return ()


def generating(self: object, on: cara.Day) -> Iterator[bool]:
    yield True


async def waiting(self: object, on: cara.Day) -> bool:
    return True


async def generating_later(self: object, on: cara.Day) -> AsyncIterator[bool]:
    yield True


def failing_property(self: object) -> NoReturn:
    raise RuntimeError("read")


def marked(method: Any, **options: Any) -> Any:
    """A copy of the method with the marker: the same function serves several plugins."""
    copied = types.FunctionType(method.__code__, method.__globals__, method.__name__, method.__defaults__)
    copied.__kwdefaults__ = method.__kwdefaults__
    return cara.hookimpl(**options)(copied)


def claiming(method: Any) -> Any:
    """It says that its signature is the right one."""
    made = marked(method)
    made.__signature__ = inspect.signature(anything)
    return made


def made_special(kind: Any) -> Any:
    """A static or class method that bears the marker itself."""
    return cara.hookimpl(kind(anything))


class CanBeCalled:
    """An object that can be called, with the marker."""

    cara_impl: Final = cara.hookimpl(lambda: None).cara_impl  # type: ignore[attr-defined]  # pluggy sets it

    def __call__(self, on: cara.Day) -> bool:
        return True


class Elsewhere:
    """Its bound method is lent to a plugin."""

    @cara.hookimpl
    def offence_list(self, on: cara.Day) -> bool:
        return True


class Connecting:
    """Any attribute of it fails, as that of a database that cannot be reached."""

    def __getattr__(self, name: str) -> NoReturn:
        raise ConnectionError(name)


class MadeOnDemand(Hostile):
    """Makes whatever hook is asked for, marked as the first to be called."""

    def __init__(self) -> None:
        super().__init__({})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return marked(loosest, tryfirst=True)


class MadeBeforeAnything(Hostile):
    """Gives another method than the one that stands in its class."""

    def __init__(self) -> None:
        super().__init__({})

    @override
    def __getattribute__(self, name: str) -> Any:
        if name in {"offence_list", "eligibility_terms", "caution_terms"}:
            return marked(loosest, tryfirst=True)
        return super().__getattribute__(name)


class Hidden(Hostile):
    """Shows its methods only when pluggy looks, and one of them is a wrapper."""

    def __init__(self) -> None:
        super().__init__({})
        self._looks = 0

    @override
    def __dir__(self) -> list[str]:
        self._looks += 1
        return [] if self._looks == 1 else ["eligibility_terms", "further_refusals", "offence_list", "force_card"]

    @override
    @cara.hookimpl(wrapper=True)
    def eligibility_terms(self, on: cara.Day) -> Generator[None, Any, Any]:  # type: ignore[override]  # a wrapper
        yield
        return good_books().eligibility_terms(on)

    @override
    @cara.hookimpl(hookwrapper=True)
    def further_refusals(  # type: ignore[override]  # a wrapper
        self, referral: cara.Referral, on: cara.Day
    ) -> Generator[None, Any, None]:
        outcome = yield
        object.__setattr__(referral.suspect, "admits_offence", True)
        outcome.force_result([()])


class Everything(Hostile):
    """Equal to every other plugin."""

    def __init__(self) -> None:
        super().__init__({})

    @override
    def __eq__(self, other: object) -> bool:
        return True

    @override
    def __hash__(self) -> int:
        return 0


def exiting(self: object) -> NoReturn:
    raise SystemExit(0)

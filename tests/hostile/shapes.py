"""Plugins whose methods are not plain methods with the marker: every trick pluggy knows.

``refused`` is what the loader says of it; empty where it loads, and then has to make
nothing eligible that is not.
"""

import functools
import inspect
import types
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Sequence
from typing import Any, Final, NoReturn

import attrs
import pluggy
from typing_extensions import override

import cara_core as cara
from cara_core.terms.policy import OffenceList
from hostile.plugins import Hostile, good_books

__all__ = ["SHAPES", "Shape"]


@attrs.frozen
class Shape:
    """A way to write a plugin, what the loader says of it, and what is meant by it."""

    name: str
    make: Callable[[], object]
    refused: str = ""

    @property
    def either(self) -> bool:
        """Do versions of pluggy differ: one refuses it in its own words, another takes it?"""
        return self.refused == _AS_PLUGGY_LOOKS


def written(name: str, method: object) -> Callable[[], object]:
    """A plugin that answers well, but for one member of its class."""
    return lambda: types.new_class("Written", (Hostile,), {}, lambda names: names.update({name: method}))({})


def on_itself(name: str, method: object) -> Callable[[], object]:
    """A plugin that sets a member on the instance and not in its class."""

    class Itself(Hostile):
        def __init__(self) -> None:
            super().__init__({})
            setattr(self, name, method)

    return Itself


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


def with_data(data: object) -> Callable[[], object]:
    return written("data", data)


_AS_PLUGGY_LOOKS: Final = "either"
_PLAIN: Final = "a plain @hookimpl is"
_ARGUMENTS: Final = "offence_list: its arguments are (self, on), in this order and no others"
_WITHOUT_DEFAULT: Final = "offence_list: on must be a plain argument without a default"
_PLAIN_METHOD: Final = "offence_list: a hook is answered by a plain method"
_NO_MARKER: Final = "offence_list: overrides a hook but lacks @hookimpl, so it would never be called"
_AT_ONCE: Final = "offence_list: a hook answers at once; it is no coroutine and no generator"
_FOLDER: Final = "data: a folder of policy files is needed, and this is none"

SHAPES: Final = (
    Shape(
        "marked to be called first",
        written("offence_list", marked(anything, tryfirst=True)),
        f"offence_list: tryfirst is not allowed; {_PLAIN}",
    ),
    Shape(
        "marked to be called last",
        written("offence_list", marked(anything, trylast=True)),
        f"offence_list: trylast is not allowed; {_PLAIN}",
    ),
    Shape(
        "a wrapper",
        written("offence_list", marked(wrapping, wrapper=True)),
        f"offence_list: wrapper is not allowed; {_PLAIN}",
    ),
    Shape(
        "a wrapper of the older kind",
        written("offence_list", marked(old_wrapping, hookwrapper=True)),
        f"offence_list: hookwrapper is not allowed; {_PLAIN}",
    ),
    Shape(
        "marked as optional",
        written("offence_lists", marked(anything, optionalhook=True)),
        f"offence_lists: optionalhook is not allowed; {_PLAIN}",
    ),
    Shape(
        "a hook under another name",
        written("codes", marked(anything, specname="offence_list")),
        f"codes: specname is not allowed; {_PLAIN}",
    ),
    Shape("without the marker", written("offence_list", anything), _NO_MARKER),
    Shape(
        "with the marker of another project",
        written("offence_list", pluggy.HookimplMarker("pytest")(lambda self, on: None)),
        _NO_MARKER,
    ),
    Shape(
        "misspelt",
        written("ofence_list", marked(anything)),
        "ofence_list: no such hook; did you mean offence_list?",
    ),
    Shape(
        "misspelt and without the marker",
        written("ofence_list", anything),
        "ofence_list: no such hook and no marker; did you mean offence_list?",
    ),
    Shape(
        "a hook nobody asks",
        written("admit_everybody", marked(anything)),
        "admit_everybody: no such hook; the hooks are force_card, offence_list,",
    ),
    Shape("an argument with a default", written("offence_list", marked(with_default)), _WITHOUT_DEFAULT),
    Shape("an argument by keyword only", written("offence_list", marked(keyword_only)), _WITHOUT_DEFAULT),
    Shape("an argument by position only", written("offence_list", marked(positional_only)), _WITHOUT_DEFAULT),
    Shape("any number of arguments", written("offence_list", marked(with_any)), _WITHOUT_DEFAULT),
    Shape("an argument too many", written("offence_list", marked(with_more)), _ARGUMENTS),
    Shape("an argument too few", written("offence_list", marked(with_fewer)), _ARGUMENTS),
    Shape("an argument of another name", written("offence_list", marked(named_otherwise)), _ARGUMENTS),
    Shape(
        "arguments in another order",
        written("further_refusals", marked(turned_round)),
        "further_refusals: its arguments are (self, referral, on), in this order and no others",
    ),
    Shape("a signature that lies", written("offence_list", claiming(with_more)), _AS_PLUGGY_LOOKS),
    Shape("a generator", written("offence_list", marked(generating)), _AT_ONCE),
    Shape("a coroutine", written("offence_list", marked(waiting)), _AT_ONCE),
    Shape("a generator that waits", written("offence_list", marked(generating_later)), _AT_ONCE),
    Shape("a property", written("offence_list", property(marked(with_fewer))), _NO_MARKER),
    Shape("a property that fails", written("offence_list", property(failing_property)), _NO_MARKER),
    Shape("a property beside the hooks that fails", written("colour", property(failing_property)), _AS_PLUGGY_LOOKS),
    Shape("a property worked out once", written("offence_list", functools.cached_property(with_fewer)), _NO_MARKER),
    Shape("a static method, marked", written("offence_list", made_special(staticmethod)), _PLAIN_METHOD),
    Shape("a marked method, made static", written("offence_list", staticmethod(marked(anything))), "offence_list: "),
    Shape("a class method, marked", written("offence_list", made_special(classmethod)), _PLAIN_METHOD),
    Shape(
        "a marked method, made the class's", written("offence_list", classmethod(marked(anything))), "offence_list: "
    ),
    Shape("a partial method", written("offence_list", functools.partialmethod(marked(anything))), _NO_MARKER),
    Shape("an object that can be called", written("offence_list", CanBeCalled()), _PLAIN_METHOD),
    Shape("something that cannot be called", written("offence_list", OffenceList()), _NO_MARKER),
    Shape("set on the instance", on_itself("offence_list", marked(lambda on: True)), _ARGUMENTS),
    Shape(
        "set on the instance, with a self of its own",
        on_itself("offence_list", marked(anything)),
        "its hooks cannot be registered: ",
    ),
    Shape("lent by another object", on_itself("offence_list", Elsewhere().offence_list), _NO_MARKER),
    Shape("without the marker, on the instance", on_itself("offence_list", lambda on: True), _NO_MARKER),
    Shape(
        "a marker that is none",
        on_itself("codes", types.SimpleNamespace(cara_impl=True)),
        "codes: its marker is not that of @hookimpl",
    ),
    Shape("made on demand", MadeOnDemand),
    Shape("made before anything else is looked at", MadeBeforeAnything, _AS_PLUGGY_LOOKS),
    Shape("hidden from the checks", Hidden),
    Shape("equal to every plugin", Everything),
    Shape("a part that cannot be reached", written("database", Connecting())),
    Shape("a class and no instance", lambda: Hostile, "Hostile: a class was given, an instance is needed"),
    Shape(
        "no plugin at all", lambda: "hampshire", "str: a plugin is an instance of a subclass of cara_core.ForcePlugin"
    ),
    Shape("a module", lambda: pluggy, "module: a plugin is an instance of a subclass of cara_core.ForcePlugin"),
    Shape(
        "something that pretends to be a plugin",
        type("Claiming", (), {"__class__": property(lambda _: cara.ForcePlugin)}),
        "loading it raised AttributeError",
    ),
    Shape("a community and no force", cara.CommunityPlugin, "CommunityPlugin: a plugin is an instance of a subclass"),
    Shape(
        "a plugin that says nothing", cara.ForcePlugin, "force_card: needed; say it in force.toml, or answer the hook"
    ),
    Shape("a folder that fails", with_data(property(exiting)), "loading it raised SystemExit"),
    Shape("a folder that is not there", with_data("no/such/folder"), _FOLDER),
    Shape("a folder that is a file", with_data(__file__), _FOLDER),
    Shape("a folder that is a number", with_data(7), _FOLDER),
)

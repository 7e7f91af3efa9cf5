"""Plugins whose methods are not plain methods with the marker: every trick pluggy knows.

``refused`` is what the loader says of it; empty where it loads, and then has to make
nothing eligible that is not.
"""

import functools
import types
from collections.abc import Callable
from typing import Final

import attrs
import pluggy

import cara_core as cara
from cara_core.terms.policy import OffenceList
from hostile.methods import (
    CanBeCalled,
    Connecting,
    Elsewhere,
    Everything,
    Hidden,
    MadeBeforeAnything,
    MadeOnDemand,
    anything,
    claiming,
    exiting,
    failing_property,
    generating,
    generating_later,
    keyword_only,
    made_special,
    marked,
    named_otherwise,
    old_wrapping,
    positional_only,
    turned_round,
    waiting,
    with_any,
    with_default,
    with_fewer,
    with_more,
    wrapping,
)
from hostile.plugins import Hostile

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


def with_member(name: str, method: object) -> Callable[[], object]:
    """A plugin that answers well, but for one member of its class."""
    return lambda: types.new_class("Written", (Hostile,), {}, lambda names: names.update({name: method}))({})


def on_itself(name: str, method: object) -> Callable[[], object]:
    """A plugin that sets a member on the instance and not in its class."""

    class Itself(Hostile):
        def __init__(self) -> None:
            super().__init__({})
            setattr(self, name, method)

    return Itself


def with_data(data: object) -> Callable[[], object]:
    return with_member("data", data)


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
        with_member("offence_list", marked(anything, tryfirst=True)),
        f"offence_list: tryfirst is not allowed; {_PLAIN}",
    ),
    Shape(
        "marked to be called last",
        with_member("offence_list", marked(anything, trylast=True)),
        f"offence_list: trylast is not allowed; {_PLAIN}",
    ),
    Shape(
        "a wrapper",
        with_member("offence_list", marked(wrapping, wrapper=True)),
        f"offence_list: wrapper is not allowed; {_PLAIN}",
    ),
    Shape(
        "a wrapper of the older kind",
        with_member("offence_list", marked(old_wrapping, hookwrapper=True)),
        f"offence_list: hookwrapper is not allowed; {_PLAIN}",
    ),
    Shape(
        "marked as optional",
        with_member("offence_lists", marked(anything, optionalhook=True)),
        f"offence_lists: optionalhook is not allowed; {_PLAIN}",
    ),
    Shape(
        "a hook under another name",
        with_member("codes", marked(anything, specname="offence_list")),
        f"codes: specname is not allowed; {_PLAIN}",
    ),
    Shape("without the marker", with_member("offence_list", anything), _NO_MARKER),
    Shape(
        "with the marker of another project",
        with_member("offence_list", pluggy.HookimplMarker("pytest")(lambda self, on: None)),
        _NO_MARKER,
    ),
    Shape(
        "misspelt",
        with_member("ofence_list", marked(anything)),
        "ofence_list: no such hook; did you mean offence_list?",
    ),
    Shape(
        "misspelt and without the marker",
        with_member("ofence_list", anything),
        "ofence_list: no such hook and no marker; did you mean offence_list?",
    ),
    Shape(
        "a hook nobody asks",
        with_member("admit_everybody", marked(anything)),
        "admit_everybody: no such hook; the hooks are force_card, offence_list,",
    ),
    Shape("an argument with a default", with_member("offence_list", marked(with_default)), _WITHOUT_DEFAULT),
    Shape("an argument by keyword only", with_member("offence_list", marked(keyword_only)), _WITHOUT_DEFAULT),
    Shape("an argument by position only", with_member("offence_list", marked(positional_only)), _WITHOUT_DEFAULT),
    Shape("any number of arguments", with_member("offence_list", marked(with_any)), _WITHOUT_DEFAULT),
    Shape("an argument too many", with_member("offence_list", marked(with_more)), _ARGUMENTS),
    Shape("an argument too few", with_member("offence_list", marked(with_fewer)), _ARGUMENTS),
    Shape("an argument of another name", with_member("offence_list", marked(named_otherwise)), _ARGUMENTS),
    Shape(
        "arguments in another order",
        with_member("further_refusals", marked(turned_round)),
        "further_refusals: its arguments are (self, referral, on), in this order and no others",
    ),
    Shape("a signature that lies", with_member("offence_list", claiming(with_more)), _AS_PLUGGY_LOOKS),
    Shape("a generator", with_member("offence_list", marked(generating)), _AT_ONCE),
    Shape("a coroutine", with_member("offence_list", marked(waiting)), _AT_ONCE),
    Shape("a generator that waits", with_member("offence_list", marked(generating_later)), _AT_ONCE),
    Shape("a property", with_member("offence_list", property(marked(with_fewer))), _NO_MARKER),
    Shape("a property that fails", with_member("offence_list", property(failing_property)), _NO_MARKER),
    Shape(
        "a property beside the hooks that fails", with_member("colour", property(failing_property)), _AS_PLUGGY_LOOKS
    ),
    Shape("a property worked out once", with_member("offence_list", functools.cached_property(with_fewer)), _NO_MARKER),
    Shape("a static method, marked", with_member("offence_list", made_special(staticmethod)), _PLAIN_METHOD),
    Shape(
        "a marked method, made static", with_member("offence_list", staticmethod(marked(anything))), "offence_list: "
    ),
    Shape("a class method, marked", with_member("offence_list", made_special(classmethod)), _PLAIN_METHOD),
    Shape(
        "a marked method, made the class's",
        with_member("offence_list", classmethod(marked(anything))),
        "offence_list: ",
    ),
    Shape("a partial method", with_member("offence_list", functools.partialmethod(marked(anything))), _NO_MARKER),
    Shape("an object that can be called", with_member("offence_list", CanBeCalled()), _PLAIN_METHOD),
    Shape("something that cannot be called", with_member("offence_list", OffenceList()), _NO_MARKER),
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
    Shape("a part that cannot be reached", with_member("database", Connecting())),
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

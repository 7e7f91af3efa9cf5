"""What is wrong with a plugin, before anything of it is used? Every fault at once.

pluggy silently never calls a misspelt hook, nor a method without the marker. A wrapper, or
``tryfirst``, can rewrite everybody's answer. An argument with a default means different
things in different versions of pluggy. A plugin with any of these is not loaded.
"""

import inspect
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from cara_core.hooks.spec import HOOKS, PROJECT, CommunityPlugin, ForcePlugin

__all__ = ["community_faults", "plugin_faults"]

_IMPL: Final = f"{PROJECT}_impl"
_OPTIONS_REFUSED: Final = ("wrapper", "hookwrapper", "tryfirst", "trylast", "optionalhook", "specname")
_CLOSE: Final = 0.75
_ANSWERS_LATER: Final = (inspect.iscoroutinefunction, inspect.isgeneratorfunction, inspect.isasyncgenfunction)


def plugin_faults(plugin: object) -> tuple[str, ...]:
    """What is wrong with this force plugin? Sentences that name the method."""
    if isinstance(plugin, type):
        return (f"{plugin.__name__}: a class was given, an instance is needed; did you forget the ()?",)
    if not isinstance(plugin, ForcePlugin):
        return (f"{type(plugin).__name__}: a plugin is an instance of a subclass of cara_core.ForcePlugin",)
    return tuple(_method_faults(plugin))


def community_faults(community: object) -> tuple[str, ...]:
    """What is wrong with this community? Sentences. A community brings no code."""
    if isinstance(community, type) or not isinstance(community, CommunityPlugin):
        return ("a community is an instance of a subclass of cara_core.CommunityPlugin",)
    return tuple(
        f"{name}: a community cannot answer hooks; {_FORCES_OWN}"
        for name in sorted(dir(community))
        if name in HOOKS or inspect.getattr_static(_member(community, name), _IMPL, None) is not None
    )


_FORCES_OWN: Final = "risk, offences and terms belong to the force, and code to a force's plugin"


def _member(plugin: object, name: str) -> object:
    """A member as the class declares it, without running a property."""
    return inspect.getattr_static(plugin, name, None)


def _method_faults(plugin: ForcePlugin) -> Iterator[str]:
    for name in sorted(dir(plugin)):
        if name.startswith("__"):
            continue
        # pluggy finds a hook by the marker that @hookimpl leaves on the function.
        member = _member(plugin, name)
        options = inspect.getattr_static(member, _IMPL, None)
        own = name not in vars(ForcePlugin) or member is not vars(ForcePlugin)[name]
        if options is not None and not isinstance(options, dict):
            yield f"{name}: its marker is not that of @hookimpl"
        elif options is not None:
            yield from _impl_faults(name, member, options)
        elif own and name in HOOKS:
            yield f"{name}: overrides a hook but lacks @hookimpl, so it would never be called"
        elif own and callable(member) and not name.startswith("_"):
            close = get_close_matches(name, HOOKS, 1, _CLOSE)
            if close:
                yield f"{name}: no such hook and no marker; did you mean {close[0]}?"


def _impl_faults(name: str, member: object, options: dict[str, object]) -> Iterator[str]:
    refused = [option for option in _OPTIONS_REFUSED if options.get(option)]
    if refused:
        yield f"{name}: {', '.join(refused)} is not allowed; a plain @hookimpl is"
    if name not in HOOKS:
        close = get_close_matches(name, HOOKS, 1, 0.5)
        hint = f"did you mean {close[0]}?" if close else f"the hooks are {', '.join(HOOKS)}"
        yield f"{name}: no such hook; {hint}"
        return
    if not inspect.isfunction(member):
        yield f"{name}: a hook is answered by a plain method"
        return
    wanted = list(inspect.signature(getattr(ForcePlugin, name)).parameters)
    found = inspect.signature(member).parameters
    if list(found) != wanted:
        yield f"{name}: its arguments are ({', '.join(wanted)}), in this order and no others"
    for argument in found.values():
        if argument.default is not inspect.Parameter.empty or argument.kind is not argument.POSITIONAL_OR_KEYWORD:
            yield f"{name}: {argument.name} must be a plain argument without a default"
    if any(answers_later(member) for answers_later in _ANSWERS_LATER):
        yield f"{name}: a hook answers at once; it is no coroutine and no generator"

"""A wrong call, in our own words: the library's would repeat what was typed, which may be anybody's name."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Final

import typer

__all__ = ["wrong_call_lines"]

_TYPED: Final = re.compile("'([^']*)'")
_ALIKE: Final = 0.75
_NAMES: Final[Mapping[object, str]] = {int: "a whole number", float: "a number"}


def wrong_call_lines(raised: Exception) -> Iterator[str] | None:
    """What is wrong with this call, line by line, and what is allowed; ``None``: it was no wrong call."""
    # typer does not export the class of every wrong call; it is the only base of that of a wrong value.
    (usage_error,) = typer.BadParameter.__bases__
    if not isinstance(raised, usage_error):
        return None
    return _usage_and_fault(raised)


def _usage_and_fault(raised: Any) -> Iterator[str]:
    if type(raised).__name__ == "NoArgsIsHelpError":
        yield raised.ctx.get_help()
        return
    if raised.ctx is not None:
        yield raised.ctx.get_usage()
        yield f"Try '{raised.ctx.command_path} --help' for help."
    yield f"cara: {_fault(raised)}"


def _fault(raised: Any) -> str:
    """The fault without what was typed: only names that the program itself gives."""
    if type(raised).__name__ == "MissingParameter":
        return f"{_name_of(raised)}: missing"
    if isinstance(raised, typer.BadParameter):
        return f"{_name_of(raised)}: it cannot be that; allowed: {_allowed(raised.param)}"
    close = ", ".join(getattr(raised, "possibilities", None) or ())
    meant = f"; did you mean {close}?" if close else ""
    if type(raised).__name__ == "NoSuchOption":
        return f"there is no such option{meant}"
    if type(raised).__name__ == "BadOptionUsage":
        return f"{raised.option_name}: it lacks its value, or takes none"
    if getattr(raised.ctx and raised.ctx.command, "commands", None):
        return f"there is no such command; {_meant(raised)}"
    return "an argument too many; what holds spaces needs quotes"


def _meant(raised: Any) -> str:
    """The commands that are written much like what was typed, or else all: those made only when asked for, too."""
    commands = raised.ctx.command.list_commands(raised.ctx)
    typed = _TYPED.search(raised.message)
    close = get_close_matches(typed[1], commands, cutoff=_ALIKE) if typed else []
    return f"did you mean {' or '.join(close)}?" if close else f"allowed: {', '.join(commands)}"


def _name_of(raised: Any) -> str:
    if raised.param is None:
        return "an argument"
    name = raised.param.opts[-1]
    return str(name if name.startswith("-") else raised.param.metavar or name.upper())


def _allowed(param: Any) -> str:
    kind = getattr(getattr(param, "type_descriptor", None), "annotation", None)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return ", ".join(kind)
    least, most = getattr(param, "min", None), getattr(param, "max", None)
    span = "".join((f" from {least}" if least is not None else "", f" to {most}" if most is not None else ""))
    return f"{_NAMES.get(kind, 'what --help says')}{span}"

"""Which case is meant: the same words find it in every command, in large letters or small."""

from typing import TYPE_CHECKING, Final

from cara_core.cli.arguments.store import case_name
from cara_core.errors import Fault, InputError

if TYPE_CHECKING:
    from cara_core.casework.casework import Casework

__all__ = ["found_case"]

_SHOWN: Final = 8
"""So many candidates are named."""


def found_case(casework: "Casework", text: str, *, by_parts: bool, option: str = "CASE") -> str:
    """The name of the case that is meant by this text.

    A name that is the same but for large and small letters is enough. ``by_parts``: a part of a name
    is, too, where no other name has it; that is for what somebody sees before anything is done.
    Raises :class:`InputError` where several may be meant, or only a part was given and that is not enough: the
    candidates are named. A name that no case has is given back as it is: whoever is asked says so.
    """
    name = case_name(text, option=option)
    found = casework.names_like(name, limit=_SHOWN + 1)
    alike = [candidate for candidate in found if candidate.lower() == name.lower()]
    if name in alike or not found:
        return name
    if len(alike) == 1:
        return alike[0]
    if not alike and by_parts and len(found) == 1:
        return found[0]
    raise InputError([Fault(option, "WHICH_CASE", f"no case has exactly this name; did you mean {_named(found)}?")])


def _named(found: tuple[str, ...]) -> str:
    more = ", or another" if len(found) > _SHOWN else ""
    return " or ".join([", ".join(found[:_SHOWN][:-1]), found[:_SHOWN][-1]]).removeprefix(" or ") + more

"""The English texts of the programme: the pack every other one is translated from."""

from functools import cache
from importlib.resources import files

from cara_core.packs.reading import read_pack
from cara_core.terms.pack import Pack

__all__ = ["english"]


@cache
def english() -> Pack:
    """The English pack of the core. A broken one raises :class:`~cara_core.packs.checking.faults.PackInvalid`."""
    return read_pack(files("cara_core.packs") / "data" / "english")

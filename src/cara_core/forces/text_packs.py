"""The texts of a force and its community: at most one pack in each folder, in ``pack/``, and whose counts."""

from importlib.resources.abc import Traversable
from typing import Final

from cara_core.hooks.asking import Asking
from cara_core.hooks.pack_checks import in_language, pack_faults
from cara_core.terms.pack import Pack

__all__ = ["PACK", "folders", "read_own_pack", "resolved"]

PACK: Final = "pack"


def read_own_pack(folder: Traversable) -> tuple[Pack | None, list[str]]:
    """The pack of this folder, if it has one, and every fault of it by file and line."""
    own = folder / PACK
    if not own.is_dir():
        return None, []
    from cara_core.packs.checking.faults import PackInvalid  # noqa: PLC0415  (most forces have no texts of their own)
    from cara_core.packs.reading import read_pack  # noqa: PLC0415  (the same)

    try:
        pack = read_pack(own)
    except PackInvalid as invalid:
        return None, [f"{PACK}/{fault.file}:{fault.line}: {fault.what}; {fault.mend}" for fault in invalid.faults]
    return pack, [f"{PACK}/{wrong}" for wrong in pack_faults(pack)]


def folders(community: Pack | None, force: Pack | None) -> tuple[Pack, ...]:
    """The packs that stand in folders: the community's, the force's, the core's English."""
    from cara_core.packs.core import english  # noqa: PLC0415  (only whoever writes to somebody needs the texts)

    return tuple(one for one in (community, force, english()) if one is not None)


def resolved(language: str, community: Pack | None, asking: Asking, force: Pack | None) -> Pack | None:
    """Whose texts count in that language? The community's, what the force's code answers, the force's, the core's.

    ``None``: nobody's; those of another language are never used. Raises ``PluginFailed``.
    """
    if community is not None and in_language(community, language):
        return community
    answered = asking.words(language)
    return answered or next((one for one in folders(None, force) if in_language(one, language)), None)

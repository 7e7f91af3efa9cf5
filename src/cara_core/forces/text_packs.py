"""The texts of a force and its community: at most one pack in each folder, in ``pack/``, and which one is used."""

from importlib.resources.abc import Traversable
from typing import Final

from cara_core.hooks.asking import Asking
from cara_core.hooks.pack_checks import in_language, pack_faults
from cara_core.terms.pack import Pack

__all__ = ["PACK", "choose_pack", "packs_in_folders", "read_own_pack"]

PACK: Final = "pack"


def read_own_pack(folder: Traversable) -> tuple[Pack | None, list[str]]:
    """The pack of this folder, if it has one, and every fault of it, by file and line."""
    own = folder / PACK
    if not own.is_dir():
        return None, []
    from cara_core.packs.checking.faults import PackInvalid  # noqa: PLC0415  (loading a force stays quick where it has no texts of its own)
    from cara_core.packs.reading import read_pack  # noqa: PLC0415  (the same)

    try:
        pack = read_pack(own)
    except PackInvalid as invalid:
        return None, [f"{PACK}/{fault.file}:{fault.line}: {fault.what}; {fault.mend}" for fault in invalid.faults]
    return pack, [f"{PACK}/{wrong}" for wrong in pack_faults(pack)]


def packs_in_folders(*, community: Pack | None, force: Pack | None) -> tuple[Pack, ...]:
    """The packs that stand in folders, the first to be used first: the community's, the force's, the core's English."""
    from cara_core.packs.core import english  # noqa: PLC0415  (loading a force, and screening, need no texts)

    return tuple(pack for pack in (community, force, english()) if pack is not None)


def choose_pack(language: str, asking: Asking, *, community: Pack | None, force: Pack | None) -> Pack | None:
    """Which texts are used in that language?

    The community's; else what the force's code answers; else those of the force's folder; else
    the core's. ``None``: there are none; texts in another language are never used. Raises
    ``PluginFailed``.
    """
    if community is not None and in_language(community, language):
        return community
    answered = asking.words(language)
    if answered is not None:
        return answered
    in_folders = packs_in_folders(community=None, force=force)
    return next((pack for pack in in_folders if in_language(pack, language)), None)

"""A community laid over a force: what it may bring, read from its folder.

A community supplies, by type, only what a community may. A file of another kind, or code,
is refused at load with what is allowed.
"""

from collections.abc import Callable
from importlib.resources.abc import Traversable
from typing import Final, TypeVar

from cara_core.books.core import core_sources, sources_in
from cara_core.books.rows import CommunityCardFile
from cara_core.books.toml_file import read_book
from cara_core.errors import BookError, ForceInvalid
from cara_core.forces.books import offered
from cara_core.forces.calendars import CALENDAR_FILES, read_calendars
from cara_core.forces.force import Community
from cara_core.forces.reading import folder_of, read_languages
from cara_core.hooks.checks import community_faults
from cara_core.hooks.spec import CommunityPlugin

__all__ = ["COMMUNITY_FILES", "read_community"]

T = TypeVar("T")

COMMUNITY_FILES: Final = ("community.toml", "languages.toml", "sources.toml")


def read_community(plugin: object, name: str, distribution: str, version: str) -> Community:
    """The community of this plugin; raises :class:`ForceInvalid` with every fault."""
    faults = list(community_faults(plugin))
    folder = folder_of(plugin.data) if isinstance(plugin, CommunityPlugin) else None
    if folder is None:
        raise ForceInvalid(name, [*faults, "data: a folder of its files is needed, and this is none"])
    strays = sorted(file.name for file in folder.iterdir() if file.name not in COMMUNITY_FILES)
    faults += [
        f"{stray}: not a community's to say; allowed: {', '.join(COMMUNITY_FILES)}"
        for stray in strays
        if stray.endswith(".toml")
    ]
    faults += [
        f"{stray}: an unknown table; allowed: {', '.join(CALENDAR_FILES)}"
        for stray in strays
        if stray.endswith(".csv") and stray not in CALENDAR_FILES
    ]

    def read(reader: Callable[[Traversable], T], file: Traversable) -> T | None:
        try:
            return reader(file)
        except BookError as wrong:
            faults.extend(f"{wrong.file}: {fault}" for fault in wrong.faults)
            return None

    card = read(lambda file: read_book(file, CommunityCardFile).community, folder / "community.toml")
    rows = read(read_languages, folder / "languages.toml")
    own = read(lambda _: sources_in(folder), folder / "sources.toml")
    calendars, wrong_tables = read_calendars(folder)
    faults += [f"{wrong.file}: {fault}" for wrong in wrong_tables for fault in wrong.faults]
    if card is not None and card.id != name:
        faults.append(f"community.toml: id: it must be {name}, the name it is installed under")
    faults += [
        f"languages.toml: language[{index}].source: no such source in sources.toml or the core"
        for index, row in enumerate(rows or ())
        if own is not None and row.source not in {**core_sources(), **own}
    ]
    if faults or card is None or rows is None:
        raise ForceInvalid(name, faults)
    return Community(
        id=card.id,
        name=card.name,
        note=card.note,
        languages=offered(rows, f"{distribution}/{name} {version}"),
        distribution=distribution,
        version=version,
        calendars=calendars,
    )

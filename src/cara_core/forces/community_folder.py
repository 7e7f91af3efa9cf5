"""A community laid over a force: what it may bring, read from its folder.

A community supplies, by type, only what a community may. A file of another kind, or code,
is refused at load with what is allowed.
"""

from collections.abc import Callable, Iterator, Sequence
from importlib.resources.abc import Traversable
from typing import Final, TypeVar

from cara_core.books.core import core_sources, sources_in
from cara_core.books.policy_rows import CommunityCardFile, LanguageRow
from cara_core.books.toml_file import read_book
from cara_core.errors import BookError, ForceInvalid
from cara_core.forces.calendars import CALENDAR_FILES, read_calendars
from cara_core.forces.contact_book import read_preferences
from cara_core.forces.force import Community
from cara_core.forces.force_books import offered
from cara_core.forces.force_folder import folder_of, read_languages
from cara_core.forces.text_packs import PACK, read_own_pack
from cara_core.hooks.pack_checks import in_language
from cara_core.hooks.plugin_checks import community_faults
from cara_core.hooks.spec import CommunityPlugin
from cara_core.terms.pack import Pack

__all__ = ["COMMUNITY_FILES", "read_community"]

T = TypeVar("T")

COMMUNITY_FILES: Final = ("community.toml", "contact.toml", "languages.toml", "sources.toml")


def read_community(plugin: object, name: str, distribution: str, version: str) -> Community:
    """The community of this plugin; raises :class:`ForceInvalid` with every fault."""
    faults = list(community_faults(plugin))
    folder = folder_of(plugin.data) if isinstance(plugin, CommunityPlugin) else None
    if folder is None:
        raise ForceInvalid(name, [*faults, "data: a folder of its files is needed, and this is none"])
    faults += _strays(folder)

    def read(reader: Callable[[Traversable], T], file: Traversable) -> T | None:
        try:
            return reader(file)
        except BookError as wrong:
            faults.extend(f"{wrong.file}: {fault}" for fault in wrong.faults)
            return None

    card = read(lambda file: read_book(file, CommunityCardFile).community, folder / "community.toml")
    rows = read(read_languages, folder / "languages.toml")
    own = read(lambda _: sources_in(folder), folder / "sources.toml")
    contact = folder / "contact.toml"
    preferred = (read(read_preferences, contact) or ()) if contact.is_file() else ()
    pack, wrong_texts = read_own_pack(folder)
    calendars, wrong_tables = read_calendars(folder)
    faults += [f"{wrong.file}: {fault}" for wrong in wrong_tables for fault in wrong.faults]
    faults += [*wrong_texts, *_other_language(pack, rows or ())]
    if card is not None and card.id != name:
        faults.append(f"community.toml: id: it must be {name}, the name it is installed under")
    cited = [(f"languages.toml: language[{index}]", row.source) for index, row in enumerate(rows or ())]
    cited += [(f"contact.toml: route[{index}]", row.source) for index, row in enumerate(preferred)]
    faults += [
        f"{where}.source: no such source in sources.toml or the core"
        for where, source in cited
        if own is not None and source not in {**core_sources(), **own}
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
        preferences=preferred,
        pack=pack,
    )


def _strays(folder: Traversable) -> Iterator[str]:
    """Files that are not a community's to say; any other kind of file is let be."""
    strays = sorted(file.name for file in folder.iterdir() if file.name not in COMMUNITY_FILES)
    yield from (
        f"{stray}: not a community's to say; allowed: {', '.join(COMMUNITY_FILES)}"
        for stray in strays
        if stray.endswith(".toml")
    )
    yield from (
        f"{stray}: an unknown table; allowed: {', '.join(CALENDAR_FILES)}"
        for stray in strays
        if stray.endswith(".csv") and stray not in CALENDAR_FILES
    )


def _other_language(pack: Pack | None, rows: Sequence[LanguageRow]) -> Iterator[str]:
    """Texts in a language that this community does not bring."""
    if pack is not None and rows and not any(in_language(pack, row.tag) for row in rows):
        yield f"{PACK}/pack.toml: language: not one of languages.toml; allowed: {', '.join(row.tag for row in rows)}"

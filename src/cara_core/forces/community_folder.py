"""Reading a community's folder: what it may bring, checked, with every fault at once.

A community supplies, by type, only what a community may. A file of another kind, or code,
is refused at load with what is allowed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import Final, TypeVar

import attrs

from cara_core.books.contact_rows import PreferenceRow
from cara_core.books.core import core_sources, sources_in
from cara_core.books.policy_rows import CommunityCardFile, CommunityRow, LanguageRow
from cara_core.books.toml_file import read_book
from cara_core.errors import BookError, ForceInvalid
from cara_core.forces.community import Community
from cara_core.forces.contact_book import read_preferences
from cara_core.forces.force_books import languages_in
from cara_core.forces.force_folder import folder_of, read_languages
from cara_core.forces.installed import LoadedPlugin
from cara_core.forces.text_packs import PACK, read_own_pack
from cara_core.forces.workshop_calendars import CALENDAR_FILES, Calendars, read_calendars
from cara_core.hooks.pack_checks import in_language
from cara_core.hooks.plugin_checks import community_faults
from cara_core.hooks.spec import CommunityPlugin
from cara_core.terms.pack import Pack
from cara_core.terms.sources import Source

__all__ = ["COMMUNITY_FILES", "read_community"]

T = TypeVar("T")

COMMUNITY_FILES: Final = ("community.toml", "contact.toml", "languages.toml", "sources.toml")


@attrs.frozen(kw_only=True)
class _Files:
    """What the files of a community's folder hold; ``None``: that file could not be read."""

    card: CommunityRow | None
    languages: Sequence[LanguageRow] | None
    sources: Mapping[str, Source] | None
    preferences: tuple[PreferenceRow, ...]
    pack: Pack | None
    calendars: Calendars


def read_community(loaded: LoadedPlugin, name: str) -> Community:
    """The community of this plugin, installed under that name. Raises :class:`ForceInvalid` with every fault."""
    plugin, distribution = loaded.plugin, loaded.distribution
    faults = list(community_faults(plugin))
    folder = folder_of(plugin.data) if isinstance(plugin, CommunityPlugin) else None
    if folder is None:
        raise ForceInvalid(name, [*faults, "data: a folder of its files is needed, and this is none"])
    faults += _unknown_files(folder)
    files = _read_files(folder, faults)
    faults += _pack_language_faults(files)
    if files.card is not None and files.card.id != name:
        faults.append(f"community.toml: id: it must be {name}, the name it is installed under")
    faults += _citation_faults(files)
    if faults or files.card is None or files.languages is None:
        raise ForceInvalid(name, faults)
    return Community(
        id=files.card.id,
        name=files.card.name,
        note=files.card.note,
        languages=languages_in(files.languages, f"{distribution.name}/{name} {distribution.version}"),
        distribution=distribution.name,
        version=distribution.version,
        calendars=files.calendars,
        preferences=files.preferences,
        pack=files.pack,
        sources=files.sources or {},
    )


def _read_files(folder: Traversable, faults: list[str]) -> _Files:
    """What the files hold; their faults are added to ``faults``."""

    def read(reader: Callable[[Traversable], T], file: Traversable) -> T | None:
        try:
            return reader(file)
        except BookError as wrong:
            faults.extend(f"{wrong.file}: {fault}" for fault in wrong.faults)
            return None

    card = read(lambda file: read_book(file, CommunityCardFile).community, folder / "community.toml")
    languages = read(read_languages, folder / "languages.toml")
    sources = read(lambda _: sources_in(folder), folder / "sources.toml")
    contact = folder / "contact.toml"
    preferences = (read(read_preferences, contact) or ()) if contact.is_file() else ()
    pack, wrong_texts = read_own_pack(folder)
    calendars, wrong_tables = read_calendars(folder)
    faults += [f"{wrong.file}: {fault}" for wrong in wrong_tables for fault in wrong.faults]
    faults += wrong_texts
    return _Files(
        card=card, languages=languages, sources=sources, preferences=preferences, pack=pack, calendars=calendars
    )


def _unknown_files(folder: Traversable) -> Iterator[str]:
    """Which files are no community's? Only books and tables are looked at; files of other kinds may stand there."""
    unknown = sorted(file.name for file in folder.iterdir() if file.name not in COMMUNITY_FILES)
    yield from (
        f"{name}: not a community's to say; allowed: {', '.join(COMMUNITY_FILES)}"
        for name in unknown
        if name.endswith(".toml")
    )
    yield from (
        f"{name}: an unknown table; allowed: {', '.join(CALENDAR_FILES)}"
        for name in unknown
        if name.endswith(".csv") and name not in CALENDAR_FILES
    )


def _pack_language_faults(files: _Files) -> Iterator[str]:
    """Are the texts in a language that this community brings?"""
    pack, rows = files.pack, files.languages
    if pack is not None and rows and not any(in_language(pack, row.tag) for row in rows):
        yield f"{PACK}/pack.toml: language: not one of languages.toml; allowed: {', '.join(row.tag for row in rows)}"


def _citation_faults(files: _Files) -> Iterator[str]:
    """Which rows cite a source that is in no book?"""
    if files.sources is None:
        return
    known = {**core_sources(), **files.sources}
    cited = [(f"languages.toml: language[{index}]", row.source) for index, row in enumerate(files.languages or ())]
    cited += [(f"contact.toml: route[{index}]", row.source) for index, row in enumerate(files.preferences)]
    yield from (
        f"{where}.source: no such source in sources.toml or the core" for where, source in cited if source not in known
    )

"""Loading one force by name: only the named one is imported, and every fault is found at load."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple, TypeVar

from cara_core.books.core import core_set_by, core_sources, defaults_folder
from cara_core.errors import ForceError, ForceInvalid, ForceNotInstalled
from cara_core.forces.book_checks import code_faults, contradictions, unknown_files
from cara_core.forces.community_folder import read_community
from cara_core.forces.contact_book import ContactBook
from cara_core.forces.force import Community, Force
from cara_core.forces.force_books import ForceBooks
from cara_core.forces.force_checks import days_of_change, force_faults
from cara_core.forces.force_folder import folder_of, read_force_books
from cara_core.forces.installed import COMMUNITIES, FORCES, Distribution, LoadedPlugin, load_plugin, there_are
from cara_core.forces.register import read_register
from cara_core.forces.text_packs import read_own_pack
from cara_core.forces.workshop_calendars import Calendars
from cara_core.hooks.asking import Asking, PluginFailed
from cara_core.hooks.plugin_checks import plugin_faults
from cara_core.hooks.spec import ForcePlugin
from cara_core.terms.pack import ForceRegister, Pack
from cara_core.terms.policy import ForceCard

__all__ = ["core_defaults", "load_force"]

T = TypeVar("T")


def load_force(name: str | None = None, *, community: str | None = None, plugin: object = None) -> Force:
    """The force of that name, with that community laid over it, checked and ready.

    ``name`` is the force's name, or ``force/community``. In a test, ``plugin=MyForce()``
    loads a plugin that is not installed. Raises :class:`ForceNotInstalled` when nothing, or
    more than one distribution, answers to a name, and :class:`ForceInvalid` with every fault
    of the plugin and its books at once.
    """
    _check_call(name, community)
    if name is not None and "/" in name:
        name, _, within = name.partition("/")
        if community not in {None, within}:
            raise ForceNotInstalled("two communities were named; one can be laid over a force")
        community = within
    if plugin is None:
        if name is None:
            raise ForceNotInstalled(f"no force was named; {there_are(FORCES)}")
        loaded = load_plugin(FORCES, name=name)
    else:
        own_class = f"{type(plugin).__module__}.{type(plugin).__qualname__}"
        loaded = LoadedPlugin(plugin=plugin, distribution=Distribution(name=own_class, version="not installed"))
    overlay = None if community is None else _load_community(community)
    return _guarded(name or type(loaded.plugin).__name__, lambda: _checked_force(loaded, name, overlay))


def _check_call(*names: object) -> None:
    """Raise for a name that is no text: a wrong call is named, and not met with an error from deep inside."""
    if not all(isinstance(name, str | None) for name in names):
        raise ForceNotInstalled("a force and a community are named by text; force/community names both")


def _load_community(name: str) -> Community:
    loaded = load_plugin(COMMUNITIES, name=name)
    return _guarded(name, lambda: read_community(loaded, name))


def _guarded(called: str, load: Callable[[], T]) -> T:
    """What ``load`` returns. Looking at a plugin runs its code: whatever that raises means it cannot be used."""
    try:
        return load()
    except (ForceError, KeyboardInterrupt):
        raise
    except BaseException as raised:
        raise ForceInvalid(called, [f"loading it raised {type(raised).__name__}: {raised}"]) from raised


@cache
def core_defaults() -> ForceBooks:
    """The books that hold where a force says nothing."""
    books, wrong = read_force_books(defaults_folder(), core_set_by())
    for fault in wrong:
        raise fault
    return books


def _checked_force(loaded: LoadedPlugin, name: str | None, community: Community | None) -> Force:
    """The force this plugin makes. Raises :class:`ForceInvalid` with every fault."""
    plugin, distribution = loaded.plugin, loaded.distribution
    called = name or type(plugin).__name__
    faults = list(plugin_faults(plugin))
    if not isinstance(plugin, ForcePlugin):
        raise ForceInvalid(called, faults)
    folder = _read_folder(plugin, f"{distribution.name} {distribution.version}")
    faults += folder.faults
    if faults:
        raise ForceInvalid(called, faults)
    asking, card = _ask_for_card(plugin, folder.books, called)
    if name is not None and card.id != name:
        faults.append(f"force_card: its id must be {name}, the name it is installed under")
    force = Force(
        card=card,
        community=community,
        distribution=distribution.name,
        version=distribution.version,
        asking=asking,
        defaults=core_defaults(),
        calendars=Calendars() if folder.books is None else folder.books.calendars,
        contact=ContactBook() if folder.books is None else folder.books.contact,
        own_pack=folder.pack,
        register=folder.register,
        days_of_change=days_of_change(folder.books, community),
        source_years=_source_years(folder.books, community),
    )
    faults += force_faults(force, folder.books)
    if faults:
        raise ForceInvalid(called, faults)
    return force


def _source_years(books: ForceBooks | None, community: Community | None) -> Mapping[str, str]:
    """Of which years the sources speak that this force and its community can cite, where their books say so."""
    own = {} if books is None else books.sources
    brought = {} if community is None else community.sources
    known = {**core_sources(), **brought, **own}
    return {id_: source.years for id_, source in known.items() if source.years is not None}


def _ask_for_card(plugin: ForcePlugin, books: ForceBooks | None, called: str) -> tuple[Asking, ForceCard]:
    """The way to ask this plugin, and the force's card, the first question. Raises :class:`ForceInvalid`."""
    try:
        sources = frozenset(core_sources()) | frozenset({} if books is None else books.sources)
        asking = Asking(*([plugin] if books is None else [books, plugin]), sources=sources)
        card = asking.force_card()
    except PluginFailed as failed:
        raise ForceInvalid(called, [str(failed)]) from None
    if card is None:
        raise ForceInvalid(called, ["force_card: needed; say it in force.toml, or answer the hook"])
    return asking, card


class _Folder(NamedTuple):
    """What a plugin's folder holds, and every fault of its files."""

    books: ForceBooks | None
    pack: Pack | None
    register: ForceRegister
    faults: list[str]


def _read_folder(plugin: ForcePlugin, set_by: str) -> _Folder:
    if plugin.data is None:
        return _Folder(None, None, ForceRegister(), [])
    folder = folder_of(plugin.data)
    if folder is None:
        return _Folder(None, None, ForceRegister(), ["data: a folder of policy files is needed, and this is none"])
    books, wrong = read_force_books(folder, set_by, core_defaults())
    faults = [f"{error.file}: {fault}" for error in wrong for fault in error.faults]
    faults += unknown_files([file.name for file in folder.iterdir()])
    if books.listed_rows is not None:
        codes = (code for row in books.listed_rows for code in row.codes)
        faults += (f"offences.toml: {fault}" for fault in code_faults(codes))
    # Without its sources every row would seem to cite a source that is in no book.
    if "sources.toml" not in {error.file for error in wrong}:
        faults += contradictions(books)
    pack, wrong_texts = read_own_pack(folder)
    register, wrong_rows = read_register(folder)
    return _Folder(books, pack, register, [*faults, *wrong_texts, *wrong_rows])

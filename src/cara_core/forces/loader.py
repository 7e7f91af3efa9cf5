"""Loading one force by name: only the named one is imported, and every fault is found now.

Entry-point groups: ``cara.forces`` (a name to a :class:`ForcePlugin` subclass) and
``cara.communities`` (a name to a :class:`CommunityPlugin` subclass).
"""

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Final, TypeVar

import attrs

from cara_core.books.calendar import Gap
from cara_core.books.core import core_set_by, core_sources, defaults_folder
from cara_core.books.policy_rows import row_in_effect
from cara_core.errors import ForceError, ForceInvalid, ForceNotInstalled
from cara_core.forces.book_checks import code_faults, inconsistent, strays
from cara_core.forces.calendars import Calendars, calendar_faults
from cara_core.forces.community_folder import read_community
from cara_core.forces.contact_book import ContactBook, named_in
from cara_core.forces.force import Community, Force
from cara_core.forces.force_books import ForceBooks
from cara_core.forces.force_folder import folder_of, read_force_books
from cara_core.forces.text_packs import read_own_pack
from cara_core.hooks.asking import Asking, PluginFailed
from cara_core.hooks.plugin_checks import plugin_faults
from cara_core.hooks.spec import ForcePlugin
from cara_core.terms.days import FIRST_DAY, LAST_DAY, Day
from cara_core.terms.policy import NATIONAL_FROM, OffenceList

__all__ = ["COMMUNITIES", "FORCES", "Installed", "installed", "load_force"]

T = TypeVar("T")
FORCES: Final = "cara.forces"
COMMUNITIES: Final = "cara.communities"
_NEUTRAL: Final = "it names the force; allowed: what tells a third person nothing"
_KINDS: Final = {FORCES: "force", COMMUNITIES: "community"}


@attrs.frozen
class Installed:
    """One name under which something is installed, and by which distribution."""

    name: str
    distribution: str
    version: str


def installed(group: str) -> tuple[Installed, ...]:
    """Which forces (or communities) are installed? Sorted; nothing of them is imported."""
    found = {(point.name, *_dist(point)) for point in entry_points(group=group)}
    return tuple(Installed(*one) for one in sorted(found))


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
            raise ForceNotInstalled(f"no force was named; {_there_are(FORCES)}")
        plugin, distribution, version = _found(FORCES, name)
    else:
        distribution, version = f"{type(plugin).__module__}.{type(plugin).__qualname__}", "not installed"
    overlay = None if community is None else _named(community)
    called = name or type(plugin).__name__
    return _loading(called, lambda: _checked(plugin, name, overlay, distribution, version))


def _check_call(*names: object) -> None:
    """A wrong call is named, not met with an error from deep inside."""
    if not all(isinstance(name, str | None) for name in names):
        raise ForceNotInstalled("a force and a community are named by text; force/community names both")


def _named(community: str) -> Community:
    plugin, distribution, version = _found(COMMUNITIES, community)
    return _loading(community, lambda: read_community(plugin, community, distribution, version))


def _loading(called: str, load: Callable[[], T]) -> T:
    """Looking at a plugin runs its own code: whatever that raises says that it cannot be used."""
    try:
        return load()
    except (ForceError, KeyboardInterrupt):
        raise
    except BaseException as raised:
        raise ForceInvalid(called, [f"loading it raised {type(raised).__name__}: {raised}"]) from raised


def _found(group: str, name: str) -> tuple[object, str, str]:
    """An instance of the one class installed under that name."""
    points = {(point.value, *_dist(point)): point for point in entry_points(group=group, name=name)}
    if not points:
        raise ForceNotInstalled(f"no {_KINDS[group]} of that name is installed; {_there_are(group, name)}")
    if len(points) > 1:
        owners = ", ".join(sorted(distribution for _, distribution, _ in points))
        raise ForceNotInstalled(f"{name}: installed more than once, by {owners}; remove all but one")
    ((_, distribution, version), point), *_ = points.items()
    try:
        kind = point.load()
        plugin = kind() if isinstance(kind, type) else kind
    except KeyboardInterrupt:
        raise
    except BaseException as raised:  # a plugin's import may raise anything, even SystemExit
        raise ForceInvalid(name, [f"{point.value}: importing it raised {type(raised).__name__}: {raised}"]) from raised
    return plugin, distribution, version


def _dist(point: EntryPoint) -> tuple[str, str]:
    return ("unknown", "0") if point.dist is None else (point.dist.name, point.dist.version)


def _there_are(group: str, wanted: str = "") -> str:
    names = [one.name for one in installed(group)]
    close = get_close_matches(wanted, names, 1)
    listed = f"there are: {', '.join(names)}" if names else "none is installed"
    return f"did you mean {close[0]}? {listed}" if close else listed


@cache
def core_defaults() -> ForceBooks:
    """The books that hold where a force says nothing."""
    books, wrong = read_force_books(defaults_folder(), core_set_by())
    for fault in wrong:
        raise fault
    return books


def _checked(plugin: object, name: str | None, community: Community | None, distribution: str, version: str) -> Force:
    """The force this plugin makes; raises :class:`ForceInvalid` with every fault."""
    called = name or type(plugin).__name__
    faults = list(plugin_faults(plugin))
    if not isinstance(plugin, ForcePlugin):
        raise ForceInvalid(called, faults)
    books, wrong = _books(plugin, f"{distribution} {version}")
    folder = None if plugin.data is None else folder_of(plugin.data)
    pack, wrong_texts = (None, []) if folder is None else read_own_pack(folder)
    faults += [*wrong, *wrong_texts]
    if faults:
        raise ForceInvalid(called, faults)
    try:
        sources = frozenset(core_sources()) | frozenset({} if books is None else books.sources)
        asking = Asking(*([plugin] if books is None else [books, plugin]), sources=sources)
        card = asking.force_card()
    except PluginFailed as failed:
        raise ForceInvalid(called, [str(failed)]) from None
    if card is None:
        raise ForceInvalid(called, ["force_card: needed; say it in force.toml, or answer the hook"])
    if name is not None and card.id != name:
        faults.append(f"force_card: its id must be {name}, the name it is installed under")
    force = Force(
        card=card,
        community=community,
        distribution=distribution,
        version=version,
        asking=asking,
        defaults=core_defaults(),
        calendars=Calendars() if books is None else books.calendars,
        contact=ContactBook() if books is None else books.contact,
        own_pack=pack,
    )
    faults += (f"contact.toml: office.{one}: {_NEUTRAL}" for one in named_in(force.office, (card.name,)))
    faults += _misplaced(force, books or core_defaults())
    faults += dict.fromkeys(_answer_faults(force, books))
    if faults:
        raise ForceInvalid(called, faults)
    return force


def _books(plugin: ForcePlugin, set_by: str) -> tuple[ForceBooks | None, list[str]]:
    """The books of the folder a plugin names, and every fault in them."""
    if plugin.data is None:
        return None, []
    folder = folder_of(plugin.data)
    if folder is None:
        return None, ["data: a folder of policy files is needed, and this is none"]
    books, wrong = read_force_books(folder, set_by, core_defaults())
    faults = [f"{fault.file}: {one}" for fault in wrong for one in fault.faults]
    faults += strays([file.name for file in folder.iterdir()])
    if books.listed is not None:
        codes = (code for row in books.listed for code in row.codes)
        faults += (f"offences.toml: {one}" for one in code_faults(codes))
    if "sources.toml" not in {fault.file for fault in wrong}:
        faults += inconsistent(books)
    return books, faults


def _misplaced(force: Force, books: ForceBooks) -> Iterator[str]:
    """What in the calendars goes with no terms, or with no language, of this force and community."""
    own = (force.calendars, *(() if force.community is None else (force.community.calendars,)))
    if not any(one.calendar.workshops for one in own):
        return
    settings = {**force.defaults.caution, **books.caution}
    try:
        offer = force.asking.languages() or force.defaults.languages()
    except PluginFailed:  # said of the hook itself
        return
    assert offer is not None, "the core's defaults are whole"  # noqa: S101  (a broken installation)
    added = () if force.community is None else force.community.languages
    offered = tuple(one.value for one in (*offer.languages, *added))

    def gap_on(first: Day) -> Gap:
        least, most = (row_in_effect(settings[name], first).value for name in ("gap_least_days", "gap_most_days"))
        return Gap(least_days=least, most_days=most)

    for one in own:
        yield from calendar_faults(one.calendar, gap_on, offered)


def _answer_faults(force: Force, books: ForceBooks | None) -> Iterator[str]:
    """What the force answers on every day on which something changes, and a day far on."""
    days, said = {FIRST_DAY, NATIONAL_FROM, LAST_DAY.subtract(years=1)}, set[str]()
    if books is not None:
        settings = (*books.eligibility.values(), *books.caution.values())
        days |= {Day(row.since.year, row.since.month, row.since.day) for rows in settings for row in rows}
        days |= {row.since for rows in (books.listed, books.tools, books.spoken) for row in rows or ()}
    codes: dict[str, None] = {}
    for on in sorted(days):
        for question in (
            force.asking.offence_list,
            force.asking.eligibility_terms,
            force.asking.dash_mapping,
            force.asking.caution_terms,
        ):
            try:
                answer = question(on)
            except PluginFailed as failed:
                if str(failed) not in said:
                    said.add(str(failed))
                    yield f"{failed} (asked about {on})"
                continue
            if isinstance(answer, OffenceList):
                codes |= dict.fromkeys(one.value for one in answer.codes)
    yield from (f"offence_list: {wrong}" for wrong in code_faults(codes))
    try:
        force.asking.languages()
    except PluginFailed as failed:
        yield str(failed)

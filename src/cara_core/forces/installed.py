"""What is installed: forces and communities, found by their entry points.

Entry-point groups: ``cara.forces`` (a name to a :class:`ForcePlugin` subclass) and
``cara.communities`` (a name to a :class:`CommunityPlugin` subclass).
"""

from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from typing import Final

import attrs

from cara_core.errors import ForceInvalid, ForceNotInstalled

__all__ = [
    "COMMUNITIES",
    "FORCES",
    "Distribution",
    "Installed",
    "LoadedPlugin",
    "installed",
    "load_plugin",
    "there_are",
]

FORCES: Final = "cara.forces"
COMMUNITIES: Final = "cara.communities"
_KINDS: Final = {FORCES: "force", COMMUNITIES: "community"}


@attrs.frozen
class Installed:
    """One name under which something is installed, and by which distribution."""

    name: str
    distribution: str
    version: str


@attrs.frozen(kw_only=True)
class Distribution:
    """A Python distribution that brings a plugin: its name and version."""

    name: str
    version: str


@attrs.frozen(kw_only=True)
class LoadedPlugin:
    """An instance of a plugin, and the distribution it came from."""

    plugin: object
    distribution: Distribution


def installed(group: str) -> tuple[Installed, ...]:
    """Which forces (or communities) are installed? Sorted by name; nothing of them is imported."""
    found: set[Installed] = set()
    for point in entry_points(group=group):
        distribution = _distribution_of(point)
        found.add(Installed(name=point.name, distribution=distribution.name, version=distribution.version))
    return tuple(sorted(found, key=lambda entry: (entry.name, entry.distribution, entry.version)))


def load_plugin(group: str, *, name: str) -> LoadedPlugin:
    """Import the one class installed under that name, and make an instance of it.

    Raises :class:`ForceNotInstalled` where nothing, or more than one distribution, answers to
    the name, and :class:`ForceInvalid` where importing it fails.
    """
    # The same distribution can be found twice, where two folders of the path hold it.
    points = {(point.value, _distribution_of(point)): point for point in entry_points(group=group, name=name)}
    if not points:
        raise ForceNotInstalled(f"no {_KINDS[group]} of that name is installed; {there_are(group, wanted=name)}")
    if len(points) > 1:
        owners = ", ".join(sorted(distribution.name for _, distribution in points))
        raise ForceNotInstalled(f"{name}: installed more than once, by {owners}; remove all but one")
    (((_, distribution), point),) = points.items()
    try:
        kind = point.load()
        plugin = kind() if isinstance(kind, type) else kind
    except KeyboardInterrupt:
        raise
    except BaseException as raised:  # a plugin's import may raise anything, even SystemExit
        raise ForceInvalid(name, [f"{point.value}: importing it raised {type(raised).__name__}: {raised}"]) from raised
    return LoadedPlugin(plugin=plugin, distribution=distribution)


def there_are(group: str, *, wanted: str = "") -> str:
    """The names that are installed, in words, with the one that is close to what was wanted."""
    names = [entry.name for entry in installed(group)]
    close = get_close_matches(wanted, names, 1)
    listed = f"there are: {', '.join(names)}" if names else "none is installed"
    return f"did you mean {close[0]}? {listed}" if close else listed


def _distribution_of(point: EntryPoint) -> Distribution:
    if point.dist is None:
        return Distribution(name="unknown", version="0")
    return Distribution(name=point.dist.name, version=point.dist.version)

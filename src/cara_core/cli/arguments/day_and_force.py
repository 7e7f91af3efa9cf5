"""Options of many commands: the day, the force whose rules apply, the language of the words."""

from difflib import get_close_matches
from typing import Final, NamedTuple

from cara_core.books.core import core_words
from cara_core.cli.clock import today
from cara_core.errors import Fault, ForceError, InputError, WordsMissing
from cara_core.forces.force import Force
from cara_core.forces.installed import COMMUNITIES, FORCES, installed
from cara_core.forces.loader import load_force
from cara_core.terms.days import FIRST_DAY, LAST_DAY, Day, read_day
from cara_core.terms.instants import Instant, read_instant
from cara_core.terms.referral import Referral
from cara_core.terms.words import words_in

__all__ = ["Forces", "check_language", "decision_day", "known_instant"]

_LAST_DECISION: Final = Day(LAST_DAY.year - 1, LAST_DAY.month, LAST_DAY.day)


def decision_day(on: str | None) -> Day:
    """The day of ``--on``, else today in London; :class:`InputError` where it names none."""
    if on is None:
        return today()
    found = read_day(on)
    if found is None or found > _LAST_DECISION:
        allowed = f"not a day; allowed: YYYY-MM-DD, from {FIRST_DAY} to {_LAST_DECISION}"
        raise InputError([Fault("--on", "NOT_A_DAY", allowed)])
    return found


def known_instant(text: str) -> Instant:
    """The instant of ``--known-at``; :class:`InputError` where it names none."""
    found = read_instant(text)
    if found is None:
        allowed = "not an instant; allowed: one with an offset, such as 2026-03-10T10:30:00Z"
        raise InputError([Fault("--known-at", "BAD_INSTANT", allowed)])
    return found


def check_language(lang: str) -> None:
    """Are there words in that language? :class:`InputError` with the languages there are."""
    languages = sorted(core_words())
    try:
        words_in(core_words(), lang)
    except WordsMissing:
        allowed = f"there are no words in that language; allowed: {', '.join(languages)}"
        raise InputError([Fault("--lang", "NO_WORDS", allowed)]) from None


class Forces:
    """Which force's rules does a referral go to? The command line's, else its own.

    What the command line names is loaded at once, and raises :class:`InputError` or
    :class:`~cara_core.errors.ForceError` where it cannot be.
    """

    def __init__(self, *, force: str | None, community: str | None) -> None:
        if force is not None and "/" in force:
            force, _, named_with_it = force.partition("/")
            if community not in {None, named_with_it}:
                allowed = "not the community that --force names; allowed: one of the two"
                raise InputError([Fault("--community", "CONTRADICTION", allowed)])
            community = named_with_it
        self._force: Final = force
        self._community: Final = community
        self._loaded: Final[dict[tuple[str, str | None], Force]] = {}
        _check_installed(_Named("--force", FORCES, force), _Named("--community", COMMUNITIES, community))
        if force is not None:
            self._load(force=force, community=community)

    def named(self) -> Force:
        """The force that the command line names. Raises :class:`InputError` where it names none."""
        if self._force is None:
            raise InputError([Fault("--force", "MISSING", f"missing; allowed: {_allowed_names(FORCES)}")])
        return self._load(force=self._force, community=self._community)

    def of(self, referral: Referral) -> Force:
        """The force and community this referral goes to; :class:`InputError` where there is none."""
        force, community = self._force or referral.force, self._community or referral.community
        if force is None:
            allowed = f"missing, and no --force is given; allowed: {_allowed_names(FORCES)}"
            raise InputError([Fault("force", "MISSING", allowed)])
        if (force, community) not in self._loaded:
            _check_installed(_Named("force", FORCES, force), _Named("community", COMMUNITIES, community))
        try:
            return self._load(force=force, community=community)
        except ForceError as wrong:
            # One line, like every other fault of a referral.
            raise InputError([Fault("force", "FORCE_ERROR", "; ".join(str(wrong).split("\n  ")))]) from None

    def _load(self, *, force: str, community: str | None) -> Force:
        if (force, community) not in self._loaded:
            self._loaded[force, community] = load_force(force, community=community)
        return self._loaded[force, community]


class _Named(NamedTuple):
    """A force or a community that is named: where, of which group of entry points, and as what."""

    path: str
    group: str
    name: str | None


def _check_installed(*named: _Named) -> None:
    """Is each of these installed? Raises :class:`InputError`; a name is never repeated: it may be anybody's."""
    wrong = [
        Fault(path, "NOT_INSTALLED", f"nothing of that name is installed; {_not_installed(name, group=group)}")
        for path, group, name in named
        if name is not None and name not in _names(group)
    ]
    if wrong:
        raise InputError(wrong)


def _not_installed(name: str, *, group: str) -> str:
    """What may have been meant, and what is allowed."""
    return f"{_close(name, group=group)}allowed: {_allowed_names(group)}"


def _names(group: str) -> list[str]:
    return list(dict.fromkeys(found.name for found in installed(group)))


def _allowed_names(group: str) -> str:
    return ", ".join(_names(group)) or "none, until a plugin is installed"


def _close(name: str, *, group: str) -> str:
    close = get_close_matches(name, _names(group), 1)
    return f"did you mean {close[0]}? " if close else ""

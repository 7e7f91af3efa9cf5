"""The words of scheduling: a workshop that is on offer, what a person needs, a pair of workshops.

A workshop has a day and local times in London, as the people who go to it read a clock. It
stays at 10:00 four weeks later though the clocks have changed in between.
"""

import datetime as dt
from collections.abc import Collection
from enum import StrEnum
from typing import Any, Final

import attrs

from cara_core.terms.caution import Part
from cara_core.terms.checking.checked_values import number_from
from cara_core.terms.days import Day
from cara_core.terms.instants import LONDON, Instant
from cara_core.terms.policy import OfferedLanguage
from cara_core.terms.referral import Sex

__all__ = [
    "FACILITATORS",
    "Announcement",
    "Caveat",
    "Clock",
    "Facilitator",
    "Misfit",
    "Needs",
    "Seat",
    "Workshop",
    "WorkshopPair",
    "WorkshopQuery",
    "begins",
    "covers",
    "staffable",
    "unclear",
]

Clock = dt.time
"""A time of day as a clock in London shows it."""
FACILITATORS: Final = 2
"""Two trained people run a workshop: the programme's public pages."""


class Misfit(StrEnum):
    """Why somebody cannot go to a workshop, or to a pair of them."""

    LANGUAGE = "language"
    INTERPRETER = "interpreter"
    GROUP = "group"
    ACCESS = "access"
    AWAY = "away"
    KEEP_APART = "keep_apart"
    FULL = "full"
    FACILITATORS = "facilitators"
    TOO_EARLY = "too_early"
    FIRST_TOO_LATE = "first_too_late"
    GAP = "gap"
    AFTER_CAUTION = "after_caution"
    OTHER_GROUP = "other_group"


class Caveat(StrEnum):
    """What a coordinator should look at, though it keeps nobody away."""

    UNDER_LEAST = "under_least"
    BANK_HOLIDAY = "bank_holiday"
    DAY_TO_AVOID = "day_to_avoid"
    NO_REPEAT_FITS = "no_repeat_fits"


@attrs.frozen(kw_only=True)
class Facilitator:
    """One trained person who runs workshops: a role or number, the languages, and whether and when qualified.

    ``qualified_from`` and ``qualified_until`` are the first and the last day of it; ``None``: it has no such end.
    """

    id: str
    languages: tuple[str, ...]
    qualified: bool
    qualified_from: Day | None = None
    qualified_until: Day | None = None

    def is_qualified(self, on: Day) -> bool:
        """Is this person qualified on that day?"""
        begun = self.qualified_from is None or self.qualified_from <= on
        lasts = self.qualified_until is None or on <= self.qualified_until
        return self.qualified and begun and lasts


def _one_instant(workshop: "Workshop", field: "attrs.Attribute[Any]", clock: Clock) -> None:
    fault = unclear(workshop.on, clock)
    if fault is not None:
        raise ValueError(f"{field.name}: a local time that names one instant; this one {fault}")


def _after_its_start(workshop: "Workshop", field: "attrs.Attribute[Any]", ends: Clock) -> None:
    _one_instant(workshop, field, ends)
    if ends <= workshop.starts:
        raise ValueError(f"{field.name}: later than it starts, on the same day")


def _no_fewer_than_least(workshop: "Workshop", field: "attrs.Attribute[Any]", most: int) -> None:
    if most < max(1, workshop.least):
        raise ValueError(f"{field.name}: at least 1, and no fewer than the least")


@attrs.frozen(kw_only=True)
class Workshop:
    """One workshop on offer: one of the two parts, at a venue, on a day, for one group.

    ``after`` is the id of the first part this second belongs to; ``None``: it takes whoever
    attended any. ``sex`` is of the single-sex group. ``least`` and ``most`` are places.
    ``access`` names what the venue offers, such as ``step_free``. ``place`` is the venue in a few
    letters, for a text message; ``None``: the venue as it stands.
    """

    id: str
    part: Part
    venue: str
    on: Day
    starts: Clock = attrs.field(validator=_one_instant)
    ends: Clock = attrs.field(validator=_after_its_start)
    language: str
    sex: Sex
    least: int = attrs.field(validator=number_from(0))
    most: int = attrs.field(validator=_no_fewer_than_least)
    interpreter: bool = False
    after: str | None = None
    facilitators: tuple[Facilitator, ...] = ()
    access: frozenset[str] = frozenset()
    place: str | None = None

    @property
    def staffed(self) -> bool:
        """Are there two people, qualified on its day, who speak its language?"""
        qualified = [facilitator for facilitator in self.facilitators if facilitator.is_qualified(self.on)]
        return sum(_speaks(facilitator, self.language) for facilitator in qualified) >= FACILITATORS


def _speaks(facilitator: Facilitator, language: str) -> bool:
    return any(covers(spoken, wanted=language) for spoken in facilitator.languages)


def covers(offered: str, *, wanted: str) -> bool:
    """Does a language on offer cover the one that is wanted? ``en`` covers ``en-GB``, whatever the case."""
    broad, narrow = offered.lower(), wanted.lower()
    return narrow == broad or narrow.startswith(f"{broad}-")


@attrs.frozen(kw_only=True, repr=False)
class Needs:
    """What one person needs of a workshop.

    ``away`` are the days the person cannot come; ``starts_from`` the area the person sets out from.
    ``keep_apart`` holds opaque marks: two people with a mark in common are never in one
    group, and why is never shown (it may be a shared victim). ``interpreter_needed`` asks for
    an interpreter in a group of any language, so not of one who only needs a language.
    """

    case: str
    sex: Sex
    language: str
    interpreter_needed: bool = False
    access: frozenset[str] = frozenset()
    away: frozenset[Day] = frozenset()
    starts_from: str | None = None
    keep_apart: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True, repr=False)
class Seat:
    """One place that is taken in a workshop: by which case, and with which keep-apart marks."""

    workshop: str
    case: str
    keep_apart: frozenset[str] = frozenset()


@attrs.frozen
class WorkshopPair:
    """A first and a second workshop."""

    first: Workshop
    second: Workshop


@attrs.frozen(kw_only=True)
class WorkshopQuery:
    """What is asked of whoever knows what is on offer: a language, a group, and between which days."""

    language: str
    interpreter_needed: bool
    sex: Sex
    earliest: Day
    latest: Day
    access: frozenset[str] = frozenset()


def begins(workshop: Workshop) -> Instant:
    """At which instant does it begin?"""
    return dt.datetime.combine(workshop.on, workshop.starts, LONDON).astimezone(dt.UTC)


def unclear(on: Day, clock: Clock) -> str | None:
    """Why does this local time name no single instant? ``None``: it names one.

    In the night the clocks go forward an hour is missing; in the night they go back an hour
    comes twice. Neither can be the time of an appointment.
    """
    # Python reads a local time in two ways, fold 0 and fold 1. They differ on a change of the clocks alone.
    earlier = dt.datetime.combine(on, clock, LONDON)
    later = earlier.replace(fold=1)
    if earlier.utcoffset() == later.utcoffset():
        return None
    # A time that exists comes back from UTC as it was; one in the missing hour comes back an hour away.
    back = earlier.astimezone(dt.UTC).astimezone(LONDON)
    exists = back.replace(tzinfo=None) == earlier.replace(tzinfo=None)
    return "comes twice that night" if exists else "is left out that night"


def staffable(language: str, offered: Collection[OfferedLanguage]) -> bool:
    """Is the programme given in that language here, natively or through an interpreter?"""
    return any(language_offered.fits(language) for language_offered in offered)


@attrs.frozen(kw_only=True, repr=False)
class Announcement:
    """What one message says of one workshop. What it does not name is ``None``.

    It is kept with the message, so that a change of it is told (contract 7). ``starts`` and ``ends`` are ``HH:MM``
    in London. ``falls_away``: it says that nobody is to come.
    """

    part: Part
    day: Day | None = None
    starts: str | None = None
    ends: str | None = None
    venue: str | None = None
    falls_away: bool = False

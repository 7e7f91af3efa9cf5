"""A community that was loaded: what it lays over a force."""

from collections.abc import Mapping

import attrs

from cara_core.books.contact_rows import PreferenceRow
from cara_core.forces.workshop_calendars import Calendars
from cara_core.terms.pack import Pack
from cara_core.terms.policy import OfferedLanguage
from cara_core.terms.sources import Source, Sourced

__all__ = ["Community"]


@attrs.frozen(kw_only=True)
class Community:
    """A community that was loaded: who it is, and what it brings to whichever force adopts it."""

    id: str
    name: str
    note: str
    languages: tuple[Sourced[OfferedLanguage], ...]
    distribution: str
    version: str
    calendars: Calendars = attrs.field(factory=Calendars, repr=False)
    preferences: tuple[PreferenceRow, ...] = attrs.field(default=(), repr=False)
    pack: Pack | None = attrs.field(default=None, repr=False)
    sources: Mapping[str, Source] = attrs.field(factory=dict, repr=False)

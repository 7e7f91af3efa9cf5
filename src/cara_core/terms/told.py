"""What one message says of one workshop: kept with the message, so that a change of it is told (contract 7)."""

import attrs

from cara_core.terms.caution import Part
from cara_core.terms.days import Day

__all__ = ["Told"]


@attrs.frozen(kw_only=True, repr=False)
class Told:
    """What one message says of one workshop. What it does not name is ``None``.

    ``starts`` and ``ends`` are ``HH:MM`` in London. ``falls_away``: it says that nobody is to come.
    """

    part: Part
    day: Day | None = None
    starts: str | None = None
    ends: str | None = None
    venue: str | None = None
    falls_away: bool = False

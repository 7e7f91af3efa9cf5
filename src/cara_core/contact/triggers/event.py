"""One event of a case that brings a message about."""

import attrs

from cara_core.terms.days import Day

__all__ = ["Event"]


@attrs.frozen(kw_only=True)
class Event:
    """One thing that happened, or a day that comes: which of several, on which day, and what it is about.

    ``opens_from``: the message opens no earlier than that, whatever its rule says. Where
    ``skip_if_earlier`` is set and its day lies before ``opens_from``, there is no message.
    ``not_after`` is the last day on which the message makes sense.
    """

    occurrence: str
    on: Day
    about: str = ""
    opens_from: Day | None = None
    not_after: Day | None = None
    skip_if_earlier: bool = False

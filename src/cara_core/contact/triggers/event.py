"""One event of a case that brings a message about."""

import attrs

from cara_core.contact.crossing import Unavailable
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant
from cara_core.terms.messages import PausedBy

__all__ = ["Event"]


@attrs.frozen(kw_only=True)
class Event:
    """One thing that happened, or a day that comes: which of several, on which day, and what it is about.

    ``opens_from``: the message opens no earlier than that, whatever its rule says. Where
    ``skip_if_earlier`` is set and its day lies before ``opens_from``, there is no message.
    ``opens_at`` is the instant from which it goes, where hours count. ``due_by`` is the day it
    is due, where that is not the rule's. ``not_after`` is the last day on which the message makes
    sense. ``away`` are days on which the participant cannot come: a message that would go on one of
    them, or is about one, is paused. ``paused``: it does not go now, for another reason. ``done``: what it is
    for has been done. ``attempts``: so often was it tried.
    """

    occurrence: str
    on: Day
    about: str = ""
    opens_from: Day | None = None
    opens_at: Instant | None = None
    due_by: Day | None = None
    not_after: Day | None = None
    skip_if_earlier: bool = False
    away: tuple[Unavailable, ...] = ()
    paused: PausedBy | None = None
    done: bool = False
    attempts: int = 0

"""A case with both of its sides, as those ask who work with it. It is never shown to the participant."""

from collections.abc import Callable, Iterator
from typing import TypeAlias, TypeVar

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import What
from cara_core.case.standing import Recorded
from cara_core.contact.facts_that_stand import facts_of
from cara_core.contact.triggers.event import Event
from cara_core.contact.triggers.for_participant import ParticipantHistory
from cara_core.terms.days import Day, WorkingDays

__all__ = ["CaseHistory", "Events"]

WhatT = TypeVar("WhatT", bound=What)


@attrs.frozen(kw_only=True, repr=False)
class CaseHistory:
    """A case with both of its sides, for everybody but the participant.

    ``participant`` is the participant's side of it, worked out once for all that asks. ``accepted_on`` is
    when the provider took the case on, where no fact says so.
    """

    case: Case
    working: WorkingDays
    participant: ParticipantHistory
    accepted_on: Day | None = None

    def of(self, kind: type[WhatT]) -> Iterator[Recorded[WhatT]]:
        """The facts of this kind that stand, in the order in which they happened."""
        return facts_of(self.case, kind)


Events: TypeAlias = Callable[[CaseHistory], Iterator[Event]]
"""What brings one message about."""

"""Messages that were sent and are wrong by now: since which fact, and until what puts them right."""

from collections.abc import Iterable
from typing import Final

import attrs

from cara_core.store.database.database import Cursor
from cara_core.store.messages.rows import MessageEvent
from cara_core.store.messages.said_by_hand import MessagesByHand, detail_of
from cara_core.store.messages.statements import WRONG
from cara_core.terms.instants import Instant
from cara_core.terms.messages import MessageOutcome

__all__ = ["CORRECTED", "MADE_RIGHT", "MOVED", "NOT_OWED", "WrongMessages", "fact_in", "is_corrected", "released_at"]

CORRECTED: Final = "wrong-by-"
"""Begins the word of detail where what a message followed from never was so: the number of the fact follows."""
MOVED: Final = "otherwise-by-"
"""Begins it where the message was right, and a workshop is another by now, or falls away."""
MADE_RIGHT: Final = "made-right"
"""The word of detail of the event by which a later message put it right."""
NOT_OWED: Final = "not-owed-by-"
"""Begins it where there is nobody to tell any more: the number of the fact follows."""


def fact_in(detail: str) -> int | None:
    """Which fact does this word of detail name, where it says that a message became wrong, or is owed no longer?"""
    begun = next((word for word in (CORRECTED, MOVED, NOT_OWED) if detail.startswith(word)), None)
    return None if begun is None else int(detail.removeprefix(begun))


def is_corrected(events: Iterable[MessageEvent]) -> bool:
    """Did what the message followed from never happen, as the last says that made it wrong?"""
    made = [event.detail for event in events if event.detail.startswith((CORRECTED, MOVED))]
    return bool(made) and made[-1].startswith(CORRECTED)


def released_at(events: Iterable[MessageEvent]) -> Instant | None:
    """When did somebody release what takes this message back, since it became wrong? ``None``: nobody did."""
    released: Instant | None = None
    for event in events:
        if event.detail.startswith((CORRECTED, MOVED)):
            released = None
        elif event.detail == detail_of(MessageOutcome.RELEASED):
            released = event.at
    return released


@attrs.frozen
class WrongMessages(MessagesByHand):
    """The messages of one store, as far as they became wrong."""

    def mark_wrong(self, cursor: Cursor, reference: str, at: Instant, *, fact: int, why: str) -> None:
        """This message is wrong since that fact, in the transaction that keeps the fact. Wrong twice is wrong once.

        ``why`` is :data:`CORRECTED` or :data:`MOVED`.
        """
        known = self.kept(reference)
        if known is not None and known.wrong_by is None:
            self._write(cursor, WRONG, wrong_by=fact, reference=reference)
            self._add_event(cursor, reference, at, state=known.state, detail=f"{why}{fact}")

    def mark_right(self, cursor: Cursor, reference: str, at: Instant, *, detail: str = MADE_RIGHT) -> None:
        """What was wrong with it was told, or there is nobody to tell (``detail`` says which)."""
        known = self.kept(reference)
        if known is not None and known.wrong_by is not None:
            self._write(cursor, WRONG, wrong_by=None, reference=reference)
            self._add_event(cursor, reference, at, state=known.state, detail=detail)

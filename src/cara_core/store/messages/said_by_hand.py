"""What a person says of a message that a rule stopped, or of which nobody knows whether it went out."""

from typing import Final

import attrs

from cara_core.store.log.access_log import AccessLog, Action, moment
from cara_core.store.messages.rows import OUTCOME_UNKNOWN, MessageKept
from cara_core.store.messages.statements import END, WRONG
from cara_core.store.messages.writing import MessageWriting
from cara_core.terms.instants import Instant
from cara_core.terms.messages import MessageOutcome, Progress

__all__ = ["MessagesByHand", "detail_of"]


@attrs.frozen
class MessagesByHand(MessageWriting):
    """The messages of one store, as far as persons settle them."""

    log: AccessLog

    def say(self, reference: str, said: MessageOutcome, *, by: str, at: Instant) -> bool:
        """Keep what a person says of this message. ``False``: it is not in a state in which that can be said.

        That it arrived, or is to be sent again, is said of one of which nobody knows whether it went
        out; that it is not to be sent, of that and of one that a rule stops; that it was put right, or that what
        takes it back may go, of one that is wrong by now. ``by`` is a role or a
        collar number: who said it stands in the access log, as a message's events name nobody.
        """
        with self.database.writing() as cursor:
            known = self.kept(reference)
            if known is None or not _fits(known, said, at):
                return False
            state = _COMES_TO.get(said, known.state)
            if said is MessageOutcome.PUT_RIGHT:
                self._write(cursor, WRONG, wrong_by=None, reference=reference)
            elif said in _COMES_TO:
                self._write(
                    cursor,
                    END,
                    state=state.value,
                    attempts=0 if said is MessageOutcome.AGAIN else known.attempts,
                    leased_until=None,
                    detail=detail_of(said),
                    updated_at=moment(at),
                    reference=reference,
                )
            self._add_event(cursor, reference, at, state=state, detail=detail_of(said))
            reason = f"message {reference}: {said.value}"
            self.log.put(cursor, at=at, who=by, action=Action.ALTERATION, case=known.case, reason=reason)
        return True


_COMES_TO: Final = {
    MessageOutcome.ARRIVED: Progress.DELIVERED,
    MessageOutcome.AGAIN: Progress.CLAIMED,
    MessageOutcome.WITHDRAWN: Progress.CANCELLED,
}


def detail_of(said: MessageOutcome) -> str:
    """The word of detail of its event."""
    return f"by-hand-{said.value}"


def _fits(known: MessageKept, said: MessageOutcome, at: Instant) -> bool:
    if said in {MessageOutcome.RELEASED, MessageOutcome.PUT_RIGHT}:
        return known.wrong_by is not None
    if known.state is Progress.FAILED:
        return known.detail == OUTCOME_UNKNOWN
    return said is MessageOutcome.WITHDRAWN and known.state is Progress.BLOCKED and not known.leased(at)

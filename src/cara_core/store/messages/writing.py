"""Writes the rows of messages and of their events, inside a transaction that its caller began."""

import attrs

from cara_core.store.database.database import Cursor
from cara_core.store.log.access_log import moment
from cara_core.store.messages.reading import MessageReading
from cara_core.store.messages.rows import MessageKept
from cara_core.store.messages.statements import ADD_EVENT, ADD_MESSAGE, LAST_EVENT, Write
from cara_core.terms.instants import Instant
from cara_core.terms.messages import Progress, Reader
from cara_core.terms.one_message import Message

__all__ = ["MessageWriting"]


@attrs.frozen
class MessageWriting(MessageReading):
    """Reads the messages of one store, and writes single rows of them."""

    def _add_message(
        self, cursor: Cursor, new: Message | MessageKept, at: Instant, *, state: Progress, detail: str
    ) -> None:
        self._write(
            cursor,
            ADD_MESSAGE,
            reference=new.reference,
            case_id=new.case,
            message=new.message,
            occurrence=new.occurrence,
            reader=new.reader.value,
            medium=new.medium.value,
            channel=new.channel,
            language=None if new.reader is Reader.VICTIM else new.language,
            contact_version=new.contact_version,
            opens_on=new.opens_on.isoformat(),
            state=state.value,
            attempts=0,
            leased_until=None,
            provider_id=None,
            digest=None,
            detail=detail,
            created_at=moment(at),
            updated_at=moment(at),
            wrong_by=None,
        )
        self._add_event(cursor, new.reference, at, state=state, detail=detail)

    def _add_event(
        self,
        cursor: Cursor,
        reference: str,
        at: Instant,
        *,
        state: Progress,
        detail: str,
        provider_id: str | None = None,
    ) -> int:
        """Log what was done with a message; the place of that event among all."""
        last = cursor.execute(self.database.sql(LAST_EVENT), ()).fetchone()[0] or 0
        self._write(
            cursor,
            ADD_EVENT,
            seq=last + 1,
            reference=reference,
            at=moment(at),
            state=state.value,
            detail=detail,
            provider_id=provider_id,
        )
        return int(last) + 1

    def _write(self, cursor: Cursor, write: Write, **values: object) -> None:
        cursor.execute(self.database.sql(write.statement), write.ordered(values))

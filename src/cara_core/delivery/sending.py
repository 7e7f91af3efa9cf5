"""What is handed to the dispatcher, and what it says of each: a message due, a route, and how to compose it."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import attrs

from cara_core.contact.safe.rules import Blocked
from cara_core.delivery.references import reference
from cara_core.store.messages.rows import MessageRow
from cara_core.terms.instants import Instant
from cara_core.terms.messages import Medium, MessageDue, Notice, Progress, Reader, Route

__all__ = ["Composed", "Outgoing", "Sent"]

Composed: TypeAlias = Notice | Sequence[Blocked]
"""The text, ready to go; or every rule that forbids it at that instant."""


@attrs.frozen(kw_only=True)
class Outgoing:
    """One message that is due, and one route it is to go by.

    ``compose`` makes the text at the instant it is asked, out of what is known then: every
    rule is asked again at the moment of sending (V3). ``contact_version`` is the version of
    the safe contact this was planned with: where there is a newer one by then, it does not
    go, and is planned anew (V8).
    """

    due: MessageDue
    route: Route
    compose: Callable[[Instant], Composed] = attrs.field(repr=False)
    language: str | None = None
    contact_version: int | None = None

    def reference(self, key: bytes) -> str:
        """The reference under which a provider knows it."""
        due = self.due
        return reference(key, due.case, due.message, due.occurrence, due.reader, self.route.medium)

    def row(self, key: bytes) -> MessageRow:
        """The row in which it is kept how far it has come."""
        return MessageRow(
            reference=self.reference(key),
            case=self.due.case,
            message=self.due.message,
            occurrence=self.due.occurrence,
            reader=self.due.reader,
            medium=self.route.medium,
            channel=self.route.channel,
            opens_on=self.due.opens_on,
            language=self.language,
            contact_version=self.contact_version,
        )


@attrs.frozen(kw_only=True)
class Sent:
    """What came of one message in one run. ``detail`` is a code, or the rules that forbade it."""

    reference: str
    case: str
    message: str
    reader: Reader
    medium: Medium
    channel: str
    state: Progress
    detail: str = ""

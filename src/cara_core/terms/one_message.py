"""One message by one route: the same value from the day it is due until a channel has said what came of it.

It begins with what is due, its rule and a route, and grows by ``attrs.evolve``: a planner
says how it stands and what forbids it, the store puts it on a lease, a channel's receipt
moves its state. What only a person can say or hand over is a :class:`Task`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final, TypeAlias

import attrs
from attrs import validators

from cara_core.errors import Fault, InputError
from cara_core.terms.checking.checked_values import text_form
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant
from cara_core.terms.messages import CAPTURE, Charset, Medium, MessageDue, MessageRule, Notice, Progress, Reader, Route

__all__ = [
    "BY_HAND",
    "CODES",
    "Blocked",
    "Composed",
    "Composer",
    "Message",
    "Seen",
    "Standing",
    "Task",
    "kept_occurrence",
]

CODES: Final[Mapping[str, str]] = {
    "reference": r"[0-9a-f]{32}",
    "case": r"[A-Za-z0-9_/-]{1,64}",
    "message": r"[PVFOS][0-9]{2}-[a-z0-9-]{2,40}",
    "occurrence": r"[A-Za-z0-9_.:/-]{1,80}",
    "channel": r"[a-z][a-z0-9_]{0,39}",
    "language": r"[A-Za-z0-9-]{2,35}",
}
"""The form of what is kept of a message: codes, so that nothing personal gets into a row by accident."""


BY_HAND: Final = "by_hand"
"""The channel under which is kept what a person handed over."""


@attrs.frozen
class Blocked:
    """One rule that forbids a send, and the field it is about.

    ``rule`` is ``V1`` to ``V8`` of ``contact/safe/rules.py`` or a word such as ``SIGN_OFF``,
    ``field`` a path such as ``channels[0].verified_on``. Neither ever holds a value.
    """

    rule: str = attrs.field(validator=text_form(r"[A-Z][A-Z0-9_]{1,19}"))
    field: str

    @property
    def waits(self) -> bool:
        """Is it only the hour, so that the same message may go later unchanged?"""
        return self.rule == "V3"


class Standing(StrEnum):
    """How a message stands on a day. What was only captured was not sent."""

    SENT = "sent"
    CAPTURED = "captured"
    UNDER_WAY = "under_way"
    DUE = "due"
    TO_COME = "coming"
    PAUSED = "paused"
    BLOCKED = "blocked"
    TASK = "task"
    DONE = "done"
    TOO_LATE = "too_late"
    FAILED = "failed"
    NOT_NEEDED = "not_needed"
    SWALLOWED = "swallowed"


Composed: TypeAlias = Notice | Sequence[Blocked]
"""The text, ready to go; or every rule that forbids it at that instant."""
Composer: TypeAlias = Callable[["Message", Instant], Composed]
"""Makes the text of a message as it may go at an instant."""


def kept_occurrence(due: MessageDue, route: Route) -> str:
    """Under which occurrence does the store keep this message by this route?

    What is only captured is kept apart from what is sent, so that trying a set-up out never
    makes a message count as sent.
    """
    return f"{due.occurrence}:{CAPTURE}" if route.channel == CAPTURE else due.occurrence


@attrs.frozen(kw_only=True)
class Seen:
    """How far a case, its two records and the calendar had come when its messages were worked out: numbers alone.

    Where one of them is another at the moment of handing over, the message is worked out again.
    """

    fact: int
    safe_contact: int
    participant: int
    calendar: int


@attrs.frozen(kw_only=True)
class Message:
    """One message of a case by one route.

    ``composer`` makes its text at the instant it is asked, out of what is known then: every
    rule is asked again at the moment of sending (V3). ``contact_version`` is the version of
    the safe contact it was planned with: where there is a newer one by then, it does not go,
    and is planned again (V8); ``seen`` is that version with those of everything else it was planned with.
    ``sender`` is the address that its channel writes from, where it has one of its own.
    ``occurrence`` and ``reference`` are what the store keeps it under.

    ``standing`` says how it stands in the list of its case, ``blocked`` every reason why it
    may not go, as found then. ``state`` is how far it has come, as its channel last said
    (``None``: nothing was done with it), ``detail`` a code, or the rules that forbade it.
    """

    due: MessageDue = attrs.field()
    rule: MessageRule
    route: Route
    reference: str = attrs.field(validator=text_form(CODES["reference"]))
    occurrence: str = attrs.field(validator=text_form(CODES["occurrence"]))
    composer: Composer = attrs.field(repr=False, eq=False)
    charset: Charset = Charset.NOTIFY
    language: str | None = attrs.field(default=None, validator=validators.optional(text_form(CODES["language"])))
    contact_version: int | None = None
    seen: Seen | None = None
    sender: str = attrs.field(default="", repr=False)
    standing: Standing = Standing.DUE
    state: Progress | None = None
    detail: str = ""
    blocked: tuple[Blocked, ...] = ()

    @due.validator
    def _holds_codes(self, _: object, due: MessageDue) -> None:
        for name, value in (("case", due.case), ("message", due.message)):
            if re.fullmatch(CODES[name], value) is None:
                raise InputError([Fault(name, "NOT_ALLOWED", f"found text of another form; allowed: {CODES[name]}")])

    @occurrence.default
    def _as_kept(self) -> str:
        return kept_occurrence(self.due, self.route)

    def compose(self, at: Instant) -> Composed:
        """Its text as it may go at this instant; or every rule that forbids it."""
        return self.composer(self, at)

    @property
    def case(self) -> str:
        """The force's own reference of its case."""
        return self.due.case

    @property
    def message(self) -> str:
        """Its id in the catalogue."""
        return self.due.message

    @property
    def reader(self) -> Reader:
        """Who reads it."""
        return self.due.reader

    @property
    def opens_on(self) -> Day:
        """From which day it may go."""
        return self.due.opens_on

    @property
    def medium(self) -> Medium:
        """As what it goes."""
        return self.route.medium

    @property
    def channel(self) -> str:
        """By which channel it goes."""
        return self.route.channel

    @property
    def captured(self) -> bool:
        """Is it only written into the capture folder, and sent to nobody?"""
        return self.route.channel == CAPTURE


@attrs.frozen(kw_only=True)
class Task:
    """One message of a case that a person says or hands over, and how that stands."""

    due: MessageDue
    rule: MessageRule
    standing: Standing = Standing.TASK

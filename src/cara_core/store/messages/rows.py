"""What stands in the rows of the messages: of which message, how far it has come, and all that was said of it.

Nothing in them is personal: a case by the force's own reference, the id of a message, and
codes. Where something else is handed in, it is refused (what a provider calls it: left out).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import attrs
from attrs import validators

from cara_core.errors import Fault, InputError, StoreDamaged
from cara_core.store.database.tables import message as message_table
from cara_core.store.log.access_log import moment
from cara_core.terms.checking.checked_values import text_form
from cara_core.terms.days import Day, read_day
from cara_core.terms.instants import Instant, read_instant
from cara_core.terms.messages import CAPTURE, Medium, Progress, Reader
from cara_core.terms.one_message import CODES, Message

__all__ = [
    "OUTCOME_UNKNOWN",
    "UNSENT",
    "Claimed",
    "MessageEvent",
    "MessageKept",
    "Stop",
    "case_in",
    "event_name",
    "event_of",
    "is_free",
    "kept_of",
    "nameable",
    "reasons_text",
    "stop_of",
    "to_the_second",
]

OUTCOME_UNKNOWN: Final = "outcome-unknown"
"""The word of detail of a message that failed because nobody can say whether it went out."""
UNSENT: Final = (Progress.BLOCKED, Progress.CLAIMED, Progress.UNKNOWN)
"""The states in which a message may still have to be sent."""
_REASON: Final = re.compile(r"[A-Za-z0-9_-]{1,40}( [A-Za-z0-9_.\[\] -]{1,80})?", re.ASCII)
_PROVIDER_ID: Final = re.compile(r"[A-Za-z0-9._:@<>+=/-]{1,200}", re.ASCII)
_BETWEEN: Final = "; "
_COLUMNS: Final = tuple(column.name for column in message_table.c)


@attrs.frozen(kw_only=True)
class MessageKept:
    """One message as it stands in the store: what it is, by which channel it goes, and how far it has come.

    ``contact_version`` is the version of the safe contact it was planned with.
    ``attempts``: how often it was handed to a channel that did not say "later". While it is
    CLAIMED or UNKNOWN and that is not 0, nobody knows whether the last one went out.
    ``wrong_by`` is the number of the fact since which it is wrong, until that is put right.
    """

    reference: str = attrs.field(validator=text_form(CODES["reference"]))
    case: str = attrs.field(validator=text_form(CODES["case"]))
    message: str = attrs.field(validator=text_form(CODES["message"]))
    occurrence: str = attrs.field(validator=text_form(CODES["occurrence"]))
    reader: Reader
    medium: Medium
    channel: str = attrs.field(validator=text_form(CODES["channel"]))
    opens_on: Day
    language: str | None = attrs.field(default=None, validator=validators.optional(text_form(CODES["language"])))
    contact_version: int | None = None
    state: Progress
    attempts: int
    leased_until: Instant | None
    provider_id: str | None
    digest: str | None
    detail: str
    created_at: Instant
    updated_at: Instant
    wrong_by: int | None = None

    @property
    def captured(self) -> bool:
        """Was it only written into the capture folder, and sent to nobody?"""
        return self.channel == CAPTURE

    @property
    def reasons(self) -> tuple[tuple[str, str], ...]:
        """Why it is BLOCKED: each rule, and the field it is about (empty where it is about none)."""
        if self.state is not Progress.BLOCKED:
            return ()
        parts = (reason.partition(" ") for reason in self.detail.split(_BETWEEN))
        return tuple((rule, field) for rule, _, field in parts)

    def leased(self, at: Instant) -> bool:
        """Does somebody hold it at this instant?"""
        return self.leased_until is not None and at < self.leased_until


@attrs.frozen(kw_only=True)
class MessageEvent:
    """One thing that was done with a message, or that a channel said of it."""

    seq: int
    reference: str
    at: Instant
    state: Progress
    detail: str
    provider_id: str | None


@attrs.frozen(kw_only=True)
class Stop:
    """Who stopped all sending (a role or a collar number), and when."""

    by: str
    at: Instant


@attrs.frozen(kw_only=True)
class Claimed:
    """A message on a lease until ``until``: it is this caller's alone.

    With ``attempts`` it may have gone out before, by the channel named here.
    """

    message: Message
    until: str
    attempts: int
    channel: str

    def holds(self, known: MessageKept) -> bool:
        """Is that still the lease it is on?"""
        return known.leased_until is not None and to_the_second(known.leased_until) == self.until


def is_free(known: MessageKept | None, at: Instant) -> bool:
    """May somebody take this message now, to send it?"""
    return known is None or (known.state in UNSENT and not known.leased(at))


def kept_of(found: Sequence[Any]) -> MessageKept:
    """The message in this row of the table. Raises :class:`StoreDamaged` where the store wrote no such row."""
    try:
        return _kept(dict(zip(_COLUMNS, found, strict=True)))
    except (TypeError, ValueError):
        raise StoreDamaged("message", "a row cannot be read") from None


def case_in(found: Sequence[Any]) -> str:
    """The case that this row of the table names, as far as that can be read."""
    return str(found[_COLUMNS.index("case_id")])


def event_of(found: Sequence[Any]) -> MessageEvent:
    """What this row of the events says. Raises :class:`StoreDamaged`."""
    seq, reference, at, state, detail, provider_id = found
    try:
        return MessageEvent(
            seq=seq,
            reference=reference,
            at=_instant(at),
            state=Progress(state),
            detail=detail,
            provider_id=provider_id,
        )
    except ValueError:
        raise StoreDamaged("message_event", f"row {seq} cannot be read") from None


def event_name(event: MessageEvent) -> str:
    """How is this event named elsewhere? By its message, and its place among all events."""
    return f"{event.reference}:{event.seq}"


def stop_of(found: Sequence[Any]) -> Stop:
    """What this row of the stops says. Raises :class:`StoreDamaged`."""
    at, by = found
    try:
        return Stop(by=by, at=_instant(at))
    except ValueError:
        raise StoreDamaged("sending", "its last row cannot be read") from None


def reasons_text(reasons: Iterable[tuple[str, str]]) -> str:
    """Why a message is blocked, as it stands in its row. Raises :class:`InputError` for what is no rule and field."""
    texts = [f"{rule} {field}".rstrip() for rule, field in reasons]
    if not texts or not all(map(_REASON.fullmatch, texts)):
        raise InputError([Fault("reasons", "NOT_ALLOWED", "allowed: at least one rule, with a field or without")])
    return _BETWEEN.join(dict.fromkeys(texts))


def nameable(provider_id: str | None) -> str | None:
    """The provider's own id of a message, where it looks like one; else it is not kept."""
    return provider_id if provider_id is not None and _PROVIDER_ID.fullmatch(provider_id) else None


def to_the_second(instant: Instant) -> str:
    """The instant to the second, as text: always equally long, so that two texts compare as their instants do."""
    return moment(instant.replace(microsecond=0))


def _kept(columns: Mapping[str, Any]) -> MessageKept:
    leased_until, opens_on = columns["leased_until"], read_day(columns["opens_on"])
    if opens_on is None:
        raise ValueError("no day")
    return MessageKept(
        reference=columns["reference"],
        case=columns["case_id"],
        message=columns["message"],
        occurrence=columns["occurrence"],
        reader=Reader(columns["reader"]),
        medium=Medium(columns["medium"]),
        channel=columns["channel"],
        opens_on=opens_on,
        language=columns["language"],
        contact_version=columns["contact_version"],
        state=Progress(columns["state"]),
        attempts=columns["attempts"],
        leased_until=None if leased_until is None else _instant(leased_until),
        provider_id=columns["provider_id"],
        digest=columns["digest"],
        detail=columns["detail"],
        created_at=_instant(columns["created_at"]),
        updated_at=_instant(columns["updated_at"]),
        wrong_by=columns["wrong_by"],
    )


def _instant(text: str) -> Instant:
    found = read_instant(text)
    if found is None:
        raise ValueError("no instant")
    return found

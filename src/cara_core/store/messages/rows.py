"""What stands in the rows of the messages: of which message, how far it has come, and all that was said of it.

Nothing in them is personal: a case by the force's own reference, the id of a message, and
codes. Where something else is handed in, it is refused (what a provider calls it: left out).
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import attrs
from attrs import validators

from cara_core.errors import Fault, InputError, StoreDamaged
from cara_core.store.log.access_log import moment
from cara_core.terms.days import Day, read_day
from cara_core.terms.instants import Instant, read_instant
from cara_core.terms.messages import Medium, Progress, Reader

__all__ = [
    "UNSENT",
    "Claimed",
    "MessageEvent",
    "MessageKept",
    "MessageRow",
    "Stop",
    "event_of",
    "is_free",
    "kept_of",
    "nameable",
    "reasons_text",
    "stop_of",
    "whole_second",
]

UNSENT: Final = (Progress.BLOCKED, Progress.CLAIMED, Progress.UNKNOWN)
"""The states in which a message may still have to be sent."""
_REASON: Final = re.compile(r"[A-Za-z0-9_-]{1,40}( [A-Za-z0-9_.\[\] -]{1,80})?", re.ASCII)
_PROVIDER_ID: Final = re.compile(r"[A-Za-z0-9._:@<>+=/-]{1,200}", re.ASCII)
_BETWEEN: Final = "; "


@attrs.frozen(kw_only=True)
class MessageRow:
    """One message that a channel is to carry: under which reference, what it is, and by which channel.

    ``contact_version`` is the version of the safe contact it was planned with.
    """

    reference: str = attrs.field(validator=validators.matches_re(r"[0-9a-f]{32}"))
    case: str = attrs.field(validator=validators.matches_re(r"[A-Za-z0-9_/-]{1,64}"))
    message: str = attrs.field(validator=validators.matches_re(r"[PVFOS][0-9]{2}-[a-z0-9-]{2,40}"))
    occurrence: str = attrs.field(validator=validators.matches_re(r"[A-Za-z0-9_.:/-]{1,80}"))
    reader: Reader
    medium: Medium
    channel: str = attrs.field(validator=validators.matches_re(r"[a-z][a-z0-9_]{0,39}"))
    opens_on: Day
    language: str | None = attrs.field(
        default=None, validator=validators.optional(validators.matches_re(r"[A-Za-z0-9-]{2,35}"))
    )
    contact_version: int | None = None


@attrs.frozen(kw_only=True)
class MessageKept:
    """One message as it stands in the store.

    ``attempts``: how often it was handed to a channel that did not say "later". While it is
    CLAIMED or UNKNOWN and that is not 0, nobody knows whether the last one went out.
    """

    row: MessageRow
    state: Progress
    attempts: int
    leased_until: Instant | None
    provider_id: str | None
    digest: str | None
    detail: str
    created_at: Instant
    updated_at: Instant

    @property
    def reasons(self) -> tuple[tuple[str, str], ...]:
        """Why it is BLOCKED: each rule, and the field it is about (empty where it is about none)."""
        if self.state is not Progress.BLOCKED:
            return ()
        parts = (one.partition(" ") for one in self.detail.split(_BETWEEN))
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

    row: MessageRow
    until: str
    attempts: int
    channel: str

    def holds(self, known: MessageKept) -> bool:
        """Is that still the lease it is on?"""
        return known.leased_until is not None and whole_second(known.leased_until) == self.until


def is_free(known: MessageKept | None, at: Instant) -> bool:
    """May somebody take this message now, to send it?"""
    return known is None or (known.state in UNSENT and not known.leased(at))


def kept_of(found: Sequence[Any]) -> MessageKept:
    """The message in this row of the table. Raises :class:`StoreDamaged` where the store wrote no such row."""
    try:
        return _kept(*found)
    except (TypeError, ValueError):
        raise StoreDamaged("message", "a row cannot be read") from None


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


def stop_of(found: Sequence[Any]) -> Stop:
    """What this row of the stops says. Raises :class:`StoreDamaged`."""
    at, by = found
    try:
        return Stop(by=by, at=_instant(at))
    except ValueError:
        raise StoreDamaged("sending", "its last row cannot be read") from None


def reasons_text(reasons: Iterable[tuple[str, str]]) -> str:
    """Why a message is blocked, as it stands in its row. Raises :class:`InputError` for what is no rule and field."""
    said = [f"{rule} {field}".rstrip() for rule, field in reasons]
    if not said or not all(map(_REASON.fullmatch, said)):
        raise InputError([Fault("reasons", "NOT_ALLOWED", "allowed: at least one rule, with a field or without")])
    return _BETWEEN.join(dict.fromkeys(said))


def nameable(provider_id: str | None) -> str | None:
    """The provider's own id of a message, where it looks like one; else it is not kept."""
    return provider_id if provider_id is not None and _PROVIDER_ID.fullmatch(provider_id) else None


def whole_second(instant: Instant) -> str:
    """As text, the order of two instants is their order in time only where both are written equally long."""
    return moment(instant.replace(microsecond=0))


def _kept(  # noqa: PLR0917 - one row, column by column
    reference: str,
    case: str,
    message: str,
    occurrence: str,
    reader: str,
    medium: str,
    channel: str,
    language: str | None,
    contact_version: int | None,
    opens_on: str,
    state: str,
    attempts: int,
    leased_until: str | None,
    provider_id: str | None,
    digest: str | None,
    detail: str,
    created_at: str,
    updated_at: str,
) -> MessageKept:
    day = read_day(opens_on)
    if day is None:
        raise ValueError("no day")
    row = MessageRow(
        reference=reference,
        case=case,
        message=message,
        occurrence=occurrence,
        reader=Reader(reader),
        medium=Medium(medium),
        channel=channel,
        language=language,
        contact_version=contact_version,
        opens_on=day,
    )
    return MessageKept(
        row=row,
        state=Progress(state),
        attempts=attempts,
        leased_until=None if leased_until is None else _instant(leased_until),
        provider_id=provider_id,
        digest=digest,
        detail=detail,
        created_at=_instant(created_at),
        updated_at=_instant(updated_at),
    )


def _instant(text: str) -> Instant:
    found = read_instant(text)
    if found is None:
        raise ValueError("no instant")
    return found

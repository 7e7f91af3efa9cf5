"""The words of messages: who reads one, by which medium, what a channel reports of it, and what becomes of it.

The catalogue of messages is data (``books/data/messages.toml``); the texts stand in
packs. A :class:`Notice` is one text, ready to go; a :class:`Receipt` what a channel reports.
"""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import attrs

from cara_core.terms.checking.checked_values import text_form
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.veil import Veiled
from cara_core.terms.workshops import Announcement

__all__ = [
    "CAPTURE",
    "FORWARD",
    "ChannelPlan",
    "Charset",
    "Medium",
    "MessageDue",
    "MessageOutcome",
    "MessageRule",
    "Notice",
    "Office",
    "Page",
    "PageWords",
    "PausedBy",
    "Progress",
    "Reader",
    "Receipt",
    "Role",
    "Route",
    "Trigger",
]

CAPTURE: Final = "capture"
"""The channel that sends nothing: it writes what would have been sent into a folder."""
_ORDINARY: Final = 12.5
_LARGE: Final = 16.0
"""Sizes of print in points: as Notify prints, and large print."""


class Reader(StrEnum):
    """Who reads a message."""

    PARTICIPANT = "participant"
    VICTIM = "victim"
    FACILITATOR = "facilitator"
    OFFICER = "officer"
    SUPERVISOR = "supervisor"


class Medium(StrEnum):
    """As what somebody gets it. A call, and what is said in person, is a task for a human."""

    SMS = "sms"
    EMAIL = "email"
    LETTER = "letter"
    PRINT = "print"
    CALL = "call"
    IN_PERSON = "in_person"
    WORK = "work"

    @property
    def human(self) -> bool:
        """Does a person say it, or hand it over, rather than a machine send it?"""
        return self in {Medium.CALL, Medium.IN_PERSON, Medium.PRINT}


class Charset(StrEnum):
    """What a channel does to the letters of a text message."""

    NOTIFY = "notify"
    UNICODE = "unicode_gateway"
    CAPTURE = "capture"


class Role(StrEnum):
    """Who signs a text off."""

    TRANSLATION = "translation"
    BACK_TRANSLATION = "back_translation"
    COMMUNITY = "community"
    LEGAL = "legal"
    SAFEGUARDING = "safeguarding"
    ACCESSIBILITY = "accessibility"


class Trigger(StrEnum):
    """What in a case brings a message about."""

    REFERRED = "referred"
    ACCEPTED = "accepted"
    ISSUED = "issued"
    BOOKED = "booked"
    REBOOKED = "rebooked"
    CANCELLED = "cancelled"
    VENUE_CHANGED = "venue_changed"
    FIRST_COMING = "first_coming"
    SECOND_COMING = "second_coming"
    FIRST_ATTENDED = "first_attended"
    SECOND_ATTENDED = "second_attended"
    MISSED = "missed"
    ATTENDANCE = "attendance"
    COMPLETED = "completed"
    CONDITIONS_MET = "conditions_met"
    BREACH_DECIDED = "breach_decided"
    CONCERN = "concern"
    EXPIRED = "expired"
    END_AT_RISK = "end_at_risk"
    CHANGED = "changed"
    OPTED_IN = "opted_in"
    NOT_REACHED = "not_reached"
    OVERDUE = "overdue"
    FAILED = "failed"
    BLOCKED = "blocked"
    UNACKNOWLEDGED = "unacknowledged"
    PACK_PROBLEM = "pack_problem"
    UNCONFIRMED = "unconfirmed"
    ATTENDANCE_MISSING = "attendance_missing"
    PREPARED = "prepared"
    WEEKLY = "weekly"
    NONE = "none"


class PausedBy(StrEnum):
    """Why a message does not go now. Neither the participant nor a provider is told more than that it is paused.

    A safety hold; the programme is stopped; somebody looks again at the caution; the participant
    cannot come on that day; a supervisor has to say first whether the victim is rung; what was sent before
    of the same day was wrong, and somebody has to release what takes it back.
    """

    HOLD = "hold"
    STOPPED = "stopped"
    ISSUE_REVIEW = "issue_review"
    UNAVAILABLE = "unavailable"
    SUPERVISOR = "supervisor"
    RELEASE = "release"


@attrs.frozen(kw_only=True)
class MessageRule:
    """One row of the catalogue: what a message is for, and what holds for every text of it.

    ``must`` (by medium) and ``may`` are placeholders. ``must_not`` names lists of words
    (``forbidden.toml``). ``must_flag`` (by medium) are flags, of each of which a text of that medium
    has to say something: ``((flag??words))``. ``days`` and ``working_days`` count from the day of the trigger, to
    the day it is due; negative is before. It goes between ``earliest`` and ``latest``, hours by
    a clock in London. ``stale_days``: so long after it was due it is not sent any more.
    """

    id: str = attrs.field(validator=text_form(r"[PVFOS][0-9]{2}-[a-z0-9-]{2,40}"))
    reader: Reader
    trigger: Trigger
    media: tuple[Medium, ...]
    title: str
    must: Mapping[str, tuple[str, ...]]
    may: tuple[str, ...] = ()
    must_flag: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    must_not: tuple[str, ...] = ()
    days: int = 0
    working_days: bool = False
    due_days: int = 0
    earliest: int = 10
    latest: int = 18
    stale_days: int | None = None
    paused_by_hold: bool = False
    automatic: bool = True
    signed_by: tuple[Role, ...] = ()
    source: str
    standing: str
    note: str = ""

    @property
    def code(self) -> str:
        """Its family and number, such as ``P03``."""
        return self.id[:3]


@attrs.frozen(kw_only=True)
class MessageDue:
    """One message of one case, and when it may go: worked out from the facts, never stored.

    ``occurrence`` says which of several it is (a day, or a fact's number): with case and
    message it is the same whenever it is worked out. It may go from ``opens_on``, where hours
    count from the instant ``opens_at``, and is late after ``due_by``. ``not_after`` is the last
    day it still makes sense. ``paused`` says why it does not go now. ``done``: somebody has
    done what it asks for. ``attempts``: so often was it tried.
    """

    case: str
    message: str
    reader: Reader
    occurrence: str
    opens_on: Day
    due_by: Day
    not_after: Day | None = None
    about: str = ""
    opens_at: Instant | None = None
    paused: PausedBy | None = None
    done: bool = False
    attempts: int = 0

    def is_open(self, at: Instant) -> bool:
        """Has its time come at this instant, whatever else is against it?"""
        return london_day(at) >= self.opens_on and (self.opens_at is None or at >= self.opens_at)


@attrs.frozen(kw_only=True)
class Office:
    """Who writes to the participant, as the force wants it shown: nothing that names the programme or the police.

    The values stand in the force's ``contact.toml``. ``short_name`` is who writes, as a text message
    begins with it; without it the name. ``reply_time``: until when, on the day by which an answer is
    asked for, somebody picks up. ``within``: what is said otherwise in a language, by its
    tag and the name of the field.
    """

    name: str
    phone: str
    email: str
    hours: str
    address: tuple[str, ...]
    advice: str = ""
    complaints: str = ""
    short_name: str = ""
    reply_time: dt.time | None = None
    within: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Route:
    """One way a message goes: as what, by which channel."""

    medium: Medium
    channel: str = attrs.field(validator=text_form(r"[a-z][a-z0-9_]{0,39}"))


@attrs.frozen(kw_only=True)
class ChannelPlan:
    """By which routes a message goes. Without ``every`` they are tried in order until one can; with it all are used."""

    routes: tuple[Route, ...]
    every: bool = True


@attrs.frozen(kw_only=True)
class PageWords:
    """What a letter says around its text, in the words of one of its languages; what is empty is left out.

    ``date`` is the day of the letter. ``reference`` stands before the reference, ``languages``
    says above the heading in which languages the letter is, and ``formats`` offers large print
    and other forms. ``numbered`` is how a page is numbered, with ``((page))`` and
    ``((pages))``; ``end`` says that nothing follows.
    """

    date: str = ""
    reference: str = ""
    languages: str = ""
    formats: str = ""
    numbered: str = ""
    end: str = ""


@attrs.frozen(kw_only=True)
class Page:
    """One letter: the lines in the window, and the paragraphs of each language, each with its BCP 47 tag.

    ``direction`` is ``ltr`` or ``rtl``, one for each language. ``words`` goes with ``texts``,
    one for each; none: the letter has neither date nor reference. ``reference`` is what the
    reader may name on the telephone: the message's own, never the case's. ``size`` is in
    points; ``None``: 12.5, or 16 for large print. ``by_hand``: it is put into somebody's hand and
    never posted, so the lines in the window are a name and no address.
    """

    address: tuple[Veiled, ...] = attrs.field(repr=False)
    sender: tuple[str, ...]
    texts: tuple[tuple[str, str, str], ...] = attrs.field(repr=False)
    large_print: bool = False
    words: tuple[PageWords, ...] = ()
    reference: str = ""
    size: float | None = None
    by_hand: bool = False

    @property
    def points(self) -> float:
        """The size of the text in points (``domain/adapt.md`` section 11: clear print, and large print)."""
        if self.size is not None:
            return self.size
        return _LARGE if self.large_print else _ORDINARY

    @property
    def is_large(self) -> bool:
        """Is it in larger print than letters usually are?"""
        return self.points > _ORDINARY

    @property
    def ordinary(self) -> "Page":
        """The same letter in ordinary print."""
        return attrs.evolve(self, large_print=False, size=None)


@attrs.frozen(kw_only=True)
class Notice:
    """One message, rendered and checked, ready for a channel.

    ``reference`` holds no personal data and names nothing: it is the key under which a
    provider is asked before anything is sent again. ``to`` is a number or e-mail address;
    a letter has a ``page`` instead. ``digest`` is of the text as its pack has it. ``tells`` is what it says of each
    workshop, to be kept with it. ``would_stop``: by which
    rules the gate would have stopped it on any channel but the capture folder.
    """

    reference: str = attrs.field(validator=text_form(r"[0-9a-f]{32}"))
    case: str
    message: str
    reader: Reader
    medium: Medium
    language: str
    to: Veiled | None = attrs.field(default=None, repr=False)
    subject: str | None = attrs.field(default=None, repr=False)
    body: str = attrs.field(repr=False)
    page: Page | None = attrs.field(default=None, repr=False)
    digest: str
    tells: tuple[Announcement, ...] = attrs.field(default=(), repr=False)
    would_stop: tuple[str, ...] = ()


class Progress(StrEnum):
    """How far a message has come. It only ever moves forward."""

    CLAIMED = "claimed"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    SENDING = "sending"
    TEMPORARY_FAILURE = "temporary_failure"
    DELIVERED = "delivered"
    FAILED = "failed"
    RETURNED = "returned"
    BLOCKED = "blocked"
    CANCELLED = "cancelled"


class MessageOutcome(StrEnum):
    """What a person says of a message: it arrived, it is to be sent again, or it is not to be sent any more.

    Of one that is wrong by now: what takes it back may go (``released``), or a person told what is right
    (``put_right``).
    """

    ARRIVED = "arrived"
    AGAIN = "again"
    WITHDRAWN = "withdrawn"
    RELEASED = "released"
    PUT_RIGHT = "put_right"


FORWARD: Final[Mapping[Progress, int]] = {
    Progress.CLAIMED: 0,
    Progress.UNKNOWN: 1,
    Progress.ACCEPTED: 2,
    Progress.SENDING: 3,
    Progress.TEMPORARY_FAILURE: 4,
    Progress.DELIVERED: 5,
    Progress.FAILED: 5,
    Progress.RETURNED: 6,
}
"""A receipt of a lower rank than what is known changes nothing."""


@attrs.frozen(kw_only=True)
class Receipt:
    """What a channel reports of one message: its ``state``, when, the provider's own id, and a word of detail.

    ``detail`` is a code such as ``permanent-failure``, never a number, address or text.
    ``provider_id`` is the provider's own id of it; ``retry_after`` in seconds where the
    provider asks to wait.
    """

    reference: str = attrs.field(validator=text_form(r"[0-9a-f]{32}"))
    state: Progress
    at: Instant
    provider_id: str | None = None
    detail: str = attrs.field(default="", validator=text_form(r"[A-Za-z0-9 _-]{0,80}"))
    retry_after: int | None = None

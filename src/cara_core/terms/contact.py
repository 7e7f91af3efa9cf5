"""The victim's safe contact: by which ways, at which times, and what makes a way unsafe.

``domain/contact.md`` section 3. What is not known is unsafe. Every number, address and
word of the victim's is :class:`~cara_core.terms.veil.Veiled`.
"""

import datetime as dt
from enum import StrEnum

import attrs
from typing_extensions import override

from cara_core.terms.caution import Rank
from cara_core.terms.checking.checked_values import checked_kinds, number_from
from cara_core.terms.days import Day
from cara_core.terms.instants import LONDON, Instant, london_day
from cara_core.terms.veil import Veiled

__all__ = [
    "CallOutcome",
    "InterpreterNeed",
    "NoWayBecause",
    "Owned",
    "PerpetratorAccess",
    "ReachKind",
    "SafeContact",
    "SafeWay",
    "SafeWindow",
    "WayKind",
]


class WayKind(StrEnum):
    """By which kind of way somebody can be reached."""

    CALL = "call"
    SMS = "sms"
    EMAIL = "email"
    POST = "post"
    IN_PERSON = "in_person"
    VIA_AGENCY = "via_agency"


class ReachKind(StrEnum):
    """What something is sent to: a telephone, a mailbox or a letter box."""

    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"


class NoWayBecause(StrEnum):
    """Why there is no way at all to reach the victim."""

    DEAD = "dead"
    UNTRACED = "untraced"
    GIVES_NOTHING = "gives_nothing"


class Owned(StrEnum):
    """Whose telephone, mailbox or letter box it is."""

    OWN = "own"
    SHARED = "shared"
    WORK = "work"
    RELATIVE = "relative"
    AGENCY = "agency"


class PerpetratorAccess(StrEnum):
    """Can the participant get at it? Not known counts as yes."""

    NO = "no"
    UNKNOWN = "unknown"
    YES = "yes"


class CallOutcome(StrEnum):
    """What came of an attempt to call the victim. Not reached is not *no concern*."""

    REACHED_SAFE = "reached_safe"
    REACHED_UNSAFE_NOW = "reached_unsafe_now"
    REACHED_SAFETY_CONCERN = "reached_safety_concern"
    DECLINED_FURTHER_CONTACT = "declined_further_contact"
    NOT_REACHED = "not_reached"
    WRONG_PERSON_ANSWERED = "wrong_person_answered"
    NUMBER_DEAD = "number_dead"
    NO_SAFE_CHANNEL = "no_safe_channel"
    DEFERRED_BY_VICTIM = "deferred_by_victim"


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked_kinds("channels[].safe_windows[]."))
class SafeWindow:
    """A time of the week in which it is safe: ISO weekday (Monday 1), from and to by a clock in London.

    ``ends`` itself is outside. A window does not reach over midnight: that is two windows.
    """

    weekday: int = attrs.field(validator=number_from(1, to=7))
    starts: dt.time
    ends: dt.time = attrs.field()

    @ends.validator
    def _after_its_start(self, _: object, ends: dt.time) -> None:
        if ends <= self.starts:
            raise ValueError("ends: later than it starts, on the same day")

    @override
    def __repr__(self) -> str:
        return "<SafeWindow>"

    def holds(self, at: Instant) -> bool:
        """Does that instant lie in it, by the clock in London?"""
        local = at.astimezone(LONDON)
        return local.isoweekday() == self.weekday and self.starts <= local.time() < self.ends


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked_kinds("channels[]."))
class SafeWay:
    """One way to reach the victim, and all that says whether it is safe.

    ``opted_in`` are the ids of the messages the victim asked to get by it. ``verified_on``
    is the day it was last confirmed, ``expires_on`` the last day on which that holds.
    """

    kind: WayKind
    value: Veiled
    owner: Owned
    perpetrator_access: PerpetratorAccess = PerpetratorAccess.UNKNOWN
    voicemail_ok: bool = False
    withheld_number_ok: bool | None = None
    caller_identity: Veiled | None = None
    safe_windows: tuple[SafeWindow, ...] = ()
    avoid: tuple[Day, ...] = ()
    verified_on: Day | None = None
    expires_on: Day | None = None
    opted_in: frozenset[str] = frozenset()

    @override
    def __repr__(self) -> str:
        return "<SafeWay>"

    def in_window(self, at: Instant) -> bool:
        """Is that instant inside a safe window, and on no day to avoid? Without windows none is."""
        return london_day(at) not in self.avoid and any(window.holds(at) for window in self.safe_windows)


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked_kinds("interpreter_need."))
class InterpreterNeed:
    """Which interpreter the victim needs for a call: never a relative, a friend or a child."""

    language: str
    dialect: str | None = None
    gender: str | None = None
    excluded: Veiled | None = None

    @override
    def __repr__(self) -> str:
        return "<InterpreterNeed>"


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked_kinds(""))
class SafeContact:
    """One version of the victim's safe-contact record: ``cara-safe-contact/1``.

    ``version`` counts from 1; each says who recorded it (a role or collar number), on which
    day, and who told them. ``worker`` is who calls: a role or number, never a name.
    Without a language nobody guesses one. ``no_way_because`` says why ``channels`` is empty, and
    ``rank`` is of the supervisor who says so: without both, an empty record answers nothing.
    """

    case: str
    version: int = attrs.field(validator=number_from(1))
    recorded_by: str
    recorded_on: Day
    told_by: str
    worker: str | None = None
    channels: tuple[SafeWay, ...] = ()
    language: str | None = None
    interpreter_need: InterpreterNeed | None = None
    code_word_set: bool = False
    stop_word_meaning: Veiled | None = None
    do_not_contact: bool = False
    do_not_contact_reason: Veiled | None = None
    living_with_participant: bool | None = None
    preferred_worker_gender: str | None = None
    notes: Veiled | None = None
    no_way_because: NoWayBecause | None = None
    rank: Rank | None = None

    @override
    def __repr__(self) -> str:
        return "<SafeContact>"

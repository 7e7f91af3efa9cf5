"""What pauses a case for somebody's safety, and how high the risk is now."""

from collections.abc import Mapping
from enum import StrEnum

import attrs

from cara_core.case.facts.fields import checked_what, personal
from cara_core.terms.caution import Person, Rank
from cara_core.terms.checking.checked_values import own_copy
from cara_core.terms.days import Day
from cara_core.terms.risk import Grade

__all__ = [
    "BookingsDecision",
    "Concern",
    "ConcernAcknowledged",
    "ConcernCategory",
    "ConcernClosed",
    "ConcernOutcome",
    "ConcernRaised",
    "Immediacy",
    "IncidentAgainst",
    "IncidentReported",
    "MaracReferred",
    "RiskReassessed",
    "RiskReviewed",
    "SafetyHoldLifted",
    "SafetyHoldPlaced",
]


class Concern(StrEnum):
    """Where a concern for somebody's safety came from."""

    VICTIM = "victim"
    PARTICIPANT = "participant"
    PROVIDER = "provider"
    POLICE = "police"
    OTHER = "other"


class BookingsDecision(StrEnum):
    """What becomes of the bookings that stand, once somebody has looked at them."""

    KEEP = "keep"
    CANCEL = "cancel"


class ConcernCategory(StrEnum):
    """What a concern for safety is about. Source: contact.md 6.2."""

    IMMEDIATE_DANGER = "immediate_danger"
    NEW_OFFENCE = "new_offence"
    ESCALATION = "escalation"
    COERCION_TO_WITHDRAW = "coercion_to_withdraw"
    CHILD = "child"
    SELF_HARM = "self_harm"
    TRACKING = "tracking"
    OTHER = "other"


class Immediacy(StrEnum):
    """How soon somebody has to act on a concern: now (999 first), today, or by the next contact."""

    NOW = "now"
    TODAY = "today"
    NEXT_CONTACT = "next_contact"


class ConcernOutcome(StrEnum):
    """What came of a concern."""

    ADDRESSED = "addressed"
    PASSED_ON = "passed_on"
    UNFOUNDED = "unfounded"


class IncidentAgainst(StrEnum):
    """Against whom a new incident was."""

    VICTIM = "victim"
    OTHER = "other"


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class SafetyHoldPlaced:
    """A concern for safety pauses what is sent to the participant, and blocks completion.

    ``cause`` is the number of the fact that it follows from, where the core added it.
    """

    concern: Concern
    cause: int | None = None
    reason: str | None = personal(Person.VICTIM, needed=True)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class SafetyHoldLifted:
    """A supervisor lifted the safety hold, and said what becomes of the bookings that stand."""

    rank: Rank
    bookings: BookingsDecision | None = None
    reason: str | None = personal(Person.VICTIM, needed=True)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class RiskReassessed:
    """Risk was assessed again. A high grade stops the case.

    A grade below the one that stands needs a reason, a tool the force knows, its ``answers`` and
    a supervisor (``rank``) who is not the ``assessor``: without one of them it is kept and lowers
    nothing. ``lowering_met``: all of that was there; the core says so.
    """

    grade: Grade
    tool: str
    answers: Mapping[str, str] | None = personal(Person.VICTIM, converter=own_copy)
    assessor: str | None = None
    assessed_on: Day | None = None
    rank: Rank | None = None
    lowering_met: bool | None = None
    reason: str | None = personal(Person.VICTIM)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class RiskReviewed:
    """Risk was reviewed because something called for it, such as an agreement withdrawn."""

    continues: bool
    rank: Rank | None = None
    bookings: BookingsDecision | None = None
    reason: str | None = personal(Person.VICTIM, needed=True)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class ConcernRaised:
    """Somebody is worried for somebody's safety: about what, how soon somebody has to act, who said so.

    ``cause`` is the number of the contact in which it was said, where the core added it.
    """

    immediacy: Immediacy
    told_by: Concern
    cause: int | None = None
    category: ConcernCategory | None = personal(Person.VICTIM, needed=True)
    said: str | None = personal(Person.VICTIM)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class ConcernAcknowledged:
    """Somebody has taken a concern up. ``concern`` is the number of the fact that raised it."""

    concern: int


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class ConcernClosed:
    """A supervisor closed a concern: what came of it, and to which role it was passed on. It lifts no hold."""

    concern: int
    outcome: ConcernOutcome
    rank: Rank
    passed_to: str | None = None
    reason: str | None = personal(Person.VICTIM, needed=True)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class IncidentReported:
    """A new incident came to the notice of the police: its reference, against whom, and who told.

    ``condition`` is the id of the condition it seems to break, where it breaks one.
    """

    reference: str
    against: IncidentAgainst
    told_by: Concern
    condition: str | None = None
    offence_code: str | None = personal(Person.PARTICIPANT)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class MaracReferred:
    """The case was referred to a multi-agency risk assessment conference, or its reply has come."""

    reference: str
    sent_on: Day
    replied_on: Day | None = None
    reply: str | None = personal(Person.VICTIM)

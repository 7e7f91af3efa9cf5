"""What pauses a case for somebody's safety, and how high the risk is now."""

from enum import StrEnum

import attrs

from cara_core.case.facts.fields import checked_what, personal
from cara_core.terms.caution import Person, Rank
from cara_core.terms.risk import Grade

__all__ = ["Concern", "RiskReassessed", "RiskReviewed", "SafetyHoldLifted", "SafetyHoldPlaced"]


class Concern(StrEnum):
    """Where a concern for somebody's safety came from."""

    VICTIM = "victim"
    PARTICIPANT = "participant"
    PROVIDER = "provider"
    POLICE = "police"
    OTHER = "other"


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class SafetyHoldPlaced:
    """A concern for safety pauses what is sent to the participant, and blocks completion."""

    concern: Concern
    reason: str | None = personal(Person.VICTIM, needed=True)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class SafetyHoldLifted:
    """A supervisor lifted the safety hold."""

    rank: Rank
    reason: str | None = personal(Person.VICTIM, needed=True)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class RiskReassessed:
    """Risk was assessed again. A high grade stops the case."""

    grade: Grade
    tool: str
    reason: str | None = personal(Person.VICTIM)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class RiskReviewed:
    """Risk was reviewed because something called for it, such as an agreement withdrawn."""

    continues: bool
    reason: str | None = personal(Person.VICTIM, needed=True)

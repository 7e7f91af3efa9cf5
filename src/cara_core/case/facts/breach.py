"""Conditions varied or not kept, and the two human decisions on a breach."""

import attrs

from cara_core.case.facts.fields import checked_what, personal
from cara_core.terms.caution import ArrestOutcome, Condition, Person
from cara_core.terms.days import Day

__all__ = [
    "ArrestedForBreach",
    "BreachNotPursued",
    "ConditionsVaried",
    "ExcuseDecided",
    "NonComplianceRecorded",
    "ReferredForProsecution",
]


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class ConditionsVaried:
    """The conditions were varied, with the offender's consent and a newly signed document: s.23B.

    ``document`` is the digest of the conditions in the new document.
    """

    conditions: tuple[Condition, ...]
    consent: bool
    document: str
    reason: str | None = personal(Person.PARTICIPANT, needed=True)
    ends_on: Day | None = None


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class NonComplianceRecorded:
    """A condition was not kept, as it seems. Whether that is a breach is for a human to decide."""

    condition: str
    failed_on: Day
    reference: str | None = personal(Person.PARTICIPANT)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class ExcuseDecided:
    """It was decided whether there was a reasonable excuse: s.24(1)."""

    reasonable: bool
    reason: str | None = personal(Person.PARTICIPANT, needed=True)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class BreachNotPursued:
    """A breach without excuse is not taken further. The law says *may*: a human decides."""

    reason: str | None = personal(Person.PARTICIPANT, needed=True)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class ReferredForProsecution:
    """A breach without excuse was referred for prosecution of the original offence."""

    reason: str | None = personal(Person.PARTICIPANT, needed=True)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class ArrestedForBreach:
    """The offender was arrested for a suspected breach, and what followed: s.24A(2)."""

    outcome: ArrestOutcome

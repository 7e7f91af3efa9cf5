"""Conditions varied or not kept, and the two human decisions on a breach."""

import attrs

from cara_core.case.facts.fields import checked_what, personal
from cara_core.terms.caution import ArrestOutcome, Condition, Decider, Person, Rank
from cara_core.terms.days import Day

__all__ = [
    "ArrestedForBreach",
    "BreachNotPursued",
    "ConditionsVaried",
    "ExcuseDecided",
    "NonComplianceRecorded",
    "ProsecutionDecided",
    "ReferredForProsecution",
]


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class ConditionsVaried:
    """The conditions were varied, with the offender's consent and a newly signed document: s.23B.

    ``document`` is the digest of the conditions in the new document, ``signed_document`` the
    SHA-256 of that document itself.
    """

    conditions: tuple[Condition, ...]
    consent: bool
    document: str
    reason: str | None = personal(Person.PARTICIPANT, needed=True)
    ends_on: Day | None = None
    signed_document: str | None = None


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class NonComplianceRecorded:
    """A condition was not kept, as it seems. Whether that is a breach is for a human to decide."""

    condition: str
    failed_on: Day
    reference: str | None = personal(Person.PARTICIPANT)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class ExcuseDecided:
    """It was decided whether there was a reasonable excuse: s.24(1).

    ``rank`` is of whoever decided it; of a prosecutor's decision there are ``reference`` and ``decided_on``.
    """

    reasonable: bool
    rank: Rank | None = None
    decider: Decider | None = None
    reference: str | None = None
    decided_on: Day | None = None
    reason: str | None = personal(Person.PARTICIPANT, needed=True)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class BreachNotPursued:
    """A breach without excuse is not taken further. The law says *may*: a human decides.

    Who decides stands in the same fields as of :class:`ExcuseDecided`.
    """

    rank: Rank | None = None
    decider: Decider | None = None
    reference: str | None = None
    decided_on: Day | None = None
    reason: str | None = personal(Person.PARTICIPANT, needed=True)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class ReferredForProsecution:
    """A breach without excuse was referred for prosecution of the original offence.

    Who decides stands in the same fields as of :class:`ExcuseDecided`.
    """

    rank: Rank | None = None
    decider: Decider | None = None
    reference: str | None = None
    decided_on: Day | None = None
    reason: str | None = personal(Person.PARTICIPANT, needed=True)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class ArrestedForBreach:
    """The offender was arrested for a suspected breach, and what followed: s.24A(2).

    ``bail_until`` is the day bail runs to; ``rank`` is of whoever decided what followed.
    """

    outcome: ArrestOutcome
    bail_until: Day | None = None
    rank: Rank | None = None


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class ProsecutionDecided:
    """A prosecutor decided whether the original offence is prosecuted: by which reference, and on which day."""

    reference: str
    decided_on: Day
    prosecute: bool

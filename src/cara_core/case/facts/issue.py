"""The five requirements of a conditional caution, one after the other, and its issue."""

import attrs

from cara_core.case.facts.fields import checked_what, personal
from cara_core.terms.caution import Condition, Decider, Person, Rank, RunningTerms
from cara_core.terms.days import Day

__all__ = [
    "Authorised",
    "CautionIssued",
    "ConditionsDecided",
    "DocumentSigned",
    "EffectExplained",
    "EvidenceFound",
    "OffenceAdmitted",
]


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class EvidenceFound:
    """The authorised person has evidence, or has none: s.23(1)."""

    sufficient: bool
    reference: str | None = personal(Person.PARTICIPANT)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class Authorised:
    """It was decided that there is enough evidence to charge, and that a caution should be given: s.23(2).

    ``rank`` and ``dpp_authorisation`` (a reference) are of the authorised person. Of a
    prosecutor there are ``reference`` and ``decided_on``, of the decision itself.
    """

    decider: Decider
    enough_evidence: bool
    caution_right: bool
    rank: Rank | None = None
    dpp_authorisation: str | None = None
    reference: str | None = None
    decided_on: Day | None = None
    reason: str | None = personal(Person.PARTICIPANT)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class OffenceAdmitted:
    """The offender admitted the offence to the authorised person: s.23(3).

    ``rank`` is of whoever it was admitted to. ``appropriate_adult``: one was present, where one was needed.
    """

    rank: Rank | None = None
    appropriate_adult: bool | None = None
    reference: str | None = personal(Person.PARTICIPANT)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class EffectExplained:
    """The effect was explained, and that failing to comply may lead to prosecution: s.23(4).

    ``rank`` is of whoever explained it. ``appropriate_adult``: one was present, where one was needed.
    """

    effect_explained: bool
    warned: bool
    rank: Rank | None = None
    appropriate_adult: bool | None = None


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class ConditionsDecided:
    """It was decided what the conditions are."""

    conditions: tuple[Condition, ...]


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class DocumentSigned:
    """The offender signed a document with its four parts: s.23(5).

    ``conditions`` is the digest of exactly the conditions it lists, ``signed_document`` the
    SHA-256 of the document itself. ``appropriate_adult``: one was present, where one was needed.
    """

    offence_details: bool
    admission: bool
    consent: bool
    conditions: str
    signed_document: str | None = None
    appropriate_adult: bool | None = None


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class CautionIssued:
    """The caution was given.

    Whoever records it says who gave it and, where the caution needs them, the two reasons.
    The days and the terms are worked out by the core and stay with the case.
    ``enhanced``: the victim has enhanced rights under the Victims' Code, as is normal here.

    A caution that was given on paper though something was missing is kept as it was given:
    ``irregular`` says why, and ``irregular_rank`` is of the inspector or above who says so
    (where it is not given, ``rank`` counts). ``is_irregular`` says openly that it was.
    """

    rank: Rank | None = None
    dpp_authorisation: str | None = None
    enhanced: bool = True
    irregular: str | None = personal(Person.PARTICIPANT)
    irregular_rank: Rank | None = None
    period_reason: str | None = personal(Person.PARTICIPANT)
    margin_reason: str | None = personal(Person.PARTICIPANT)
    ends_on: Day | None = None
    spent_on: Day | None = None
    prosecute_by: Day | None = None
    dpp_consent_needed: bool = False
    is_irregular: bool = False
    terms: RunningTerms | None = None

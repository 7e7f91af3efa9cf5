"""How a case ends."""

from enum import StrEnum

import attrs

from cara_core.case.facts.fields import checked_what, personal
from cara_core.terms.caution import Person, Rank
from cara_core.terms.days import Day

__all__ = [
    "CaseTransferred",
    "CautionQuashed",
    "Ceased",
    "Closed",
    "Closure",
    "Completed",
    "EndedIncomplete",
    "QuashedBy",
    "Withdrawn",
]


class Closure(StrEnum):
    """Why a case ended before any caution was given."""

    DECLINED = "declined"
    NOT_ELIGIBLE = "not_eligible"
    VICTIM_DISAGREES = "victim_disagrees"
    NOT_AUTHORISED = "not_authorised"
    OUT_OF_TIME = "out_of_time"
    OTHER = "other"


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class Ceased:
    """Proceedings were started for the original offence, so the caution ceased to have effect: s.24(3).

    ``dpp_consent``: its reference, where Theft Act 1968 s.30(4) asks for it. ``is_irregular``
    says that something the law asks for before it was missing; ``irregular`` why.
    """

    dpp_consent: str | None = None
    irregular: str | None = personal(Person.PARTICIPANT)
    is_irregular: bool = False


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class Completed:
    """Every condition was kept, and everything owed to the victim was done."""


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class Withdrawn:
    """A caution that had been given was withdrawn by the police."""

    rank: Rank
    reason: str | None = personal(Person.PARTICIPANT, needed=True)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class Closed:
    """The case ended before any caution was given. Nobody has to say why an offer is declined."""

    closure: Closure


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class EndedIncomplete:
    """The caution ran out, not completed and without a breach: a supervisor says so, after its last day.

    ``outstanding`` are the ids of the conditions that were not kept in full.
    """

    rank: Rank
    outstanding: tuple[str, ...] = ()
    reason: str | None = personal(Person.PARTICIPANT, needed=True)


class QuashedBy(StrEnum):
    """Who set a caution aside."""

    COURT = "court"
    FORCE = "force"


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class CautionQuashed:
    """The caution was set aside: it counts as never given. Source: Stratton, [2013] EWHC 1561 (Admin)."""

    by: QuashedBy
    reference: str
    decided_on: Day


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class CaseTransferred:
    """Another force took the case over: ``accepted_by`` is a role or number there, on ``accepted_on``.

    Without an acceptance there is no transfer.
    """

    to: str
    reference: str
    accepted_by: str
    accepted_on: Day

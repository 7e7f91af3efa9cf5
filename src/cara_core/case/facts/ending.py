"""How a case ends."""

from enum import StrEnum

import attrs

from cara_core.case.facts.fields import checked_what, personal
from cara_core.terms.caution import Person, Rank

__all__ = ["Ceased", "Closed", "Closure", "Completed", "Withdrawn"]


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

    ``dpp_consent``: its reference, where Theft Act 1968 s.30(4) asks for it.
    """

    dpp_consent: str | None = None


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

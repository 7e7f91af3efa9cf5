"""What happens to the people of a case, and who takes it on."""

from enum import StrEnum

import attrs

from cara_core.case.facts.fields import checked_what, personal
from cara_core.terms.caution import Person
from cara_core.terms.days import Day

__all__ = [
    "LegalAdviceOffered",
    "PersonDied",
    "PersonUnavailable",
    "ProviderDecided",
    "RejectionReason",
    "UnavailableReason",
]


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class PersonDied:
    """The participant or the victim died. The participant's death ends the case."""

    person: Person


class UnavailableReason(StrEnum):
    """Why the participant cannot come."""

    CUSTODY = "custody"
    HOSPITAL = "hospital"
    ABROAD = "abroad"
    OTHER = "other"


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class PersonUnavailable:
    """The participant cannot come from one day until another; both are counted. No ``until``: it is not known."""

    from_: Day
    until: Day | None = None
    reason: UnavailableReason | None = personal(Person.PARTICIPANT, needed=True)


class RejectionReason(StrEnum):
    """Why a provider does not take somebody on. The list is illustrative."""

    NO_PLACES = "no_places"
    LANGUAGE = "language"
    UNSUITABLE = "unsuitable"
    UNSAFE = "unsafe"
    OTHER = "other"


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class ProviderDecided:
    """The provider takes the participant on, or does not and says why."""

    accepts: bool
    why: RejectionReason | None = personal(Person.PARTICIPANT)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class LegalAdviceOffered:
    """The suspect was offered legal advice, and took it or did not."""

    offered: bool
    taken: bool | None = None

"""The record itself: kept longer, erased in part, disclosed in part, an outcome entered elsewhere, a contact record."""

from enum import StrEnum

import attrs

from cara_core.case.facts.fields import checked_what, personal
from cara_core.terms.caution import Person
from cara_core.terms.days import Day

__all__ = [
    "ContactRecordKept",
    "DisclosureGround",
    "DisclosureRestricted",
    "DisclosureScope",
    "OutcomeRecorded",
    "PersonErased",
    "RecordSystem",
    "RetentionReviewed",
]


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class RetentionReviewed:
    """It was decided to keep the record, until it is reviewed again."""

    review_again_on: Day
    reason: str | None = personal(Person.PARTICIPANT, needed=True)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class PersonErased:
    """It was decided to erase a person's data. The record stays, and can no longer be read.

    ``authority`` is the reference of the decision. ``ordered``: a court or the Commissioner
    ordered it, so that it is done though something is still owed to a victim.
    """

    person: Person
    authority: str
    ordered: bool = False


class RecordSystem(StrEnum):
    """Which record an outcome is entered in: the force's crime record, or the Police National Computer."""

    CRIME = "crime"
    PNC = "pnc"


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class OutcomeRecorded:
    """An outcome was entered in another record: under which code, and by which reference."""

    system: RecordSystem
    code: str
    reference: str


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class ContactRecordKept:
    """A record of where somebody can be reached was kept beside the case: its version, and nothing of it.

    Made by the core. ``usable``: there is a way to reach them that is known to be safe.
    """

    person: Person
    version: int
    usable: bool
    do_not_contact: bool = False


class DisclosureGround(StrEnum):
    """Why access to somebody's own data may be restricted: Data Protection Act 2018 s.45(4)(a) to (e)."""

    INQUIRY = "inquiry"
    CRIME = "crime"
    PUBLIC_SECURITY = "public_security"
    NATIONAL_SECURITY = "national_security"
    RIGHTS_OF_OTHERS = "rights_of_others"


class DisclosureScope(StrEnum):
    """How far access is restricted: s.45(4), "wholly or partly"."""

    IN_FULL = "in_full"
    IN_PART = "in_part"


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class DisclosureRestricted:
    """A named human restricted what a person is given of their own data, and why: s.45(4) and (7).

    ``person`` is whose request it is. ``review_on`` is the day the restriction is looked at again.
    """

    person: Person
    ground: DisclosureGround
    scope: DisclosureScope
    review_on: Day
    reason: str | None = personal(Person.VICTIM, needed=True)

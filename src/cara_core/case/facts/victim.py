"""What the victim was asked, said, and was told of, and how each attempt to reach the victim went."""

from enum import StrEnum

import attrs

from cara_core.case.facts.fields import checked_what, personal
from cara_core.case.facts.safety import ConcernCategory, Immediacy
from cara_core.terms.caution import Person
from cara_core.terms.contact import CallOutcome
from cara_core.terms.days import Day

__all__ = [
    "AgreementWithdrawn",
    "Channel",
    "ContactEffect",
    "Occasion",
    "VictimAsked",
    "VictimContacted",
    "ViewsNotSought",
    "ViewsSought",
]


class Channel(StrEnum):
    """By which way somebody was spoken to. Where somebody can be reached is never part of a fact."""

    IN_PERSON = "in_person"
    TELEPHONE = "telephone"
    VIDEO = "video"
    THROUGH_ADVOCATE = "through_advocate"
    WRITING = "writing"


class Occasion(StrEnum):
    """On which occasion the victim was to be contacted."""

    CAUTION_ISSUED = "caution_issued"
    FIRST_WORKSHOP = "first_workshop"
    COMPLETION = "completion"
    ENDED = "ended"
    CHANGE = "change"
    OTHER = "other"


class ContactEffect(StrEnum):
    """What a contact does to what is owed: it settles it, it is tried again, she asked for no more, or no way is safe.

    Worked out by the core from the outcome, and open: duties read it without any key.
    """

    SETTLES = "settles"
    AGAIN = "again"
    ENDS = "ends"
    BLOCKED = "blocked"


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class ViewsSought:
    """An effort was made to obtain the victim's views: CJA 2003 s.23ZA, a duty and no veto."""

    how: Channel
    suspect_present: bool
    obtained: bool
    reference: str | None = personal(Person.VICTIM)
    community_remedy: str | None = personal(Person.VICTIM)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class ViewsNotSought:
    """No effort could be made to obtain the victim's views, for a recorded reason."""

    reason: str | None = personal(Person.VICTIM, needed=True)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class VictimAsked:
    """The victim was asked: about agreement, and whether the caution would put the victim at risk."""

    how: Channel
    suspect_present: bool
    agrees: bool | None = personal(Person.VICTIM, needed=True)
    specific_risk: bool | None = personal(Person.VICTIM, needed=True)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class AgreementWithdrawn:
    """The victim no longer agrees. Before issue that closes the route; afterwards risk is reviewed."""

    how: Channel
    reason: str | None = personal(Person.VICTIM)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class VictimContacted:
    """The victim was contacted, or an attempt was made.

    An attempt that did not reach the victim is escalated: ``escalated_to`` is a role, such as an
    independent adviser. ``concern``: the victim, or whoever spoke to the victim, is worried.
    ``outcome``: what came of a call, in the words of the call's sheet.

    ``also`` are other occasions that the same contact settles. ``category`` and ``immediacy`` are
    of a concern; ``again_on`` is the day the victim named for another try; ``tell_by`` the way
    in which the victim, who wants no more contact, wants to be told what has to be told.
    ``effect`` is worked out by the core.
    """

    occasion: Occasion
    how: Channel
    reached: bool
    concern: bool
    escalated_to: str | None = None
    also: tuple[Occasion, ...] = ()
    immediacy: Immediacy | None = None
    again_on: Day | None = None
    tell_by: Channel | None = None
    effect: ContactEffect | None = None
    category: ConcernCategory | None = personal(Person.VICTIM)
    outcome: CallOutcome | None = personal(Person.VICTIM)
    said: str | None = personal(Person.VICTIM)

"""The record itself: kept longer, or a person's part of it erased."""

import attrs

from cara_core.case.facts.fields import checked_what, personal
from cara_core.terms.caution import Person
from cara_core.terms.days import Day

__all__ = ["PersonErased", "RetentionReviewed"]


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class RetentionReviewed:
    """It was decided to keep the record, until it is reviewed again."""

    review_again_on: Day
    reason: str | None = personal(Person.PARTICIPANT, needed=True)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class PersonErased:
    """It was decided to erase a person's data. The record stays, and can no longer be read.

    ``authority`` is the reference of the decision.
    """

    person: Person
    authority: str

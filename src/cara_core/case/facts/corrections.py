"""What was not known yet, or was wrong: a referral corrected, a fact taken back, a caution looked at again."""

from collections.abc import Mapping
from enum import StrEnum

import attrs

from cara_core.case.facts.fields import checked_what, personal
from cara_core.terms.caution import Person, Rank
from cara_core.terms.checking.checked_values import own_copy
from cara_core.terms.days import Day

__all__ = [
    "ErrorCode",
    "IssueReviewed",
    "NotTheSame",
    "RecordedInError",
    "ReferralCorrected",
    "ReviewAbout",
    "ReviewDecision",
]


class ErrorCode(StrEnum):
    """Why a fact is taken back."""

    WRONG_CASE = "wrong_case"
    NEVER_HAPPENED = "never_happened"
    TWICE = "twice"
    WRONG_CONTENT = "wrong_content"


class ReviewAbout(StrEnum):
    """What a review looks at: the kind of fact that may have been wrong."""

    CAUTION_ISSUED = "caution_issued"
    COMPLETED = "completed"
    CEASED = "ceased"
    CLOSED = "closed"
    ENDED_INCOMPLETE = "ended_incomplete"


class ReviewDecision(StrEnum):
    """What a review decides."""

    STANDS = "stands"
    WITHDRAW = "withdraw"
    PROSECUTOR = "prosecutor"


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class ReferralCorrected:
    """What the referral said was wrong, or is known now.

    ``changes`` gives for each path (``suspect.on_bail_for_other_offence``, ``offences[0].code``) its
    new value as JSON has it; null means not known. ``source`` says where it is known from, ``since``
    from which day on it holds (without it: from the beginning). ``paths`` are the paths, which
    the core adds: they stay open where the values are sealed.
    """

    changes: Mapping[str, object] | None = personal(Person.PARTICIPANT, needed=True, converter=own_copy)
    source: str | None = personal(Person.VICTIM, needed=True)
    since: Day | None = None
    paths: tuple[str, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class RecordedInError:
    """A fact is taken back: what it says did not happen in this case, or not so. ``fact`` is its number."""

    fact: int
    code: ErrorCode
    rank: Rank | None = None
    reason: str | None = personal(Person.VICTIM, needed=True)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class IssueReviewed:
    """A supervisor looked again at a caution, or an end, that may have been wrong, and decided what follows."""

    about: ReviewAbout
    decision: ReviewDecision
    rank: Rank
    reason: str | None = personal(Person.VICTIM, needed=True)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class NotTheSame:
    """A supervisor looked at another case that seems to belong with this one, and it is about something else.

    ``case`` names the other case. It says so of both, in whichever of them it stands: neither
    refuses a caution in the other any more. That they belong together stays shown, as settled.
    """

    case: str
    rank: Rank
    reason: str | None = personal(Person.VICTIM, needed=True)

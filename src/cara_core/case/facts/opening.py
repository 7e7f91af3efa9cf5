"""A case is opened with a referral, and screened."""

from collections.abc import Mapping
from enum import StrEnum

import attrs

from cara_core.case.facts.fields import checked_what, personal
from cara_core.terms.caution import Person
from cara_core.terms.checking.checked_values import own_copy
from cara_core.terms.days import Day
from cara_core.terms.decision.decision import Outcome
from cara_core.terms.referral import Referral

__all__ = ["Referred", "Screened", "Unmet"]


class Unmet(StrEnum):
    """What a caution rests on and what is not there: the five requirements of s.23, the screening, safety.

    None of them says that it is the victim's answer that is missing: that is in the decision.
    """

    EVIDENCE = "evidence"
    DECISION = "decision"
    ADMISSION = "admission"
    EXPLANATION = "explanation"
    DOCUMENT = "document"
    SCREENING = "screening"
    HOLD = "hold"
    STOPPED = "stopped"


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class Referred:
    """A case was opened with a referral. What of it is whose: ``case/personal.py``."""

    force: str
    community: str | None = None
    referral: Referral | None = personal(Person.PARTICIPANT, needed=True)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class Screened:
    """The referral was screened: what came of it, and by which digest it can be found again.

    ``issue_by`` is the last day on which a caution could be given so that a breach on its
    last day could still be prosecuted; ``None`` where no offence has a limit.

    The core adds one whenever what was known changes. ``as_of`` is the day it was screened as
    of: that of the caution, once one was given. ``cause`` is the number of the fact that made
    it necessary; ``needs`` are the paths of the referral that would settle what is not known;
    ``unmet`` is what a caution of that day rests on and what is not there.
    """

    outcome: Outcome
    digest: str
    made_with: Mapping[str, str] = attrs.field(converter=own_copy)
    issue_by: Day | None = None
    as_of: Day | None = None
    cause: int | None = None
    needs: tuple[str, ...] = ()
    unmet: tuple[Unmet, ...] = ()

"""What can happen in the life of a caution: facts, in the past tense, one class for each.

A :class:`Fact` says what happened in which case, as which number, on which day, and who
says so. Nothing is edited. A fact that was wrong is superseded by one of the same kind,
which names its number and says why.

The public format is ``cara-fact/1`` (``docs/reference/fact.md``). Whose data a value is,
and so under whose key it is kept, stands in ``case/personal.py``.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, TypeAlias, get_args

import attrs
from attrs import validators
from typing_extensions import override

from cara_core.terms.caution import ArrestOutcome, Condition, Decider, Part, Person, Rank, RunningTerms
from cara_core.terms.contact import CallOutcome
from cara_core.terms.days import Day
from cara_core.terms.decision.decision import Outcome
from cara_core.terms.instants import Instant
from cara_core.terms.referral import Referral
from cara_core.terms.risk import Grade

__all__ = [
    "FACT_FORMAT",
    "KINDS",
    "KIND_OF",
    "SUPERSEDABLE",
    "AbsenceJudged",
    "AgreementWithdrawn",
    "ArrestedForBreach",
    "Attendance",
    "AttendanceRecorded",
    "Authorised",
    "BookingCancelled",
    "BreachNotPursued",
    "CautionIssued",
    "Ceased",
    "Channel",
    "Closed",
    "Closure",
    "Completed",
    "Concern",
    "ConditionsDecided",
    "ConditionsVaried",
    "DocumentSigned",
    "EffectExplained",
    "EvidenceFound",
    "ExcuseDecided",
    "Fact",
    "NonComplianceRecorded",
    "Occasion",
    "OffenceAdmitted",
    "Part",
    "PersonErased",
    "Referred",
    "ReferredForProsecution",
    "RetentionReviewed",
    "RiskReassessed",
    "RiskReviewed",
    "SafetyHoldLifted",
    "SafetyHoldPlaced",
    "Screened",
    "VictimAsked",
    "VictimContacted",
    "ViewsNotSought",
    "ViewsSought",
    "What",
    "Withdrawn",
    "WorkshopsBooked",
]

FACT_FORMAT: Final = "cara-fact/1"


class Channel(StrEnum):
    """By which way somebody was spoken to. Where somebody can be reached is never part of a fact."""

    IN_PERSON = "in_person"
    TELEPHONE = "telephone"
    VIDEO = "video"
    THROUGH_ADVOCATE = "through_advocate"
    WRITING = "writing"


class Attendance(StrEnum):
    """What the provider tells the police of a workshop, and nothing else.

    ``late``: came late and was refused entry, which is an absence.
    """

    ATTENDED = "attended"
    ABSENT = "absent"
    LATE = "late"


class Occasion(StrEnum):
    """On which occasion the victim was to be contacted."""

    CAUTION_ISSUED = "caution_issued"
    FIRST_WORKSHOP = "first_workshop"
    COMPLETION = "completion"
    ENDED = "ended"
    OTHER = "other"


class Concern(StrEnum):
    """Where a concern for somebody's safety came from."""

    VICTIM = "victim"
    PARTICIPANT = "participant"
    PROVIDER = "provider"
    POLICE = "police"
    OTHER = "other"


class Closure(StrEnum):
    """Why a case ended before any caution was given."""

    DECLINED = "declined"
    NOT_ELIGIBLE = "not_eligible"
    VICTIM_DISAGREES = "victim_disagrees"
    NOT_AUTHORISED = "not_authorised"
    OUT_OF_TIME = "out_of_time"
    OTHER = "other"


def _of(person: Person, *, needed: bool = False) -> Any:
    """A field that holds what a person said or did: kept under that person's key.

    ``needed``: it has to be said when the fact is recorded. It is ``None`` afterwards only
    where the person's data have been erased.
    """
    return attrs.field(default=None, repr=False, metadata={"person": person, "needed": needed})


@attrs.frozen(kw_only=True)
class Referred:
    """A case was opened with a referral. What of it is whose: ``case/personal.py``."""

    force: str
    community: str | None = None
    referral: Referral | None = _of(Person.PARTICIPANT, needed=True)


@attrs.frozen(kw_only=True)
class Screened:
    """The referral was screened: what came of it, and by which digest it can be found again.

    ``issue_by`` is the last day on which a caution could be given so that a breach on its
    last day could still be prosecuted; ``None`` where no offence has a limit.
    """

    outcome: Outcome
    digest: str
    made_with: Mapping[str, str]
    issue_by: Day | None = None


@attrs.frozen(kw_only=True)
class ViewsSought:
    """An effort was made to obtain the victim's views: CJA 2003 s.23ZA, a duty and no veto."""

    how: Channel
    suspect_present: bool
    obtained: bool
    reference: str | None = _of(Person.VICTIM)


@attrs.frozen(kw_only=True)
class ViewsNotSought:
    """No effort could be made to obtain the victim's views, for a recorded reason."""

    reason: str | None = _of(Person.VICTIM, needed=True)


@attrs.frozen(kw_only=True)
class VictimAsked:
    """The victim was asked: about agreement, and whether the caution would put the victim at risk."""

    how: Channel
    suspect_present: bool
    agrees: bool | None = _of(Person.VICTIM, needed=True)
    specific_risk: bool | None = _of(Person.VICTIM, needed=True)


@attrs.frozen(kw_only=True)
class AgreementWithdrawn:
    """The victim no longer agrees. Before issue that closes the route; afterwards risk is reviewed."""

    how: Channel
    reason: str | None = _of(Person.VICTIM)


@attrs.frozen(kw_only=True)
class EvidenceFound:
    """The authorised person has evidence, or has none: s.23(1)."""

    sufficient: bool
    reference: str | None = _of(Person.PARTICIPANT)


@attrs.frozen(kw_only=True)
class Authorised:
    """It was decided that there is enough evidence to charge, and that a caution should be given: s.23(2).

    ``rank`` and ``dpp_authorisation`` (a reference) are of the authorised person.
    """

    decider: Decider
    enough_evidence: bool
    caution_right: bool
    rank: Rank | None = None
    dpp_authorisation: str | None = None
    reason: str | None = _of(Person.PARTICIPANT)


@attrs.frozen(kw_only=True)
class OffenceAdmitted:
    """The offender admitted the offence to the authorised person: s.23(3)."""

    reference: str | None = _of(Person.PARTICIPANT)


@attrs.frozen(kw_only=True)
class EffectExplained:
    """The effect was explained, and that failing to comply may lead to prosecution: s.23(4)."""

    effect_explained: bool
    warned: bool


@attrs.frozen(kw_only=True)
class ConditionsDecided:
    """It was decided what the conditions are."""

    conditions: tuple[Condition, ...]


@attrs.frozen(kw_only=True)
class DocumentSigned:
    """The offender signed a document with its four parts: s.23(5).

    ``conditions`` is the digest of exactly the conditions it lists.
    """

    offence_details: bool
    admission: bool
    consent: bool
    conditions: str


@attrs.frozen(kw_only=True)
class CautionIssued:
    """The caution was given.

    Whoever records it says who gave it and, where the caution needs them, the two reasons.
    The days and the terms are worked out by the core and stay with the case.
    ``enhanced``: the victim has enhanced rights under the Victims' Code, as is normal here.
    """

    rank: Rank | None = None
    dpp_authorisation: str | None = None
    enhanced: bool = True
    period_reason: str | None = _of(Person.PARTICIPANT)
    margin_reason: str | None = _of(Person.PARTICIPANT)
    ends_on: Day | None = None
    spent_on: Day | None = None
    prosecute_by: Day | None = None
    dpp_consent_needed: bool = False
    terms: RunningTerms | None = None


@attrs.frozen(kw_only=True)
class WorkshopsBooked:
    """A pair of workshops was booked, in place of any pair still to come.

    ``first_workshop`` and ``second_workshop`` are their ids in the calendar they came from.
    """

    first: Day
    second: Day
    first_workshop: str | None = None
    second_workshop: str | None = None


@attrs.frozen(kw_only=True)
class BookingCancelled:
    """The booked pair will not take place as booked. Nobody was absent."""

    reason: str | None = _of(Person.PARTICIPANT)


@attrs.frozen(kw_only=True)
class AttendanceRecorded:
    """The provider said who was there: attendance, and nothing that was said."""

    part: Part
    workshop_on: Day
    attendance: Attendance


@attrs.frozen(kw_only=True)
class AbsenceJudged:
    """Somebody decided whether there was a reasonable excuse for an absence, and why."""

    part: Part
    workshop_on: Day
    reasonable: bool
    reason: str | None = _of(Person.PARTICIPANT, needed=True)


@attrs.frozen(kw_only=True)
class VictimContacted:
    """The victim was contacted, or an attempt was made.

    An attempt that did not reach the victim is escalated: ``escalated_to`` is a role, such as an
    independent adviser. ``concern``: the victim, or whoever spoke to the victim, is worried.
    ``outcome``: what came of a call, in the words of the call's sheet.
    """

    occasion: Occasion
    how: Channel
    reached: bool
    concern: bool
    escalated_to: str | None = None
    outcome: CallOutcome | None = _of(Person.VICTIM)
    said: str | None = _of(Person.VICTIM)


@attrs.frozen(kw_only=True)
class SafetyHoldPlaced:
    """A concern for safety pauses what is sent to the participant, and blocks completion."""

    concern: Concern
    reason: str | None = _of(Person.VICTIM, needed=True)


@attrs.frozen(kw_only=True)
class SafetyHoldLifted:
    """A supervisor lifted the safety hold."""

    rank: Rank
    reason: str | None = _of(Person.VICTIM, needed=True)


@attrs.frozen(kw_only=True)
class RiskReassessed:
    """Risk was assessed again. A high grade stops the case."""

    grade: Grade
    tool: str
    reason: str | None = _of(Person.VICTIM)


@attrs.frozen(kw_only=True)
class RiskReviewed:
    """Risk was reviewed because something called for it, such as an agreement withdrawn."""

    continues: bool
    reason: str | None = _of(Person.VICTIM, needed=True)


@attrs.frozen(kw_only=True)
class ConditionsVaried:
    """The conditions were varied, with the offender's consent and a newly signed document: s.23B.

    ``document`` is the digest of the conditions in the new document.
    """

    conditions: tuple[Condition, ...]
    consent: bool
    document: str
    reason: str | None = _of(Person.PARTICIPANT, needed=True)
    ends_on: Day | None = None


@attrs.frozen(kw_only=True)
class NonComplianceRecorded:
    """A condition was not kept, as it seems. Whether that is a breach is for a human to decide."""

    condition: str
    failed_on: Day
    reference: str | None = _of(Person.PARTICIPANT)


@attrs.frozen(kw_only=True)
class ExcuseDecided:
    """It was decided whether there was a reasonable excuse: s.24(1)."""

    reasonable: bool
    reason: str | None = _of(Person.PARTICIPANT, needed=True)


@attrs.frozen(kw_only=True)
class BreachNotPursued:
    """A breach without excuse is not taken further. The law says *may*: a human decides."""

    reason: str | None = _of(Person.PARTICIPANT, needed=True)


@attrs.frozen(kw_only=True)
class ReferredForProsecution:
    """A breach without excuse was referred for prosecution of the original offence."""

    reason: str | None = _of(Person.PARTICIPANT, needed=True)


@attrs.frozen(kw_only=True)
class ArrestedForBreach:
    """The offender was arrested for a suspected breach, and what followed: s.24A(2)."""

    outcome: ArrestOutcome


@attrs.frozen(kw_only=True)
class Ceased:
    """Proceedings were started for the original offence, so the caution ceased to have effect: s.24(3).

    ``dpp_consent``: its reference, where Theft Act 1968 s.30(4) asks for it.
    """

    dpp_consent: str | None = None


@attrs.frozen(kw_only=True)
class Completed:
    """Every condition was kept, and everything owed to the victim was done."""


@attrs.frozen(kw_only=True)
class Withdrawn:
    """A caution that had been given was withdrawn by the police."""

    rank: Rank
    reason: str | None = _of(Person.PARTICIPANT, needed=True)


@attrs.frozen(kw_only=True)
class Closed:
    """The case ended before any caution was given. Nobody has to say why an offer is declined."""

    closure: Closure


@attrs.frozen(kw_only=True)
class RetentionReviewed:
    """It was decided to keep the record, until it is reviewed again."""

    review_again_on: Day
    reason: str | None = _of(Person.PARTICIPANT, needed=True)


@attrs.frozen(kw_only=True)
class PersonErased:
    """It was decided to erase a person's data. The record stays, and can no longer be read.

    ``authority`` is the reference of the decision.
    """

    person: Person
    authority: str


What: TypeAlias = (
    Referred
    | Screened
    | ViewsSought
    | ViewsNotSought
    | VictimAsked
    | AgreementWithdrawn
    | EvidenceFound
    | Authorised
    | OffenceAdmitted
    | EffectExplained
    | ConditionsDecided
    | DocumentSigned
    | CautionIssued
    | WorkshopsBooked
    | BookingCancelled
    | AttendanceRecorded
    | AbsenceJudged
    | VictimContacted
    | SafetyHoldPlaced
    | SafetyHoldLifted
    | RiskReassessed
    | RiskReviewed
    | ConditionsVaried
    | NonComplianceRecorded
    | ExcuseDecided
    | BreachNotPursued
    | ReferredForProsecution
    | ArrestedForBreach
    | Ceased
    | Completed
    | Withdrawn
    | Closed
    | RetentionReviewed
    | PersonErased
)
"""What happened: one class for each kind of fact."""


def _kind(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


KINDS: Final[Mapping[str, type[What]]] = {_kind(one.__name__): one for one in get_args(What)}
"""Every kind of fact by its name in ``cara-fact/1``, in the order of a case's life."""
KIND_OF: Final[Mapping[type, str]] = {kind: name for name, kind in KINDS.items()}

SUPERSEDABLE: Final = frozenset({AttendanceRecorded, AbsenceJudged, VictimContacted, VictimAsked})
"""What may be superseded: what was reported or judged wrongly. What was decided stands."""

_BY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_-]{0,63}", re.ASCII)
_CASE: Final = re.compile(r"[A-Za-z0-9_/-]{1,64}", re.ASCII)


@attrs.frozen(kw_only=True, repr=False)
class Fact:
    """One thing that happened in one case.

    ``number`` counts the facts of the case from 1. ``on`` is the day it happened in London,
    ``at`` the instant where that is known. ``by`` is who says so: a role or a collar number,
    never a name. ``supersedes`` is the number of the fact this one takes the place of, and
    ``why`` says why.
    """

    case: str = attrs.field(validator=validators.matches_re(_CASE))
    number: int = attrs.field(validator=validators.ge(1))
    on: Day
    at: Instant | None = None
    by: str = attrs.field(validator=validators.matches_re(_BY))
    what: What
    supersedes: int | None = None
    why: str | None = None

    @property
    def kind(self) -> str:
        """Its kind, as in ``cara-fact/1``."""
        return KIND_OF[type(self.what)]

    @override
    def __repr__(self) -> str:
        return f"<Fact {self.case} {self.number} {self.kind}>"

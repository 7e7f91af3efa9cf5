"""One fact, and every kind there is.

Nothing is edited. A fact that was wrong is superseded by one of the same kind, which names
its number and says why, or taken back.
"""

import re
from collections.abc import Mapping
from typing import Any, Final, TypeAlias, get_args

import attrs
from typing_extensions import override

from cara_core.case.facts.breach import (
    ArrestedForBreach,
    BreachNotPursued,
    ConditionsVaried,
    ExcuseDecided,
    NonComplianceRecorded,
    ProsecutionDecided,
    ReferredForProsecution,
)
from cara_core.case.facts.corrections import IssueReviewed, NotTheSame, RecordedInError, ReferralCorrected
from cara_core.case.facts.ending import (
    CaseTransferred,
    CautionQuashed,
    Ceased,
    Closed,
    Completed,
    EndedIncomplete,
    Withdrawn,
)
from cara_core.case.facts.fields import BY_FORM, CASE_FORM
from cara_core.case.facts.issue import (
    Authorised,
    CautionIssued,
    ConditionsDecided,
    DocumentSigned,
    EffectExplained,
    EvidenceFound,
    OffenceAdmitted,
)
from cara_core.case.facts.opening import Referred, Screened
from cara_core.case.facts.people import LegalAdviceOffered, PersonDied, PersonUnavailable, ProviderDecided
from cara_core.case.facts.records import (
    ContactRecordKept,
    DisclosureRestricted,
    OutcomeRecorded,
    PersonErased,
    RetentionReviewed,
)
from cara_core.case.facts.safety import (
    ConcernAcknowledged,
    ConcernClosed,
    ConcernRaised,
    IncidentReported,
    MaracReferred,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldLifted,
    SafetyHoldPlaced,
)
from cara_core.case.facts.study import StudyAllocated, StudyDeviated, StudyEnrolled, StudyWithdrawn
from cara_core.case.facts.victim import AgreementWithdrawn, VictimAsked, VictimContacted, ViewsNotSought, ViewsSought
from cara_core.case.facts.workshops import (
    AbsenceJudged,
    AttendanceRecorded,
    BookingCancelled,
    WorkshopHeld,
    WorkshopNotHeld,
    WorkshopsBooked,
)
from cara_core.errors import Fault, InputError
from cara_core.terms.checking.checked_values import checked_kinds
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant, london_day

__all__ = [
    "ACTS",
    "FACT_FORMAT",
    "GIVEN_OR_ENDED",
    "KINDS",
    "KIND_OF",
    "MADE_BY_THE_CORE",
    "OF_SAFETY",
    "REPORTS",
    "SUPERSEDABLE",
    "Fact",
    "What",
]

FACT_FORMAT: Final = "cara-fact/1"

What: TypeAlias = (
    Referred
    | Screened
    | ReferralCorrected
    | LegalAdviceOffered
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
    | StudyEnrolled
    | StudyAllocated
    | CautionIssued
    | IssueReviewed
    | NotTheSame
    | ProviderDecided
    | WorkshopsBooked
    | BookingCancelled
    | WorkshopNotHeld
    | WorkshopHeld
    | AttendanceRecorded
    | AbsenceJudged
    | PersonUnavailable
    | PersonDied
    | ContactRecordKept
    | VictimContacted
    | ConcernRaised
    | ConcernAcknowledged
    | ConcernClosed
    | IncidentReported
    | SafetyHoldPlaced
    | SafetyHoldLifted
    | RiskReassessed
    | RiskReviewed
    | MaracReferred
    | ConditionsVaried
    | NonComplianceRecorded
    | ExcuseDecided
    | BreachNotPursued
    | ReferredForProsecution
    | ArrestedForBreach
    | ProsecutionDecided
    | Ceased
    | Completed
    | EndedIncomplete
    | Withdrawn
    | CautionQuashed
    | CaseTransferred
    | Closed
    | OutcomeRecorded
    | RecordedInError
    | StudyDeviated
    | StudyWithdrawn
    | DisclosureRestricted
    | RetentionReviewed
    | PersonErased
)
"""What happened: one class for each kind of fact."""


def _kind(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


KINDS: Final[Mapping[str, type[What]]] = {_kind(what.__name__): what for what in get_args(What)}
"""Every kind of fact by its name in ``cara-fact/1``, in the order of a case's life."""
KIND_OF: Final[Mapping[type, str]] = {kind: name for name, kind in KINDS.items()}

MADE_BY_THE_CORE: Final = frozenset({Referred, Screened, ContactRecordKept})
"""What nobody records: the core makes it when a case is opened or screened, or a contact record is kept."""

SUPERSEDABLE: Final = frozenset(KINDS.values()) - MADE_BY_THE_CORE - {PersonErased, StudyAllocated}
"""What may be superseded by one of its kind, or taken back: everything that somebody recorded.

But an erasure, and an allocation: a case has one arm for ever, and what went otherwise is a deviation.
"""

ACTS: Final = frozenset(
    {
        *(Referred, Screened, Authorised, ConditionsDecided, DocumentSigned, CautionIssued, IssueReviewed),
        NotTheSame,
        *(WorkshopsBooked, BookingCancelled, AbsenceJudged),
        *(ConcernAcknowledged, ConcernClosed, SafetyHoldLifted, RiskReviewed),
        *(ConditionsVaried, ExcuseDecided, BreachNotPursued, ReferredForProsecution),
        *(Completed, EndedIncomplete, Withdrawn, CaseTransferred, Closed),
        *(RecordedInError, RetentionReviewed, PersonErased),
        *(StudyEnrolled, StudyAllocated, DisclosureRestricted),
    }
)
"""What is done through this system, or decided by a named human through it.

An act is judged as of when it is said to have happened, and refused while a rule stands against it.
"""
REPORTS: Final = frozenset(KINDS.values()) - ACTS
"""What happened in the world, whoever did it: who agreed, came, stayed away, died, was charged.

A report is kept whatever the case has come to, and is refused only where it cannot be: a day that
lies ahead, a workshop that never was.
"""

GIVEN_OR_ENDED: Final = frozenset(
    {CautionIssued, Completed, Ceased, Withdrawn, Closed, EndedIncomplete, CautionQuashed, CaseTransferred}
)
"""By what a caution was given, or a case ended: an inspector or above takes it back."""
OF_SAFETY: Final = frozenset(
    {ConcernRaised, IncidentReported, SafetyHoldPlaced, AgreementWithdrawn, PersonDied, RiskReassessed, VictimContacted}
)
"""What somebody's safety may rest on: a supervisor takes it back, and never whoever recorded it.

Of an assessment only where its grade is high, of a contact only where there was a concern.
"""


def _counted_from_one(_: object, field: "attrs.Attribute[Any]", number: int) -> None:
    if number < 1:
        raise InputError([Fault(field.name, "NOT_ALLOWED", "found a number below 1; allowed: whole numbers from 1")])


@attrs.frozen(kw_only=True, repr=False, slots=False, field_transformer=checked_kinds(""))
class Fact:
    """One thing that happened in one case.

    ``number`` counts the facts of the case from 1, in the order in which they were recorded.
    ``on`` is the day it happened in London, ``at`` the instant where that is known.
    ``recorded_at`` is when it was recorded: the store writes it, ``None`` outside of one. ``by`` is
    who says so: a role or a collar number, never a name. ``supersedes`` is the number of the fact
    this one takes the place of, ``why`` says why, and ``moves_day`` that it moves the day too.

    Raises :class:`InputError`, which repeats no value, where one is of another kind or form
    (``BAD_CASE``, ``BAD_BY``).
    """

    case: str = attrs.field(validator=CASE_FORM.validator("case"))
    number: int = attrs.field(validator=_counted_from_one)
    on: Day
    at: Instant | None = None
    by: str = attrs.field(validator=BY_FORM.validator("by"))
    what: What
    supersedes: int | None = None
    why: str | None = None
    moves_day: bool = False
    recorded_at: Instant | None = attrs.field(default=None, eq=False)

    @property
    def recorded_on(self) -> Day:
        """On which day in London was it recorded? Where nobody kept that: the day it happened."""
        return self.on if self.recorded_at is None else london_day(self.recorded_at)

    @property
    def kind(self) -> str:
        """Its kind, as in ``cara-fact/1``."""
        return KIND_OF[type(self.what)]

    @override
    def __repr__(self) -> str:
        return f"<Fact {self.case} {self.number} {self.kind}>"

"""What can happen in a case, as facts: one class for each kind, in groups.

A :class:`Fact` says what happened in which case, as which number, on which day, and who
says so. Nothing is edited. A fact that was wrong is superseded by one of the same kind,
which names its number and says why.

The public format is ``cara-fact/1`` (``docs/reference/fact.md``). Whose data a value is,
and so under whose key it is kept, stands in ``case/personal.py``.
"""

from cara_core.case.facts.breach import (
    ArrestedForBreach,
    BreachNotPursued,
    ConditionsVaried,
    ExcuseDecided,
    NonComplianceRecorded,
    ReferredForProsecution,
)
from cara_core.case.facts.ending import Ceased, Closed, Closure, Completed, Withdrawn
from cara_core.case.facts.fact import FACT_FORMAT, KIND_OF, KINDS, SUPERSEDABLE, Fact, What
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
from cara_core.case.facts.records import PersonErased, RetentionReviewed
from cara_core.case.facts.safety import Concern, RiskReassessed, RiskReviewed, SafetyHoldLifted, SafetyHoldPlaced
from cara_core.case.facts.victim import (
    AgreementWithdrawn,
    Channel,
    Occasion,
    VictimAsked,
    VictimContacted,
    ViewsNotSought,
    ViewsSought,
)
from cara_core.case.facts.workshops import (
    AbsenceJudged,
    Attendance,
    AttendanceRecorded,
    BookingCancelled,
    WorkshopDay,
    WorkshopsBooked,
)
from cara_core.terms.caution import Part
from cara_core.terms.contact import CallOutcome

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
    "CallOutcome",
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
    "WorkshopDay",
    "WorkshopsBooked",
]

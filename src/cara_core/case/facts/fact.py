"""One fact, and every kind there is.

Nothing is edited. A fact that was wrong is superseded by one of the same kind, which names
its number and says why.
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
    ReferredForProsecution,
)
from cara_core.case.facts.ending import Ceased, Closed, Completed, Withdrawn
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
from cara_core.case.facts.records import PersonErased, RetentionReviewed
from cara_core.case.facts.safety import RiskReassessed, RiskReviewed, SafetyHoldLifted, SafetyHoldPlaced
from cara_core.case.facts.victim import AgreementWithdrawn, VictimAsked, VictimContacted, ViewsNotSought, ViewsSought
from cara_core.case.facts.workshops import AbsenceJudged, AttendanceRecorded, BookingCancelled, WorkshopsBooked
from cara_core.errors import Fault, InputError
from cara_core.terms.checked_values import checked_kinds
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant

__all__ = ["FACT_FORMAT", "KINDS", "KIND_OF", "SUPERSEDABLE", "Fact", "What"]

FACT_FORMAT: Final = "cara-fact/1"

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


KINDS: Final[Mapping[str, type[What]]] = {_kind(what.__name__): what for what in get_args(What)}
"""Every kind of fact by its name in ``cara-fact/1``, in the order of a case's life."""
KIND_OF: Final[Mapping[type, str]] = {kind: name for name, kind in KINDS.items()}

SUPERSEDABLE: Final = frozenset({AttendanceRecorded, AbsenceJudged, VictimContacted, VictimAsked})
"""What may be superseded: what was reported or judged wrongly. What was decided stands."""


def _counted_from_one(_: object, field: "attrs.Attribute[Any]", number: int) -> None:
    if number < 1:
        raise InputError([Fault(field.name, "NOT_ALLOWED", "found a number below 1; allowed: whole numbers from 1")])


@attrs.frozen(kw_only=True, repr=False, field_transformer=checked_kinds(""))
class Fact:
    """One thing that happened in one case.

    ``number`` counts the facts of the case from 1. ``on`` is the day it happened in London,
    ``at`` the instant where that is known. ``by`` is who says so: a role or a collar number,
    never a name. ``supersedes`` is the number of the fact this one takes the place of, and
    ``why`` says why. Raises :class:`InputError`, which repeats no value, where one is of another
    kind or form (``BAD_CASE``, ``BAD_BY``).
    """

    case: str = attrs.field(validator=CASE_FORM.validator("case"))
    number: int = attrs.field(validator=_counted_from_one)
    on: Day
    at: Instant | None = None
    by: str = attrs.field(validator=BY_FORM.validator("by"))
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

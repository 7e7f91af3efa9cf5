"""A case: what its facts come to. Nothing here is set by anybody; all of it follows from facts."""

from enum import StrEnum
from typing import Generic, TypeVar

import attrs
from typing_extensions import override

from cara_core.case.facts import (
    AbsenceJudged,
    AgreementWithdrawn,
    ArrestedForBreach,
    Attendance,
    AttendanceRecorded,
    Authorised,
    CautionIssued,
    ConditionsDecided,
    DocumentSigned,
    EffectExplained,
    EvidenceFound,
    ExcuseDecided,
    Fact,
    NonComplianceRecorded,
    Occasion,
    OffenceAdmitted,
    Part,
    ReferredForProsecution,
    RetentionReviewed,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldPlaced,
    Screened,
    VictimAsked,
    VictimContacted,
    ViewsNotSought,
    ViewsSought,
    What,
    WorkshopsBooked,
)
from cara_core.terms.caution import Condition, ConditionKind, Person, RunningTerms
from cara_core.terms.days import Day
from cara_core.terms.referral import Referral
from cara_core.terms.risk import Grade

__all__ = ["Case", "Phase", "Recorded"]

T = TypeVar("T", bound=What)


class Phase(StrEnum):
    """How far a case has come. The last four end it."""

    REFERRED = "referred"
    SCREENED = "screened"
    AUTHORISED = "authorised"
    SIGNED = "signed"
    LIVE = "live"
    NON_COMPLIANCE = "non_compliance"
    BREACH = "breach"
    PROSECUTION = "prosecution"
    COMPLETED = "completed"
    CEASED = "ceased"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"

    @property
    def ended(self) -> bool:
        """Has the case ended?"""
        return self in _ENDS

    @property
    def issued(self) -> bool:
        """Has a caution been given, and does it still have effect?"""
        return self in _RUNNING


_ENDS = frozenset({Phase.COMPLETED, Phase.CEASED, Phase.WITHDRAWN, Phase.CLOSED})
_RUNNING = frozenset({Phase.LIVE, Phase.NON_COMPLIANCE, Phase.BREACH, Phase.PROSECUTION})


@attrs.frozen
class Recorded(Generic[T]):
    """What one fact records, on which day it happened, and under which number it is kept."""

    number: int
    on: Day
    what: T


@attrs.frozen(kw_only=True, slots=False, repr=False)
class Case:
    """What has happened in one case, and what it has come to.

    ``number`` is the last fact's. ``None`` means that it has not happened. Whatever was
    superseded is in ``facts`` and nowhere else.
    """

    id: str
    number: int = 0
    facts: tuple[Fact, ...] = ()
    opened_on: Day | None = None
    force: str = ""
    community: str | None = None
    referral: Referral | None = None
    screened: Recorded[Screened] | None = None
    views: Recorded[ViewsSought] | Recorded[ViewsNotSought] | None = None
    asked: Recorded[VictimAsked] | None = None
    agreement_withdrawn: Recorded[AgreementWithdrawn] | None = None
    evidence: Recorded[EvidenceFound] | None = None
    authorised: Recorded[Authorised] | None = None
    admitted: Recorded[OffenceAdmitted] | None = None
    explained: Recorded[EffectExplained] | None = None
    decided: Recorded[ConditionsDecided] | None = None
    signed: Recorded[DocumentSigned] | None = None
    conditions: tuple[Condition, ...] = ()
    issued: Recorded[CautionIssued] | None = None
    ends_on: Day | None = None
    booked: Recorded[WorkshopsBooked] | None = None
    attendances: tuple[Recorded[AttendanceRecorded], ...] = ()
    judgements: tuple[Recorded[AbsenceJudged], ...] = ()
    contacts: tuple[Recorded[VictimContacted], ...] = ()
    concerns: tuple[Recorded[SafetyHoldPlaced], ...] = ()
    risk: Recorded[RiskReassessed] | None = None
    reviewed: Recorded[RiskReviewed] | None = None
    charged: Recorded[ArrestedForBreach] | None = None
    non_compliance: Recorded[NonComplianceRecorded] | None = None
    excuse: Recorded[ExcuseDecided] | None = None
    prosecution: Recorded[ReferredForProsecution] | None = None
    ended: Phase | None = None
    ended_on: Day | None = None
    retention: Recorded[RetentionReviewed] | None = None
    erased: frozenset[Person] = frozenset()

    @override
    def __repr__(self) -> str:
        return f"<Case {self.id} {self.number} {self.phase}>"

    @property
    def phase(self) -> Phase:
        """How far has it come?"""
        if self.ended is not None:
            return self.ended
        if self.issued is not None:
            return self._running
        if self.signed is not None:
            return Phase.SIGNED
        if self.authorised is not None:
            return Phase.AUTHORISED
        return Phase.REFERRED if self.screened is None else Phase.SCREENED

    @property
    def _running(self) -> Phase:
        if self.prosecution is not None or self.charged is not None:
            return Phase.PROSECUTION
        if self.excuse is not None:
            return Phase.BREACH
        return Phase.LIVE if self.non_compliance is None else Phase.NON_COMPLIANCE

    @property
    def stopped(self) -> bool:
        """Does nothing of the programme go on: risk is high, or a review decided that it does not?"""
        if self.risk is not None and self.risk.what.grade is Grade.HIGH:
            return True
        return self.reviewed is not None and not self.reviewed.what.continues

    @property
    def hold(self) -> Recorded[SafetyHoldPlaced] | None:
        """The first concern since no safety hold stood; ``None``: there is no hold."""
        return self.concerns[0] if self.concerns else None

    @property
    def terms(self) -> RunningTerms | None:
        """The terms the caution runs under; ``None`` before it is given."""
        return None if self.issued is None else self.issued.what.terms

    @property
    def workshops_asked(self) -> bool:
        """Does a condition ask for the two workshops? A trial's control arm has none that does."""
        return any(condition.kind is ConditionKind.WORKSHOPS for condition in self.conditions)

    @property
    def absences(self) -> tuple[Recorded[AttendanceRecorded], ...]:
        """The workshops that were missed. Coming late is missing one."""
        return tuple(record for record in self.attendances if record.what.attendance is not Attendance.ATTENDED)

    @property
    def unjudged(self) -> tuple[Recorded[AttendanceRecorded], ...]:
        """The absences nobody has judged yet."""
        judged = {judgement.what.workshop for judgement in self.judgements}
        return tuple(absence for absence in self.absences if absence.what.workshop not in judged)

    @property
    def booking(self) -> WorkshopsBooked | None:
        """The booked pair that still holds: missing either of the two ends it, and so does an earlier last day."""
        if self.booked is None:
            return None
        pair, number = self.booked.what, self.booked.number
        if self.ends_on is not None and pair.second > self.ends_on:
            return None
        # Only an absence recorded after the booking ends it: one recorded before was of an earlier pair.
        later = (absence for absence in self.absences if absence.number > number)
        missed = any(absence.what.workshop_on in {pair.first, pair.second} for absence in later)
        return None if missed else pair

    def attended(self, part: Part) -> Recorded[AttendanceRecorded] | None:
        """The attendance of that part that counts.

        Where missing one means repeating both, none before an absence; of the second, none
        before the first was attended.
        """
        found = self._attended_since_absence(part)
        if part is Part.SECOND:
            firsts = self._attended_since_absence(Part.FIRST)
            earliest = min((first.what.workshop_on for first in firsts), default=None)
            found = [second for second in found if earliest is not None and second.what.workshop_on > earliest]
        return found[-1] if found else None

    def _attended_since_absence(self, part: Part) -> list[Recorded[AttendanceRecorded]]:
        attended = [record for record in self.attendances if record.what.attendance is Attendance.ATTENDED]
        found = [record for record in attended if record.what.part is part]
        last_absence = max((absence.what.workshop_on for absence in self.absences), default=None)
        if last_absence is None or not (self.terms is None or self.terms.both_repeated):
            return found
        # Compared by the days of the workshops, not by when somebody reported them: an absence that is
        # reported late undoes no workshop attended after it.
        return [record for record in found if record.what.workshop_on > last_absence]

    def contacted(self, occasion: Occasion, since: Day) -> Recorded[VictimContacted] | None:
        """The contact that settles that occasion, since that day: the victim was reached, or it was escalated."""
        settled = (contact for contact in self.contacts if contact.what.reached or contact.what.escalated_to)
        return next((contact for contact in settled if contact.what.occasion is occasion and contact.on >= since), None)

"""A case: what its facts come to. Nothing here is set by anybody; all of it follows from facts."""

from enum import StrEnum

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
    ConcernRaised,
    ConditionsDecided,
    ConditionsVaried,
    ContactRecordKept,
    DocumentSigned,
    EffectExplained,
    EvidenceFound,
    ExcuseDecided,
    Fact,
    IssueReviewed,
    NonComplianceRecorded,
    OffenceAdmitted,
    Part,
    PersonDied,
    PersonUnavailable,
    ReferralCorrected,
    Referred,
    ReferredForProsecution,
    RetentionReviewed,
    ReviewDecision,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldPlaced,
    Screened,
    VictimAsked,
    VictimContacted,
    ViewsNotSought,
    ViewsSought,
    What,
    WorkshopNotHeld,
    WorkshopsBooked,
)
from cara_core.case.standing import Recorded, first_reported
from cara_core.terms.caution import Condition, ConditionKind, Person, RunningTerms
from cara_core.terms.days import Day
from cara_core.terms.referral import Referral
from cara_core.terms.risk import Grade

__all__ = ["Case", "Phase", "Recorded"]


class Phase(StrEnum):
    """How far a case has come. The last eight end it."""

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
    ENDED_INCOMPLETE = "ended_incomplete"
    QUASHED = "quashed"
    DIED = "died"
    TRANSFERRED = "transferred"

    @property
    def ended(self) -> bool:
        """Has the case ended?"""
        return self in _ENDS

    @property
    def issued(self) -> bool:
        """Has a caution been given, and does it still have effect?"""
        return self in _RUNNING


_ENDS = frozenset(list(Phase)[-8:])
_RUNNING = frozenset({Phase.LIVE, Phase.NON_COMPLIANCE, Phase.BREACH, Phase.PROSECUTION})


@attrs.frozen(kw_only=True, slots=False, repr=False)
class Case:
    """What has happened in one case, and what it has come to.

    ``number`` is the last fact's; ``facts`` are all of them, in the order of recording, and
    ``standing`` those that stand, in the order of happening. ``None`` means that it has not
    happened. ``referral`` is the referral with what was corrected since.
    """

    id: str
    number: int = 0
    facts: tuple[Fact, ...] = ()
    standing: tuple[Recorded[What], ...] = ()
    opened_on: Day | None = None
    force: str = ""
    community: str | None = None
    referred: Recorded[Referred] | None = None
    corrections: tuple[Recorded[ReferralCorrected], ...] = ()
    referral: Referral | None = None
    screened: Recorded[Screened] | None = None
    screenings: tuple[Recorded[Screened], ...] = ()
    views: Recorded[ViewsSought] | Recorded[ViewsNotSought] | None = None
    answers: tuple[Recorded[VictimAsked], ...] = ()
    withdrawals: tuple[Recorded[AgreementWithdrawn], ...] = ()
    asked: Recorded[VictimAsked] | None = None
    agreement_withdrawn: Recorded[AgreementWithdrawn] | None = None
    findings: tuple[Recorded[EvidenceFound], ...] = ()
    evidence: Recorded[EvidenceFound] | None = None
    authorised: Recorded[Authorised] | None = None
    admitted: Recorded[OffenceAdmitted] | None = None
    explanations: tuple[Recorded[EffectExplained], ...] = ()
    explained: Recorded[EffectExplained] | None = None
    decided: Recorded[ConditionsDecided] | None = None
    signed: Recorded[DocumentSigned] | None = None
    conditions: tuple[Condition, ...] = ()
    issued: Recorded[CautionIssued] | None = None
    ends_on: Day | None = None
    bookings: tuple[Recorded[WorkshopsBooked], ...] = ()
    booked: Recorded[WorkshopsBooked] | None = None
    not_held: tuple[Recorded[WorkshopNotHeld], ...] = ()
    attendances: tuple[Recorded[AttendanceRecorded], ...] = ()
    judgements: tuple[Recorded[AbsenceJudged], ...] = ()
    unavailable: tuple[Recorded[PersonUnavailable], ...] = ()
    contact_record: Recorded[ContactRecordKept] | None = None
    contacts: tuple[Recorded[VictimContacted], ...] = ()
    concerns: tuple[Recorded[SafetyHoldPlaced], ...] = ()
    raised: tuple[Recorded[ConcernRaised], ...] = ()
    assessments: tuple[Recorded[RiskReassessed], ...] = ()
    risk: Recorded[RiskReassessed] | None = None
    reviewed: Recorded[RiskReviewed] | None = None
    issue_reviews: tuple[Recorded[IssueReviewed], ...] = ()
    charged: Recorded[ArrestedForBreach] | None = None
    failures: tuple[Recorded[NonComplianceRecorded], ...] = ()
    excuse: Recorded[ExcuseDecided] | None = None
    prosecution: Recorded[ReferredForProsecution] | None = None
    deaths: tuple[Recorded[PersonDied], ...] = ()
    end: Recorded[What] | None = None
    ended: Phase | None = None
    retention: Recorded[RetentionReviewed] | None = None
    erased: frozenset[Person] = frozenset()

    @override
    def __repr__(self) -> str:
        return f"<Case {self.id} {self.number} {self.phase}>"

    @property
    def ended_on(self) -> Day | None:
        """On which day did it end? ``None``: it has not."""
        return None if self.end is None else self.end.on

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
        withdrawn = [record for record in self.issue_reviews if record.what.decision is ReviewDecision.WITHDRAW]
        if self.reviewed is None:
            return bool(withdrawn)
        return not self.reviewed.what.continues or any(record.place > self.reviewed.place for record in withdrawn)

    @property
    def non_compliance(self) -> Recorded[NonComplianceRecorded] | None:
        """The last condition that seems not to have been kept, and that nobody has decided on; ``None``: there is none.

        Where the workshop of that day turns out to have been attended, nothing was broken by missing it.
        """
        failed = [record for record in self.failures if not self.was_attended(record.what)]
        return failed[-1] if failed else None

    def was_attended(self, failure: NonComplianceRecorded) -> bool:
        """Was the workshop attended that this says was missed, as far as is known now?"""
        # Of a condition that was varied away since, too: what was attended was attended.
        kinds = {
            condition.id: condition.kind
            for record in self.standing
            if isinstance(record.what, ConditionsDecided | ConditionsVaried)
            for condition in record.what.conditions
        }
        if kinds.get(failure.condition) is not ConditionKind.WORKSHOPS:
            return False
        attended = {record.what.workshop_on for record in self.attendances}
        return failure.failed_on in attended - {absence.what.workshop_on for absence in self.absences}

    @property
    def victim_died(self) -> Recorded[PersonDied] | None:
        """The victim's death; ``None``: nobody reported it."""
        return next((death for death in self.deaths if death.what.person is Person.VICTIM), None)

    @property
    def irregular(self) -> bool:
        """Was the caution kept though something was missing that the law asks for?"""
        return self.issued is not None and self.issued.what.is_irregular

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
        """The workshops that were missed, each once. Coming late, leaving early and being sent home is missing it.

        Where two reports of one workshop differ, it was missed until somebody settles that. Of two
        that agree the one that was recorded first stands for both.
        """
        missed = (record for record in self.attendances if record.what.attendance is not Attendance.ATTENDED)
        return first_reported(missed, about=lambda absence: absence.workshop)

    @property
    def unjudged(self) -> tuple[Recorded[AttendanceRecorded], ...]:
        """The absences nobody has judged yet."""
        judged = {judgement.what.workshop for judgement in self.judgements}
        return tuple(absence for absence in self.absences if absence.what.workshop not in judged)

    @property
    def booking(self) -> WorkshopsBooked | None:
        """The booked pair that still holds: missing one of the two ends it, and so does one that is not held.

        An earlier last day of the caution ends it too.
        """
        if self.booked is None:
            return None
        pair = self.booked.what
        if self.ends_on is not None and pair.second > self.ends_on:
            return None
        # A pair booked anew on the day that was missed is another pair: only what came after the booking ends it.
        since, days = self.booked.place, {pair.first, pair.second}
        missed = any(record.place > since and record.what.workshop_on in days for record in self.absences)
        fell_away = any(record.place > since and record.what.workshop_on in days for record in self.not_held)
        return None if missed or fell_away else pair

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
        missed = {absence.what.workshop for absence in self.absences}
        attended = [record for record in self.attendances if record.what.attendance is Attendance.ATTENDED]
        found = [record for record in attended if record.what.part is part and record.what.workshop not in missed]
        last_absence = max((absence.what.workshop_on for absence in self.absences), default=None)
        if last_absence is None or not (self.terms is None or self.terms.both_repeated):
            return found
        # Compared by the days of the workshops, not by when somebody reported them: an absence that is
        # reported late undoes no workshop attended after it.
        return [record for record in found if record.what.workshop_on > last_absence]

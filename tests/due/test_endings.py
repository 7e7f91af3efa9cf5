"""The closed table of endings: for each row a life in which it ends the duty, and a near miss in which it does not.

A row of :data:`ROWS` reads: this duty, which is open in that life, ends with the last of these facts for this
reason (none: it was done), and not with those others. Taken back, the fact ends nothing: that holds of every row.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

import attrs
import pytest

from cara_core.case.facts import (
    KIND_OF,
    AgreementWithdrawn,
    ArrestedForBreach,
    Attendance,
    BookingCancelled,
    BookingsDecision,
    BreachNotPursued,
    CaseTransferred,
    CautionQuashed,
    Ceased,
    Channel,
    Closed,
    Closure,
    Completed,
    Concern,
    ConcernAcknowledged,
    ConcernCategory,
    ConcernClosed,
    ConcernOutcome,
    ConcernRaised,
    ConditionsVaried,
    ContactEffect,
    ContactRecordKept,
    EndedIncomplete,
    EvidenceFound,
    ExcuseDecided,
    Immediacy,
    IncidentAgainst,
    IncidentReported,
    IssueReviewed,
    MaracReferred,
    NonComplianceRecorded,
    NotHeldCause,
    Occasion,
    OutcomeRecorded,
    Part,
    PersonDied,
    PersonUnavailable,
    ProviderDecided,
    QuashedBy,
    RecordSystem,
    ReferredForProsecution,
    RetentionReviewed,
    ReviewAbout,
    ReviewDecision,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldLifted,
    SafetyHoldPlaced,
    UnavailableReason,
    What,
    Withdrawn,
    WorkshopNotHeld,
    WorkshopsBooked,
)
from cara_core.due.duties import DutyKind, duties
from cara_core.due.duty import Duty, EndedHow, NoLongerOwed
from cara_core.due.endings import ENDS
from cara_core.due.ledger import ledger
from cara_core.terms.caution import ArrestOutcome, Condition, Person, Rank, conditions_digest
from cara_core.terms.days import Day, day
from cara_core.terms.decision.decision import Outcome
from cara_core.terms.risk import Grade
from support.facts_by_hand import (
    FIRST_ON,
    GIVEN_ON,
    SECOND_ON,
    ByHand,
    booked,
    caution,
    decided,
    issued,
    opened,
    rung,
    screening,
)
from support.steps import NOT_TO_REOFFEND, WORKSHOPS, attendance, judged
from support.worked import WORKED

K = DutyKind
R = NoLongerOwed


class Step(NamedTuple):
    """One fact, and the day on which it happened."""

    on: str
    what: What


Steps = tuple[Step, ...]


class Row(NamedTuple):
    """One row of the table, with the life in which it holds and the near miss."""

    duty: DutyKind
    reason: NoLongerOwed | None
    life: ByHand
    ends: Steps
    near_miss: Steps | None = None

    @property
    def name(self) -> str:
        return f"{self.duty}-{KIND_OF[type(self.ends[-1].what)]}-{self.reason or 'done'}"


def on(when: str, *whats: What) -> Steps:
    """These facts of one day, one after the other."""
    return tuple(Step(when, what) for what in whats)


def varied(*conditions: Condition, ends_on: Day | None = None) -> ConditionsVaried:
    return ConditionsVaried(
        conditions=conditions,
        consent=True,
        document=conditions_digest(conditions),
        reason="work at night",
        ends_on=ends_on,
    )


def arrested(outcome: ArrestOutcome) -> ArrestedForBreach:
    return ArrestedForBreach(outcome=outcome)


def graded(grade: Grade, *, lowering_met: bool | None = None) -> RiskReassessed:
    return RiskReassessed(grade=grade, tool="DASH", lowering_met=lowering_met)


def raised(immediacy: Immediacy = Immediacy.TODAY) -> ConcernRaised:
    return ConcernRaised(immediacy=immediacy, told_by=Concern.VICTIM, category=ConcernCategory.TRACKING)


def not_held(part: Part, when: str) -> WorkshopNotHeld:
    return WorkshopNotHeld(part=part, workshop_on=day(when), cause=NotHeldCause.VENUE)


def entered(system: RecordSystem) -> OutcomeRecorded:
    return OutcomeRecorded(system=system, code="3", reference="R 1")


def kept(*, usable: bool) -> ContactRecordKept:
    return ContactRecordKept(person=Person.VICTIM, version=2, usable=usable)


def issue_reviewed(about: ReviewAbout = ReviewAbout.CAUTION_ISSUED) -> IssueReviewed:
    return IssueReviewed(about=about, decision=ReviewDecision.STANDS, rank=Rank.INSPECTOR, reason="looked at")


WITHDRAWN: Final = Withdrawn(rank=Rank.SERGEANT, reason="given wrongly")
RAN_OUT: Final = EndedIncomplete(rank=Rank.SERGEANT, reason="ran out")
CLOSED: Final = Closed(closure=Closure.DECLINED)
REFERRED: Final = ReferredForProsecution(reason="not kept")
DROPPED: Final = BreachNotPursued(reason="no interest")
NOT_KEPT: Final = NonComplianceRecorded(condition="workshops", failed_on=GIVEN_ON)
QUASHED: Final = CautionQuashed(by=QuashedBy.COURT, reference="CO 1", decided_on=day("2026-03-25"))
TRANSFERRED: Final = CaseTransferred(to="Kent", reference="K 1", accepted_by="DS 12", accepted_on=day("2026-03-25"))
HELD: Final = SafetyHoldPlaced(concern=Concern.PROVIDER, reason="seen near the house")
LIFTED: Final = SafetyHoldLifted(rank=Rank.SERGEANT, reason="assessed")
GOES_ON: Final = RiskReviewed(continues=True, reason="a plan was made")
STOPS: Final = RiskReviewed(continues=False, reason="too dangerous")
NO_EXCUSE: Final = ExcuseDecided(reasonable=False, reason="none was given")
EXCUSE: Final = ExcuseDecided(reasonable=True, reason="ill")
PAIR: Final = WorkshopsBooked(first=day("2026-05-20"), second=day("2026-06-20"))
DECLINES: Final = rung(Occasion.ENDED, ContactEffect.ENDS)
CHOSE_A_WAY: Final = rung(Occasion.ENDED, ContactEffect.ENDS, tell_by=Channel.WRITING)
EVIDENCE: Final = EvidenceFound(sufficient=True)

UNDETERMINED: Final = screening(Outcome.UNDETERMINED)
REFUSED: Final = screening(Outcome.NOT_ELIGIBLE)
NO_LIMIT: Final = screening(issue_by=None)

INCOMPLETE: Final = opened(UNDETERMINED)
REJECTED: Final = issued().add("2026-03-12", ProviderDecided(accepts=False))
MISSED: Final = booked().add("2026-04-09", attendance(Part.FIRST, FIRST_ON, Attendance.ABSENT))
NO_REASON: Final = MISSED.add("2026-04-10", judged(Part.FIRST, FIRST_ON, reasonable=False))
SUSPECTED: Final = issued().add("2026-03-20", NOT_KEPT)
BROKEN: Final = SUSPECTED.add("2026-03-20", NO_EXCUSE)
PURSUED: Final = BROKEN.add("2026-03-20", REFERRED)
AWAY: Final = booked().add(
    "2026-03-20",
    PersonUnavailable(from_=day("2026-04-01"), until=day("2026-04-20"), reason=UnavailableReason.HOSPITAL),
)
UNDER_HOLD: Final = booked().add("2026-03-20", HELD)
RUNG_AFTER: Final = booked().add("2026-04-09", attendance(Part.FIRST, FIRST_ON))
CANCELLED: Final = booked().add("2026-03-20", BookingCancelled())
DEAD_NUMBER: Final = booked().add("2026-03-20", rung(Occasion.OTHER, ContactEffect.BLOCKED))
UNWILLING: Final = issued().add("2026-03-20", AgreementWithdrawn(how=Channel.TELEPHONE))
HIGH: Final = issued().add("2026-03-20", graded(Grade.HIGH))
WORRIED: Final = issued().add("2026-03-20", raised())
CONCERN: Final = WORRIED.number
TAKEN_UP: Final = WORRIED.add("2026-03-20", ConcernAcknowledged(concern=CONCERN))
INCIDENT: Final = issued().add(
    "2026-03-20", IncidentReported(reference="26/1", against=IncidentAgainst.OTHER, told_by=Concern.POLICE)
)
TO_MARAC: Final = issued().add("2026-03-20", MaracReferred(reference="M 1", sent_on=day("2026-03-20")))
IRREGULAR: Final = decided().add(GIVEN_ON, caution(irregular=True))
COMPLETED: Final = issued().add("2026-07-10", Completed())
VOID: Final = opened().add("2026-03-12", WITHDRAWN)
"""An end that a caution which was given after it makes void."""


def ends(kind: DutyKind, life: ByHand, when: str, *reasons: NoLongerOwed, late: str = "2026-03-01") -> Iterator[Row]:
    """The rows of the ends of a case; the near miss of each has its place before the caution (``late``: elsewhere)."""
    for reason in reasons:
        what = OF_END[reason]
        near = on(when, PersonDied(person=Person.VICTIM)) if reason is R.DIED else on(late, what)
        is_before_a_caution = life.case.issued is None and reason is not R.DIED
        # What was quashed is quashed, wherever that has its place.
        is_over_all = reason is R.QUASHED and kind is not K.RECORD_ATTENDANCE
        yield Row(kind, reason, life, on(when, what), None if is_before_a_caution or is_over_all else near)


def pursued(kind: DutyKind, life: ByHand, when: str, *reasons: NoLongerOwed) -> Iterator[Row]:
    """The rows of a prosecution; it is none once it is dropped, nor is every arrest a charge."""
    for reason in reasons:
        if reason is R.PROSECUTION:
            yield Row(kind, reason, life, on(when, REFERRED), on(when, REFERRED, DROPPED))
        else:
            charged, released = arrested(ArrestOutcome.CHARGED), arrested(ArrestOutcome.RELEASED)
            yield Row(kind, reason, life, on(when, charged), on(when, released))


def told(kind: DutyKind, life: ByHand, when: str, occasion: Occasion) -> Iterator[Row]:
    """The rows of what is owed to the victim."""
    tried = rung(occasion, ContactEffect.AGAIN, escalated_to="IDVA")
    yield Row(kind, None, life, on(when, rung(occasion)), on(when, tried))
    near = CHOSE_A_WAY if kind is K.TELL_OUTCOME else rung(Occasion.ENDED)
    yield Row(kind, R.DECLINED, life, on(when, DECLINES), on(when, near))
    died, other = PersonDied(person=Person.VICTIM), PersonDied(person=Person.PARTICIPANT)
    yield Row(kind, R.VICTIM_DIED, life, on(when, died), on(when, other))
    yield from ends(kind, life, when, R.TRANSFERRED)


def victim_died(kind: DutyKind, life: ByHand, when: str) -> Row:
    died, other = PersonDied(person=Person.VICTIM), PersonDied(person=Person.PARTICIPANT)
    return Row(kind, R.VICTIM_DIED, life, on(when, died), on(when, other))


OF_END: Final[dict[NoLongerOwed, What]] = {
    R.DIED: PersonDied(person=Person.PARTICIPANT),
    R.COMPLETED: Completed(),
    R.CEASED: Ceased(),
    R.WITHDRAWN: WITHDRAWN,
    R.CLOSED: CLOSED,
    R.RAN_OUT: RAN_OUT,
    R.QUASHED: QUASHED,
    R.TRANSFERRED: TRANSFERRED,
}
AFTER_CAUTION: Final = tuple(reason for reason in OF_END if reason is not R.CLOSED)
"""The ends of a case with a caution: closing it then ends nothing."""


def without(*reasons: NoLongerOwed) -> tuple[NoLongerOwed, ...]:
    return tuple(reason for reason in AFTER_CAUTION if reason not in reasons)


SCREENED_AGAIN: Final = "2026-03-12"
LATER: Final = "2026-03-25"
BEFORE: Final = "2026-03-01"

ROWS: Final[tuple[Row, ...]] = (
    # Before any caution.
    Row(K.REFERRAL_INCOMPLETE, None, INCOMPLETE, on(LATER, EVIDENCE, screening()), on(LATER, EVIDENCE, UNDETERMINED)),
    Row(K.REFERRAL_INCOMPLETE, R.ISSUED, INCOMPLETE, on(LATER, caution())),
    *ends(K.REFERRAL_INCOMPLETE, INCOMPLETE, LATER, *OF_END),
    Row(K.REFUSE_OR_CLOSE, None, opened(REFUSED), on(LATER, CLOSED)),
    Row(K.REFUSE_OR_CLOSE, R.SCREENED, opened(REFUSED), on(LATER, EVIDENCE, screening()), on(LATER, EVIDENCE, REFUSED)),
    Row(K.REFUSE_OR_CLOSE, R.ISSUED, opened(REFUSED), on(LATER, caution())),
    *ends(K.REFUSE_OR_CLOSE, opened(REFUSED), LATER, R.DIED, R.CEASED, R.QUASHED, R.TRANSFERRED),
    Row(K.ISSUE_BY, None, opened(), on(LATER, caution())),
    Row(K.ISSUE_BY, None, opened(), on(LATER, CLOSED)),
    Row(K.ISSUE_BY, R.SCREENED, opened(), on(LATER, EVIDENCE, REFUSED), on(LATER, EVIDENCE, UNDETERMINED)),
    *ends(K.ISSUE_BY, opened(), LATER, R.DIED, R.CEASED, R.QUASHED, R.TRANSFERRED),
    Row(K.DECIDE_CASE, None, opened(NO_LIMIT), on(LATER, caution())),
    Row(K.DECIDE_CASE, None, opened(NO_LIMIT), on(LATER, CLOSED)),
    Row(K.DECIDE_CASE, R.SCREENED, opened(NO_LIMIT), on(LATER, EVIDENCE, screening()), on(LATER, EVIDENCE, NO_LIMIT)),
    *ends(K.DECIDE_CASE, opened(NO_LIMIT), LATER, R.DIED, R.CEASED, R.QUASHED, R.TRANSFERRED),
    # The provider, the bookings, the workshops.
    Row(K.ANSWER_REFERRAL, None, decided().add(GIVEN_ON, caution()), on(LATER, ProviderDecided(accepts=False))),
    *ends(K.ANSWER_REFERRAL, decided().add(GIVEN_ON, caution()), LATER, *AFTER_CAUTION),
    *pursued(K.ANSWER_REFERRAL, decided().add(GIVEN_ON, caution()), LATER, R.PROSECUTION, R.CHARGED),
    Row(
        K.DECIDE_AFTER_REJECTION,
        None,
        REJECTED,
        on(LATER, ProviderDecided(accepts=True)),
        on(LATER, ProviderDecided(accepts=False)),
    ),
    Row(K.DECIDE_AFTER_REJECTION, None, REJECTED, on(LATER, varied(WORKSHOPS)), on("2026-03-11", varied(WORKSHOPS))),
    Row(K.DECIDE_AFTER_REJECTION, None, REJECTED, on(LATER, WITHDRAWN), on(BEFORE, WITHDRAWN)),
    *ends(K.DECIDE_AFTER_REJECTION, REJECTED, LATER, *without(R.WITHDRAWN)),
    *ends(K.DECIDE_AFTER_REJECTION, opened().add("2026-03-12", ProviderDecided(accepts=False)), LATER, R.CLOSED),
    Row(K.BOOK_WORKSHOPS, None, issued(), on(LATER, PAIR), on(BEFORE, PAIR)),
    Row(
        K.BOOK_WORKSHOPS,
        R.ATTENDED,
        issued(),
        on("2026-05-07", attendance(Part.FIRST, FIRST_ON), attendance(Part.SECOND, SECOND_ON)),
        on("2026-05-07", attendance(Part.SECOND, SECOND_ON)),
    ),
    *ends(K.BOOK_WORKSHOPS, issued(), LATER, *AFTER_CAUTION),
    *pursued(K.BOOK_WORKSHOPS, issued(), LATER, R.PROSECUTION, R.CHARGED),
    Row(K.BOOK_WORKSHOPS, R.VARIED, issued(), on(LATER, varied(NOT_TO_REOFFEND)), on(LATER, varied(WORKSHOPS))),
    Row(K.COMPLETION_IMPOSSIBLE, None, issued(), on(LATER, NOT_KEPT), on(BEFORE, NOT_KEPT)),
    Row(K.COMPLETION_IMPOSSIBLE, None, issued(), on(LATER, varied(WORKSHOPS)), on(BEFORE, varied(WORKSHOPS))),
    Row(K.COMPLETION_IMPOSSIBLE, None, issued(), on(LATER, RAN_OUT), on(BEFORE, RAN_OUT)),
    Row(K.COMPLETION_IMPOSSIBLE, None, issued(), on(LATER, WITHDRAWN), on(BEFORE, WITHDRAWN)),
    Row(K.COMPLETION_IMPOSSIBLE, R.REBOOKED, issued(), on(LATER, PAIR), on(BEFORE, PAIR)),
    Row(
        K.COMPLETION_IMPOSSIBLE,
        R.ATTENDED,
        issued(),
        on("2026-05-07", attendance(Part.FIRST, FIRST_ON), attendance(Part.SECOND, SECOND_ON)),
        on("2026-05-07", attendance(Part.FIRST, FIRST_ON)),
    ),
    *ends(K.COMPLETION_IMPOSSIBLE, issued(), LATER, R.DIED, R.CEASED, R.QUASHED, R.TRANSFERRED),
    *pursued(K.COMPLETION_IMPOSSIBLE, issued(), LATER, R.PROSECUTION, R.CHARGED),
    Row(
        K.RECORD_ATTENDANCE,
        None,
        booked(),
        on("2026-05-07", attendance(Part.SECOND, SECOND_ON)),
        on("2026-05-07", attendance(Part.FIRST, FIRST_ON)),
    ),
    Row(
        K.RECORD_ATTENDANCE,
        R.NOT_HELD,
        booked(),
        on("2026-05-05", not_held(Part.SECOND, "2026-05-06")),
        on("2026-05-05", not_held(Part.SECOND, "2026-05-13")),
    ),
    Row(
        K.RECORD_ATTENDANCE,
        R.UNBOOKED,
        booked(),
        on("2026-05-06", BookingCancelled()),
        on("2026-05-07", BookingCancelled()),
    ),
    Row(K.RECORD_ATTENDANCE, R.REBOOKED, booked(), on("2026-05-06", PAIR), on("2026-05-07", PAIR)),
    Row(
        K.RECORD_ATTENDANCE,
        R.MISSED,
        booked(),
        on("2026-04-09", attendance(Part.FIRST, FIRST_ON, Attendance.LATE)),
        on("2026-04-09", attendance(Part.FIRST, "2026-04-15", Attendance.LATE)),
    ),
    Row(K.RECORD_ATTENDANCE, R.VARIED, booked(), on(LATER, varied(NOT_TO_REOFFEND)), on(LATER, varied(WORKSHOPS))),
    *ends(K.RECORD_ATTENDANCE, booked(), "2026-05-05", *AFTER_CAUTION, late="2026-05-06"),
    # An absence, a breach.
    Row(
        K.JUDGE_ABSENCE,
        None,
        MISSED,
        on("2026-04-10", judged(Part.FIRST, FIRST_ON)),
        on("2026-04-10", judged(Part.FIRST, SECOND_ON)),
    ),
    *ends(K.JUDGE_ABSENCE, MISSED, "2026-04-20", R.CEASED, R.WITHDRAWN, R.QUASHED, R.DIED, R.TRANSFERRED),
    Row(K.DECIDE_AFTER_ABSENCE, None, NO_REASON, on("2026-04-13", NOT_KEPT), on("2026-04-09", NOT_KEPT)),
    Row(K.DECIDE_AFTER_ABSENCE, None, NO_REASON, on("2026-04-13", PAIR), on("2026-04-09", PAIR)),
    Row(
        K.DECIDE_AFTER_ABSENCE,
        None,
        NO_REASON,
        on("2026-04-13", varied(WORKSHOPS)),
        on("2026-04-09", varied(WORKSHOPS)),
    ),
    Row(K.DECIDE_AFTER_ABSENCE, None, NO_REASON, on("2026-04-13", WITHDRAWN), on(BEFORE, WITHDRAWN)),
    *pursued(K.DECIDE_AFTER_ABSENCE, NO_REASON, "2026-04-13", R.CHARGED),
    *ends(K.DECIDE_AFTER_ABSENCE, NO_REASON, "2026-04-13", R.CEASED, R.QUASHED, R.DIED, R.TRANSFERRED),
    Row(K.DECIDE_EXCUSE, None, SUSPECTED, on(LATER, EXCUSE), on(BEFORE, EXCUSE)),
    Row(
        K.DECIDE_EXCUSE,
        R.ATTENDED,
        issued().add("2026-04-09", NonComplianceRecorded(condition="workshops", failed_on=FIRST_ON)),
        on("2026-04-10", attendance(Part.FIRST, FIRST_ON)),
        on("2026-04-10", attendance(Part.FIRST, FIRST_ON, Attendance.ABSENT)),
    ),
    *pursued(K.DECIDE_EXCUSE, SUSPECTED, LATER, R.CHARGED),
    *ends(K.DECIDE_EXCUSE, SUSPECTED, LATER, R.CEASED, R.WITHDRAWN, R.QUASHED, R.DIED, R.TRANSFERRED),
    Row(K.DECIDE_PROSECUTION, None, BROKEN, on(LATER, REFERRED), on(BEFORE, REFERRED)),
    Row(K.DECIDE_PROSECUTION, None, BROKEN, on(LATER, DROPPED), on(BEFORE, DROPPED)),
    *pursued(K.DECIDE_PROSECUTION, BROKEN, LATER, R.CHARGED),
    *ends(K.DECIDE_PROSECUTION, BROKEN, LATER, R.CEASED, R.WITHDRAWN, R.QUASHED, R.DIED, R.TRANSFERRED),
    Row(K.RECORD_PROCEEDINGS, None, PURSUED, on(LATER, Ceased()), on(BEFORE, Ceased())),
    Row(K.RECORD_PROCEEDINGS, None, PURSUED, on(LATER, DROPPED), on(BEFORE, DROPPED)),
    *ends(K.RECORD_PROCEEDINGS, PURSUED, LATER, R.WITHDRAWN, R.QUASHED, R.DIED, R.TRANSFERRED),
    Row(K.DECIDE_UNAVAILABLE, None, AWAY, on("2026-03-21", BookingCancelled()), on("2026-03-19", BookingCancelled())),
    Row(K.DECIDE_UNAVAILABLE, None, AWAY, on("2026-03-21", varied(WORKSHOPS)), on("2026-03-19", varied(WORKSHOPS))),
    Row(K.DECIDE_UNAVAILABLE, None, AWAY, on(LATER, WITHDRAWN), on(BEFORE, WITHDRAWN)),
    *ends(K.DECIDE_UNAVAILABLE, AWAY, LATER, *without(R.WITHDRAWN)),
    # A booking that stands while the case pauses.
    Row(K.REVIEW_BOOKINGS, None, UNDER_HOLD, on(LATER, BookingCancelled()), on("2026-03-11", BookingCancelled())),
    Row(K.REVIEW_BOOKINGS, None, UNDER_HOLD, on(LATER, LIFTED), on("2026-03-19", LIFTED)),
    Row(K.REVIEW_BOOKINGS, None, UNDER_HOLD, on(LATER, issue_reviewed()), on("2026-03-19", issue_reviewed())),
    Row(
        K.REVIEW_BOOKINGS,
        None,
        UNDER_HOLD,
        on(LATER, RiskReviewed(continues=True, bookings=BookingsDecision.KEEP, reason="a plan was made")),
        on(LATER, GOES_ON),
    ),
    Row(
        K.REVIEW_BOOKINGS,
        R.NOT_HELD,
        UNDER_HOLD,
        on(LATER, not_held(Part.SECOND, "2026-05-06")),
        on(LATER, not_held(Part.SECOND, "2026-05-13")),
    ),
    Row(
        K.REVIEW_BOOKINGS,
        R.MISSED,
        UNDER_HOLD,
        on("2026-04-09", attendance(Part.FIRST, FIRST_ON, Attendance.SENT_HOME)),
        on("2026-04-09", attendance(Part.FIRST, FIRST_ON)),
    ),
    Row(
        K.REVIEW_BOOKINGS,
        R.ATTENDED,
        UNDER_HOLD,
        on("2026-05-07", attendance(Part.SECOND, SECOND_ON)),
        on("2026-05-14", attendance(Part.SECOND, "2026-05-13")),
    ),
    *ends(K.REVIEW_BOOKINGS, UNDER_HOLD, LATER, *AFTER_CAUTION),
    *ends(
        K.REVIEW_BOOKINGS,
        opened().add("2026-03-12", WorkshopsBooked(first=FIRST_ON, second=SECOND_ON)).add("2026-03-20", HELD),
        LATER,
        R.CLOSED,
    ),
    # The victim.
    *told(K.TELL_OUTCOME, issued(), LATER, Occasion.CAUTION_ISSUED),
    Row(
        K.TELL_OUTCOME,
        R.ATTENDED,
        opened().add("2026-07-10", Completed()),
        on("2026-05-07", attendance(Part.FIRST, FIRST_ON), attendance(Part.SECOND, SECOND_ON)),
        on("2026-05-07", attendance(Part.SECOND, SECOND_ON)),
    ),
    Row(K.TELL_OUTCOME, R.ISSUED, VOID, on("2026-03-13", caution()), on("2026-03-11", caution())),
    *told(K.CONTACT_VICTIM, RUNG_AFTER, "2026-04-10", Occasion.FIRST_WORKSHOP),
    *told(K.TELL_CHANGE, CANCELLED, LATER, Occasion.CHANGE),
    Row(K.CONTACT_RECORD, None, DEAD_NUMBER, on(LATER, kept(usable=True)), on(LATER, kept(usable=False))),
    Row(K.CONTACT_RECORD, R.DECLINED, DEAD_NUMBER, on(LATER, DECLINES), on(LATER, rung(Occasion.OTHER))),
    victim_died(K.CONTACT_RECORD, DEAD_NUMBER, LATER),
    *ends(K.CONTACT_RECORD, DEAD_NUMBER, LATER, R.TRANSFERRED),
    # Safety.
    Row(K.REVIEW_RISK, None, UNWILLING, on(LATER, GOES_ON), on("2026-03-19", GOES_ON)),
    victim_died(K.REVIEW_RISK, UNWILLING, LATER),
    *ends(K.REVIEW_RISK, UNWILLING, LATER, R.TRANSFERRED),
    Row(K.ACT_ON_HIGH_RISK, None, HIGH, on(LATER, GOES_ON), on("2026-03-19", GOES_ON)),
    *ends(K.ACT_ON_HIGH_RISK, HIGH, LATER, R.TRANSFERRED),
    Row(K.END_STOPPED, None, HIGH, on(LATER, WITHDRAWN), on(BEFORE, WITHDRAWN)),
    Row(K.END_STOPPED, None, opened().add("2026-03-20", graded(Grade.HIGH)), on(LATER, CLOSED)),
    Row(K.END_STOPPED, None, HIGH, on(LATER, QUASHED)),
    Row(K.END_STOPPED, None, HIGH, on(LATER, RAN_OUT), on(BEFORE, RAN_OUT)),
    Row(K.END_STOPPED, R.GOES_ON, issued().add("2026-03-20", STOPS), on(LATER, GOES_ON), on(LATER, STOPS)),
    Row(
        K.END_STOPPED,
        R.GOES_ON,
        HIGH,
        on(LATER, graded(Grade.MEDIUM, lowering_met=True)),
        on(LATER, graded(Grade.MEDIUM, lowering_met=False)),
    ),
    *ends(K.END_STOPPED, HIGH, LATER, R.DIED, R.CEASED, R.COMPLETED, R.TRANSFERRED),
    Row(
        K.ACKNOWLEDGE_CONCERN,
        None,
        WORRIED,
        on(LATER, ConcernAcknowledged(concern=CONCERN)),
        on(LATER, raised(), ConcernAcknowledged(concern=CONCERN + 1)),
    ),
    Row(
        K.CLOSE_CONCERN,
        None,
        TAKEN_UP,
        on(LATER, ConcernClosed(concern=CONCERN, outcome=ConcernOutcome.ADDRESSED, rank=Rank.SERGEANT, reason="seen")),
        on(
            LATER,
            ConcernClosed(concern=CONCERN + 1, outcome=ConcernOutcome.ADDRESSED, rank=Rank.SERGEANT, reason="seen"),
        ),
    ),
    *ends(K.CLOSE_CONCERN, TAKEN_UP, LATER, R.TRANSFERRED),
    Row(K.REASSESS_RISK, None, WORRIED, on("2026-03-21", graded(Grade.HIGH)), on("2026-03-20", graded(Grade.HIGH))),
    victim_died(K.REASSESS_RISK, WORRIED, LATER),
    *ends(K.REASSESS_RISK, WORRIED, LATER, R.TRANSFERRED),
    Row(K.LIFT_OR_KEEP_HOLD, None, UNDER_HOLD, on(LATER, LIFTED), on("2026-03-19", LIFTED)),
    *ends(K.LIFT_OR_KEEP_HOLD, UNDER_HOLD, LATER, R.TRANSFERRED),
    Row(K.DECIDE_AFTER_INCIDENT, None, INCIDENT, on(LATER, NOT_KEPT), on("2026-03-19", NOT_KEPT)),
    Row(K.DECIDE_AFTER_INCIDENT, None, INCIDENT, on(LATER, GOES_ON), on("2026-03-19", GOES_ON)),
    Row(K.DECIDE_AFTER_INCIDENT, None, INCIDENT, on(LATER, WITHDRAWN), on("2026-03-19", WITHDRAWN)),
    Row(K.DECIDE_AFTER_INCIDENT, None, INCIDENT, on(LATER, Ceased()), on("2026-03-19", Ceased())),
    *ends(K.DECIDE_AFTER_INCIDENT, INCIDENT, LATER, R.TRANSFERRED),
    Row(
        K.MARAC_REPLY,
        None,
        TO_MARAC,
        on(LATER, MaracReferred(reference="M 1", sent_on=day("2026-03-20"), replied_on=day(LATER))),
        on(LATER, MaracReferred(reference="M 2", sent_on=day("2026-03-20"), replied_on=day(LATER))),
    ),
    victim_died(K.MARAC_REPLY, TO_MARAC, LATER),
    *ends(K.MARAC_REPLY, TO_MARAC, LATER, R.TRANSFERRED),
    # How it ends, and what remains.
    Row(K.REVIEW_ISSUE, None, IRREGULAR, on(LATER, issue_reviewed()), on(LATER, issue_reviewed(ReviewAbout.COMPLETED))),
    Row(K.END_CAUTION, None, issued(), on("2026-07-10", Completed()), on(BEFORE, Completed())),
    *ends(K.END_CAUTION, issued(), LATER, *without(R.COMPLETED)),
    Row(K.DECIDE_EXPIRED, None, issued(), on("2026-07-13", RAN_OUT), on(BEFORE, RAN_OUT)),
    Row(K.DECIDE_EXPIRED, None, issued(), on("2026-07-13", Completed()), on(BEFORE, Completed())),
    Row(K.DECIDE_EXPIRED, None, issued(), on("2026-07-13", WITHDRAWN), on(BEFORE, WITHDRAWN)),
    Row(K.DECIDE_EXPIRED, None, issued(), on("2026-07-13", NOT_KEPT), on("2026-07-10", NOT_KEPT)),
    *ends(K.DECIDE_EXPIRED, issued(), "2026-07-13", R.CEASED, R.QUASHED, R.DIED, R.TRANSFERRED),
    Row(
        K.DECIDE_EXPIRED,
        R.VARIED,
        issued(),
        on("2026-07-08", varied(WORKSHOPS, ends_on=day("2026-08-10"))),
        on("2026-07-08", varied(WORKSHOPS)),
    ),
    *pursued(K.DECIDE_EXPIRED, issued(), "2026-07-13", R.PROSECUTION, R.CHARGED),
    Row(K.LIMIT_NEAR, None, issued(), on(LATER, Ceased()), on(BEFORE, Ceased())),
    *ends(K.LIMIT_NEAR, issued(), LATER, *without(R.CEASED)),
    Row(
        K.RECORD_OUTCOME,
        None,
        issued(),
        on(LATER, entered(RecordSystem.CRIME), entered(RecordSystem.PNC)),
        on(LATER, entered(RecordSystem.PNC), entered(RecordSystem.PNC)),
    ),
    Row(K.RECORD_OUTCOME, R.ISSUED, VOID, on("2026-03-13", caution()), on("2026-03-11", caution())),
    *ends(K.RECORD_OUTCOME, issued(), LATER, R.TRANSFERRED),
    Row(
        K.REVIEW_RETENTION,
        None,
        COMPLETED,
        on("2032-07-10", RetentionReviewed(review_again_on=day("2034-01-01"), reason="needed")),
        on("2026-07-09", RetentionReviewed(review_again_on=day("2034-01-01"), reason="needed")),
    ),
    Row(K.REVIEW_RETENTION, R.ISSUED, VOID, on("2026-03-13", caution()), on("2026-03-11", caution())),
)

CLOSED_AFTER_A_CAUTION: Final = {
    K.ANSWER_REFERRAL: decided().add(GIVEN_ON, caution()),
    K.BOOK_WORKSHOPS: issued(),
    K.RECORD_ATTENDANCE: booked(),
    K.DECIDE_UNAVAILABLE: AWAY,
    K.END_CAUTION: issued(),
    K.LIMIT_NEAR: issued(),
}
"""Duties that only a caution begins: the row of a closing is never met, as it ends nothing after one."""


def owed(kind: DutyKind, life: ByHand) -> Duty:
    """The duty of this kind that is open in that life: the last of them."""
    return [duty for duty in duties(life.case, WORKED) if duty.kind is kind][-1]


def is_owed(duty: Duty, life: ByHand) -> bool:
    """Is the same duty still open?"""
    same = (duty.kind, duty.about, duty.root)
    return same in {(other.kind, other.about, other.root) for other in duties(life.case, WORKED)}


def followed(life: ByHand, steps: Steps) -> ByHand:
    for step in steps:
        life = life.add(step.on, step.what)
    return life


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
class TestEachRow:
    def test_it_ends_the_duty_and_is_named(self, row: Row) -> None:
        duty = owed(row.duty, row.life)
        after = followed(row.life, row.ends)
        assert not is_owed(duty, after)
        same = (duty.kind, duty.about, duty.root)
        found = [
            entry
            for entry in ledger(after.case, WORKED)
            if (entry.duty.kind, entry.duty.about, entry.duty.root) == same
        ]
        how = EndedHow.DONE if row.reason is None else EndedHow.NO_LONGER_OWED
        assert (found[-1].ended_by, found[-1].ended_how, found[-1].reason) == (after.number, how, row.reason)

    def test_the_near_miss_leaves_it_open(self, row: Row) -> None:
        assert is_owed(owed(row.duty, row.life), followed(row.life, row.near_miss or ()))

    def test_taken_back_it_ends_nothing(self, row: Row) -> None:
        after = followed(row.life, row.ends)
        assert is_owed(owed(row.duty, row.life), after.taken_back("2032-08-01"))


@pytest.mark.parametrize("kind", CLOSED_AFTER_A_CAUTION)
def test_a_closing_after_a_caution_ends_nothing(kind: DutyKind) -> None:
    life = CLOSED_AFTER_A_CAUTION[kind]
    assert is_owed(owed(kind, life), life.add(LATER, CLOSED))


@pytest.mark.parametrize(
    ("kind", "life"),
    [
        (K.DECIDE_AFTER_REJECTION, REJECTED),
        (K.JUDGE_ABSENCE, MISSED),
        (K.DECIDE_EXCUSE, SUSPECTED),
        (K.DECIDE_UNAVAILABLE, AWAY),
        (K.LIFT_OR_KEEP_HOLD, UNDER_HOLD),
        (K.REVIEW_BOOKINGS, UNDER_HOLD),
        (K.CONTACT_VICTIM, RUNG_AFTER),
        (K.TELL_CHANGE, CANCELLED),
        (K.CONTACT_RECORD, DEAD_NUMBER),
        (K.REVIEW_RISK, UNWILLING),
        (K.END_STOPPED, HIGH),
        (K.REASSESS_RISK, WORRIED),
        (K.DECIDE_AFTER_INCIDENT, INCIDENT),
        (K.MARAC_REPLY, TO_MARAC),
    ],
)
def test_what_is_reported_after_a_transfer_begins_its_duty_here(kind: DutyKind, life: ByHand) -> None:
    *before, last = life.facts
    reported = ByHand(tuple(before)).add(LATER, TRANSFERRED).add(last.on, last.what)
    assert is_owed(owed(kind, reported), reported)
    assert not [duty for duty in duties(life.add("2026-04-20", TRANSFERRED).case, WORKED) if duty.kind is kind]


def test_every_row_of_the_table_has_its_life_and_no_life_is_without_a_row() -> None:
    table = {(kind, row.by, row.reason) for kind, rows in ENDS.items() for row in rows}
    shown = {(row.duty, type(row.ends[-1].what), row.reason) for row in ROWS}
    never = {(kind, Closed, R.CLOSED) for kind in CLOSED_AFTER_A_CAUTION}
    assert shown | never == table
    assert not shown & never


def test_every_kind_of_duty_that_follows_from_facts_is_in_the_table() -> None:
    assert set(DutyKind) - set(ENDS) == {K.SEND_UNKNOWN, K.SEND_STOPPED, K.PUT_RIGHT}
    assert [kind for kind, rows in ENDS.items() if not rows] == [K.SETTLE_CONTRADICTION]


@pytest.mark.parametrize(
    ("end", "about"),
    [
        (Completed(), ReviewAbout.COMPLETED),
        (Completed(), ReviewAbout.CAUTION_ISSUED),
        (Ceased(), ReviewAbout.CEASED),
        (RAN_OUT, ReviewAbout.ENDED_INCOMPLETE),
    ],
)
def test_an_end_that_a_review_withdraws_does_not_end_what_the_review_asks(end: What, about: ReviewAbout) -> None:
    life = issued().add("2026-07-13", end).add("2026-07-20", withdraws(about))
    assert K.END_STOPPED in open_kinds(life)
    assert K.END_STOPPED not in open_kinds(life.add("2026-07-21", end))


@pytest.mark.parametrize("end", [Ceased(), WITHDRAWN])
def test_a_caution_that_had_ended_otherwise_is_not_to_be_withdrawn_again(end: What) -> None:
    """The near miss."""
    life = issued().add("2026-07-13", end).add("2026-07-20", withdraws(ReviewAbout.CAUTION_ISSUED))
    assert K.END_STOPPED not in open_kinds(life)


def withdraws(about: ReviewAbout) -> IssueReviewed:
    return attrs.evolve(issue_reviewed(about), decision=ReviewDecision.WITHDRAW)


def open_kinds(life: ByHand) -> set[DutyKind]:
    return {duty.kind for duty in duties(life.case, WORKED)}

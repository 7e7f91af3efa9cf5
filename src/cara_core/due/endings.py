"""By which facts each duty may end: the closed table. No duty ends without a fact that stands in its rows here.

A row says: a duty of this kind ends by a fact of these kinds, as done or as no longer owed (with the
reason), where its guard holds. The guard says *which* fact of that kind: the same workshop, one that lies
after, a contact that settles. Source: ``domain/life.md`` 2.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

import attrs

from cara_core.case.facts import (
    AbsenceJudged,
    ArrestedForBreach,
    AttendanceRecorded,
    BookingCancelled,
    BreachNotPursued,
    CaseTransferred,
    CautionIssued,
    CautionQuashed,
    Ceased,
    Closed,
    Completed,
    ConcernAcknowledged,
    ConcernClosed,
    ConditionsVaried,
    ContactRecordKept,
    EndedIncomplete,
    ExcuseDecided,
    IssueReviewed,
    MaracReferred,
    NonComplianceRecorded,
    OutcomeRecorded,
    PersonDied,
    ProviderDecided,
    ReferredForProsecution,
    RetentionReviewed,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldLifted,
    Screened,
    VictimContacted,
    What,
    Withdrawn,
    WorkshopNotHeld,
    WorkshopsBooked,
)
from cara_core.case.standing import Recorded
from cara_core.due import guards
from cara_core.due.begun import Begun, CaseFacts
from cara_core.due.duty import DutyKind, EndedHow, NoLongerOwed

__all__ = ["ENDS", "Ending", "ended_by"]

Guard: TypeAlias = Callable[[CaseFacts, Begun, Recorded[Any]], bool]


@attrs.frozen
class Ending:
    """One row of the table: by which kind of fact, how, with which reason, and under which guard."""

    by: type[What]
    how: EndedHow
    reason: NoLongerOwed | None
    guard: Guard


def _done(*kinds: type[What], where: Guard = guards.always) -> tuple[Ending, ...]:
    return tuple(Ending(kind, EndedHow.DONE, None, where) for kind in kinds)


def _no_longer(reason: NoLongerOwed, kind: type[What], where: Guard = guards.always) -> Ending:
    return Ending(kind, EndedHow.NO_LONGER_OWED, reason, where)


_OF_END: Final[Mapping[NoLongerOwed, Ending]] = {
    reason: _no_longer(reason, kind, where)
    for reason, kind, where in (
        (NoLongerOwed.DIED, PersonDied, guards.participant_died),
        (NoLongerOwed.COMPLETED, Completed, guards.is_an_end),
        (NoLongerOwed.CEASED, Ceased, guards.is_an_end),
        (NoLongerOwed.WITHDRAWN, Withdrawn, guards.is_an_end),
        (NoLongerOwed.CLOSED, Closed, guards.is_an_end),
        (NoLongerOwed.RAN_OUT, EndedIncomplete, guards.is_an_end),
        (NoLongerOwed.QUASHED, CautionQuashed, guards.is_an_end),
        (NoLongerOwed.TRANSFERRED, CaseTransferred, guards.passed_on),
    )
}
_OTHERS: Final[Mapping[NoLongerOwed, Ending]] = {
    NoLongerOwed.VICTIM_DIED: _no_longer(NoLongerOwed.VICTIM_DIED, PersonDied, guards.victim_died),
    NoLongerOwed.DECLINED: _no_longer(NoLongerOwed.DECLINED, VictimContacted, guards.declined),
    NoLongerOwed.ISSUED: _no_longer(NoLongerOwed.ISSUED, CautionIssued),
    NoLongerOwed.REBOOKED: _no_longer(NoLongerOwed.REBOOKED, WorkshopsBooked, guards.placed_after),
    NoLongerOwed.UNBOOKED: _no_longer(NoLongerOwed.UNBOOKED, BookingCancelled, guards.placed_after),
    NoLongerOwed.ATTENDED: _no_longer(NoLongerOwed.ATTENDED, AttendanceRecorded, guards.nothing_outstanding),
    NoLongerOwed.VARIED: _no_longer(NoLongerOwed.VARIED, ConditionsVaried, guards.no_workshops_asked),
    NoLongerOwed.PROSECUTION: _no_longer(NoLongerOwed.PROSECUTION, ReferredForProsecution, guards.pursued),
    NoLongerOwed.CHARGED: _no_longer(NoLongerOwed.CHARGED, ArrestedForBreach, guards.pursued),
}


def _of(*reasons: NoLongerOwed) -> tuple[Ending, ...]:
    return tuple(_OF_END.get(reason) or _OTHERS[reason] for reason in reasons)


def _end(*, less: NoLongerOwed | None = None) -> tuple[Ending, ...]:
    """The rows of every end of a case, but for one."""
    return tuple(row for reason, row in _OF_END.items() if reason is not less)


_R: Final = NoLongerOwed
_VICTIM_REACHED: Final = (
    *_done(VictimContacted, where=guards.settles),
    *_of(_R.DECLINED, _R.VICTIM_DIED, _R.TRANSFERRED),
)
"""What is owed to the victim in a contact. No end of the case but a transfer ends it."""
_NOTHING_TO_DECIDE: Final = (_R.DIED, _R.CEASED, _R.QUASHED, _R.TRANSFERRED)
"""What is reported of a case before any caution was typed, after which nobody can give one there, or close it."""

ENDS: Final[Mapping[DutyKind, tuple[Ending, ...]]] = {
    DutyKind.REFERRAL_INCOMPLETE: (
        *_done(Screened, where=guards.screened_otherwise),
        *_of(_R.ISSUED),
        *_end(),
    ),
    DutyKind.REFUSE_OR_CLOSE: (
        *_done(Closed),
        _no_longer(_R.SCREENED, Screened, guards.screened_otherwise),
        *_of(_R.ISSUED, *_NOTHING_TO_DECIDE),
    ),
    DutyKind.ISSUE_BY: (
        *_done(CautionIssued, Closed),
        _no_longer(_R.SCREENED, Screened, guards.screened_otherwise),
        *_of(*_NOTHING_TO_DECIDE),
    ),
    DutyKind.DECIDE_CASE: (
        *_done(CautionIssued, Closed),
        _no_longer(_R.SCREENED, Screened, guards.screened_otherwise),
        *_of(*_NOTHING_TO_DECIDE),
    ),
    DutyKind.ANSWER_REFERRAL: (*_done(ProviderDecided), *_end(), *_of(_R.PROSECUTION, _R.CHARGED)),
    DutyKind.DECIDE_AFTER_REJECTION: (
        *_done(ProviderDecided, where=guards.accepted_after),
        *_done(ConditionsVaried, where=guards.placed_after),
        *_done(Withdrawn, where=guards.is_an_end),
        *_end(less=_R.WITHDRAWN),
    ),
    DutyKind.BOOK_WORKSHOPS: (
        *_done(WorkshopsBooked, where=guards.placed_after),
        *_of(_R.ATTENDED),
        *_end(),
        *_of(_R.PROSECUTION, _R.CHARGED, _R.VARIED),
    ),
    DutyKind.COMPLETION_IMPOSSIBLE: (
        *_done(NonComplianceRecorded, where=guards.certainly_after),
        *_done(ConditionsVaried, where=guards.placed_after),
        *_done(EndedIncomplete, Withdrawn, where=guards.is_an_end),
        *_of(_R.REBOOKED, _R.ATTENDED, _R.DIED, _R.CEASED, _R.QUASHED, _R.PROSECUTION, _R.CHARGED, _R.TRANSFERRED),
    ),
    DutyKind.RECORD_ATTENDANCE: (
        *_done(AttendanceRecorded, where=guards.same_workshop),
        _no_longer(_R.NOT_HELD, WorkshopNotHeld, guards.same_workshop),
        _no_longer(_R.UNBOOKED, BookingCancelled, guards.before_its_day),
        _no_longer(_R.REBOOKED, WorkshopsBooked, guards.before_its_day),
        _no_longer(_R.MISSED, AttendanceRecorded, guards.missed_before),
        *_of(_R.VARIED),
        *(attrs.evolve(row, guard=guards.end_before_its_day(row.guard)) for row in _end()),
    ),
    DutyKind.SETTLE_CONTRADICTION: (),
    DutyKind.JUDGE_ABSENCE: (
        *_done(AbsenceJudged, where=guards.same_absence),
        *_of(_R.CEASED, _R.WITHDRAWN, _R.QUASHED, _R.DIED, _R.TRANSFERRED),
    ),
    DutyKind.DECIDE_AFTER_ABSENCE: (
        *_done(NonComplianceRecorded, WorkshopsBooked, ConditionsVaried, where=guards.placed_after),
        *_done(Withdrawn, where=guards.is_an_end),
        *_of(_R.CHARGED, _R.CEASED, _R.QUASHED, _R.DIED, _R.TRANSFERRED),
    ),
    DutyKind.DECIDE_EXCUSE: (
        *_done(ExcuseDecided, where=guards.placed_after),
        _no_longer(_R.ATTENDED, AttendanceRecorded, guards.attended_after_all),
        *_of(_R.CHARGED, _R.CEASED, _R.WITHDRAWN, _R.QUASHED, _R.DIED, _R.TRANSFERRED),
    ),
    DutyKind.DECIDE_PROSECUTION: (
        *_done(ReferredForProsecution, BreachNotPursued, where=guards.placed_after),
        *_of(_R.CHARGED, _R.CEASED, _R.WITHDRAWN, _R.QUASHED, _R.DIED, _R.TRANSFERRED),
    ),
    DutyKind.RECORD_PROCEEDINGS: (
        *_done(Ceased, where=guards.is_an_end),
        *_done(BreachNotPursued, where=guards.placed_after),
        *_of(_R.WITHDRAWN, _R.QUASHED, _R.DIED, _R.TRANSFERRED),
    ),
    DutyKind.DECIDE_UNAVAILABLE: (
        *_done(BookingCancelled, ConditionsVaried, where=guards.recorded_after),
        *_done(Withdrawn, where=guards.is_an_end),
        *_end(less=_R.WITHDRAWN),
    ),
    DutyKind.REVIEW_BOOKINGS: (
        *_done(BookingCancelled, where=guards.cancels_what_was_booked),
        *_done(SafetyHoldLifted, IssueReviewed, where=guards.recorded_after),
        *_done(RiskReviewed, where=guards.reviewed_with_bookings),
        _no_longer(_R.NOT_HELD, WorkshopNotHeld, guards.of_what_was_booked),
        _no_longer(_R.MISSED, AttendanceRecorded, guards.missed_of_what_was_booked),
        _no_longer(_R.ATTENDED, AttendanceRecorded, guards.last_of_what_was_booked),
        *_end(),
    ),
    DutyKind.TELL_OUTCOME: (
        *_VICTIM_REACHED,
        _no_longer(_R.ATTENDED, AttendanceRecorded, guards.answered_by_the_contact_after_it),
        _no_longer(_R.ISSUED, CautionIssued, guards.makes_the_end_void),
    ),
    DutyKind.CONTACT_VICTIM: _VICTIM_REACHED,
    DutyKind.TELL_CHANGE: _VICTIM_REACHED,
    DutyKind.CONTACT_RECORD: (
        *_done(ContactRecordKept, where=guards.record_answers),
        *_of(_R.DECLINED, _R.VICTIM_DIED, _R.TRANSFERRED),
    ),
    DutyKind.REVIEW_RISK: (
        *_done(RiskReviewed, where=guards.recorded_after),
        *_of(_R.VICTIM_DIED, _R.TRANSFERRED),
    ),
    DutyKind.ACT_ON_HIGH_RISK: (*_done(RiskReviewed, where=guards.recorded_after), *_of(_R.TRANSFERRED)),
    DutyKind.END_STOPPED: (
        *_done(Withdrawn, Closed, CautionQuashed, EndedIncomplete, where=guards.ends_what_was_stopped),
        _no_longer(_R.GOES_ON, RiskReviewed, guards.review_goes_on),
        _no_longer(_R.GOES_ON, RiskReassessed, guards.risk_lowered),
        *_of(_R.DIED),
        _no_longer(_R.CEASED, Ceased, guards.ends_what_was_stopped),
        _no_longer(_R.COMPLETED, Completed, guards.ends_what_was_stopped),
        *_of(_R.TRANSFERRED),
    ),
    DutyKind.ACKNOWLEDGE_CONCERN: _done(ConcernAcknowledged, where=guards.same_concern),
    DutyKind.CLOSE_CONCERN: (*_done(ConcernClosed, where=guards.same_concern), *_of(_R.TRANSFERRED)),
    DutyKind.REASSESS_RISK: (
        *_done(RiskReassessed, where=guards.certainly_after),
        *_of(_R.VICTIM_DIED, _R.TRANSFERRED),
    ),
    DutyKind.LIFT_OR_KEEP_HOLD: (*_done(SafetyHoldLifted, where=guards.placed_after), *_of(_R.TRANSFERRED)),
    DutyKind.DECIDE_AFTER_INCIDENT: (
        *_done(NonComplianceRecorded, Ceased, where=guards.certainly_after),
        *_done(RiskReviewed, Withdrawn, where=guards.recorded_after),
        *_of(_R.TRANSFERRED),
    ),
    DutyKind.MARAC_REPLY: (
        *_done(MaracReferred, where=guards.replies),
        *_of(_R.VICTIM_DIED, _R.TRANSFERRED),
    ),
    DutyKind.REVIEW_ISSUE: _done(IssueReviewed, where=guards.reviews_it),
    DutyKind.END_CAUTION: (*_done(Completed, where=guards.is_an_end), *_end(less=_R.COMPLETED)),
    DutyKind.DECIDE_EXPIRED: (
        *_done(EndedIncomplete, Completed, Withdrawn, where=guards.is_an_end),
        *_done(NonComplianceRecorded, where=guards.after_the_last_day),
        *_of(_R.CEASED, _R.QUASHED, _R.DIED, _R.PROSECUTION, _R.CHARGED),
        _no_longer(_R.VARIED, ConditionsVaried, guards.moves_the_last_day),
        *_of(_R.TRANSFERRED),
    ),
    DutyKind.LIMIT_NEAR: (*_done(Ceased, where=guards.is_an_end), *_end(less=_R.CEASED)),
    DutyKind.RECORD_OUTCOME: (
        *_done(OutcomeRecorded, where=guards.last_record_entered),
        _no_longer(_R.ISSUED, CautionIssued, guards.makes_the_end_void),
        *_of(_R.TRANSFERRED),
    ),
    DutyKind.REVIEW_RETENTION: (
        *_done(RetentionReviewed, where=guards.recorded_after),
        _no_longer(_R.ISSUED, CautionIssued, guards.makes_the_end_void),
    ),
}
"""For each kind of duty that follows from facts, how it can end."""


def ended_by(facts: CaseFacts, begun: Begun) -> Iterator[tuple[Ending, Recorded[Any]]]:
    """Every fact by which this duty ended, with the row that says so."""
    by_kind = facts.by_kind
    for row in ENDS[begun.kind]:
        for record in by_kind.get(row.by, ()):
            if row.guard(facts, begun, record):
                yield row, record

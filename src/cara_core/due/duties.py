"""What has to happen next in a case, by when, and whose it is: worked out, never stored as a flag.

The duties follow from the facts alone and from the calendar of working days. They do not
follow from the day on which they are asked for: that only says which have begun, and which
are overdue. So an index of them can be kept, and made again, and is the same.

A duty follows from facts that began it (``due/beginnings``), and is open until a fact ends it that
stands in the closed table of endings (``due/endings.py``). Nothing else ends one: neither time, nor
what the case has come to meanwhile.

How long each duty may take stands in three places. The terms a caution runs under
(:class:`~cara_core.terms.caution.RunningTerms`) hold what a force sets. Constants of
``due/beginnings`` hold what no force sets, each with its unit in its name. And some days are worked
out from the case, such as the caution's last day.

Nothing here reads what a person said: the open part of the facts is enough.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

import attrs

from cara_core.case.case import Case, Phase
from cara_core.case.facts import (
    AbsenceJudged,
    AgreementWithdrawn,
    ArrestedForBreach,
    AttendanceRecorded,
    BookingCancelled,
    CaseTransferred,
    CautionIssued,
    CautionQuashed,
    Ceased,
    Closed,
    Completed,
    ConcernAcknowledged,
    ConcernRaised,
    EndedIncomplete,
    ExcuseDecided,
    IncidentReported,
    IssueReviewed,
    MaracReferred,
    NonComplianceRecorded,
    PersonDied,
    PersonUnavailable,
    ProviderDecided,
    RecordedInError,
    Referred,
    ReferredForProsecution,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldPlaced,
    Screened,
    VictimAsked,
    VictimContacted,
    Withdrawn,
    WorkshopNotHeld,
    WorkshopsBooked,
)
from cara_core.due.beginnings import breach, deciding, ending, safety, victim, workshops
from cara_core.due.begun import Begun, CaseFacts, Identity
from cara_core.due.duty import Duty, DutyKind, Owner, WaitsFor
from cara_core.due.endings import ended_by
from cara_core.due.owners import OWNED_BY
from cara_core.stages.issue_review import IssueReview
from cara_core.terms.days import Day, WorkingDays, days_after

__all__ = [
    "BEGINNINGS",
    "OWNED_BY",
    "STOPPED_MESSAGE_DAYS",
    "Duty",
    "DutyKind",
    "Owner",
    "begun_duties",
    "duties",
    "duty_of",
    "pauses_of",
    "send_stopped",
]

STOPPED_MESSAGE_DAYS: Final = 1
"""Calendar days to settle a message that a rule stopped: worked out where no calendar of working days is at hand."""

_ENDS: Final = frozenset(
    {Completed, EndedIncomplete, Ceased, Withdrawn, CautionQuashed, CaseTransferred, Closed, PersonDied}
)
BEGINNINGS: Final[Mapping[Callable[[CaseFacts], Iterator[Begun]], frozenset[type]]] = {
    deciding.referral_incomplete: frozenset({Screened}),
    deciding.refuse_or_close: frozenset({Screened}),
    deciding.case_to_decide: frozenset({Screened}),
    workshops.provider_to_answer: frozenset({CautionIssued}),
    workshops.rejection_to_decide: frozenset({ProviderDecided}),
    workshops.workshops_to_book: frozenset({CautionIssued}),
    workshops.attendance_to_record: frozenset({WorkshopsBooked}),
    workshops.contradiction_to_settle: frozenset({AttendanceRecorded, WorkshopNotHeld, VictimAsked, RiskReassessed}),
    breach.absence_to_judge: frozenset({AttendanceRecorded}),
    breach.absence_to_follow_up: frozenset({AbsenceJudged}),
    breach.excuse_to_decide: frozenset({NonComplianceRecorded}),
    breach.prosecution_to_decide: frozenset({ExcuseDecided}),
    breach.proceedings_to_record: frozenset({ReferredForProsecution, ArrestedForBreach}),
    workshops.unavailability_to_decide: frozenset({PersonUnavailable}),
    workshops.bookings_to_review: frozenset({WorkshopsBooked}),
    victim.outcome_to_tell: frozenset({CautionIssued, *_ENDS}),
    victim.victim_to_contact: frozenset({AttendanceRecorded}),
    victim.change_to_tell: frozenset(
        {
            *(AttendanceRecorded, WorkshopNotHeld, BookingCancelled, WorkshopsBooked),
            *(NonComplianceRecorded, ReferredForProsecution, IncidentReported),
        }
    ),
    victim.contact_record_to_keep: frozenset({Referred, VictimContacted}),
    safety.risk_to_review: frozenset({AgreementWithdrawn}),
    safety.high_risk_to_act_on: frozenset({RiskReassessed, Screened}),
    safety.stopped_to_end: frozenset({RiskReassessed, RiskReviewed, IssueReviewed}),
    safety.concern_to_acknowledge: frozenset({ConcernRaised}),
    safety.concern_to_close: frozenset({ConcernAcknowledged}),
    safety.risk_to_reassess: frozenset({ConcernRaised, IncidentReported}),
    safety.hold_to_look_at: frozenset({SafetyHoldPlaced}),
    safety.incident_to_decide: frozenset({IncidentReported, PersonDied}),
    safety.marac_to_reply: frozenset({MaracReferred}),
    # What was found wrong stays found, also of a caution that was taken back since and stands no longer.
    ending.issue_to_review: frozenset(),
    ending.caution_to_end: frozenset({CautionIssued}),
    ending.expired_to_decide: frozenset({CautionIssued}),
    ending.limit_to_watch: frozenset({CautionIssued}),
    ending.outcome_to_record: frozenset({CautionIssued, Completed, Withdrawn, Ceased, CautionQuashed, RecordedInError}),
    ending.retention_to_review: _ENDS,
}
"""Each rule by which duties begin, and the kinds of fact of which it needs one that stands; none named: it is asked
of every case.
"""


def duties(case: Case, working: WorkingDays) -> tuple[Duty, ...]:
    """Every duty that is open in this case, the earliest due first.

    ``working`` says which days are worked, and has to reach from the case's first day to
    weeks beyond its last.
    """
    facts = CaseFacts(case, working.of_force(case.force))
    pauses = pauses_of(case, facts.reviews)
    open_now = (begun for begun in begun_duties(facts) if next(ended_by(facts, begun), None) is None)
    found: dict[Identity, Duty] = {}
    for duty in sorted((duty_of(case, begun, pauses) for begun in open_now), key=lambda duty: duty.due_by):
        found.setdefault(Identity.of(duty), duty)
    return tuple(sorted(found.values(), key=lambda duty: (duty.due_by, duty.kind, duty.about, duty.root)))


def begun_duties(facts: CaseFacts) -> Iterator[Begun]:
    """Every duty that ever followed from these facts, whether it has ended or not."""
    kinds = facts.by_kind.keys()
    for rule, from_kinds in BEGINNINGS.items():
        # Most cases hold few kinds of facts, and every open case is asked: what nothing can follow from is passed over.
        if not from_kinds.isdisjoint(kinds) or not from_kinds:
            yield from rule(facts)


def duty_of(case: Case, begun: Begun, pauses: "_Pauses") -> Duty:
    """The duty that began so, as it stands now: whose it is, and what it waits for."""
    owned = OWNED_BY[begun.kind]
    waits = pauses.of(begun)
    # Whom nobody may contact is in no caller's list: a supervisor decides what becomes of it.
    owner = Owner.SUPERVISOR if waits is WaitsFor.SUPERVISOR else owned.owner
    return Duty(
        case=case.id,
        kind=begun.kind,
        owner=owner,
        opens_on=begun.opens_on,
        due_by=begun.due_by,
        source=owned.source,
        about=begun.about,
        due_at=begun.due_at,
        waits_for=waits,
        root=begun.root,
    )


def send_stopped(*, case: str, since: Day, about: str) -> Duty:
    """A message that a rule forbade to send: it stands as a duty until it is settled, and is never dropped (V9).

    It follows from no fact: whoever tried to send it knows. ``about`` says which message,
    and which rule forbade it.
    """
    return Duty(
        case=case,
        kind=DutyKind.SEND_STOPPED,
        owner=Owner.SUPERVISOR,
        opens_on=since,
        due_by=days_after(since, STOPPED_MESSAGE_DAYS),
        source="SAFETY-FLOOR",
        about=about,
    )


_TO_THE_VICTIM: Final = frozenset({DutyKind.TELL_OUTCOME, DutyKind.CONTACT_VICTIM, DutyKind.TELL_CHANGE})
_WITH_THE_PROGRAMME: Final = frozenset(
    {DutyKind.BOOK_WORKSHOPS, DutyKind.ANSWER_REFERRAL, DutyKind.END_CAUTION, DutyKind.ISSUE_BY, DutyKind.DECIDE_CASE}
)
_NOT_IN_A_BREACH: Final = frozenset({DutyKind.BOOK_WORKSHOPS, DutyKind.END_CAUTION, DutyKind.DECIDE_EXPIRED})


@attrs.frozen(kw_only=True)
class _Pauses:
    """What keeps a duty from being done now."""

    programme: WaitsFor | None
    breach: bool
    unavailable: bool
    no_contact: bool

    def of(self, begun: Begun) -> WaitsFor | None:
        """What does this duty wait for?"""
        if begun.kind in _TO_THE_VICTIM:
            return WaitsFor.SUPERVISOR if self.no_contact else None
        if begun.kind in _WITH_THE_PROGRAMME and self.programme is not None:
            return self.programme
        if begun.kind in _NOT_IN_A_BREACH and self.breach:
            return WaitsFor.BREACH
        return WaitsFor.UNAVAILABLE if begun.kind is DutyKind.BOOK_WORKSHOPS and self.unavailable else None


def pauses_of(case: Case, reviews: Iterable[IssueReview]) -> _Pauses:
    """What keeps the duties of this case from being done now: asked once for all of them.

    ``reviews`` are all the reviews of an issue that ever began in it.
    """
    programme = (
        WaitsFor.STOPPED
        if case.stopped
        else WaitsFor.HOLD
        if case.hold is not None
        else WaitsFor.ISSUE_REVIEW
        if any(review.ended_by is None for review in reviews)
        else None
    )
    kept = case.contact_record
    return _Pauses(
        programme=programme,
        breach=case.phase in {Phase.NON_COMPLIANCE, Phase.BREACH, Phase.PROSECUTION},
        unavailable=any(away.what.until is None for away in case.unavailable),
        no_contact=kept is not None and kept.what.do_not_contact,
    )

"""One fact is asked to be recorded: which step is it, and what does it come to?

The one place where every kind of fact meets the stage it belongs to. A kind that is
forgotten here is a type error.
"""

from collections.abc import Callable
from typing import assert_never

import attrs

from cara_core.case.case import Case
from cara_core.case.evolve import evolve
from cara_core.case.facts import (
    AbsenceJudged,
    AgreementWithdrawn,
    ArrestedForBreach,
    AttendanceRecorded,
    Authorised,
    BookingCancelled,
    BreachNotPursued,
    CautionIssued,
    Ceased,
    Closed,
    Completed,
    ConditionsDecided,
    ConditionsVaried,
    DocumentSigned,
    EffectExplained,
    EvidenceFound,
    ExcuseDecided,
    Fact,
    NonComplianceRecorded,
    OffenceAdmitted,
    PersonErased,
    Referred,
    ReferredForProsecution,
    RetentionReviewed,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldLifted,
    SafetyHoldPlaced,
    Screened,
    VictimAsked,
    VictimContacted,
    ViewsNotSought,
    ViewsSought,
    What,
    Withdrawn,
    WorkshopsBooked,
)
from cara_core.case.personal import missing_fields
from cara_core.errors import Fault, InputError
from cara_core.stages import attendance, caution, consent, ending
from cara_core.stages.what_may_follow import check_turn
from cara_core.terms.decision.decision import Decision
from cara_core.terms.policy import Policy
from cara_core.terms.referral import Referral

__all__ = ["Asking", "record"]

Asking = Callable[[], tuple[Referral, Decision]]
"""What is known of the case, screened on the day of the fact; asked only where a caution is to be issued."""


def record(case: Case, asked: Fact, policy: Policy, screening: Asking) -> tuple[Case, tuple[Fact, ...]]:
    """What comes of recording this in that case, under the policy of that day?

    The facts to keep (the one asked for with what the core worked out, and any that follow
    from it), and the case they come to. Raises :class:`OutOfTurn` or :class:`CaseEnded`
    with what is allowed now, :class:`InputError` with what is wrong with the fact.
    """
    check_turn(case, asked)
    missing = missing_fields(asked.what)
    if missing:
        raise InputError(
            [
                Fault(f"what.{name}", "MISSING", "missing, and needed; allowed: what happened, as recorded")
                for name in missing
            ]
        )
    facts: list[Fact] = []
    for what in _worked_out(case, asked, policy, screening):
        fact = attrs.evolve(asked, number=case.number + 1, what=what)
        # Only the fact that was asked for corrects another; what follows from it stands for itself.
        if type(what) is not type(asked.what):
            fact = attrs.evolve(fact, supersedes=None, why=None)
        facts.append(fact)
        case = evolve(case, fact)
    return case, tuple(facts)


def _worked_out(  # noqa: C901, PLR0911, PLR0912  (one branch for each kind of fact)
    case: Case, asked: Fact, policy: Policy, screening: Asking
) -> tuple[What, ...]:
    """What is to be kept: what was asked for, as its stage has it, and what follows at once."""
    what, on, supersedes = asked.what, asked.on, asked.supersedes
    match what:
        case ViewsSought():
            return (consent.seek_views(what),)
        case VictimAsked():
            return (consent.ask(what),)
        case AgreementWithdrawn():
            return (consent.withdraw_agreement(case, what),)
        case VictimContacted():
            return consent.contact(case, what, on)
        case Authorised():
            return (caution.authorise(what, policy),)
        case ConditionsDecided():
            return (caution.decide_conditions(case, what, on),)
        case DocumentSigned():
            return (caution.sign(case, what, on),)
        case CautionIssued():
            known, decision = screening()
            return (caution.screened(decision, known, policy), caution.issue(case, what, on, decision, policy))
        case WorkshopsBooked():
            return (attendance.book(case, what, on),)
        case BookingCancelled():
            return (attendance.cancel(case, what),)
        case AttendanceRecorded():
            return (attendance.record_attendance(case, what, on, supersedes=supersedes),)
        case AbsenceJudged():
            return (attendance.judge_absence(case, what, supersedes=supersedes),)
        case NonComplianceRecorded():
            return (ending.record_non_compliance(case, what, on),)
        case ArrestedForBreach():
            return (ending.arrest(case, what),)
        case Ceased():
            return (ending.cease(case, what, on),)
        case Completed():
            return (ending.complete(case, what, on),)
        case ConditionsVaried():
            return (ending.vary(case, what, on),)
        case SafetyHoldLifted():
            return (ending.lift_hold(case, what, on),)
        case Withdrawn():
            return (ending.withdraw(what),)
        case RetentionReviewed():
            return (ending.review_retention(what, on),)
        case PersonErased():
            return (ending.erase(case, what),)
        case (
            Referred()
            | Screened()
            | ViewsNotSought()
            | EvidenceFound()
            | OffenceAdmitted()
            | EffectExplained()
            | SafetyHoldPlaced()
            | RiskReassessed()
            | RiskReviewed()
            | ExcuseDecided()
            | BreachNotPursued()
            | ReferredForProsecution()
            | Closed()
        ):
            return (what,)
        case _ as never:
            assert_never(never)

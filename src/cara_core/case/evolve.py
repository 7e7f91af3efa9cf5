"""What a case comes to when one more thing has happened in it: the fold of facts.

A case is never stored. It is folded from its facts each time it is needed, so a fact that
comes in late, or corrects another, changes whatever follows from it.

The facts stand in the order of their numbers, the order in which somebody recorded them.
That is not the order in which they happened: what happened on Monday may be recorded on
Friday, after what happened on Wednesday. Most branches below need no more than the last
fact recorded. Where an older report must not undo a newer state of things, the branch
compares the days (:func:`_answered`, :func:`_assessed`, the review of risk).
"""

from collections.abc import Iterable
from typing import Any, assert_never

from cara_core.case.case import Case, Phase, Recorded
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
    Withdrawn,
    WorkshopsBooked,
)
from cara_core.case.standing import standing
from cara_core.errors import Fault, InputError
from cara_core.terms.caution import ArrestOutcome
from cara_core.terms.risk import GRADES

__all__ = ["evolve", "replay"]


Changes = dict[str, Any]


def replay(facts: Iterable[Fact]) -> Case:
    """The case these facts come to, in the order of their numbers.

    Raises :class:`InputError` where there is none of them.
    """
    every = tuple(facts)
    if not every:
        raise InputError([Fault("facts", "EMPTY", "a case begins with a fact")])
    first, last = every[0], every[-1]
    # Nobody else has this case until its last fact is in it, so it alone is changed in place: a copy for
    # each fact would be thrown away at once, and every command replays cases.
    case = Case(id=first.case, facts=every, number=last.number)
    change = case.__dict__.update
    for fact in standing(every):
        change(_changes(case, fact))
    return case


def evolve(case: Case, fact: Fact) -> Case:
    """The case once this has happened too. A fact that supersedes another takes its place in the order."""
    facts = (*case.facts, fact)
    # A correction may undo anything that was folded in since: there is nothing to build on but the facts.
    if fact.supersedes is not None:
        return replay(facts)
    return _moved(case, _changes(case, fact) | {"facts": facts, "number": fact.number})


def _moved(case: Case, changes: Changes) -> Case:
    """The same case with these changes: what ``attrs.evolve`` gives, which is four times slower on so many fields."""
    moved = object.__new__(Case)
    moved.__dict__.update(case.__dict__)
    moved.__dict__.update(changes)
    return moved


def _changes(case: Case, fact: Fact) -> Changes:  # noqa: C901, PLR0911, PLR0912  (one branch for each kind of fact)
    """What one fact changes: one branch for each kind, so that a forgotten kind is a type error."""
    what, on = fact.what, fact.on
    match what:
        case Referred(force=force, community=community, referral=referral):
            return {"opened_on": on, "force": force, "community": community, "referral": referral}
        case Screened():
            return {"screened": Recorded(fact.number, on, what)}
        case ViewsSought() | ViewsNotSought():
            # The first effort counts: the conditions are decided after it, whatever efforts follow.
            return {} if isinstance(case.views, Recorded) else {"views": Recorded(fact.number, on, what)}
        case VictimAsked():
            return _answered(case, Recorded(fact.number, on, what))
        case AgreementWithdrawn():
            return {"agreement_withdrawn": Recorded(fact.number, on, what)}
        case EvidenceFound():
            return {"evidence": Recorded(fact.number, on, what)}
        case Authorised():
            return {"authorised": Recorded(fact.number, on, what)}
        case OffenceAdmitted():
            return {"admitted": Recorded(fact.number, on, what)}
        case EffectExplained():
            return {"explained": Recorded(fact.number, on, what)}
        case ConditionsDecided(conditions=conditions):
            # What was signed before listed other conditions, so a new document is needed.
            return {"decided": Recorded(fact.number, on, what), "conditions": conditions, "signed": None}
        case DocumentSigned():
            return {"signed": Recorded(fact.number, on, what)}
        case CautionIssued(ends_on=ends_on):
            return {"issued": Recorded(fact.number, on, what), "ends_on": ends_on}
        case WorkshopsBooked():
            return {"booked": Recorded(fact.number, on, what)}
        case BookingCancelled():
            return {"booked": None}
        case AttendanceRecorded():
            return {"attendances": (*case.attendances, Recorded(fact.number, on, what))}
        case AbsenceJudged():
            return {"judgements": (*case.judgements, Recorded(fact.number, on, what))}
        case VictimContacted():
            return {"contacts": (*case.contacts, Recorded(fact.number, on, what))}
        case SafetyHoldPlaced():
            return {"concerns": (*case.concerns, Recorded(fact.number, on, what))}
        case SafetyHoldLifted():
            # A hold stands while there are concerns. Lifting it answers all of them at once.
            return {"concerns": ()}
        case RiskReassessed():
            return _assessed(case, Recorded(fact.number, on, what))
        case RiskReviewed():
            # The review of the later day holds: one that is recorded late does not undo it.
            late = case.reviewed is not None and case.reviewed.on > on
            return {} if late else {"reviewed": Recorded(fact.number, on, what)}
        case ConditionsVaried(conditions=conditions, ends_on=ends_on):
            return {"conditions": conditions, "ends_on": ends_on or case.ends_on}
        case NonComplianceRecorded():
            return {"non_compliance": Recorded(fact.number, on, what)}
        case ExcuseDecided(reasonable=reasonable):
            return _NO_BREACH if reasonable else {"excuse": Recorded(fact.number, on, what)}
        case BreachNotPursued():
            return _NO_BREACH
        case ReferredForProsecution():
            return {"prosecution": Recorded(fact.number, on, what)}
        case ArrestedForBreach(outcome=outcome):
            # The three other outcomes leave the case where it was: no proceedings have been started.
            return {"charged": Recorded(fact.number, on, what)} if outcome is ArrestOutcome.CHARGED else {}
        case Ceased():
            return {"ended": Phase.CEASED, "ended_on": on}
        case Completed():
            return {"ended": Phase.COMPLETED, "ended_on": on}
        case Withdrawn():
            return {"ended": Phase.WITHDRAWN, "ended_on": on}
        case Closed():
            return {"ended": Phase.CLOSED, "ended_on": on}
        case RetentionReviewed():
            return {"retention": Recorded(fact.number, on, what)}
        case PersonErased(person=person):
            return {"erased": case.erased | {person}}
        case _ as never:
            assert_never(never)


_NO_BREACH: Changes = {"non_compliance": None, "excuse": None, "prosecution": None, "charged": None}
"""Back to a caution that runs: a reasonable excuse, or a breach that is not pursued, clears the whole track."""


def _answered(case: Case, answer: Recorded[VictimAsked]) -> Changes:
    """The answer of the later day holds, whenever it was recorded; only a later day ends a withdrawal."""
    if case.asked is not None and case.asked.on > answer.on:
        return {}
    # An answer of the day of the withdrawal does not end it: of one day, the stricter holds.
    gone = case.agreement_withdrawn
    return {"asked": answer, "agreement_withdrawn": None if gone is None or gone.on < answer.on else gone}


def _assessed(case: Case, assessment: Recorded[RiskReassessed]) -> Changes:
    """The assessment of the later day holds, whenever it was recorded; of one day, the stricter."""
    before = case.risk
    if before is not None and (before.on, _strictness(before)) > (assessment.on, _strictness(assessment)):
        return {}
    return {"risk": assessment}


def _strictness(assessment: Recorded[RiskReassessed]) -> int:
    return GRADES.index(assessment.what.grade)

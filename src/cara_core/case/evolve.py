"""What a case comes to when one more thing has happened in it: the fold of facts.

A case is never stored. It is folded from its facts each time it is needed, so a fact that
comes in late, or corrects another, changes whatever follows from it.

The facts are folded in the order in which they *happened* (``case/standing.py``), whenever somebody
recorded them. Where several facts speak of one thing, such as the grade of risk, what holds of
them is worked out in ``case/aspects.py``.
"""

from collections.abc import Iterable, Sequence
from typing import Any, assert_never

from cara_core.case import aspects
from cara_core.case.case import Case, Phase
from cara_core.case.corrected_referral import corrected
from cara_core.case.facts import (
    REPORTS,
    AbsenceJudged,
    AgreementWithdrawn,
    ArrestedForBreach,
    AttendanceRecorded,
    Authorised,
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
    ConcernRaised,
    ConditionsDecided,
    ConditionsVaried,
    ContactRecordKept,
    DisclosureRestricted,
    DocumentSigned,
    EffectExplained,
    EndedIncomplete,
    EvidenceFound,
    ExcuseDecided,
    Fact,
    IncidentReported,
    IssueReviewed,
    LegalAdviceOffered,
    MaracReferred,
    NonComplianceRecorded,
    NotTheSame,
    OffenceAdmitted,
    OutcomeRecorded,
    PersonDied,
    PersonErased,
    PersonUnavailable,
    ProsecutionDecided,
    ProviderDecided,
    RecordedInError,
    ReferralCorrected,
    Referred,
    ReferredForProsecution,
    RetentionReviewed,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldLifted,
    SafetyHoldPlaced,
    Screened,
    StudyAllocated,
    StudyDeviated,
    StudyEnrolled,
    StudyWithdrawn,
    VictimAsked,
    VictimContacted,
    ViewsNotSought,
    ViewsSought,
    What,
    Withdrawn,
    WorkshopHeld,
    WorkshopNotHeld,
    WorkshopsBooked,
)
from cara_core.case.standing import Recorded, standing
from cara_core.errors import Fault, InputError
from cara_core.terms.caution import ArrestOutcome, Person
from cara_core.terms.referral import Referral

__all__ = ["case_for", "case_until", "evolve", "replay"]


Changes = dict[str, Any]


def replay(facts: Iterable[Fact]) -> Case:
    """The case these facts come to; they are given in the order of their numbers.

    Raises :class:`InputError` where there is none of them.
    """
    every = tuple(facts)
    if not every:
        raise InputError([Fault("facts", "EMPTY", "a case begins with a fact")])
    return _folded(every, standing(every))


def _folded(facts: tuple[Fact, ...], records: tuple[Recorded[What], ...]) -> Case:
    """The case that these records come to; ``facts`` are all of the case."""
    # Nobody else has this case until its last fact is in it, so it alone is changed in place: a copy for
    # each fact would be thrown away at once, and every command replays cases.
    case = Case(id=facts[0].case, facts=facts, number=facts[-1].number, standing=records)
    change = case.__dict__.update
    for record in records:
        change(_changes(case, record))
    return case


def case_until(case: Case, record: Recorded[Any]) -> Case:
    """The case as it stood when that happened, with all that is known now of the time up to it.

    ``record`` is one of the case's own; it is not counted itself. A report of the same day counts
    unless it certainly came later, so that no order of typing loosens anything; what was done or
    decided that day counts where it was recorded before, unless it certainly came later. A
    correction of the referral counts from the day on which it holds.
    """
    records = tuple(earlier for earlier in case.standing if _had_happened(earlier, record))
    return case if records == case.standing else _folded(case.facts, records)


def case_for(case: Case, asked: Fact) -> tuple[Case, Recorded[What]]:
    """The case as a fact that is asked to be recorded finds it, at its own place; and the fact with that place.

    What it corrects is no longer counted. Its number is the next one of the case.
    """
    facts = (*case.facts, asked)
    records = standing(facts)
    record = next(found for found in records if found.number == asked.number)
    earlier = tuple(found for found in records if _had_happened(found, record))
    if len(earlier) == len(case.standing) and len(records) == len(earlier) + 1:
        return case, record
    return _folded(case.facts, earlier), record


def _had_happened(earlier: Recorded[Any], record: Recorded[Any]) -> bool:
    if earlier.number == record.number:
        return False
    what = earlier.what
    if isinstance(what, ReferralCorrected):
        return what.since is None or what.since.toordinal() <= record.place.day
    if isinstance(what, Referred) or earlier.place < record.place:
        return True
    if earlier.place.day != record.place.day or aspects.is_after(earlier, record):
        return False
    # Nobody knows at which hour it was done. What was recorded first is taken to have come first.
    return type(what) in REPORTS or earlier.root < record.root


def evolve(case: Case, fact: Fact) -> Case:
    """The case once this was recorded too, whenever it happened."""
    facts = (*case.facts, fact)
    # A correction may undo anything that was folded in since, and what is recorded late has its place before
    # other facts: there is nothing to build on but the facts.
    if fact.supersedes is not None or type(fact.what) is RecordedInError or not case.standing:
        return replay(facts)
    records = standing(facts)
    if records[-1].number != fact.number or len(records) != len(case.standing) + 1:
        return replay(facts)
    changes = _changes(case, records[-1])
    added = (*case.standing, records[-1])
    return _moved(case, changes | {"facts": facts, "number": fact.number, "standing": added})


def _moved(case: Case, changes: Changes) -> Case:
    """The same case with these changes: what ``attrs.evolve`` gives, which is four times slower on so many fields."""
    moved = object.__new__(Case)
    moved.__dict__.update(case.__dict__)
    moved.__dict__.update(changes)
    return moved


def _changes(case: Case, record: Recorded[Any]) -> Changes:  # noqa: C901, PLR0911, PLR0912, PLR0915  (a branch a kind)
    """What one fact changes: one branch for each kind, so that a forgotten kind is a type error."""
    what: What = record.what
    # They are tried one after the other: those of nearly every life stand first.
    match what:
        case Referred(force=force, community=community, referral=referral):
            opened = {"opened_on": record.on, "force": force, "community": community, "referred": record}
            return {**opened, "referral": _corrected(referral, case.corrections)}
        case Screened(as_of=as_of):
            screenings = (*case.screenings, record)
            # One that looks back at the day of the caution says nothing of the last day to give it.
            looks_back = as_of is not None and as_of != record.on and case.screened is not None
            return {"screenings": screenings} if looks_back else {"screenings": screenings, "screened": record}
        case VictimContacted():
            return {"contacts": (*case.contacts, record)}
        case AttendanceRecorded():
            return {"attendances": (*case.attendances, record)}
        case CautionIssued(ends_on=ends_on):
            if case.issued:
                return {}
            given: Changes = {"issued": record, "ends_on": ends_on}
            # An end placed before the caution has ended nothing; what was quashed is quashed, whatever was typed when.
            return given if case.ended is Phase.QUASHED else {**given, "end": None, "ended": None}
        case DocumentSigned():
            return {"signed": record}
        case WorkshopsBooked():
            return {"booked": record, "bookings": (*case.bookings, record)}
        case Authorised():
            return {"authorised": record}
        case VictimAsked():
            return _answered(answers=(*case.answers, record), withdrawals=case.withdrawals)
        case Completed():
            return _ended(case, record, Phase.COMPLETED)
        case ReferralCorrected():
            corrections = (*case.corrections, record)
            known = None if case.referred is None else case.referred.what.referral
            return {"corrections": corrections, "referral": _corrected(known, corrections)}
        case ViewsSought() | ViewsNotSought():
            # The first effort counts: the conditions are decided after it, whatever efforts follow.
            return {} if case.views is not None else {"views": record}
        case AgreementWithdrawn():
            return _answered(answers=case.answers, withdrawals=(*case.withdrawals, record))
        case EvidenceFound():
            findings = (*case.findings, record)
            return {"findings": findings, "evidence": aspects.evidence(findings)}
        case OffenceAdmitted():
            return {"admitted": record}
        case EffectExplained():
            explanations = (*case.explanations, record)
            return {"explanations": explanations, "explained": aspects.explanation(explanations)}
        case ConditionsDecided(conditions=conditions):
            # What was signed before listed other conditions, so a new document is needed.
            return {"decided": record, "conditions": conditions, "signed": None}
        case BookingCancelled():
            return {"booked": None}
        case WorkshopNotHeld():
            return {"not_held": (*case.not_held, record)}
        case AbsenceJudged():
            return {"judgements": (*case.judgements, record)}
        case PersonUnavailable():
            return {"unavailable": (*case.unavailable, record)}
        case PersonDied(person=person):
            died = {"deaths": (*case.deaths, record)}
            return died if person is Person.VICTIM else died | _ended(case, record, Phase.DIED)
        case ContactRecordKept(person=person):
            return {"contact_record": record} if person is Person.VICTIM else {}
        case ConcernRaised():
            return {"raised": (*case.raised, record)}
        case SafetyHoldPlaced():
            return {"concerns": (*case.concerns, record)}
        case SafetyHoldLifted():
            # A hold stands while there are concerns. Lifting it answers all that came before it at once.
            return {"concerns": ()}
        case RiskReassessed():
            assessments = (*case.assessments, record)
            return {"assessments": assessments, "risk": aspects.grade(assessments)}
        case RiskReviewed():
            return {"reviewed": record}
        case IssueReviewed():
            return {"issue_reviews": (*case.issue_reviews, record)}
        case ConditionsVaried(conditions=conditions, ends_on=ends_on):
            return {"conditions": conditions, "ends_on": ends_on or case.ends_on}
        case NonComplianceRecorded():
            return {"failures": (*case.failures, record)}
        case ExcuseDecided(reasonable=reasonable):
            return _NO_BREACH if reasonable else {"excuse": record}
        case BreachNotPursued():
            return _NO_BREACH
        case ReferredForProsecution():
            return {"prosecution": record}
        case ArrestedForBreach(outcome=outcome):
            # The three other outcomes leave the case where it was: no proceedings have been started.
            return {"charged": record} if outcome is ArrestOutcome.CHARGED else {}
        case Ceased():
            return _ended(case, record, Phase.CEASED)
        case EndedIncomplete():
            return _ended(case, record, Phase.ENDED_INCOMPLETE)
        case Withdrawn():
            return _ended(case, record, Phase.WITHDRAWN)
        case CaseTransferred():
            return _ended(case, record, Phase.TRANSFERRED)
        case CautionQuashed():
            return {"end": record, "ended": Phase.QUASHED}
        case Closed():
            # A case is closed before any caution: after one that ends nothing.
            return {} if case.issued else _ended(case, record, Phase.CLOSED)
        case RetentionReviewed():
            return {"retention": record}
        case PersonErased(person=person):
            return {"erased": case.erased | {person}}
        case (
            LegalAdviceOffered()
            | ProviderDecided()
            | ConcernAcknowledged()
            | ConcernClosed()
            | IncidentReported()
            | MaracReferred()
            | ProsecutionDecided()
            | OutcomeRecorded()
            | RecordedInError()
            | NotTheSame()
            | WorkshopHeld()
            | StudyEnrolled()
            | StudyAllocated()
            | StudyDeviated()
            | StudyWithdrawn()
            | DisclosureRestricted()
        ):
            # They change no phase. What is owed follows from them where duties are worked out.
            return {}
        case _ as never:
            assert_never(never)


_NO_BREACH: Changes = {"failures": (), "excuse": None, "prosecution": None, "charged": None}
"""Back to a caution that runs: a reasonable excuse, or a breach that is not pursued, clears the whole track."""


def _ended(case: Case, record: Recorded[Any], phase: Phase) -> Changes:
    """The first end stands; of two that were reported of one day without an hour, that proceedings were started."""
    if case.end is None or _is_before_it(record, phase, case.end):
        return {"end": record, "ended": phase}
    return {}


def _is_before_it(record: Recorded[Any], phase: Phase, end: Recorded[Any]) -> bool:
    """Does this end come before one that was folded in, as nobody knows at which hours they were?"""
    same_day = record.place.day == end.place.day and (record.at is None or end.at is None)
    return same_day and phase is Phase.CEASED and isinstance(end.what, PersonDied)


def _corrected(referral: Referral | None, corrections: Sequence[Recorded[ReferralCorrected]]) -> Referral | None:
    """The referral as it is known now: of two corrections of one path the later recorded counts."""
    if referral is None or not corrections:
        return referral
    in_order = sorted(corrections, key=lambda correction: correction.number)
    return corrected(referral, [correction.what.changes or {} for correction in in_order])


def _answered(
    *,
    answers: tuple[Recorded[VictimAsked], ...],
    withdrawals: tuple[Recorded[AgreementWithdrawn], ...],
) -> Changes:
    """What the victim said last: an answer, and whether an agreement was withdrawn and not given again."""
    asked = aspects.answer(answers)
    return {
        "answers": answers,
        "withdrawals": withdrawals,
        "asked": asked,
        "agreement_withdrawn": aspects.withdrawal(withdrawals, asked),
    }

"""What was wrong: a fact is superseded by one of its kind, or taken back. Sources: contract 6.3; life.md 1.6."""

from collections.abc import Iterator
from typing import Any, Final

from cara_core.case.case import Case, Recorded
from cara_core.case.evolve import evolve
from cara_core.case.facts import (
    GIVEN_OR_ENDED,
    KINDS,
    SUPERSEDABLE,
    AbsenceJudged,
    AttendanceRecorded,
    CautionIssued,
    ConcernAcknowledged,
    ConcernClosed,
    Fact,
    IssueReviewed,
    NotTheSame,
    RecordedInError,
    RiskReassessed,
    WorkshopHeld,
    WorkshopNotHeld,
)
from cara_core.errors import Fault
from cara_core.stages.issue.deciding import is_same_person, rank_faults
from cara_core.stages.reports.loosening import is_of_safety, loosening_faults, rank_of
from cara_core.stages.safety import rests_on_assessment
from cara_core.terms.caution import LEAST_RANK, Decider, Rank

__all__ = ["superseding_faults", "taking_back_faults"]

_SUBJECTS: Final = {
    AttendanceRecorded: ("part", "workshop_on"),
    AbsenceJudged: ("part", "workshop_on"),
    WorkshopHeld: ("part", "workshop_on"),
    WorkshopNotHeld: ("part", "workshop_on"),
    ConcernAcknowledged: ("concern",),
    ConcernClosed: ("concern",),
    IssueReviewed: ("about",),
    NotTheSame: ("case",),
    RecordedInError: ("fact",),
}
"""By which fields of a kind it is told what it is about: a correction is about the same."""


def superseding_faults(case: Case, asked: Fact) -> Iterator[Fault]:
    """What stands against this correction of an earlier fact? Nothing, for a fact that corrects none.

    It is of the same kind and about the same thing, says why, and keeps the day unless it says that
    it moves it. Whoever corrects what was of somebody's rank is at least of that rank; what taking it
    away would need, correcting it away needs too (``loosening_faults``).
    """
    if asked.supersedes is None:
        return
    if type(asked.what) not in SUPERSEDABLE:
        kinds = ", ".join(kind for kind, declared in KINDS.items() if declared in SUPERSEDABLE)
        yield Fault("supersedes", "NOT_ALLOWED", f"this kind stands as it was recorded; allowed: {kinds}")
        return
    if not (asked.why or "").strip():
        yield Fault("why", "MISSING", "why the earlier fact was wrong; allowed: text")
    of_this_kind = [record for record in case.standing if type(record.what) is type(asked.what)]
    wrong = next((record for record in of_this_kind if record.number == asked.supersedes), None)
    if wrong is None:
        allowed = ", ".join(str(record.number) for record in of_this_kind) or "none: there is no such fact yet"
        yield Fault("supersedes", "NO_SUCH_FACT", f"not a fact of this kind that still holds; allowed: {allowed}")
        return
    if asked.on != wrong.on and not asked.moves_day:
        allowed = f"not the day of fact {wrong.number}; allowed: {wrong.on}, or moves_day where the day was wrong"
        yield Fault("on", "DAY_MOVED", allowed)
    yield from _another_subject(asked, wrong)
    if isinstance(wrong.what, RiskReassessed):
        yield from _lifted_on_it(case, asked, "supersedes")
    faults = list(loosening_faults(case, wrong, asked))
    yield from faults
    rank = rank_of(wrong.what)
    if not faults and rank is not None and getattr(asked.what, "decider", None) is not Decider.PROSECUTOR:
        yield from rank_faults(rank_of(asked.what), rank)


def _another_subject(asked: Fact, wrong: Recorded[Any]) -> Iterator[Fault]:
    for name in _SUBJECTS.get(type(asked.what), ()):
        # A workshop's day is where the fact has its place: one that moves the day may move that.
        moved = name == "workshop_on" and asked.moves_day
        if getattr(asked.what, name) != getattr(wrong.what, name) and not moved:
            allowed = f"not what fact {wrong.number} is about; allowed: {getattr(wrong.what, name)}"
            yield Fault(f"what.{name}", "ANOTHER_SUBJECT", allowed)


def taking_back_faults(case: Case, asked: Fact) -> Iterator[Fault]:
    """What stands against taking a fact back? Nothing, for what takes none back.

    What was given or ended needs an inspector or above; what somebody's safety rests on a sergeant or
    above who did not record it; a review of a caution, or of an end, the rank by which it was made; a taking-back
    what the fact needs that it took back. What
    the core made, and an erasure, stand.
    """
    what, by = asked.what, asked.by
    if not isinstance(what, RecordedInError):
        return
    wrong = next((record for record in case.standing if record.number == what.fact), None)
    if wrong is None:
        allowed = f"not the number of a fact that still holds; allowed: 1 to {case.number}, of one that does"
        yield Fault("what.fact", "NO_SUCH_FACT", allowed)
        return
    if type(wrong.what) not in SUPERSEDABLE:
        yield Fault("what.fact", "NOT_ALLOWED", f"{wrong.fact.kind} always stands; allowed: what somebody recorded")
        return
    subject = _taken_back(case, wrong.fact)
    stands = any(record.number == subject.number for record in case.standing)
    if isinstance(subject.what, RiskReassessed):
        yield from _lifted_on_it(case, asked, "what.fact")
    if isinstance(subject.what, CautionIssued) and not stands and case.issued is not None:
        yield Fault("what.fact", "ANOTHER_CAUTION", "another caution stands; allowed: that one taken back first")
    if type(subject.what) in GIVEN_OR_ENDED:
        yield from rank_faults(what.rank, Rank.INSPECTOR)
    elif isinstance(subject.what, IssueReviewed):
        yield from rank_faults(what.rank, subject.what.rank)
    elif is_of_safety(subject.what):
        yield from rank_faults(what.rank, LEAST_RANK)
        if is_same_person(by, wrong.by):
            yield Fault("by", "SAME_PERSON", "whoever recorded it does not take it back; allowed: somebody else")


def _lifted_on_it(case: Case, asked: Fact, path: str) -> Iterator[Fault]:
    """A hold that was lifted on an assessment does not stay lifted on nothing: the lifting is taken back first."""
    lifting = rests_on_assessment(case, evolve(case, asked))
    if lifting is not None:
        allowed = f"the hold was lifted on this assessment (fact {lifting}); allowed: that one taken back first"
        yield Fault(path, "RESTS_ON_IT", allowed)


def _taken_back(case: Case, fact: Fact) -> Fact:
    """The fact that this is about in the end: a taking-back is about the one it took back."""
    while isinstance(fact.what, RecordedInError):
        fact = case.facts[fact.what.fact - 1]
    return fact

"""Somebody's safety: concerns taken up and closed, holds, and what an assessment of risk needs to lower a grade.

Sources: contract 6.5; contact.md 5.5, 6.2 and 7.2; life.md 1.
"""

from collections.abc import Iterator
from typing import Final

import attrs

from cara_core.case.case import Case, Recorded
from cara_core.case.evolve import case_until
from cara_core.case.facts import (
    Concern,
    ConcernAcknowledged,
    ConcernCategory,
    ConcernClosed,
    ConcernOutcome,
    ConcernRaised,
    Fact,
    Immediacy,
    IncidentReported,
    PersonDied,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldLifted,
    SafetyHoldPlaced,
    VictimContacted,
)
from cara_core.errors import Fault
from cara_core.stages.issue.deciding import is_same_person, rank_faults
from cara_core.stages.refusing import Reason
from cara_core.terms.caution import LEAST_RANK, Person
from cara_core.terms.policy import Policy

__all__ = [
    "LOWERS_NOTHING",
    "acknowledge",
    "close_concern",
    "concern_of",
    "hold_of",
    "lift_hold",
    "mark_lowering",
    "rests_on_assessment",
    "review_risk",
    "unacknowledged",
]

LOWERS_NOTHING: Final = "lowers_nothing"
"""The notice that an assessment was kept, is lower than what stands, and lacks what lowering needs."""
_WITH_THE_CONTACT: Final = "a concern was recorded with the contact"


def concern_of(what: VictimContacted, number: int) -> ConcernRaised | None:
    """The concern that was said in this contact, which is fact ``number``; ``None``: there was none.

    One of which nobody said how soon somebody has to act is for today: calls are made in working
    hours, and nobody may wait for the next contact because a box was left empty. (``now`` would
    call 999 for whoever did not.)
    """
    if not what.concern:
        return None
    return ConcernRaised(
        immediacy=what.immediacy or Immediacy.TODAY,
        told_by=Concern.VICTIM,
        category=what.category or ConcernCategory.OTHER,
        said=what.said or _WITH_THE_CONTACT,
        cause=number,
    )


def hold_of(what: ConcernRaised | IncidentReported | PersonDied, number: int) -> SafetyHoldPlaced | None:
    """The safety hold that follows from fact ``number``; ``None``: none does."""
    if isinstance(what, PersonDied):
        if what.person is not Person.VICTIM:
            return None
        return SafetyHoldPlaced(concern=Concern.OTHER, cause=number, reason="the victim died")
    if isinstance(what, IncidentReported):
        return SafetyHoldPlaced(concern=what.told_by, cause=number, reason="a new incident was reported")
    return SafetyHoldPlaced(concern=what.told_by, cause=number, reason=what.said or "a concern was raised")


def unacknowledged(case: Case) -> tuple[Recorded[ConcernRaised], ...]:
    """The concerns that nobody has taken up yet.

    Whoever did may have named one by its first number, or by that of a correction.
    """
    taken_up = {record.what.concern for record in case.standing if isinstance(record.what, ConcernAcknowledged)}
    return tuple(concern for concern in case.raised if not {concern.number, concern.root} & taken_up)


def _is_closed(case: Case, concern: Recorded[ConcernRaised]) -> bool:
    closed = {record.what.concern for record in case.standing if isinstance(record.what, ConcernClosed)}
    return bool({concern.number, concern.root} & closed)


def _concern(case: Case, number: int) -> Recorded[ConcernRaised] | None:
    """The concern that this number means: its own, or the first of a chain of corrections."""
    return next((concern for concern in case.raised if number in {concern.number, concern.root}), None)


def _unknown_concern(case: Case) -> Fault:
    known = ", ".join(str(concern.number) for concern in case.raised) or "none: no concern was raised by then"
    return Fault("what.concern", "NO_SUCH_FACT", f"not the number of a concern; allowed: {known}")


def acknowledge(case: Case, what: ConcernAcknowledged, asked: Fact) -> Iterator[Reason]:
    """What stands against saying that somebody has taken this concern up? It needs its instant, and somebody else."""
    if asked.at is None:
        yield Fault("at", "MISSING", "missing; allowed: the instant at which it was taken up")
    concern = _concern(case, what.concern)
    if concern is None:
        yield _unknown_concern(case)
        return
    if is_same_person(concern.by, asked.by):
        yield Fault("by", "SAME_PERSON", "whoever raised it does not take it up; allowed: somebody else")
    if concern not in unacknowledged(case):
        yield "a concern that nobody has taken up yet"


def close_concern(case: Case, what: ConcernClosed) -> Iterator[Reason]:
    """What stands against closing this concern? It needs a supervisor, and an assessment of risk made after it."""
    yield from rank_faults(what.rank, LEAST_RANK)
    if what.outcome is ConcernOutcome.PASSED_ON and what.passed_to is None:
        yield Fault("what.passed_to", "MISSING", "missing; allowed: the role it was passed on to")
    concern = _concern(case, what.concern)
    if concern is None:
        yield _unknown_concern(case)
        return
    if _is_closed(case, concern):
        yield "a concern that is not closed yet"
    if not any(assessment.place > concern.place for assessment in case.assessments):
        yield "an assessment of risk made after the concern"


def lift_hold(case: Case, what: SafetyHoldLifted) -> Iterator[Reason]:
    """What stands against lifting the hold? It needs a sergeant or above, and an assessment after the last concern.

    The hold of an incident needs one too. It lifts only what precedes it.
    """
    yield from rank_faults(what.rank, LEAST_RANK)
    if _lacks_assessment(case):
        yield "an assessment of risk made after the last concern or incident"


def _lacks_assessment(case: Case) -> bool:
    """Was there a concern, or an incident, after which nobody assessed the risk?"""
    causes = [*case.raised, *(record for record in case.standing if isinstance(record.what, IncidentReported))]
    last = max((cause.place for cause in causes), default=None)
    return last is not None and not any(assessment.place > last for assessment in case.assessments)


def rests_on_assessment(before: Case, after: Case) -> int | None:
    """The number of the lifting of a hold that had its assessment before, and has none after; ``None``: there is none.

    ``after`` is the case without an assessment that it had: what was lifted on it would stay lifted on nothing.
    """
    for record in after.standing:
        if isinstance(record.what, SafetyHoldLifted) and _lacks_assessment(case_until(after, record)):
            lifted = next((each for each in before.standing if each.number == record.number), None)
            if lifted is not None and not _lacks_assessment(case_until(before, lifted)):
                return record.number
    return None


def review_risk(what: RiskReviewed) -> Iterator[Reason]:
    """What stands against this review of risk? A sergeant or above makes it: a rank that is given has to be one."""
    if what.rank is not None:
        yield from rank_faults(what.rank, LEAST_RANK)


def mark_lowering(what: RiskReassessed, by: str, policy: Policy) -> RiskReassessed:
    """The assessment, with whether it has what lowering a grade needs: said by the fact itself, whatever stood before.

    A reason, a tool that the force knows on that day with its answers, and a supervisor who is
    not the assessor. Where the force's rules failed, no tool is known.
    """
    tool = policy.tools.get(what.tool) if policy.sound else None
    met = (
        bool((what.reason or "").strip())
        and tool is not None
        and bool(what.answers)
        and what.rank is not None
        and what.rank.reaches(LEAST_RANK)
        and what.assessor is not None
        and not is_same_person(what.assessor, by)
    )
    return attrs.evolve(what, lowering_met=met)

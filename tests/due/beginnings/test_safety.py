"""Duties for somebody's safety: how soon a concern is taken up, and what else begins with it."""

import attrs
import pytest

from cara_core.case.facts import (
    Concern,
    ConcernAcknowledged,
    ConcernCategory,
    ConcernClosed,
    ConcernOutcome,
    ConcernRaised,
    Immediacy,
    MaracReferred,
    PersonDied,
    RiskReassessed,
    Unmet,
)
from cara_core.due.duties import Duty, DutyKind, duties
from cara_core.terms.caution import Person, Rank
from cara_core.terms.days import day
from cara_core.terms.decision.decision import Outcome
from cara_core.terms.instants import read_instant
from cara_core.terms.risk import Grade
from support.facts_by_hand import ByHand, decided, issued, opened, screening
from support.worked import WORKED

NOW, TODAY, NEXT = Immediacy.NOW, Immediacy.TODAY, Immediacy.NEXT_CONTACT


def raised(immediacy: Immediacy) -> ConcernRaised:
    return ConcernRaised(immediacy=immediacy, told_by=Concern.VICTIM, category=ConcernCategory.TRACKING)


def owed(life: ByHand, kind: DutyKind) -> list[Duty]:
    return [duty for duty in duties(life.case, WORKED) if duty.kind is kind]


@pytest.mark.parametrize(
    ("immediacy", "on", "at", "due_at"),
    [
        (NOW, "2026-04-23", "10:00", "2026-04-23T11:00:00+01:00"),
        (NOW, "2026-04-24", "18:30", "2026-04-24T18:30:00+01:00"),
        (NOW, "2026-04-25", "10:00", "2026-04-25T10:00:00+01:00"),
        (TODAY, "2026-07-20", "10:00", "2026-07-20T14:00:00+01:00"),
        (TODAY, "2026-07-20", "15:00", "2026-07-20T17:00:00+01:00"),
        (TODAY, "2026-07-20", "18:00", "2026-07-20T18:00:00+01:00"),
        (TODAY, "2026-04-25", "10:00", "2026-04-25T17:00:00+01:00"),
        (NEXT, "2026-04-24", "10:00", "2026-04-27T17:00:00+01:00"),
    ],
)
def test_until_when_a_concern_is_taken_up(immediacy: Immediacy, on: str, at: str, due_at: str) -> None:
    (duty,) = owed(issued().add(on, raised(immediacy), at=at), DutyKind.ACKNOWLEDGE_CONCERN)
    assert duty.due_at == read_instant(due_at)
    assert duty.due_by.isoformat() == due_at[:10]


def test_without_an_instant_it_counts_from_the_recording_or_from_the_end_of_its_day() -> None:
    recorded = issued().add("2026-04-24", raised(NOW), recorded="2026-04-24")
    assert owed(recorded, DutyKind.ACKNOWLEDGE_CONCERN)[0].due_at == read_instant("2026-04-24T18:00:00+01:00")
    (duty,) = owed(issued().add("2026-04-24", raised(NOW)), DutyKind.ACKNOWLEDGE_CONCERN)
    assert (duty.due_at, duty.due_by) == (read_instant("2026-04-24T17:00:00+01:00"), day("2026-04-24"))


@pytest.mark.parametrize(("immediacy", "by"), [(NOW, "2026-04-24"), (TODAY, "2026-04-24"), (NEXT, "2026-04-27")])
def test_risk_is_assessed_again_the_same_day_unless_it_can_wait(immediacy: Immediacy, by: str) -> None:
    (duty,) = owed(issued().add("2026-04-24", raised(immediacy)), DutyKind.REASSESS_RISK)
    assert duty.due_by == day(by)


def test_a_concern_is_closed_by_any_number_of_its_chain_and_by_no_other() -> None:
    first = issued().add("2026-04-24", raised(TODAY))
    corrected = first.add("2026-04-24", raised(NOW), corrects=first.number)
    taken_up = corrected.add("2026-04-24", ConcernAcknowledged(concern=corrected.number))
    assert [duty.about for duty in owed(taken_up, DutyKind.CLOSE_CONCERN)] == [str(first.number)]

    def closed(number: int) -> bool:
        what = ConcernClosed(concern=number, outcome=ConcernOutcome.ADDRESSED, rank=Rank.SERGEANT, reason="seen to")
        return not owed(taken_up.add("2026-04-27", what), DutyKind.CLOSE_CONCERN)

    assert closed(first.number)
    assert closed(corrected.number)
    assert not closed(taken_up.number), "the acknowledgement is no concern"
    assert not closed(99)


def test_of_two_referrals_to_the_conference_under_one_reference_one_reply_is_awaited() -> None:
    sent = MaracReferred(reference="M 1", sent_on=day("2026-04-01"))
    life = issued().add("2026-04-01", sent).add("2026-04-02", sent)
    assert [duty.due_by for duty in owed(life, DutyKind.MARAC_REPLY)] == [day("2026-04-17")]


def test_after_the_victims_death_a_supervisor_decides() -> None:
    life = issued().add("2026-03-20", PersonDied(person=Person.VICTIM))
    assert [duty.due_by for duty in owed(life, DutyKind.DECIDE_AFTER_INCIDENT)] == [day("2026-03-23")]
    other = issued().add("2026-03-20", PersonDied(person=Person.PARTICIPANT))
    assert owed(other, DutyKind.DECIDE_AFTER_INCIDENT) == []


def test_a_grade_that_is_not_high_begins_nothing() -> None:
    life = decided().add("2026-03-20", RiskReassessed(grade=Grade.MEDIUM, tool="DASH"))
    assert not {DutyKind.ACT_ON_HIGH_RISK, DutyKind.END_STOPPED} & {duty.kind for duty in duties(life.case, WORKED)}


def test_a_referral_that_is_high_is_acted_on_once_and_an_assessment_begins_its_own() -> None:
    stopped = attrs.evolve(screening(Outcome.NOT_ELIGIBLE), unmet=(Unmet.STOPPED,))
    life = opened(stopped)
    assert [duty.root for duty in owed(life, DutyKind.ACT_ON_HIGH_RISK)] == [2]
    again = life.add("2026-03-10", stopped)
    assert [duty.root for duty in owed(again, DutyKind.ACT_ON_HIGH_RISK)] == [2]
    assessed = opened().add("2026-03-10", RiskReassessed(grade=Grade.HIGH, tool="DASH"))
    followed = assessed.add("2026-03-10", attrs.evolve(stopped, cause=assessed.number))
    assert [duty.root for duty in owed(followed, DutyKind.ACT_ON_HIGH_RISK)] == [assessed.number]

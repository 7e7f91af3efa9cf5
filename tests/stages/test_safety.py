"""Concerns are taken up and closed, holds lifted after an assessment, each by somebody who may."""

from typing import Any

import attrs
import pytest

from cara_core.case.facts import (
    Concern,
    ConcernAcknowledged,
    ConcernCategory,
    ConcernClosed,
    ConcernOutcome,
    Immediacy,
    PersonDied,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldLifted,
    VictimContacted,
)
from cara_core.stages.safety import concern_of, hold_of, unacknowledged
from cara_core.terms.caution import Person, Rank
from cara_core.terms.risk import Grade
from support.kinds import ONE_OF_EACH, changed_in
from support.lives import Life, contact, life

RAISED = ONE_OF_EACH["concern_raised"]
LIFTED = SafetyHoldLifted(rank=Rank.SERGEANT, reason="seen to")
ASSESSED = RiskReassessed(grade=Grade.STANDARD, tool="DASH")
NINE, TEN = "2026-03-18T09:00:00Z", "2026-03-18T10:00:00Z"


def worried() -> Life:
    return life("told").do("2026-03-18", RAISED, at=NINE)


def closed(concern: int, **changes: Any) -> ConcernClosed:
    what = ConcernClosed(concern=concern, outcome=ConcernOutcome.ADDRESSED, rank=Rank.SERGEANT, reason="seen to")
    return attrs.evolve(what, **changes)


def test_a_concern_is_taken_up_by_somebody_else_at_an_instant_and_once() -> None:
    caution = worried()
    taken_up = ConcernAcknowledged(concern=caution.last("concern_raised"))
    assert caution.faults("2026-03-18", taken_up) == [("at", "MISSING"), ("by", "SAME_PERSON")]
    early = caution.faults("2026-03-18", taken_up, at="2026-03-18T08:00:00Z", by="sergeant 2")
    assert early == [("what.concern", "NO_SUCH_FACT")], "it had not been raised then"
    caution.do("2026-03-18", taken_up, at=TEN, by="sergeant 2")
    assert unacknowledged(caution.case) == ()
    again = caution.refused("2026-03-18", taken_up, at="2026-03-18T11:00:00Z", by="sergeant 3")
    assert "nobody has taken up yet" in str(again)


def test_it_may_be_named_by_its_first_number_and_by_that_of_its_correction() -> None:
    caution = worried()
    first = caution.last("concern_raised")
    corrected = changed_in(RAISED, immediacy=Immediacy.NOW)
    caution.do("2026-03-18", corrected, at=NINE, supersedes=first, why="sooner")
    for number in (first, caution.last("concern_raised")):
        kept = caution.kept("2026-03-18", ConcernAcknowledged(concern=number), at=TEN, by="sergeant 2")
        assert unacknowledged(kept.case) == ()


def test_a_concern_is_closed_by_a_supervisor_after_an_assessment_and_once() -> None:
    caution = worried()
    number = caution.last("concern_raised")
    assert "made after the concern" in str(caution.refused("2026-03-19", closed(number)))
    caution.do("2026-03-19", ASSESSED)
    wrong = closed(number, rank=Rank.CONSTABLE, outcome=ConcernOutcome.PASSED_ON)
    assert caution.faults("2026-03-20", wrong) == [("what.rank", "DECIDER_RANK"), ("what.passed_to", "MISSING")]
    assert caution.faults("2026-03-20", closed(number - 1)) == [("what.concern", "NO_SUCH_FACT")]
    caution.do("2026-03-20", closed(number))
    assert caution.case.hold is not None, "closing it lifts no hold"
    assert "not closed yet" in str(caution.refused("2026-03-20", closed(number)))


@pytest.mark.parametrize("kind", ["concern_raised", "incident_reported"])
def test_a_hold_is_lifted_after_an_assessment_that_follows_the_last_concern_or_incident(kind: str) -> None:
    caution = life("told").do("2026-03-17", ASSESSED).do("2026-03-18", ONE_OF_EACH[kind])
    assert "after the last concern or incident" in str(caution.refused("2026-03-19", LIFTED))
    caution.do("2026-03-19", ASSESSED)
    assert caution.faults("2026-03-19", attrs.evolve(LIFTED, rank=Rank.CONSTABLE)) == [("what.rank", "DECIDER_RANK")]
    assert caution.do("2026-03-19", LIFTED).case.hold is None


def test_none_is_lifted_while_the_case_is_stopped_and_none_that_is_not_there() -> None:
    caution = life("told").do("2026-03-18", ONE_OF_EACH["safety_hold_placed"])
    caution.do("2026-03-18", RiskReassessed(grade=Grade.HIGH, tool="DASH"))
    assert "it is stopped" in str(caution.refused("2026-03-19", LIFTED))
    assert "a safety hold" in str(life("told").refused("2026-03-19", LIFTED))


def test_a_rank_that_is_given_for_a_review_of_risk_is_a_sergeants_or_above() -> None:
    review = RiskReviewed(continues=True, rank=Rank.CONSTABLE, reason="as before")
    assert life("told").faults("2026-03-19", review) == [("what.rank", "DECIDER_RANK")]
    assert life("told").kept("2026-03-19", attrs.evolve(review, rank=None)).facts


@pytest.mark.parametrize("concern", [True, False])
def test_what_is_said_in_a_contact_is_kept_with_its_concern(*, concern: bool) -> None:
    what: VictimContacted = contact(concern=concern)
    raised = concern_of(what, 7)
    assert (raised is not None) is concern
    if raised is not None:
        assert (raised.cause, raised.immediacy, raised.category) == (7, Immediacy.TODAY, ConcernCategory.OTHER)
        now = attrs.evolve(what, immediacy=Immediacy.NOW, category=ConcernCategory.TRACKING, said="a tag on the car")
        told = concern_of(now, 7)
        assert told is not None
        assert (told.immediacy, told.category, told.said) == (
            Immediacy.NOW,
            ConcernCategory.TRACKING,
            "a tag on the car",
        )


def test_her_death_holds_the_case_and_the_participants_does_not() -> None:
    assert hold_of(PersonDied(person=Person.PARTICIPANT), 3) is None
    hers = hold_of(PersonDied(person=Person.VICTIM), 3)
    assert hers is not None
    assert (hers.concern, hers.cause) == (Concern.OTHER, 3)
    silent = hold_of(changed_in(RAISED, said=None), 4)
    assert silent is not None
    assert silent.reason

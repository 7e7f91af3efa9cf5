"""A study only narrows: who may be entered in one, and that an arm is for ever."""

from typing import Any, Final

import attrs
import pytest

from cara_core.case.case import Case
from cara_core.case.facts import Screened, StudyArm
from cara_core.errors import OutOfTurn
from cara_core.stages.screening.entering_study import enrol
from cara_core.terms.decision.decision import Outcome
from support.kinds import ONE_OF_EACH, changed_in
from support.lives import Life, life

ON: Final = "2026-03-12"
ENROLLED: Final[Any] = ONE_OF_EACH["study_enrolled"]
ALLOCATED: Final[Any] = ONE_OF_EACH["study_allocated"]


def missing(lived: Life, what: Any, **envelope: Any) -> tuple[str, ...]:
    found = lived.refused(ON, what, **envelope)
    assert isinstance(found, OutOfTurn)
    return tuple(found.missing)


def test_an_eligible_case_is_entered_and_allocated_and_comes_to_nothing_else_by_it() -> None:
    before = life("opened")
    was = (before.case.phase, before.case.conditions)
    after = before.do(ON, ENROLLED).do(ON, ALLOCATED)
    assert (after.case.phase, after.case.conditions) == was


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.ELIGIBLE])
def test_no_case_is_entered_but_one_that_was_found_eligible(outcome: Outcome) -> None:
    case = life("opened").case
    assert case.screened is not None
    screened: Screened = attrs.evolve(case.screened.what, outcome=outcome)
    doubtful = attrs.evolve(case, screened=attrs.evolve(case.screened, what=screened))
    assert list(enrol(doubtful, corrects=None)) == ["a screening that finds the case eligible"]
    assert list(enrol(Case(id="C-1"), corrects=None)) == ["a screening that finds the case eligible"]


@pytest.mark.parametrize("what", [ENROLLED, ALLOCATED])
def test_nothing_of_a_study_happens_under_a_hold(what: Any) -> None:
    held = life("opened").do(ON, ENROLLED).do(ON, ONE_OF_EACH["safety_hold_placed"])
    assert "a supervisor who lifts the safety hold" in missing(held, what)


def test_a_case_is_in_one_study_and_a_wrong_entry_is_put_right() -> None:
    entered = life("opened").do(ON, ENROLLED)
    assert missing(entered, ENROLLED) == ("a case that is in no study: it is in one",)
    number = entered.last("study_enrolled")
    entered.corrected(number, attrs.evolve(ENROLLED, study_number="N-002"))
    assert [fact.kind for fact in entered.case.facts].count("study_enrolled") == 2


def test_an_arm_needs_an_entry_in_the_same_study_and_is_for_ever() -> None:
    assert missing(life("opened"), ALLOCATED) == ("the case to be entered in that study (study_enrolled)",)
    entered = life("opened").do(ON, ENROLLED)
    other = attrs.evolve(ALLOCATED, study="TRIAL-2")
    assert missing(entered, other) == ("the case to be entered in that study (study_enrolled)",)
    entered.do(ON, ALLOCATED)
    again = attrs.evolve(ALLOCATED, arm=StudyArm.CONTROL, entry=2)
    assert missing(entered, again) == ("a case without an arm: it has one",)


def test_an_arm_is_neither_corrected_nor_taken_back() -> None:
    allocated = life("opened").do(ON, ENROLLED).do(ON, ALLOCATED)
    number = allocated.last("study_allocated")
    corrected = attrs.evolve(ALLOCATED, arm=StudyArm.CONTROL)
    faults = allocated.faults(ON, corrected, supersedes=number, why="the other arm was wanted")
    assert ("supersedes", "NOT_ALLOWED") in faults
    in_error = changed_in(ONE_OF_EACH["recorded_in_error"], fact=number)
    assert allocated.faults(ON, in_error)

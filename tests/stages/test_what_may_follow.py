"""Every kind in every phase: allowed, out of turn, or ended, and the error says exactly what is allowed."""

from typing import Final

import pytest

from cara_core.case.case import Case, Phase
from cara_core.case.facts import (
    KINDS,
    SUPERSEDABLE,
    Attendance,
    CautionIssued,
    Completed,
    Fact,
    Part,
    What,
)
from cara_core.errors import CaseEnded, CaseError, InputError, OutOfTurn
from cara_core.stages.what_may_follow import TURNS, check_turn, turns
from cara_core.terms.caution import Rank
from cara_core.terms.days import day
from support.kinds import ONE_OF_EACH
from support.lives import POINT_OF, SECOND, Life, attendance, contact, life

ON: Final = "2026-05-25"


def refusal(caution: Life, what: What) -> CaseError | InputError | None:
    """With which of our errors it is refused; any other goes through, and fails the test."""
    try:
        caution.tried(ON, what)
    except (OutOfTurn, CaseEnded, InputError) as error:
        return error
    return None


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_in_every_phase_is_allowed_or_refused_with_what_is_allowed(phase: Phase, kind: str) -> None:
    caution = life(POINT_OF[phase])
    assert caution.case.phase is phase
    allowed, error = turns(caution.case), refusal(caution, ONE_OF_EACH[kind])
    if isinstance(error, OutOfTurn | CaseEnded):
        assert (error.case, error.asked, error.allowed) == ("C-1", kind, allowed)
    if isinstance(error, CaseEnded):
        assert (error.ended, kind in TURNS[phase], phase.ended) == (phase, False, True)
    elif isinstance(error, OutOfTurn):
        assert kind not in allowed or error.missing
        assert not phase.ended or kind in TURNS[phase]
    elif isinstance(error, InputError):
        assert kind in allowed
        assert error.faults
    else:
        assert error is None
        assert kind in allowed


def test_every_phase_can_be_reached_and_has_its_turns() -> None:
    assert {life(point).case.phase for point in POINT_OF.values()} == set(Phase) == set(TURNS)
    assert {kind for kinds in TURNS.values() for kind in kinds} | {"referred"} == set(KINDS)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "referred"])
def test_a_case_begins_by_being_referred(kind: str) -> None:
    """Not even an issue, which is otherwise told what is missing, is asked before there is a case."""
    nothing = Case(id="C-1")
    assert turns(nothing) == ("referred",)
    asked = Fact(case="C-1", number=1, on=day(ON), by="PC 1", what=ONE_OF_EACH[kind])
    with pytest.raises(OutOfTurn) as raised:
        check_turn(nothing, asked)
    assert raised.value.allowed == ("referred",)


def test_what_is_allowed_stands_in_the_order_of_a_life() -> None:
    order = list(KINDS)
    for point in POINT_OF.values():
        places = [order.index(kind) for kind in turns(life(point).case)]
        assert places == sorted(places)


def test_only_a_hold_that_is_there_can_be_lifted_and_it_blocks_issue_and_completion() -> None:
    place = ONE_OF_EACH["safety_hold_placed"]
    for point, blocked in (("signed", "caution_issued"), ("after", "completed")):
        free = life(point)
        held = life(point).do("2026-05-25", place)
        assert set(turns(held.case)) ^ set(turns(free.case)) == {blocked, "safety_hold_lifted"}
        refused = held.refused(ON, ONE_OF_EACH[blocked])
        assert isinstance(refused, OutOfTurn)
        assert "a supervisor who lifts the safety hold" in refused.missing


def test_nothing_happened_before_the_case_was_opened() -> None:
    assert life("opened").faults("2026-03-09", ONE_OF_EACH["views_not_sought"]) == [("on", "BEFORE_OPENED")]


class TestSuperseding:
    @pytest.mark.parametrize("kind", [kind for kind, declared in KINDS.items() if declared not in SUPERSEDABLE])
    def test_what_was_decided_stands(self, kind: str) -> None:
        caution = life("after")
        again = {"supersedes": 1, "why": "wrong"}
        assert caution.faults(ON, ONE_OF_EACH[kind], **again) == [("supersedes", "NOT_ALLOWED")]

    @pytest.mark.parametrize("why", [None, ""])
    def test_it_says_why(self, why: str | None) -> None:
        again = {"supersedes": 12, "why": why}
        assert life("after").faults(ON, contact(), **again) == [("why", "MISSING")]

    def test_only_a_fact_of_the_same_kind_that_still_holds(self) -> None:
        caution = life("told")
        for number in (0, 1, caution.last("caution_issued"), 99):
            again = {"supersedes": number, "why": "wrong"}
            assert caution.faults(ON, contact(), **again) == [("supersedes", "NO_SUCH_FACT")]
        first = caution.last("victim_contacted")
        caution.corrected(first, ON, contact())
        assert caution.faults(ON, contact(), supersedes=first, why="wrong") == [("supersedes", "NO_SUCH_FACT")]
        assert caution.corrected(caution.last("victim_contacted"), ON, contact()).case.number == caution.case.number

    def test_where_there_is_none_it_says_so(self) -> None:
        with pytest.raises(InputError, match="there is no such fact yet"):
            life("opened").tried(ON, contact(), supersedes=1, why="wrong")

    def test_after_the_end_only_what_may_still_follow_is_corrected(self) -> None:
        caution = life("completed").do(ON, contact())
        assert caution.corrected(caution.last("victim_contacted"), ON, contact()).case.phase is Phase.COMPLETED
        for kind, what in (
            ("attendance_recorded", attendance(Part.SECOND, SECOND, Attendance.LATE)),
            ("victim_asked", ONE_OF_EACH["victim_asked"]),
        ):
            assert isinstance(caution.refused(ON, what, supersedes=caution.last(kind), why="wrong"), CaseEnded)


def test_the_error_of_an_issue_asked_too_early_says_what_is_missing() -> None:
    early = life("opened").refused(ON, CautionIssued(rank=Rank.SERGEANT))
    assert isinstance(early, OutOfTurn)
    assert len(early.missing) >= 5
    late = life("issued").refused(ON, CautionIssued(rank=Rank.SERGEANT))
    assert isinstance(late, OutOfTurn)
    assert late.missing == ()
    assert isinstance(life().refused(ON, Completed()), CaseError)

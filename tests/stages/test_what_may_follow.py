"""Every act in every phase: allowed, out of turn, or ended, and the error says exactly what is allowed.

A report is never refused for the phase: it is kept in every one of them, ends included.
"""

from typing import Final

import attrs
import pytest

from cara_core.case.case import Case, Phase
from cara_core.case.facts import (
    ACTS,
    KIND_OF,
    KINDS,
    MADE_BY_THE_CORE,
    REPORTS,
    Attendance,
    CautionIssued,
    Completed,
    Fact,
    Part,
    PersonDied,
    Withdrawn,
)
from cara_core.errors import CaseEnded, CaseError, InputError, OutOfTurn
from cara_core.stages.recording import record
from cara_core.stages.what_may_follow import BESIDE_THE_LIFE, TURNS, is_running, possible_turns, turns
from cara_core.terms.caution import Person, Rank
from cara_core.terms.days import day
from support.kinds import ONE_OF_EACH
from support.lives import FIRST, POINT_OF, SECOND, Life, attendance, contact, life

ON: Final = "2026-07-20"
TYPED: Final = sorted(set(KINDS.values()) - MADE_BY_THE_CORE, key=lambda declared: KIND_OF[declared])


def refusal(caution: Life, kind: str) -> CaseError | InputError | None:
    """With which of our errors it is refused; any other goes through, and fails the test."""
    try:
        caution.tried(ON, ONE_OF_EACH[kind])
    except (OutOfTurn, CaseEnded, InputError) as error:
        return error
    return None


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("kind", [KIND_OF[declared] for declared in TYPED if declared in ACTS])
def test_every_act_in_every_phase_is_allowed_or_refused_with_what_is_allowed(phase: Phase, kind: str) -> None:
    caution = life(POINT_OF[phase])
    assert caution.case.phase is phase
    allowed, error = turns(caution.case), refusal(caution, kind)
    if isinstance(error, OutOfTurn | CaseEnded):
        possible = tuple(each for each in possible_turns(caution.case) if each != kind)
        assert (error.case, error.asked, error.allowed) == ("C-1", kind, possible)
    if isinstance(error, CaseEnded):
        assert (error.ended, kind in TURNS[phase], phase.ended) == (phase, False, True)
    elif isinstance(error, OutOfTurn):
        assert error.missing
    elif error is None:
        assert kind in allowed or kind in BESIDE_THE_LIFE


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("kind", [KIND_OF[declared] for declared in TYPED if declared in REPORTS])
def test_every_report_is_kept_in_every_phase(phase: Phase, kind: str) -> None:
    caution = life(POINT_OF[phase])
    kept = caution.kept(ON, ONE_OF_EACH[kind])
    assert kept.facts[0].kind == kind
    assert type(kept.facts[0].what) is KINDS[kind]


def test_every_phase_can_be_reached_and_has_its_turns() -> None:
    assert {life(point).case.phase for point in POINT_OF.values()} == set(Phase) == set(TURNS)
    assert {kind for kinds in TURNS.values() for kind in kinds} | {"referred"} == {KIND_OF[act] for act in ACTS}


@pytest.mark.parametrize("kind", [KIND_OF[declared] for declared in TYPED])
def test_a_case_begins_by_being_referred(kind: str) -> None:
    """Not even an issue, which is otherwise told what is missing, is asked before there is a case."""
    nothing = Case(id="C-1")
    assert turns(nothing) == ("referred",)
    asked = Fact(case="C-1", number=1, on=day(ON), by="PC 1", what=ONE_OF_EACH[kind])
    with pytest.raises(OutOfTurn) as raised:
        record(nothing, asked, life("opened").rules)
    assert raised.value.allowed == ("referred",)


def test_what_is_allowed_stands_in_the_order_of_a_life_and_names_acts_alone() -> None:
    order = list(KINDS)
    for point in POINT_OF.values():
        allowed = turns(life(point).case)
        places = [order.index(kind) for kind in allowed]
        assert places == sorted(places)
        assert all(KINDS[kind] in ACTS for kind in allowed)


def test_only_a_hold_that_is_there_can_be_lifted_and_it_blocks_issue_bookings_and_completion() -> None:
    place = ONE_OF_EACH["safety_hold_placed"]
    for point, blocked in (("signed", {"caution_issued"}), ("after", {"completed", "workshops_booked"})):
        free = life(point)
        held = life(point).do("2026-05-25", place)
        assert set(turns(held.case)) ^ set(turns(free.case)) == {*blocked, "safety_hold_lifted"}
        for kind in blocked:
            refused = held.refused("2026-05-25", ONE_OF_EACH[kind])
            assert isinstance(refused, OutOfTurn)
            assert any("lifts the safety hold" in wait for wait in refused.missing)


def test_a_caution_has_effect_from_its_issue_to_the_end_of_the_case() -> None:
    assert {phase for phase in Phase if is_running(life(POINT_OF[phase]).case)} == {
        *(Phase.LIVE, Phase.NON_COMPLIANCE, Phase.BREACH, Phase.PROSECUTION)
    }


def test_the_error_of_an_issue_asked_too_early_says_what_is_missing() -> None:
    early = life("opened").refused("2026-03-12", CautionIssued(rank=Rank.SERGEANT))
    assert isinstance(early, OutOfTurn)
    assert len(early.missing) >= 5
    late = life("issued").refused("2026-03-13", CautionIssued(rank=Rank.SERGEANT))
    assert isinstance(late, OutOfTurn)
    assert "a case in which no caution was given" in late.missing
    assert isinstance(life().refused("2026-07-20", Completed()), CaseEnded)


def test_after_the_end_nothing_else_is_said_of_an_act_that_cannot_follow() -> None:
    again = life("withdrawn").refused("2026-03-25", Withdrawn(rank=Rank.CONSTABLE, reason="once more"))
    assert isinstance(again, CaseEnded)


def test_an_act_is_judged_as_of_its_own_day() -> None:
    """What was done before a death, and typed after it, stands; what is said to be done after it does not."""
    caution = life("told").do("2026-04-01", PersonDied(person=Person.PARTICIPANT))
    booked = attrs.evolve(ONE_OF_EACH["workshops_booked"])
    assert caution.kept("2026-03-16", booked).case.phase is Phase.DIED
    assert isinstance(caution.refused("2026-04-02", booked), CaseEnded)


def test_after_the_end_a_report_is_corrected_and_begins_what_follows() -> None:
    caution = life("completed").do("2026-05-25", contact())
    assert caution.corrected(caution.last("victim_contacted"), contact(reached=False)).case.phase is Phase.COMPLETED
    caution.corrected(caution.last("attendance_recorded"), attendance(Part.SECOND, SECOND, Attendance.LATE))
    assert caution.case.phase is Phase.COMPLETED
    assert [absence.what.part for absence in caution.case.unjudged] == [Part.SECOND]


def test_what_a_refusal_allows_has_something_to_be_about() -> None:
    """Without a concern nobody takes one up, without a booking none is cancelled."""
    without = {"concern_acknowledged", "concern_closed", "absence_judged", "booking_cancelled"}
    issued = life("issued")
    assert without < set(turns(issued.case))
    assert without.isdisjoint(possible_turns(issued.case))
    assert "issue_reviewed" not in possible_turns(life("signed").case)
    assert {"issue_reviewed", "booking_cancelled"} <= set(possible_turns(life("booked").case))
    raised = life("booked").do("2026-04-02", ONE_OF_EACH["concern_raised"])
    assert {"concern_acknowledged", "concern_closed"} <= set(possible_turns(raised.case))
    missed = life("booked").do(SECOND, attendance(Part.FIRST, FIRST, Attendance.ABSENT))
    assert "absence_judged" in possible_turns(missed.case)

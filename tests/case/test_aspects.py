"""What holds where several facts speak of one thing: of one day nothing is loosened by the order of typing."""

import itertools
from collections.abc import Sequence
from typing import Final

import pytest

from cara_core.case import aspects
from cara_core.case.facts import (
    AgreementWithdrawn,
    Channel,
    EffectExplained,
    EvidenceFound,
    RiskReassessed,
    VictimAsked,
)
from cara_core.case.standing import Recorded
from cara_core.terms.risk import GRADES, Grade
from support.facts_by_hand import NOTHING, ByHand, opened

DAY: Final = "2026-03-20"
NEXT: Final = "2026-03-21"
S, M, H = Grade.STANDARD, Grade.MEDIUM, Grade.HIGH

Event = tuple[str, str | None, Grade]
"""A day, an hour of it where that is known, and the grade."""


def graded(grade: Grade, *, lowering_met: bool | None = None) -> RiskReassessed:
    return RiskReassessed(grade=grade, tool="DASH", lowering_met=lowering_met)


def recorded(*events: Event) -> tuple[Recorded[RiskReassessed], ...]:
    made = NOTHING
    for on, at, grade in events:
        made = made.add(on, graded(grade), at=at)
    return made.case.assessments


def grade_of(*events: Event) -> Grade | None:
    found = aspects.grade(recorded(*events))
    return None if found is None else found.what.grade


class TestGrade:
    def test_of_different_days_the_latest_holds(self) -> None:
        assert grade_of((NEXT, None, S), (DAY, None, H)) is S
        assert aspects.grade(()) is None

    def test_of_one_day_the_strictest_of_the_untimed_and_of_the_last_timed(self) -> None:
        assert grade_of((DAY, None, H), (DAY, None, S)) is H
        assert grade_of((DAY, "09:00", H), (DAY, "15:00", S)) is S
        assert grade_of((DAY, "09:00", H), (DAY, "15:00", S), (DAY, None, M)) is M
        assert grade_of((DAY, "15:00", S), (DAY, None, H)) is H

    def test_one_that_lowers_without_what_that_needs_lowers_nothing(self) -> None:
        case = NOTHING.add(DAY, graded(H)).add(NEXT, graded(S, lowering_met=False))
        assert aspects.grade(case.case.assessments) == case.case.assessments[0]
        for lowering_met in (True, None):
            lowered = case.add(NEXT, graded(M, lowering_met=lowering_met)).case.risk
            assert lowered is not None
            assert lowered.what.grade is M
        raised = case.add("2026-03-22", graded(H, lowering_met=False)).case.risk
        assert raised is not None
        assert raised.number == 3, "one that lowers nothing needs nothing"

    def test_within_a_day_one_that_lowers_nothing_lowers_nothing_either(self) -> None:
        """High at nine, and a bare standard at ten: it is high, whatever it was the day before."""
        case = NOTHING.add(DAY, graded(S)).add(NEXT, graded(H), at="09:00")
        bare = case.add(NEXT, graded(S, lowering_met=False), at="10:00")
        assert bare.case.risk is not None
        assert bare.case.risk.what.grade is H
        proper = bare.add(NEXT, graded(S, lowering_met=True), at="11:00")
        assert proper.case.risk is not None
        assert proper.case.risk.what.grade is S

    def test_beside_a_proper_lowering_of_that_day_a_stricter_report_counts(self) -> None:
        case = NOTHING.add(DAY, graded(H)).add(NEXT, graded(S, lowering_met=True))
        assert case.case.risk is not None
        assert case.case.risk.what.grade is S
        for bare, holds in ((S, S), (M, M)):
            found = case.add(NEXT, graded(bare, lowering_met=False)).case.risk
            assert found is not None
            assert (found.what.grade, found.what.lowering_met is not False) == (holds, holds is S)

    def test_of_two_that_are_as_strict_the_later_is_named(self) -> None:
        found = aspects.grade(recorded((DAY, None, H), (DAY, None, H)))
        assert found is not None
        assert found.number == 2

    @pytest.mark.parametrize(
        "events",
        [
            ((DAY, "09:00", H), (DAY, "10:00", S), (DAY, None, M)),
            ((DAY, None, S), (DAY, "10:00", H), (DAY, "11:00", S), (NEXT, None, S)),
            ((DAY, None, H), (DAY, "10:00", S), (DAY, "11:00", M)),
        ],
    )
    def test_it_is_the_same_in_every_order_of_recording(self, events: tuple[Event, ...]) -> None:
        assert len({grade_of(*shuffled) for shuffled in itertools.permutations(events)}) == 1

    def test_folding_pair_by_pair_would_depend_on_it(self) -> None:
        """The known-bad twin: of one day the stricter of the two, unless both have instants; then the later."""
        events: tuple[Event, ...] = ((DAY, "09:00", H), (DAY, "10:00", S), (DAY, None, M))
        assert len({pair_by_pair(recorded(*shuffled)) for shuffled in itertools.permutations(events)}) > 1


def pair_by_pair(assessments: Sequence[Recorded[RiskReassessed]]) -> Grade:
    stands, *others = sorted(assessments, key=lambda record: record.number)
    for record in others:
        stricter = GRADES.index(record.what.grade) >= GRADES.index(stands.what.grade)
        both_timed = record.at is not None and stands.at is not None
        if aspects.is_after(record, stands) if both_timed else stricter:
            stands = record
    return stands.what.grade


def asked(*, agrees: bool | None = True, specific_risk: bool | None = False) -> VictimAsked:
    return VictimAsked(how=Channel.TELEPHONE, suspect_present=False, agrees=agrees, specific_risk=specific_risk)


class TestTheVictimsAnswer:
    @pytest.mark.parametrize(
        "stricter", [asked(agrees=False), asked(agrees=None), asked(specific_risk=True), asked(specific_risk=None)]
    )
    def test_of_one_day_the_one_that_does_not_agree_or_speaks_of_a_risk(self, stricter: VictimAsked) -> None:
        for first, second in ((stricter, asked()), (asked(), stricter)):
            found = aspects.answer(NOTHING.add(DAY, first).add(DAY, second).case.answers)
            assert found is not None
            assert found.what == stricter

    def test_of_different_days_the_latest(self) -> None:
        found = aspects.answer(NOTHING.add(NEXT, asked()).add(DAY, asked(agrees=False)).case.answers)
        assert found is not None
        assert found.what == asked()
        assert aspects.answer(()) is None

    def test_a_withdrawal_stands_unless_an_answer_certainly_came_after_it(self) -> None:
        gone = AgreementWithdrawn(how=Channel.TELEPHONE)

        def stands(life: ByHand) -> bool:
            return life.case.agreement_withdrawn is not None

        assert not stands(opened())
        assert stands(opened().add(DAY, gone))
        assert stands(opened().add(DAY, gone).add(DAY, asked())), "of one day nobody knows which came first"
        assert stands(opened().add(DAY, gone, at="09:00").add(DAY, asked()))
        assert not stands(opened().add(DAY, gone, at="09:00").add(DAY, asked(), at="10:00"))
        assert stands(opened().add(DAY, gone, at="11:00").add(DAY, asked(), at="10:00"))
        assert not stands(opened().add(NEXT, asked()).add(DAY, gone)), "typed late, it lies before the answer"


class TestTheRequirements:
    def test_of_one_day_there_is_no_evidence_where_anybody_says_so(self) -> None:
        found = NOTHING.add(DAY, EvidenceFound(sufficient=False)).add(DAY, EvidenceFound(sufficient=True)).case
        assert found.evidence is not None
        assert not found.evidence.what.sufficient

    @pytest.mark.parametrize(("effect", "warned"), [(False, True), (True, False)])
    def test_of_one_day_nothing_was_explained_where_anybody_says_so(self, *, effect: bool, warned: bool) -> None:
        bad = EffectExplained(effect_explained=effect, warned=warned)
        good = EffectExplained(effect_explained=True, warned=True)
        found = NOTHING.add(DAY, bad).add(DAY, good).case
        assert found.explained is not None
        assert found.explained.what == bad

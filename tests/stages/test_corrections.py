"""What was wrong: superseded by one of its kind, or taken back, by somebody of enough rank."""

from typing import Any

import attrs
import pytest

from cara_core.case.case import Phase
from cara_core.case.facts import (
    GIVEN_OR_ENDED,
    KINDS,
    MADE_BY_THE_CORE,
    SUPERSEDABLE,
    ConcernAcknowledged,
    ErrorCode,
    RecordedInError,
    RiskReassessed,
)
from cara_core.terms.caution import Rank
from cara_core.terms.risk import Grade
from support.kinds import ONE_OF_EACH, changed_in
from support.lives import GIVEN, POINT_OF, Life, contact, life

ON = "2026-05-25"


def wrong(caution: Life, number: int, *, rank: Rank | None = None) -> RecordedInError:
    assert number <= caution.case.number
    return RecordedInError(fact=number, code=ErrorCode.WRONG_CASE, rank=rank, reason="of another case")


class TestSuperseding:
    @pytest.mark.parametrize(
        "kind", [kind for kind, declared in KINDS.items() if declared not in SUPERSEDABLE | MADE_BY_THE_CORE]
    )
    def test_what_was_decided_stands(self, kind: str) -> None:
        again = {"supersedes": 1, "why": "wrong"}
        assert life("after").faults(ON, ONE_OF_EACH[kind], **again) == [("supersedes", "NOT_ALLOWED")]

    @pytest.mark.parametrize("why", [None, "", " "])
    def test_it_says_why(self, why: str | None) -> None:
        caution = life("told")
        again = {"supersedes": caution.last("victim_contacted"), "why": why}
        assert caution.faults(caution.facts[-1].on, contact(), **again) == [("why", "MISSING")]

    def test_only_a_fact_of_the_same_kind_that_still_holds(self) -> None:
        caution = life("told")
        for number in (0, 1, caution.last("caution_issued"), caution.case.number + 1, 99):
            again = {"supersedes": number, "why": "wrong"}
            assert caution.faults(ON, contact(), **again) == [("supersedes", "NO_SUCH_FACT")]
        first = caution.last("victim_contacted")
        caution.corrected(first, contact())
        assert caution.faults(ON, contact(), supersedes=first, why="wrong") == [("supersedes", "NO_SUCH_FACT")]
        assert caution.corrected(caution.last("victim_contacted"), contact()).case.number == caution.case.number

    def test_it_keeps_its_day_unless_it_says_that_it_moves_it(self) -> None:
        caution = life("told")
        again: dict[str, Any] = {"supersedes": caution.last("victim_contacted"), "why": "wrong"}
        assert caution.faults(ON, contact(), **again) == [("on", "DAY_MOVED")]
        assert str(caution.do(ON, contact(), moves_day=True, **again).case.contacts[-1].on) == ON

    def test_it_needs_at_least_the_rank_of_what_it_corrects(self) -> None:
        caution = life("withdrawn")
        number = caution.last("withdrawn")
        by_inspector = changed_in(ONE_OF_EACH["withdrawn"], rank=Rank.INSPECTOR)
        caution.corrected(number, by_inspector)
        with pytest.raises(Exception, match="found sergeant; allowed: inspector or above"):
            caution.corrected(caution.last("withdrawn"), ONE_OF_EACH["withdrawn"])

    def test_a_correction_is_about_the_same_concern(self) -> None:
        caution = life("told").do("2026-03-18", ONE_OF_EACH["concern_raised"])
        raised = caution.last("concern_raised")
        taken_up = ConcernAcknowledged(concern=raised)
        caution.do("2026-03-18", taken_up, at="2026-03-18T10:00:00Z", by="sergeant 2")
        again = {"supersedes": caution.last("concern_acknowledged"), "why": "another"}
        other = ConcernAcknowledged(concern=raised + 1)
        found = caution.faults("2026-03-18", other, at="2026-03-18T10:00:00Z", by="sergeant 2", **again)
        assert ("what.concern", "ANOTHER_SUBJECT") in found

    def test_an_act_is_judged_where_the_one_it_corrects_stands(self) -> None:
        """A booking that is corrected after the workshops is judged as of the day it was made."""
        caution = life("completed")
        moved = attrs.evolve(ONE_OF_EACH["workshops_booked"])
        assert caution.corrected(caution.last("workshops_booked"), moved).case.phase is Phase.COMPLETED


class TestTakingBack:
    @pytest.mark.parametrize(
        "point", ["issued", "completed", "ceased", "withdrawn", "closed", "ended_incomplete", "quashed", "transferred"]
    )
    def test_what_was_given_or_ended_needs_an_inspector(self, point: str) -> None:
        caution = life(point)
        number = next(fact.number for fact in reversed(caution.facts) if type(fact.what) in GIVEN_OR_ENDED)
        for rank in (None, Rank.SERGEANT):
            found = caution.faults("2026-07-20", wrong(caution, number, rank=rank))
            assert found == [("what.rank", "DECIDER_RANK")]
        before = caution.case.phase
        assert caution.do("2026-07-20", wrong(caution, number, rank=Rank.INSPECTOR)).case.phase is not before

    def test_an_issue_taken_back_wrongly_does_not_come_back_beside_another_caution(self) -> None:
        caution = life("issued")
        again = caution.facts[caution.last("caution_issued") - 1].what
        caution.do("2026-03-16", wrong(caution, caution.last("caution_issued"), rank=Rank.INSPECTOR))
        back = caution.last("recorded_in_error")
        caution.do("2026-03-17", again)
        faults = caution.faults("2026-03-18", wrong(caution, back, rank=Rank.INSPECTOR))
        assert faults == [("what.fact", "ANOTHER_CAUTION")]
        caution.do("2026-03-18", wrong(caution, caution.last("caution_issued"), rank=Rank.INSPECTOR))
        caution.do("2026-03-18", wrong(caution, back, rank=Rank.INSPECTOR))
        assert str(caution.case.issued.on if caution.case.issued else None) == str(GIVEN)

    @pytest.mark.parametrize(
        "kind", ["concern_raised", "incident_reported", "safety_hold_placed", "agreement_withdrawn", "person_died"]
    )
    def test_what_safety_rests_on_needs_a_sergeant_who_did_not_record_it(self, kind: str) -> None:
        caution = life("told").do("2026-04-02", ONE_OF_EACH[kind])
        number = caution.last(kind)
        assert caution.faults(ON, wrong(caution, number)) == [("what.rank", "DECIDER_RANK"), ("by", "SAME_PERSON")]
        assert caution.faults(ON, wrong(caution, number, rank=Rank.SERGEANT)) == [("by", "SAME_PERSON")]
        caution.do(ON, wrong(caution, number, rank=Rank.SERGEANT), by="sergeant 2")
        assert not any(record.number == number for record in caution.case.standing)

    @pytest.mark.parametrize(("grade", "of_safety"), [(Grade.HIGH, True), (Grade.MEDIUM, False)])
    def test_of_grades_only_a_high_one(self, grade: Grade, *, of_safety: bool) -> None:
        caution = life("told").do("2026-04-02", RiskReassessed(grade=grade, tool="DASH"))
        back = wrong(caution, caution.last("risk_reassessed"))
        if of_safety:
            assert caution.faults(ON, back)
        else:
            assert caution.kept(ON, back).facts

    @pytest.mark.parametrize("concern", [True, False])
    def test_of_contacts_only_one_with_a_concern(self, *, concern: bool) -> None:
        caution = life("told").do("2026-04-02", contact(concern=concern))
        back = wrong(caution, caution.last("victim_contacted"))
        if concern:
            assert caution.faults(ON, back)
        else:
            assert caution.kept(ON, back).facts

    @pytest.mark.parametrize("kind", ["referred", "screened", "person_erased"])
    def test_what_the_core_made_and_an_erasure_stand(self, kind: str) -> None:
        caution = life("completed").do("2026-06-01", ONE_OF_EACH["person_erased"])
        back = wrong(caution, caution.last(kind), rank=Rank.SUPERINTENDENT)
        assert caution.faults("2026-06-02", back) == [("what.fact", "NOT_ALLOWED")]

    def test_the_fact_has_to_stand_and_be_another(self) -> None:
        caution = life("told")
        for number in (0, 99, caution.case.number + 1):
            back = RecordedInError(fact=number, code=ErrorCode.TWICE, reason="typed twice")
            assert caution.faults(ON, back) == [("what.fact", "NO_SUCH_FACT")]
        told = caution.last("victim_contacted")
        caution.do(ON, wrong(caution, told))
        assert caution.faults(ON, wrong(caution, told)) == [("what.fact", "NO_SUCH_FACT")]

    def test_a_taking_back_is_taken_back_by_whoever_could_take_back_the_fact(self) -> None:
        caution = life("issued")
        caution.do(ON, wrong(caution, caution.last("caution_issued"), rank=Rank.INSPECTOR))
        assert not caution.case.phase.issued
        back = caution.last("recorded_in_error")
        assert caution.faults(ON, wrong(caution, back, rank=Rank.SERGEANT)) == [("what.rank", "DECIDER_RANK")]
        caution.do(ON, wrong(caution, back, rank=Rank.INSPECTOR))
        assert caution.case.phase is Phase.LIVE
        twice = wrong(caution, caution.last("recorded_in_error"), rank=Rank.INSPECTOR)
        assert caution.do(ON, twice).case.phase is Phase.SIGNED

    @pytest.mark.parametrize("point", POINT_OF.values())
    def test_it_is_possible_in_every_phase(self, point: str) -> None:
        caution = life(point).do("2026-07-20", ONE_OF_EACH["legal_advice_offered"])
        number = caution.last("legal_advice_offered")
        assert caution.do("2026-07-20", wrong(caution, number)).case.phase is POINT_PHASE[point]


POINT_PHASE = {point: phase for phase, point in POINT_OF.items()}

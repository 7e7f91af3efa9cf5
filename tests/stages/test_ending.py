"""How a caution goes on and ends: by its conditions, by two human decisions, by what stops it."""

from typing import Any

import attrs
import pytest

from cara_core.case.case import Case, Phase
from cara_core.case.facts import (
    Attendance,
    Completed,
    Concern,
    ConcernAcknowledged,
    ConditionsVaried,
    EndedIncomplete,
    Occasion,
    Part,
    PersonDied,
    PersonErased,
    RetentionReviewed,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldLifted,
    SafetyHoldPlaced,
    What,
    Withdrawn,
)
from cara_core.errors import CaseEnded, OutOfTurn
from cara_core.stages.issue.conditions import vary
from cara_core.stages.what_may_follow import turns
from cara_core.terms.caution import Person, Rank, conditions_digest
from cara_core.terms.contact import CallOutcome
from cara_core.terms.days import Day, day, days_after
from cara_core.terms.risk import Grade
from support.kinds import ONE_OF_EACH, changed_in
from support.lives import (
    FIRST,
    GIVEN,
    LAST,
    NOT_TO_REOFFEND,
    SECOND,
    WORKSHOPS,
    Life,
    attendance,
    contact,
    judged,
    keep_record,
    life,
)
from support.referrals import example
from support.rows import offence

DONE = Completed()
LOWERED = RiskReassessed(
    grade=Grade.MEDIUM,
    tool="DASH",
    answers={str(number): "no" for number in range(1, 28)},
    assessor="officer 9",
    rank=Rank.SERGEANT,
    reason="seen with the adviser",
)
"""An assessment with all that lowering a grade needs."""


def _missing(caution: Life, on: Day | str, what: What) -> tuple[str, ...]:
    """What it waits for, where it is refused at all."""
    try:
        caution.tried(on, what)
    except OutOfTurn as refused:
        return tuple(refused.missing)
    return ()


def waits(caution: Life, on: Day | str, what: What) -> list[str]:
    error = caution.refused(on, what)
    assert isinstance(error, OutOfTurn)
    return list(error.missing)


class TestCompletion:
    @pytest.mark.parametrize(
        ("point", "missing"),
        [
            (
                "issued",
                ["the victim told of the caution", "the first workshop attended", "the second workshop attended"],
            ),
            ("first", ["the victim contacted after the first workshop", "the second workshop attended"]),
            ("between", ["the second workshop attended"]),
            ("second", ["the victim contacted after the second workshop"]),
        ],
    )
    def test_with_workshops_it_waits_for_each_and_for_her(self, point: str, missing: list[str]) -> None:
        found = waits(life(point), "2026-05-19", DONE)
        assert [wait.partition(",")[0] for wait in found] == missing

    def test_every_rung_of_the_ladder_is_enough_once_it_was_passed_on_and_fewer_are_not(self) -> None:
        caution, untaken = life("second"), contact(Occasion.COMPLETION, reached=False)
        taken_over = attrs.evolve(untaken, escalated_to="independent adviser")
        keep_record(caution, "2026-05-17")
        caution.do("2026-05-18", untaken, at="2026-05-18T09:00:00Z")
        caution.do("2026-05-19", taken_over, at="2026-05-19T09:00:00Z")
        assert waits(caution, "2026-05-20", DONE)
        caution.do("2026-05-20", untaken, at="2026-05-20T09:00:00Z")
        assert waits(caution, "2026-05-20", DONE)
        caution.do("2026-05-21", taken_over)
        assert caution.do("2026-05-21", DONE).case.phase is Phase.COMPLETED

    @pytest.mark.parametrize(
        "what",
        [
            attrs.evolve(contact(), outcome=CallOutcome.DECLINED_FURTHER_CONTACT),
            PersonDied(person=Person.VICTIM),
        ],
    )
    def test_whom_nobody_may_ring_is_waited_for_no_longer(self, what: What) -> None:
        caution = life("second").do("2026-05-19", what)
        assert not any("contacted" in wait for wait in _missing(caution, "2026-05-20", DONE))

    def test_two_reports_that_disagree_are_settled_first(self) -> None:
        caution = life("after").do("2026-05-19", attendance(Part.SECOND, SECOND, Attendance.ABSENT))
        assert any("disagree" in wait for wait in waits(caution, "2026-05-20", DONE))
        caution.corrected(caution.last("attendance_recorded"), attendance(Part.SECOND, SECOND))
        assert caution.do("2026-05-20", DONE).case.phase is Phase.COMPLETED

    def test_it_is_not_dated_before_what_it_rests_on(self) -> None:
        caution = life("after")
        assert len(waits(caution, "2026-04-17", DONE)) == 2
        assert [wait.partition(",")[0] for wait in waits(caution, "2026-05-18", DONE)] == [
            "the victim contacted after the second workshop"
        ]

    def test_every_absence_is_judged_first(self) -> None:
        caution = life("booked").do("2026-04-20", attendance(Part.FIRST, FIRST, Attendance.LATE))
        assert "a judgement of every absence" in waits(caution, "2026-04-20", DONE)
        caution.do("2026-04-21", judged(Part.FIRST, FIRST))
        assert "a judgement of every absence" not in waits(caution, "2026-04-21", DONE)

    def test_a_trials_control_arm_waits_for_the_last_day_alone(self) -> None:
        caution = life("told", conditions=(NOT_TO_REOFFEND,))
        assert waits(caution, days_after(LAST, -1), DONE) == [f"the caution's last day, {LAST}"]
        assert caution.do(LAST, DONE).case.phase is Phase.COMPLETED

    def test_with_both_conditions_it_waits_for_both(self) -> None:
        caution = life("after", conditions=(WORKSHOPS, NOT_TO_REOFFEND))
        assert waits(caution, "2026-05-20", DONE) == [f"the caution's last day, {LAST}"]
        assert caution.do(LAST, DONE).case.phase is Phase.COMPLETED

    def test_a_hold_blocks_it_until_a_supervisor_lifts_it(self) -> None:
        caution = life("after").do("2026-05-20", SafetyHoldPlaced(concern=Concern.PROVIDER, reason="what was seen"))
        assert waits(caution, "2026-05-20", DONE) == ["a supervisor who lifts the safety hold"]
        constable = SafetyHoldLifted(rank=Rank.CONSTABLE, reason="seen to")
        assert caution.faults("2026-05-21", constable) == [("what.rank", "DECIDER_RANK")]
        caution.do("2026-05-21", SafetyHoldLifted(rank=Rank.SERGEANT, reason="seen to"))
        assert caution.do("2026-05-21", DONE).case.phase is Phase.COMPLETED

    def test_there_has_to_be_a_hold_to_lift(self) -> None:
        lift = SafetyHoldLifted(rank=Rank.SERGEANT, reason="seen to")
        assert waits(life("issued"), "2026-03-20", lift) == ["a safety hold"]


class TestHighRisk:
    HIGH = RiskReassessed(grade=Grade.HIGH, tool="DASH")

    @pytest.mark.parametrize("point", ["opened", "signed", "issued", "after"])
    def test_it_stops_what_the_programme_would_do_next(self, point: str) -> None:
        before = turns(life(point).case)
        caution = life(point).do("2026-05-20", self.HIGH)
        assert caution.case.stopped
        stopped = {
            "safety_hold_lifted",
            "authorised",
            "document_signed",
            "caution_issued",
            "workshops_booked",
            "conditions_varied",
            "completed",
        }
        assert set(before) - set(turns(caution.case)) == set(before) & stopped

    def test_it_says_what_it_waits_for_and_goes_on_when_risk_has_fallen(self) -> None:
        caution = life("after").do("2026-05-20", self.HIGH)
        (wait,) = waits(caution, "2026-05-20", DONE)
        assert wait.startswith("an assessment of risk below high, or a review that says the case goes on")
        caution.do("2026-05-21", RiskReviewed(continues=False, rank=Rank.SERGEANT, reason="a plan was made"))
        assert caution.case.stopped
        caution.do("2026-05-22", LOWERED)
        assert caution.case.stopped, "the review said that it does not go on"
        caution.do("2026-05-22", RiskReviewed(continues=True, rank=Rank.SERGEANT, reason="a plan was made"))
        assert caution.do("2026-05-22", DONE).case.phase is Phase.COMPLETED


def varied(**changes: Any) -> ConditionsVaried:
    what = ConditionsVaried(
        conditions=(WORKSHOPS, NOT_TO_REOFFEND),
        consent=True,
        document=conditions_digest([WORKSHOPS, NOT_TO_REOFFEND]),
        reason="agreed with both",
    )
    return attrs.evolve(what, **changes)


class TestVariation:
    def test_it_takes_the_place_of_the_conditions_and_keeps_the_last_day(self) -> None:
        caution = life("issued").do("2026-03-20", varied())
        assert (caution.case.conditions, caution.case.ends_on) == ((WORKSHOPS, NOT_TO_REOFFEND), LAST)

    def test_it_needs_consent_and_a_document_of_exactly_these_conditions(self) -> None:
        wrong = varied(consent=False, document=conditions_digest([WORKSHOPS]), ends_on=days_after(GIVEN, 141))
        assert life("issued").faults("2026-03-20", wrong) == [
            ("what.consent", "NO_CONSENT"),
            ("what.document", "DOCUMENT_INCOMPLETE"),
            ("what.ends_on", "PERIOD_OVER_20W"),
        ]
        assert life("issued").faults("2026-03-20", varied(conditions=()))[0] == ("what.conditions", "NO_CONDITIONS")

    def test_it_never_reaches_beyond_20_weeks_from_the_day_given(self) -> None:
        most = days_after(GIVEN, 140)
        assert life("issued").do("2026-03-20", varied(ends_on=most)).case.ends_on == most
        assert life("issued").faults("2026-03-20", varied(ends_on=day("2026-03-19"))) == [
            ("what.ends_on", "PERIOD_OVER_20W")
        ]

    def test_nor_beyond_the_day_on_which_a_breach_could_be_prosecuted(self) -> None:
        caution = life("issued", referral=example(offence("2026-01-20", code="PH97004")))
        assert caution.case.ends_on == LAST
        assert "TIME_LIMIT_SHORT" in waits(caution, "2026-03-20", varied(ends_on=day("2026-07-21")))[0]
        assert caution.do("2026-03-20", varied(ends_on=day("2026-07-20"))).case.ends_on == day("2026-07-20")

    def test_without_a_caution_there_is_no_limit_to_ask_and_none_is_invented(self) -> None:
        """No turn leads here; the rule itself still names no limit."""
        assert list(vary(Case(id="C-1"), varied(), GIVEN)) == []
        assert any("live" in wait for wait in waits(life("signed"), "2026-03-20", varied()))

    def test_a_caution_whose_terms_are_not_known_has_no_margin_to_keep(self) -> None:
        caution = life("issued")
        assert caution.case.issued is not None
        bare = attrs.evolve(caution.case.issued, what=attrs.evolve(caution.case.issued.what, terms=None))
        assert list(vary(attrs.evolve(caution.case, issued=bare), varied(), GIVEN)) == []


class TestAfterwards:
    def test_a_caution_is_withdrawn_by_a_sergeant_or_above(self) -> None:
        constable = Withdrawn(rank=Rank.CONSTABLE, reason="given wrongly")
        assert life("issued").faults("2026-03-20", constable) == [("what.rank", "DECIDER_RANK")]
        assert life("withdrawn").case.phase is Phase.WITHDRAWN

    def test_a_record_is_kept_until_a_day_ahead(self) -> None:
        kept = RetentionReviewed(review_again_on=day("2026-05-21"), reason="needed")
        assert life().faults("2026-05-21", kept) == [("what.review_again_on", "NOT_AHEAD")]
        assert life().do("2026-05-20", kept).case.retention is not None

    def test_a_persons_data_are_erased_once_and_only_after_the_end(self) -> None:
        gone = PersonErased(person=Person.VICTIM, authority="DPO 1")
        assert isinstance(life("after").refused("2026-05-20", gone), OutOfTurn)
        caution = life().do("2026-06-01", gone)
        assert waits(caution, "2026-06-01", gone) == ["a person of whom something is kept that is not erased yet"]
        caution.do("2026-06-01", PersonErased(person=Person.PARTICIPANT, authority="DPO 1"))
        assert caution.case.erased == set(Person)

    def test_what_is_said_after_an_erasure_is_kept_and_can_be_erased_too(self) -> None:
        gone = PersonErased(person=Person.VICTIM, authority="DPO 1")
        caution = life().do("2026-06-01", gone).do("2026-06-02", contact())
        assert caution.do("2026-06-03", gone).case.erased == {Person.VICTIM}

    def test_a_court_may_order_what_is_refused_while_something_is_owed(self) -> None:
        gone = PersonErased(person=Person.VICTIM, authority="DPO 1")
        caution = life().do("2026-06-01", ONE_OF_EACH["concern_raised"])
        assert {wait.partition(",")[0] for wait in waits(caution, "2026-06-02", gone)} == {
            "a supervisor who lifts the safety hold",
            "somebody who takes up every concern",
        }
        assert caution.do("2026-06-02", attrs.evolve(gone, ordered=True)).case.erased

    @pytest.mark.parametrize("point", ["completed", "ceased", "withdrawn", "closed"])
    def test_nothing_of_the_programme_follows_and_what_happened_is_kept(self, point: str) -> None:
        caution = life(point)
        assert isinstance(caution.refused("2026-07-01", ONE_OF_EACH["workshops_booked"]), CaseEnded)
        assert caution.do("2026-07-01", attendance(Part.SECOND, "2026-06-20")).case.phase.ended
        assert caution.do("2026-07-01", contact()).case.phase.ended


class TestRunningOut:
    """A caution that ran out, not completed and without a breach."""

    OUT = EndedIncomplete(rank=Rank.SERGEANT, outstanding=("workshops",), reason="it ran out")

    def test_everything_that_stands_against_it_is_named(self) -> None:
        caution = life("booked")
        early = waits(caution, LAST, self.OUT)
        assert [wait.partition(" ")[0] for wait in early] == ["a", "the"]
        caution.do("2026-04-20", attendance(Part.FIRST, FIRST, Attendance.ABSENT))
        assert waits(caution, "2026-07-13", self.OUT) == ["a judgement of every absence"]
        caution.do("2026-04-21", judged(Part.FIRST, FIRST))
        assert caution.do("2026-07-13", self.OUT).case.phase is Phase.ENDED_INCOMPLETE

    def test_a_breach_is_decided_first(self) -> None:
        for point in ("non_compliance", "breach", "prosecution"):
            assert any("a breach that is decided" in wait for wait in waits(life(point), "2026-07-13", self.OUT))

    def test_a_sergeant_says_so_of_conditions_attached(self) -> None:
        wrong = attrs.evolve(self.OUT, rank=Rank.CONSTABLE, outstanding=("another",))
        assert life("issued").faults("2026-07-13", wrong) == [
            ("what.rank", "DECIDER_RANK"),
            ("what.outstanding", "NO_SUCH_CONDITION"),
        ]


class TestHandingOver:
    def test_it_was_accepted_and_no_concern_waits(self) -> None:
        caution = life("told").do("2026-03-18", ONE_OF_EACH["concern_raised"])
        over = changed_in(ONE_OF_EACH["case_transferred"], accepted_on=day("2026-03-20"))
        found = waits(caution, "2026-03-19", over)
        assert found[0].startswith("what.accepted_on")
        assert found[1].startswith("somebody who takes up the concern of fact")
        taken_up = ConcernAcknowledged(concern=caution.last("concern_raised"))
        caution.do("2026-03-19", taken_up, at="2026-03-19T10:00:00Z", by="sergeant 2")
        assert caution.do("2026-03-20", over).case.phase is Phase.TRANSFERRED

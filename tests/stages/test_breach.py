"""Breach: two decisions of humans, in turn and in time; nothing here makes either."""

import attrs
import pytest

from cara_core.case.case import Phase
from cara_core.case.facts import (
    ArrestedForBreach,
    Attendance,
    BreachNotPursued,
    Ceased,
    Completed,
    ExcuseDecided,
    NonComplianceRecorded,
    Part,
    ReferredForProsecution,
    What,
)
from cara_core.errors import OutOfTurn
from cara_core.terms.caution import ArrestOutcome, Decider, Rank
from cara_core.terms.days import Day, day, days_after
from support.lives import (
    FIRST,
    GIVEN,
    LAST,
    Life,
    attendance,
    judged,
    life,
)

DONE = Completed()


def waits(caution: Life, on: Day | str, what: What) -> list[str]:
    error = caution.refused(on, what)
    assert isinstance(error, OutOfTurn)
    return list(error.missing)


class TestBreach:
    def test_it_is_two_decisions_of_humans_in_turn(self) -> None:
        caution = life("booked").do("2026-04-20", attendance(Part.FIRST, FIRST, Attendance.ABSENT))
        assert caution.case.phase is Phase.LIVE
        caution.do("2026-04-21", judged(Part.FIRST, FIRST, reasonable=False))
        assert caution.case.phase is Phase.LIVE
        refer = ReferredForProsecution(rank=Rank.SERGEANT, reason="the condition was not kept")
        assert isinstance(caution.refused("2026-04-22", refer), OutOfTurn)
        caution.do("2026-04-22", NonComplianceRecorded(condition="workshops", failed_on=FIRST))
        assert isinstance(caution.refused("2026-04-22", refer), OutOfTurn)
        caution.do("2026-04-23", ExcuseDecided(reasonable=False, rank=Rank.SERGEANT, reason="none was given"))
        assert caution.do("2026-04-24", refer).case.phase is Phase.PROSECUTION
        assert caution.do("2026-04-25", Ceased()).case.phase is Phase.CEASED

    def test_with_a_reasonable_excuse_the_caution_goes_on(self) -> None:
        caution = life("non_compliance").do(
            "2026-03-23", ExcuseDecided(reasonable=True, rank=Rank.SERGEANT, reason="in hospital")
        )
        assert (caution.case.phase, caution.case.non_compliance) == (Phase.LIVE, None)

    @pytest.mark.parametrize("point", ["breach", "prosecution"])
    def test_a_human_may_not_pursue_it(self, point: str) -> None:
        caution = life(point).do(
            "2026-03-26", BreachNotPursued(rank=Rank.SERGEANT, reason="not in the public interest")
        )
        assert (caution.case.phase, caution.case.excuse, caution.case.prosecution) == (Phase.LIVE, None, None)

    @pytest.mark.parametrize(
        ("condition", "failed_on", "on", "codes"),
        [
            ("workshops", GIVEN, "2026-03-12", []),
            ("workshops", LAST, "2026-07-13", []),
            ("another", GIVEN, "2026-03-12", ["NO_SUCH_CONDITION"]),
            ("workshops", days_after(GIVEN, -1), "2026-03-12", []),
            ("workshops", days_after(LAST, 1), "2026-07-20", []),
            ("another", day("2026-03-14"), "2026-03-13", ["NO_SUCH_CONDITION", "AHEAD"]),
        ],
    )
    def test_it_is_about_a_condition_of_the_case_and_no_day_ahead(
        self, condition: str, failed_on: Day, on: str, codes: list[str]
    ) -> None:
        what = NonComplianceRecorded(condition=condition, failed_on=failed_on)
        if codes:
            assert [code for _, code in life("issued").faults(on, what)] == codes
        else:
            assert life("issued").do(on, what).case.phase is Phase.NON_COMPLIANCE

    @pytest.mark.parametrize("outcome", list(ArrestOutcome))
    def test_an_arrest_has_one_of_four_outcomes_and_only_a_charge_moves_the_case(self, outcome: ArrestOutcome) -> None:
        caution = life("issued").do("2026-03-20", ArrestedForBreach(outcome=outcome))
        assert caution.case.phase is (Phase.PROSECUTION if outcome is ArrestOutcome.CHARGED else Phase.LIVE)


class TestDeciders:
    DECIDED = (
        ("non_compliance", ExcuseDecided(reasonable=False, reason="none was given")),
        ("breach", BreachNotPursued(reason="not in the public interest")),
        ("breach", ReferredForProsecution(reason="not kept")),
    )

    @pytest.mark.parametrize(("point", "what"), DECIDED)
    def test_a_sergeant_or_above_decides(self, point: str, what: ExcuseDecided) -> None:
        by_constable = attrs.evolve(what, rank=Rank.CONSTABLE)
        assert life(point).faults("2026-03-26", by_constable) == [("what.rank", "DECIDER_RANK")]
        assert life(point).kept("2026-03-26", attrs.evolve(what, rank=Rank.SERGEANT)).facts

    @pytest.mark.parametrize(("point", "what"), [DECIDED[0], DECIDED[2]])
    def test_without_a_rank_no_excuse_and_no_referral_is_decided(self, point: str, what: ExcuseDecided) -> None:
        assert life(point).faults("2026-03-26", what) == [("what.rank", "DECIDER_RANK")]

    def test_who_leaves_a_breach_alone_may_leave_the_rank_out(self) -> None:
        point, left = self.DECIDED[1]
        assert life(point).do("2026-03-26", left).case.phase is Phase.LIVE

    @pytest.mark.parametrize(("point", "what"), DECIDED)
    def test_of_a_prosecutor_there_are_a_reference_and_a_day(self, point: str, what: ExcuseDecided) -> None:
        by_prosecutor = attrs.evolve(what, decider=Decider.PROSECUTOR)
        assert life(point).faults("2026-03-26", by_prosecutor) == [
            ("what.reference", "MISSING"),
            ("what.decided_on", "MISSING"),
        ]
        for reference in ("x", "CPS"):
            unclear = attrs.evolve(by_prosecutor, reference=reference, decided_on=day("2026-03-27"))
            assert life(point).faults("2026-03-26", unclear) == [
                ("what.reference", "BAD_REFERENCE"),
                ("what.decided_on", "AHEAD"),
            ]
        whole = attrs.evolve(by_prosecutor, reference="CPS 7", decided_on=day("2026-03-25"))
        assert life(point).kept("2026-03-26", whole).facts

    def test_each_is_decided_of_what_is_open(self) -> None:
        late = ExcuseDecided(reasonable=False, rank=Rank.SERGEANT, reason="none was given")
        ended = life("completed")
        assert any("not kept" in wait for wait in waits(ended, "2026-05-25", late))
        broken = NonComplianceRecorded(condition="workshops", failed_on=day("2026-05-01"))
        ended.do("2026-05-02", broken, typed="2026-05-25")
        assert ended.case.phase is Phase.COMPLETED
        ended.do("2026-05-26", late)
        left = BreachNotPursued(rank=Rank.SERGEANT, reason="completed since")
        assert any("no excuse is decided" in wait for wait in waits(ended, "2026-05-26", late))
        assert ended.do("2026-05-27", left).case.excuse is None
        assert any("without a reasonable excuse" in wait for wait in waits(ended, "2026-05-28", left))

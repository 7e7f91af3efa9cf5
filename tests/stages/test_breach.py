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
from cara_core.terms.caution import ArrestOutcome
from cara_core.terms.days import Day, day, days_after
from cara_core.terms.referral import Relationship
from support.lives import (
    FIRST,
    GIVEN,
    LAST,
    Life,
    attendance,
    judged,
    life,
)
from support.referrals import example
from support.rows import offence

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
        refer = ReferredForProsecution(reason="the condition was not kept")
        assert isinstance(caution.refused("2026-04-22", refer), OutOfTurn)
        caution.do("2026-04-22", NonComplianceRecorded(condition="workshops", failed_on=FIRST))
        assert isinstance(caution.refused("2026-04-22", refer), OutOfTurn)
        caution.do("2026-04-23", ExcuseDecided(reasonable=False, reason="none was given"))
        assert isinstance(caution.refused("2026-04-23", Ceased()), OutOfTurn)
        assert caution.do("2026-04-24", refer).case.phase is Phase.PROSECUTION
        assert caution.do("2026-04-25", Ceased()).case.phase is Phase.CEASED

    def test_with_a_reasonable_excuse_the_caution_goes_on(self) -> None:
        caution = life("non_compliance").do("2026-03-23", ExcuseDecided(reasonable=True, reason="in hospital"))
        assert (caution.case.phase, caution.case.non_compliance) == (Phase.LIVE, None)

    @pytest.mark.parametrize("point", ["breach", "prosecution"])
    def test_a_human_may_not_pursue_it(self, point: str) -> None:
        caution = life(point).do("2026-03-26", BreachNotPursued(reason="not in the public interest"))
        assert (caution.case.phase, caution.case.excuse, caution.case.prosecution) == (Phase.LIVE, None, None)

    @pytest.mark.parametrize(
        ("condition", "failed_on", "on", "codes"),
        [
            ("workshops", GIVEN, "2026-03-12", []),
            ("workshops", LAST, "2026-07-13", []),
            ("another", GIVEN, "2026-03-12", ["NO_SUCH_CONDITION"]),
            ("workshops", days_after(GIVEN, -1), "2026-03-12", ["OUTSIDE"]),
            ("workshops", days_after(LAST, 1), "2026-07-20", ["OUTSIDE"]),
            ("another", day("2026-03-14"), "2026-03-13", ["NO_SUCH_CONDITION", "OUTSIDE"]),
        ],
    )
    def test_it_is_about_a_condition_attached_while_the_caution_ran(
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

    @pytest.mark.parametrize(("arrested", "known"), [("2022-10-28", False), ("2022-10-29", True)])
    def test_other_rules_apply_to_those_arrested_before(self, arrested: str, *, known: bool) -> None:
        caution = life("issued", referral=example({"suspect.arrested_on": arrested}))
        what = ArrestedForBreach(outcome=ArrestOutcome.CHARGED)
        if known:
            assert caution.do("2026-03-20", what).case.phase is Phase.PROSECUTION
        else:
            assert caution.faults("2026-03-20", what) == [("what.outcome", "EARLIER_ARREST_RULES")]

    def test_proceedings_start_in_time(self) -> None:
        caution = life("prosecution")
        assert caution.case.issued is not None
        limit = caution.case.issued.what.prosecute_by
        assert limit == day("2026-09-08")
        assert "TIME_LIMIT_PASSED" in waits(caution, days_after(limit, 1), Ceased())[0]
        assert caution.do(limit, Ceased()).case.phase is Phase.CEASED

    def test_a_spouses_property_needs_the_dpps_consent(self) -> None:
        property_of = {**offence("2026-03-01", code="CD71039"), "relationship": Relationship.SPOUSE}
        property_of["offences"] = tuple(
            attrs.evolve(offence, property_of_victim=True) for offence in example(property_of).offences
        )
        caution = life("prosecution", referral=example(property_of))
        assert "SPOUSE_DPP_CONSENT" in waits(caution, "2026-03-25", Ceased())[0]
        assert caution.do("2026-03-25", Ceased(dpp_consent="DPP 12")).case.phase is Phase.CEASED

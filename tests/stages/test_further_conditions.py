"""What a force offers as further conditions: shown to a human, checked like any other, and attached by nobody else."""

from typing import Final

import attrs
import pytest

from cara_core.case.evolve import case_for
from cara_core.case.facts import CautionIssued, Closed, Closure, ConditionsDecided
from cara_core.errors import InputError, OutOfTurn
from cara_core.stages.issue.further_conditions import (
    NOTHING_OFFERED,
    ConditionsOffered,
    can_be_offered,
    offered_in,
    without_victim,
)
from cara_core.stages.screening.rescreening import known_on
from cara_core.terms.caution import Condition, ConditionKind, ConditionObject, Rank
from cara_core.terms.days import Day, day
from cara_core.terms.referral import Referral, Risk, Victim
from support.lives import GIVEN, NOT_TO_REOFFEND, POINT_OF, WORKSHOPS, Life, life, opened
from support.referrals import example

DECIDED_ON: Final = "2026-03-11"
MAKE_GOOD: Final = Condition(
    id="make-good", kind=ConditionKind.OTHER, objects=(ConditionObject.REPARATION, ConditionObject.REHABILITATION)
)
UNPAID: Final = Condition(id="unpaid", kind=ConditionKind.ATTENDANCE, objects=(ConditionObject.PUNISHMENT,), hours=12)
FINE: Final = Condition(
    id="fine", kind=ConditionKind.FINANCIAL_PENALTY, objects=(ConditionObject.PUNISHMENT,), order="an order"
)
FAILED: Final = ConditionsOffered(failures=("further_conditions: the plugin raised RuntimeError",))


def offering(*conditions: Condition, to: str = "explained") -> Life:
    """A case in which the force offers these conditions."""
    return attrs.evolve(life(to), offer=lambda *_: ConditionsOffered(conditions=conditions))


def failing(to: str = "explained") -> Life:
    return attrs.evolve(life(to), offer=lambda *_: FAILED)


def decided(*conditions: Condition) -> ConditionsDecided:
    return ConditionsDecided(conditions=conditions)


class TestWhatIsOffered:
    def test_it_is_attached_by_nobody_but_who_decides(self) -> None:
        caution = offering(MAKE_GOOD, UNPAID)
        assert caution.do(DECIDED_ON, decided(WORKSHOPS)).case.conditions == (WORKSHOPS,)
        taken = caution.do(DECIDED_ON, decided(WORKSHOPS, MAKE_GOOD)).case.conditions
        assert taken == (WORKSHOPS, MAKE_GOOD)

    @pytest.mark.parametrize(
        "other",
        [
            attrs.evolve(MAKE_GOOD, objects=(ConditionObject.REPARATION,)),
            attrs.evolve(MAKE_GOOD, kind=ConditionKind.NOT_TO_REOFFEND),
            attrs.evolve(UNPAID, id="make-good"),
            attrs.evolve(UNPAID, hours=11),
            attrs.evolve(FINE, order="another order"),
        ],
    )
    def test_whoever_uses_its_id_means_exactly_that_condition(self, other: Condition) -> None:
        caution = offering(MAKE_GOOD, UNPAID, FINE)
        assert caution.faults(DECIDED_ON, decided(WORKSHOPS, other)) == [("what.conditions[1]", "OTHER_CONDITION")]
        assert caution.do(DECIDED_ON, decided(WORKSHOPS, attrs.evolve(other, id="our-own"))).case.decided is not None

    def test_the_fault_says_what_is_offered_and_repeats_no_reference(self) -> None:
        with pytest.raises(InputError) as raised:
            offering(UNPAID, FINE).tried(
                DECIDED_ON, decided(attrs.evolve(UNPAID, hours=3), attrs.evolve(FINE, order="another"))
            )
        first, second = map(str, raised.value.faults)
        assert "allowed: kind attendance, objects punishment, hours 12, or another id" in first
        assert "allowed: kind financial_penalty, objects punishment, the order it names, or another id" in second

    def test_in_which_order_its_objects_are_listed_says_nothing(self) -> None:
        turned = attrs.evolve(MAKE_GOOD, objects=MAKE_GOOD.objects[::-1])
        assert offering(MAKE_GOOD).do(DECIDED_ON, decided(turned)).case.conditions == (turned,)

    def test_it_counts_to_the_20_hours_with_the_others(self) -> None:
        caution = offering(UNPAID)
        nine = attrs.evolve(UNPAID, id="own", hours=9)
        assert caution.faults(DECIDED_ON, decided(UNPAID, nine)) == [("what.conditions", "ATTENDANCE_OVER_20H")]
        assert caution.do(DECIDED_ON, decided(UNPAID, attrs.evolve(nine, hours=8))).case.decided is not None


class TestAForceThatFails:
    def test_conditions_are_not_decided_and_nothing_stands_in(self) -> None:
        caution = failing()
        refused = caution.refused(DECIDED_ON, decided(WORKSHOPS))
        assert isinstance(refused, OutOfTurn)
        assert "further_conditions: the plugin raised RuntimeError" in str(refused)
        caution.offer = lambda *_: NOTHING_OFFERED
        assert caution.do(DECIDED_ON, decided(WORKSHOPS)).case.decided is not None, "once it answers"

    def test_it_is_said_with_everything_else_that_stands_against_them(self) -> None:
        twice = failing().refused(DECIDED_ON, decided(WORKSHOPS, WORKSHOPS))
        assert "an id stands twice" in str(twice)
        assert "the plugin raised" in str(twice)

    def test_a_caution_that_was_given_is_not_touched(self) -> None:
        caution = failing("decided")
        on_paper = CautionIssued(rank=Rank.INSPECTOR, irregular="given without a document")
        caution.do("2026-03-12", on_paper)
        late = caution.do(DECIDED_ON, decided(WORKSHOPS, NOT_TO_REOFFEND), typed="2026-03-13")
        assert late.case.issued is not None

    def test_nothing_else_rests_on_its_answer(self) -> None:
        caution = failing("decided")
        assert caution.do("2026-03-12", Closed(closure=Closure.DECLINED)).case.phase.ended


class TestOfWhatItIsAsked:
    @staticmethod
    def heard(caution: Life, on: str = DECIDED_ON) -> list[tuple[Referral, Day]]:
        heard: list[tuple[Referral, Day]] = []

        def listens(referral: Referral, on: Day) -> ConditionsOffered:
            heard.append((referral, on))
            return NOTHING_OFFERED

        attrs.evolve(caution, offer=listens).do(on, decided(WORKSHOPS), typed="2026-03-20")
        return heard

    def test_it_is_what_is_known_of_the_day_they_are_decided_on_and_that_day(self) -> None:
        ((referral, on),) = self.heard(life("explained", referral=example({"suspect.admits_offence": None})))
        assert on == day(DECIDED_ON)
        assert referral.suspect.admits_offence is True, "which was recorded after the referral"

    def test_nothing_of_what_the_victim_said_is_in_it(self) -> None:
        ((referral, _),) = self.heard(life("explained"))
        then, _ = case_for(life("explained").case, life("explained").facts[-1])
        known = known_on(then, day(DECIDED_ON))
        assert known is not None
        assert known.victim != Victim()
        assert known.risk != Risk()
        assert (referral.victim, referral.risk, referral.evidence.victim_statement_on) == (Victim(), Risk(), None)

    def test_two_referrals_that_differ_in_her_alone_are_one_to_the_force(self) -> None:
        said = example({"victim.agrees": False, "victim.specific_risk": True, "risk.strangulation": True})
        assert said != example()
        assert without_victim(said) == without_victim(example())
        other = example({"offences[0].code": "CD71039"})
        assert without_victim(other) != without_victim(example()), "what happened is told"

    @pytest.mark.parametrize("point", POINT_OF.values())
    def test_it_is_asked_where_conditions_are_still_to_be_decided(self, point: str) -> None:
        caution = offering(MAKE_GOOD, to=point)
        still = point in {"referred", "opened", "authorised", "signed"}
        assert can_be_offered(caution.case) is still
        assert offered_in(caution.case, GIVEN, caution.offer).conditions == ((MAKE_GOOD,) if still else ())

    def test_of_an_erased_referral_nothing_is_asked(self) -> None:
        case = opened().case
        assert case.referred is not None
        bare = attrs.evolve(case.referred.what, referral=None)
        erased = attrs.evolve(case, referral=None, referred=attrs.evolve(case.referred, what=bare))
        assert known_on(erased, GIVEN) is None
        assert offered_in(erased, GIVEN, lambda *_: FAILED) is NOTHING_OFFERED

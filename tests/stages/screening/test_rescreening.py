"""What is known of a case by now: what was recorded later takes the place of what the referral said."""

from collections.abc import Callable

import attrs
import pytest

from cara_core.case.case import Case
from cara_core.case.facts import (
    AgreementWithdrawn,
    Authorised,
    Channel,
    EvidenceFound,
    OffenceAdmitted,
    ReferralCorrected,
    RiskReassessed,
    VictimAsked,
    ViewsNotSought,
    ViewsSought,
)
from cara_core.stages.safety import LOWERS_NOTHING
from cara_core.stages.screening.rescreening import known_on, standing_grade
from cara_core.terms.caution import Decider, Rank
from cara_core.terms.days import day
from cara_core.terms.referral import Referral, Risk
from cara_core.terms.risk import Grade
from support.lives import BY, Life, life
from support.policies import policy
from support.referrals import dash, example

EMPTY = {"suspect.admits_offence": None, "victim": None, "evidence": None, "risk": None}


def known(caution: Life) -> Referral:
    found = known_on(caution.case, day("2026-03-12"), policy().tools)
    assert found is not None
    return found


def bare() -> Life:
    return life("opened", referral=example(EMPTY))


def test_nothing_recorded_changes_nothing_and_an_erased_referral_is_not_known() -> None:
    assert known(life("opened")) == example()
    assert known(bare()) == example(EMPTY)
    assert known_on(attrs.evolve(bare().case, referral=None), day("2026-03-12")) is None
    assert known_on(Case(id="C-1"), day("2026-03-12")) is None


def test_an_admission_is_one() -> None:
    assert known(bare().do("2026-03-10", OffenceAdmitted())).suspect.admits_offence is True


@pytest.mark.parametrize("obtained", [True, False])
def test_an_effort_for_the_victims_views_counts_and_none_leaves_the_referral_as_it_is(*, obtained: bool) -> None:
    views = ViewsSought(how=Channel.TELEPHONE, suspect_present=False, obtained=obtained)
    assert known(bare().do("2026-03-10", views)).victim.views_sought is True
    assert known(bare().do("2026-03-10", ViewsNotSought(reason="no safe way"))).victim.views_sought is None
    caution = life("opened").do("2026-03-10", ViewsNotSought(reason="no safe way"))
    assert known(caution).victim.views_sought is True


def test_her_answer_takes_the_place_of_the_referrals_and_so_does_its_withdrawal() -> None:
    said = VictimAsked(how=Channel.TELEPHONE, suspect_present=False, agrees=True, specific_risk=False)
    caution = bare().do("2026-03-11", said)
    victim = known(caution).victim
    assert (victim.contacted_on, victim.agrees, victim.specific_risk) == (day("2026-03-11"), True, False)
    assert known(caution.do("2026-03-11", AgreementWithdrawn(how=Channel.TELEPHONE))).victim.agrees is False


@pytest.mark.parametrize(
    ("enough", "right", "agrees"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_evidence_and_what_a_prosecutor_decided(*, enough: bool, right: bool, agrees: bool) -> None:
    caution = bare().do("2026-03-10", EvidenceFound(sufficient=False))
    assert known(caution).evidence.sufficient_to_charge is False
    by_police = Authorised(
        decider=Decider.AUTHORISED_PERSON, enough_evidence=enough, caution_right=right, rank=Rank.SERGEANT
    )
    assert known(caution.do("2026-03-10", by_police)).evidence.prosecutor_agrees is None
    by_prosecutor = Authorised(
        decider=Decider.PROSECUTOR,
        enough_evidence=enough,
        caution_right=right,
        reference="CPS 12",
        decided_on=day("2026-03-10"),
    )
    assert known(caution.do("2026-03-10", by_prosecutor)).evidence.prosecutor_agrees is agrees


def test_a_later_assessment_is_a_new_one_and_keeps_what_was_seen_of_the_case() -> None:
    caution = life("opened", referral=example({"risk.answers": dash(yes=3)}))
    risk = known(caution.do("2026-03-12", RiskReassessed(grade=Grade.MEDIUM, tool="DARA"))).risk
    assert risk == Risk(
        tool="DARA",
        grade=Grade.MEDIUM,
        assessed_on=day("2026-03-12"),
        assessor=BY,
        coercive_control=False,
        strangulation=False,
    )


def test_a_later_answer_is_the_one_the_agreement_is_counted_from() -> None:
    """Also where the referral named an earlier day of the latest answer."""
    old = life("opened", referral=example({"victim.asked_on": "2026-03-09"}))
    answer = VictimAsked(how=Channel.TELEPHONE, suspect_present=False, agrees=True, specific_risk=False)
    victim = known(old.do("2026-03-11", answer)).victim
    assert (victim.asked_on, victim.answered_on) == (day("2026-03-11"), day("2026-03-11"))


def test_a_later_assessment_ends_the_review_of_the_earlier_answers() -> None:
    reviewed = life("opened", referral=example({"risk.answers": dash(), "risk.reviewed": ("8",)}))
    risk = known(reviewed.do("2026-03-11", RiskReassessed(grade=Grade.STANDARD, tool="DASH"))).risk
    assert (risk.answers, risk.reviewed) == (None, None)


class TestLowering:
    """A grade below what the referral shows counts only where it has what lowering needs."""

    LOW = RiskReassessed(grade=Grade.STANDARD, tool="DASH")
    MET = RiskReassessed(
        grade=Grade.STANDARD,
        tool="DASH",
        answers={str(number): "no" for number in range(1, 28)},
        assessor="officer 9",
        assessed_on=day("2026-03-11"),
        rank=Rank.SERGEANT,
        reason="seen with the adviser",
    )

    @pytest.mark.parametrize(
        "shown", [{"risk.grade": Grade.HIGH}, {"risk.answers": dash(yes=14)}, {"risk.grade": Grade.MEDIUM}]
    )
    def test_without_one_of_them_it_is_kept_and_lowers_nothing(self, shown: dict[str, object]) -> None:
        before = known(life("opened", referral=example(shown))).risk
        for lacking in (
            {},
            {"reason": " "},
            {"tool": "a chat", "answers": {"mood": "yes"}},
            {"answers": None},
            {"rank": Rank.CONSTABLE},
            {"rank": None},
            {"assessor": None},
            {"assessor": BY},
        ):
            what = self.LOW if not lacking else attrs.evolve(self.MET, **lacking)
            caution = life("opened", referral=example(shown)).do("2026-03-11", what)
            assert caution.notices == (LOWERS_NOTHING,)
            assert known(caution).risk == before

    def test_with_all_of_them_it_counts(self) -> None:
        caution = life("opened", referral=example({"risk.grade": Grade.HIGH})).do("2026-03-11", self.MET)
        assert caution.notices == ()
        risk = known(caution).risk
        assert (risk.grade, risk.assessor, risk.assessed_on) == (Grade.STANDARD, "officer 9", day("2026-03-11"))
        assert risk.answers == dash()

    def test_where_the_forces_rules_failed_no_tool_is_known(self) -> None:
        caution = life("opened", referral=example({"risk.grade": Grade.HIGH}))
        caution.settings = {"sound": False}
        assert caution.do("2026-03-11", self.MET).notices == (LOWERS_NOTHING,)

    def test_the_grade_that_stands_is_the_higher_of_the_two(self) -> None:
        assert standing_grade(Case(id="C-1")) is None
        caution = life("opened", referral=example({"risk.grade": Grade.MEDIUM}))
        assert standing_grade(caution.case) is Grade.MEDIUM
        assert standing_grade(caution.do("2026-03-11", self.LOW).case) is Grade.MEDIUM
        assert (
            standing_grade(caution.do("2026-03-12", RiskReassessed(grade=Grade.HIGH, tool="DASH")).case) is Grade.HIGH
        )
        caution.case = attrs.evolve(caution.case, referral=None)
        assert standing_grade(caution.case) is Grade.HIGH


class TestCorrected:
    """A correction of the referral counts from the day on which it holds, over what was recorded before it."""

    @pytest.mark.parametrize(
        ("path", "value", "found"),
        [
            ("suspect.admits_offence", False, lambda known: known.suspect.admits_offence),
            ("evidence.sufficient_to_charge", False, lambda known: known.evidence.sufficient_to_charge),
            ("victim.agrees", False, lambda known: known.victim.agrees),
            ("risk.grade", "high", lambda known: known.risk.grade),
        ],
    )
    def test_it_stands_over_what_was_said_before(
        self, path: str, value: object, found: Callable[[Referral], object]
    ) -> None:
        caution = life("signed").do("2026-03-11", RiskReassessed(grade=Grade.STANDARD, tool="DASH"))
        caution.do("2026-03-12", ReferralCorrected(changes={path: value}, source="the file"))
        assert found(known(caution)) == value

    def test_one_that_holds_since_a_later_day_is_not_known_before_it(self) -> None:
        bail = {"suspect.on_bail_for_other_offence": True}
        what = ReferralCorrected(changes=bail, source="the custody record", since=day("2026-03-12"))
        caution = life("opened").do("2026-03-12", what)
        for on, on_bail in (("2026-03-11", False), ("2026-03-12", True)):
            found = known_on(caution.case, day(on))
            assert found is not None
            assert found.suspect.on_bail_for_other_offence is on_bail

    def test_what_is_dated_after_the_day_is_left_out(self) -> None:
        conviction = {
            "kind": "conviction",
            "date": "2026-03-11",
            "violence": True,
            "domestic_abuse": True,
            "offence_code": "CJ88116",
        }
        changes = {"suspect.antecedents": [conviction], "evidence.victim_statement_on": "2026-03-11"}
        caution = life("opened").do("2026-03-11", ReferralCorrected(changes=changes, source="the file"))
        for on, number, statement in (("2026-03-10", 0, None), ("2026-03-11", 1, day("2026-03-11"))):
            found = known_on(caution.case, day(on))
            assert found is not None
            assert len(found.suspect.antecedents or ()) == number
            assert found.evidence.victim_statement_on == statement


def test_a_withdrawal_needs_no_answer_on_record() -> None:
    caution = bare().do("2026-03-11", AgreementWithdrawn(how=Channel.TELEPHONE))
    victim = known(caution).victim
    assert (victim.agrees, victim.contacted_on, victim.asked_on) == (False, day("2026-03-11"), day("2026-03-11"))

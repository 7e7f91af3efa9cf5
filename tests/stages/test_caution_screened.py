"""Before a caution is given, the case is screened once more: of what is known by then."""

from typing import Final

import pytest

from cara_core.case.facts import (
    AgreementWithdrawn,
    Authorised,
    CautionIssued,
    Channel,
    RiskReassessed,
    RiskReviewed,
    VictimAsked,
)
from cara_core.errors import OutOfTurn
from cara_core.stages.issue.interlock import earliest_deadline
from cara_core.terms.caution import Decider, Rank
from cara_core.terms.days import day
from cara_core.terms.policy import NationalRegime
from cara_core.terms.risk import Answer, Grade
from support.lives import GIVEN, Life, life
from support.policies import policy
from support.referrals import dash, example
from support.rows import offence

ISSUE = CautionIssued(rank=Rank.SERGEANT, period_reason="four months")


def waits(caution: Life) -> list[str]:
    error = caution.refused("2026-03-12", ISSUE)
    assert isinstance(error, OutOfTurn)
    return list(error.missing)


class TestScreenedAgain:
    """Before issue the case is screened once more, of what is known by then."""

    PROSECUTOR = Authorised(
        decider=Decider.PROSECUTOR,
        enough_evidence=True,
        caution_right=True,
        reference="CPS 12",
        decided_on=day("2026-03-12"),
    )

    def referred(self, **changes: object) -> Life:
        referral = example({"risk.grade": Grade.MEDIUM, **changes})
        return life("signed", referral=referral, national_regime=NationalRegime.ENFORCE)

    def test_what_is_referred_is_issued_only_where_a_prosecutor_decided(self) -> None:
        assert "it is refer (RISK RISK_ABOVE" in waits(self.referred())[0]
        assert self.referred().do("2026-03-12", self.PROSECUTOR).do(GIVEN, ISSUE).case.issued is not None

    def test_a_prosecutor_does_not_decide_what_is_not_known(self) -> None:
        caution = self.referred(**{"suspect.date_of_birth": None}).do("2026-03-12", self.PROSECUTOR)
        assert "ADULT AGE_UNKNOWN" in waits(caution)[0]

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"victim.date_of_birth": "2010-03-09"}, "VICTIM VICTIM_UNDER_16"),
            ({"risk.answers": {**dash(), "8": Answer.YES}}, "RISK RISK_ITEM_REFER"),
        ],
    )
    def test_a_prosecutor_settles_neither_a_child_victim_nor_a_second_look(
        self, changes: dict[str, object], code: str
    ) -> None:
        caution = self.referred(**changes).do("2026-03-12", self.PROSECUTOR)
        assert code in waits(caution)[0]

    SECOND_LOOK: Final = {"risk.answers": {**dash(), "8": Answer.YES}, "risk.reviewed": ("8",)}

    @pytest.mark.parametrize(
        ("review", "settled"),
        [
            (None, False),
            (RiskReviewed(continues=True, rank=Rank.SERGEANT, reason="looked at"), True),
            (RiskReviewed(continues=False, rank=Rank.SERGEANT, reason="looked at"), False),
        ],
    )
    def test_a_second_look_is_settled_by_the_review_of_a_supervisor(
        self, review: RiskReviewed | None, *, settled: bool
    ) -> None:
        """What the referral says of a review has no rank: in a case it settles nothing by itself."""
        caution = self.referred(**self.SECOND_LOOK).do("2026-03-12", self.PROSECUTOR)
        if review is not None:
            caution.do("2026-03-12", review, by="sergeant 9")
        if settled:
            assert caution.do(GIVEN, ISSUE).case.issued is not None
        else:
            assert waits(caution)

    def test_the_assessor_looks_at_nothing_again_and_neither_does_who_looked_before_it(self) -> None:
        caution = self.referred(**self.SECOND_LOOK).do("2026-03-12", self.PROSECUTOR)
        assert caution.case.referral is not None
        assessor = caution.case.referral.risk.assessor
        assert assessor is not None
        review = RiskReviewed(continues=True, rank=Rank.SERGEANT, reason="looked at")
        assert "RISK_ITEM_REFER" in waits(caution.do("2026-03-12", review, by=assessor))[0]
        early = self.referred(**self.SECOND_LOOK, **{"risk.assessed_on": "2026-03-10"})
        early.do("2026-03-10", review, by="sergeant 9").do("2026-03-12", self.PROSECUTOR)
        assert early.do(GIVEN, ISSUE).case.issued is not None
        again = RiskReassessed(
            grade=Grade.MEDIUM,
            tool="DASH",
            answers={**{key: str(answer) for key, answer in dash().items()}, "8": "yes"},
        )
        assert "RISK_ITEM_REFER" in "".join(
            waits(
                self.referred(**self.SECOND_LOOK)
                .do("2026-03-10", review, by="sergeant 9")
                .do("2026-03-12", self.PROSECUTOR)
                .do("2026-03-12", again)
            )
        )

    def test_an_agreement_withdrawn_or_a_risk_that_rose_blocks(self) -> None:
        gone = life("signed").do("2026-03-12", AgreementWithdrawn(how=Channel.TELEPHONE))
        assert any("VICTIM_DISAGREES" in wait for wait in waits(gone))
        high = life("signed").do("2026-03-12", RiskReassessed(grade=Grade.HIGH, tool="DASH"))
        assert any("an assessment of risk below high, or a review" in wait for wait in waits(high))

    @pytest.mark.parametrize(("agrees", "risk", "code"), [(False, False, "DISAGREES"), (True, True, "AT_RISK")])
    def test_her_answer_blocks(self, *, agrees: bool, risk: bool, code: str) -> None:
        asked = VictimAsked(how=Channel.TELEPHONE, suspect_present=False, agrees=agrees, specific_risk=risk)
        assert any(f"VICTIM_{code}" in wait for wait in waits(life("signed").do("2026-03-12", asked)))


def test_the_deadline_is_the_earliest_of_every_offence_and_none_where_none_has_one() -> None:
    assert earliest_deadline(None, policy()) is None
    assert earliest_deadline(example({"offences[0].code": "CD71039"}), policy()) is None
    assert earliest_deadline(example({"offences[0].code": "ZZ00001"}), policy()) is None
    assert earliest_deadline(example(offence("2026-01-01", code="PH97004")), policy()) == day("2026-07-01")

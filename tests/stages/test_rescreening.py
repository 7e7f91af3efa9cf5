"""What is known of a case by now: what was recorded later takes the place of what the referral said."""

import attrs
import pytest

from cara_core.case.facts import (
    AgreementWithdrawn,
    Authorised,
    Channel,
    EvidenceFound,
    OffenceAdmitted,
    RiskReassessed,
    VictimAsked,
    ViewsNotSought,
    ViewsSought,
)
from cara_core.stages.rescreening import known_now
from cara_core.terms.caution import Decider, Rank
from cara_core.terms.days import day
from cara_core.terms.referral import Referral, Risk
from cara_core.terms.risk import Grade
from support.lives import Life, life
from support.referrals import dash, example

EMPTY = {"suspect.admits_offence": None, "victim": None, "evidence": None, "risk": None}


def known(caution: Life) -> Referral:
    found = known_now(caution.case)
    assert found is not None
    return found


def bare() -> Life:
    return life("opened", referral=example(EMPTY))


def test_nothing_recorded_changes_nothing_and_an_erased_referral_is_not_known() -> None:
    assert known(life("opened")) == example()
    assert known(bare()) == example(EMPTY)
    assert known_now(attrs.evolve(bare().case, referral=None)) is None


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
    by_prosecutor = Authorised(decider=Decider.PROSECUTOR, enough_evidence=enough, caution_right=right)
    assert known(caution.do("2026-03-10", by_prosecutor)).evidence.prosecutor_agrees is agrees


def test_a_later_assessment_is_a_new_one_and_keeps_what_was_seen_of_the_case() -> None:
    caution = life("opened", referral=example({"risk.answers": dash(yes=3)}))
    risk = known(caution.do("2026-03-12", RiskReassessed(grade=Grade.MEDIUM, tool="DARA"))).risk
    assert risk == Risk(
        tool="DARA",
        grade=Grade.MEDIUM,
        assessed_on=day("2026-03-12"),
        assessor="reassessed",
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

"""Views are owed and are no veto; agreement is needed and can be withdrawn; a concern places a hold."""

import attrs
import pytest

from cara_core.case.facts import (
    AgreementWithdrawn,
    CautionIssued,
    Channel,
    Closed,
    Closure,
    Concern,
    Occasion,
    RiskReviewed,
    SafetyHoldLifted,
    VictimAsked,
    ViewsNotSought,
    ViewsSought,
)
from cara_core.due.duties import DutyKind, duties
from cara_core.errors import CaseEnded, OutOfTurn
from cara_core.stages.consent import agreement
from cara_core.terms.caution import Rank
from cara_core.terms.contact import CallOutcome
from support.lives import FIRST, GIVEN, Life, contact, life
from support.referrals import example
from support.worked import WORKED

ISSUE = CautionIssued(rank=Rank.SERGEANT, period_reason="four months")
GONE = AgreementWithdrawn(how=Channel.TELEPHONE)


def asked(*, agrees: bool = True, risk: bool = False, present: bool = False) -> VictimAsked:
    return VictimAsked(how=Channel.IN_PERSON, suspect_present=present, agrees=agrees, specific_risk=risk)


def due(caution: Life) -> list[DutyKind]:
    return [duty.kind for duty in duties(caution.case, WORKED)]


class TestViews:
    def test_they_do_not_count_where_the_suspect_was_present(self) -> None:
        views = ViewsSought(how=Channel.IN_PERSON, suspect_present=True, obtained=True)
        assert life("opened").faults("2026-03-10", views) == [("what.suspect_present", "SUSPECT_PRESENT")]

    def test_not_obtaining_them_blocks_nothing(self) -> None:
        caution = life("signed", without=["viewed", "decided", "signed"])
        caution.do("2026-03-11", ViewsSought(how=Channel.TELEPHONE, suspect_present=False, obtained=False))
        assert caution.case.views is not None
        for name in ("decided", "signed"):
            fact = next(fact for fact in life("signed").facts if fact.kind == _KIND[name])
            caution.do(fact.on, fact.what)
        assert caution.do(GIVEN, ISSUE).case.issued is not None

    def test_the_first_effort_stands_and_a_later_one_does_not_move_it(self) -> None:
        caution = life("viewed").do("2026-03-12", ViewsNotSought(reason="a second time"))
        assert caution.case.views is not None
        assert isinstance(caution.case.views.what, ViewsSought)

    def test_views_without_agreement_are_no_agreement(self) -> None:
        caution = life("signed", referral=example({"victim.agrees": None}), without=["asked"])
        refused = caution.refused(GIVEN, ISSUE)
        assert isinstance(refused, OutOfTurn)
        assert any("VICTIM_NOT_ASKED" in wait for wait in refused.missing)


_KIND = {"decided": "conditions_decided", "signed": "document_signed"}


class TestAgreement:
    def test_it_does_not_count_where_the_suspect_was_present(self) -> None:
        assert life("opened").faults("2026-03-10", asked(present=True)) == [("what.suspect_present", "SUSPECT_PRESENT")]

    @pytest.mark.parametrize(
        ("answer", "lacking"),
        [
            (None, "VICTIM_NOT_ASKED"),
            (asked(agrees=False), "VICTIM_DISAGREES"),
            (asked(risk=True), "VICTIM_AT_RISK"),
            (asked(agrees=False, risk=True), "VICTIM_DISAGREES"),
        ],
    )
    def test_what_is_missing_is_named(self, answer: VictimAsked | None, lacking: str) -> None:
        caution = life("opened") if answer is None else life("opened").do("2026-03-10", answer)
        assert lacking in (agreement(caution.case) or "")

    def test_both_answers_have_to_be_recorded(self) -> None:
        silent = VictimAsked(how=Channel.TELEPHONE, suspect_present=False)
        assert life("opened").faults("2026-03-10", silent) == [
            ("what.agrees", "MISSING"),
            ("what.specific_risk", "MISSING"),
        ]

    def test_withdrawn_before_issue_it_closes_the_route_until_she_agrees_again(self) -> None:
        caution = life("signed").do("2026-03-12", GONE)
        refused = caution.refused("2026-03-12", ISSUE)
        assert isinstance(refused, OutOfTurn)
        assert any("VICTIM_DISAGREES" in wait for wait in refused.missing)
        assert DutyKind.REVIEW_RISK not in due(caution)
        assert caution.do("2026-03-13", asked()).do("2026-03-13", ISSUE).case.issued is not None

    def test_withdrawn_after_issue_the_caution_stands_and_risk_is_reviewed_and_it_is_no_breach(self) -> None:
        caution = life("issued")
        before = (caution.case.phase, caution.case.ends_on, caution.case.conditions)
        caution.do("2026-03-20", GONE)
        assert (caution.case.phase, caution.case.ends_on, caution.case.conditions) == before
        assert (caution.case.non_compliance, caution.case.excuse) == (None, None)
        assert due(caution).count(DutyKind.REVIEW_RISK) == 1
        caution.do("2026-03-23", RiskReviewed(continues=True, reason="nothing has changed"))
        assert DutyKind.REVIEW_RISK not in due(caution)

    def test_there_has_to_be_one_to_withdraw(self) -> None:
        for caution in (life("opened"), life("opened").do("2026-03-10", asked(agrees=False)), life("asked")):
            if caution.case.asked is not None and caution.case.asked.what.agrees:
                caution.do("2026-03-11", GONE)
            assert "still stands" in str(caution.refused("2026-03-11", GONE))

    def test_a_wrong_answer_is_superseded_and_a_later_withdrawal_still_stands(self) -> None:
        caution = life("asked").do("2026-03-11", GONE)
        caution.corrected(caution.last("victim_asked"), "2026-03-11", asked())
        assert caution.case.agreement_withdrawn is not None


class TestContact:
    @pytest.mark.parametrize(
        ("point", "comes", "occasion"),
        [
            ("signed", "issued", Occasion.CAUTION_ISSUED),
            ("booked", "first", Occasion.FIRST_WORKSHOP),
            ("between", "second", Occasion.COMPLETION),
        ],
    )
    def test_an_occasion_has_to_have_come(self, point: str, comes: str, occasion: Occasion) -> None:
        refused = life(point).refused("2026-05-20", contact(occasion))
        assert isinstance(refused, OutOfTurn)
        assert "the occasion" in refused.missing[0]
        assert life(comes).do("2026-05-20", contact(occasion)).case.contacts

    def test_the_end_of_a_case_is_an_occasion_and_so_is_any_other(self) -> None:
        assert isinstance(life("issued").refused("2026-03-20", contact(Occasion.ENDED)), OutOfTurn)
        assert life("withdrawn").do("2026-03-20", contact(Occasion.ENDED)).case.contacts
        assert life("opened").do("2026-03-10", contact(Occasion.OTHER)).case.contacts

    def test_it_is_not_owed_before_it_happened(self) -> None:
        assert isinstance(life("first").refused("2026-04-17", contact(Occasion.FIRST_WORKSHOP)), OutOfTurn)

    def test_an_attempt_settles_nothing_until_it_is_escalated(self) -> None:
        caution = life("first").do("2026-04-21", contact(Occasion.FIRST_WORKSHOP, reached=False))
        assert caution.case.contacted(Occasion.FIRST_WORKSHOP, FIRST) is None
        assert DutyKind.CONTACT_VICTIM in due(caution)
        caution.do("2026-04-22", contact(Occasion.FIRST_WORKSHOP, reached=False, escalated_to="independent adviser"))
        assert caution.case.contacted(Occasion.FIRST_WORKSHOP, FIRST) is not None
        assert DutyKind.CONTACT_VICTIM not in due(caution)

    @pytest.mark.parametrize(("said", "kept"), [("what she said", "what she said"), (None, "a concern was recorded")])
    def test_a_concern_places_a_hold_at_once(self, said: str | None, kept: str) -> None:
        caution = life("between").do("2026-04-22", contact(concern=True, said=said))
        assert [fact.kind for fact in caution.facts[-2:]] == ["victim_contacted", "safety_hold_placed"]
        assert caution.case.hold is not None
        assert caution.case.hold.what.concern is Concern.VICTIM
        assert (caution.case.hold.what.reason or "").startswith(kept)

    def test_a_second_concern_does_not_move_the_hold(self) -> None:
        caution = life("issued").do("2026-03-20", contact(concern=True))
        first = caution.case.hold
        assert caution.do("2026-03-21", contact(concern=True)).case.hold == first

    def test_a_concern_after_the_end_is_still_somebodys_duty(self) -> None:
        caution = life("completed").do("2026-06-01", contact(Occasion.ENDED, concern=True))
        assert DutyKind.LIFT_OR_KEEP_HOLD in due(caution)
        caution.do("2026-06-02", SafetyHoldLifted(rank=Rank.SERGEANT, reason="she was seen"))
        assert DutyKind.LIFT_OR_KEEP_HOLD not in due(caution)

    def test_correcting_a_contact_leaves_the_hold_it_placed(self) -> None:
        caution = life("issued").do("2026-03-20", contact(concern=True))
        caution.corrected(caution.last("victim_contacted"), "2026-03-20", contact(concern=False))
        assert caution.case.hold is not None


def test_a_closed_case_asks_her_nothing_more() -> None:
    caution = life("opened").do("2026-03-11", Closed(closure=Closure.VICTIM_DISAGREES))
    assert isinstance(caution.refused("2026-03-12", asked()), CaseEnded)


@pytest.mark.parametrize("outcome", CallOutcome)
@pytest.mark.parametrize("reached", [True, False])
@pytest.mark.parametrize("concern", [True, False])
def test_what_came_of_a_call_says_the_same_as_the_rest(outcome: CallOutcome, *, reached: bool, concern: bool) -> None:
    caution = life("issued")
    called = attrs.evolve(contact(Occasion.CAUTION_ISSUED), outcome=outcome, reached=reached, concern=concern)
    unreached = {"not_reached", "wrong_person_answered", "number_dead", "no_safe_channel"}
    if reached is (outcome in unreached):
        assert caution.faults("2026-03-13", called) == [("what.reached", "NOT_ALLOWED")]
    elif outcome is CallOutcome.REACHED_SAFETY_CONCERN and not concern:
        assert caution.faults("2026-03-13", called) == [("what.concern", "NOT_ALLOWED")]
    else:
        after = caution.do("2026-03-13", called).case
        assert (after.hold is not None) is concern
        assert after.contacts[-1].what.outcome is outcome

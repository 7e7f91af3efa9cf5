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
    ContactEffect,
    Immediacy,
    Occasion,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldLifted,
    VictimAsked,
    ViewsNotSought,
    ViewsSought,
)
from cara_core.due.duties import DutyKind, duties
from cara_core.errors import OutOfTurn
from cara_core.stages.consent import agreement, owed_contact, untold
from cara_core.terms.caution import Rank
from cara_core.terms.contact import CallOutcome
from cara_core.terms.days import day
from cara_core.terms.risk import Grade
from support.lives import FIRST, GIVEN, Life, contact, keep_record, life
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
        caution.do("2026-03-23", RiskReviewed(continues=True, rank=Rank.SERGEANT, reason="nothing has changed"))
        assert DutyKind.REVIEW_RISK not in due(caution)

    def test_none_has_to_be_on_record_to_be_withdrawn(self) -> None:
        for caution in (life("opened"), life("opened").do("2026-03-10", asked(agrees=False)), life("asked")):
            assert caution.do("2026-03-11", GONE).case.agreement_withdrawn is not None
            assert any("VICTIM" in wait for wait in getattr(caution.refused("2026-03-12", ISSUE), "missing", ()))

    def test_in_writing_alone_it_is_kept_and_is_none(self) -> None:
        written = attrs.evolve(asked(), how=Channel.WRITING)
        alone = life("signed", without=["asked"]).do("2026-03-12", written)
        assert alone.case.asked is not None
        assert "not in writing alone" in (agreement(alone.case) or "")
        assert agreement(life("signed").do("2026-03-12", written).case) is None, "she had said so before"
        against = attrs.evolve(asked(agrees=False), how=Channel.WRITING)
        assert "VICTIM_DISAGREES" in (agreement(life("signed").do("2026-03-12", against).case) or "")

    def test_a_wrong_answer_is_superseded_and_a_later_withdrawal_still_stands(self) -> None:
        caution = life("asked").do("2026-03-11", GONE)
        caution.corrected(caution.last("victim_asked"), asked())
        assert caution.case.agreement_withdrawn is not None


class TestContact:
    @pytest.mark.parametrize("occasion", list(Occasion))
    @pytest.mark.parametrize("point", ["opened", "issued", "completed"])
    def test_she_may_be_spoken_to_on_any_occasion_at_any_time(self, point: str, occasion: Occasion) -> None:
        assert life(point).do("2026-05-21", contact(occasion)).case.contacts

    @pytest.mark.parametrize("reached", [True, False])
    def test_the_core_says_openly_what_a_contact_does(self, *, reached: bool) -> None:
        kept = life("issued").do("2026-03-20", contact(reached=reached)).case.contacts[-1].what
        assert kept.effect is (ContactEffect.SETTLES if reached else ContactEffect.AGAIN)

    def test_an_attempt_settles_nothing_until_the_ladder_is_climbed_and_passed_on(self) -> None:
        caution, tried = life("first"), contact(Occasion.FIRST_WORKSHOP, reached=False, escalated_to="adviser")
        keep_record(caution, "2026-04-19")
        for on in ("2026-04-20", "2026-04-21"):
            caution.do(on, tried, at=f"{on}T09:00:00Z")
            assert owed_contact(caution.case, Occasion.FIRST_WORKSHOP, FIRST)
        caution.do("2026-04-22", tried)
        assert not owed_contact(caution.case, Occasion.FIRST_WORKSHOP, FIRST)

    def test_another_try_lies_ahead_and_what_is_said_of_a_concern_needs_one(self) -> None:
        wrong = attrs.evolve(contact(), again_on=day("2026-03-19"), immediacy=Immediacy.NOW)
        assert life("issued").faults("2026-03-20", wrong) == [
            ("what.concern", "NOT_ALLOWED"),
            ("what.again_on", "NOT_AHEAD"),
        ]

    @pytest.mark.parametrize(("said", "kept"), [("what she said", "what she said"), (None, "a concern was recorded")])
    def test_a_concern_places_a_hold_at_once(self, said: str | None, kept: str) -> None:
        caution = life("between").do("2026-04-22", contact(concern=True, said=said))
        assert [fact.kind for fact in caution.facts[-3:]] == [
            "victim_contacted",
            "concern_raised",
            "safety_hold_placed",
        ]
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
        caution.do("2026-06-02", RiskReassessed(grade=Grade.STANDARD, tool="DASH"))
        caution.do("2026-06-02", SafetyHoldLifted(rank=Rank.SERGEANT, reason="she was seen"))
        assert DutyKind.LIFT_OR_KEEP_HOLD not in due(caution)

    def test_correcting_a_contact_takes_the_hold_that_followed_from_it_with_it(self) -> None:
        caution = life("issued").do("2026-03-20", contact())
        caution.corrected(caution.last("victim_contacted"), contact(concern=True))
        assert caution.case.hold is not None
        first = caution.case.hold.number
        caution.corrected(caution.last("victim_contacted"), contact(concern=True, said="he rang again"))
        assert caution.case.hold.number > first
        assert len(caution.case.raised) == 1


def test_what_she_says_after_a_case_was_closed_is_kept() -> None:
    caution = life("opened").do("2026-03-11", Closed(closure=Closure.VICTIM_DISAGREES))
    assert caution.do("2026-03-12", asked()).case.asked is not None


def test_whom_nobody_asked_is_told_of_no_closed_case_and_of_completion_the_contact_on_it_tells() -> None:
    assert untold(life("opened").do("2026-03-11", Closed(closure=Closure.DECLINED)).case) == ()
    closed = life("asked").do("2026-03-11", Closed(closure=Closure.DECLINED)).case
    assert [occasion for occasion, _ in untold(closed)] == [Occasion.ENDED]
    assert untold(life("completed").case) == ()
    assert [occasion for occasion, _ in untold(life("withdrawn").case)] == [Occasion.CAUTION_ISSUED, Occasion.ENDED]


@pytest.mark.parametrize("outcome", CallOutcome)
@pytest.mark.parametrize("reached", [True, False])
@pytest.mark.parametrize("concern", [True, False])
def test_what_came_of_a_call_says_the_same_as_the_rest(outcome: CallOutcome, *, reached: bool, concern: bool) -> None:
    caution = life("issued")
    called = attrs.evolve(contact(Occasion.CAUTION_ISSUED), outcome=outcome, reached=reached, concern=concern)
    unreached = {"not_reached", "wrong_person_answered", "number_dead", "no_safe_channel"}
    if reached is (outcome in unreached):
        assert caution.faults("2026-03-13", called)[0] == ("what.reached", "NOT_ALLOWED")
    elif outcome is CallOutcome.REACHED_SAFETY_CONCERN and not concern:
        assert caution.faults("2026-03-13", called) == [("what.concern", "NOT_ALLOWED")]
    else:
        after = caution.do("2026-03-13", called).case
        assert (after.hold is not None) is concern
        assert after.contacts[-1].what.outcome is outcome

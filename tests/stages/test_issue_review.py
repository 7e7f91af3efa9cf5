"""A caution, or an end, found wrong is reviewed: it begins with the fact that shows it, and only a review ends it."""

from typing import Any

import attrs
import pytest

from cara_core.case.case import Phase
from cara_core.case.facts import (
    AgreementWithdrawn,
    Attendance,
    CautionIssued,
    Ceased,
    Channel,
    Closed,
    Closure,
    EndedIncomplete,
    ErrorCode,
    EvidenceFound,
    IssueReviewed,
    NonComplianceRecorded,
    Occasion,
    Part,
    RecordedInError,
    ReferralCorrected,
    ReviewAbout,
    ReviewDecision,
    RiskReassessed,
    Screened,
    Unmet,
    VictimAsked,
    What,
)
from cara_core.stages.issue_review import IssueReview, issue_reviews, open_issue_reviews
from cara_core.terms.caution import Rank
from cara_core.terms.days import day
from cara_core.terms.risk import Grade
from support.facts_by_hand import issued
from support.kinds import ONE_OF_EACH, changed_in
from support.lives import FIRST, GIVEN, SECOND, Life, attendance, contact, judged, life

TYPED = "2026-07-20"
NO = VictimAsked(how=Channel.TELEPHONE, suspect_present=False, agrees=False, specific_risk=False)
ISSUE = CautionIssued(rank=Rank.SERGEANT, period_reason="four months")
IRREGULAR = CautionIssued(rank=Rank.INSPECTOR, irregular="given on paper")


def reviewed(about: ReviewAbout = ReviewAbout.CAUTION_ISSUED, rank: Rank = Rank.INSPECTOR) -> IssueReviewed:
    return IssueReviewed(about=about, decision=ReviewDecision.STANDS, rank=rank, reason="looked at again")


def review(caution: Life, about: ReviewAbout) -> IssueReview:
    (found,) = [each for each in issue_reviews(caution.case) if each.about is about]
    return found


def corrected(**changes: Any) -> ReferralCorrected:
    paths = {path.replace("__", "."): value for path, value in changes.items()}
    return ReferralCorrected(changes=paths, source="the file")


@pytest.mark.parametrize("point", ["opened", "signed", "issued", "completed", "withdrawn", "closed", "ceased"])
def test_nothing_is_reviewed_where_nothing_was_wrong(point: str) -> None:
    assert issue_reviews(life(point).case) == ()
    assert issue_reviews(life(point).do(TYPED, contact()).case) == ()


class TestOfTheCaution:
    @pytest.mark.parametrize(
        ("on", "what", "unmet"),
        [
            ("2026-03-12", AgreementWithdrawn(how=Channel.TELEPHONE), {Unmet.SCREENING}),
            ("2026-03-11", NO, {Unmet.SCREENING}),
            ("2026-03-12", EvidenceFound(sufficient=False), {Unmet.EVIDENCE, Unmet.SCREENING}),
            ("2026-03-12", RiskReassessed(grade=Grade.HIGH, tool="DASH"), {Unmet.SCREENING, Unmet.STOPPED}),
            ("2026-03-12", ONE_OF_EACH["safety_hold_placed"], {Unmet.HOLD}),
            ("2026-03-12", ONE_OF_EACH["concern_raised"], {Unmet.HOLD}),
            ("2026-07-20", corrected(risk__strangulation=True), {Unmet.SCREENING, Unmet.STOPPED}),
            ("2026-07-20", corrected(suspect__admits_offence=False), {Unmet.SCREENING}),
            ("2026-07-20", corrected(suspect__date_of_birth="2009-01-01"), {Unmet.SCREENING}),
            (
                "2026-07-20",
                corrected(suspect__appropriate_adult_needed=True),
                {Unmet.ADMISSION, Unmet.EXPLANATION, Unmet.DOCUMENT},
            ),
        ],
    )
    def test_what_is_learnt_of_its_day_begins_one(self, on: str, what: What, unmet: set[Unmet]) -> None:
        caution = life("booked").do(on, what, typed=TYPED)
        screening = caution.facts[-1]
        assert isinstance(screening.what, Screened)
        assert (screening.what.as_of, str(screening.on)) == (GIVEN, TYPED)
        assert set(screening.what.unmet) == unmet
        assert caution.case.phase is Phase.LIVE, "nothing is undone by itself"
        found = review(caution, ReviewAbout.CAUTION_ISSUED)
        assert (found.began_by, found.about_number) == (screening.number, caution.last("caution_issued"))
        assert (str(found.recorded_on), found.ended_by) == (TYPED, None)

    @pytest.mark.parametrize(
        "what",
        [AgreementWithdrawn(how=Channel.TELEPHONE), NO, RiskReassessed(grade=Grade.HIGH, tool="DASH"), contact()],
    )
    def test_what_came_after_it_begins_none(self, what: What) -> None:
        caution = life("booked").do("2026-03-20", what)
        assert issue_reviews(caution.case) == ()
        assert caution.facts[-1].kind != "screened"

    def test_of_its_own_day_only_what_certainly_came_later_does_not_count(self) -> None:
        gone = AgreementWithdrawn(how=Channel.TELEPHONE)
        steps = life("signed").do(GIVEN, ISSUE, at="2026-03-12T15:00:00Z")
        assert not issue_reviews(steps.do(GIVEN, gone, at="2026-03-12T16:00:00Z").case)
        assert issue_reviews(steps.do(GIVEN, gone).case)

    def test_only_a_review_ends_it_and_what_is_new_begins_another(self) -> None:
        caution = life("booked").do(GIVEN, AgreementWithdrawn(how=Channel.TELEPHONE), typed=TYPED)
        gone = caution.last("agreement_withdrawn")
        back = RecordedInError(fact=gone, code=ErrorCode.NEVER_HAPPENED, rank=Rank.SERGEANT, reason="another case")
        caution.do(TYPED, back, by="sergeant 2")
        assert open_issue_reviews(caution.case), "taking it back ends no review"
        caution.do(TYPED, reviewed(), by="inspector 2")
        assert open_issue_reviews(caution.case) == ()
        assert review(caution, ReviewAbout.CAUTION_ISSUED).ended_by == caution.case.number
        caution.do(GIVEN, EvidenceFound(sufficient=False), typed=TYPED)
        assert [each.ended_by is None for each in issue_reviews(caution.case)] == [False, True]
        caution.do(GIVEN, contact(concern=True), typed=TYPED)
        assert len(issue_reviews(caution.case)) == 2, "it is open already"

    def test_a_review_that_is_taken_back_ended_nothing(self) -> None:
        caution = life("explained").do("2026-03-12", IRREGULAR).do("2026-03-13", reviewed(), by="inspector 2")
        assert open_issue_reviews(caution.case) == ()
        number = caution.last("issue_reviewed")
        back = RecordedInError(fact=number, code=ErrorCode.TWICE, reason="another case")
        for rank in (None, Rank.SERGEANT):
            found = caution.faults("2026-03-13", attrs.evolve(back, rank=rank))
            assert found == [("what.rank", "DECIDER_RANK")]
        caution.do("2026-03-13", attrs.evolve(back, rank=Rank.INSPECTOR))
        assert open_issue_reviews(caution.case)

    def test_one_that_decided_wrongly_is_corrected_by_another_of_that_rank(self) -> None:
        caution = life("booked").do(GIVEN, AgreementWithdrawn(how=Channel.TELEPHONE), typed=TYPED)
        withdraw = attrs.evolve(reviewed(rank=Rank.SERGEANT), decision=ReviewDecision.WITHDRAW)
        caution.do(TYPED, withdraw, by="sergeant 2")
        assert caution.case.stopped
        again: dict[str, Any] = {"supersedes": caution.last("issue_reviewed"), "why": "the wrong box"}
        stands = attrs.evolve(withdraw, decision=ReviewDecision.STANDS)
        assert "reviewed yet" in str(caution.refused(TYPED, stands, by="sergeant 3"))
        low = attrs.evolve(stands, rank=Rank.CONSTABLE)
        assert ("what.rank", "DECIDER_RANK") in caution.faults(TYPED, low, by="sergeant 3", **again)
        assert not caution.do(TYPED, stands, by="sergeant 3", **again).case.stopped
        assert open_issue_reviews(caution.case) == ()

    def test_what_was_seen_already_begins_no_second_one(self) -> None:
        caution = life("explained").do("2026-03-12", IRREGULAR).do("2026-03-13", reviewed(), by="inspector 2")
        conditions = ONE_OF_EACH["legal_advice_offered"]
        assert open_issue_reviews(caution.do("2026-03-12", conditions, typed=TYPED).case) == ()

    def test_it_is_made_by_an_inspector_who_did_not_give_it_where_it_was_irregular(self) -> None:
        caution = life("explained").do("2026-03-12", IRREGULAR)
        assert review(caution, ReviewAbout.CAUTION_ISSUED).began_by == caution.last("caution_issued")
        assert caution.faults("2026-03-13", reviewed(rank=Rank.SERGEANT)) == [
            ("what.rank", "DECIDER_RANK"),
            ("by", "SAME_PERSON"),
        ]
        regular = life("booked").do(GIVEN, AgreementWithdrawn(how=Channel.TELEPHONE), typed=TYPED)
        assert regular.do(TYPED, reviewed(rank=Rank.SERGEANT), by="sergeant 2").case.issue_reviews
        assert "may have been wrong" in str(life("booked").refused(TYPED, reviewed(), by="sergeant 2"))

    @pytest.mark.parametrize(
        ("typed", "on", "refused"), [("2026-03-20", "2026-03-21", True), ("2026-03-20", "2026-03-19", False)]
    )
    def test_nobody_is_booked_while_it_is_open(self, typed: str, on: str, *, refused: bool) -> None:
        caution = life("told").do(GIVEN, AgreementWithdrawn(how=Channel.TELEPHONE), typed=typed)
        booking = ONE_OF_EACH["workshops_booked"]
        if refused:
            assert "a review of the caution_issued" in str(caution.refused(on, booking))
        else:
            assert caution.kept(on, booking).facts, "booked before, and typed after"


class TestOfAnEnd:
    @pytest.mark.parametrize(
        ("on", "what"),
        [
            ("2026-05-18", attendance(Part.SECOND, SECOND, Attendance.ABSENT)),
            ("2026-05-19", Ceased()),
            ("2026-05-19", ONE_OF_EACH["concern_raised"]),
            ("2026-05-19", NonComplianceRecorded(condition="workshops", failed_on=day("2026-05-18"))),
            (
                "2026-05-19",
                changed_in(ONE_OF_EACH["incident_reported"], condition="workshops"),
            ),
        ],
    )
    def test_a_completion_that_what_is_learnt_shows_wrong(self, on: str, what: What) -> None:
        caution = life("completed").do(on, what, typed=TYPED)
        recorded = {fact.number for fact in caution.facts[life("completed").case.number :]}
        assert review(caution, ReviewAbout.COMPLETED).began_by in recorded

    @pytest.mark.parametrize(
        ("on", "what"),
        [
            ("2026-05-25", ONE_OF_EACH["concern_raised"]),
            ("2026-05-21", changed_in(ONE_OF_EACH["incident_reported"], condition="workshops")),
            ("2026-05-01", contact()),
        ],
    )
    def test_what_came_after_it_or_changes_nothing_shows_nothing(self, on: str, what: What) -> None:
        caution = life("completed").do(on, what, typed=TYPED)
        assert [each for each in issue_reviews(caution.case) if each.about is ReviewAbout.COMPLETED] == []

    def test_it_stays_open_though_the_end_is_taken_back(self) -> None:
        caution = life("completed")
        caution.corrected(caution.last("attendance_recorded"), attendance(Part.SECOND, SECOND, Attendance.ABSENT))
        assert caution.case.phase is Phase.COMPLETED
        done = caution.last("completed")
        back = RecordedInError(fact=done, code=ErrorCode.WRONG_CONTENT, rank=Rank.INSPECTOR, reason="missed it")
        assert caution.do(TYPED, back).case.phase.issued
        assert [each.about for each in open_issue_reviews(caution.case)] == [ReviewAbout.COMPLETED]
        caution.do(TYPED, reviewed(ReviewAbout.COMPLETED), by="inspector 2")
        assert open_issue_reviews(caution.case) == ()

    def test_after_a_review_only_what_is_new_begins_another(self) -> None:
        caution = life("completed").do("2026-05-18", attendance(Part.SECOND, SECOND, Attendance.ABSENT))
        caution.do(TYPED, reviewed(ReviewAbout.COMPLETED), by="inspector 2")
        caution.do("2026-05-18", contact(reached=False), typed=TYPED)
        assert open_issue_reviews(caution.case) == ()
        caution.do("2026-05-19", ONE_OF_EACH["concern_raised"], typed=TYPED)
        assert [each.about for each in open_issue_reviews(caution.case)] == [ReviewAbout.COMPLETED]

    def test_proceedings_without_the_chain_are_reviewed_at_once_and_once(self) -> None:
        caution = life("issued").do("2026-03-25", Ceased())
        assert review(caution, ReviewAbout.CEASED).began_by == caution.case.number
        regular = life("ceased")
        referred = regular.last("referred_for_prosecution")
        regular.do("2026-03-25", RecordedInError(fact=referred, code=ErrorCode.NEVER_HAPPENED, reason="not referred"))
        assert review(regular, ReviewAbout.CEASED).began_by == regular.case.number
        assert "found no rank" not in str(regular.refused(TYPED, reviewed(ReviewAbout.COMPLETED)))

    def test_a_case_closed_after_a_caution_on_paper(self) -> None:
        caution = life("signed").do("2026-03-13", ONE_OF_EACH["closed"]).do("2026-03-12", ISSUE, typed="2026-03-25")
        assert caution.case.phase is Phase.LIVE
        assert review(caution, ReviewAbout.CLOSED).began_by == caution.case.number

    def test_a_caution_that_ran_out_though_everything_was_done_or_that_had_ended(self) -> None:
        out = EndedIncomplete(rank=Rank.SERGEANT, reason="it ran out")
        ran_out = life("told").do("2026-07-14", out)
        ran_out.do("2026-05-18", attendance(Part.SECOND, SECOND), typed=TYPED)
        assert issue_reviews(ran_out.case) == ()
        facts: tuple[What, ...] = (
            attendance(Part.FIRST, FIRST),
            *(contact(occasion) for occasion in (Occasion.FIRST_WORKSHOP, Occasion.COMPLETION)),
        )
        for what in facts:
            ran_out.do("2026-05-19", what, typed=TYPED)
        assert review(ran_out, ReviewAbout.ENDED_INCOMPLETE).about_number == ran_out.last("ended_incomplete")
        died = life("told").do("2026-07-14", out).do("2026-07-13", ONE_OF_EACH["person_died"], typed=TYPED)
        assert review(died, ReviewAbout.ENDED_INCOMPLETE).ended_by is None
        missed = life("told").do("2026-07-14", out)
        missed.do("2026-04-20", attendance(Part.FIRST, FIRST, Attendance.ABSENT), typed=TYPED)
        assert review(missed, ReviewAbout.ENDED_INCOMPLETE).ended_by is None
        assert missed.do(TYPED, judged(Part.FIRST, FIRST)).case.unjudged == ()


def test_what_is_left_to_a_prosecutor_stays_open_until_another_review() -> None:
    caution = life("told").do("2026-03-12", AgreementWithdrawn(how=Channel.TELEPHONE), typed=TYPED)
    left = attrs.evolve(reviewed(), decision=ReviewDecision.PROSECUTOR)
    caution.do(TYPED, left, by="inspector 2")
    (still,) = open_issue_reviews(caution.case)
    assert (still.about, still.began_by) == (ReviewAbout.CAUTION_ISSUED, caution.case.number)
    caution.do(TYPED, reviewed(), by="inspector 2")
    assert open_issue_reviews(caution.case) == ()


def test_a_review_of_what_nothing_shows_any_more_leaves_nothing_to_a_prosecutor() -> None:
    """Of a review that stands alone, as in facts that were kept by another version, nothing follows."""
    facts = issued().add("2026-03-20", attrs.evolve(reviewed(), decision=ReviewDecision.PROSECUTOR))
    assert issue_reviews(facts.case) == ()


def test_a_closing_because_the_victim_disagreed_is_looked_at_where_that_falls() -> None:
    caution = life("signed").do("2026-03-12", AgreementWithdrawn(how=Channel.TELEPHONE))
    withdrawn = caution.last("agreement_withdrawn")
    caution.do("2026-03-13", Closed(closure=Closure.VICTIM_DISAGREES))
    assert issue_reviews(caution.case) == ()
    back = RecordedInError(fact=withdrawn, code=ErrorCode.WRONG_CASE, rank=Rank.INSPECTOR, reason="of another case")
    caution.do("2026-03-14", back, by="inspector 2")
    assert review(caution, ReviewAbout.CLOSED).began_by == caution.case.number


def test_proceedings_over_an_absence_that_was_none_are_looked_at() -> None:
    caution = life("ceased")
    failed = caution.last("non_compliance_recorded")
    back = RecordedInError(fact=failed, code=ErrorCode.NEVER_HAPPENED, rank=Rank.INSPECTOR, reason="it was kept")
    caution.do(TYPED, back, by="inspector 2")
    assert review(caution, ReviewAbout.CEASED).began_by == caution.case.number

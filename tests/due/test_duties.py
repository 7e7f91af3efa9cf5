"""What is due, by when and whose: it opens with what happened and closes with what answers it."""

import attrs
import pytest

from cara_core.case.facts import (
    AgreementWithdrawn,
    Attendance,
    CautionIssued,
    Channel,
    Concern,
    ExcuseDecided,
    NonComplianceRecorded,
    Occasion,
    Part,
    RetentionReviewed,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldLifted,
    SafetyHoldPlaced,
    Withdrawn,
    WorkshopsBooked,
)
from cara_core.due.duties import Duty, DutyKind, Owner, duties, send_stopped
from cara_core.terms.caution import Rank
from cara_core.terms.days import WorkingDays, day, days_after, days_before
from cara_core.terms.risk import Grade
from support.lives import FIRST, GIVEN, LAST, SECOND, Life, attendance, contact, judged, life
from support.referrals import example
from support.worked import WORKED

Row = tuple[str, str, str]


def due(caution: Life, *kinds: DutyKind) -> list[Row]:
    """About what, from when, and by when: the duties of these kinds."""
    return [
        (duty.about, duty.opens_on.isoformat(), duty.due_by.isoformat())
        for duty in duties(caution.case, WORKED)
        if duty.kind in kinds
    ]


def kinds(caution: Life) -> set[DutyKind]:
    return {duty.kind for duty in duties(caution.case, WORKED)}


class TestTelling:
    """Victims' Code, right 6; the vectors of law.md 14.4."""

    VECTORS = (
        ("2026-12-24", "2026-12-29", "2027-01-05"),
        ("2026-12-23", "2026-12-24", "2027-01-04"),
        ("2027-03-25", "2027-03-30", "2027-04-05"),
        ("2026-04-02", "2026-04-07", "2026-04-13"),
        ("2025-05-02", "2025-05-06", "2025-05-12"),
    )

    @pytest.mark.parametrize(("event", "after_one", "after_five"), VECTORS)
    @pytest.mark.parametrize("enhanced", [True, False])
    def test_the_outcome_is_due_within_one_working_day_or_five(
        self, event: str, after_one: str, after_five: str, *, enhanced: bool
    ) -> None:
        caution = life("issued")
        assert caution.case.issued is not None
        what = attrs.evolve(caution.case.issued.what, enhanced=enhanced)
        given = attrs.evolve(caution.case.issued, on=day(event), what=what)
        moved = Life(attrs.evolve(caution.case, issued=given), caution.facts)
        by = after_one if enhanced else after_five
        assert due(moved, DutyKind.TELL_OUTCOME) == [("caution_issued", event, by)]

    def test_her_rights_are_enhanced_unless_somebody_says_otherwise(self) -> None:
        assert CautionIssued().enhanced is True

    def test_it_closes_when_she_was_reached(self) -> None:
        assert due(life("issued"), DutyKind.TELL_OUTCOME) == [("caution_issued", "2026-03-12", "2026-03-13")]
        caution = life("issued").do("2026-03-13", contact(Occasion.CAUTION_ISSUED, reached=False))
        assert due(caution, DutyKind.TELL_OUTCOME)
        caution.do("2026-03-16", contact(Occasion.CAUTION_ISSUED))
        assert not due(caution, DutyKind.TELL_OUTCOME)

    @pytest.mark.parametrize(("point", "ended_on", "by"), [("ceased", "25", "26"), ("withdrawn", "20", "23")])
    def test_a_caution_that_ended_otherwise_is_owed_to_the_victim_too(self, point: str, ended_on: str, by: str) -> None:
        caution = life(point)
        assert ("ended", f"2026-03-{ended_on}", f"2026-03-{by}") in due(caution, DutyKind.TELL_OUTCOME)
        caution.do("2026-03-26", contact(Occasion.CAUTION_ISSUED)).do("2026-03-26", contact(Occasion.ENDED))
        assert not due(caution, DutyKind.TELL_OUTCOME)

    def test_after_each_workshop_she_is_contacted(self) -> None:
        assert due(life("first"), DutyKind.CONTACT_VICTIM) == [("first_workshop", "2026-04-18", "2026-04-24")]
        assert not due(life("between"), DutyKind.CONTACT_VICTIM)
        assert due(life("second"), DutyKind.CONTACT_VICTIM) == [("completion", "2026-05-16", "2026-05-22")]
        assert not due(life("after"), DutyKind.CONTACT_VICTIM)

    def test_a_contact_before_the_workshop_does_not_answer_the_next(self) -> None:
        caution = life("between").do("2026-05-18", attendance(Part.SECOND, SECOND, Attendance.LATE))
        assert not due(caution, DutyKind.CONTACT_VICTIM)
        again = WorkshopsBooked(first=day("2026-05-30"), second=day("2026-06-27"))
        caution.do("2026-05-18", again).do("2026-06-01", attendance(Part.FIRST, "2026-05-30"))
        assert due(caution, DutyKind.CONTACT_VICTIM) == [("first_workshop", "2026-05-30", "2026-06-05")]


class TestAttendance:
    KINDS = (DutyKind.RECORD_ATTENDANCE, DutyKind.JUDGE_ABSENCE, DutyKind.DECIDE_AFTER_ABSENCE)

    def test_the_provider_tells_who_was_there_of_each_booked_workshop(self) -> None:
        assert due(life("booked"), *self.KINDS) == [
            ("first", "2026-04-18", "2026-04-21"),
            ("second", "2026-05-16", "2026-05-19"),
        ]
        assert due(life("first"), *self.KINDS) == [("second", "2026-05-16", "2026-05-19")]
        assert not due(life("second"), *self.KINDS)

    def test_an_absence_is_judged_and_an_inexcusable_one_decided_on(self) -> None:
        caution = life("booked").do("2026-04-20", attendance(Part.FIRST, FIRST, Attendance.LATE))
        assert due(caution, *self.KINDS) == [("first", "2026-04-20", "2026-04-27")]
        caution.do("2026-04-22", judged(Part.FIRST, FIRST, reasonable=False))
        assert due(caution, *self.KINDS) == [("", "2026-04-22", "2026-04-29")]
        answered = NonComplianceRecorded(condition="workshops", failed_on=FIRST)
        caution.do("2026-04-23", answered)
        assert not due(caution, *self.KINDS)
        caution.do("2026-04-23", ExcuseDecided(reasonable=True, rank=Rank.SERGEANT, reason="ill after all"))
        assert not due(caution, *self.KINDS)

    def test_booking_another_pair_is_a_decision_and_so_is_a_reasonable_excuse(self) -> None:
        caution = life("booked").do("2026-04-20", attendance(Part.FIRST, FIRST, Attendance.ABSENT))
        excused = Life(caution.case, caution.facts).do("2026-04-20", judged(Part.FIRST, FIRST))
        assert not due(excused, DutyKind.DECIDE_AFTER_ABSENCE)
        caution.do("2026-04-20", judged(Part.FIRST, FIRST, reasonable=False))
        pair = WorkshopsBooked(first=day("2026-05-16"), second=day("2026-06-13"))
        assert not due(caution.do("2026-04-21", pair), DutyKind.DECIDE_AFTER_ABSENCE)

    def test_an_absence_that_was_none_after_all_leaves_nothing_to_decide(self) -> None:
        caution = life("booked").do("2026-04-20", attendance(Part.FIRST, FIRST, Attendance.ABSENT))
        caution.do("2026-05-20", judged(Part.FIRST, FIRST, reasonable=False))
        caution.corrected(caution.last("attendance_recorded"), attendance(Part.FIRST, FIRST))
        caution.do("2026-05-20", attendance(Part.SECOND, SECOND))
        assert not due(caution, *self.KINDS)

    def test_after_the_end_nobody_is_asked(self) -> None:
        caution = life("booked").do("2026-04-20", attendance(Part.FIRST, FIRST, Attendance.ABSENT))
        assert due(caution, *self.KINDS)
        caution.do("2026-04-21", Withdrawn(rank=Rank.SERGEANT, reason="given wrongly"))
        assert not due(caution, *self.KINDS)


class TestBreachAndSafety:
    def test_each_of_the_two_decisions_is_due(self) -> None:
        assert due(life("non_compliance"), DutyKind.DECIDE_EXCUSE) == [("", "2026-03-20", "2026-03-27")]
        assert due(life("breach"), DutyKind.DECIDE_PROSECUTION) == [("", "2026-03-23", "2026-03-30")]
        assert not {DutyKind.DECIDE_EXCUSE, DutyKind.DECIDE_PROSECUTION} & kinds(life("prosecution"))

    def test_a_hold_is_looked_at_the_next_working_day_until_it_is_lifted(self) -> None:
        caution = life("issued").do("2026-03-13", SafetyHoldPlaced(concern=Concern.PROVIDER, reason="seen"))
        assert due(caution, DutyKind.LIFT_OR_KEEP_HOLD) == [("", "2026-03-13", "2026-03-16")]
        caution.do("2026-03-16", SafetyHoldLifted(rank=Rank.SERGEANT, reason="seen to"))
        assert DutyKind.LIFT_OR_KEEP_HOLD not in kinds(caution)

    def test_a_high_risk_is_acted_on_and_its_review_lowers_no_grade(self) -> None:
        caution = life("booked").do("2026-03-20", RiskReassessed(grade=Grade.HIGH, tool="DASH"))
        assert due(caution, DutyKind.ACT_ON_HIGH_RISK) == [("", "2026-03-20", "2026-03-23")]
        assert not {DutyKind.BOOK_WORKSHOPS, DutyKind.COMPLETION_IMPOSSIBLE} & kinds(caution)
        caution.do("2026-03-23", RiskReviewed(continues=True, rank=Rank.SERGEANT, reason="a plan was made"))
        assert DutyKind.ACT_ON_HIGH_RISK not in kinds(caution)
        assert DutyKind.END_STOPPED in kinds(caution), "risk is still high"
        caution.do("2026-03-24", RiskReassessed(grade=Grade.HIGH, tool="DASH"))
        assert DutyKind.ACT_ON_HIGH_RISK in kinds(caution)
        caution.do("2026-03-25", RiskReassessed(grade=Grade.MEDIUM, tool="DASH"))
        assert {DutyKind.ACT_ON_HIGH_RISK, DutyKind.END_STOPPED} <= kinds(caution), "a bare lowering lowers nothing"

    def test_an_agreement_withdrawn_after_issue_is_reviewed(self) -> None:
        gone = AgreementWithdrawn(how=Channel.TELEPHONE)
        caution = life("issued").do("2026-03-20", gone)
        assert due(caution, DutyKind.REVIEW_RISK) == [("", "2026-03-20", "2026-03-23")]
        assert DutyKind.REVIEW_RISK not in kinds(life("signed").do("2026-03-12", gone))


class TestEnds:
    def test_the_last_day_to_issue_stands_from_the_screening(self) -> None:
        assert due(life("opened"), DutyKind.ISSUE_BY) == [("", "2026-03-10", "2026-05-08")]
        assert due(life("opened", referral=example({"offences[0].code": "CD71039"})), DutyKind.ISSUE_BY) == []
        assert DutyKind.ISSUE_BY not in kinds(life("issued")) | kinds(life("closed")) | kinds(life("referred"))

    def test_where_that_day_has_passed_it_is_shown_as_passed(self) -> None:
        caution = life("opened", referral=example({"offences[0].committed_on": "2025-11-30", "evidence": None}))
        assert due(caution, DutyKind.ISSUE_BY) == [("", "2026-01-30", "2026-01-30")]

    def test_it_is_warned_of_the_last_day_and_of_the_limit(self) -> None:
        assert due(life("issued"), DutyKind.END_CAUTION) == [("", days_before(LAST, 14).isoformat(), LAST.isoformat())]
        assert due(life("issued"), DutyKind.LIMIT_NEAR) == [("", "2026-08-25", "2026-09-08")]
        assert not {DutyKind.END_CAUTION, DutyKind.LIMIT_NEAR} & kinds(life("completed"))
        free = life("issued", referral=example({"offences[0].code": "CD71039"}))
        assert not due(free, DutyKind.LIMIT_NEAR)
        assert due(free, DutyKind.END_CAUTION)
        long = life("issued", warning_days=1000)
        assert due(long, DutyKind.END_CAUTION) == [("", GIVEN.isoformat(), LAST.isoformat())]

    def test_a_record_is_reviewed_and_never_deleted_by_itself(self) -> None:
        assert due(life(), DutyKind.REVIEW_RETENTION) == [("", "2032-04-22", "2032-05-20")]
        assert due(life("closed"), DutyKind.REVIEW_RETENTION) == [("", "2032-02-12", "2032-03-11")]
        kept = life().do("2032-05-20", RetentionReviewed(review_again_on=day("2034-01-01"), reason="needed"))
        assert due(kept, DutyKind.REVIEW_RETENTION) == [("", "2033-12-04", "2034-01-01")]
        assert DutyKind.REVIEW_RETENTION not in kinds(life("after"))


def test_each_kind_has_an_owner_and_a_source_and_they_stand_in_the_order_they_are_due() -> None:
    seen: dict[DutyKind, tuple[Owner, str]] = {}
    for point in ("opened", "issued", "booked", "first", "completed", "non_compliance", "breach"):
        found = duties(life(point).case, WORKED)
        assert [duty.due_by for duty in found] == sorted(duty.due_by for duty in found)
        assert all(duty.case == "C-1" and duty.source for duty in found)
        seen |= {duty.kind: (duty.owner, duty.source) for duty in found}
    assert seen[DutyKind.RECORD_ATTENDANCE] == (Owner.PROVIDER, "PROGRAMME-PAGES")
    assert seen[DutyKind.TELL_OUTCOME] == (Owner.VICTIM_CONTACT, "VICTIMS-CODE-6")


@pytest.mark.parametrize(("on", "days"), [("2026-03-12", 0), ("2026-03-13", 0), ("2026-03-14", 1), ("2026-04-13", 31)])
def test_it_is_overdue_from_the_day_after(on: str, days: int) -> None:
    duty = next(duty for duty in duties(life("issued").case, WORKED) if duty.kind is DutyKind.TELL_OUTCOME)
    assert isinstance(duty, Duty)
    assert duty.overdue_days(day(on)) == days


def test_days_that_are_not_known_to_be_worked_are_refused() -> None:
    short = WorkingDays(bank_holidays=frozenset(), first=GIVEN, last=days_after(GIVEN, 0))
    with pytest.raises(ValueError, match="known only"):
        duties(life("issued").case, short)


def test_a_message_that_was_stopped_is_the_supervisors_duty_the_day_after() -> None:
    found = send_stopped(case="C-1", since=day("2026-03-10"), about="P04-reminder-7d, V4 to")
    assert (found.kind, found.owner) == (DutyKind.SEND_STOPPED, Owner.SUPERVISOR)
    assert (found.opens_on, found.due_by) == (day("2026-03-10"), day("2026-03-11"))
    assert found.about == "P04-reminder-7d, V4 to"

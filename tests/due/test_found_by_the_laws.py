"""The smallest lives in which a law of ``life.md`` section 3 was broken, as random lives found them (tests/life)."""

from collections.abc import Sequence

import pytest

from cara_core.case.facts import (
    BookingCancelled,
    Ceased,
    Channel,
    Closed,
    Closure,
    Completed,
    ConditionsVaried,
    IssueReviewed,
    NonComplianceRecorded,
    Occasion,
    Part,
    RetentionReviewed,
    ReviewAbout,
    ReviewDecision,
    WorkshopsBooked,
)
from cara_core.case.facts.victim import ContactEffect
from cara_core.due.duties import duties
from cara_core.due.duty import DutyKind, EndedHow, LedgerRow, NoLongerOwed
from cara_core.due.ledger import ledger
from cara_core.terms.caution import Rank, conditions_digest
from cara_core.terms.days import day
from support.facts_by_hand import FIRST_ON, GIVEN_ON, SECOND_ON, ByHand, booked, caution, decided, issued, opened, rung
from support.steps import NOT_TO_REOFFEND, attendance
from support.worked import WORKED

K = DutyKind
R = NoLongerOwed
LOOKED_AT = IssueReviewed(
    about=ReviewAbout.CAUTION_ISSUED, decision=ReviewDecision.STANDS, rank=Rank.INSPECTOR, reason="looked at"
)


def rows(life: ByHand, kind: DutyKind, about: str | None = None) -> list[LedgerRow]:
    """The rows of that kind, of which the last is asked about."""
    every = ledger(life.case, WORKED)
    return [row for row in every if row.duty.kind is kind and about in {None, row.duty.about}]


def ended(found: Sequence[LedgerRow]) -> tuple[int | None, EndedHow | None, NoLongerOwed | None]:
    """By which number the last of these rows ended, how and why."""
    return found[-1].ended_by, found[-1].ended_how, found[-1].reason


class TestAnEndThatIsVoid:
    """A caution that was taken back stands again, and the end that came before it ended nothing."""

    @pytest.mark.parametrize("kind", [K.TELL_OUTCOME, K.REVIEW_RETENTION])
    def test_it_ends_by_the_caution(self, kind: DutyKind) -> None:
        life = opened().add(GIVEN_ON, caution()).taken_back("2026-03-13")
        life = life.add("2026-03-09", Ceased(), recorded="2026-03-30")
        about = "ended" if kind is K.TELL_OUTCOME else None
        assert rows(life, kind, about)[-1].is_open
        again = life.taken_back("2026-04-19", life.number - 1)
        assert ended(rows(again, kind, about))[1:] == (EndedHow.NO_LONGER_OWED, R.ISSUED)

    def test_the_day_on_which_its_record_is_looked_at_again_stays(self) -> None:
        again = RetentionReviewed(review_again_on=day("2034-01-01"), reason="needed")
        life = opened().add("2026-03-11", Closed(closure=Closure.DECLINED)).add("2032-03-11", again)
        given = life.add("2026-03-12", caution(irregular=True), recorded="2032-03-12")
        assert [row.duty.root for row in rows(given, K.REVIEW_RETENTION) if row.is_open] == [life.number]


def test_that_a_caution_is_completed_is_told_by_the_contact_after_the_second_workshop() -> None:
    """Whatever conditions are on record: the attendance ends it, and where that was none she is told."""
    life = booked().add("2026-05-07", attendance(Part.SECOND, SECOND_ON)).add("2026-07-10", Completed())
    assert rows(life, K.TELL_OUTCOME, "ended")[-1].is_open
    attended = life.add("2026-04-08", attendance(Part.FIRST, FIRST_ON), recorded="2026-07-11")
    assert ended(rows(attended, K.TELL_OUTCOME, "ended")) == (attended.number, EndedHow.NO_LONGER_OWED, R.ATTENDED)
    assert not rows(attended.taken_back("2026-07-12", 6), K.TELL_OUTCOME, "ended")[-1].is_open, "the conditions"


def test_whichever_attendance_is_reported_last_ends_what_was_outstanding() -> None:
    life = booked().add("2026-05-07", attendance(Part.SECOND, SECOND_ON))
    life = life.add("2026-04-08", attendance(Part.FIRST, FIRST_ON), recorded="2026-05-08")
    assert ended(rows(life, K.COMPLETION_IMPOSSIBLE)) != (life.number - 1, EndedHow.NO_LONGER_OWED, R.ATTENDED)
    unbooked = issued().add("2026-05-07", attendance(Part.SECOND, SECOND_ON))
    unbooked = unbooked.add("2026-04-08", attendance(Part.FIRST, FIRST_ON), recorded="2026-05-08")
    assert ended(rows(unbooked, K.COMPLETION_IMPOSSIBLE)) == (
        unbooked.number,
        EndedHow.NO_LONGER_OWED,
        R.ATTENDED,
    )


class TestDeclined:
    declined = (
        booked().add("2026-03-20", BookingCancelled()).add("2026-03-25", rung(Occasion.OTHER, ContactEffect.ENDS))
    )

    def test_what_was_not_told_is_owed_again_once_she_has_spoken(self) -> None:
        assert ended(rows(self.declined, K.TELL_CHANGE))[2] is R.DECLINED
        spoken = self.declined.add("2026-03-27", rung(Occasion.OTHER))
        assert rows(spoken, K.TELL_CHANGE)[-1].is_open

    def test_a_decline_that_is_typed_after_she_spoke_later_ends_nothing(self) -> None:
        life = booked().add("2026-03-20", BookingCancelled()).add("2026-03-27", rung(Occasion.OTHER))
        late = life.add("2026-03-25", rung(Occasion.OTHER, ContactEffect.ENDS), recorded="2026-03-30")
        assert rows(late, K.TELL_CHANGE)[-1].is_open

    def test_on_one_day_without_hours_she_has_declined(self) -> None:
        first = booked().add("2026-03-20", BookingCancelled())
        spoke, declined = rung(Occasion.OTHER), rung(Occasion.OTHER, ContactEffect.ENDS)
        for life in (
            first.add("2026-03-25", spoke).add("2026-03-25", declined),
            first.add("2026-03-25", declined).add("2026-03-25", spoke),
        ):
            assert ended(rows(life, K.TELL_CHANGE))[2] is R.DECLINED

    def test_who_ever_chose_a_way_is_told_what_was_decided(self) -> None:
        chose = rung(Occasion.OTHER, ContactEffect.ENDS, tell_by=Channel.WRITING)
        life = issued().add("2026-03-11", chose).add("2026-03-12", rung(Occasion.OTHER, ContactEffect.ENDS))
        assert rows(life, K.TELL_OUTCOME)[-1].is_open


class TestReviewOfAnIssue:
    irregular = decided().add(GIVEN_ON, caution(irregular=True))

    def test_what_is_found_while_it_is_open_is_looked_at_in_it(self) -> None:
        twice = self.irregular.add(
            GIVEN_ON, caution(irregular=True), corrects=self.irregular.number, recorded="2026-03-20"
        )
        (row,) = rows(twice, K.REVIEW_ISSUE)
        (duty,) = [duty for duty in duties(twice.case, WORKED) if duty.kind is K.REVIEW_ISSUE]
        assert row.is_open
        assert row.duty == duty
        assert duty.due_by == GIVEN_ON, "the first of them says by when"

    def test_a_review_that_is_taken_back_loses_nothing_that_was_found_since(self) -> None:
        reviewed = self.irregular.add("2026-03-15", LOOKED_AT)
        again = reviewed.add(GIVEN_ON, caution(irregular=True), corrects=self.irregular.number, recorded="2026-03-20")
        assert [row.is_open for row in rows(again, K.REVIEW_ISSUE)] == [False, True]
        taken_back = again.taken_back("2026-03-21", reviewed.number)
        assert [row.is_open for row in rows(taken_back, K.REVIEW_ISSUE)] == [False, True]
        assert ended(rows(taken_back.add("2026-03-22", LOOKED_AT), K.REVIEW_ISSUE))[:2] == (
            taken_back.number + 1,
            EndedHow.DONE,
        )


def test_what_was_attended_was_attended_though_its_condition_was_varied_away() -> None:
    failed = NonComplianceRecorded(condition="workshops", failed_on=FIRST_ON)
    life = booked().add("2026-04-09", failed).add("2026-04-09", attendance(Part.FIRST, FIRST_ON), recorded="2026-04-10")
    assert ended(rows(life, K.DECIDE_EXCUSE)) == (life.number, EndedHow.NO_LONGER_OWED, R.ATTENDED)
    kept = (NOT_TO_REOFFEND,)
    varied = ConditionsVaried(conditions=kept, consent=True, document=conditions_digest(kept), reason="work at night")
    assert not rows(life.add("2026-04-12", varied), K.DECIDE_EXCUSE)[-1].is_open


def test_of_whom_was_there_a_corrected_booking_asks_for_its_own_days() -> None:
    life = booked().add("2026-03-11", attendance(Part.FIRST, day("2026-03-11")), recorded="2026-04-01")
    other = WorkshopsBooked(first=day("2026-03-11"), second=SECOND_ON)
    corrected = life.add("2026-03-12", other, corrects=life.last(WorkshopsBooked))
    of_first = {
        row.duty.opens_on: (row.ended_by, row.ended_how) for row in rows(corrected, K.RECORD_ATTENDANCE, "first")
    }
    assert of_first == {FIRST_ON: (corrected.number, EndedHow.IN_ERROR)}

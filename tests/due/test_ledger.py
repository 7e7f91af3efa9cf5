"""The ledger: every duty that ever began, by which fact it began and ended, in the order of recording."""

from typing import Final

import pytest

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import (
    AgreementWithdrawn,
    Attendance,
    BookingCancelled,
    BreachNotPursued,
    Channel,
    Closed,
    Closure,
    Completed,
    Concern,
    ConcernCategory,
    ConcernRaised,
    EvidenceFound,
    ExcuseDecided,
    Immediacy,
    NonComplianceRecorded,
    Occasion,
    Part,
    ReferredForProsecution,
    RiskReassessed,
    RiskReviewed,
    SafetyHoldPlaced,
    Screened,
    Withdrawn,
    WorkshopsBooked,
)
from cara_core.case.facts.victim import ContactEffect
from cara_core.due.duties import DutyKind, duties
from cara_core.due.duty import EndedHow, LedgerRow, NoLongerOwed
from cara_core.due.ledger import changed_rows, ledger, shown
from cara_core.terms.caution import Rank
from cara_core.terms.days import day
from cara_core.terms.decision.decision import Outcome
from cara_core.terms.risk import Grade
from support.facts_by_hand import FIRST_ON, SECOND_ON, ByHand, booked, caution, issued, opened, rung, screening
from support.steps import attendance, judged
from support.worked import WORKED

K = DutyKind
R = NoLongerOwed
DONE, ENDED, IN_ERROR = EndedHow.DONE, EndedHow.NO_LONGER_OWED, EndedHow.IN_ERROR
WITHDRAWN: Final = Withdrawn(rank=Rank.SERGEANT, reason="given wrongly")
ABSENT: Final = Attendance.ABSENT


def rows(life: ByHand, *kinds: DutyKind) -> list[LedgerRow]:
    return [row for row in ledger(life.case, WORKED) if row.duty.kind in kinds]


def told(life: ByHand, *kinds: DutyKind) -> list[tuple[int | None, int | None, EndedHow | None, NoLongerOwed | None]]:
    """By which fact each row of these kinds began and ended, how, and why."""
    return [(row.began_by, row.ended_by, row.ended_how, row.reason) for row in rows(life, *kinds)]


LIVES: Final = {
    "opened": opened(),
    "undetermined": opened(screening(Outcome.UNDETERMINED)).add("2026-03-10", EvidenceFound(sufficient=True)),
    "issued": issued(),
    "booked": booked(),
    "missed": booked().add("2026-04-09", attendance(Part.FIRST, FIRST_ON, ABSENT)),
    "judged": booked()
    .add("2026-04-09", attendance(Part.FIRST, FIRST_ON, ABSENT))
    .add("2026-04-10", judged(Part.FIRST, FIRST_ON, reasonable=False)),
    "late": booked()
    .add("2026-05-07", attendance(Part.SECOND, SECOND_ON))
    .add("2026-04-08", attendance(Part.FIRST, FIRST_ON), recorded="2026-05-08"),
    "taken back": booked().add("2026-03-20", WITHDRAWN).taken_back("2026-03-23"),
    "corrected": booked()
    .add("2026-04-09", attendance(Part.FIRST, FIRST_ON, ABSENT))
    .add("2026-04-09", attendance(Part.FIRST, FIRST_ON), corrects=10),
    "completed": booked()
    .add("2026-04-09", attendance(Part.FIRST, FIRST_ON))
    .add("2026-05-07", attendance(Part.SECOND, SECOND_ON))
    .add("2026-07-10", Completed()),
}


@pytest.mark.parametrize("name", LIVES)
class TestEveryLife:
    def test_what_is_open_in_it_is_what_is_due(self, name: str) -> None:
        case = LIVES[name].case
        open_now = [row.duty for row in ledger(case, WORKED) if row.is_open]
        assert sorted(map(repr, open_now)) == sorted(map(repr, duties(case, WORKED)))

    def test_every_row_names_the_fact_that_began_and_the_one_that_ended_it(self, name: str) -> None:
        life = LIVES[name]
        for row in ledger(life.case, WORKED):
            assert row.began_by is not None
            assert (row.ended_by is None) is row.is_open
            assert (row.reason is None) is (row.ended_how is not ENDED)
            assert row.ended_by is None or row.began_by < row.ended_by <= life.number

    def test_a_row_that_ended_stays_as_it_was_whatever_is_recorded_next(self, name: str) -> None:
        life = LIVES[name]
        before = [row for row in ledger(life.case, WORKED) if not row.is_open]
        after = ledger(life.add("2026-07-11", EvidenceFound(sufficient=True)).case, WORKED)
        assert [row for row in after if not row.is_open][: len(before)] == before

    def test_every_step_tells_the_rows_that_it_began_and_ended(self, name: str) -> None:
        """Of the last step alone, without the walk through all before it: the same rows as the ledger has."""
        facts = LIVES[name].case.facts
        for count in range(1, len(facts) + 1):
            before, after = (replay(facts[:shown_to]) if shown_to else Case(id="") for shown_to in (count - 1, count))
            found = changed_rows(before, facts[count - 1 : count], WORKED)
            rows = ledger(after, WORKED)
            assert [row for row in found if row.is_open] == [
                row for row in rows if row.began_by == count and row.is_open
            ]
            ended = [row for row in rows if row.ended_by == count and row.began_by != count]
            assert sorted(map(repr, (row for row in found if not row.is_open))) == sorted(map(repr, ended))


@pytest.mark.parametrize("late", [False, True])
def test_what_comes_back_and_what_is_typed_late_are_told_with_the_numbers_of_the_ledger(*, late: bool) -> None:
    """Where anything was corrected, or is owed again, the whole ledger is walked: it must be told as it has it."""
    life = booked().add("2026-03-20", WITHDRAWN).taken_back("2026-03-23") if late else booked()
    facts = life.add("2026-03-24", SafetyHoldPlaced(concern=Concern.OTHER, reason="said")).case.facts
    before = replay(facts[:-1])
    found = changed_rows(before, facts[-1:], WORKED)
    rows = ledger(replay(facts), WORKED)
    assert {repr(row) for row in found} <= {repr(row) for row in rows}
    assert {row.began_by for row in found if row.is_open} == {len(facts)}


def test_a_duty_that_is_owed_again_without_a_correction_names_what_had_ended_it() -> None:
    """A booking that is cancelled is owed again: nothing was corrected, and the row before had ended."""
    facts = booked().add("2026-03-20", BookingCancelled()).add("2026-03-21", rebooked()).case.facts
    for count in range(len(facts) - 2, len(facts)):
        found = changed_rows(replay(facts[:count]), facts[count : count + 1], WORKED)
        assert {repr(row) for row in found} <= {repr(row) for row in ledger(replay(facts[: count + 1]), WORKED)}


def test_what_declining_ended_and_speaking_again_reopens_is_told_as_the_ledger_has_it() -> None:
    """Nothing was corrected, and something is owed again: the row says which fact had ended it."""
    life = booked().add("2026-03-20", rung(effect=ContactEffect.ENDS, tell_by=Channel.WRITING))
    life = life.add("2026-04-09", attendance(Part.FIRST, FIRST_ON)).add("2026-04-10", rung())
    for count in range(1, len(life.case.facts) + 1):
        facts = life.case.facts[:count]
        before = replay(facts[:-1]) if count > 1 else Case(id="")
        found = changed_rows(before, facts[-1:], WORKED)
        assert {repr(row) for row in found} <= {repr(row) for row in ledger(replay(facts), WORKED)}


def rebooked() -> WorkshopsBooked:
    return WorkshopsBooked(first=day("2026-05-02"), second=day("2026-05-30"))


def test_of_no_facts_there_is_no_ledger() -> None:
    assert ledger(Case(id="C-1"), WORKED) == ()
    assert shown((), Case(id="C-1")) == ()


class TestHowARowEnds:
    def test_missing_the_second_leaves_the_contact_after_the_first_owed(self) -> None:
        """Worked sequence 1."""
        life = booked().add("2026-04-09", attendance(Part.FIRST, FIRST_ON))
        missed = life.add("2026-05-07", attendance(Part.SECOND, SECOND_ON, ABSENT))
        assert told(missed, K.CONTACT_VICTIM) == [(life.number, None, None, None)]
        rung_at_last = missed.add("2026-05-08", rung(Occasion.FIRST_WORKSHOP, also=(Occasion.CHANGE,)))
        last = rung_at_last.number
        assert told(rung_at_last, K.CONTACT_VICTIM) == [(life.number, last, DONE, None)]
        assert told(rung_at_last, K.TELL_CHANGE) == [(missed.number, last, DONE, None)]

    def test_withdrawing_the_caution_ends_no_review_of_risk(self) -> None:
        """Worked sequence 2."""
        unwilling = booked().add("2026-03-20", AgreementWithdrawn(how=Channel.TELEPHONE))
        withdrawn = unwilling.add("2026-03-23", WITHDRAWN)
        assert told(withdrawn, K.REVIEW_RISK) == [(unwilling.number, None, None, None)]
        assert {row.reason for row in rows(withdrawn, K.RECORD_ATTENDANCE)} == {R.WITHDRAWN}
        reviewed = withdrawn.add("2026-03-24", RiskReviewed(continues=False, reason="it has ended"))
        assert told(reviewed, K.REVIEW_RISK) == [(unwilling.number, reviewed.number, DONE, None)]

    def test_what_only_a_fact_in_error_began_ends_as_in_error(self) -> None:
        missed = booked().add("2026-04-09", attendance(Part.FIRST, FIRST_ON, ABSENT))
        back = missed.taken_back("2026-04-10")
        assert told(back, K.JUDGE_ABSENCE) == [(missed.number, back.number, IN_ERROR, None)]
        corrected = missed.add("2026-04-09", attendance(Part.FIRST, FIRST_ON), corrects=missed.number)
        assert told(corrected, K.JUDGE_ABSENCE) == [(missed.number, corrected.number, IN_ERROR, None)]
        assert not told(corrected, K.REVIEW_RISK)

    def test_what_a_fact_in_error_had_ended_is_owed_again_as_a_row_of_its_own(self) -> None:
        ended = issued().add("2026-03-20", WITHDRAWN)
        back = ended.taken_back("2026-03-23")
        first, again = rows(back, K.BOOK_WORKSHOPS)
        assert (first.ended_by, first.reason, first.reopens) == (ended.number, R.WITHDRAWN, None)
        assert (again.began_by, again.is_open, again.reopens) == (back.number, True, ended.number)

    def test_a_breach_that_is_dropped_brings_the_booking_back(self) -> None:
        """Worked sequence 13."""
        life = issued().add("2026-04-13", NonComplianceRecorded(condition="workshops", failed_on=day("2026-04-08")))
        life = life.add("2026-04-14", ExcuseDecided(reasonable=False, rank=Rank.SERGEANT, reason="none"))
        referred = life.add("2026-04-15", ReferredForProsecution(rank=Rank.SERGEANT, reason="not kept"))
        dropped = referred.add("2026-04-20", BreachNotPursued(rank=Rank.SERGEANT, reason="no interest"))
        assert told(dropped, K.RECORD_PROCEEDINGS) == [(referred.number, dropped.number, DONE, None)]
        first, again = rows(dropped, K.BOOK_WORKSHOPS)
        assert (first.ended_by, first.reason) == (referred.number, R.PROSECUTION)
        assert (again.is_open, again.reopens) == (True, referred.number)

    def test_what_is_due_may_move_while_it_is_open(self) -> None:
        held = issued().add("2026-03-20", SafetyHoldPlaced(concern=Concern.PROVIDER, reason="seen"))
        kept = held.add("2026-03-23", RiskReviewed(continues=True, reason="kept for now"))
        (row,) = rows(kept, K.LIFT_OR_KEEP_HOLD)
        assert (row.began_by, row.duty.due_by) == (held.number, day("2026-03-30"))

    def test_a_contradiction_is_settled_by_the_report_that_agrees(self) -> None:
        """Worked sequence 15."""
        life = booked().add("2026-05-06", attendance(Part.SECOND, SECOND_ON))
        both = life.add("2026-05-07", attendance(Part.SECOND, SECOND_ON, ABSENT))
        assert told(both, K.SETTLE_CONTRADICTION) == [(both.number, None, None, None)]
        settled = both.add("2026-05-07", attendance(Part.SECOND, SECOND_ON), corrects=both.number)
        assert told(settled, K.SETTLE_CONTRADICTION) == [(both.number, settled.number, DONE, None)]
        assert told(settled, K.JUDGE_ABSENCE) == [(both.number, settled.number, IN_ERROR, None)]
        assert told(settled, K.CONTACT_VICTIM) == [(life.number, None, None, None)], "it never ended"


class TestOneRecording:
    """What the core adds to a fact belongs to it: together they are one thing that was recorded."""

    def screened(self, outcome: Outcome, cause: int) -> Screened:
        return Screened(outcome=outcome, digest="sha256:" + "0" * 64, made_with={}, cause=cause)

    def test_a_screening_ends_what_it_ends_by_its_own_number(self) -> None:
        life = opened(screening(Outcome.UNDETERMINED))
        found = life.add("2026-03-10", EvidenceFound(sufficient=True))
        settled = found.add("2026-03-10", self.screened(Outcome.ELIGIBLE, cause=found.number))
        assert told(settled, K.REFERRAL_INCOMPLETE) == [(2, settled.number, DONE, None)]
        assert told(settled, K.DECIDE_CASE) == [(settled.number, None, None, None)]
        assert told(settled, K.ISSUE_BY) == [(2, settled.number, ENDED, R.SCREENED)]

    def test_a_hold_follows_in_the_same_step(self) -> None:
        raised = ConcernRaised(immediacy=Immediacy.TODAY, told_by=Concern.VICTIM, category=ConcernCategory.CHILD)
        contact = issued().add("2026-03-20", rung(Occasion.CAUTION_ISSUED))
        worried = contact.add("2026-03-20", raised)
        held = worried.add(
            "2026-03-20", SafetyHoldPlaced(concern=Concern.VICTIM, cause=worried.number, reason="a concern")
        )
        assert told(held, K.TELL_OUTCOME) == [(6, contact.number, DONE, None)]
        assert [row.began_by for row in rows(held, K.REASSESS_RISK, K.LIFT_OR_KEEP_HOLD)] == [
            worried.number,
            held.number,
        ]
        by_another = issued().add("2026-03-20", rung(Occasion.OTHER)).add("2026-03-20", raised, by="PC 2")
        assert rows(by_another, K.REASSESS_RISK)[0].began_by == by_another.number

    def test_a_first_fact_alone_is_a_recording_too(self) -> None:
        referred = ByHand(opened().facts[:1])
        assert told(referred, K.CONTACT_RECORD) == [(1, None, None, None)]


class TestShown:
    def test_what_has_not_opened_is_not_shown_until_its_day_or_its_end(self) -> None:
        life = booked()
        kinds = {row.duty.kind for row in shown(ledger(life.case, WORKED), life.case)}
        assert K.TELL_OUTCOME in kinds
        assert not {K.RECORD_ATTENDANCE, K.END_CAUTION, K.LIMIT_NEAR, K.COMPLETION_IMPOSSIBLE} & kinds
        later = life.add("2026-06-30", rung(Occasion.OTHER))
        assert {K.RECORD_ATTENDANCE, K.END_CAUTION} <= {
            row.duty.kind for row in shown(ledger(later.case, WORKED), later.case)
        }

    def test_it_is_the_day_of_recording_that_counts(self) -> None:
        life = booked().add("2026-03-13", EvidenceFound(sufficient=True), recorded="2026-07-01")
        assert K.END_CAUTION in {row.duty.kind for row in shown(ledger(life.case, WORKED), life.case)}

    def test_what_ended_before_it_opened_was_never_shown(self) -> None:
        life = booked().add("2026-03-20", WITHDRAWN).add("2026-08-01", EvidenceFound(sufficient=True))
        found = {row.duty.kind for row in shown(ledger(life.case, WORKED), life.case)}
        assert not {K.RECORD_ATTENDANCE, K.END_CAUTION} & found


class TestDecliningAndEnds:
    def test_a_decline_that_is_typed_late_ends_what_it_ends_by_name(self) -> None:
        life = booked().add("2026-04-09", attendance(Part.FIRST, FIRST_ON))
        late = life.add("2026-04-07", rung(Occasion.OTHER, ContactEffect.ENDS), recorded="2026-04-10")
        assert told(late, K.CONTACT_VICTIM) == [(life.number, late.number, ENDED, R.DECLINED)]

    def test_whoever_declined_is_owed_no_call_of_what_is_typed_after(self) -> None:
        life = booked().add("2026-04-10", rung(Occasion.OTHER, ContactEffect.ENDS))
        after = life.add("2026-04-12", attendance(Part.FIRST, FIRST_ON, ABSENT))
        assert not rows(after, K.TELL_CHANGE, K.CONTACT_VICTIM)

    def test_a_caution_on_paper_makes_a_closing_void_and_its_retention_with_it(self) -> None:
        closed = opened().add("2026-03-12", Closed(closure=Closure.DECLINED))
        given = closed.add("2026-03-10", caution(), recorded="2026-03-25")
        assert told(given, K.REVIEW_RETENTION) == [(closed.number, given.number, ENDED, R.ISSUED)]

    def test_a_grade_that_rises_again_is_a_stop_of_its_own(self) -> None:
        high, lower = RiskReassessed(grade=Grade.HIGH, tool="DASH"), RiskReassessed(grade=Grade.MEDIUM, tool="DASH")
        life = issued().add("2026-03-20", high, at="09:00").add("2026-03-20", lower, at="15:00")
        assert told(life, K.END_STOPPED) == [(life.number - 1, life.number, ENDED, R.GOES_ON)]
        again = life.add("2026-03-25", high)
        assert told(again, K.END_STOPPED)[1:] == [(again.number, None, None, None)]

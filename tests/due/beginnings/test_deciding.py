"""Duties before any caution: what is not known, a refusal, and by when the case has to be decided."""

from cara_core.case.facts import EvidenceFound, Screened
from cara_core.due.duties import DutyKind, duties
from cara_core.terms.decision.decision import Outcome
from support.facts_by_hand import ByHand, opened, screening
from support.worked import WORKED


def due(life: ByHand) -> list[tuple[DutyKind, str, str]]:
    """The duties before a caution: which, about what, and by when."""
    before = (DutyKind.REFERRAL_INCOMPLETE, DutyKind.REFUSE_OR_CLOSE, DutyKind.ISSUE_BY, DutyKind.DECIDE_CASE)
    return [
        (duty.kind, duty.about, duty.due_by.isoformat()) for duty in duties(life.case, WORKED) if duty.kind in before
    ]


def again(life: ByHand, *screenings: Screened) -> ByHand:
    """Something else became known, and it was screened again."""
    for screened in screenings:
        life = life.add("2026-03-12", EvidenceFound(sufficient=True)).add("2026-03-12", screened)
    return life


UNDETERMINED, REFUSED = Outcome.UNDETERMINED, Outcome.NOT_ELIGIBLE


def test_what_is_not_known_is_found_out_in_five_working_days_and_never_past_the_last_day_to_issue() -> None:
    assert due(opened(screening(UNDETERMINED, issue_by=None))) == [
        (DutyKind.REFERRAL_INCOMPLETE, "needs", "2026-03-16"),
        (DutyKind.DECIDE_CASE, "", "2026-04-06"),
    ]
    assert (DutyKind.REFERRAL_INCOMPLETE, "needs", "2026-03-13") in due(
        opened(screening(UNDETERMINED, issue_by="2026-03-13"))
    )


def test_a_refusal_is_told_and_no_caution_is_due() -> None:
    assert due(opened(screening(REFUSED))) == [(DutyKind.REFUSE_OR_CLOSE, "", "2026-03-16")]


def test_the_last_day_to_issue_is_that_of_the_last_screening() -> None:
    assert due(opened()) == [(DutyKind.ISSUE_BY, "", "2026-05-08")]
    assert due(again(opened(), screening(issue_by="2026-04-30"))) == [(DutyKind.ISSUE_BY, "", "2026-04-30")]


def test_screened_again_with_a_limit_or_without_it_is_another_duty_and_one_of_them_is_always_owed() -> None:
    no_limit = screening(issue_by=None)
    assert due(again(opened(no_limit), no_limit, screening())) == [(DutyKind.ISSUE_BY, "", "2026-05-08")]
    assert due(again(opened(), no_limit)) == [(DutyKind.DECIDE_CASE, "", "2026-04-06")]
    assert due(again(opened(), screening(REFUSED), screening())) == [(DutyKind.ISSUE_BY, "", "2026-05-08")]


def test_a_screening_that_looks_back_at_the_day_of_a_caution_changes_nothing_of_this() -> None:
    assert due(again(opened(), screening(REFUSED, as_of="2026-03-10"))) == due(opened())

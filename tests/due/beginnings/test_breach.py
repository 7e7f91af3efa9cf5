"""Duties of an absence and of a breach: each human decision of the way follows from the one before."""

from typing import Final

import attrs
import pytest

from cara_core.case.facts import ArrestedForBreach, Attendance, ExcuseDecided, NonComplianceRecorded, Part
from cara_core.due.duties import DutyKind, duties
from cara_core.terms.caution import ArrestOutcome, Rank
from cara_core.terms.days import day
from support.facts_by_hand import FIRST_ON, ByHand, booked, caution, issued, opened
from support.steps import attendance, judged
from support.worked import WORKED

FAILED: Final = NonComplianceRecorded(condition="workshops", failed_on=FIRST_ON)


def due(life: ByHand, kind: DutyKind) -> list[tuple[str, str]]:
    return [(duty.about, duty.due_by.isoformat()) for duty in duties(life.case, WORKED) if duty.kind is kind]


def test_an_absence_is_judged_and_one_without_excuse_decided_on() -> None:
    missed = booked().add("2026-04-09", attendance(Part.FIRST, FIRST_ON, Attendance.LEFT_EARLY))
    assert due(missed, DutyKind.JUDGE_ABSENCE) == [("first", "2026-04-16")]
    unexcused = missed.add("2026-04-10", judged(Part.FIRST, FIRST_ON, reasonable=False))
    assert due(unexcused, DutyKind.DECIDE_AFTER_ABSENCE) == [("", "2026-04-17")]
    assert due(missed.add("2026-04-10", judged(Part.FIRST, FIRST_ON)), DutyKind.DECIDE_AFTER_ABSENCE) == []


def test_a_caution_without_terms_asks_for_no_judgement() -> None:
    """One that was kept before terms were."""
    life = opened().add("2026-03-10", caution(terms=None))
    assert due(life.add("2026-04-09", attendance(Part.FIRST, FIRST_ON, Attendance.LATE)), DutyKind.JUDGE_ABSENCE) == []
    assert due(life.add("2026-03-20", FAILED), DutyKind.DECIDE_EXCUSE) == [("", "2026-03-20")]


def test_an_excuse_is_decided_unless_the_workshop_turns_out_to_have_been_attended() -> None:
    failed = booked().add("2026-04-09", FAILED)
    assert due(failed, DutyKind.DECIDE_EXCUSE) == [("", "2026-04-16")]
    assert due(failed.add("2026-04-10", attendance(Part.FIRST, FIRST_ON)), DutyKind.DECIDE_EXCUSE) == []
    assert due(opened().add("2026-04-09", FAILED), DutyKind.DECIDE_EXCUSE) == []


@pytest.mark.parametrize(("reasonable", "by"), [(False, [("", "2026-04-16")]), (True, [])])
def test_a_breach_without_excuse_is_decided_on(*, reasonable: bool, by: list[tuple[str, str]]) -> None:
    excuse = ExcuseDecided(reasonable=reasonable, rank=Rank.SERGEANT, reason="heard")
    assert due(issued().add("2026-04-09", excuse), DutyKind.DECIDE_PROSECUTION) == by


@pytest.mark.parametrize(
    ("outcome", "bail_until", "proceedings", "excuse"),
    [
        (ArrestOutcome.CHARGED, None, [("", "2026-04-16")], []),
        (ArrestOutcome.BAIL_FOR_DECISION, "2026-05-01", [("", "2026-05-01")], []),
        (ArrestOutcome.BAIL_FOR_DECISION, None, [("", "2026-04-16")], []),
        (ArrestOutcome.RELEASED, None, [], [("", "2026-04-16")]),
        (ArrestOutcome.RELEASED_CONDITIONS_VARIED, None, [], []),
    ],
)
def test_what_follows_an_arrest(
    outcome: ArrestOutcome,
    bail_until: str | None,
    proceedings: list[tuple[str, str]],
    excuse: list[tuple[str, str]],
) -> None:
    arrest = ArrestedForBreach(outcome=outcome, bail_until=None if bail_until is None else day(bail_until))
    life = issued().add("2026-04-09", arrest)
    assert due(life, DutyKind.RECORD_PROCEEDINGS) == proceedings
    assert due(life, DutyKind.DECIDE_EXCUSE) == excuse


def test_a_breach_without_excuse_is_due_from_the_first_decision_that_said_so() -> None:
    failed = NonComplianceRecorded(condition="workshops", failed_on=FIRST_ON)
    life = booked().add("2026-04-09", failed)
    no = ExcuseDecided(reasonable=False, rank=Rank.SERGEANT, reason="none was given")
    decided = life.add("2026-04-10", no)
    again = decided.add("2026-04-10", no, corrects=decided.number, recorded="2026-04-24")
    yes = life.add("2026-04-10", attrs.evolve(no, reasonable=True))
    turned = yes.add("2026-04-10", no, corrects=yes.number, recorded="2026-04-24")
    for found, due in ((decided, "2026-04-17"), (again, "2026-04-17"), (turned, "2026-05-01")):
        (duty,) = [duty for duty in duties(found.case, WORKED) if duty.kind is DutyKind.DECIDE_PROSECUTION]
        assert str(duty.due_by) == due

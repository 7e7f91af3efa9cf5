"""Whose each duty is, where its rule comes from, and who hears of it when."""

import pytest

from cara_core.due.duty import Duty, DutyKind, Owner
from cara_core.due.owners import OWNED_BY, Escalation, escalated_on
from cara_core.terms.days import day
from support.worked import WORKED

FRIDAY = day("2026-04-24")
MONDAY = day("2026-04-27")


def duty(kind: DutyKind) -> Duty:
    return Duty(case="C-1", kind=kind, owner=OWNED_BY[kind].owner, opens_on=FRIDAY, due_by=FRIDAY, source="X")


def test_every_kind_of_duty_has_an_owner_and_a_source() -> None:
    assert set(OWNED_BY) == set(DutyKind)
    assert {owned.owner for owned in OWNED_BY.values()} == set(Owner)
    assert all(owned.source for owned in OWNED_BY.values())


@pytest.mark.parametrize(
    ("kind", "owner"),
    [
        (DutyKind.ISSUE_BY, Owner.OFFICER),
        (DutyKind.BOOK_WORKSHOPS, Owner.PROVIDER),
        (DutyKind.CONTACT_VICTIM, Owner.VICTIM_CONTACT),
        (DutyKind.REVIEW_ISSUE, Owner.SUPERVISOR),
        (DutyKind.RECORD_OUTCOME, Owner.RECORDS),
    ],
)
def test_whose_it_is(kind: DutyKind, owner: Owner) -> None:
    assert OWNED_BY[kind].owner is owner


def test_what_is_overdue_is_heard_of_on_the_next_working_day() -> None:
    assert OWNED_BY[DutyKind.REVIEW_RISK].escalates_to is Escalation.INSPECTOR
    assert escalated_on(duty(DutyKind.REVIEW_RISK), WORKED) == MONDAY


def test_a_contact_after_a_workshop_five_working_days_after_it() -> None:
    """Due after two, and heard of by others after five: the three more, and then the day it is overdue."""
    assert escalated_on(duty(DutyKind.CONTACT_VICTIM), WORKED) == day("2026-04-30")


def test_of_a_review_of_retention_nobody_hears() -> None:
    assert escalated_on(duty(DutyKind.REVIEW_RETENTION), WORKED) is None

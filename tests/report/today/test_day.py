"""A coordinator's day as a value: who is at risk, what is overdue by the hour, whose it is, which groups come."""

import pytest

from cara_core.case.facts import Immediacy
from cara_core.due.duty import DutyKind, Owner
from cara_core.formats.schemas.today import today_schema
from cara_core.report.today.day import Concern, Risk, Today, last_counted, sees_risk
from cara_core.terms.days import day
from report.today.made import DUTIES, MORNING, WORKING, duty, made_day


def shown(today: Today) -> list[tuple[str, str]]:
    return [(row.duty.case, row.duty.kind.value) for row in today.at_risk or ()]


def test_a_concern_nobody_has_taken_up_stands_first_and_what_is_overdue_before_what_is_not() -> None:
    assert shown(made_day()) == [
        ("C/1", "acknowledge_concern"),
        ("C/2", "acknowledge_concern"),
        ("C/1", "reassess_risk"),
        ("R/1", "act_on_high_risk"),
        ("C/1", "lift_or_keep_hold"),
        ("R/1", "end_stopped"),
        ("I/1", "review_issue"),
    ]


def test_a_concern_whose_urgency_cannot_be_read_counts_as_one_for_now() -> None:
    at = "2026-04-24T16:00:00+01:00"
    two = [
        duty(DutyKind.ACKNOWLEDGE_CONCERN, "A", "2026-04-24", about="1", due_at="2026-04-24T16:20:00+01:00"),
        duty(DutyKind.ACKNOWLEDGE_CONCERN, "B", "2026-04-24", about="1", due_at="2026-04-24T17:00:00+01:00"),
    ]
    today = made_day(two, at=at, immediacy={Concern("A", "1"): Immediacy.TODAY})
    assert [row.duty.case for row in today.at_risk or ()] == ["B", "A"]


@pytest.mark.parametrize(
    ("at", "minutes"),
    [
        ("2026-04-24T18:00:00+01:00", -30),
        ("2026-04-24T18:30:00+01:00", 0),
        ("2026-04-24T18:31:00+01:00", 1),
        ("2026-04-25T10:00:00+01:00", 15 * 60 + 30),
        ("2026-04-26T18:30:00+01:00", 48 * 60),
    ],
)
def test_hours_run_over_a_weekend_too(at: str, minutes: int) -> None:
    (row, *_) = made_day(DUTIES[:1], at=at).at_risk or ()
    assert (row.minutes_late, row.overdue) == (minutes, minutes > 0)


def test_hours_are_counted_right_over_the_night_the_clocks_change() -> None:
    """On 25 October 2026 the clocks go back: from six in the evening to eight in the morning is fifteen hours."""
    late = duty(DutyKind.ACKNOWLEDGE_CONCERN, "A", "2026-10-24", about="1", due_at="2026-10-24T18:00:00+01:00")
    (row,) = made_day([late], at="2026-10-25T08:00:00Z").at_risk or ()
    assert row.minutes_late == 15 * 60


def test_what_is_due_today_and_overdue_stands_by_owner_and_what_comes_is_counted() -> None:
    today = made_day()
    owners = [row.duty.owner for row in today.due]
    assert owners == sorted(owners, key=list(Owner).index)
    assert {row.duty.due_by for row in today.due} <= {day(f"2026-04-{number}") for number in range(20, 26)}
    assert (today.overdue, len(today.due) - today.overdue) == (5, 1)
    assert [(str(count.on), count.owner, count.count) for count in today.ahead] == [
        ("2026-04-27", Owner.SUPERVISOR, 3),
        ("2026-04-28", Owner.PROVIDER, 1),
        ("2026-04-30", Owner.PROVIDER, 1),
    ], "what begins on one of these days is counted too; what is due later is not"
    assert last_counted(day("2026-04-25"), WORKING) == day("2026-05-01")
    assert last_counted(day("2026-04-30"), WORKING) == day("2026-05-08"), "4 May 2026 is a bank holiday"


@pytest.mark.parametrize("owner", [None, *Owner])
def test_who_is_at_risk_is_not_for_the_provider_nor_for_records(owner: Owner | None) -> None:
    today = made_day(owner=owner, unreadable=["B/2", "B/1", "B/2"])
    assert (today.at_risk is None) is (owner in {Owner.PROVIDER, Owner.RECORDS}) is not sees_risk(owner)
    assert {row.duty.owner for row in today.due} <= ({*Owner} if owner is None else {owner})
    assert today.unreadable == ("B/1", "B/2")
    assert today.named_unreadable == (("B/1", "B/2") if sees_risk(owner) else ())


def test_the_groups_are_those_of_the_weeks_with_their_places() -> None:
    groups = {group.workshop.id: (group.taken, group.below, group.over) for group in made_day().groups}
    assert groups == {"G-A": (2, 1, 0), "G-B": (5, 0, 1), "W-A": (0, 2, 0)}


def test_the_schema_has_every_risk_there_is() -> None:
    assert today_schema()["properties"]["at_risk"]["items"]["properties"]["risk"]["enum"] == [*Risk]


def test_the_order_in_which_duties_are_given_makes_no_difference() -> None:
    assert made_day(reversed(DUTIES), at=MORNING) == made_day(at=MORNING)

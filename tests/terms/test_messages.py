"""The words of messages: ids, media, states that only move forward."""

import datetime as dt

import pytest

from cara_core.terms.days import day
from cara_core.terms.instants import read_instant
from cara_core.terms.messages import (
    FORWARD,
    Medium,
    MessageDue,
    MessageRule,
    Page,
    Progress,
    Reader,
    Receipt,
    Route,
    Trigger,
)

AT = dt.datetime(2026, 3, 10, 11, tzinfo=dt.UTC)


def rule(name: str = "P03-booking") -> MessageRule:
    return MessageRule(
        id=name,
        reader=Reader.PARTICIPANT,
        trigger=Trigger.BOOKED,
        media=(Medium.SMS,),
        title="Your two dates",
        must={},
        source="CORE-DEFAULTS",
        standing="illustrative",
    )


def test_the_code_of_a_message_is_its_family_and_number() -> None:
    assert rule().code == "P03"
    with pytest.raises(ValueError, match="id: found text of another form"):
        rule("P3-booking")


def test_what_a_person_says_or_hands_over_is_apart_from_what_a_machine_sends() -> None:
    assert {medium for medium in Medium if medium.human} == {Medium.CALL, Medium.IN_PERSON, Medium.PRINT}


def test_a_receipt_and_a_route_hold_codes_and_nothing_else() -> None:
    with pytest.raises(ValueError, match="detail"):
        Receipt(reference="0" * 32, state=Progress.FAILED, at=AT, detail="07700 900123, not reached!")
    with pytest.raises(ValueError, match="reference"):
        Receipt(reference="26/0117", state=Progress.FAILED, at=AT)
    with pytest.raises(ValueError, match="channel"):
        Route(medium=Medium.SMS, channel="By Post")


def test_every_state_that_a_provider_can_say_has_its_rank() -> None:
    assert set(Progress) - set(FORWARD) == {Progress.BLOCKED, Progress.CANCELLED}
    assert FORWARD[Progress.CLAIMED] < FORWARD[Progress.ACCEPTED] < FORWARD[Progress.DELIVERED]


@pytest.mark.parametrize(
    ("at", "opens_at", "opened"),
    [
        ("2026-03-29T22:59:00Z", None, False),
        ("2026-03-29T23:00:00Z", None, True),  # London is an hour ahead by then
        ("2026-03-30T08:59:00Z", "2026-03-30T09:00:00Z", False),
        ("2026-03-30T09:00:00Z", "2026-03-30T09:00:00Z", True),
    ],
)
def test_a_message_opens_with_its_day_in_london_or_with_its_instant(
    at: str, opens_at: str | None, *, opened: bool
) -> None:
    moment = read_instant(at)
    assert moment is not None
    due = MessageDue(
        case="C-1",
        message="P03-booking",
        reader=Reader.PARTICIPANT,
        occurrence="1",
        opens_on=day("2026-03-30"),
        due_by=day("2026-03-30"),
        opens_at=None if opens_at is None else read_instant(opens_at),
    )
    assert due.is_open(moment) is opened


@pytest.mark.parametrize(
    ("large", "size", "points"), [(False, None, 12.5), (True, None, 16.0), (False, 18.0, 18.0), (True, 24.0, 24.0)]
)
def test_a_letter_is_in_ordinary_or_large_print_or_in_the_size_it_asks_for(
    size: float | None, points: float, *, large: bool
) -> None:
    page = Page(address=(), sender=(), texts=(), large_print=large, size=size)
    assert (page.points, page.is_large) == (points, points > 12.5)
    assert (page.ordinary.points, page.ordinary.is_large) == (12.5, False)

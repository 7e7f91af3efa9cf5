"""One message by one route: codes only, what it says of itself, and a text that is made when it is asked for."""

import datetime as dt

import attrs
import pytest

from cara_core.terms.days import day
from cara_core.terms.instants import Instant
from cara_core.terms.messages import CAPTURE, Medium, MessageDue, MessageRule, Reader, Route, Trigger
from cara_core.terms.one_message import Blocked, Composed, Message, kept_occurrence

AT = dt.datetime(2026, 3, 16, 11, tzinfo=dt.UTC)
SMS = Route(medium=Medium.SMS, channel="notify")
FOLDER = Route(medium=Medium.SMS, channel=CAPTURE)
DUE = MessageDue(
    case="26/0117",
    message="P03-booking",
    reader=Reader.PARTICIPANT,
    occurrence="2026-03-16",
    opens_on=day("2026-03-16"),
    due_by=day("2026-03-17"),
)
RULE = MessageRule(
    id="P03-booking",
    reader=Reader.PARTICIPANT,
    trigger=Trigger.BOOKED,
    media=(Medium.SMS,),
    title="Your two dates",
    must={},
    source="CORE-DEFAULTS",
    standing="illustrative",
)


def forbidden(message: Message, at: Instant) -> Composed:
    return (Blocked("V3", f"{message.channel} at {at:%H:%M}"),)


def by(route: Route, due: MessageDue = DUE) -> Message:
    return Message(due=due, rule=RULE, route=route, reference="0" * 32, composer=forbidden)


def test_it_says_of_itself_what_is_due_and_which_way_it_goes() -> None:
    message = by(SMS)
    assert (message.case, message.message, message.reader) == ("26/0117", "P03-booking", Reader.PARTICIPANT)
    assert (message.opens_on, message.medium, message.channel) == (day("2026-03-16"), Medium.SMS, "notify")


def test_what_is_only_captured_is_kept_apart_from_what_is_sent() -> None:
    sent, captured = by(SMS), by(FOLDER)
    assert (sent.captured, captured.captured) == (False, True)
    assert sent.occurrence == kept_occurrence(DUE, SMS) == "2026-03-16"
    assert captured.occurrence == "2026-03-16:capture"


def test_its_text_is_asked_for_at_the_instant_of_sending() -> None:
    assert by(SMS).compose(AT) == (Blocked("V3", "notify at 11:00"),)


@pytest.mark.parametrize(("rule", "waits"), [("V3", True), ("V4", False), ("SIGN_OFF", False)])
def test_only_the_hour_is_worth_waiting_for(rule: str, *, waits: bool) -> None:
    assert Blocked(rule, "to").waits is waits


@pytest.mark.parametrize(
    ("field", "due"),
    [("case", attrs.evolve(DUE, case="a name, not a case")), ("message", attrs.evolve(DUE, message="P3"))],
)
def test_it_is_built_of_codes_alone(field: str, due: MessageDue) -> None:
    with pytest.raises(ValueError, match=f"{field}: found text of another form"):
        by(SMS, due)

"""How each message of a case stands: sent, captured, due, waiting, stopped, paused, a task, or too late."""

from collections.abc import Callable, Mapping, Sequence

import attrs
import pytest

import cara_core as cara
from cara_core.books.messages import catalogue
from cara_core.case.case import Case
from cara_core.case.facts import Concern as Source
from cara_core.case.facts import SafetyHoldPlaced
from cara_core.contact.wall import participant_side
from cara_core.delivery.case_messages import case_messages, past_message, to_send
from cara_core.delivery.case_records import CaseRecords, workshops_of
from cara_core.delivery.references import message_reference
from cara_core.store.messages.rows import MessageKept
from cara_core.terms.instants import Instant
from cara_core.terms.messages import ChannelPlan, Medium, MessageDue, MessageRule, Progress, Reader, Route
from cara_core.terms.one_message import Message, Standing, Task
from cara_core.terms.pack import Pack
from delivery.messaging import NOON, WORKING, booked, made_force, notify_plan, texts
from store.made_up_contacts import participant_record, safe_contact
from store.made_up_facts import AT, ON
from support.clocks import instant

SMS, LETTER = Route(medium=Medium.SMS, channel="notify"), Route(medium=Medium.LETTER, channel="notify")
BOTH = ChannelPlan(routes=(SMS, LETTER))
EITHER = notify_plan(Medium.SMS, Medium.LETTER, every=False)
NIGHT = instant("2026-03-17T23:00:00Z")


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pack, Pack]:
    """The signed texts."""
    return texts(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="module")
def force(packs: tuple[Pack, Pack], tmp_path_factory: pytest.TempPathFactory) -> cara.Force:
    """Their force."""
    return made_force(tmp_path_factory.mktemp("force"), packs, {})


def key(due: MessageDue, route: Route) -> str:
    """A reference, as a round would work it out."""
    return message_reference(b"k" * 32, due, route.medium, occurrence=due.occurrence)


def standing_of(
    force: cara.Force,
    plan: ChannelPlan = BOTH,
    *,
    case: Case | None = None,
    states: Mapping[Medium, Progress] | None = None,
    at: Instant = NOON,
    **other: object,
) -> list[Message | Task]:
    """The messages of a booked case, whose booking goes by that plan, and everything else is a task."""
    case = case or booked().case
    person = participant_record(
        case.id, **{"language": "en", "address": ("1 Planted Street", "Exampletown", "EX1 1AA"), **other}
    )
    what = CaseRecords(
        case=case,
        side=participant_side(case),
        force=force,
        participant=person,
        safe_contact=safe_contact(),
        workshops=workshops_of(case, force, person),
        live=True,
    )

    def plan_of(rule: MessageRule) -> ChannelPlan:
        return plan if rule.id == "P03-booking" else ChannelPlan(routes=())

    def standing(
        states: Mapping[str, Progress], plans: Callable[[MessageRule], ChannelPlan] = plan_of
    ) -> Sequence[Message | Task]:
        rules = catalogue()
        return case_messages(what, at, rules=rules, working=WORKING, states=states, reference=key, plan_of=plans)

    first = standing({})
    kept = {
        message.reference: states[message.medium]
        for message in standing({}, lambda rule: attrs.evolve(plan_of(rule), every=True))
        if states and isinstance(message, Message) and message.medium in states
    }
    return list(standing(kept)) if kept else list(first)


def booking(found: list[Message | Task]) -> list[tuple[str, str, list[str]]]:
    """Of the booking: as what, how it stands, and by which rules not."""
    return [
        (str(message.route.medium), message.standing.value, [f"{why.rule} {why.field}" for why in message.blocked])
        for message in found
        if message.due.message == "P03-booking" and isinstance(message, Message)
    ]


def of(found: list[Message | Task], message: str) -> set[Standing]:
    """How that message stands."""
    return {listed.standing for listed in found if listed.due.message == message}


def test_by_every_way_it_is_due_by_each(force: cara.Force) -> None:
    assert booking(standing_of(force)) == [("sms", "due", []), ("letter", "due", [])]


def test_tried_in_order_it_goes_by_the_first_that_can_and_by_no_other(force: cara.Force) -> None:
    assert booking(standing_of(force, EITHER)) == [("sms", "due", [])]
    assert booking(standing_of(force, EITHER, phone=None)) == [("letter", "due", [])]
    assert len(booking(standing_of(force, BOTH))) == 2, "the known-bad twin: as if every way were asked for"


def test_once_it_went_by_a_later_way_an_earlier_one_is_not_tried_again(force: cara.Force) -> None:
    for state in (Progress.ACCEPTED, Progress.DELIVERED, Progress.UNKNOWN, Progress.CLAIMED):
        ((medium, standing, _),) = booking(standing_of(force, EITHER, states={Medium.LETTER: state}))
        assert (medium, standing in {"sent", "under_way"}) == ("letter", True)


def test_where_one_way_did_not_arrive_the_next_is_tried_and_where_none_can_all_say_why(force: cara.Force) -> None:
    assert booking(standing_of(force, EITHER, states={Medium.SMS: Progress.FAILED})) == [("letter", "due", [])]
    assert booking(standing_of(force, EITHER, phone=None, address=())) == [
        ("sms", "blocked", ["V2 participant.phone"]),
        ("letter", "blocked", ["V2 participant.address"]),
    ]


def test_what_only_waits_for_its_hour_is_due_and_not_tried(force: cara.Force) -> None:
    night = standing_of(force, at=NIGHT)
    assert booking(night) == [("sms", "due", ["V3 message.latest"]), ("letter", "due", [])]
    assert [message.route.medium for message in to_send(night)] == [Medium.LETTER]


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        (Progress.ACCEPTED, "sent"),
        (Progress.SENDING, "sent"),
        (Progress.DELIVERED, "sent"),
        (Progress.TEMPORARY_FAILURE, "failed"),
        (Progress.FAILED, "failed"),
        (Progress.RETURNED, "failed"),
        (Progress.CANCELLED, "too_late"),
        (Progress.UNKNOWN, "under_way"),
        (Progress.CLAIMED, "under_way"),
        (Progress.BLOCKED, "due"),
    ],
)
def test_the_last_answer_of_the_channel_counts_before_everything_else(
    state: Progress, standing: str, force: cara.Force
) -> None:
    found = standing_of(force, notify_plan(Medium.SMS), states={Medium.SMS: state})
    assert booking(found) == [("sms", standing, [])]
    assert [bool(list(to_send([message]))) for message in found if isinstance(message, Message)] == [
        standing in {"under_way", "due"}
    ]


def test_what_was_captured_is_not_sent(force: cara.Force) -> None:
    plan = notify_plan(Medium.SMS, channel="capture")
    assert booking(standing_of(force, plan, states={Medium.SMS: Progress.ACCEPTED})) == [("sms", "captured", [])]


def test_a_hold_pauses_what_goes_to_the_participant_also_what_a_person_hands_over(force: cara.Force) -> None:
    held = booked().do("2026-03-17", SafetyHoldPlaced(concern=Source.VICTIM, reason="made up"))
    found = standing_of(force, case=held.case)
    assert booking(found) == [("sms", "paused", []), ("letter", "paused", [])]
    assert of(found, "P01-caution-explained") == {Standing.PAUSED}
    assert of(found, "V01-first-contact") == {Standing.DONE}
    assert of(found, "V03-before-first") == {Standing.TO_COME}, "whoever speaks to the victim goes on"
    assert list(to_send(found)) == []


def test_a_task_is_to_come_then_to_do_and_then_too_late(force: cara.Force) -> None:
    for day, standing in (("2026-04-01", "coming"), ("2026-04-13", "task"), ("2026-04-19", "too_late")):
        found = standing_of(force, at=instant(f"{day}T12:00:00Z"))
        assert of(found, "V03-before-first") == {Standing(standing)}, day


def test_one_of_which_the_facts_say_nothing_any_more_is_listed_as_it_stood() -> None:
    kept = MessageKept(
        reference="0" * 32,
        case="case-1",
        message="P03-booking",
        occurrence="9",
        reader=Reader.PARTICIPANT,
        medium=Medium.SMS,
        channel="notify",
        opens_on=ON,
        state=Progress.DELIVERED,
        leased_until=None,
        attempts=1,
        provider_id=None,
        digest=None,
        detail="",
        created_at=AT,
        updated_at=AT,
    )
    assert past_message(kept, catalogue()).standing is Standing.SENT
    assert past_message(attrs.evolve(kept, state=Progress.BLOCKED), catalogue()).standing is Standing.TOO_LATE
    captured = attrs.evolve(kept, channel="capture")
    assert past_message(captured, catalogue()).standing is Standing.CAPTURED

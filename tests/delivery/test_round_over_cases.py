"""A round over a store: what is tried, what is left alone, and everything once, whatever the provider does."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs
import pytest

import cara_core as cara
from cara_core.case.facts import BookingCancelled, SafetyHoldPlaced
from cara_core.case.facts import Concern as Source
from cara_core.channels.capture import Capture
from cara_core.channels.channel import Channel
from cara_core.channels.notify.service import NotifyChannel
from cara_core.delivery.dispatch import dispatch
from cara_core.delivery.round_over_cases import Round
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.log.access_log import Action
from cara_core.terms.instants import Instant
from cara_core.terms.messages import Charset, Medium, Notice, Progress, Receipt
from cara_core.terms.veil import Veiled
from cara_core.testing.fake_notify import SMS_TEMPLATE, Act, FakeNotify
from delivery.messaging import NOON, booked, made_force, notify_plan, round_of, sent_in, texts
from store.conftest import Shelf
from store.made_up_contacts import participant_record, safe_contact
from store.made_up_facts import AT
from support.clocks import Hands, instant

MANY = [f"case-{number}" for number in range(10)]
CASES = MANY[:2]
BY_SMS = {"P03-booking": notify_plan(Medium.SMS)}
BAD_DAY = (
    *(Act.TAKE, Act.DROP_TAKEN, Act.ERROR, Act.HANG_TAKEN, Act.DROP, Act.TAKE, Act.NOT_JSON, Act.RATE_LIMIT),
    *(Act.DROP_TAKEN, Act.UNAVAILABLE, Act.DROP_TAKEN, Act.RATE_LIMIT, Act.ERROR, Act.DROP_TAKEN),
)
"""What the provider does to the first requests: taken and not answered, broken, too many."""


@attrs.frozen
class Blind:
    """The known-bad twin: a channel that is sure that what nobody knows was never sent."""

    real: NotifyChannel
    name: str = "notify"
    charset: Charset = Charset.NOTIFY
    finds: bool = True

    @property
    def media(self) -> frozenset[Medium]:
        return self.real.media

    def send(self, notice: Notice, at: Instant) -> Receipt:
        return self.real.send(notice, at)

    def found(self, reference: str, at: Instant) -> Receipt | None:
        return None


@pytest.fixture
def fake() -> Iterator[FakeNotify]:
    """A Notify on this machine."""
    with FakeNotify() as running:
        yield running


def filled(store: CaseStore, cases: Sequence[str]) -> CaseStore:
    """The store with these booked cases, and where their people are reached."""
    for number, case in enumerate(cases):
        FactWriter(store).append(booked(case).facts, at=AT)
        record = participant_record(case, language="pl" if number % 2 else "en", phone=f"07700 9004{number:02}")
        store.keep_participant(record, by="DC 1", at=AT)
        store.keep_safe_contact(safe_contact(case), at=AT)
    return store


@pytest.fixture
def store(sqlite_shelf: Shelf) -> Iterator[CaseStore]:
    """A store with two cases."""
    with sqlite_shelf.open(create=True) as opened:
        yield filled(opened, CASES)


@pytest.fixture
def many(sqlite_shelf: Shelf) -> Iterator[CaseStore]:
    """A store with more."""
    with sqlite_shelf.open(create=True) as opened:
        yield filled(opened, MANY)


def notify(fake: FakeNotify) -> NotifyChannel:
    """The real channel, to the fake."""
    return NotifyChannel(
        key=Veiled(fake.key), url=fake.url, templates={Medium.SMS: SMS_TEMPLATE}, postage=None, timeout=0.4
    )


@pytest.fixture
def force(tmp_path: Path) -> cara.Force:
    """A force whose texts are signed, and whose booking goes as a text message by Notify."""
    return made_force(tmp_path, texts(tmp_path), BY_SMS)


def until_quiet(over: Round, force: cara.Force, clock: Hands) -> list[list[tuple[Progress | None, str]]]:
    """Round after round, six minutes apart, until one has nothing left to do."""
    found: list[list[tuple[Progress | None, str]]] = []
    while len(found) < 20:
        outcomes = [(message.state, message.detail) for message in sent_in(over, force, clock)]
        if not outcomes:
            return found
        found.append(outcomes)
        clock.on(6)
    raise AssertionError("it never comes to rest")


def taken(fake: FakeNotify) -> Counter[str]:
    """How often the provider took each reference."""
    return Counter(str(request.reference) for request in fake.sent)


def test_timeouts_after_acceptance_rate_limits_and_errors_leave_each_message_sent_once(
    many: CaseStore, force: cara.Force, fake: FakeNotify
) -> None:
    fake.script(*BAD_DAY)
    rounds = until_quiet(round_of(many, force, {"notify": notify(fake)}), force, Hands(NOON))
    kept = [row for case in MANY for row in many.messages.of_case(case)]
    assert len(kept) == len(MANY)
    assert taken(fake) == dict.fromkeys((row.reference for row in kept), 1)
    assert all(fake.count(row.reference) == 1 for row in kept)
    assert {row.state for row in kept} <= {Progress.ACCEPTED, Progress.SENDING}
    assert many.messages.perhaps_twice() == 0
    said = Counter(event.detail for row in kept for event in many.messages.events(row.reference))
    assert said["OutcomeUnknown"] >= 7, "outcomes that nobody knew"
    assert said["not-known-there"] == 4, "what the provider was asked about and had not taken"
    assert said["rate-limited"] == 2
    assert len(rounds) > 1
    assert {request.to for request in fake.sent} == {f"+4477009004{number:02}" for number in range(10)}
    assert sorted({request.body.split(":")[0] for request in fake.sent}) == ["Terminy", "Your dates"]


def test_a_channel_that_never_looks_sends_twice(many: CaseStore, force: cara.Force, fake: FakeNotify) -> None:
    """The known-bad twin of the test above."""
    fake.script(*BAD_DAY)
    until_quiet(round_of(many, force, {"notify": Blind(notify(fake))}), force, Hands(NOON))
    assert len(taken(fake)) == len(MANY)
    assert len(fake.sent) - len(MANY) == sum(act in {Act.DROP_TAKEN, Act.HANG_TAKEN, Act.NOT_JSON} for act in BAD_DAY)


def test_what_was_captured_never_counts_as_sent(
    store: CaseStore, force: cara.Force, fake: FakeNotify, tmp_path: Path
) -> None:
    core: dict[str, Channel] = {"capture": Capture(tmp_path / "captured"), "notify": notify(fake)}
    trial, clock = round_of(store, force, core, live=False), Hands(NOON)
    assert len(list(sent_in(trial, force, clock))) == len(CASES)
    assert list(sent_in(trial, force, clock)) == []
    assert len(list((tmp_path / "captured").glob("*.txt"))) == len(CASES)
    assert fake.requests == 0
    assert {message.state for message in sent_in(round_of(store, force, core), force, clock)} == {Progress.ACCEPTED}
    assert len(fake.sent) == len(CASES)


def test_quiet_hours_wait_and_are_nobodys_duty(store: CaseStore, force: cara.Force, fake: FakeNotify) -> None:
    over = round_of(store, force, {"notify": notify(fake)})
    for hour in ("2026-03-17T09:59:59Z", "2026-03-17T18:00:00Z", "2026-03-17T23:30:00Z"):
        assert list(sent_in(over, force, Hands(instant(hour)))) == []
    assert list(store.messages.blocked_now()) == []
    assert fake.requests == 0
    assert len(list(sent_in(over, force, Hands(instant("2026-03-18T10:00:00Z"))))) == len(CASES)


def test_after_the_clocks_went_forward_ten_is_an_hour_earlier(
    store: CaseStore, force: cara.Force, fake: FakeNotify
) -> None:
    over = round_of(store, force, {"notify": notify(fake)})
    assert list(sent_in(over, force, Hands(instant("2026-03-30T08:59:59Z")))) == []
    assert len(list(sent_in(over, force, Hands(instant("2026-03-30T09:00:00Z"))))) == len(CASES)


def test_a_hold_that_comes_after_an_unknown_outcome_sends_nothing(
    store: CaseStore, force: cara.Force, fake: FakeNotify
) -> None:
    over, clock = round_of(store, force, {"notify": notify(fake)}), Hands(NOON)
    fake.otherwise = Act.DROP
    assert {message.state for message in sent_in(over, force, clock)} == {Progress.UNKNOWN}
    fake.otherwise = Act.TAKE
    held = booked(CASES[0]).do("2026-03-17", SafetyHoldPlaced(concern=Source.VICTIM, reason="made up"))
    FactWriter(store).append(held.facts[len(booked().facts) :], at=AT)
    clock.on(6)
    assert CASES[0] not in {message.case for message in sent_in(over, force, clock)}
    assert len(fake.sent) == len(CASES) - 1


def test_what_does_not_follow_any_more_is_shown_and_never_sent(
    store: CaseStore, force: cara.Force, fake: FakeNotify
) -> None:
    over, clock = round_of(store, force, {"notify": notify(fake)}), Hands(NOON)
    fake.otherwise = Act.DROP
    assert len(list(sent_in(over, force, clock))) == len(CASES)
    fake.otherwise = Act.TAKE
    again = booked(CASES[0]).do("2026-03-17", BookingCancelled())
    FactWriter(store).append(again.facts[len(booked().facts) :], at=AT)
    clock.on(6)
    assert CASES[0] not in {message.case for message in sent_in(over, force, clock)}
    assert len(fake.sent) == len(CASES) - 1
    case = store.case(CASES[0])
    shown = over.messages(over.records(case, force, clock()), clock())
    assert "under_way" in [message.standing.value for message in shown if message.due.message == "P03-booking"]


def test_the_records_are_read_only_where_something_is_to_go_and_each_reading_is_logged(
    store: CaseStore, force: cara.Force, fake: FakeNotify
) -> None:
    over, clock = round_of(store, force, {"notify": notify(fake)}), Hands(NOON)
    list(sent_in(over, force, clock))
    before = [access for access in store.accesses() if access.action is Action.CONSULTATION]
    assert Counter(access.case for access in before) == dict.fromkeys(CASES, 2)
    assert {access.who for access in before} == {"dispatcher"}
    list(sent_in(over, force, clock))
    assert [access for access in store.accesses() if access.action is Action.CONSULTATION] == before


def test_a_safe_contact_that_changed_meanwhile_stops_what_was_planned(
    store: CaseStore, force: cara.Force, fake: FakeNotify
) -> None:
    over = round_of(store, force, {"notify": notify(fake)})
    planned = list(over.outgoing(store.case(CASES[0]), force, NOON))
    store.keep_safe_contact(safe_contact(CASES[0], version=2), at=AT)
    (stopped,) = dispatch(store, planned, over.channels, Hands(NOON))
    assert (stopped.state, stopped.detail) == (Progress.BLOCKED, "V8 contact_version")
    assert fake.requests == 0
    (sent,) = dispatch(store, over.outgoing(store.case(CASES[0]), force, NOON), over.channels, Hands(NOON))
    assert sent.state is Progress.ACCEPTED


@pytest.mark.parametrize("kind", ["safe_contact", "participant"])
def test_a_record_that_cannot_be_read_is_missing_and_stops_no_other_case(
    kind: str, store: CaseStore, force: cara.Force, fake: FakeNotify, sqlite_shelf: Shelf
) -> None:
    sqlite_shelf.alter(store, "DROP TRIGGER reach_no_update")
    spoilt = f"UPDATE reach SET body = 'AAAA' WHERE case_id = '{CASES[0]}' AND kind = '{kind}'"  # noqa: S608
    sqlite_shelf.alter(store, spoilt)
    over = round_of(store, force, {"notify": notify(fake)})
    found = {message.case: message for message in sent_in(over, force, Hands(NOON))}
    why = {"safe_contact": "V2 safe_contact", "participant": "V2 participant.language"}[kind]
    assert (found[CASES[0]].state, found[CASES[0]].detail) == (Progress.BLOCKED, why)
    assert found[CASES[1]].state is Progress.ACCEPTED
    assert [kept.case for kept in store.messages.blocked_now()] == [CASES[0]]

"""A round that is killed, or whose cases are changed, between any two sends: what was to go next is asked again.

Through the real Notify client, to a server on this machine. The twin is how it was before: a message was worked out
once, when its case's turn came.
"""

from collections.abc import Callable, Iterator, Mapping

import attrs
import pytest

import cara_core as cara
from cara_core.case.facts import BookingCancelled, SafetyHoldPlaced, What
from cara_core.case.facts import Concern as Source
from cara_core.channels.channel import Channel
from cara_core.channels.notify.service import NotifyChannel
from cara_core.delivery.dispatch import dispatch
from cara_core.delivery.round_over_cases import Round
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.terms.caution import Person
from cara_core.terms.contact import Owned, SafeWay, WayKind
from cara_core.terms.instants import Instant
from cara_core.terms.messages import Charset, Medium, Notice, Progress, Receipt
from cara_core.terms.one_message import Message
from cara_core.terms.veil import Veiled
from cara_core.testing.fake_notify import SMS_TEMPLATE, FakeNotify
from delivery.messaging import NOON, booked, round_of, sent_in
from delivery.more_texts import talking_force
from store.conftest import Shelf
from store.erasing import erase
from store.made_up_contacts import participant_record, safe_contact
from store.made_up_facts import AT
from support.clocks import Hands

CASES = ("case-0", "case-1")
EACH = 2
"""So many messages of each case are due: to check the number, and about the booking."""
BETWEEN = range(len(CASES) * EACH)
"""After which of the messages something happens; after the last, nothing is left."""
NEW_NUMBER = "07700 900999"


@attrs.define
class Interrupted:
    """The real channel; as soon as the provider has so many messages, something else happens."""

    real: NotifyChannel
    after: int
    happens: Callable[[], None]
    name: str = "notify"
    charset: Charset = Charset.NOTIFY
    finds: bool = True
    media: frozenset[Medium] = frozenset({Medium.SMS})
    calls: int = 0

    def send(self, notice: Notice, at: Instant) -> Receipt:
        receipt = self.real.send(notice, at)
        self.calls += 1
        if self.calls == self.after + 1:
            self.happens()
        return receipt

    def found(self, reference: str, at: Instant) -> Receipt | None:
        return self.real.found(reference, at)


@pytest.fixture
def fake() -> Iterator[FakeNotify]:
    """A Notify on this machine."""
    with FakeNotify() as running:
        yield running


@pytest.fixture(scope="module")
def force(tmp_path_factory: pytest.TempPathFactory) -> cara.Force:
    """A force of which two messages of each case are due at once."""
    return talking_force(tmp_path_factory.mktemp("force"))


@pytest.fixture
def store(sqlite_shelf: Shelf) -> Iterator[CaseStore]:
    """A store with two booked cases, and where their people are reached."""
    with sqlite_shelf.open(create=True) as opened:
        for number, case in enumerate(CASES):
            FactWriter(opened).append(booked(case).facts, at=AT)
            record = participant_record(case, language="en", phone=f"07700 90040{number}")
            opened.keep_participant(record, by="DC 1", at=AT)
            opened.keep_safe_contact(safe_contact(case), at=AT)
        yield opened


def record(store: CaseStore, what: What) -> None:
    """It is recorded in every case."""
    for case in CASES:
        lived = booked(case).do("2026-03-17", what)
        FactWriter(store).append(lived.facts[len(booked(case).facts) :], at=AT)


def hold(store: CaseStore) -> None:
    record(store, SafetyHoldPlaced(concern=Source.VICTIM, reason="made up"))


def cancel(store: CaseStore) -> None:
    record(store, BookingCancelled())


def erase_her(store: CaseStore) -> None:
    for case in CASES:
        erase(store, Person.VICTIM, case=case)


def move_him(store: CaseStore) -> None:
    for case in CASES:
        store.keep_participant(participant_record(case, language="en", phone=NEW_NUMBER), by="DC 1", at=AT)


def share_a_number(store: CaseStore) -> None:
    for number, case in enumerate(CASES):
        way = SafeWay(kind=WayKind.CALL, value=Veiled(f"+44 7700 90040{number}"), owner=Owned.OWN)
        store.keep_safe_contact(safe_contact(case, version=2, channels=(way,)), at=AT)


def stop(store: CaseStore) -> None:
    store.messages.stop_sending("supervisor 2", AT)


NOTHING_MORE: Mapping[str, Callable[[CaseStore], None]] = {
    "a hold": hold,
    "her record is erased": erase_her,
    "a number of his is hers too": share_a_number,
    "the switch": stop,
}
"""What stops everything to the participant from then on."""


def run_with(
    store: CaseStore, force: cara.Force, fake: FakeNotify, after: int, happens: Callable[[], None]
) -> tuple[Round, Hands]:
    real = NotifyChannel(
        key=Veiled(fake.key), url=fake.url, templates={Medium.SMS: SMS_TEMPLATE}, postage=None, timeout=4
    )
    core: dict[str, Channel] = {"notify": Interrupted(real, after, happens)}
    return round_of(store, force, core), Hands(NOON)


def to_him(store: CaseStore, fake: FakeNotify) -> list[tuple[str, str, str]]:
    """What the provider took: of which case, which message, to which number; in order."""
    kept = {row.reference: row for case in CASES for row in store.messages.of_case(case)}
    rows = [(kept[str(sent.reference)], sent.to) for sent in fake.sent]
    return [(row.case, row.message, number) for row, number in rows]


def test_undisturbed_every_message_goes(store: CaseStore, force: cara.Force, fake: FakeNotify) -> None:
    over, clock = run_with(store, force, fake, 99, lambda: None)
    list(sent_in(over, force, clock))
    assert [(case, message[:3]) for case, message, _ in to_him(store, fake)] == [
        (case, code) for case in CASES for code in ("P02", "P03")
    ]


@pytest.mark.parametrize("change", NOTHING_MORE.values(), ids=NOTHING_MORE)
@pytest.mark.parametrize("after", BETWEEN)
def test_what_stops_it_between_any_two_stops_the_next(
    after: int, change: Callable[[CaseStore], None], store: CaseStore, force: cara.Force, fake: FakeNotify
) -> None:
    over, clock = run_with(store, force, fake, after, lambda: change(store))
    list(sent_in(over, force, clock))
    assert len(to_him(store, fake)) == after + 1
    clock.on(6)
    list(sent_in(over, force, clock))
    assert len(to_him(store, fake)) == after + 1, "nor in the next round"


@pytest.mark.parametrize("after", BETWEEN)
def test_a_new_number_counts_from_the_next_message_on(
    after: int, store: CaseStore, force: cara.Force, fake: FakeNotify
) -> None:
    over, clock = run_with(store, force, fake, after, lambda: move_him(store))
    outcomes = list(sent_in(over, force, clock))
    assert {message.state for message in outcomes if message.channel == "notify"} == {Progress.ACCEPTED}
    numbers = [number for _, _, number in to_him(store, fake)]
    assert len(numbers) == len(BETWEEN)
    assert [number == "+447700900999" for number in numbers] == [place > after for place in BETWEEN]


@pytest.mark.parametrize("after", BETWEEN)
def test_a_booking_that_fell_away_is_not_written_about(
    after: int, store: CaseStore, force: cara.Force, fake: FakeNotify
) -> None:
    over, clock = run_with(store, force, fake, after, lambda: cancel(store))
    list(sent_in(over, force, clock))
    later = [message for _, message, _ in to_him(store, fake)[after + 1 :]]
    assert set(later) <= {"P02-check-number"}, "and that it is to be asked for a number still goes"
    assert len(later) == len([place for place in BETWEEN if place > after and place % EACH == 0])


@pytest.mark.parametrize("after", BETWEEN)
def test_a_round_that_is_killed_after_any_send_sends_each_once(
    after: int, store: CaseStore, force: cara.Force, fake: FakeNotify
) -> None:
    def die() -> None:
        raise KeyboardInterrupt

    over, clock = run_with(store, force, fake, after, die)
    with pytest.raises(KeyboardInterrupt):
        list(sent_in(over, force, clock))
    hold(store) if after % 2 else None
    clock.on(6)
    list(sent_in(over, force, clock))
    went = to_him(store, fake)
    assert len(went) == len(set(went)) == (after + 1 if after % 2 else len(BETWEEN))


@pytest.mark.parametrize("moment", ["claimed", "handed over"])
def test_what_comes_while_it_is_being_handed_over_counts_too(
    moment: str, store: CaseStore, force: cara.Force, fake: FakeNotify, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between its lease and the provider: in the very moment in which it is recorded as handed over."""
    real = type(store.messages).record_handover if moment == "handed over" else type(store.messages).claim
    held: list[str] = []

    def interrupted(*asked: object, **said: object) -> object:
        done = real(*asked, **said)  # type: ignore[arg-type]  # whatever it is asked
        if not held:
            held.append("now")
            hold(store)
        return done

    monkeypatch.setattr(type(store.messages), real.__name__, interrupted)
    over, clock = run_with(store, force, fake, 99, lambda: None)
    list(sent_in(over, force, clock))
    assert fake.sent == []
    stopped = [kept for kept in store.messages.blocked_now() if kept.channel == "notify"]
    assert stopped == [], "a pause is nobody's duty"


@pytest.mark.parametrize("change", [hold, erase_her, share_a_number, move_him, cancel])
def test_asked_once_when_the_turn_of_the_case_came_the_rest_still_goes(
    change: Callable[[CaseStore], None], store: CaseStore, force: cara.Force, fake: FakeNotify
) -> None:
    """The known-bad twin of all of these."""
    over, clock = run_with(store, force, fake, 0, lambda: change(store))
    planned = [attrs.evolve(message, contact_version=None) for message in _of_first_case(over, store, force, clock)]
    list(dispatch(store, planned, over.channels, clock, by=over.by))
    assert [number for _, _, number in to_him(store, fake)] == ["+447700900400"] * EACH, "the second is to the old one"


def _of_first_case(over: Round, store: CaseStore, force: cara.Force, clock: Hands) -> list[Message]:
    return list(over.outgoing(store.case(CASES[0]), force, clock()))

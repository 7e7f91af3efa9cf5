"""The rows of messages: claimed by one, on a lease that ends by itself; moved forward only; every word of it logged."""

import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from cara_core.books.messages import catalogue
from cara_core.errors import InputError, StoreDamaged, StoreError
from cara_core.store.case_store import CaseStore
from cara_core.store.log.access_log import Action
from cara_core.store.messages.rows import Claimed
from cara_core.store.messages.sending import Step
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant, minutes_after
from cara_core.terms.messages import FORWARD, Medium, MessageDue, Progress, Reader, Receipt, Route
from cara_core.terms.one_message import Message
from store.conftest import Shelf
from store.made_up_facts import AT

DUE = ("case", "message", "occurrence", "reader", "opens_on")
CLAIMED, UNKNOWN, BLOCKED = Progress.CLAIMED, Progress.UNKNOWN, Progress.BLOCKED


def row(number: int = 1, **other: object) -> Message:
    """A message that a channel is to carry; every value is made up."""
    values: dict[str, object] = {
        "reference": f"{number:032x}",
        "case": "case-1",
        "message": "P03-booking",
        "occurrence": "2026-12-01",
        "reader": Reader.PARTICIPANT,
        "medium": Medium.SMS,
        "channel": "notify",
        "opens_on": Day(2026, 11, 2),
    }
    values |= other
    due = MessageDue(**{name: values.pop(name) for name in DUE}, due_by=Day(2026, 11, 2))  # type: ignore[arg-type]
    route = Route(**{name: values.pop(name) for name in ("medium", "channel")})  # type: ignore[arg-type]
    rule = catalogue()["P03-booking"]
    return Message(due=due, rule=rule, route=route, composer=lambda *_: (), **values)  # type: ignore[arg-type]


def later(minutes: int) -> Instant:
    return minutes_after(AT, minutes)


def claim(store: CaseStore, at: Instant = AT, number: int = 1, **other: object) -> Claimed | None:
    return store.messages.claim(row(number, **other), at, until=minutes_after(at, 5))


def handed_over(store: CaseStore, at: Instant = AT, number: int = 1) -> Claimed:
    claimed = claim(store, at, number)
    assert claimed is not None
    assert intend(store, claimed, at)
    return claimed


def intend(store: CaseStore, claimed: Claimed, at: Instant = AT, *, twice: bool = False) -> bool:
    return store.messages.record_handover(claimed, at=at, who="dispatch", language="pl", digest="d" * 64, twice=twice)


def receipt(state: Progress, at: Instant = AT, number: int = 1, **other: object) -> Receipt:
    return Receipt(reference=f"{number:032x}", state=state, at=at, **other)  # type: ignore[arg-type]  # as above


def state(store: CaseStore, number: int = 1) -> Progress:
    kept = store.messages.kept(f"{number:032x}")
    assert kept is not None
    return kept.state


def words(store: CaseStore, number: int = 1) -> list[tuple[str, str]]:
    return [(event.state.value, event.detail) for event in store.messages.events(f"{number:032x}")]


def test_a_message_is_claimed_once_until_its_lease_ends(shelf: Shelf) -> None:
    with shelf.open(create=True) as store, shelf.open() as beside:
        first = claim(store)
        assert first is not None
        assert (first.attempts, claim(beside), claim(beside, later(4))) == (0, None, None)
        taken = claim(beside, later(5))
        assert taken is not None
        # Whoever had it before has it no more: they must not hand it over now.
        assert not intend(store, first, later(5))
        assert intend(beside, taken, later(6))
        assert not intend(beside, taken, later(10)), "a lease that has ended"
        kept = store.messages.kept(row().reference)
        assert kept is not None
        assert (kept.state, kept.attempts, kept.language, kept.digest) == (CLAIMED, 1, "pl", "d" * 64)
        assert words(store) == [("claimed", ""), ("claimed", "lease-ended"), ("claimed", "to notify")]


def test_of_many_who_claim_at_once_one_has_it(shelf: Shelf) -> None:
    shelf.open(create=True).close()
    found: list[bool] = []
    gate = threading.Barrier(4)

    def run() -> None:
        with shelf.open() as store:
            gate.wait()
            found.extend(claim(store, number=number) is not None for number in range(1, 9))

    running = [threading.Thread(target=run) for _ in range(4)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert (len(found), sum(found)) == (32, 8)


def test_handing_over_is_written_down_with_its_disclosure(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        handed_over(store)
        (logged,) = store.accesses()
        assert (logged.action, logged.case, logged.who) == (Action.DISCLOSURE, "case-1", "dispatch")
        assert (logged.recipient, logged.reason) == ("participant sms P03-booking", f"message {row().reference}")


def test_what_may_have_gone_out_is_known_to_whoever_takes_it_next(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        handed_over(store)
        again = claim(store, later(5), channel="print")
        assert again is not None
        assert (again.attempts, again.channel) == (1, "notify"), "the channel to ask is the one it was handed to"
        assert intend(store, again, later(5), twice=True)
        assert store.messages.perhaps_twice() == 1
        kept = store.messages.kept(row().reference)
        assert kept is not None
        assert (kept.attempts, kept.channel) == (2, "print")


def test_nothing_is_left_to_claim_once_a_provider_has_it(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        handed_over(store)
        assert store.messages.settle(receipt(Progress.ACCEPTED, provider_id="id-1")) is Step.FORWARD
        assert claim(store, later(60)) is None
        kept = store.messages.kept(row().reference)
        assert kept is not None
        assert (kept.leased_until, kept.provider_id) == (None, "id-1")
        assert store.messages.cancel(row(), "stale", AT) is False
        assert store.messages.block(row(), [("V3", "")], AT) is False
        assert state(store) is Progress.ACCEPTED


def test_a_receipt_only_moves_forward_and_each_is_logged(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        handed_over(store)
        steps = [
            store.messages.settle(receipt(progress))
            for progress in (
                Progress.DELIVERED,
                Progress.SENDING,
                Progress.DELIVERED,
                Progress.UNKNOWN,
                Progress.RETURNED,
            )
        ]
        assert steps == [Step.FORWARD, Step.NOTHING, Step.NOTHING, Step.NOTHING, Step.FORWARD]
        assert state(store) is Progress.RETURNED
        assert [name for name, _ in words(store)][2:] == ["delivered", "sending", "delivered", "unknown", "returned"]
        assert store.messages.settle(receipt(Progress.DELIVERED, number=9)) is Step.STRANGER


PROGRESSES = st.lists(
    st.sampled_from([progress for progress in FORWARD if progress is not Progress.FAILED]), max_size=8
)
NUMBERS = iter(range(1, 10**9))


def settled_naively(said: list[Progress]) -> Progress:
    """The known-bad twin: the last word wins."""
    return said[-1]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=PROGRESSES, order=st.randoms(use_true_random=False))
def test_receipts_come_to_the_same_in_whatever_order_and_however_often(
    said: list[Progress], order: object, receipts_shelf: CaseStore
) -> None:
    """Every run of receipts, mixed and some of them twice, comes to the furthest of them."""
    store = receipts_shelf
    mixed = [*said, *said[:2]]
    order.shuffle(mixed)  # type: ignore[attr-defined]  # a Random
    ends = []
    for run in (said, mixed, mixed[::-1]):
        number = next(NUMBERS)
        handed_over(store, number=number)
        reached = [0]
        for progress in run:
            store.messages.settle(receipt(progress, number=number))
            reached.append(FORWARD[state(store, number)])
        assert reached == sorted(reached), "never backwards"
        assert len(store.messages.events(f"{number:032x}")) == 2 + len(run), "all of it logged"
        ends.append(state(store, number))
    assert len(set(ends)) == 1
    assert FORWARD[ends[0]] == max([0, *map(FORWARD.__getitem__, said)])


def test_the_last_word_would_go_backwards() -> None:
    said = [Progress.ACCEPTED, Progress.DELIVERED, Progress.SENDING]
    assert FORWARD[settled_naively(said)] < max(map(FORWARD.__getitem__, said))


@pytest.fixture
def receipts_shelf(sqlite_shelf: Shelf) -> CaseStore:
    """One store for all the examples of a property."""
    return sqlite_shelf.open(create=True)


def test_unknown_keeps_its_lease_and_is_then_found_among_the_unsettled(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        handed_over(store)
        store.messages.settle(receipt(UNKNOWN, detail="OutcomeUnknown"))
        assert claim(store, later(1)) is None
        assert list(store.messages.unsettled(later(1))) == []
        (found,) = store.messages.unsettled(later(5))
        assert (found.state, found.attempts, found.detail) == (UNKNOWN, 1, "OutcomeUnknown")
        again = claim(store, later(5))
        assert again is not None
        assert intend(store, again, later(5))
        assert state(store) is UNKNOWN, "only ever forward"


def test_what_a_provider_put_off_did_not_go_out_and_is_free_when_it_answered(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        handed_over(store)
        store.messages.postpone(receipt(CLAIMED, retry_after=90, detail="rate-limit"))
        kept = store.messages.kept(row().reference)
        assert kept is not None
        assert (kept.attempts, kept.state, kept.detail) == (0, CLAIMED, "rate-limit")
        assert claim(store, later(1)) is None
        again = claim(store, later(2))
        assert again is not None
        assert again.attempts == 0
        assert words(store)[2] == ("claimed", "rate-limit")
        store.messages.settle(receipt(Progress.ACCEPTED))
        store.messages.postpone(receipt(CLAIMED, retry_after=90))
        store.messages.postpone(receipt(CLAIMED, retry_after=90, number=9))
        assert state(store) is Progress.ACCEPTED


def test_a_blocked_message_stays_visible_until_it_can_go(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        held = claim(store)
        assert held is not None
        assert store.messages.block(row(), [("V3", "window"), ("V4", "channels[0].value")], AT, held=held)
        (found,) = store.messages.blocked_now()
        assert found.reasons == (("V3", "window"), ("V4", "channels[0].value"))
        for minute in (1, 2, 3):  # tried again with every run, and said once
            again = claim(store, later(minute))
            assert again is not None
            assert [kept.state for kept in store.messages.blocked_now()] == [BLOCKED]
            store.messages.block(row(), found.reasons, later(minute), held=again)
        assert words(store) == [("claimed", ""), ("blocked", "V3 window; V4 channels[0].value")]
        again = claim(store, later(4))
        assert again is not None
        assert intend(store, again, later(4))
        assert (state(store), list(store.messages.blocked_now())) == (CLAIMED, [])
        assert found.reasons
        kept = store.messages.kept(row().reference)
        assert kept is not None
        assert kept.reasons == ()


def test_who_has_no_lease_does_not_block_what_another_is_sending(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        handed_over(store)
        assert store.messages.block(row(), [("V3", "")], later(1)) is False
        assert store.messages.cancel(row(), "stale", later(1)) is False
        assert store.messages.cancel(row(), "stale", later(5)) is True
        assert claim(store, later(9)) is None


def test_a_message_nobody_began_with_can_be_blocked_or_cancelled(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        assert store.messages.block(row(1), [("V2", "language")], AT)
        assert store.messages.cancel(row(2), "not-due", AT)
        assert store.messages.counts() == {BLOCKED: 1, Progress.CANCELLED: 1}
        # What a provider says goes before what was meant.
        assert store.messages.settle(receipt(Progress.DELIVERED, number=2)) is Step.FORWARD


def test_what_can_be_asked_of_the_messages(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        assert not store.messages.any()
        for number in (1, 2, 3):
            handed_over(store, number=number)
        claim(store, number=4, case="case-2")
        store.messages.settle(receipt(Progress.ACCEPTED, number=1))
        store.messages.settle(receipt(Progress.SENDING, number=2))
        assert [kept.reference[-1] for kept in store.messages.on_the_way()] == ["1", "2"]
        assert [kept.reference[-1] for kept in store.messages.of_case("case-1")] == ["1", "2", "3"]
        assert [kept.case for kept in store.messages.unsettled(later(5))] == ["case-1", "case-2"]
        assert store.messages.counts() == {Progress.ACCEPTED: 1, Progress.SENDING: 1, CLAIMED: 2}
        store.messages.note(row(1).reference, AT, detail="not-known-there")
        store.messages.note(row(9).reference, AT, detail="not-known-there")
        assert words(store, 1)[-1] == ("accepted", "not-known-there")
        assert (store.messages.any(), store.messages.perhaps_twice()) == (True, 0)


def test_the_newest_word_decides_whether_anything_is_sent(shelf: Shelf) -> None:
    with shelf.open(create=True) as store, shelf.open() as beside:
        held = claim(store)
        assert held is not None
        assert store.messages.stopped() is None
        beside.messages.stop_sending("Inspector 1", AT)
        found = store.messages.stopped()
        assert found is not None
        assert (found.by, found.at) == ("Inspector 1", AT)
        assert not intend(store, held), "stopped between the claim and the handing over"
        store.messages.resume_sending("Inspector 1", later(1))
        assert beside.messages.stopped() is None
        again = claim(store, later(1))
        assert again is not None, "what was stopped is not held up"
        assert again.attempts == 0
        for name in ("", "A\nName"):
            with pytest.raises(InputError):
                store.messages.stop_sending(name, AT)


def test_the_logs_are_only_added_to_and_what_a_message_is_never_changes(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        handed_over(store)
        store.messages.stop_sending("Inspector 1", AT)
        statements = [f"DELETE FROM {name}" for name in ("message", "message_event", "sending")]  # noqa: S608
        statements += ["UPDATE message_event SET detail = 'x'", "UPDATE sending SET stopped = 0"]
        fixed = ("reference", "case_id", "message", "occurrence", "reader", "medium", "created_at")
        statements += [f"UPDATE message SET {name} = 'x'" for name in fixed]  # noqa: S608
        for statement in statements:
            with pytest.raises((StoreError, DBAPIError)):
                shelf.alter(store, statement)
        assert store.messages.stopped() is not None
        shelf.alter(store, "UPDATE message SET detail = 'x'")


@pytest.mark.parametrize(
    "other",
    [
        {"reference": "x"},
        {"occurrence": "07700 900123"},
        {"message": "anything"},
        {"case": "A Name"},
        {"channel": "Notify!"},
        {"language": "polish, please"},
    ],
)
def test_what_is_no_code_gets_into_no_row(other: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="found text of another form; allowed"):
        row(1, **other)


def test_no_reason_and_no_id_of_a_provider_carries_anything_else(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        for wrong in ([], [("V4: 07700 900123!", "")], [("V4", "a; b")]):
            with pytest.raises(InputError):
                store.messages.block(row(), wrong, AT)
        handed_over(store)
        store.messages.settle(receipt(Progress.ACCEPTED, provider_id="to Ms Planted, 1 Street"))
        kept = store.messages.kept(row().reference)
        assert kept is not None
        assert (kept.state, kept.provider_id) == (Progress.ACCEPTED, None)


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        ("UPDATE message SET state = 'gone'", "message"),
        ("UPDATE message SET opens_on = 'never'", "message"),
        ("UPDATE message SET updated_at = 'never'", "message"),
        ("UPDATE message_event SET state = 'gone'", "message_event"),
        ("UPDATE message_event SET at = 'never'", "message_event"),
        ("UPDATE sending SET at = 'never'", "sending"),
    ],
)
def test_a_row_that_the_store_did_not_write_is_damage(sqlite_shelf: Shelf, spoil: str, where: str) -> None:
    with sqlite_shelf.open(create=True) as store:
        claim(store)
        store.messages.stop_sending("Inspector 1", AT)
        for table in ("message_event", "sending"):
            sqlite_shelf.alter(store, f"DROP TRIGGER {table}_no_update")
        sqlite_shelf.alter(store, spoil)
        with pytest.raises(StoreDamaged) as raised:
            (store.messages.kept(row().reference), words(store), store.messages.stopped())
        assert raised.value.where == where


def test_the_key_of_the_references_is_made_once_and_never_again(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        key = store.reference_key()
        claim(store)
    with sqlite_shelf.open() as again:
        assert again.reference_key() == key
        (file,) = sqlite_shelf.keys.glob("references-*")
        assert (file.read_bytes(), file.stat().st_mode & 0o777) == (key, 0o600)
    file.write_bytes(b"short")
    with sqlite_shelf.open() as again, pytest.raises(StoreDamaged, match="another length"):
        again.reference_key()
    file.unlink()
    # With another key every message would look unsent, and go out again.
    missing = "the key of the messages' references is not in this folder"
    with sqlite_shelf.open() as again, pytest.raises(StoreError, match=missing):
        again.reference_key()
    assert list(sqlite_shelf.keys.glob("references-*")) == []

"""Receipts come late, twice, out of order and of strangers: what is known only moves forward."""

from pathlib import Path

import attrs
import pytest

from cara_core.delivery.dispatch import dispatch
from cara_core.delivery.receipts import ReceiptCount, ask, take
from cara_core.due.duty import DutyKind
from cara_core.store.case_store import CaseStore
from cara_core.store.messages.duties import MessageDuties
from cara_core.terms.instants import minutes_after
from cara_core.terms.messages import MessageOutcome, Progress, Receipt
from delivery.messaging import WORKING
from delivery.providing import FileProvider, new_provider, sends
from store.conftest import Shelf
from store.made_up_facts import AT


def sent(store: CaseStore, provider: FileProvider, several: int) -> list[str]:
    what = sends(store.reference_key(), range(several))
    return [message.reference for message in dispatch(store, what, {"notify": provider}, lambda: AT)]


def receipt(reference: str, state: Progress, minutes: int = 1) -> Receipt:
    return Receipt(reference=reference, state=state, at=minutes_after(AT, minutes))


def test_receipts_move_forward_and_each_is_counted(shelf: Shelf, tmp_path: Path) -> None:
    provider = FileProvider(new_provider(tmp_path / "provider.db", keyed=True))
    with shelf.open(create=True) as store:
        first, second = sent(store, provider, 2)
        said = [
            receipt(first, Progress.DELIVERED, 3),
            receipt(first, Progress.SENDING, 2),
            receipt(first, Progress.DELIVERED, 3),
            receipt("f" * 32, Progress.DELIVERED),
            receipt(second, Progress.TEMPORARY_FAILURE),
        ]
        assert take(store, said) == ReceiptCount(forward=2, nothing=2, stranger=1)
        assert store.messages.counts() == {Progress.DELIVERED: 1, Progress.TEMPORARY_FAILURE: 1}
        assert len(store.messages.events(first)) == 3 + 3
        kept = store.messages.kept(first)
        assert kept is not None
        assert kept.updated_at == minutes_after(AT, 3)


def test_what_is_on_the_way_is_asked_about_and_silence_is_no_news(shelf: Shelf, tmp_path: Path) -> None:
    provider = FileProvider(new_provider(tmp_path / "provider.db", keyed=True))
    with shelf.open(create=True) as store:
        first, second, third = sent(store, provider, 3)
        arrived = {first: Progress.DELIVERED, second: Progress.SENDING}

        def knows(found: Receipt | None) -> Receipt | None:
            assert found is not None
            if found.reference == third:
                raise TimeoutError
            return attrs.evolve(found, state=arrived[found.reference])

        provider.knows = knows
        assert ask(store, {"notify": provider}, AT) == ReceiptCount(forward=2)
        assert ask(store, {"notify": provider}, AT) == ReceiptCount(), "the same again is not logged again"
        arrived[second] = Progress.FAILED
        assert ask(store, {"notify": provider}, AT) == ReceiptCount(forward=1)
        assert store.messages.counts() == {Progress.DELIVERED: 1, Progress.FAILED: 1, Progress.ACCEPTED: 1}
        provider.finds = False
        assert ask(store, {"notify": provider}, AT) == ask(store, {}, AT) == ReceiptCount()


@pytest.mark.parametrize("finds", [True, False])
def test_what_stays_unknown_for_a_day_is_somebodys_duty(
    finds: bool,  # noqa: FBT001  (a parameter of the test)
    sqlite_shelf: Shelf,
    tmp_path: Path,
) -> None:
    """Also where it would not be sent again, and so nobody asks in a round: a hold, a booking that fell away."""

    def silent(_: Receipt | None) -> Receipt | None:
        raise TimeoutError

    provider = FileProvider(new_provider(tmp_path / "provider.db", keyed=True), finds=finds, knows=silent)
    provider.says = {1: provider.timeout_after_acceptance}
    with sqlite_shelf.open(create=True) as store:
        (reference,) = sent(store, provider, 1)
        for minutes in (10, 24 * 60 - 1):
            assert ask(store, {"notify": provider}, minutes_after(AT, minutes)) == ReceiptCount()
        duties = MessageDuties(store.messages)
        assert list(duties.open_now(WORKING)) == []
        tomorrow = minutes_after(AT, 24 * 60)
        assert ask(store, {"notify": provider}, tomorrow) == ReceiptCount(forward=1)
        assert ask(store, {"notify": provider}, minutes_after(AT, 48 * 60)) == ReceiptCount(), "once"
        (duty,) = duties.open_now(WORKING)
        assert (duty.kind, duty.about) == (DutyKind.SEND_UNKNOWN, "P03-booking")
        assert store.messages.say(reference, MessageOutcome.ARRIVED, by="supervisor 4", at=tomorrow)
        assert list(duties.open_now(WORKING)) == []


def test_what_a_provider_does_not_know_is_not_unknown(sqlite_shelf: Shelf, tmp_path: Path) -> None:
    provider = FileProvider(new_provider(tmp_path / "provider.db", keyed=True))
    provider.says = {1: provider.timeout_before_acceptance}
    with sqlite_shelf.open(create=True) as store:
        sent(store, provider, 1)
        assert ask(store, {"notify": provider}, minutes_after(AT, 48 * 60)) == ReceiptCount()
        assert list(MessageDuties(store.messages).open_now(WORKING)) == []

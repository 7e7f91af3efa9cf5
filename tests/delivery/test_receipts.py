"""Receipts come late, twice, out of order and of strangers: what is known only moves forward."""

from pathlib import Path

import attrs

from cara_core.delivery.dispatch import dispatch
from cara_core.delivery.receipts import ReceiptCount, ask, take
from cara_core.store.case_store import CaseStore
from cara_core.terms.instants import minutes_after
from cara_core.terms.messages import Progress, Receipt
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

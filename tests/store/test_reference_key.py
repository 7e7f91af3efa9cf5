"""With another key of the references every message would look unsent: a host that has another is refused."""

import shutil
import threading
from pathlib import Path

import pytest

from cara_core.errors import KeyMissing, StoreError
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.keys import KeyFolder
from store.conftest import Shelf
from store.made_up_facts import AT, life, opening


def other_host(shelf: Shelf) -> Shelf:
    """The same store, by a copy of the folder of the keys as it is now."""
    copied = shelf.keys.with_name(f"{shelf.keys.name}-copied")
    shutil.copytree(shelf.keys, copied)
    return Shelf(shelf.url, copied)


def references(shelf: Shelf) -> Path:
    (file,) = shelf.keys.glob("references-*")
    return file


def test_a_host_with_another_key_is_refused(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append(life("case-1"), at=AT)
        other = other_host(shelf)
        key = store.reference_key()
    references(shelf).rename(other.keys / references(shelf).name)
    references(other).write_bytes(bytes(32))
    with pytest.raises(KeyMissing, match="is not the one that this store was used with; allowed: the folder it was"):
        other.open()
    references(other).write_bytes(key)
    with other.open() as again:
        assert again.reference_key() == key


def test_who_does_not_ask_takes_another_key_for_the_right_one(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad twin: what the store was before it kept a digest."""
    with shelf.open(create=True) as store:
        key = store.reference_key()
    references(shelf).write_bytes(bytes(32))
    with pytest.raises(KeyMissing):
        shelf.open()
    monkeypatch.setattr(KeyFolder, "check_reference_digest", lambda *_: None)
    with shelf.open() as again:
        assert again.reference_key() != key


def test_a_copy_of_the_folder_from_before_the_key_makes_none_of_its_own(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        other = other_host(shelf)
        store.reference_key()
    # Cases can be read without it; nothing can be sent.
    with other.open() as again:
        assert len(again.facts("case-1")) == 1
        with pytest.raises(KeyMissing, match="the key of the messages' references is not in this folder"):
            again.reference_key()
    assert list(other.keys.glob("references-*")) == []


def test_of_two_hosts_that_have_none_one_makes_it(shelf: Shelf) -> None:
    shelf.open(create=True).close()
    other = other_host(shelf)
    made: list[bytes] = []
    refused: list[str] = []
    with shelf.open() as ours, other.open() as theirs:
        together = threading.Barrier(2)

        def make(store: CaseStore) -> None:
            together.wait()
            try:
                made.append(store.reference_key())
            except KeyMissing as raised:
                refused.append(str(raised))

        running = [threading.Thread(target=make, args=(store,)) for store in (ours, theirs)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
    assert (len(made), len(refused)) == (1, 1)
    folders = [*shelf.keys.glob("references-*"), *other.keys.glob("references-*")]
    assert [file.read_bytes() for file in folders] == made


def test_a_store_of_an_earlier_version_takes_the_first_key_it_meets(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        # As an earlier version made it: a key in the folder, and nothing of it in the store.
        store.keys.reference_key(new=True)
        assert shelf.alter(store, "SELECT digest FROM reference_key") == []
    with shelf.open() as again:
        assert len(shelf.alter(again, "SELECT digest FROM reference_key")) == 1
    references(shelf).write_bytes(bytes(32))
    with pytest.raises(KeyMissing):
        shelf.open()


def test_the_digest_tells_nobody_the_key_and_is_never_changed(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        key = store.reference_key()
        ((digest,),) = shelf.alter(store, "SELECT digest FROM reference_key")
        assert key.hex() not in str(digest)
        for change in ("UPDATE reference_key SET digest = 'x'", "DELETE FROM reference_key"):
            with pytest.raises(StoreError, match="refused"):
                shelf.alter(store, change)


def test_another_store_that_shares_the_folder_has_a_key_and_a_digest_of_its_own(tmp_path: Path) -> None:
    ours, theirs = (Shelf(f"sqlite:///{tmp_path / name}.db", tmp_path / "keys") for name in ("ours", "theirs"))
    with ours.open(create=True) as first, theirs.open(create=True) as second:
        assert first.reference_key() != second.reference_key()
    for shelf in (ours, theirs):
        shelf.open().close()

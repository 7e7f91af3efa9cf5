"""A key is on the disk before anything is sealed under it, is nobody else's, and is made once."""

import os
import threading
from pathlib import Path

import pytest

from cara_core.errors import KeyMissing, NoStore, StoreDamaged, StoreError
from cara_core.store import keys
from cara_core.store.fact_writer import FactWriter
from cara_core.store.keys import KEY_BYTES, KeyFolder, WhoseKey
from cara_core.store.opening import open_store
from cara_core.terms.caution import Person
from store.conftest import Shelf
from store.made_up_facts import AT, opening, victims_fact

VICTIM = Person.VICTIM


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.parent != folder)


def test_a_key_and_its_folders_are_read_by_their_owner_alone(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path / "keys", "store", create=True)
    assert folder.durable_key("case-1", VICTIM, 0, new=True) is not None
    (file,) = files(tmp_path / "keys")
    assert (file.stat().st_mode & 0o777, file.stat().st_size) == (0o600, KEY_BYTES)
    for above in (file.parent, tmp_path / "keys"):
        assert above.stat().st_mode & 0o777 == 0o700
    assert "case-1" not in str(file.relative_to(tmp_path))


def test_a_folder_that_others_may_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir(mode=0o755)
    with pytest.raises(StoreError, match="others may read the keys"):
        KeyFolder(tmp_path / "keys", "store", create=True)


def test_a_folder_is_made_only_where_a_store_is(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="the folder of the keys"):
        KeyFolder(tmp_path / "keys", "store", create=False)


def test_the_file_and_every_folder_above_it_are_on_the_disk_before_the_key_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = KeyFolder(tmp_path / "keys", "store", create=True)
    synced = noted_syncs(monkeypatch)
    folder.durable_key("case-1", VICTIM, 0, new=True)
    (file,) = files(tmp_path / "keys")
    assert synced[0].startswith(file.name)
    assert synced[1:] == [file.parent.name, "keys"]
    synced.clear()
    # Made by another process, which may not have come as far as the folder.
    assert KeyFolder(tmp_path / "keys", "store", create=False).durable_key("case-1", VICTIM, 0, new=True) is not None
    assert synced == [file.parent.name, "keys"]


def noted_syncs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what is brought to the disk from now on."""
    if not Path("/proc/self/fd").exists():
        pytest.skip("no /proc to see what is synced")
    synced: list[str] = []
    fsync = os.fsync

    def noted(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    return synced


def test_of_many_keys_made_together_each_file_is_on_the_disk_and_each_folder_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = KeyFolder(tmp_path / "keys", "store", create=True)
    synced = noted_syncs(monkeypatch)
    people = [WhoseKey(f"case-{number}", person, 0) for number in range(60) for person in Person]
    folder.make_durable(people)
    made = files(tmp_path / "keys")
    assert len(made) == 120
    assert {name.partition(".")[0] for name in synced[:120]} == {file.name for file in made}
    assert sorted(synced[120:]) == sorted({file.parent.name for file in made} | {"keys"})
    synced.clear()
    kept = {file: file.read_bytes() for file in made}
    folder.make_durable(people)
    assert synced == []
    KeyFolder(tmp_path / "keys", "store", create=False).make_durable(people)
    assert {file: file.read_bytes() for file in made} == kept
    assert folder.key("case-59", VICTIM, 0) is not None


def test_of_many_who_make_a_key_at_once_one_has_made_it(tmp_path: Path) -> None:
    folders = [KeyFolder(tmp_path / "keys", "store", create=True) for _ in range(8)]
    sealed: list[bytes] = []

    def seal(folder: KeyFolder) -> None:
        key = folder.durable_key("case-1", VICTIM, 0, new=True)
        assert key is not None
        sealed.append(key.encrypt(b"0" * 12, b"text", None))

    running = [threading.Thread(target=seal, args=(folder,)) for folder in folders]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert len(sealed) == 8
    assert len(set(sealed)) == 1
    assert len(files(tmp_path / "keys")) == 1


def test_stores_cases_people_and_generations_have_keys_of_their_own(tmp_path: Path) -> None:
    for store in ("one", "other"):
        folder = KeyFolder(tmp_path / "keys", store, create=True)
        for case in ("case-1", "case-1/victim"):
            for person in Person:
                for generation in (0, 1):
                    folder.durable_key(case, person, generation, new=True)
    assert len({path.read_bytes() for path in files(tmp_path / "keys")}) == 16


def test_a_key_of_another_length_is_damage(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path / "keys", "store", create=True)
    folder.durable_key("case-1", VICTIM, 0, new=True)
    (file,) = files(tmp_path / "keys")
    file.write_bytes(b"short")
    with pytest.raises(StoreDamaged, match="another length"):
        KeyFolder(tmp_path / "keys", "store", create=False).key("case-1", VICTIM, 0)


def test_nothing_is_acknowledged_under_a_key_that_did_not_reach_the_disk(
    sqlite_shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_shelf.open(create=True) as store:
        with monkeypatch.context() as broken:
            broken.setattr(os, "fsync", _failed)
            with pytest.raises(StoreError, match="Input/output error"):
                FactWriter(store).append([opening("case-1")], at=AT)
        assert list(store.cases()) == []
        FactWriter(store).append([opening("case-1"), victims_fact("case-1", 2)], at=AT)
        assert len(store.facts("case-1")) == 2


def _failed(_: int) -> None:
    raise OSError(5, "Input/output error")


def test_the_memory_of_keys_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_REMEMBERED", 3)
    folder = KeyFolder(tmp_path / "keys", "store", create=True)
    for number in range(10):
        assert folder.durable_key(f"case-{number}", VICTIM, 0, new=True) is not None
        assert len(folder._loaded) <= 3
        assert len(folder._durable) <= 3
    assert folder.key("case-0", VICTIM, 0) is not None


def test_their_folder_may_be_named_by_text(tmp_path: Path) -> None:
    url, folder = f"sqlite:///{tmp_path / 'cara.db'}", tmp_path / "keys"
    open_store(url, keys=str(folder), at=AT, create=True).close()
    with pytest.raises(NoStore):
        open_store(f"sqlite:///{tmp_path / 'none.db'}", keys=str(folder), at=AT)
    with pytest.raises(KeyMissing, match="the folder of the keys"):
        open_store(url, keys=str(tmp_path / "none"), at=AT)

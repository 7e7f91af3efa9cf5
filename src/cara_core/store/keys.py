"""The key of each person: 32 random bytes in a file of its own, outside the database.

Erasing a person's data is destroying the key: what was sealed under it stays in the
record, and in every copy of the database, and can no longer be read. A person whose data
were erased gets another key for what is recorded afterwards (the next *generation*).
"""

import hmac
import os
import secrets
import stat
import threading
from collections.abc import Collection, Mapping
from contextlib import ExitStack, suppress
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cara_core.errors import KeyMissing, StoreDamaged, StoreError
from cara_core.store.database.failures import failure_of_file
from cara_core.terms.caution import Person

__all__ = ["KEY_BYTES", "KeyFolder", "WhoseKey", "make_folder_of_keys"]

KEY_BYTES: Final = 32
_REMEMBERED: Final = 20_000
"""How many keys are kept in memory: a pass over every case does not gather them all."""
_AT_ONCE: Final = 200
"""How many keys are made at once: as many files are open then."""
_OF_DIGESTS: Final = b"cara keyed digests\n"
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_IS_POSIX: Final = os.name == "posix"


class WhoseKey(NamedTuple):
    """Whose key, and which: ``generation`` is how many keys that person had in the case before."""

    case: str
    person: Person
    generation: int


class KeyFolder:
    """The folder that ``CARA_KEYS`` names, for one store. Several stores may share one folder.

    Raises :class:`KeyMissing` where there is no such folder, :class:`StoreError` where others than its owner may
    read it.
    """

    def __init__(self, folder: Path, store_id: str, *, create: bool) -> None:
        self._folder: Final = folder.absolute()
        self._store: Final = store_id
        self._mark: Final = self._folder / f"store-{store_id}"
        self._belongs = False
        self._loaded: dict[WhoseKey, AESGCM] = {}
        self._for_digests: dict[WhoseKey, bytes] = {}
        self._durable: set[WhoseKey] = set()
        self._references: bytes | None = None
        self._lock: Final = threading.Lock()
        self._prepare(create=create)

    @property
    def folder(self) -> Path:
        """The folder."""
        return self._folder

    def check_belongs(self, *, begun: bool) -> None:
        """Are the keys of this store in this folder? A small file in it says so, for each of its stores.

        It is made with the store. Where the store has ``begun`` (something is sealed in it)
        and the file is not here, these are other keys: new ones would hide that those of
        what was sealed are missing. Then :class:`KeyMissing` is raised.
        """
        mark = self._mark
        try:
            if mark.is_file():
                self._belongs = True
                return
            if begun:
                raise KeyMissing(
                    f"{self._folder}: the keys of this store are not in this folder; "
                    "allowed: the folder it was made with, or a copy of it (CARA_KEYS names it)"
                )
            _write_once({mark: f"{self._store}\n".encode()})
            _sync_folder(self._folder)
            self._belongs = True
        except OSError as raised:
            raise failure_of_file(raised, str(self._folder)) from None

    def reference_key(self, *, new: bool) -> bytes:
        """The key under which messages get the references a provider sees: 32 bytes, made once, and on the disk.

        It is made where there is none and ``new`` allows it. Another one would make every
        message look unsent; so where it is missing, :class:`KeyMissing` is raised.
        """
        if self._references is None:
            self._references = self._reference_key_on_disk(new=new)
        return self._references

    def reference_digest(self) -> str | None:
        """A digest by which the store knows that key again, and which tells nobody the key.

        ``None``: there is none here, or none that could be used.
        """
        try:
            key = self._references or self._path_of_references.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as raised:
            raise failure_of_file(raised, str(self._folder)) from None
        if len(key) != KEY_BYTES:
            return None
        return sha256(f"cara reference key of {self._store}\n".encode() + key).hexdigest()

    def check_reference_digest(self, kept: str) -> None:
        """Is the key of the references here the one that this digest is of? Raises :class:`KeyMissing` where it is not.

        Where there is none here, nobody can send with a wrong one, and nothing is raised.
        """
        if self.reference_digest() not in {None, kept}:
            raise KeyMissing(
                f"{self._folder}: the key of the messages' references in this folder is not the one that this store "
                "was used with; allowed: the folder it was made in, or a copy of it; "
                "several hosts need the same (CARA_KEYS names it)"
            )

    @property
    def _path_of_references(self) -> Path:
        return self._folder / f"references-{self._store}"

    def key(self, case: str, person: Person, generation: int) -> AESGCM | None:
        """The key of this person in this case; ``None`` where there is none."""
        whose = WhoseKey(case, person, generation)
        loaded = self._loaded.get(whose)
        if loaded is not None:
            return loaded
        try:
            data = self._path(whose).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as raised:
            raise failure_of_file(raised, str(self._folder)) from None
        return self._load(whose, data)

    def keyed_digest(self, data: bytes, *, case: str, person: Person, generation: int) -> bytes | None:
        """A digest of these bytes under the key of this person in this case: 32 bytes, ``None`` where there is no key.

        Once the key is destroyed nobody can work it out again, so nobody can try which bytes it is of.
        """
        whose = WhoseKey(case, person, generation)
        key = self._for_digests.get(whose)
        if key is None:
            if self.key(case, person, generation) is None:
                return None
            try:
                # A key of its own, drawn from the person's: nothing is sealed and digested under the same.
                key = hmac.digest(self._checked(self._path(whose).read_bytes()), _OF_DIGESTS, "sha256")
            except OSError as raised:
                raise failure_of_file(raised, str(self._folder)) from None
            if len(self._for_digests) >= _REMEMBERED:
                self._for_digests.clear()
            self._for_digests[whose] = key
        return hmac.digest(key, data, "sha256")

    def durable_key(self, case: str, person: Person, generation: int, *, new: bool) -> AESGCM | None:
        """The key to seal with: on the disk, before anything sealed under it is acknowledged.

        It is made where there is none and ``new`` allows it; else ``None``.
        """
        whose = WhoseKey(case, person, generation)
        loaded = self._loaded.get(whose)
        if loaded is not None and whose in self._durable:
            return loaded
        with self._lock:
            if whose not in self._durable:
                if not new and not self._path(whose).exists():
                    return None
                self._make_durable([whose], new=new)
        return self.key(case, person, generation)

    def make_durable(self, people: Collection[WhoseKey]) -> None:
        """Make the keys of these people, and see to it that all of them are on the disk.

        For many it is quicker than one by one: what has to be waited for is waited for together.
        """
        with self._lock:
            left = [whose for whose in people if whose not in self._durable]
            while left:
                self._make_durable(left[:_AT_ONCE], new=True)
                del left[:_AT_ONCE]

    def destroy(self, case: str, person: Person, generation: int) -> None:
        """Overwrite the key and take it away, for good. Nothing happens where it is gone already."""
        whose = WhoseKey(case, person, generation)
        path = self._path(whose)
        with self._lock:
            self._loaded.pop(whose, None)
            self._for_digests.pop(whose, None)
            self._durable.discard(whose)
            try:
                # Overwritten before it is taken away: a name that is gone leaves the bytes on the disk.
                with path.open("r+b", buffering=0) as file:
                    file.write(secrets.token_bytes(KEY_BYTES))
                    os.fsync(file.fileno())
                path.unlink()
                _sync_folder(path.parent)
            except FileNotFoundError:
                return
            except OSError as raised:
                raise failure_of_file(raised, str(self._folder)) from None

    def _reference_key_on_disk(self, *, new: bool) -> bytes:
        path = self._path_of_references
        try:
            if not path.is_file():
                if not new:
                    raise KeyMissing(
                        f"{self._folder}: the key of the messages' references is not in this folder; "
                        "allowed: the folder it was made in, or a copy of it (CARA_KEYS names it)"
                    )
                _write_once({path: secrets.token_bytes(KEY_BYTES)})
            _sync_folder(self._folder)
            return self._checked(path.read_bytes())
        except OSError as raised:
            raise failure_of_file(raised, str(self._folder)) from None

    def _checked(self, key: bytes) -> bytes:
        """This key. Raises :class:`StoreDamaged` where it has not the length of one."""
        if len(key) != KEY_BYTES:
            raise StoreDamaged(str(self._folder), f"a key of another length than {KEY_BYTES} bytes")
        return key

    def _prepare(self, *, create: bool) -> None:
        try:
            if create:
                make_folder_of_keys(self._folder)
            mode = self._folder.stat().st_mode
        except OSError as raised:
            error = failure_of_file(raised, f"{self._folder} (the folder of the keys)")
            raise (KeyMissing(str(error)) if isinstance(raised, FileNotFoundError) else error) from None
        if _IS_POSIX and mode & _OTHERS:
            raise StoreError(f"{self._folder}: others may read the keys; allowed: mode 0700, its owner alone")

    def _path(self, whose: WhoseKey) -> Path:
        later = f"/{whose.generation}" if whose.generation else ""
        # A digest, as names of files are seen in listings and backups: of no use to whoever has no list of cases.
        name = sha256(f"{self._store}/{whose.case}/{whose.person}{later}".encode()).hexdigest()
        return self._folder / name[:2] / name

    def _load(self, whose: WhoseKey, data: bytes) -> AESGCM:
        if len(self._loaded) >= _REMEMBERED:
            self._loaded.clear()
        key = self._loaded[whose] = AESGCM(self._checked(data))
        return key

    def _make_durable(self, people: Collection[WhoseKey], *, new: bool) -> None:
        """See to it that these keys are on the disk; those that are not there are made, where ``new`` allows it."""
        paths = [self._path(whose) for whose in people]
        folders = {path.parent for path in paths}
        try:
            if new:
                if self._belongs and not self._mark.is_file():
                    # Emptied, or another one, since the store was opened: what is sealed under a key that is
                    # made here now could not be read with the folder that is put back.
                    raise KeyMissing(f"{self._folder}: the keys of this store are not in this folder any more")
                for folder in folders:
                    folder.mkdir(mode=0o700, exist_ok=True)
                _write_once({path: secrets.token_bytes(KEY_BYTES) for path in paths if not path.exists()})
            # Another process may have made one, or its folder, and may not have come as far as this.
            for folder in (*folders, self._folder):
                _sync_folder(folder)
        except OSError as raised:
            raise failure_of_file(raised, str(self._folder)) from None
        if len(self._durable) + len(people) > _REMEMBERED:
            self._durable.clear()
        self._durable.update(people)


def make_folder_of_keys(folder: Path) -> None:
    """Make the folder of the keys where it is not there, for its owner alone. Raises :class:`StoreError`."""
    try:
        folder.absolute().mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync_folder(folder.absolute().parent)
    except OSError as raised:
        raise failure_of_file(raised, f"{folder} (the folder of the keys)") from None


def _write_once(contents: Mapping[Path, bytes]) -> None:
    """Make these files, each once and complete: of two who make one at once, the first has made it."""
    # Written under another name and synced, and only then linked to its own: after a crash there is a
    # complete file of that name, or none. A link, and no renaming, as that would replace the first one's.
    drafts: dict[Path, Path] = {path: path.with_name(f"{path.name}.{secrets.token_hex(8)}") for path in contents}
    try:
        with ExitStack() as opened:
            files = []
            for path, draft in drafts.items():
                handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # a mode from the first moment
                file = opened.enter_context(open(handle, "wb", buffering=0))  # noqa: PTH123
                file.write(contents[path])
                files.append(file)
            # All are written by now: the first of these waits takes the most of them to the disk.
            for file in files:
                os.fsync(file.fileno())
        for path, draft in drafts.items():
            with suppress(FileExistsError):
                os.link(draft, path)
    finally:
        for draft in drafts.values():
            with suppress(FileNotFoundError):
                draft.unlink()


def _sync_folder(folder: Path) -> None:
    if not _IS_POSIX:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

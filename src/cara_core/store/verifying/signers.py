"""Who signs a checkpoint: the signer that reads its key from a file in the key folder.

``signing.key`` (mode 0600) and ``signing.pub`` are made on first use. The private key is
written as the Go ``note`` package writes one, the public keys as verifier keys, one on a
line, the retired ones too: give them all to ``verify``. A key in the folder beside the
personal keys keeps off who has only the database. Who must be kept off who has the
machine, too, gives another :class:`~cara_core.store.verifying.signed_notes.Signer`.
"""

import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import attrs
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cara_core.errors import StoreError
from cara_core.store.verifying.signed_notes import ED25519, Signer, from_base64, key_hash, to_base64, verifier_key

__all__ = ["FileSigner", "file_signer", "public_keys", "rotate_key"]

PRIVATE: Final = "PRIVATE+KEY+"
_KEY, _NEXT, _PUBLIC = "signing.key", "signing.next", "signing.pub"


@attrs.frozen
class FileSigner:
    """Signs with the private key of one file."""

    name: str
    _private: Ed25519PrivateKey = attrs.field(repr=False)

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return self._private.public_key().public_bytes_raw()

    def sign(self, text: bytes) -> bytes:
        """The signature of this text, 64 bytes."""
        return self._private.sign(text)


def file_signer(folder: Path, name: str) -> FileSigner:
    """Which key signs here? The one in the folder; on first use one of this name is made.

    Raises :class:`~cara_core.errors.StoreError` where the file is no key, or others may read it.
    """
    return _read_or_make(folder / _KEY, name)


def public_keys(folder: Path) -> tuple[str, ...]:
    """The verifier keys of everything that was ever signed here, the oldest first."""
    try:
        return tuple((folder / _PUBLIC).read_text("utf-8").split())
    except FileNotFoundError:
        return ()


def rotate_key(folder: Path, name: str, sign: Callable[[Sequence[Signer]], str]) -> str:
    """The checkpoint with which a new key takes over: ``sign`` gets the old key and the new one.

    From then on the new key signs, and the old one alone is no longer believed. A turn
    that was broken off is taken up again with the same new key.
    """
    # Signed by both before the new key takes the place of the old one: after a crash in between, both
    # are still there, and the turn is made again.
    note = sign((file_signer(folder, name), _read_or_make(folder / _NEXT, name)))
    (folder / _NEXT).replace(folder / _KEY)
    _sync_folder(folder)
    return note


def _read_or_make(path: Path, name: str) -> FileSigner:
    """The signer with the key of this file; where there is none, one of this name is made."""
    if not path.exists():
        _make(path, name)
    signer = _read(path)
    key = verifier_key(signer.name, signer.public)
    known = public_keys(path.parent)
    if key not in known:
        _write(path.parent / _PUBLIC, "".join(f"{public}\n" for public in (*known, key)), 0o644)
    return signer


def _make(path: Path, name: str) -> None:
    private = Ed25519PrivateKey.generate()
    digest = key_hash(name, private.public_key().public_bytes_raw()).hex()
    text = f"{PRIVATE}{name}+{digest}+{to_base64(ED25519 + private.private_bytes_raw())}\n"
    _write(path, text, 0o600)


def _read(path: Path) -> FileSigner:
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise StoreError(f"{path}: only its owner may read a signing key: mode 0600")
    text = path.read_text("utf-8").strip()
    name, _, rest = text.removeprefix(PRIVATE).partition("+")
    _, _, key = rest.partition("+")
    raw = from_base64(key)
    if not text.startswith(PRIVATE) or raw is None or len(raw) != len(ED25519) + 32 or raw[:1] != ED25519:
        raise StoreError(f"{path}: not a signing key ({PRIVATE}name+digest+base64)")
    return FileSigner(name, Ed25519PrivateKey.from_private_bytes(raw[1:]))


def _write(path: Path, text: str, mode: int) -> None:
    """All of it or nothing, and on the disk before it is used."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

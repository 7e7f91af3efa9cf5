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
from cara_core.store.verifying.signed_notes import ED25519, Signer, decoded, encoded, key_hash, verifier_key

__all__ = ["FileSigner", "file_signer", "public_keys", "rotated"]

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
    return _read_or_made(folder, _KEY, name)


def public_keys(folder: Path) -> tuple[str, ...]:
    """The verifier keys of everything that was ever signed here, the oldest first."""
    try:
        return tuple((folder / _PUBLIC).read_text("utf-8").split())
    except FileNotFoundError:
        return ()


def rotated(folder: Path, name: str, sign: Callable[[Sequence[Signer]], str]) -> str:
    """The checkpoint with which a new key takes over: ``sign`` gets the old key and the new one.

    From then on the new key signs, and the old one alone is no longer believed. A turn
    that was broken off is taken up again with the same new key.
    """
    note = sign((file_signer(folder, name), _read_or_made(folder, _NEXT, name)))
    (folder / _NEXT).replace(folder / _KEY)
    _synced(folder)
    return note


def _read_or_made(folder: Path, file: str, name: str) -> FileSigner:
    path = folder / file
    if not path.exists():
        _make(path, name)
    signer = _read(path)
    written = verifier_key(signer.name, signer.public)
    known = public_keys(folder)
    if written not in known:
        _write(folder / _PUBLIC, "".join(f"{key}\n" for key in (*known, written)), 0o644)
    return signer


def _make(path: Path, name: str) -> None:
    private = Ed25519PrivateKey.generate()
    digest = key_hash(name, private.public_key().public_bytes_raw()).hex()
    text = f"{PRIVATE}{name}+{digest}+{encoded(ED25519 + private.private_bytes_raw())}\n"
    _write(path, text, 0o600)


def _read(path: Path) -> FileSigner:
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise StoreError(f"{path}: only its owner may read a signing key: mode 0600")
    text = path.read_text("utf-8").strip()
    name, _, rest = text.removeprefix(PRIVATE).partition("+")
    raw = decoded(rest.partition("+")[2])
    if not text.startswith(PRIVATE) or raw is None or len(raw) != len(ED25519) + 32 or raw[:1] != ED25519:
        raise StoreError(f"{path}: not a signing key ({PRIVATE}name+digest+base64)")
    return FileSigner(name, Ed25519PrivateKey.from_private_bytes(raw[1:]))


def _write(path: Path, text: str, mode: int) -> None:
    """Written whole or not at all, and on the disk before it is used."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    _synced(path.parent)


def _synced(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

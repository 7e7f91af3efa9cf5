"""Signed notes: a text, a blank line, and a line for each signature.

The form is that of C2SP ``signed-note`` (https://c2sp.org/signed-note) with Ed25519 keys,
so the checkpoints of a store can be checked, and countersigned, by tools that know
nothing of CARA. A key is known by a name and four bytes of a digest; a *verifier key*
(``<name>+<8 hex>+<base64>``) is its public half as text.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final, Protocol

import attrs
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cara_core.errors import Fault, InputError

__all__ = [
    "Note",
    "Signature",
    "Signer",
    "VerifierKey",
    "from_base64",
    "key_hash",
    "read_note",
    "read_verifier_key",
    "sign_note",
    "to_base64",
    "verifier_key",
]

ED25519: Final = b"\x01"
"""The kind of key, as C2SP numbers them: the first byte of a public key in a verifier key."""
_NAME: Final = re.compile(r"[^\s+\x00-\x1f\x7f]{1,200}")
_SIGNATURE: Final = re.compile(r"— (?P<name>[^\s+\x00-\x1f\x7f]{1,200}) (?P<signature>[A-Za-z0-9+/]{91}=)")
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")
_LONGEST: Final = 20_000
_HASH, _PUBLIC = 4, 32


class Signer(Protocol):
    """What signs a checkpoint: a file, a hardware module or a key service (Ed25519)."""

    @property
    def name(self) -> str:
        """The name of the key: no blank and no plus sign."""

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""

    def sign(self, text: bytes) -> bytes:
        """The signature of this text, 64 bytes."""


@attrs.frozen
class VerifierKey:
    """A public key, and the name and the four bytes under which signatures name it."""

    name: str
    public: bytes = attrs.field(repr=False)

    @property
    def key_hash(self) -> bytes:
        """The four bytes that stand in a signature line."""
        return key_hash(self.name, self.public)

    @property
    def id(self) -> str:
        """How this key is named to people: its name and its digest."""
        return f"{self.name}+{self.key_hash.hex()}"


@attrs.frozen(kw_only=True)
class Signature:
    """One signature line: by the key of which name and digest, and the 64 bytes."""

    name: str
    key_hash: bytes
    signature: bytes = attrs.field(repr=False)

    @property
    def id(self) -> str:
        """How the key is named to people."""
        return f"{self.name}+{self.key_hash.hex()}"

    def names(self, key: VerifierKey) -> bool:
        """Does this line say that this key signed?"""
        return (self.name, self.key_hash) == (key.name, key.key_hash)


@attrs.frozen
class Note:
    """A signed note that could be read. Who signed it is another question: :meth:`signers`."""

    text: str
    signatures: Sequence[Signature]

    def signers(self, keys: Iterable[VerifierKey]) -> tuple[VerifierKey, ...]:
        """Which of these keys signed it? None of them, where a line that names one of them is false."""
        found = []
        for key in keys:
            for line in self.signatures:
                if line.names(key):
                    # Somebody made a signature up in the name of a key that is believed: then the other
                    # lines of this note are not believed either.
                    if not _is_by(key, line.signature, self.text):
                        return ()
                    found.append(key)
        return tuple(found)

    def strangers(self, keys: Iterable[VerifierKey]) -> tuple[str, ...]:
        """The keys its lines name that are none of these."""
        known = {key.id for key in keys}
        return tuple(line.id for line in self.signatures if line.id not in known)


def read_note(text: str) -> Note:
    """Which note is this? Raises :class:`~cara_core.errors.InputError` where it is not exactly one."""
    body, gap, tail = text.rpartition("\n\n")
    lines = tail.split("\n")
    if not gap or len(text) > _LONGEST or _CONTROL.search(text) or lines.pop() or not lines:
        raise _unfit("a signed note: a text, a blank line, and a line for each signature")
    signatures = []
    for line in lines:
        found = _SIGNATURE.fullmatch(line)
        raw = found and from_base64(found["signature"])
        if not found or not raw:
            raise _unfit("signature lines of the form `— name base64`")
        signatures.append(Signature(name=found["name"], key_hash=raw[:_HASH], signature=raw[_HASH:]))
    if len({signature.id for signature in signatures}) != len(signatures):
        raise _unfit("one signature of each key")
    return Note(body + "\n", tuple(signatures))


def sign_note(text: str, signers: Sequence[Signer]) -> str:
    """The note that says this text, signed by each of these. The text ends in a line feed."""
    lines = []
    for signer in signers:
        raw = key_hash(signer.name, signer.public) + signer.sign(text.encode())
        lines.append(f"— {signer.name} {to_base64(raw)}\n")
    return f"{text}\n{''.join(lines)}"


def read_verifier_key(text: str) -> VerifierKey:
    """Which public key is this? Raises :class:`~cara_core.errors.InputError` where it is none."""
    name, _, rest = text.strip().partition("+")
    digest, _, key_text = rest.partition("+")
    raw = from_base64(key_text)
    if raw is None or len(raw) != 1 + _PUBLIC or raw[:1] != ED25519 or not _NAME.fullmatch(name):
        raise InputError([Fault("", "KEY_UNREADABLE", "a verifier key: name+8 hexadecimal digits+base64, Ed25519")])
    key = VerifierKey(name, raw[1:])
    if key.key_hash.hex() != digest:
        raise InputError([Fault("", "KEY_UNREADABLE", "a verifier key whose digits are those of its key")])
    return key


def verifier_key(name: str, public: bytes) -> str:
    """The public key as text, to be kept where the checkpoints are kept."""
    return f"{name}+{key_hash(name, public).hex()}+{to_base64(ED25519 + public)}"


def key_hash(name: str, public: bytes) -> bytes:
    """The four bytes that name a key: the beginning of SHA-256(name, line feed, 0x01, public key)."""
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:_HASH]


def to_base64(raw: bytes) -> str:
    """These bytes as base64."""
    return base64.b64encode(raw).decode()


def from_base64(text: str) -> bytes | None:
    """The bytes that this base64 says; None for anything but the one way to write them."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    # The last character has bits that say nothing: with others there, the same bytes could be written twice.
    return raw if to_base64(raw) == text else None


def _is_by(key: VerifierKey, signature: bytes, text: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
    except InvalidSignature:
        return False
    return True


def _unfit(allowed: str) -> InputError:
    return InputError([Fault("", "NOTE_UNREADABLE", allowed)])

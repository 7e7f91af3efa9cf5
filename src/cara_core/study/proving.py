"""The path that proves one entry of a list against its root, as in RFC 6962 section 2.1.1 (and RFC 9162)."""

from collections.abc import Sequence
from hashlib import sha256

from cara_core.store.verifying.merkle import root_of

__all__ = ["path_to", "root_by"]


def path_to(place: int, digests: Sequence[bytes]) -> tuple[bytes, ...]:
    """Which digests lead from the entry at this place (from 0) to the root? The nearest first.

    Raises :class:`IndexError` where there is no such place.
    """
    if not 0 <= place < len(digests):
        raise IndexError(place)
    if len(digests) == 1:
        return ()
    half = _largest_half(len(digests))
    if place < half:
        return (*path_to(place, digests[:half]), root_of(digests[half:]))
    return (*path_to(place - half, digests[half:]), root_of(digests[:half]))


def root_by(digest: bytes, *, place: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """To which root does this path lead from that entry? ``None``: no list of that size has such a path."""
    if not 0 <= place < size:
        return None
    if size == 1:
        return sha256(b"\x00" + digest).digest() if not path else None
    if not path:
        return None
    half, *before, last = _largest_half(size), *path
    if place < half:
        left = root_by(digest, place=place, size=half, path=before)
        return None if left is None else sha256(b"\x01" + left + last).digest()
    right = root_by(digest, place=place - half, size=size - half, path=before)
    return None if right is None else sha256(b"\x01" + last + right).digest()


def _largest_half(size: int) -> int:
    """The largest power of two below this number."""
    return 1 << (size - 1).bit_length() - 1

"""The Merkle root of a table: one digest that stands for all of its rows, in their order.

As in RFC 6962 section 2.1 (and RFC 9162): a leaf is SHA-256(0x00, digest), a node is
SHA-256(0x01, left, right), and the root of nothing is SHA-256 of nothing.

Only the *peaks* are kept: the roots of the complete subtrees that the rows so far fill, the
largest first. Seven rows fill one of four, one of two and one of one: as 7 is 4 + 2 + 1, each
bit of the number of rows is a peak. So memory grows with the logarithm of the rows.
"""

from collections.abc import Iterable
from hashlib import sha256

__all__ = ["MerkleTree", "root_of"]


class MerkleTree:
    """The tree over the digests added so far: ``size`` of them, and ``root()``."""

    __slots__ = ("_peaks", "size")

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, digest: bytes) -> None:
        """One more row, behind all others."""
        node, carried = sha256(b"\x00" + digest).digest(), self.size
        peaks = self._peaks
        # Adding one to a binary number: each bit that is set at its end is carried on, and here that is
        # a peak of the same size as the new one, with which it makes the next larger.
        while carried & 1:
            node = sha256(b"\x01" + peaks.pop() + node).digest()
            carried >>= 1
        peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Which root do the rows so far have? 32 bytes."""
        if not self._peaks:
            return sha256(b"").digest()
        *others, root = self._peaks
        # From the smallest peak up: in RFC 6962 the larger, complete subtree is always the left one.
        for left in reversed(others):
            root = sha256(b"\x01" + left + root).digest()
        return root

    def copy(self) -> "MerkleTree":
        """The same tree, to go on with apart from this one."""
        other = MerkleTree()
        other.size, other._peaks = self.size, self._peaks.copy()
        return other


def root_of(digests: Iterable[bytes]) -> bytes:
    """Which root do these rows have?"""
    tree = MerkleTree()
    for digest in digests:
        tree.add(digest)
    return tree.root()

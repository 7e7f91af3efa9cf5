"""One walk over the rows of a chained table: which of them do not follow from the one before?

The walk looks at each row once and keeps none of them, so its memory does not grow with
the table. It also builds the Merkle tree as it goes, and holds its root against every
root that a checkpoint names for that number of rows. What a break means is asked
afterwards (``fault_location.py``).
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

import attrs

from cara_core.store.log.chain import linked, record_of
from cara_core.store.verifying.merkle import MerkleTree

__all__ = ["Break", "Roots", "Row", "Walk", "digest_of"]

Row = Sequence[Any]
"""A row as the database gives it: its number first, its digest last."""
Roots = Mapping[int, AbstractSet[bytes]]
"""What checkpoints say: for a number of rows, the root over them."""
UNREADABLE: Final = b""
"""Instead of a digest, for a row that holds what no row holds."""


@attrs.define
class Break:
    """A row that does not follow. ``expected`` is the number it was asked for at, ``before`` the digest before it."""

    expected: int
    row: Row = attrs.field(repr=False)
    before: bytes = attrs.field(repr=False)
    after_another: bool = False
    followed: bool = False
    digest_alone: bool = False

    @property
    def seq(self) -> Any:
        """The number the row says it has."""
        return self.row[0]


def digest_of(before: bytes, columns: Row) -> bytes:
    """The digest of these columns behind ``before``."""
    try:
        return linked(record_of(columns), after=before)
    except (TypeError, ValueError):
        return UNREADABLE


class Walk:
    """The state of one walk. Begin with what stands before the first row; ``take`` each row, by number."""

    def __init__(self, before_first: bytes, roots: Roots) -> None:
        self.before_first = before_first
        self.head = before_first
        self.first: Row | None = None
        self.last: Row | None = None
        self.count = 0
        self.tree = MerkleTree()
        self.breaks: list[Break] = []
        self.agreed: list[int] = []
        self.disagreed: list[int] = []
        self._roots = roots
        self._next = 1
        self._torn = False
        self._doubt: tuple[Break, bytes, MerkleTree] | None = None
        if 0 in roots:
            self._compare()

    @property
    def end(self) -> int:
        """The number of the last row, 0 where there is none."""
        return self._next - 1

    def take(self, row: Row) -> bool:
        """Does this row follow from the one before it?"""
        self.count += 1
        kept = row[-1]
        computed = digest_of(self.head, row[:-1])
        if row[0] == self._next and computed == kept:
            self._doubt = None
            follows = True
        else:
            kept = kept if type(kept) is bytes else UNREADABLE
            follows = self._broken(row, computed, kept)
            if not self._doubt and not follows and self._next != row[0]:
                return False
        if self.first is None:
            self.first = row
        self.last = row
        self.head = kept
        self.tree.add(kept)
        self._next += 1
        if self.tree.size in self._roots:
            self._compare()
        return follows

    def _broken(self, row: Row, computed: bytes, kept: bytes) -> bool:
        """Keep the break; True where it is only that the digest of the row before was changed."""
        seq, doubt = row[0], self._doubt
        self._doubt = None
        if seq == self._next and doubt and digest_of(doubt[1], row[:-1]) == kept:
            self._believe(doubt)
            return True
        found = Break(self._next, row, self.head, after_another=doubt is not None)
        self._keep(found)
        if doubt:
            doubt[0].followed = True
        if seq == self._next:
            self._doubt = found, computed, self.tree.copy()
        elif type(seq) is int and seq > self._next:
            self._next, self._torn = seq, True
        return False

    def _keep(self, found: Break) -> None:
        if len(self.breaks) < 1000:  # noqa: PLR2004 - enough to tell, and memory stays flat
            self.breaks.append(found)

    def _believe(self, doubt: tuple[Break, bytes, MerkleTree]) -> None:
        found, computed, self.tree = doubt
        found.digest_alone = True
        self.tree.add(computed)

    def _compare(self) -> None:
        if self._torn:
            return
        size = self.tree.size
        wanted = self._roots[size]
        if wanted != {self.tree.root()} and self._doubt:
            tree = self._doubt[2].copy()
            tree.add(self._doubt[1])
            if wanted == {tree.root()}:
                self._doubt[0].digest_alone, self.tree = True, tree
        (self.agreed if wanted == {self.tree.root()} else self.disagreed).append(size)

"""One walk over the rows of a chained table: which of them do not follow from the one before?

The walk looks at each row once and keeps none of them, so its memory does not grow with
the table. It also builds the Merkle tree as it goes, and holds its root against every
root that a checkpoint names for that number of rows. What a break means is asked
afterwards (``fault_location.py``).
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final, NamedTuple, Self, TypeAlias

import attrs

from cara_core.store.log.chain import linked, record_of
from cara_core.store.verifying.merkle import MerkleTree

__all__ = ["Break", "ChainedRow", "Roots", "Row", "Walk", "digest_of"]

Row: TypeAlias = Any
"""A row as the database gives it: its number first, its digest last, and each column by its name."""
Roots: TypeAlias = Mapping[int, AbstractSet[bytes]]
"""What checkpoints say: for a number of rows, the root over them."""
UNREADABLE: Final = b""
"""Instead of a digest, for a row that holds what no row holds."""
_MOST_BREAKS: Final = 1_000
"""More breaks tell nobody more, and with a limit the memory does not grow with the damage."""


class ChainedRow(NamedTuple):
    """A row of any chained table: its number, the digest it holds, and the columns between them."""

    seq: Any
    columns: Sequence[Any]
    digest: Any

    @classmethod
    def of(cls, row: Row) -> Self:
        """This row of the database, in its three parts."""
        seq, *columns, digest = row
        return cls(seq, columns, digest)

    def digest_behind(self, before: bytes, seq: object = None) -> bytes:
        """The digest it would have behind ``before``, under its own number or another one."""
        return digest_of((self.seq if seq is None else seq, *self.columns), after=before)


@attrs.define
class Break:
    """A row that does not follow from the one before it.

    ``expected`` is the number that was due there, ``before`` the digest before it.
    ``after_another``: the row before it did not follow either. ``followed``: nor does the
    one behind it. ``digest_alone``: the row is as it was, and only its digest was changed.
    """

    expected: int
    row: ChainedRow = attrs.field(repr=False)
    before: bytes = attrs.field(repr=False)
    after_another: bool = False
    followed: bool = False
    digest_alone: bool = False


@attrs.frozen
class _Doubt:
    """The last row did not follow: either its columns were changed, or its digest was.

    If only the digest was, the chain goes on from what was ``computed``, and ``tree`` (the
    tree before that row) goes on with it. The next row shows which, or a checkpoint does.
    """

    found: Break
    computed: bytes
    tree: MerkleTree

    def tree_if_digest_alone(self) -> MerkleTree:
        """The tree as it would be if only the digest of the row had been changed."""
        tree = self.tree.copy()
        tree.add(self.computed)
        return tree


def digest_of(numbered: Sequence[object], *, after: bytes) -> bytes:
    """The digest of these columns, the number first, behind the digest ``after``."""
    try:
        return linked(record_of(numbered), after=after)
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
        self._is_torn = False
        self._doubt: _Doubt | None = None
        if 0 in roots:
            self._compare()

    @property
    def end(self) -> int:
        """The number of the last row, 0 where there is none."""
        return self._next - 1

    def take(self, found: Row) -> bool:
        """Does this row follow from the one before it?"""
        self.count += 1
        row = ChainedRow.of(found)
        kept = row.digest
        computed = row.digest_behind(self.head)
        if row.seq == self._next and computed == kept:
            self._doubt = None
            follows = True
        else:
            kept = kept if type(kept) is bytes else UNREADABLE
            follows = self._break(row, computed=computed, kept=kept)
            # A row with the number of an earlier one stands beside the chain: the walk goes on without it.
            if not self._doubt and not follows and self._next != row.seq:
                return False
        self._go_on_from(found, kept)
        return follows

    def _go_on_from(self, found: Row, kept: bytes) -> None:
        if self.first is None:
            self.first = found
        self.last = found
        # Behind a break the walk goes on from the digest the row holds: so one changed row is one
        # break, and every later change still shows where it is.
        self.head = kept
        self.tree.add(kept)
        self._next += 1
        if self.tree.size in self._roots:
            self._compare()

    def _break(self, row: ChainedRow, *, computed: bytes, kept: bytes) -> bool:
        """Keep the break; True where it is only that the digest of the row before was changed."""
        doubt, self._doubt = self._doubt, None
        if row.seq == self._next and doubt and row.digest_behind(doubt.computed) == kept:
            # It follows from what was computed for the row before, and not from the digest that row
            # holds: so nothing but that digest was changed.
            doubt.found.digest_alone = True
            self.tree = doubt.tree_if_digest_alone()
            return True
        found = Break(self._next, row, self.head, after_another=doubt is not None)
        if len(self.breaks) < _MOST_BREAKS:
            self.breaks.append(found)
        if doubt:
            doubt.found.followed = True
        if row.seq == self._next:
            self._doubt = _Doubt(found, computed, self.tree.copy())
        elif type(row.seq) is int and row.seq > self._next:
            # Rows are missing: from here on no tree has its leaves where the checkpoints counted them.
            self._next, self._is_torn = row.seq, True
        return False

    def _compare(self) -> None:
        """Hold the root of the tree against what checkpoints say of so many rows."""
        if self._is_torn:
            return
        size = self.tree.size
        wanted = self._roots[size]
        if wanted != {self.tree.root()} and self._doubt:
            tree = self._doubt.tree_if_digest_alone()
            if wanted == {tree.root()}:
                self._doubt.found.digest_alone, self.tree = True, tree
        (self.agreed if wanted == {self.tree.root()} else self.disagreed).append(size)

"""One thing that is wrong with a store: where it begins, what kind it is, and what it means."""

from enum import StrEnum
from typing import Final, TypeAlias

import attrs

__all__ = ["MOST", "FaultKind", "VerifyFault", "VerifyFaultKind"]

MOST: Final = 10
"""So many faults of one table are named: an investigation starts at the first."""


class VerifyFaultKind(StrEnum):
    """What was done to the rows, as far as they show it."""

    ALTERED = "altered"
    GAP = "gap"
    REORDERED = "reordered"
    INSERTED = "inserted"
    TRUNCATED = "truncated"
    REWRITTEN = "rewritten"
    FOREIGN_SIGNATURE = "foreign_signature"
    OUTBOX = "outbox"
    INTEGRITY = "integrity"


FaultKind: TypeAlias = VerifyFaultKind
"""The same, for whoever has stores alone before them."""


@attrs.frozen(kw_only=True)
class VerifyFault:
    """One fault: in which table, from which row on, and in words.

    ``seq`` is the number of the row (of the checkpoint, in that table), None where it is of
    the whole table. ``last`` ends the range where the place is not known more exactly.
    """

    where: str
    seq: int | None
    kind: VerifyFaultKind
    words: str
    last: int | None = None

    @property
    def place(self) -> str:
        """Where, for people: the table and the row."""
        if self.seq is None:
            return self.where
        return (
            f"{self.where} {self.seq}" if self.last in {None, self.seq} else f"{self.where} {self.seq} to {self.last}"
        )

    def to_mapping(self) -> dict[str, object]:
        """As it stands in ``cara-verify/1``."""
        return {
            "where": self.where,
            "seq": self.seq,
            "last": self.last,
            "kind": self.kind.value,
            "words": self.words,
        }

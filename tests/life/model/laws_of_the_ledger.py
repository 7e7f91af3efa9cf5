"""L2 and L4: the ledger's rows are the entries and exits of O, each exit as the table names it; and the past stays.

The ledger is asked for once a life; what it has to say was noted while the life was walked.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from life.model.duties import Identity
from life.model.facts import Row
from life.model.laws import Broken, Walk, known_at

__all__ = ["LedgerLine", "ledger_holds", "past_stays"]


class LedgerLine(NamedTuple):
    """One duty from its beginning to its end, as plain values."""

    identity: Identity
    began_by: int | None
    ended_by: int | None
    how: str
    reopens: int | None


class WithALedger(Protocol):
    """A reading that has a ledger."""

    def lines(self, rows: list[Row]) -> Sequence[LedgerLine]:
        """The ledger, in the order of recording."""


def ledger_holds(reading: WithALedger, walk: Walk) -> None:
    """L4 and L2: each entry is a row, each exit ends one, by a fact and a reason that the table has."""
    lines: dict[Identity, list[LedgerLine]] = {}
    base = max(walk.moved[0].numbers)
    for line in reading.lines(walk.rows):
        # What began and ended before the walk did is not of it.
        if (line.began_by or 0) <= base and 0 < (line.ended_by or 0) <= base:
            continue
        lines.setdefault(line.identity, []).append(line)
    named = {identity: [line.ended_by for line in rest if _names_another(line)] for identity, rest in lines.items()}
    open_now: dict[Identity, LedgerLine] = {}
    ended_before: dict[Identity, LedgerLine] = {}
    for moved in walk.moved:
        for identity, names in moved.left.items():
            line = ended_before[identity] = open_now.pop(identity)
            if line.how not in names:
                raise Broken("L2", walk.rows, f"{identity} ended by {line.ended_by} as {line.how}; allowed: {names}")
        for identity in moved.entered:
            line = open_now[identity] = _next(walk, lines, identity, moved.numbers)
            if line.began_by not in moved.numbers:
                raise Broken("L4", walk.rows, f"{identity} began by {line.began_by}, not by one of {moved.numbers}")
            before = ended_before.get(identity)
            if before is not None and line.reopens not in {before.ended_by, *named.get(identity, ())}:
                raise Broken("L4", walk.rows, f"{identity} reopens {line.reopens}")
    left_over = [line.identity for rest in lines.values() for line in rest if not _names_another(line)]
    if left_over:
        raise Broken("L4", walk.rows, f"rows that nothing began: {left_over}")
    still = {identity for identity, line in open_now.items() if line.ended_by is None}
    if still != walk.open.keys():
        raise Broken("L4", walk.rows, f"begun less ended is not what is due: {still ^ walk.open.keys()}")


def _names_another(line: LedgerLine) -> bool:
    """Was it found again to have ended, by a fact from before: what it had ended by stands no longer?"""
    ended_by, began_by = line.ended_by or 0, line.began_by or 0
    return line.reopens is not None and 0 < ended_by <= began_by + 1


def _next(walk: Walk, lines: dict[Identity, list[LedgerLine]], identity: Identity, numbers: set[int]) -> LedgerLine:
    rest = lines.get(identity, [])
    while rest and _names_another(rest[0]) and rest[0].began_by not in numbers:
        rest.pop(0)
    if not rest:
        raise Broken("L4", walk.rows, f"{identity} began, and the ledger has no row of it")
    return rest.pop(0)


def past_stays(reading: WithALedger, rows: list[Row], moment: str) -> None:
    """What was known at a moment never changes: the ledger of then is the ledger of now, up to then."""
    then = known_at(rows, moment)
    if not then:
        return
    now = reading.lines(rows)
    for before, after in zip(reading.lines(then), now, strict=False):
        same = (before.identity, before.began_by) == (after.identity, after.began_by)
        if not same or (before.ended_by is not None and before != after):
            raise Broken("known at", rows, f"at {moment} it was known: {before}; now: {after}")

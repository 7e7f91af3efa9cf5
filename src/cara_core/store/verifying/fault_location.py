"""From what a walk saw to faults with a place: what was done, and from which row on?

A changed digest shows at the row behind it, a row that was moved shows where it now
stands. So the first break is looked at twice: does the row belong somewhere else, and do
the roots of the checkpoints say that every digest is still the old one? A suffix that was
rewritten with new digests has no break at all. The roots alone show it, and then the
place is a range: behind the last root that agrees.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, Table

from cara_core.store.verifying.chain_walk import Break, Roots, Row, Walk, digest_of
from cara_core.store.verifying.fault import MOST, FaultKind, VerifyFault
from cara_core.store.verifying.table_rows import digests, row_at

__all__ = ["faults_of"]

_SHIFTS = 64
"""So many rows taken out at one place, the rest moved up, are told from a changed row."""


def faults_of(walk: Walk, roots: Roots, connection: Connection, table: Table) -> list[VerifyFault]:
    """What is wrong with this table, the first fault first?"""
    found: list[VerifyFault] = []
    breaks = [one for one in walk.breaks if not one.after_another]
    if breaks:
        found.append(_placed(breaks[0], walk, connection, table))
        found += [_plain(one, table.name) for one in breaks[1:MOST]]
    if walk.disagreed and (not found or walk.disagreed[0] < (found[0].seq or 0)):
        found.insert(0, _rewritten(walk, table.name, walk.disagreed[0]))
    largest = max(roots, default=0)
    if walk.end < largest:
        found.append(_truncated(walk, table.name, largest))
    return found


def _placed(one: Break, walk: Walk, connection: Connection, table: Table) -> VerifyFault:
    """The first break: what does it mean?"""
    if one.seq != one.expected or one.digest_alone:
        return _plain(one, table.name)
    after = row_at(connection, table, one.expected + 1)
    moved = _moved(one, walk.before_first, digests(connection, table)) or _shifted(one, after)
    if moved is not None:
        kind, seq, last, words = moved
        return VerifyFault(table.name, seq, kind, words, last)
    if walk.disagreed and not one.followed and not _agreed_after(walk, one):
        return _rewritten(walk, table.name, one.expected)
    return _plain(one, table.name)


def _moved(one: Break, previous: bytes, kept: Iterator[Row]) -> tuple[FaultKind, int, int, str] | None:
    """Is the row one that stood somewhere else?"""
    here, columns, own = one.expected, tuple(one.row[1:-1]), one.row[-1]
    for seq, digest in kept:
        if seq != here and type(digest) is bytes:
            candidates = {digest_of(before, (seq, *columns)) for before in (previous, digest)}
            if seq > here and candidates & {digest, own}:
                return FaultKind.REORDERED, here, seq, f"rows stand in another order: row {seq} was moved here"
            # A row that still stands there too was copied, not pushed back by rows put in before it.
            if seq < here and own in candidates and own != digest:
                words = f"rows were put in: what now is row {here} was row {seq}"
                return FaultKind.INSERTED, seq, here - 1, words
        previous = digest if type(digest) is bytes else b""
    return None


def _shifted(one: Break, after: Row | None) -> tuple[FaultKind, int, int, str] | None:
    """Were rows put in or taken out here, and the rest given new numbers?"""
    if after is None:
        return None
    here, columns, own = one.expected, tuple(after[1:-1]), after[-1]
    if digest_of(one.before, (here, *columns)) == own:
        return FaultKind.INSERTED, here, here, f"a row was put in: what now is row {here + 1} was row {here}"
    if type(one.row[-1]) is bytes:
        for by in range(1, _SHIFTS + 1):
            if digest_of(one.row[-1], (here + 1 + by, *columns)) == own:
                words = f"rows were taken out and the rest moved up: what now is row {here + 1} was row {here + 1 + by}"
                return FaultKind.GAP, here, here + by - 1, words
    return None


def _plain(one: Break, where: str) -> VerifyFault:
    """The break as it shows by itself."""
    if type(one.seq) is int and one.seq > one.expected:
        return VerifyFault(where, one.expected, FaultKind.GAP, "rows are missing", one.seq - 1)
    if type(one.seq) is int and one.seq < one.expected:
        return VerifyFault(where, one.seq, FaultKind.INSERTED, "a row stands beside another of its number")
    if one.digest_alone:
        return VerifyFault(where, one.expected, FaultKind.ALTERED, "the digest of the row was changed")
    words = "the row, or the digest of the row before it, was changed: it does not follow"
    return VerifyFault(where, one.expected, FaultKind.ALTERED, words)


def _rewritten(walk: Walk, where: str, until: int) -> VerifyFault:
    since = max((size for size in walk.agreed if size < until), default=0) + 1
    words = (
        f"rows were rewritten with new digests: a checkpoint still vouches for the rows before {since}, "
        f"and none for the rows from there to {until}"
    )
    return VerifyFault(where, since, FaultKind.REWRITTEN, words, until)


def _truncated(walk: Walk, where: str, largest: int) -> VerifyFault:
    vouched = min(max(walk.agreed, default=0), walk.end)
    words = (
        f"the last rows are missing: a checkpoint names {largest} rows, the last one here is {walk.end}, "
        f"and a checkpoint still vouches for {vouched} of them"
    )
    return VerifyFault(where, walk.end + 1, FaultKind.TRUNCATED, words, largest)


def _agreed_after(walk: Walk, one: Break) -> bool:
    return any(size >= one.expected for size in walk.agreed)

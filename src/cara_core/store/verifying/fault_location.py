"""From what a walk saw to faults with a place: what was done, and from which row on?

A changed digest shows at the row behind it, a row that was moved shows where it now
stands. So the first break is looked at twice: does the row belong somewhere else, and do
the roots of the checkpoints say that every digest is still the old one? A suffix that was
rewritten with new digests has no break at all. The roots alone show it, and then the
place is a range: behind the last root that agrees.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table

from cara_core.store.verifying.chain_walk import Break, ChainedRow, Roots, Walk
from cara_core.store.verifying.fault import MOST, FaultKind, VerifyFault
from cara_core.store.verifying.table_rows import digests, row_at

__all__ = ["faults_of"]

_SHIFTS = 64
"""So many rows taken out at one place, the rest moved up, are told from a changed row."""


def faults_of(walk: Walk, roots: Roots, connection: Connection, table: Table) -> list[VerifyFault]:
    """What is wrong with this table, the first fault first?"""
    faults: list[VerifyFault] = []
    breaks = [found for found in walk.breaks if not found.after_another]
    if breaks:
        faults.append(_locate(breaks[0], walk, connection, table))
        # Only the first is looked into: the others may follow from it, and are named as they show.
        faults += [_as_it_shows(found, table.name) for found in breaks[1:MOST]]
    if walk.disagreed and (not faults or walk.disagreed[0] < (faults[0].seq or 0)):
        faults.insert(0, _rewritten(walk, table.name, until=walk.disagreed[0]))
    largest = max(roots, default=0)
    if walk.end < largest:
        faults.append(_truncated(walk, table.name, largest))
    return faults


def _locate(found: Break, walk: Walk, connection: Connection, table: Table) -> VerifyFault:
    """The first break: what does it mean?"""
    if found.row.seq != found.expected or found.digest_alone:
        return _as_it_shows(found, table.name)
    after = row_at(connection, table, found.expected + 1)
    kept_digests = digests(connection, table)
    moved = _moved(found, walk.before_first, kept_digests, table.name) or _shifted(found, after, table.name)
    if moved is not None:
        return moved
    # The rows behind it follow, and no checkpoint agrees with them: whoever changed this row also gave
    # it, and every row behind it, a new digest.
    if walk.disagreed and not found.followed and not _is_vouched_for(found, walk):
        return _rewritten(walk, table.name, until=found.expected)
    return _as_it_shows(found, table.name)


def _moved(found: Break, before: bytes, kept_digests: Iterator[Any], where: str) -> VerifyFault | None:
    """Is the row one that stood somewhere else?

    Its digest was made with the number it had, behind the row it stood behind. So every other
    number is tried: which digest would the row have there, and is it held by that row or by this?
    """
    here, row = found.expected, found.row
    for seq, digest in kept_digests:
        if seq != here and type(digest) is bytes:
            candidates = {row.digest_behind(behind, seq) for behind in (before, digest)}
            if seq > here and candidates & {digest, row.digest}:
                words = f"rows stand in another order: row {seq} was moved here"
                return VerifyFault(where=where, seq=here, kind=FaultKind.REORDERED, words=words, last=seq)
            # A row that still stands there too was copied, not pushed back by rows put in before it.
            if seq < here and row.digest in candidates and row.digest != digest:
                words = f"rows were put in: what now is row {here} was row {seq}"
                return VerifyFault(where=where, seq=seq, kind=FaultKind.INSERTED, words=words, last=here - 1)
        before = digest if type(digest) is bytes else b""
    return None


def _shifted(found: Break, after: ChainedRow | None, where: str) -> VerifyFault | None:
    """Were rows put in or taken out here, and the rest given new numbers? Then the row behind has its old digest."""
    if after is None:
        return None
    here = found.expected
    if after.digest_behind(found.before, here) == after.digest:
        words = f"a row was put in: what now is row {here + 1} was row {here}"
        return VerifyFault(where=where, seq=here, kind=FaultKind.INSERTED, words=words, last=here)
    if type(found.row.digest) is bytes:
        for by in range(1, _SHIFTS + 1):
            if after.digest_behind(found.row.digest, here + 1 + by) == after.digest:
                words = f"rows were taken out and the rest moved up: what now is row {here + 1} was row {here + 1 + by}"
                return VerifyFault(where=where, seq=here, kind=FaultKind.GAP, words=words, last=here + by - 1)
    return None


def _as_it_shows(found: Break, where: str) -> VerifyFault:
    """The break, without a look at other rows."""
    expected, seq = found.expected, found.row.seq
    if type(seq) is int and seq > expected:
        return VerifyFault(where=where, seq=expected, kind=FaultKind.GAP, words="rows are missing", last=seq - 1)
    if type(seq) is int and seq < expected:
        words = "a row stands beside another of its number"
        return VerifyFault(where=where, seq=seq, kind=FaultKind.INSERTED, words=words)
    if found.digest_alone:
        words = "the digest of the row was changed"
    else:
        words = "the row, or the digest of the row before it, was changed: it does not follow"
    return VerifyFault(where=where, seq=expected, kind=FaultKind.ALTERED, words=words)


def _rewritten(walk: Walk, where: str, *, until: int) -> VerifyFault:
    since = max((size for size in walk.agreed if size < until), default=0) + 1
    words = (
        f"rows were rewritten with new digests: a checkpoint still vouches for the rows before {since}, "
        f"and none for the rows from there to {until}"
    )
    return VerifyFault(where=where, seq=since, kind=FaultKind.REWRITTEN, words=words, last=until)


def _truncated(walk: Walk, where: str, largest: int) -> VerifyFault:
    vouched = min(max(walk.agreed, default=0), walk.end)
    words = (
        f"the last rows are missing: a checkpoint names {largest} rows, the last one here is {walk.end}, "
        f"and a checkpoint still vouches for {vouched} of them"
    )
    return VerifyFault(where=where, seq=walk.end + 1, kind=FaultKind.TRUNCATED, words=words, last=largest)


def _is_vouched_for(found: Break, walk: Walk) -> bool:
    """Does a checkpoint agree with the digests up to this row, or further?"""
    return any(size >= found.expected for size in walk.agreed)

"""Checkpoints: what a store holds, in a few lines that are signed and kept elsewhere.

The text is a C2SP ``tlog-checkpoint`` (https://c2sp.org/tlog-checkpoint): the store, how
many facts, the root over them; then, as extension lines, the same for the access log, the
number of the checkpoint with the digest of the one before it, and the instant::

    cara-store/<store id>
    <facts>
    <root>
    access <rows> <root>
    checkpoint <number> <digest before it>
    signed-at <instant>

Only a copy outside the database shows that the last rows of it are gone.
"""

import re
from collections.abc import Sequence
from typing import Final

import attrs
from sqlalchemy import Connection, Table, func, insert, select

from cara_core.errors import Fault, InputError, StoreDamaged, StoreError
from cara_core.store.database import tables
from cara_core.store.database.database import Database
from cara_core.store.log.chain import linked, origin, record_of
from cara_core.store.verifying.chain_walk import Roots, Walk
from cara_core.store.verifying.fault_location import faults_of
from cara_core.store.verifying.signed_notes import Signer, decoded, encoded, read_note, signed
from cara_core.store.verifying.table_rows import one_moment, rows
from cara_core.terms.instants import Instant, read_instant, write_instant

__all__ = ["ORIGIN", "Checkpoint", "checkpoint_digest", "key_name", "read_checkpoint", "sign_checkpoint"]

ORIGIN: Final = "cara-store/"
_SIZE = r"(0|[1-9][0-9]{0,17})"
_ROOT = r"([A-Za-z0-9+/]{43}=)"
_TEXT: Final = re.compile(
    rf"cara-store/([^\s+]{{1,100}})\n{_SIZE}\n{_ROOT}\naccess {_SIZE} {_ROOT}\n"
    rf"checkpoint {_SIZE} {_ROOT}\nsigned-at (\S{{1,40}})\n",
    re.ASCII,
)


@attrs.frozen
class Checkpoint:
    """What a store held when it was signed: how many rows, and the root over their digests."""

    store: str
    number: int
    previous: bytes = attrs.field(repr=False)
    at: Instant
    facts: int
    facts_root: bytes = attrs.field(repr=False)
    access: int
    access_root: bytes = attrs.field(repr=False)

    @property
    def text(self) -> str:
        """The lines that are signed."""
        return (
            f"{ORIGIN}{self.store}\n{self.facts}\n{encoded(self.facts_root)}\n"
            f"access {self.access} {encoded(self.access_root)}\n"
            f"checkpoint {self.number} {encoded(self.previous)}\nsigned-at {write_instant(self.at)}\n"
        )


def key_name(store_id: str) -> str:
    """Under which name does a store's own key sign? That of the store, as C2SP asks."""
    return f"{ORIGIN}{store_id}"


def read_checkpoint(body: str) -> Checkpoint:
    """What does the text of this note say?

    Raises :class:`~cara_core.errors.InputError` for anything but the one way to say it.
    """
    found = _TEXT.fullmatch(body)
    at = found and read_instant(found[8])
    if found and at:
        roots = [decoded(found[group]) for group in (3, 5, 7)]
        facts_root, access_root, previous = (root or b"" for root in roots)
        read = Checkpoint(found[1], int(found[6]), previous, at, int(found[2]), facts_root, int(found[4]), access_root)
        if all(roots) and read.text == body and read.number > 0:
            return read
    raise InputError([Fault("", "CHECKPOINT_UNREADABLE", "the six lines of a checkpoint of a case store")])


def checkpoint_digest(previous: bytes, number: int, note: str) -> bytes:
    """The digest of a row of the checkpoint table."""
    return linked(record_of((number, note)), after=previous)


def sign_checkpoint(database: Database, *, signers: Sequence[Signer], at: Instant) -> str:
    """The note that says what the store now holds, for a file kept elsewhere.

    It is put behind the checkpoints of the store too. ``at`` is when. Two signers are for
    the turn from one key to the next. Nobody waits while the rows are looked through.

    Raises :class:`~cara_core.errors.StoreDamaged` where the rows do not follow from each
    other, or are no longer those of the checkpoint before: what was changed is not signed.
    """
    if not signers:
        raise StoreError("a checkpoint is signed by at least one key")
    with database.reading() as connection, one_moment(connection):
        made = _next(connection, at)
    note = signed(made.text, signers)
    with database.writing() as cursor:
        cursor.execute(database.spoken(select(func.max(tables.checkpoint.c.number))))
        if (cursor.fetchone()[0] or 0) != made.number - 1:
            raise StoreError("another checkpoint was signed at the same time: sign again")
        cursor.execute(
            database.spoken(insert(tables.checkpoint)),
            (made.number, note, checkpoint_digest(made.previous, made.number, note)),
        )
    return note


def _next(connection: Connection, at: Instant) -> Checkpoint:
    """The checkpoint that is now due, of what is really there."""
    store_id = str(connection.execute(select(tables.store.c.id)).scalar_one())
    checkpoints = _walked(connection, store_id, tables.checkpoint, {})
    last = read_checkpoint(read_note(str(checkpoints.last[1])).text) if checkpoints.last else None
    facts, access = (
        _walked(connection, store_id, table, {size: {root}} if last else {}).tree
        for table, size, root in (
            (tables.fact, last.facts if last else 0, last.facts_root if last else b""),
            (tables.access, last.access if last else 0, last.access_root if last else b""),
        )
    )
    number, previous = checkpoints.end + 1, checkpoints.head
    return Checkpoint(store_id, number, previous, at, facts.size, facts.root(), access.size, access.root())


def _walked(connection: Connection, store_id: str, table: Table, roots: Roots) -> Walk:
    walk = Walk(origin(store_id=store_id, table=table.name), roots)
    for row in rows(connection, table):
        walk.take(row)
    for fault in faults_of(walk, roots, connection, table):
        raise StoreDamaged(fault.place, fault.words)
    return walk

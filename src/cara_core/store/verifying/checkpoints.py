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
    <table> <rows> <root>

The last line stands once for each further table (contact records, calendar, switch, messages); a
version before this one wrote none of them.

Only a copy outside the database shows that the last rows of it are gone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, Table, func, insert, select

from cara_core.errors import Fault, InputError, StoreBusy, StoreDamaged, StoreError
from cara_core.store.database import tables
from cara_core.store.database.database import Database
from cara_core.store.log.chain import ChainEnd, next_row, origin
from cara_core.store.verifying.beside.sending_checks import SignedRows, event_rows
from cara_core.store.verifying.chain_walk import Roots, Walk
from cara_core.store.verifying.checkpoint import ORIGIN, Checkpoint, SignedTable
from cara_core.store.verifying.fault_location import faults_of
from cara_core.store.verifying.signed_notes import Signer, from_base64, read_note, sign_note
from cara_core.store.verifying.table_rows import one_moment, rows
from cara_core.terms.instants import Instant, read_instant

__all__ = ["key_name", "read_checkpoint", "sign_checkpoint"]

_SIZE = r"(?:0|[1-9][0-9]{0,17})"
_ROOT = r"[A-Za-z0-9+/]{43}="
_LINES: Final = re.compile(
    rf"cara-store/(?P<store>[^\s+]{{1,100}})\n(?P<facts>{_SIZE})\n(?P<facts_root>{_ROOT})\n"
    rf"access (?P<access>{_SIZE}) (?P<access_root>{_ROOT})\n"
    rf"checkpoint (?P<number>{_SIZE}) (?P<previous>{_ROOT})\nsigned-at (?P<at>\S{{1,40}})\n"
    rf"(?P<further>(?:[a-z_]{{1,40}} {_SIZE} {_ROOT}\n){{0,20}})",
    re.ASCII,
)


def key_name(store_id: str) -> str:
    """Under which name does a store's own key sign? That of the store, as C2SP asks."""
    return f"{ORIGIN}{store_id}"


def read_checkpoint(body: str) -> Checkpoint:
    """What does the text of this note say?

    Raises :class:`~cara_core.errors.InputError` for anything but the one way to say it.
    """
    found = _LINES.fullmatch(body)
    at = found and read_instant(found["at"])
    if found and at:
        previous, facts_root, access_root = (
            from_base64(found[name]) for name in ("previous", "facts_root", "access_root")
        )
        if previous and facts_root and access_root:
            read = Checkpoint(
                store=found["store"],
                number=int(found["number"]),
                previous=previous,
                at=at,
                facts=int(found["facts"]),
                facts_root=facts_root,
                access=int(found["access"]),
                access_root=access_root,
                further=tuple(_further_in(found["further"])),
            )
            # An instant can be written in several ways, and a signature is over one of them.
            if read.text == body and read.number > 0:
                return read
    raise InputError([Fault("", "CHECKPOINT_UNREADABLE", "the six lines of a checkpoint of a case store")])


def _further_in(lines: str) -> Iterator[SignedTable]:
    for line in lines.splitlines():
        table, size, root = line.split(" ")
        yield SignedTable(table=table, size=int(size), root=from_base64(root) or b"")


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
        checkpoint = _next(connection, at)
    note = sign_note(checkpoint.text, signers)
    row, _ = next_row(ChainEnd(checkpoint.number - 1, checkpoint.previous), (note,))
    with database.writing() as cursor:
        # Signing took its time, with nobody kept waiting: another one may have come first.
        (last,) = cursor.execute(database.sql(select(func.max(tables.checkpoint.c.number)))).fetchone()
        if (last or 0) != checkpoint.number - 1:
            raise StoreBusy("another checkpoint was signed at the same time: sign again")
        cursor.execute(database.sql(insert(tables.checkpoint)), row)
    return note


def _next(connection: Connection, at: Instant) -> Checkpoint:
    """The checkpoint that is now due, of what is really there."""
    store_id = str(connection.execute(select(tables.store.c.id)).scalar_one())
    checkpoints = _walk(connection, store_id, tables.checkpoint, {})
    fact_roots: Roots = {}
    access_roots: Roots = {}
    further: dict[str, Roots] = {}
    if checkpoints.last:
        last = read_checkpoint(read_note(str(checkpoints.last.note)).text)
        fact_roots, access_roots = {last.facts: {last.facts_root}}, {last.access: {last.access_root}}
        further = {signed.table: {signed.size: {signed.root}} for signed in last.further}
    facts = _walk(connection, store_id, tables.fact, fact_roots).tree
    access = _walk(connection, store_id, tables.access, access_roots).tree
    return Checkpoint(
        store=store_id,
        number=checkpoints.end + 1,
        previous=checkpoints.head,
        at=at,
        facts=facts.size,
        facts_root=facts.root(),
        access=access.size,
        access_root=access.root(),
        further=tuple(_further(connection, store_id, further)),
    )


def _further(connection: Connection, store_id: str, roots: Mapping[str, Roots]) -> Iterator[SignedTable]:
    """The further tables as they are now. Raises as :func:`_walk` does."""
    for table in (tables.reach, tables.calendar_entry):
        tree = _walk(connection, store_id, table, roots.get(table.name, {})).tree
        yield SignedTable(table=table.name, size=tree.size, root=tree.root())
    for table, found in (
        (tables.sending, rows(connection, tables.sending)),
        (tables.message_event, event_rows(connection)),
    ):
        signed = SignedRows(store_id, table.name, roots.get(table.name, {}))
        for row in found:
            signed.take(row)
        for fault in signed.faults():
            raise StoreDamaged(fault.place, fault.words)
        yield SignedTable(table=table.name, size=signed.tree.size, root=signed.tree.root())


def _walk(connection: Connection, store_id: str, table: Table, roots: Roots) -> Walk:
    """The walk through this table. Raises :class:`~cara_core.errors.StoreDamaged` for the first fault in it."""
    walk = Walk(origin(store_id=store_id, table=table.name), roots)
    for row in rows(connection, table):
        walk.take(row)
    for fault in faults_of(walk, roots, connection, table):
        raise StoreDamaged(fault.place, fault.words)
    return walk

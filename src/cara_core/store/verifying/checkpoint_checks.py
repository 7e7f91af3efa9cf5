"""What checkpoints say: those in the store, and those that were kept elsewhere.

A checkpoint is believed where a given key signed it. One kept elsewhere is evidence from
outside: the store has to hold that very checkpoint, and at least so many rows.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

import attrs
from sqlalchemy import Connection

from cara_core.errors import Fault, InputError
from cara_core.store.database import tables
from cara_core.store.log.chain import origin
from cara_core.store.verifying.chain_walk import Row, Walk
from cara_core.store.verifying.checkpoint import Checkpoint
from cara_core.store.verifying.checkpoints import read_checkpoint
from cara_core.store.verifying.fault import FaultKind, VerifyFault
from cara_core.store.verifying.fault_location import faults_of
from cara_core.store.verifying.signed_notes import Note, VerifierKey, read_note, read_verifier_key
from cara_core.store.verifying.table_rows import rows

__all__ = ["ELSEWHERE", "CheckpointChecks", "Elsewhere", "read_elsewhere", "read_keys", "signed_checkpoint"]

T = TypeVar("T")
_WHERE: Final = tables.checkpoint.name
ELSEWHERE: Final = "checkpoint held elsewhere"


@attrs.frozen
class Elsewhere:
    """The checkpoints kept elsewhere that are believed, by number, and what is wrong with the others."""

    believed: Sequence[Checkpoint]
    faults: Sequence[VerifyFault] = ()

    @property
    def newest(self) -> Checkpoint | None:
        """The one that vouches for the most."""
        return max(self.believed, key=lambda checkpoint: checkpoint.number, default=None)


def read_keys(texts: Iterable[str]) -> tuple[VerifierKey, ...]:
    """The keys to believe. Raises :class:`~cara_core.errors.InputError`, naming which text is no key."""
    return tuple(_read(text, read_verifier_key, path=f"key[{place}]") for place, text in enumerate(texts))


def read_elsewhere(texts: Iterable[str], keys: Sequence[VerifierKey]) -> Elsewhere:
    """The checkpoints kept elsewhere. Raises :class:`~cara_core.errors.InputError` for a text that is none."""
    believed, faults = [], []
    for place, text in enumerate(texts):
        note = _read(text, read_note, path=f"checkpoint[{place}]")
        found = _read(note.text, read_checkpoint, path=f"checkpoint[{place}]")
        if keys and not note.signers(keys):
            words = "it is signed by none of the given keys, so it proves nothing"
            kind = FaultKind.FOREIGN_SIGNATURE
            faults.append(VerifyFault(where=ELSEWHERE, seq=found.number, kind=kind, words=words))
        else:
            believed.append(found)
    return Elsewhere(tuple(believed), tuple(faults))


def signed_checkpoint(text: object, keys: Sequence[VerifierKey]) -> Checkpoint | None:
    """What this note says, where one of the keys signed it."""
    try:
        note = read_note(str(text))
        return read_checkpoint(note.text) if note.signers(keys) else None
    except InputError:
        return None


class CheckpointChecks:
    """What the checkpoint table holds, once :meth:`look` has gone through it."""

    def __init__(self, store_id: str, keys: Sequence[VerifierKey], elsewhere: Elsewhere) -> None:
        self.signed = 0
        self.unsigned = 0
        self.key_ids: dict[str, None] = {}
        self.newest: Checkpoint | None = None
        self.faults: list[VerifyFault] = []
        self.fact_roots: defaultdict[int, set[bytes]] = defaultdict(set)
        self.access_roots: defaultdict[int, set[bytes]] = defaultdict(set)
        self.further: defaultdict[str, defaultdict[int, set[bytes]]] = defaultdict(lambda: defaultdict(set))
        self._store_id = store_id
        self._keys = keys
        self._elsewhere: defaultdict[int, set[str]] = defaultdict(set)
        self._retired: set[str] = set()
        self._signers: set[str] = set()
        for checkpoint in elsewhere.believed:
            self._elsewhere[checkpoint.number].add(checkpoint.text)
            self._believe(checkpoint)

    def look(self, connection: Connection) -> None:
        """Go through the checkpoints of the store."""
        walk = Walk(origin(store_id=self._store_id, table=_WHERE), {})
        for row in rows(connection, tables.checkpoint):
            before = walk.head
            follows = walk.take(row)
            self._take(row, before, follows=follows)
        # A checkpoint kept elsewhere says that there were at least so many of them.
        largest = max(self._elsewhere, default=0)
        chain = faults_of(walk, {largest: set()} if largest else {}, connection, tables.checkpoint)
        broken = {fault.seq for fault in chain}
        others = [fault for fault in self.faults if fault.seq not in broken]
        self.faults = sorted([*chain, *others], key=lambda fault: fault.seq or 0)

    def _take(self, row: Row, before: bytes, *, follows: bool) -> None:
        """One row: what its checkpoint names is believed where a given key signed it, or none was given."""
        try:
            note = read_note(row.note)
            found = read_checkpoint(note.text)
        except (InputError, AttributeError, TypeError):
            self.unsigned += 1
            if follows:
                self._fault(row.number, FaultKind.REWRITTEN, "the text is not that of a checkpoint")
            return
        signers = self._count(note)
        # Where no key was given, its roots still show a careless change. They prove little: whoever can
        # change the rows can make a checkpoint of them.
        if signers or (not self._keys and follows):
            self._believe(found)
        if follows:
            self._compare(row.number, note, found, before, by={key.id for key in signers})

    def _count(self, note: Note) -> tuple[VerifierKey, ...]:
        signers = note.signers(self._keys)
        if signers:
            self.signed += 1
            self.key_ids |= {key.id: None for key in signers}
        else:
            self.unsigned += 1
        return signers

    def _compare(self, number: int, note: Note, found: Checkpoint, before: bytes, *, by: set[str]) -> None:
        """What is wrong with a checkpoint that follows in the chain? Only the first thing is named."""
        if number in self._elsewhere and self._elsewhere[number] != {found.text}:
            self._fault(number, FaultKind.REWRITTEN, "it is not the checkpoint that was kept elsewhere")
        elif self._keys and (not by or by <= self._retired or note.strangers(self._keys)):
            words = "it is signed by a key that was not given, or by a retired one alone, or the signature is false"
            self._fault(number, FaultKind.FOREIGN_SIGNATURE, words)
        elif (found.store, found.number, found.previous) != (self._store_id, number, before):
            self._fault(number, FaultKind.REWRITTEN, "it was signed for another place in the checkpoints, or store")
        elif self.newest and (found.facts < self.newest.facts or found.access < self.newest.access):
            self._fault(number, FaultKind.REWRITTEN, "it names fewer rows than the checkpoint before it")
        # The turn from one key to the next is a checkpoint that both sign: whoever holds the old key alone
        # from then on, as somebody may who took it, signs nothing that is believed.
        if by - self._signers and by & self._signers:
            self._retired |= by & self._signers
        self._signers = by or self._signers
        self.newest = found

    def _believe(self, found: Checkpoint) -> None:
        self.fact_roots[found.facts].add(found.facts_root)
        self.access_roots[found.access].add(found.access_root)
        for signed in found.further:
            self.further[signed.table][signed.size].add(signed.root)

    def _fault(self, number: object, kind: FaultKind, words: str) -> None:
        seq = number if type(number) is int else None
        self.faults.append(VerifyFault(where=_WHERE, seq=seq, kind=kind, words=words))


def _read(text: str, read: Callable[[str], T], *, path: str) -> T:
    try:
        return read(text)
    except InputError as wrong:
        faults = [Fault(path, fault.code, fault.allowed) for fault in wrong.faults]
    raise InputError(faults)

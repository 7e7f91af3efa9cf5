"""An attacker with the file at hand: what they can do to the rows, and where it then has to be found."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import attrs

from cara_core.store.verifying.checkpoints import read_checkpoint
from cara_core.store.verifying.signed_notes import read_note
from cara_core.store.verifying.verification import Verification
from store.prepared import Prepared, attacking

__all__ = ["KEYS", "PARTS", "Found", "Place", "applied"]

KEYS: Final = {"fact": "seq", "access": "seq", "decision": "seq", "checkpoint": "number"}
PARTS: Final = 4


@attrs.frozen
class Place:
    """Where the first fault has to be: exactly there, or in a range that begins at ``since`` and holds it."""

    where: str
    seq: int | None
    kinds: str
    since: int | None = None
    also: int | None = None

    def is_of(self, found: Verification) -> bool:
        """Is the first fault of this verification the one that was made?"""
        if found.state != "tampered":
            return False
        first = found.faults[0]
        if first.where != self.where or first.kind not in self.kinds.split():
            return False
        if self.seq is None or self.since is None or first.kind != "rewritten":
            return first.seq in {self.seq, self.seq if self.also is None else self.also}
        return first.seq == self.since and self.since <= self.seq <= (first.last or 0)


@attrs.frozen
class Found:
    """One attack: on which file, with what at hand."""

    connection: sqlite3.Connection
    rng: random.Random
    prepared: Prepared

    def size(self, table: str) -> int:
        count: int = self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        return count

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(f"SELECT * FROM {table} ORDER BY {KEYS[table]}").fetchall()  # noqa: S608

    def columns(self, table: str) -> list[tuple[str, str, bool]]:
        """Name, type, and whether it must be there."""
        found = self.connection.execute(f"PRAGMA table_info({table})").fetchall()
        return [(row[1], row[2], bool(row[3])) for row in found]

    def set(self, table: str, key: int, column: str, value: object) -> None:
        self.connection.execute(f"UPDATE {table} SET {column} = ? WHERE {KEYS[table]} = ?", (value, key))  # noqa: S608

    def value(self, table: str, key: int, column: str) -> Any:
        asked = f"SELECT {column} FROM {table} WHERE {KEYS[table]} = ?"  # noqa: S608
        return self.connection.execute(asked, (key,)).fetchone()[0]

    def put(self, table: str, row: Sequence[object]) -> None:
        self.connection.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", tuple(row))  # noqa: S608

    def cut(self, table: str, after: int) -> None:
        if table == "fact":
            self.connection.execute("DELETE FROM outbox WHERE seq > ?", (after,))
        self.connection.execute(f"DELETE FROM {table} WHERE {KEYS[table]} > ?", (after,))  # noqa: S608

    def shift(self, table: str, since: int, by: int) -> None:
        """Give every row from this one on another number, and its outbox row with it."""
        for name, key in ((table, KEYS[table]), *((("outbox", "seq"),) if table == "fact" else ())):
            self.connection.execute(f"UPDATE {name} SET {key} = -({key} + ?) WHERE {key} >= ?", (by, since))  # noqa: S608
            self.connection.execute(f"UPDATE {name} SET {key} = -{key} WHERE {key} < 0")  # noqa: S608

    def vouched_before(self, table: str, key: int, left: int = PARTS) -> int:
        """The first row that no checkpoint before this row vouches for, where so many are left."""
        checkpoints = [read_checkpoint(read_note(note).text) for note in self.prepared.notes[:left]]
        sizes = [checkpoint.facts if table == "fact" else checkpoint.access for checkpoint in checkpoints]
        return max((size for size in sizes if size < key), default=0) + 1


def applied(file: Path, prepared: Prepared, edit: Callable[[Found], Place], rng: random.Random) -> Place:
    """Copy the store to this file, make the edit, and say where it is."""
    shutil.copyfile(prepared.file, file)
    with attacking(file) as connection:
        return edit(Found(connection, rng, prepared))

"""A store with synthetic rows, written as the store writes them but without its keys, and what an attacker does to it.

The chain is worked out here once more, from the design alone, so that the store's own
code is not what the tests are measured by.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import attrs
import pendulum

from cara_core.store.database.database import Database
from cara_core.store.database.upgrading import find_or_make_store
from cara_core.store.verifying.checkpoints import key_name, sign_checkpoint
from cara_core.store.verifying.signers import FileSigner, file_signer, public_keys
from cara_core.store.verifying.verification import Verification
from cara_core.store.verifying.verify import verify_at

__all__ = ["AT", "Prepared", "attacking", "chained", "outbox_name", "prepare", "rechain"]

AT: Final = pendulum.datetime(2026, 11, 23, 9, 30)
CASES: Final = 7
_FACT: Final = "INSERT INTO fact VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
_OUTBOX: Final = "INSERT INTO outbox VALUES (?,?,?,?,?,?,?)"
_ACCESS: Final = "INSERT INTO access VALUES (?,?,?,?,?,?,?,?)"
_DECISION: Final = "INSERT INTO decision VALUES (?,?,?,?,?)"
EVERY: Final = 4
"""Of so many facts, one names a decision that is kept beside it."""

Row = tuple[Any, ...]


def said(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def chained(store_id: str, table: str, rows: Sequence[Row], before: bytes | None = None) -> list[Row]:
    """These rows (without digest), each with the digest that the design says."""
    previous = before if before is not None else sha256(f"{store_id}\n{table}".encode()).digest()
    out = []
    for row in rows:
        previous = sha256(b"\x00" + previous + said(list(row))).digest()
        out.append((*row, previous))
    return out


def outbox_name(store_id: str, case: str, number: int) -> str:
    return sha256(said([store_id, case, number, "case_moved"])).hexdigest()


def fact_row(seq: int, supersedes: int | None = None) -> Row:
    """Fact number ``seq`` of the log: the cases take turns."""
    case, number = (seq - 1) % CASES + 1, (seq - 1) // CASES + 1
    named = {"decision": sha256(decision_body(seq).encode()).hexdigest()} if seq % EVERY == 0 else {}
    body = said({"open": {"n": seq, "words": "ÿ \u2013 ok"}, "sealed": {"participant": "A" * 40}, **named}).decode()
    request = (f"key-{seq}", 1) if seq % 5 == 0 else (None, None)
    supersedes = number - 1 if seq % 17 == 0 and number > 1 else supersedes
    kind = "person_erased" if seq == 50 else "screened"
    at = f"2026-11-{seq % 28 + 1:02}T10:00:00Z"
    return (seq, f"C-{case}", number, kind, "2026-11-02", None, "PS 1234", at, *request, supersedes, body)


def decision_body(seq: int) -> str:
    """What is kept of the decision of the fact of this number."""
    return f'{{"open":{{"n":{seq}}},"sealed":{{"victim":"{"B" * 40}"}}}}'


def decision_row(seq: int) -> Row:
    """The decision of this number: that of the fact ``seq * EVERY``."""
    _, case, number, *_ = fact_row(seq * EVERY)
    return (seq, case, number, decision_body(seq * EVERY))


def access_row(seq: int) -> Row:
    who = f"PC {seq % 9}"
    return (seq, f"2026-11-{seq % 28 + 1:02}T10:00:00Z", who, "consultation", f"C-{seq % CASES + 1}", None, "review")


@attrs.frozen
class Prepared:
    """A store in a file, and what is kept elsewhere: the notes, oldest first, and the keys."""

    file: Path
    store: str
    notes: Sequence[str]
    keys: Sequence[str]
    signer: FileSigner
    older: Sequence[Path]

    def verified(self, file: Path | None = None, *, notes: Sequence[str] | None = None) -> Verification:
        """What verify finds in this file, with the newest note kept elsewhere unless told otherwise."""
        held = self.notes[-1:] if notes is None else notes
        return verify_at(f"sqlite:///{file or self.file}", checkpoints_elsewhere=held, public_keys=self.keys)


def prepare(folder: Path, facts: int = 200, access: int = 60, checkpoints: int = 4) -> Prepared:
    """A store of so many facts, access rows and checkpoints, evenly spread."""
    folder.mkdir(exist_ok=True)
    file = folder / "cara.db"
    with closing(Database(f"sqlite:///{file}", create=True)) as database:
        store_id = find_or_make_store(database, create=True, at=AT)
    signer = file_signer(folder, key_name(store_id))
    notes, older = [], []
    fact_rows = chained(store_id, "fact", [fact_row(seq) for seq in range(1, facts + 1)])
    access_rows = chained(store_id, "access", [access_row(seq) for seq in range(1, access + 1)])
    decision_rows = chained(store_id, "decision", [decision_row(seq) for seq in range(1, facts // EVERY + 1)])
    parts = max(checkpoints, 1)
    for part in range(parts):
        with closing(Database(f"sqlite:///{file}", create=False)) as database:
            some = fact_rows[part * facts // parts : (part + 1) * facts // parts]
            _put(database, store_id, some, access_rows[part * access // parts : (part + 1) * access // parts])
            with database.writing() as cursor:
                first, end = some[0][0], some[-1][0]
                kept = [row for row in decision_rows if first <= row[0] * EVERY <= end]
                cursor.executemany(_DECISION, kept)
            if checkpoints:
                notes.append(sign_checkpoint(database, signers=[signer], at=AT.add(days=part)))
        older.append(_copied(file, folder / f"older-{part}.db"))
    return Prepared(older[-1], store_id, notes, public_keys(folder), signer, older)


def _put(database: Database, store_id: str, facts: Sequence[Row], access: Sequence[Row]) -> None:
    outbox = [(outbox_name(store_id, row[1], row[2]), row[0], "case_moved", 0, None, None, None) for row in facts]
    with database.writing() as cursor:
        cursor.executemany(_FACT, facts)
        cursor.executemany(_OUTBOX, outbox)
        cursor.executemany(_ACCESS, access)


def _copied(file: Path, other: Path) -> Path:
    """A copy in one file, without a log beside it.

    Only of a store that is closed: two SQLite libraries in one process take each other's locks away.
    """
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(other)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = delete")
    return other


@contextmanager
def attacking(file: Path) -> Iterator[sqlite3.Connection]:
    """Somebody with the file and no keys: the triggers are taken away, and afterwards put back."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.executescript("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY")
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        connection.execute("BEGIN")
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for _, sql in triggers:
            if sql.split(" ON ")[1].split()[0] in tables:
                connection.execute(sql)
        connection.execute("COMMIT")


def rechain(connection: sqlite3.Connection, store_id: str, table: str, since: int) -> None:
    """Work out every digest from this row on anew, and the outbox identities with them."""
    key = "number" if table == "checkpoint" else "seq"
    before = connection.execute(f"SELECT hash FROM {table} WHERE {key} = ?", (since - 1,)).fetchone()  # noqa: S608
    asked = f"SELECT * FROM {table} WHERE {key} >= ? ORDER BY {key}"  # noqa: S608
    rows = [row[:-1] for row in connection.execute(asked, (since,))]
    for row in chained(store_id, table, rows, before[0] if before else None):
        connection.execute(f"UPDATE {table} SET hash = ? WHERE {key} = ?", (row[-1], row[0]))  # noqa: S608
        if table == "fact":
            name = outbox_name(store_id, row[1], row[2])
            connection.execute("UPDATE outbox SET id = ? WHERE seq = ?", (name, row[0]))

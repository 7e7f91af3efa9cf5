"""The floor: what one would write by hand on SQLite, doing the same work on the same tables.

In one transaction: the version check, the fact, its outbox row, the row of the access log,
and both chains. The same library, tables and settings. What is not in it: typed facts, and
any check of what is handed over. Where it is told to seal, it seals each
person's part under that person's key, which is in a file that is on the disk first.
"""

import base64
import json
import os
import secrets
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pysqlite3 import dbapi2 as sqlite

to_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode
HEADS = """
    SELECT (SELECT max(number) FROM fact WHERE case_id = ?), f.seq, f.hash, a.seq, a.hash
    FROM (SELECT seq, hash FROM fact ORDER BY seq DESC LIMIT 1) f,
         (SELECT seq, hash FROM access ORDER BY seq DESC LIMIT 1) a
"""
FACT = "INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
OUTBOX = "INSERT INTO outbox VALUES (?, ?, 'case_moved', 0, NULL, NULL, NULL)"
ACCESS = "INSERT INTO access VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


class RawStore:
    """One connection to a store's file, which has its tables, an id, and at least one fact."""

    def __init__(self, file: Path, keys: Path | None = None) -> None:
        self.keys, self.known = keys, dict[tuple[str, str], AESGCM]()
        self.connection = sqlite.connect(str(file), isolation_level=None)
        self.execute = self.connection.cursor().execute
        for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "mmap_size = 0"):
            self.execute(f"PRAGMA {setting}")
        assert self.execute("PRAGMA synchronous").fetchone() == (2,)
        self.id: str = self.execute("SELECT id FROM store").fetchone()[0]

    def append(self, fact: dict[str, Any], at: str) -> None:
        """Keep one fact."""
        execute, case, number = self.execute, fact["case"], fact["number"]
        body = to_json(
            {"open": fact["what"]} if self.keys is None else self.sealed(self.keys, case, number, fact["what"])
        )
        execute("BEGIN IMMEDIATE")
        try:
            last, seq, digest, access_seq, access_digest = execute(HEADS, (case,)).fetchone()
            if (last or 0) != number - 1:
                raise ValueError("somebody recorded first")  # noqa: TRY301
            row = (seq + 1, case, number, fact["kind"], fact["on"], None, fact["by"], at, None, None, None, body)
            digest = sha256(b"\x00" + digest + to_json(row).encode()).digest()
            execute(FACT, (*row, digest))
            execute(OUTBOX, (sha256(to_json((self.id, case, number, "case_moved")).encode()).hexdigest(), seq + 1))
            action = "alteration" if last else "collection"
            accessed = (access_seq + 1, at, fact["by"], action, case, None, None)
            digest = sha256(b"\x00" + access_digest + to_json(accessed).encode()).digest()
            execute(ACCESS, (*accessed, digest))
        except BaseException:
            execute("ROLLBACK")
            raise
        execute("COMMIT")

    def sealed(self, keys: Path, case: str, number: int, parts: dict[str, Any]) -> dict[str, Any]:
        """What is open, and each person's part under that person's key."""
        closed = {}
        for person in ("participant", "victim"):
            if person in parts:
                key = self.known.get((case, person)) or self.new_key(keys, case, person)
                nonce = secrets.token_bytes(12)
                data = key.encrypt(
                    nonce, to_json(parts[person]).encode(), f"{self.id}/{case}/{number}/{person}".encode()
                )
                closed[person] = base64.b64encode(nonce + data).decode()
        return {"open": parts["open"], "sealed": closed} if closed else {"open": parts["open"]}

    def new_key(self, keys: Path, case: str, person: str) -> AESGCM:
        """A key in a file of its own: file and folder are on the disk when this returns."""
        name = sha256(f"{self.id}/{case}/{person}".encode()).hexdigest()
        data = secrets.token_bytes(32)
        folder = keys / name[:2]
        with open(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb", buffering=0) as file:  # noqa: PTH123
            file.write(data)
            os.fsync(file.fileno())
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
        self.known[case, person] = AESGCM(data)
        return self.known[case, person]

    def fold(self, case: str) -> dict[str, Any]:
        """The case, as plain mappings: the last fact of each kind, and the day of the last."""
        state: dict[str, Any] = {"number": 0, "on": None}
        found = self.execute("SELECT number, kind, day, body FROM fact WHERE case_id = ? ORDER BY number", (case,))
        for number, kind, day, body in found:
            state[kind] = json.loads(body)["open"]
            state["number"], state["on"] = number, day
        return state

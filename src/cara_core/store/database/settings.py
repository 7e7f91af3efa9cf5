"""The settings without which an acknowledged fact could be lost: set, and then read back.

A setting that did not take is otherwise silent. Sources: sqlite.org, "PRAGMA statements"
and "Write-Ahead Logging"; PostgreSQL, "Write Ahead Log" settings.
"""

import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cara_core.errors import NotDurable, StoreError

__all__ = ["BUSY_TIMEOUT", "hold_postgresql", "hold_sqlite", "reset_bug"]

BUSY_TIMEOUT: Final = 10_000
"""How long one writer waits for another, in milliseconds."""
_STRICT_SINCE: Final = (3, 37, 0)
_TRIES: Final = 100
_ON: Final = "on"

_SQLITE: Final[Mapping[str, int]] = {
    "busy_timeout": BUSY_TIMEOUT,
    "foreign_keys": 1,
    "mmap_size": 0,
    "trusted_schema": 0,
}
_JOURNALS: Final[Mapping[str, Mapping[str, int]]] = {"wal": {"synchronous": 2}, "delete": {"synchronous": 3}}
"""FULL with a write-ahead log; with a rollback journal only EXTRA makes its removal, which is the commit, durable."""
_MACOS: Final[Mapping[str, int]] = {"fullfsync": 1, "checkpoint_fullfsync": 1}
"""There, an ordinary fsync leaves the data in the drive's own memory."""

_POSTGRESQL: Final[Mapping[str, frozenset[str]]] = {
    "fsync": frozenset({_ON}),
    "full_page_writes": frozenset({_ON}),
    "synchronous_commit": frozenset({_ON, "local", "remote_write", "remote_apply"}),
    "transaction_isolation": frozenset({"read committed"}),
}


def reset_bug(version: tuple[int, ...]) -> bool:
    """Can this SQLite corrupt a write-ahead log under two writers?

    3.7.0 to 3.51.2 can, but not 3.50.7 and later of 3.50, nor 3.44.6 and later of 3.44:
    sqlite.org/wal.html, "The WAL Reset Bug".
    """
    mended = {(3, 50): 7, (3, 44): 6}.get((version[0], version[1]))
    if mended is not None and version[2] >= mended:
        return False
    return (3, 7, 0) <= version[:3] <= (3, 51, 2)


def hold_sqlite(cursor: Any, version: tuple[int, ...], place: str) -> None:
    """Make this connection durable. Raises :class:`NotDurable`, naming the first setting that did not take."""
    if version < _STRICT_SINCE:
        raise StoreError(f"{place}: SQLite 3.37 or later is needed: pip install 'cara-core[store]'")
    journal = "delete" if reset_bug(version) else "wal"
    wanted = {**_SQLITE, **_JOURNALS[journal], **(_MACOS if sys.platform == "darwin" else {})}
    for name, value in wanted.items():
        cursor.execute(f"PRAGMA {name} = {value}")
    _hold_journal(cursor, journal, place)
    for name, value in wanted.items():
        found = cursor.execute(f"PRAGMA {name}").fetchone()
        # A library built without memory mapping has no such setting, and maps nothing.
        if found is None and name == "mmap_size":
            continue
        if found is None or found[0] != value:
            raise NotDurable(f"{place}: the database does not hold to {name} = {value}")


def _hold_journal(cursor: Any, wanted: str, place: str) -> None:
    """Only one process can change the kind of journal, and the busy timeout does not cover it."""
    for found in _journals(cursor, wanted):
        if found == wanted:
            return
    raise NotDurable(f"{place}: the database does not hold to journal_mode = {wanted}; another process may be using it")


def _journals(cursor: Any, wanted: str) -> Iterator[str]:
    yield str(cursor.execute("PRAGMA journal_mode").fetchone()[0])
    for tried in range(_TRIES):
        try:
            yield str(cursor.execute(f"PRAGMA journal_mode = {wanted}").fetchone()[0])
        except Exception as raised:
            # Whichever library speaks to SQLite has errors of its own: only its word for "busy" is waited out.
            if getattr(raised, "sqlite_errorname", "") != "SQLITE_BUSY" or tried == _TRIES - 1:
                raise
        time.sleep(BUSY_TIMEOUT / 1000 / _TRIES)


def hold_postgresql(cursor: Any, place: str) -> None:
    """Does this server keep what it acknowledges? Raises :class:`NotDurable`, naming the first setting that differs.

    Nothing is set but how long to wait: what is durable is the server's to decide.
    """
    cursor.execute(f"SET lock_timeout = {BUSY_TIMEOUT}")
    for name, allowed in _POSTGRESQL.items():
        found = cursor.execute(f"SHOW {name}").fetchone()
        if found is None or found[0] not in allowed:
            raise NotDurable(f"{place}: the server does not hold to {name} = {' or '.join(sorted(allowed))}")

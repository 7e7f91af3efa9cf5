"""The settings without which an acknowledged fact could be lost: set, and then read back.

A setting that did not take is otherwise silent. Sources: sqlite.org, "PRAGMA statements"
and "Write-Ahead Logging"; PostgreSQL, "Write Ahead Log" settings.
"""

import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cara_core.errors import NotDurable, StoreError

__all__ = [
    "BUSY_TIMEOUT",
    "CONNECTING",
    "PREPARED_AFTER",
    "begin_on_postgresql",
    "check_postgresql_durable",
    "has_wal_reset_bug",
    "make_sqlite_durable",
]

BUSY_TIMEOUT: Final = 10_000
"""How long one writer waits for another, in milliseconds."""
STATEMENT_TIMEOUT: Final = 11_000
"""How long one statement may take on PostgreSQL: longer than a lock is waited for, so that that is said."""
IDLE_TIMEOUT: Final = 60_000
"""How long PostgreSQL waits in a transaction for a host that stands still: others may wait for its lock."""
CONNECTING: Final[Mapping[str, int | str | None]] = {
    "connect_timeout": 5,
    # A host whose network is gone is found out within a minute, not after the two hours of the system.
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "fallback_application_name": "cara-core",
    # Not before it is known that no pooler stands between: see PREPARED_AFTER.
    "prepare_threshold": None,
}
"""How a connection to PostgreSQL is made, where its URL does not say otherwise."""
PREPARED_AFTER: Final = 5
"""After so many uses a statement is prepared on the server, which makes reading a case twice as quick.

It lives there on one connection. Behind a pooler in transaction mode the next call may come to another one.
"""
_STRICT_SINCE: Final = (3, 37, 0)
_TRIES: Final = 100
_ON: Final = "on"

_SQLITE: Final[Mapping[str, int]] = {
    # A second writer waits for the first, instead of failing at once.
    "busy_timeout": BUSY_TIMEOUT,
    # Off in every new connection unless asked for: then an outbox row could be of no fact.
    "foreign_keys": 1,
    # In mapped memory an error of the disk is a signal that ends the process, not an error that can be
    # named, and a stray write of the process would be one to the file (sqlite.org, "Memory-Mapped I/O").
    "mmap_size": 0,
    # A file may come from anywhere: what its schema calls gets no function with side effects.
    "trusted_schema": 0,
}
_JOURNALS: Final[Mapping[str, Mapping[str, int]]] = {"wal": {"synchronous": 2}, "delete": {"synchronous": 3}}
"""FULL with a write-ahead log: with NORMAL, its default there, a power cut takes the last commits away.

With a rollback journal only EXTRA makes its removal, which is the commit, durable.
"""
_MACOS: Final[Mapping[str, int]] = {"fullfsync": 1, "checkpoint_fullfsync": 1}
"""There, an ordinary fsync leaves the data in the drive's own memory."""

_POSTGRESQL: Final[Mapping[str, frozenset[str]]] = {
    # Without the first a commit need not be on the disk, without the second a page that a power cut tore
    # is not made good, and with the third at "off" a commit is acknowledged before it is on the disk.
    "fsync": frozenset({_ON}),
    "full_page_writes": frozenset({_ON}),
    "synchronous_commit": frozenset({_ON, "local", "remote_write", "remote_apply"}),
    # Each statement sees what was committed before it: so the version check, made once the lock is held,
    # sees the last writer. In a snapshot taken before the wait it would not.
    "transaction_isolation": frozenset({"read committed"}),
}


def has_wal_reset_bug(version: tuple[int, ...]) -> bool:
    """Can this SQLite corrupt a write-ahead log under two writers?

    3.7.0 to 3.51.2 can, but not 3.50.7 and later of 3.50, nor 3.44.6 and later of 3.44:
    sqlite.org/wal.html, "The WAL Reset Bug".
    """
    major, minor, patch, *_ = version
    mended_since = {(3, 50): 7, (3, 44): 6}.get((major, minor))
    if mended_since is not None and patch >= mended_since:
        return False
    return (3, 7, 0) <= (major, minor, patch) <= (3, 51, 2)


def make_sqlite_durable(cursor: Any, version: tuple[int, ...], place: str) -> None:
    """Make this connection durable. Raises :class:`NotDurable`, naming the first setting that did not take."""
    if version < _STRICT_SINCE:
        raise StoreError(f"{place}: SQLite 3.37 or later is needed: pip install 'cara-core[store]'")
    journal = "delete" if has_wal_reset_bug(version) else "wal"
    wanted = {**_SQLITE, **_JOURNALS[journal], **(_MACOS if sys.platform == "darwin" else {})}
    for name, value in wanted.items():
        cursor.execute(f"PRAGMA {name} = {value}")
    _set_journal(cursor, wanted=journal, place=place)
    for name, value in wanted.items():
        found = cursor.execute(f"PRAGMA {name}").fetchone()
        # A library built without memory mapping has no such setting, and maps nothing.
        if found is None and name == "mmap_size":
            continue
        if found is None or found[0] != value:
            raise NotDurable(f"{place}: the database does not hold to {name} = {value}")


def _set_journal(cursor: Any, *, wanted: str, place: str) -> None:
    """Set the kind of journal: only one process can change it at a time, and the busy timeout does not cover that."""
    for found in _journal_modes(cursor, wanted):
        if found == wanted:
            return
    raise NotDurable(f"{place}: the database does not hold to journal_mode = {wanted}; another process may be using it")


def _journal_modes(cursor: Any, wanted: str) -> Iterator[str]:
    """The kind of journal there is, and then, try for try, what asking for the wanted one comes to."""
    yield str(cursor.execute("PRAGMA journal_mode").fetchone()[0])
    for tried in range(_TRIES):
        try:
            yield str(cursor.execute(f"PRAGMA journal_mode = {wanted}").fetchone()[0])
        except Exception as raised:
            # Whichever library speaks to SQLite has errors of its own: only its word for "busy" is waited out.
            if getattr(raised, "sqlite_errorname", "") != "SQLITE_BUSY" or tried == _TRIES - 1:
                raise
        time.sleep(BUSY_TIMEOUT / 1000 / _TRIES)


def check_postgresql_durable(cursor: Any, place: str) -> None:
    """Does this server keep what it acknowledges? Raises :class:`NotDurable`, naming the first setting that differs.

    Nothing is set: what is durable is the server's to decide.
    """
    asked = ", ".join(f"current_setting('{name}')" for name in _POSTGRESQL)
    found = cursor.execute(f"SELECT {asked}").fetchone()
    for (name, allowed), setting in zip(_POSTGRESQL.items(), found, strict=True):
        if setting not in allowed:
            raise NotDurable(f"{place}: the server does not hold to {name} = {' or '.join(sorted(allowed))}")


def begin_on_postgresql(*, steps: bool = False) -> str:
    """The statements that begin a transaction on PostgreSQL; of ``steps``, none ends for being long.

    The time-outs hold for this transaction alone: behind a pooler, the next may be on another
    connection to the server, and this one with somebody else.
    """
    longest = 0 if steps else STATEMENT_TIMEOUT
    limits = {"lock": BUSY_TIMEOUT, "statement": longest, "idle_in_transaction_session": IDLE_TIMEOUT}
    return "; ".join(
        (
            "BEGIN ISOLATION LEVEL READ COMMITTED",
            *(f"SET LOCAL {name}_timeout = {limit}" for name, limit in limits.items()),
        )
    )

"""What an error of a database comes to, as one of our errors.

The text of its error is never repeated: it may hold the values it was given.

After a failed commit of SQLite, or an error of the disk under it, nobody knows what was
kept, and trying again on the same connection can report success for what was lost; so it
is *final*, and the store has to be opened again. PostgreSQL ends itself after a failed
fsync and recovers from its log, so there an interrupted connection is *lost*: the next
call makes another, and only of what was being committed is it not known whether it was kept.
"""

import errno
import tempfile
from enum import Enum
from pathlib import Path
from typing import Final

import attrs
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from cara_core.errors import ConnectionLost, StoreBusy, StoreDamaged, StoreError, StoreFull
from cara_core.store.database.garbled_text import is_undecodable

__all__ = [
    "UNREADABLE",
    "Failure",
    "Moment",
    "NotFinished",
    "Taken",
    "failure_of",
    "failure_of_file",
    "is_damage",
    "is_no_database",
]

_FULL: Final = frozenset({"SQLITE_FULL", "SQLITE_IOERR_WRITE", "53100"})
"""No room. A limit on the size of a file shows as a write error, and as nothing else."""
_DAMAGED: Final = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB", "XX001", "XX002"})
_TAKEN: Final = frozenset({"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505"})
_WAITED: Final = frozenset({"SQLITE_BUSY", "55P03", "40001", "40P01"})
_TOO_LONG: Final = frozenset({"57014"})
"""PostgreSQL: a statement that did not end in time."""
_UNSPECIFIC: Final = "SQLITE_IOERR"
"""What pysqlite3 calls every error of the disk: of a write that found no room, and of an fsync that failed."""
_AWAY: Final = ("08", "53", "57P0", "25P03", "25006")
"""PostgreSQL: the connection, the resources of the server, the server going down, one that only lets read."""
_FAILING: Final = ("58",)
"""PostgreSQL: an error of the system below it, such as of the disk."""
_NO_CODE: Final = frozenset({"OperationalError", "ConnectionTimeout", "Silence"})
"""What psycopg raises when the server is gone, and ``silence.py`` when it does not answer."""
_NOT_ALLOWED: Final = "42501"
"""PostgreSQL: the role lacks a right."""
_PROBE: Final = 65_536
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


UNREADABLE: Final = (SQLAlchemyError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What comes of reading a database that the store did not write: its own error, or a value that cannot be there."""


class Moment(Enum):
    """What was under way when the database failed."""

    CONNECTING = "connecting"
    READING = "reading"
    WORKING = "working"
    COMMITTING = "committing"


_KEPT: Final = {
    Moment.CONNECTING: "nothing was written",
    Moment.READING: "nothing was written",
    Moment.WORKING: "nothing of this was kept",
    Moment.COMMITTING: "whether the last of it was kept is not known: read again, or make the same call again",
}


class Taken(StoreError):
    """A row with that number, or that name, is there already: somebody was first."""

    retry = True


class NotFinished(StoreError):
    """Everything was kept, up to the fact of number ``last``; what has to follow is done when the store is next opened.

    It is no answer to what was asked: that was done.
    """

    def __init__(self, last: int, left: str) -> None:
        super().__init__(f"kept; {left}; it is seen to when the store is next opened")
        self.last: Final = last


@attrs.frozen(kw_only=True)
class Failure:
    """The error to raise, and what it means for the connection."""

    error: StoreError
    final: bool = False
    """Has the store to be opened again before anything else?"""
    lost: bool = False
    """Is this connection of no more use? Of a server only: the next call makes another."""


def failure_of(raised: Exception, place: str, *, moment: Moment, file: Path | None = None) -> Failure:
    """What does this error of the database come to?

    ``place`` names the database for people, ``file`` is its file where it has one;
    ``moment`` is what was under way.
    """
    committing = moment is Moment.COMMITTING
    code = _code(raised.orig if isinstance(raised, DBAPIError) and raised.orig is not None else raised)
    general = "_".join(code.split("_")[:2])
    if code in _FULL or (code == _UNSPECIFIC and file is not None and _no_room_beside(file)):
        error = StoreFull(f"{place}: no room left to write; nothing of this was kept")
        # A full disk refuses a write, and what was kept stays as it was. Where the error may also have been
        # that of an fsync, it is final.
        return Failure(error=error, final=code == _UNSPECIFIC)
    undecodable = is_undecodable(raised)
    if undecodable or general in _DAMAGED or code in _DAMAGED or (file is not None and code == "OperationalError"):
        # A text that is no UTF-8 is one row, and nothing else: whoever asks for another is answered.
        why = "a text is no UTF-8" if undecodable else code
        return Failure(error=StoreDamaged(place, f"the database cannot be read ({why})"), final=not undecodable)
    # Somebody who was first, or who holds the lock, is a reason to try again; but after a failed commit nobody
    # knows whether it was kept, so there neither of the two counts.
    others = None if committing else _error_of_others(place, code=code, general=general)
    if others is not None:
        return Failure(error=others)
    if file is None:
        return _failure_of_server(place, code=code, moment=moment)
    if committing or general == _UNSPECIFIC:
        return Failure(error=_reopen(place, code=code, moment=moment), final=True)
    return Failure(error=_refused(place, code=code))


def is_damage(raised: Exception) -> bool:
    """Does this say that what is stored is not what the store wrote? A lock, or a server that is away, does not."""
    if not isinstance(raised, DBAPIError):
        return True
    return isinstance(failure_of(raised, "", moment=Moment.WORKING).error, StoreDamaged)


def is_no_database(raised: Exception) -> bool:
    """Does this say that the file was never one of SQLite's?"""
    return isinstance(raised, DBAPIError) and raised.orig is not None and _code(raised.orig) == "SQLITE_NOTADB"


def failure_of_file(raised: OSError, place: str) -> StoreError:
    """What does this error of a file come to?"""
    if raised.errno in _NO_ROOM:
        return StoreFull(f"{place}: no room left to write; nothing of this was kept")
    return StoreError(f"{place}: {raised.strerror or 'cannot be used'}")


def _error_of_others(place: str, *, code: str, general: str) -> StoreError | None:
    """The error that says that somebody else was first, or is at it; ``None``: it is nobody else's doing."""
    if code in _TAKEN:
        return Taken(f"{place}: that number is taken")
    if code in _TOO_LONG:
        return StoreBusy(f"{place}: the database took too long; nothing of this was kept; try again")
    if general in _WAITED or code in _WAITED:
        return StoreBusy(f"{place}: another writer did not finish in time; try again")
    return None


def _failure_of_server(place: str, *, code: str, moment: Moment) -> Failure:
    """What a server's error comes to: nothing is kept of a transaction whose end it was never asked for."""
    is_away = code in _NO_CODE or code.startswith(_AWAY)
    if not (is_away or moment is Moment.COMMITTING or code.startswith(_FAILING)):
        return Failure(error=_refused(place, code=code))
    what = "the server failed"
    if is_away:
        what = (
            "the server cannot be reached" if moment is Moment.CONNECTING else "the connection to the server was lost"
        )
    kind = ConnectionLost if is_away else StoreError
    return Failure(error=kind(f"{place}: {what} ({code}); {_KEPT[moment]}"), lost=True)


def _reopen(place: str, *, code: str, moment: Moment) -> StoreError:
    """The store goes on no more, as nothing may be tried again after an error of the disk."""
    if moment is Moment.CONNECTING:
        return StoreError(f"{place}: the disk failed ({code}); nothing was written: open the store again")
    return StoreError(
        f"{place}: the disk failed ({code}); whether the last of it was kept is not known: "
        "reopen the store and read again"
    )


def _refused(place: str, *, code: str) -> StoreError:
    if code == _NOT_ALLOWED:
        return StoreError(f"{place}: this role lacks a right ({code}); allowed: the rights that the reference lists")
    return StoreError(f"{place}: the database refused ({code})")


def _code(raised: BaseException) -> str:
    for name in ("sqlite_errorname", "sqlstate"):
        code = getattr(raised, name, None)
        if isinstance(code, str):
            # pysqlite3 gives the general code alone, and SQLite's own text says which constraint it was.
            unique = code == "SQLITE_CONSTRAINT" and str(raised).startswith("UNIQUE constraint failed")
            return "SQLITE_CONSTRAINT_UNIQUE" if unique else code
    # What psycopg raises when the server is gone has no code; a wrong call has none either, and another type.
    return type(raised).__name__


def _no_room_beside(file: Path) -> bool:
    """Does a write fail for want of room where this database would have to write next?

    Asked after an error that may be that of a write, or of an fsync: a limit on the size
    of a file, or a quota, shows here too; a full disk has a code of its own.
    """
    end = max((path.stat().st_size for path in file.parent.glob(f"{file.name}*")), default=0)
    try:
        with tempfile.TemporaryFile(dir=file.parent, buffering=0) as probe:
            probe.seek(end)
            probe.write(bytes(_PROBE))
    except OSError as refused:
        return refused.errno in _NO_ROOM
    return False

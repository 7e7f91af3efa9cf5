"""What an error of a database comes to, as one of our errors.

The text of its error is never repeated: it may hold the values it was given. After a
failed commit, or an error of the disk, nobody knows what was kept, and trying again on
the same connection can report success for what was lost; so it is *final*, and the store
has to be opened again.
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
_WAITED: Final = frozenset({"SQLITE_BUSY", "55P03"})
_UNSPECIFIC: Final = "SQLITE_IOERR"
"""What pysqlite3 calls every error of the disk: of a write that found no room, and of an fsync that failed."""
_AWAY: Final = ("08", "53", "57P0")
"""PostgreSQL: the connection, the resources of the server, the server going down."""
_FAILING: Final = ("58",)
"""PostgreSQL: an error of the system below it, such as of the disk."""
_NO_CODE: Final = "OperationalError"
"""What psycopg raises when the server is gone."""
_PROBE: Final = 65_536
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


UNREADABLE: Final = (SQLAlchemyError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What comes of reading a database that the store did not write: its own error, or a value that cannot be there."""


class Moment(Enum):
    """What was under way when the database failed."""

    CONNECTING = "connecting"
    WORKING = "working"
    COMMITTING = "committing"


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


@attrs.frozen
class Failure:
    """The error to raise, and whether the store may be used afterwards."""

    error: StoreError
    final: bool


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
        return Failure(error, final=code == _UNSPECIFIC)
    # Somebody who was first, or who holds the lock, is a reason to try again; but after a failed commit nobody
    # knows whether it was kept, so there neither of the two counts.
    if code in _TAKEN and not committing:
        return Failure(Taken(f"{place}: that number is taken"), final=False)
    undecodable = is_undecodable(raised)
    if undecodable or general in _DAMAGED or code in _DAMAGED or (file is not None and code == "OperationalError"):
        # A text that is no UTF-8 is one row, and nothing else: whoever asks for another is answered.
        why = "a text is no UTF-8" if undecodable else code
        return Failure(StoreDamaged(place, f"the database cannot be read ({why})"), final=not undecodable)
    if (general in _WAITED or code in _WAITED) and not committing:
        return Failure(StoreBusy(f"{place}: another writer did not finish in time; try again"), final=False)
    if committing or general == "SQLITE_IOERR" or _cannot_go_on(code):
        return Failure(_reopen(place, code=code, moment=moment), final=True)
    return Failure(StoreError(f"{place}: the database refused ({code})"), final=False)


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


def _reopen(place: str, *, code: str, moment: Moment) -> StoreError:
    """The store goes on no more, as nothing may be tried again after an error of the disk."""
    kind = ConnectionLost if code.startswith(_AWAY) or code == _NO_CODE else StoreError
    if moment is Moment.CONNECTING:
        return kind(f"{place}: the disk or the connection failed ({code}); nothing was written: open the store again")
    return kind(
        f"{place}: the disk or the connection failed ({code}); whether the last of it was kept is not known: "
        "reopen the store and read again"
    )


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


def _cannot_go_on(code: str) -> bool:
    return code.startswith((*_AWAY, *_FAILING)) or code == _NO_CODE

"""Is the store what it was? What ``cara verify`` asks, from the rows alone.

No personal key is opened: what is sealed stays sealed, and the record of an erased person
is checked like any other. Checked are the chains, the roots in the checkpoints, who signed
them, the outbox beside the facts, and the database's own check of itself.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, Table

from cara_core.errors import CaraError
from cara_core.store.database import tables
from cara_core.store.database.engine import place_of
from cara_core.store.database.failures import UNREADABLE, is_damage, is_no_database
from cara_core.store.database.schema import FORMER
from cara_core.store.database.versions import holds_former_store
from cara_core.store.log.chain import origin
from cara_core.store.verifying.beside.calendar_checks import CalendarChecks
from cara_core.store.verifying.beside.contact_checks import ContactChecks
from cara_core.store.verifying.beside.schema_checks import schema_faults
from cara_core.store.verifying.beside.sending_checks import SendingChecks
from cara_core.store.verifying.chain_walk import Row, Walk
from cara_core.store.verifying.checkpoint_checks import (
    CheckpointChecks,
    Elsewhere,
    read_elsewhere,
    read_keys,
    signed_checkpoint,
)
from cara_core.store.verifying.database_checks import Integrity, integrity_of
from cara_core.store.verifying.decision_checks import DecisionChecks
from cara_core.store.verifying.fact_checks import FactChecks
from cara_core.store.verifying.fault import FaultKind, VerifyFault
from cara_core.store.verifying.fault_location import faults_of
from cara_core.store.verifying.signed_notes import VerifierKey
from cara_core.store.verifying.table_rows import has_table, holds_no_store, missing_tables, one_moment, rows
from cara_core.store.verifying.verification import RecordedFact, Unprotected, Verification, VerificationState

__all__ = ["verify", "verify_at"]

_UNKNOWN: Final = "not known"
_ORDER: Final = (
    "store",
    "fact",
    "outbox",
    "decision",
    "access",
    "reach",
    "request",
    "calendar_entry",
    "sending",
    "message",
    "message_event",
    "message_announcement",
    "reference_key",
    "checkpoint",
    "database",
)
"""The order in which faults are named: what was done to the facts comes before what follows from it."""


def verify_at(
    url: str,
    *,
    schema: str | None = None,
    checkpoints_elsewhere: Sequence[str] = (),
    public_keys: Sequence[str] = (),
) -> Verification:
    """Is the store at this URL what it was? It is only read; nothing is brought up to date. See :func:`verify`.

    ``schema``: of PostgreSQL, where it is in another than ``cara``.
    """
    place = place_of(url, create=False, schema=schema)
    try:
        with place.engine.connect() as connection:
            if place.file is not None:
                connection.exec_driver_sql("PRAGMA query_only = 1").close()
            elif holds_former_store(connection, place):
                return _no_store(f'there is no store in this schema; schema {FORMER} holds one: schema="{FORMER}"')
            else:
                connection.connection.dbapi_connection.has_time = True  # type: ignore[union-attr]  # as it is ours
            return verify(connection, checkpoints_elsewhere=checkpoints_elsewhere, public_keys=public_keys)
    except CaraError:
        raise
    except UNREADABLE as raised:
        return _unreadable(raised)
    finally:
        place.engine.dispose()


def verify(
    connection: Connection, *, checkpoints_elsewhere: Sequence[str] = (), public_keys: Sequence[str] = ()
) -> Verification:
    """Is the store what it was, and if not, where does the fault begin?

    Args:
        connection: to the store, in AUTOCOMMIT; everything is asked of one moment.
        checkpoints_elsewhere: the texts of the checkpoints that were kept outside the
            database. The newest is enough; older ones narrow the place of a fault.
        public_keys: the verifier keys that are believed, retired ones too.

    Returns:
        What was checked and what is wrong. A store that cannot be read at all is a state
        (``could_not_check``), not an error.

    Raises:
        InputError: a text is no checkpoint, or no key: nothing was checked.
    """
    keys = read_keys(public_keys)
    elsewhere = read_elsewhere(checkpoints_elsewhere, keys)
    try:
        with one_moment(connection), _any_text(connection):
            if holds_no_store(connection):
                return _no_store("there is no store in this database: none of its tables is there")
            return _Checks(connection, elsewhere, keys).verification()
    except CaraError:
        raise
    except UNREADABLE as raised:
        return _unreadable(raised)


class _Checks:
    """One verification under way: each check adds what it found wrong."""

    def __init__(self, connection: Connection, elsewhere: Elsewhere, keys: Sequence[VerifierKey]) -> None:
        self._connection = connection
        self._elsewhere = elsewhere
        self._missing = missing_tables(connection)
        self._keys = keys
        self.faults: list[VerifyFault] = []
        self.store_id = self._identity()
        self.checkpoints = CheckpointChecks(self.store_id, keys, elsewhere)
        # The checkpoints come first: the roots they name are held against the rows as the rows go by.
        self._look(tables.checkpoint, lambda: self.checkpoints.look(connection), lambda: 0)
        self.facts = FactChecks(self.store_id, self.checkpoints.fact_roots)
        self.access = Walk(origin(store_id=self.store_id, table=tables.access.name), self.checkpoints.access_roots)
        further = self.checkpoints.further
        self.contacts = ContactChecks(self.store_id, further[tables.reach.name])
        self.sending = SendingChecks(self.store_id, further)
        self.decisions = DecisionChecks(self.store_id)
        self.calendar = CalendarChecks(self.store_id, further[tables.calendar_entry.name])

    def verification(self) -> Verification:
        """Look at everything: what was checked, and what is wrong."""
        integrity = self._look_at_everything()
        checkpoints, walk, newest = self.checkpoints, self.facts.walk, self._elsewhere.newest
        known = Unprotected(newest.facts, newest.access) if newest else Unprotected()
        return Verification(
            state=self._state(),
            store=self.store_id,
            faults=(*self.faults, *self._elsewhere.faults),
            facts=walk.count,
            first=_recorded(walk.first),
            last=_recorded(walk.last),
            head=walk.head.hex(),
            access=self.access.count,
            decisions=self.decisions.walk.count,
            signed=checkpoints.signed,
            unsigned=checkpoints.unsigned,
            keys=tuple(checkpoints.key_ids),
            newest=checkpoints.newest,
            elsewhere=newest,
            after_newest=Unprotected(max(walk.count - known.facts, 0), max(self.access.count - known.access, 0)),
            erased=self.facts.erased,
            outbox=self.facts.outbox,
            integrity=integrity.words,
        )

    def _look_at_everything(self) -> Integrity:
        """Look at every table; what does the database say of itself?"""
        connection, facts, contacts, decisions = self._connection, self.facts, self.contacts, self.decisions
        if tables.outbox.name not in self._missing:
            self._look(tables.fact, lambda: facts.look(connection), lambda: facts.walk.end)
        if tables.fact.name not in self._missing:
            self._look(tables.decision, lambda: decisions.look(connection), lambda: decisions.walk.end)
        # The access log before the contact records and the calendar: it says how many of them there are to be.
        self._look(tables.access, self._look_at_access, lambda: self.access.end)
        self._look(tables.reach, lambda: contacts.look(connection), lambda: contacts.walk.end)
        self._look(tables.calendar_entry, lambda: self.calendar.look(connection), lambda: self.calendar.walk.end)
        self._look_at_sending()
        integrity = integrity_of(connection, self._missing)
        for checks in (facts, decisions, contacts, self.calendar, self.sending, self.checkpoints, integrity):
            self.faults += checks.faults
        self.faults += schema_faults(connection)
        self.faults.sort(key=lambda fault: _ORDER.index(fault.where))
        return integrity

    def _state(self) -> VerificationState:
        if self.faults:
            return VerificationState.TAMPERED
        if self._elsewhere.faults:
            return VerificationState.COULD_NOT_CHECK
        return VerificationState.GOOD if self._keys and self._elsewhere.newest else VerificationState.UNANCHORED

    def _identity(self) -> str:
        """Which store is this? What a checkpoint kept elsewhere says goes before what the store says."""
        self.faults += [_missing_table(name) for name in self._missing]
        stores = [] if tables.store.name in self._missing else rows(self._connection, tables.store, "id")
        ids = [row.id for row in stores]
        signed_for = self._elsewhere.newest.store if self._elsewhere.newest else self._signed_for()
        if signed_for is None:
            return str(ids[0]) if ids else _UNKNOWN
        if ids != [signed_for]:
            words = "the name of the store is not the one its checkpoints were signed for"
            fault = VerifyFault(where=tables.store.name, seq=None, kind=FaultKind.ALTERED, words=words)
            self.faults.append(fault)
        return signed_for

    def _signed_for(self) -> str | None:
        """For which store was the first checkpoint in it signed, by a given key?"""
        if self._keys and tables.checkpoint.name not in self._missing:
            for row in rows(self._connection, tables.checkpoint, "number", "note"):
                found = signed_checkpoint(row.note, self._keys)
                if found:
                    return found.store
        return None

    def _look_at_access(self) -> None:
        for row in rows(self._connection, tables.access):
            self.access.take(row)
            self.sending.count(row)
            self.calendar.count(row)
        self.faults += faults_of(self.access, self.checkpoints.access_roots, self._connection, tables.access)

    def _look_at_sending(self) -> None:
        connection, sending = self._connection, self.sending
        if has_table(connection, tables.sending):
            self._look(tables.sending, lambda: sending.look_at_switch(connection), lambda: 0)
        kept = (tables.message, tables.message_event, tables.access)
        if all(has_table(connection, table) and table.name not in self._missing for table in kept):
            self._look(tables.message, lambda: sending.look_at_messages(connection), lambda: 0)

    def _look(self, table: Table, look: Callable[[], None], end: Callable[[], int]) -> None:
        """Look at a table; where the database itself cannot read it, that is the fault."""
        if table.name in self._missing:
            return
        try:
            look()
        except UNREADABLE as raised:
            if not is_damage(raised):
                raise
            words = "the database cannot read the rows from about here on"
            fault = VerifyFault(where=table.name, seq=end() + 1, kind=FaultKind.INTEGRITY, words=words)
            self.faults.append(fault)


def _recorded(fact: Row | None) -> RecordedFact | None:
    return RecordedFact(fact.seq, fact.recorded_at) if fact else None


def _missing_table(name: str) -> VerifyFault:
    # The table of the store has one row, and no number: all the others begin with row 1.
    first = None if name == tables.store.name else 1
    return VerifyFault(where=name, seq=first, kind=FaultKind.TRUNCATED, words="the table is not there")


def _database_fault(words: str) -> VerifyFault:
    return VerifyFault(where="database", seq=None, kind=FaultKind.INTEGRITY, words=words)


def _no_store(words: str) -> Verification:
    return Verification(state=VerificationState.COULD_NOT_CHECK, store=_UNKNOWN, faults=(_database_fault(words),))


def _unreadable(raised: Exception) -> Verification:
    if is_no_database(raised):
        return _no_store("this file is no SQLite database, so there is no store in it")
    state = VerificationState.TAMPERED if is_damage(raised) else VerificationState.COULD_NOT_CHECK
    return Verification(state=state, store=_UNKNOWN, faults=(_database_fault("the database cannot be read"),))


@contextmanager
def _any_text(connection: Connection) -> Iterator[None]:
    """SQLite keeps text as it was put in: what is no UTF-8 is to be a changed row, not the end of the reading."""
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    before, driver.text_factory = driver.text_factory, lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = before

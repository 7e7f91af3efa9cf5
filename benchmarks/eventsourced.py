"""The peer: the same twelve facts as events of an aggregate, with the library `eventsourcing` on SQLite.

It keeps neither an outbox, nor a chain, nor an access log; what is in an event is what is
in our fact. ``synchronous=FULL`` is set on each of its connections.
"""

from pathlib import Path
from typing import Any

from eventsourcing import sqlite
from eventsourcing.application import Application
from eventsourcing.cryptography import AESCipher
from eventsourcing.domain import Aggregate, event

_connected = sqlite.SQLiteConnectionPool._create_connection  # noqa: SLF001


def _durable(self: Any) -> Any:
    connection = _connected(self)
    connection.cursor().execute("PRAGMA synchronous=FULL")
    return connection


sqlite.SQLiteConnectionPool._create_connection = _durable  # noqa: SLF001


class CaseFile(Aggregate):
    """One case, and what each kind of fact last said of it."""

    @event("Referred")
    def __init__(self, on: str, by: str, what: dict[str, Any]) -> None:
        self.said = {"referred": what}
        self.on, self.by = on, by

    def _keep(self, kind: str, on: str, by: str, what: dict[str, Any]) -> None:
        self.said[kind] = what
        self.on, self.by = on, by

    @event("Screened")
    def screened(self, on: str, by: str, what: dict[str, Any]) -> None:
        self._keep("screened", on, by, what)

    @event("VictimAsked")
    def victim_asked(self, on: str, by: str, what: dict[str, Any]) -> None:
        self._keep("victim_asked", on, by, what)

    @event("Authorised")
    def authorised(self, on: str, by: str, what: dict[str, Any]) -> None:
        self._keep("authorised", on, by, what)

    @event("DocumentSigned")
    def document_signed(self, on: str, by: str, what: dict[str, Any]) -> None:
        self._keep("document_signed", on, by, what)

    @event("CautionIssued")
    def caution_issued(self, on: str, by: str, what: dict[str, Any]) -> None:
        self._keep("caution_issued", on, by, what)

    @event("WorkshopsBooked")
    def workshops_booked(self, on: str, by: str, what: dict[str, Any]) -> None:
        self._keep("workshops_booked", on, by, what)

    @event("AttendanceRecorded")
    def attendance_recorded(self, on: str, by: str, what: dict[str, Any]) -> None:
        self._keep("attendance_recorded", on, by, what)

    @event("VictimContacted")
    def victim_contacted(self, on: str, by: str, what: dict[str, Any]) -> None:
        self._keep("victim_contacted", on, by, what)

    @event("Completed")
    def completed(self, on: str, by: str, what: dict[str, Any]) -> None:
        self._keep("completed", on, by, what)


class EventStore:
    """An application of that library, with a file of its own."""

    def __init__(self, file: Path, *, sealed: bool) -> None:
        env = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(file)}
        if sealed:
            env |= {"CIPHER_TOPIC": "eventsourcing.cryptography:AESCipher", "CIPHER_KEY": AESCipher.create_key(32)}
        self.application: Any = Application(env=env)

    def append(self, facts: list[dict[str, Any]]) -> Any:
        """Keep the facts of one case, one by one; its id."""
        first, *others = facts
        case = CaseFile(on=first["on"], by=first["by"], what=first["what"])
        self.application.save(case)
        for fact in others:
            getattr(case, fact["kind"])(on=fact["on"], by=fact["by"], what=fact["what"])
            self.application.save(case)
        return case.id

    def replayed(self, case: Any) -> Any:
        """The case, from its events."""
        return self.application.repository.get(case)

"""The database's own check of itself: what lies below rows and columns.

What it complains of is counted and not repeated: it may hold values.
"""

from collections.abc import Collection
from typing import Final

import attrs
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from cara_core.store.verifying.fault import FaultKind, VerifyFault

__all__ = ["Integrity", "integrity_of"]

_INVALID: Final = """
SELECT count(*) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE relnamespace = current_schema()::regnamespace AND NOT (indisvalid AND indisready)"""
_UNCHECKED: Final = """
SELECT count(*) FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND NOT convalidated"""
_INDEXES: Final = """
SELECT indexrelid::regclass::text FROM pg_index
JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
WHERE relnamespace = current_schema()::regnamespace AND amname = 'btree'"""
_AMCHECK: Final = """
SELECT quote_ident(nspname) || '.' || quote_ident(proname) FROM pg_proc
JOIN pg_extension ON extnamespace = pronamespace JOIN pg_namespace ON pg_namespace.oid = pronamespace
WHERE extname = 'amcheck' AND proname = 'bt_index_check' AND pronargs = 2
AND has_schema_privilege(pronamespace, 'USAGE') AND has_function_privilege(pg_proc.oid, 'EXECUTE')"""
"""The function of ``amcheck``, where it is there and this role may use it: refused, it would look like a complaint."""
_KEYS: Final = (("fact", "seq"), ("outbox", "seq"), ("access", "seq"), ("checkpoint", "number"))


@attrs.frozen
class Integrity:
    """Which check was made, and how many things it complained of."""

    how: str
    complaints: int

    @property
    def words(self) -> str:
        """For people."""
        return f"{self.how}: {self.complaints or 'no'} complaints"

    @property
    def faults(self) -> tuple[VerifyFault, ...]:
        """The fault it comes to."""
        if not self.complaints:
            return ()
        return (VerifyFault(where="database", seq=None, kind=FaultKind.INTEGRITY, words=self.words),)


def integrity_of(connection: Connection, missing: Collection[str] = ()) -> Integrity:
    """What does the database say of itself? ``missing`` names the tables that are not there."""
    if connection.dialect.name == "sqlite":
        checks = ("PRAGMA integrity_check", "PRAGMA foreign_key_check")
        return Integrity(" and ".join(checks), sum(_complaints(connection, check) for check in checks))
    complaints = sum(int(connection.exec_driver_sql(check).scalar_one()) for check in (_INVALID, _UNCHECKED))
    check = connection.exec_driver_sql(_AMCHECK).scalar()
    return _recounted(connection, complaints, missing) if check is None else _amcheck(connection, check, complaints)


def _complaints(connection: Connection, check: str) -> int:
    """How many rows of this check are complaints? ``PRAGMA integrity_check`` says ``ok`` where there is none."""
    try:
        return len([found for found, *_ in connection.exec_driver_sql(check).all() if found != "ok"])
    except DBAPIError:
        return 1


def _amcheck(connection: Connection, check: str, complaints: int) -> Integrity:
    """What the function ``check`` says of each index, added to the complaints so far."""
    how = "valid indexes and constraints, and amcheck of each index with its table"
    for (index,) in connection.exec_driver_sql(_INDEXES).all():
        # An index that is broken ends the transaction in an error; the savepoint keeps the rest of it.
        connection.exec_driver_sql("SAVEPOINT one_index")
        try:
            connection.exec_driver_sql(f"SELECT {check}(%s::regclass, true)", (index,))
        except DBAPIError:
            complaints += 1
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT one_index")
    return Integrity(how, complaints)


def _recounted(connection: Connection, complaints: int, missing: Collection[str]) -> Integrity:
    """Without ``amcheck``: does every index find as many rows as the table holds?"""
    how = "valid indexes and constraints, and each table counted with and without its index (without amcheck)"
    for table, key in _KEYS:
        if table in missing:
            continue
        counts = set()
        for way in ("enable_seqscan", "enable_indexscan"):
            connection.exec_driver_sql(f"SET LOCAL {way} = off")
            counts.add(connection.exec_driver_sql(f"SELECT count({key}) FROM {table} WHERE {key} > 0").scalar_one())  # noqa: S608 - names of our own
            connection.exec_driver_sql(f"SET LOCAL {way} = on")
        complaints += len(counts) - 1
    return Integrity(how, complaints)

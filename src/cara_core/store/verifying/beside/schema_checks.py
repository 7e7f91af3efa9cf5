"""Is the schema what the steps of this version make: the triggers that keep the logs as they are, columns, indexes?

Without a trigger a row can be changed by whoever may write at all; without a unique index two rows can
stand where one may. So whoever takes one away has begun something, and it is said before it shows in rows.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from sqlalchemy import Connection, UniqueConstraint, inspect

from cara_core.store.database import tables
from cara_core.store.database.schema import schema_of
from cara_core.store.database.upgrading import HEAD
from cara_core.store.database.versions import version_of
from cara_core.store.verifying.fault import MOST, FaultKind, VerifyFault

__all__ = ["schema_faults"]

_KEPT: Final[Mapping[str, str]] = {
    **dict.fromkeys(("fact", "access", "checkpoint", "outbox"), "0001"),
    **dict.fromkeys(("reach", "message_event", "sending", "message"), "0002"),
    **dict.fromkeys(("decision", "request"), "0003"),
    "reference_key": "0005",
    "calendar_entry": "0007",
}
"""The tables that triggers keep as they are, each with the step that made it."""
_REFUSED: Final = "a log is only ever added to"
_OF_SQLITE: Final = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
_OF_POSTGRESQL: Final = """
SELECT relname, tgname, pg_get_triggerdef(pg_trigger.oid) || ' ' || tgenabled::text || ' ' || prosrc
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal"""
_ENABLED: Final = (" O ", " A ")


class _Trigger(NamedTuple):
    """One trigger: on which table, its name, and how it is defined."""

    table: str
    name: str
    text: str


def schema_faults(connection: Connection) -> list[VerifyFault]:
    """What is not as the steps of this version make it? A store that took a newer one may have more."""
    schema = schema_of(connection)
    found = version_of(connection, schema)
    words = list(_triggers(connection, "" if found is None else found.step))
    if found is not None and found.step == HEAD:
        words += _columns_and_indexes(connection, schema)
    faults = [VerifyFault(where="database", seq=None, kind=FaultKind.ALTERED, words=text) for text in words]
    return faults[:MOST]


def _triggers(connection: Connection, step: str) -> Iterator[str]:
    sqlite = connection.dialect.name == "sqlite"
    query = _OF_SQLITE if sqlite else _OF_POSTGRESQL
    kept = {(row[0], row[1]): _Trigger(*map(str, row)) for row in connection.exec_driver_sql(query).all()}
    changes = ("update", "delete") if sqlite else ("update", "delete", "truncate")
    for table in (table for table, since in _KEPT.items() if since <= step):
        for change in changes:
            trigger = kept.get((table, f"{table}_no_{change}"))
            if trigger is None:
                yield f"the trigger {table}_no_{change} is not there: rows can be changed unseen"
            elif not _refuses(trigger, change, sqlite=sqlite):
                yield f"the trigger {table}_no_{change} does not refuse what it is there to refuse"
    ours = {f"{table}_no_{change}" for table in tables.metadata.tables for change in (*changes, "truncate")}
    for (table, name), _ in sorted(kept.items()):
        if table in tables.metadata.tables and name not in ours:
            yield f"a trigger stands on the table {table} that no step of this version makes"


def _refuses(trigger: _Trigger, change: str, *, sqlite: bool) -> bool:
    text = " ".join(trigger.text.split())
    begins = f"CREATE TRIGGER {trigger.table}_no_{change} BEFORE {change.upper()} "
    if not text.startswith(begins) or " WHEN " in text.upper():
        return False
    if sqlite:
        return text.endswith(f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END")
    return f"RAISE EXCEPTION '{_REFUSED}'" in text and any(state in text for state in _ENABLED)


def _columns_and_indexes(connection: Connection, schema: str | None) -> Iterator[str]:
    inspector = inspect(connection)
    present = set(inspector.get_table_names(schema=schema))
    for table in (table for table in tables.metadata.sorted_tables if table.name in present):
        columns = {column["name"]: column["nullable"] for column in inspector.get_columns(table.name, schema=schema)}
        if columns.keys() != set(table.columns.keys()):
            yield f"the table {table.name} has other columns than the steps of this version make"
        elif any(not column.nullable and columns[column.name] for column in table.columns if not column.primary_key):
            yield f"a column of the table {table.name} may be empty that may not be"
        kept = {index["name"] for index in inspector.get_indexes(table.name, schema=schema)}
        kept |= {unique["name"] for unique in inspector.get_unique_constraints(table.name, schema=schema)}
        wanted = {str(index.name) for index in table.indexes}
        wanted |= {str(rule.name) for rule in table.constraints if isinstance(rule, UniqueConstraint)}
        for name in sorted(wanted - kept):
            yield f"the index {name} is not there"

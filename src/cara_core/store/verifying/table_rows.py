"""Reading what is really in the database, column by column, in one and the same moment."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, Table, inspect, literal_column, select
from sqlalchemy.exc import NoSuchTableError

from cara_core.errors import StoreError
from cara_core.store.database import tables
from cara_core.store.database.schema import schema_of, search_path
from cara_core.store.database.versions import version_of
from cara_core.store.verifying.chain_walk import ChainedRow, Row

__all__ = ["digests", "has_table", "holds_no_store", "missing_tables", "one_moment", "row_at", "rows"]

_AT_ONCE = 1000
_NEEDED = (tables.store, tables.fact, tables.outbox, tables.access, tables.checkpoint)
_ADDED: Final[Mapping[Table, str]] = {
    tables.reach: "0002",
    tables.message: "0002",
    tables.message_event: "0002",
    tables.sending: "0002",
    tables.decision: "0003",
    tables.request: "0003",
    tables.reference_key: "0005",
    tables.calendar_entry: "0007",
    tables.message_announcement: "0010",
}
"""Tables that came later, each with the step that made it."""
_COLUMNS_ADDED: Final[Mapping[Table, Mapping[str, str]]] = {tables.message: {"wrong_by": "0010"}}
"""Columns that a table got later, each with the step that added it."""


@contextmanager
def one_moment(connection: Connection) -> Iterator[None]:
    """Everything asked in here is asked of the same state, whatever others write meanwhile."""
    driver: Any = connection.connection.dbapi_connection
    sqlite = connection.dialect.name == "sqlite"
    # Beside a writer, rows and checkpoints that are read one after the other would not belong together: what
    # was recorded in between would look cut off, or put in.
    begin = "BEGIN" if sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    schema = schema_of(connection)
    if schema is not None:
        begin = f"{begin}; {search_path(schema, local=True)}"
    if not (driver.isolation_level is None if sqlite else driver.autocommit):
        raise StoreError("a store is looked through on a connection that begins no transaction by itself (AUTOCOMMIT)")
    connection.exec_driver_sql(begin).close()
    try:
        yield
    finally:
        # One that was lost has ended its transaction, and says nothing better when it is asked.
        if not connection.invalidated:
            connection.exec_driver_sql("ROLLBACK").close()


def missing_tables(connection: Connection) -> tuple[str, ...]:
    """Which tables are not there, or lack a column?"""
    inspector, schema = inspect(connection), schema_of(connection)
    missing = []
    for table in (*_NEEDED, *_added_by_now(connection)):
        try:
            found = {column["name"] for column in inspector.get_columns(table.name, schema=schema)}
        except NoSuchTableError:
            found = set()
        if not found.issuperset(_columns_by_now(connection, table)):
            missing.append(table.name)
    return tuple(missing)


def has_table(connection: Connection, table: Table) -> bool:
    """Is this table of a store there?"""
    return inspect(connection).has_table(table.name, schema=schema_of(connection))


def _added_by_now(connection: Connection) -> Iterator[Table]:
    """Which later tables are to be there, by the step that the store says it has taken?

    It may say less than is true: then the access log, or the facts, name rows that are not there.
    """
    found = version_of(connection, schema_of(connection))
    for table, since in _ADDED.items():
        if found is None or found.step >= since or has_table(connection, table):
            yield table


def _columns_by_now(connection: Connection, table: Table) -> Iterator[str]:
    """Which columns is this table to have, by the step that the store says it has taken?"""
    found = version_of(connection, schema_of(connection)) if table in _COLUMNS_ADDED else None
    for name in table.columns.keys():  # noqa: SIM118  (a collection of columns, not a mapping of names)
        since = _COLUMNS_ADDED.get(table, {}).get(name)
        if since is None or found is None or found.step >= since:
            yield name


def holds_no_store(connection: Connection) -> bool:
    """Is nothing of a store here: none of its tables?"""
    return not any(has_table(connection, table) for table in tables.metadata.tables.values())


def rows(
    connection: Connection, table: Table, *columns: str, by: str | None = None, where: str | None = None
) -> Iterator[Row]:
    """The rows of a table by number (or by another column), as they stand, without keeping them.

    ``where`` is a condition in SQL: of ours, never an input.
    """
    statement = _untyped(table, columns or tuple(table.columns.keys())).order_by(
        literal_column(by or _number_of(table))
    )
    if where is not None:
        statement = statement.where(literal_column(where))
    result = connection.execute(statement, execution_options={"yield_per": _AT_ONCE})
    for part in result.partitions():
        yield from part


def row_at(connection: Connection, table: Table, seq: int) -> ChainedRow | None:
    """The row of this number."""
    statement = _untyped(table, tuple(table.columns.keys())).where(table.columns[_number_of(table)] == seq)
    found = connection.execute(statement).first()
    return None if found is None else ChainedRow.of(found)


def digests(connection: Connection, table: Table) -> Iterator[Row]:
    """Number and digest of each row."""
    return rows(connection, table, _number_of(table), "hash")


def _number_of(table: Table) -> str:
    """The column that numbers the rows: the first."""
    return next(iter(table.columns.keys()))


def _untyped(table: Table, names: tuple[str, ...]) -> Select[Any]:
    """Without SQLAlchemy's types: what somebody put in by hand is seen as it is."""
    columns: list[ColumnElement[Any]] = [literal_column(f'"{name}"').label(name) for name in names]
    return select(*columns).select_from(table)

"""Which step of ``migrations/`` a database has taken, and by which table that is known.

A store in PostgreSQL has a table of its own for that, beside its other tables: in a host's
database, ``alembic_version`` is that of the host. Earlier versions kept theirs under that
name; it is known by what it says, and by the tables beside it.
"""

import re
from typing import Final

import attrs
from sqlalchemy import Connection, inspect

from cara_core.store.database import tables
from cara_core.store.database.engine import Place
from cara_core.store.database.schema import FORMER
from cara_core.store.database.tables import metadata

__all__ = ["Version", "holds_former_store", "names_in_use", "version_of", "version_table"]

_OWN: Final = "cara_version"
_ALEMBIC: Final = "alembic_version"
"""Of every store in a file, as no host keeps its tables in there, and of those that earlier versions made."""
_A_STEP: Final = re.compile(r"[0-9]{4}", re.ASCII)
"""Alembic gives a host's steps twelve signs."""
_OF_A_FACT: Final = frozenset({"seq", "case_id", "number", "kind", "said_by", "recorded_at", "body", "hash"})
"""Columns that the table of facts has had since the first step."""
_TABLES_IN_SCHEMA: Final = """
SELECT relname FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = %s AND relkind IN ('r', 'p', 'v', 'm', 'f')"""
_COLUMNS: Final = """
SELECT attname FROM pg_catalog.pg_attribute JOIN pg_catalog.pg_class ON pg_class.oid = attrelid
JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = %s AND relname = %s AND attnum > 0 AND NOT attisdropped"""


@attrs.frozen(kw_only=True)
class Version:
    """The newest step a database has taken, and the table that says so."""

    step: str
    table: str

    def has_taken(self, step: str) -> bool:
        """Is this step among those it has taken? They are numbered, and taken in their order."""
        return _A_STEP.fullmatch(self.step) is not None and self.step >= step


def version_table(schema: str | None) -> str:
    """The table that a new store says its step in."""
    return _ALEMBIC if schema is None else _OWN


def version_of(connection: Connection, schema: str | None) -> Version | None:
    """How far is the store here (in SQLite: no ``schema``)? ``None``: there is none."""
    if schema is None:
        return _version_in(_ALEMBIC, connection, schema) if inspect(connection).has_table(_ALEMBIC) else None
    present = _tables_in(connection, schema)
    if _OWN in present:
        return _version_in(_OWN, connection, schema)
    if _ALEMBIC in present and _is_ours(connection, schema, present):
        found = _version_in(_ALEMBIC, connection, schema)
        return found if found is not None and _A_STEP.fullmatch(found.step) else None
    return None


def holds_former_store(connection: Connection, place: Place) -> bool:
    """Where nobody named a schema and there is no store in it: is there one where earlier versions made theirs?"""
    if place.schema is None or place.is_schema_chosen or version_of(connection, place.schema) is not None:
        return False
    return version_of(connection, FORMER) is not None


def names_in_use(connection: Connection, schema: str) -> bool:
    """Does somebody else keep tables in this schema under the names of a store's?"""
    return not _tables_in(connection, schema).isdisjoint(metadata.tables)


def _version_in(table: str, connection: Connection, schema: str | None) -> Version | None:
    within = "" if schema is None else f'"{schema}".'
    step = connection.exec_driver_sql(f"SELECT version_num FROM {within}{table}").scalar()  # noqa: S608 - names of our own
    return None if step is None else Version(step=str(step), table=table)


def _is_ours(connection: Connection, schema: str, present: frozenset[str]) -> bool:
    """Are the tables beside a table of Alembic's those of a store?"""
    if not present.issuperset({tables.fact.name, tables.store.name, tables.access.name}):
        return False
    found = {name for (name,) in connection.exec_driver_sql(_COLUMNS, (schema, tables.fact.name)).all()}
    return found.issuperset(_OF_A_FACT)


def _tables_in(connection: Connection, schema: str) -> frozenset[str]:
    return frozenset(str(name) for (name,) in connection.exec_driver_sql(_TABLES_IN_SCHEMA, (schema,)).all())

"""Is there a store, and are its tables those of this version? Where they are older, they take the steps."""

import secrets
from typing import Final

from sqlalchemy import Connection, bindparam, insert, literal_column, select

from cara_core.errors import MadeByNewer, NoStore, StoreDamaged, StoreError
from cara_core.store.database.database import Database
from cara_core.store.database.engine import Place
from cara_core.store.database.schema import FORMER
from cara_core.store.database.tables import FORMAT, decision, fact, reach, store
from cara_core.store.database.versions import holds_former_store, names_in_use, version_of, version_table
from cara_core.store.log.sealing import SEALED
from cara_core.terms.instants import Instant, write_instant

__all__ = ["HEAD", "find_or_make_store", "holds_anything_sealed"]

HEAD: Final = "0010"
"""The newest step in ``migrations/``."""
_A_SEALED: Final = (
    select(fact.c.seq).where(fact.c.body.like(bindparam("body"))).limit(bindparam("page")).offset(literal_column("0"))
)
_A_DECISION: Final = select(decision.c.seq).limit(bindparam("page")).offset(literal_column("0"))
_A_RECORD: Final = select(reach.c.seq).limit(bindparam("page")).offset(literal_column("0"))


def find_or_make_store(database: Database, *, create: bool, at: Instant) -> str:
    """The id of the store in this database; where there is none, and ``create`` asks for it, one is made.

    A step that a newer version took is let be: steps only add, so what this version reads and
    writes is there. What would not be so has another format.

    Raises :class:`NoStore` where there is none, :class:`MadeByNewer` where its format is a newer version's.
    """
    place = database.place
    with database.reading() as connection:
        found = version_of(connection, place.schema)
        if found is None and holds_former_store(connection, place):
            raise NoStore(
                f'{place.name}: there is no store; schema {FORMER} holds one: open it with schema="{FORMER}" '
                f"(the commands: CARA_SCHEMA={FORMER})"
            )
    if found is None and not create:
        raise NoStore(f"{place.name}: there is no store; one is made where it is asked for")
    if found is None or not found.has_taken(HEAD):
        _take_steps(database, at)
    with database.reading() as connection:
        row = connection.execute(select(store.c.id, store.c.format)).first()
    if row is None:
        raise StoreDamaged("store", "its only row is gone")
    if row.format != FORMAT:
        kind = MadeByNewer if row.format > FORMAT else StoreError
        raise kind(f"{place.name}: a store of format {row.format}; this version reads {FORMAT}")
    database.expect_store(str(row.id))
    return str(row.id)


def holds_anything_sealed(database: Database) -> bool:
    """Is anything sealed in this store? What opens a case is, so the first row says it; records and decisions are."""
    return bool(
        database.rows(_A_SEALED, (f"%{SEALED}%", 1))
        or database.rows(_A_RECORD, (1,))
        or database.rows(_A_DECISION, (1,))
    )


def _take_steps(database: Database, at: Instant) -> None:
    """All steps, and the row that makes it a store, or none: two who begin at once make one store."""
    from alembic import command  # noqa: PLC0415  (slow to import, and seldom needed)
    from alembic.config import Config  # noqa: PLC0415  (the same)
    from alembic.script import ScriptDirectory  # noqa: PLC0415  (the same)

    config = Config()
    config.set_main_option("script_location", "cara_core.store:migrations")
    script = ScriptDirectory.from_config(config)
    place = database.place
    with database.changing_schema() as connection:
        # Asked again under the lock: somebody else may have taken the steps since.
        found = version_of(connection, place.schema)
        if found is not None and found.has_taken(HEAD):
            return
        if found is not None and found.step not in {step.revision for step in script.walk_revisions()}:
            raise MadeByNewer(f"{place.name}: a newer version of cara-core made this store")
        if found is None:
            _make_room(connection, place)
        config.attributes["connection"] = connection
        config.attributes["version_table"] = version_table(place.schema) if found is None else found.table
        command.upgrade(config, HEAD)
        if connection.execute(select(store.c.one)).first() is None:
            row = {"one": 1, "id": secrets.token_hex(16), "format": FORMAT, "created_at": write_instant(at)}
            connection.execute(insert(store).values(row))


def _make_room(connection: Connection, place: Place) -> None:
    """Make the schema where it is not there; see to it that nothing in it goes by the names of a store's tables."""
    if place.schema is None:
        return
    # Not "IF NOT EXISTS": that asks for the right to make a schema where there is one already, too.
    found = connection.exec_driver_sql("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = %s", (place.schema,))
    if found.first() is None:
        connection.exec_driver_sql(f'CREATE SCHEMA "{place.schema}"').close()
    elif names_in_use(connection, place.schema):
        raise StoreError(
            f"{place.name}: tables that are no store's stand there under the names of its own; "
            "allowed: a schema without them"
        )

"""Is there a store, and are its tables those of this version? Where they are older, they take the steps."""

import secrets
from typing import Final

from sqlalchemy import Connection, bindparam, insert, inspect, literal_column, select, text

from cara_core.errors import MadeByNewer, NoStore, StoreDamaged, StoreError
from cara_core.store.database.database import Database
from cara_core.store.database.tables import FORMAT, decision, fact, reach, store
from cara_core.store.log.sealing import SEALED
from cara_core.terms.instants import Instant, write_instant

__all__ = ["HEAD", "find_or_make_store", "holds_anything_sealed"]

HEAD: Final = "0004"
"""The newest step in ``migrations/``."""
_A_SEALED: Final = (
    select(fact.c.seq).where(fact.c.body.like(bindparam("body"))).limit(bindparam("page")).offset(literal_column("0"))
)
_A_DECISION: Final = select(decision.c.seq).limit(bindparam("page")).offset(literal_column("0"))
_A_RECORD: Final = select(reach.c.seq).limit(bindparam("page")).offset(literal_column("0"))


def find_or_make_store(database: Database, *, create: bool, at: Instant) -> str:
    """The id of the store in this database; where there is none, and ``create`` asks for it, one is made.

    Raises :class:`NoStore` where there is none, :class:`MadeByNewer` where a newer version made it.
    """
    with database.reading() as connection:
        found = _step(connection)
    if found is None and not create:
        raise NoStore(f"{database.place.name}: there is no store; one is made where it is asked for")
    if found != HEAD:
        _take_steps(database, at)
    with database.reading() as connection:
        row = connection.execute(select(store.c.id, store.c.format)).first()
    if row is None:
        raise StoreDamaged("store", "its only row is gone")
    if row.format != FORMAT:
        kind = MadeByNewer if row.format > FORMAT else StoreError
        raise kind(f"{database.place.name}: a store of format {row.format}; this version reads {FORMAT}")
    return str(row.id)


def holds_anything_sealed(database: Database) -> bool:
    """Is anything sealed in this store? What opens a case is, so the first row says it; records and decisions are."""
    return bool(
        database.rows(_A_SEALED, (f"%{SEALED}%", 1))
        or database.rows(_A_RECORD, (1,))
        or database.rows(_A_DECISION, (1,))
    )


def _step(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _take_steps(database: Database, at: Instant) -> None:
    """All steps, and the row that makes it a store, or none: two who begin at once make one store."""
    from alembic import command  # noqa: PLC0415  (slow to import, and seldom needed)
    from alembic.config import Config  # noqa: PLC0415  (the same)
    from alembic.script import ScriptDirectory  # noqa: PLC0415  (the same)

    config = Config()
    config.set_main_option("script_location", "cara_core.store:migrations")
    script = ScriptDirectory.from_config(config)
    with database.changing_schema() as connection:
        # Asked again under the lock: somebody else may have taken the steps since.
        found = _step(connection)
        if found is not None and found not in {step.revision for step in script.walk_revisions()}:
            raise MadeByNewer(f"{database.place.name}: a newer version of cara-core made this store")
        config.attributes["connection"] = connection
        command.upgrade(config, HEAD)
        if connection.execute(select(store.c.one)).first() is None:
            row = {"one": 1, "id": secrets.token_hex(16), "format": FORMAT, "created_at": write_instant(at)}
            connection.execute(insert(store).values(row))

"""The schema of PostgreSQL that a store is in: a host's own tables, in other schemas, are never touched nor read.

Every statement of the store names its schema. Its transactions look there first, too, for what
is written as text, and so do its connections where no pooler stands between: one may refuse
what a connection asks for while it is made, and hand on what it asks for later.
"""

import re
from typing import Final

from sqlalchemy import Connection

from cara_core.errors import Fault, InputError

__all__ = ["DEFAULT", "FORMER", "check_schema", "schema_of", "search_path"]

DEFAULT: Final = "cara"
FORMER: Final = "public"
"""Where earlier versions made their stores."""
_NAME: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}", re.ASCII)
_OF_THE_SERVER: Final = ("pg_", "information_schema")


def check_schema(name: object) -> str:
    """This name, where a store may be in a schema called that. Raises :class:`InputError`, repeating nothing."""
    if isinstance(name, str) and _NAME.fullmatch(name) and not name.startswith(_OF_THE_SERVER):
        return name
    allowed = "allowed: 1 to 63 of a-z 0-9 _, not beginning with a digit nor with pg_"
    raise InputError([Fault("schema", "BAD_SCHEMA", allowed)])


def search_path(schema: str, *, local: bool) -> str:
    """The statement that makes a connection look in this schema; ``local``: until its transaction ends."""
    scope = "LOCAL " if local else ""
    # Temporary tables are looked for last: nobody can put one of theirs before a table of the store.
    return f'SET {scope}search_path TO "{schema}", pg_temp'


def schema_of(connection: Connection) -> str | None:
    """In which schema does this connection look for a store? ``None``: SQLite has none."""
    if connection.dialect.name == "sqlite":
        return None
    named = connection.get_execution_options().get("schema_translate_map") or {}
    schema = named.get(None) or connection.exec_driver_sql("SELECT current_schema()").scalar_one()
    return str(schema)

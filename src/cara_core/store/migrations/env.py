"""Run by Alembic: take the steps on the connection that the store hands over, in its transaction."""

from alembic import context

from cara_core.store.database.belonging_tables import metadata

given = context.config.attributes
context.configure(connection=given["connection"], target_metadata=metadata, version_table=given["version_table"])
context.run_migrations()

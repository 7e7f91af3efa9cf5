"""Run by Alembic: take the steps on the connection that the store hands over, in its transaction."""

from alembic import context

from cara_core.store.database.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()

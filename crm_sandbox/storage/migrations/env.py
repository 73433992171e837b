"""What Alembic runs: the connection is handed over by `storage.migrate`, inside its transaction."""

from alembic import context

from crm_sandbox.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()

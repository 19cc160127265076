"""The revisions, in order. `alembic_version` in a database says how far it has come."""

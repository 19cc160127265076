"""The script of every Alembic command: it connects, takes the lock, and compares or migrates the database."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import DropIndexOp, DropTableOp, MigrationScript, ModifyTableOps
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, TypeDecorator

from migrations.locking import open_migration_connection
from models import Base
from models.engine import make_engine
from models.search_document import INDEX_PREFIX
from models.text_indexes import LOWER_SUFFIX


def remove_drops_of_indexes(_context: MigrationContext, _revision: object, scripts: list[MigrationScript]) -> None:
    """Remove from a new revision each drop of an index whose table the revision drops as well."""
    for script in scripts:
        for operations in script.upgrade_ops_list + script.downgrade_ops_list:
            dropped = {operation.table_name for operation in operations.ops if isinstance(operation, DropTableOp)}
            for changes in operations.ops:
                if isinstance(changes, ModifyTableOps) and changes.table_name in dropped:
                    changes.ops = [operation for operation in changes.ops if not isinstance(operation, DropIndexOp)]


def render_stored_type(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Render our column types as the stored type, because a revision must work after the models change."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def is_compared(name: str | None, kind: str, _parents: object) -> bool:
    """Exclude the full-text index of each engine, and indexes on texts in lower case.

    Alembic supports neither virtual tables nor expression indexes.
    """
    name = name or ""
    is_full_text = kind in ("table", "index") and name.startswith(INDEX_PREFIX)
    return not (is_full_text or (kind == "index" and name.endswith(LOWER_SUFFIX)))


def run_migrations(connection: Connection) -> None:
    """Run the current command of Alembic on the connection."""
    on_sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        # Without these two, Alembic would not notice a missing CHECK or a missing server default.
        autogenerate_plugins=["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
        compare_server_default=True,
        compare_type=True,
        include_name=is_compared,
        # SQLite cannot alter a table, so revisions use `batch_alter_table`, which copies the table.
        render_as_batch=True,
        render_item=render_stored_type,
        # PostgreSQL commits each revision, so a failure keeps the earlier ones. SQLite runs all in one transaction.
        transaction_per_migration=not on_sqlite,
        process_revision_directives=context.config.attributes.get("process_revision_directives")
        or remove_drops_of_indexes,
    )
    with context.begin_transaction():
        context.run_migrations()


injected_engine: Engine | None = context.config.attributes.get("connection")
engine = injected_engine or make_engine(context.config.attributes["url"])
try:
    with open_migration_connection(engine) as prepared:
        run_migrations(prepared)
finally:
    if injected_engine is None:
        engine.dispose()

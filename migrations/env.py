"""What Alembic runs for every command: it connects, takes the lock, and compares with or migrates the database."""

from typing import Any, Literal

from alembic import context
from alembic.operations.ops import DropIndexOp, DropTableOp, MigrationScript, ModifyTableOps
from sqlalchemy import Connection, Engine, TypeDecorator

from migrations.locking import migrating
from models import Base
from models.engine import make_engine
from models.search_document import INDEX_PREFIX


def shorten(_context: Any, _revision: Any, scripts: list[MigrationScript]) -> None:
    """Leave out of a new revision that indexes are dropped from tables which are dropped just after."""
    for script in scripts:
        for operations in script.upgrade_ops_list + script.downgrade_ops_list:
            dropped = {each.table_name for each in operations.ops if isinstance(each, DropTableOp)}
            for changes in operations.ops:
                if isinstance(changes, ModifyTableOps) and changes.table_name in dropped:
                    changes.ops = [each for each in changes.ops if not isinstance(each, DropIndexOp)]


def as_stored(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write a column type of ours as the type behind it, since a revision must outlive what it finds in models."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def comparable(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave out what each engine searches in: Alembic knows neither virtual tables nor these indexes."""
    return not (kind in ("table", "index") and (name or "").startswith(INDEX_PREFIX))


def run(connection: Connection) -> None:
    """Run the command at hand on the connection."""
    on_sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        # Without these two, a missing CHECK and a missing server default pass unseen.
        autogenerate_plugins=["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
        compare_server_default=True,
        compare_type=True,
        include_name=comparable,
        # SQLite cannot alter a table; revisions say `batch_alter_table`, which copies it there.
        render_as_batch=True,
        render_item=as_stored,
        # One revision at a time, so that what is done stays done. SQLite has one transaction around all of them.
        transaction_per_migration=not on_sqlite,
        process_revision_directives=context.config.attributes.get("process_revision_directives") or shorten,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Engine | None = context.config.attributes.get("connection")
engine = given or make_engine(context.config.attributes["url"])
try:
    with migrating(engine) as prepared:
        run(prepared)
finally:
    if given is None:
        engine.dispose()

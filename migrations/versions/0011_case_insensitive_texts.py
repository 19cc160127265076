"""Index texts in lower case, because filters ignore case. PostgreSQL builds the indexes without blocking writers.

On SQLite, `batch_alter_table` drops the indexes of a table that it copies: a later revision that copies one of these
tables creates them again.
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

VERSION_COLUMNS = (
    ("approvals", "name"),
    ("approvals", "reference"),
    ("companies", "headquarters"),
    ("companies", "industry"),
    ("companies", "name"),
    ("investments", "name"),
    ("milestones", "name"),
    ("partnerships", "name"),
    ("partnerships", "territory"),
    ("people", "name"),
    ("plants", "city"),
    ("plants", "name"),
    ("plants", "region"),
    ("policies", "name"),
    ("projects", "name"),
    ("technologies", "name"),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        create_indexes("")
    else:
        with op.get_context().autocommit_block():
            create_indexes("CONCURRENTLY ")


def create_indexes(option: str) -> None:
    """Create the indexes. If an earlier run stopped in between, those that exist stay."""
    create = f"CREATE INDEX {option}IF NOT EXISTS"
    for table, column in VERSION_COLUMNS:
        op.execute(f"{create} ix_{table}_{column}_lower ON {table} (lower({column}), slug) WHERE known_to IS NULL")
    op.execute(f"{create} ix_sources_publisher_lower ON sources (lower(publisher))")


def downgrade() -> None:
    for table, column in (*VERSION_COLUMNS, ("sources", "publisher")):
        op.execute(f"DROP INDEX IF EXISTS ix_{table}_{column}_lower")

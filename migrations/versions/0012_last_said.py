"""Add the day when the served values of a version were last stated, with an index for the filter and the sort key.

The column is nullable, so it needs no rewrite of a table. `evfacts rebuild` computes it for the versions that exist.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = (
    "approvals",
    "companies",
    "investments",
    "milestones",
    "partnerships",
    "people",
    "plants",
    "policies",
    "projects",
    "technologies",
)
COMMENT = "latest publication day among the claims that state a served value or agree with it"
PRESENT = "known_to IS NULL"


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("last_said", sa.Date(), nullable=True, comment=COMMENT))
    if op.get_bind().dialect.name == "sqlite":
        for table in TABLES:
            op.create_index(f"ix_{table}_last_said", table, ["last_said", "slug"], sqlite_where=sa.text(PRESENT))
        return
    with op.get_context().autocommit_block():
        for table in TABLES:
            op.create_index(
                f"ix_{table}_last_said",
                table,
                ["last_said", "slug"],
                postgresql_where=sa.text(PRESENT),
                postgresql_concurrently=True,
                if_not_exists=True,
            )


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(f"ix_{table}_last_said", table)
        op.drop_column(table, "last_said")

"""Sort by the folded name.

The column has a server default, because the code of the last release inserts rows without it during a deployment. Its
values are derived data: `evfacts rebuild` writes them. Until then a list that is sorted by name is sorted by id.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
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
COLUMN = "name_folded"
COMMENT = "usual name for sorting: case-folded, without accents"
IS_CURRENT = sa.text("known_to IS NULL")


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    text = sa.String(300) if is_sqlite else sa.String(300, collation="C")
    for table in TABLES:
        # A constant default writes no row again, on either engine.
        column = sa.Column(COLUMN, text, nullable=False, server_default=sa.text("''"), comment=COMMENT)
        op.add_column(table, column, if_not_exists=None if is_sqlite else True)
    if is_sqlite:
        for table in TABLES:
            op.create_index(op.f(f"ix_{table}_{COLUMN}"), table, [COLUMN, "slug"], sqlite_where=IS_CURRENT)
        return
    with op.get_context().autocommit_block():
        for table in TABLES:
            op.create_index(
                op.f(f"ix_{table}_{COLUMN}"),
                table,
                [COLUMN, "slug"],
                postgresql_where=IS_CURRENT,
                postgresql_concurrently=True,
                if_not_exists=True,
            )


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(op.f(f"ix_{table}_{COLUMN}"), table)
        op.drop_column(table, COLUMN)

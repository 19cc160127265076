"""Add the type and the series of sources, and the number of the rule to versions.

Each column has a default, because old code writes rows for the minutes of a deployment. The check of the type is
validated at once: there is one row per source, and all of them have the default. On PostgreSQL the indexes are built
concurrently, after a commit. So every step can be repeated if a later one fails.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TYPES = ["news", "release", "filing", "register", "dataset", "reference"]
KINDS = (
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


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("sources", schema=None) as batch_op:
            batch_op.add_column(_type_column())
            batch_op.add_column(_series_column())
        op.create_index("ix_sources_series", "sources", ["series"])
        for table in KINDS:
            op.add_column(table, _rule_column())
            op.create_index(f"ix_{table}_rule", table, ["rule"])
        return
    op.add_column("sources", _type_column(), if_not_exists=True)
    op.add_column("sources", _series_column(), if_not_exists=True)
    for table in KINDS:
        op.add_column(table, _rule_column(), if_not_exists=True)
    with op.get_context().autocommit_block():
        op.create_index("ix_sources_series", "sources", ["series"], postgresql_concurrently=True, if_not_exists=True)
        for table in KINDS:
            op.create_index(f"ix_{table}_rule", table, ["rule"], postgresql_concurrently=True, if_not_exists=True)


def downgrade() -> None:
    """Drop the columns. Types and series are lost. The dossiers have them: import them again after an upgrade."""
    for table in KINDS:
        op.drop_index(f"ix_{table}_rule", table)
        op.drop_column(table, "rule")
    op.drop_index("ix_sources_series", "sources")
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_sources_sourcetype"), type_="check")
        batch_op.drop_column("series")
        batch_op.drop_column("type")


def _type_column() -> sa.Column[str]:
    words = sa.Enum(*TYPES, name="sourcetype", native_enum=False, create_constraint=True, length=40)
    comment = "type of document; news if the dossier names none"
    return sa.Column("type", words, server_default="news", nullable=False, comment=comment)


def _series_column() -> sa.Column[str]:
    comment = "series of releases that it belongs to, such as a quarterly tracker"
    return sa.Column("series", sa.String(length=100), nullable=True, comment=comment)


def _rule_column() -> sa.Column[int]:
    comment = "number of the rule that made this row"
    return sa.Column("rule", sa.Integer(), server_default=sa.text("1"), nullable=False, comment=comment)

"""Keep what a source was known as before a later dossier said otherwise. The table is new, so that nobody is held up."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_sources",
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key; ascending in time"),
        sa.Column("source_pk", sa.Integer(), nullable=False, comment="the source"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the finished JSON document that clients read until then"),
        sa.Column("actor", sa.String(length=300), nullable=False, comment="who replaced it: an importer or an API key"),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False, comment="when it was replaced, UTC"),
        sa.ForeignKeyConstraint(["source_pk"], ["sources.pk"], name=op.f("fk_former_sources_source_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_former_sources")),
    )
    with op.batch_alter_table("former_sources", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_sources_source_pk"), ["source_pk"], unique=False)


def downgrade() -> None:
    op.drop_table("former_sources")

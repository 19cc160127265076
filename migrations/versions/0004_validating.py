"""Look at the rows that 0003 did not look at, and index a new reference, without holding up anybody."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    index = op.f("ix_records_replaced_by")
    if op.get_bind().dialect.name == "sqlite":
        op.create_index(index, "records", ["replaced_by"])
    else:
        op.execute("ALTER TABLE records VALIDATE CONSTRAINT fk_records_replaced_by")
        op.execute("ALTER TABLE changes VALIDATE CONSTRAINT ck_changes_changeaction")
        with op.get_context().autocommit_block():
            op.create_index(index, "records", ["replaced_by"], postgresql_concurrently=True, if_not_exists=True)


def downgrade() -> None:
    """Drop the index, and leave the constraints: to have been looked at does no harm."""
    op.drop_index(op.f("ix_records_replaced_by"), "records")

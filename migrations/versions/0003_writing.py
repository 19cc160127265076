"""Writing over HTTP: keys, merges, remembered answers, the audit trail, and a word for what is served again.

The CHECK and the foreign key on tables that have rows are added without looking at those; 0004 looks at them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ACTIONS = ["created", "updated", "withdrawn", "merged"]


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("prefix", sa.String(length=8), nullable=False, comment="the part of the key that may be shown; it finds the row"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of the whole key"),
        sa.Column("name", sa.String(length=300), nullable=False, comment="whose it is; stands as actor in the feed"),
        sa.Column("scope", sa.Enum("read", "write", "admin", name="scope", native_enum=False, create_constraint=True, length=40), nullable=False, comment="what it allows"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, comment="when it was made, UTC"),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True, comment="from when it is refused, UTC"),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True, comment="when it was revoked, UTC"),
        sa.CheckConstraint("revoked_at IS NULL OR revoked_at >= created_at", name=op.f("ck_api_keys_revoked_after")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("prefix", name=op.f("uq_api_keys_prefix")),
    )
    with op.batch_alter_table("api_keys", schema=None) as batch_op:
        batch_op.create_index("uq_api_keys_name_in_use", ["name"], unique=True, sqlite_where=sa.text("revoked_at IS NULL"), postgresql_where=sa.text("revoked_at IS NULL"))

    op.create_table(
        "audit_entries",
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key; ascending in time"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, comment="when, UTC"),
        sa.Column("actor", sa.String(length=300), nullable=False, comment="who: the name of a key, or a command"),
        sa.Column("key", sa.String(length=20), nullable=True, comment="prefix of the API key, if one was used"),
        sa.Column("action", sa.String(length=60), nullable=False, comment="what was done, such as create_plant or keys.revoke"),
        sa.Column("subject", sa.String(length=300), nullable=False, comment="to what: an address, or the prefix of a key"),
        sa.Column("request", sa.String(length=64), nullable=True, comment="X-Request-Id of the request"),
        sa.Column("details", sa.JSON(none_as_null=True), nullable=True, comment="what else tells it, such as the reason"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_audit_entries")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entries_recorded_at"), ["recorded_at"], unique=False)

    op.create_table(
        "merges",
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key; ascending in time"),
        sa.Column("record_pk", sa.Integer(), nullable=False, comment="the record that was merged"),
        sa.Column("into_pk", sa.Integer(), nullable=False, comment="the record it was merged into"),
        sa.Column("reason", sa.Text(), nullable=False, comment="why, in the editor's words"),
        sa.Column("actor", sa.String(length=300), nullable=False, comment="who did it"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, comment="when, UTC"),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True, comment="when it was taken back, UTC"),
        sa.CheckConstraint("record_pk <> into_pk", name=op.f("ck_merges_two_records")),
        sa.ForeignKeyConstraint(["into_pk"], ["records.pk"], name=op.f("fk_merges_into_pk")),
        sa.ForeignKeyConstraint(["record_pk"], ["records.pk"], name=op.f("fk_merges_record_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_merges")),
    )
    with op.batch_alter_table("merges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merges_into_pk"), ["into_pk"], unique=False)
        batch_op.create_index(batch_op.f("ix_merges_record_pk"), ["record_pk"], unique=False)
        batch_op.create_index("uq_merges_record_in_force", ["record_pk"], unique=True, sqlite_where=sa.text("undone_at IS NULL"), postgresql_where=sa.text("undone_at IS NULL"))

    op.create_table(
        "remembered_answers",
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("api_key_pk", sa.Integer(), nullable=False, comment="who sent it"),
        sa.Column("key", sa.String(length=255), nullable=False, comment="the client's Idempotency-Key"),
        sa.Column("request", sa.String(length=64), nullable=False, comment="SHA-256 of method, address, condition and body"),
        sa.Column("holder", sa.String(length=32), nullable=False, comment="random; whose turn it is to answer"),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=False, comment="when the holder is given up for dead, unless it has answered, UTC"),
        sa.Column("status", sa.Integer(), nullable=True, comment="status of the answer; null while in flight"),
        sa.Column("headers", sa.JSON(none_as_null=True), nullable=True, comment="header fields of the answer"),
        sa.Column("body", sa.LargeBinary(), nullable=True, comment="body of the answer"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, comment="when it came in first, UTC"),
        sa.ForeignKeyConstraint(["api_key_pk"], ["api_keys.pk"], name=op.f("fk_remembered_answers_api_key_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_remembered_answers")),
        sa.UniqueConstraint("api_key_pk", "key", name=op.f("uq_remembered_answers_api_key_pk_key")),
    )
    with op.batch_alter_table("remembered_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remembered_answers_created_at"), ["created_at"], unique=False)

    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.add_column(sa.Column("replaced_by", sa.Integer(), nullable=True, comment="the record to look at instead, where this one was withdrawn"))
        batch_op.alter_column(
            "merged_into",
            existing_type=sa.INTEGER(),
            comment="the record that stands for this one in the end; follows from merges",
            existing_comment="the record that this one was merged into",
            existing_nullable=True,
        )
        batch_op.create_foreign_key(batch_op.f("fk_records_replaced_by"), "records", ["replaced_by"], ["pk"], postgresql_not_valid=True)

    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_changes_changeaction"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_changes_changeaction"), sa.column("action").in_([*ACTIONS, "restored"]), postgresql_not_valid=True)


def downgrade() -> None:
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_changes_changeaction"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_changes_changeaction"), sa.column("action").in_(ACTIONS), postgresql_not_valid=True)

    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_records_replaced_by"), type_="foreignkey")
        batch_op.alter_column(
            "merged_into",
            existing_type=sa.INTEGER(),
            comment="the record that this one was merged into",
            existing_comment="the record that stands for this one in the end; follows from merges",
            existing_nullable=True,
        )
        batch_op.drop_column("replaced_by")

    op.drop_table("remembered_answers")
    op.drop_table("merges")
    op.drop_table("audit_entries")
    op.drop_table("api_keys")

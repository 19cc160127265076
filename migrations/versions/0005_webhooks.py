"""Webhooks: subscriptions to the feed, and what was sent to them. Both tables are new, so that nobody is held up."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhooks",
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("id", sa.String(length=40), nullable=False, comment="random; stands in addresses"),
        sa.Column("owner", sa.String(length=300), nullable=False, comment="name of the API key that made it; a later key of this name has it too"),
        sa.Column("url", sa.String(length=2000), nullable=False, comment="where messages are sent"),
        sa.Column("description", sa.Text(), nullable=True, comment="what it is for, in the words of its owner"),
        sa.Column("filter", sa.JSON(none_as_null=True), nullable=False, comment="which changes are sent: kinds, ids, fields and actions"),
        sa.Column("state", sa.Enum("active", "paused", "disabled", name="webhookstate", native_enum=False, create_constraint=True, length=40), nullable=False, comment="whether messages are sent"),
        sa.Column("reason", sa.Text(), nullable=True, comment="why the service has disabled it"),
        sa.Column("secret", sa.String(length=100), nullable=False, comment="what messages are signed with"),
        sa.Column("former_secret", sa.String(length=100), nullable=True, comment="the secret before, which signs beside the present one for a while"),
        sa.Column("former_until", sa.DateTime(timezone=True), nullable=True, comment="until when the former one signs, UTC"),
        sa.Column("position", sa.Integer(), nullable=False, comment="number up to which the feed was gone through for it: what it gets has a row from there on"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="counts the decisions about it, for If-Match"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, comment="when it was made, UTC"),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, comment="when it was last decided about, UTC"),
        sa.Column("holder", sa.String(length=32), nullable=True, comment="random; the worker that sends, or was the last to"),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=False, comment="until when nobody but the holder may send; later the worker is given up for dead, UTC"),
        sa.Column("failures", sa.Integer(), nullable=False, comment="how many attempts in a row have failed"),
        sa.Column("resumes_at", sa.DateTime(timezone=True), nullable=True, comment="before when nothing is sent, since the last attempt failed, UTC"),
        sa.CheckConstraint("(state = 'disabled') = (reason IS NOT NULL)", name=op.f("ck_webhooks_disabled_with_reason")),
        sa.CheckConstraint("(former_secret IS NULL) = (former_until IS NULL)", name=op.f("ck_webhooks_former_secret_ends")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_webhooks")),
        sa.UniqueConstraint("id", name=op.f("uq_webhooks_id")),
    )
    with op.batch_alter_table("webhooks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhooks_owner"), ["owner"], unique=False)

    op.create_table(
        "webhook_deliveries",
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("webhook_pk", sa.Integer(), nullable=False, comment="whom it is for"),
        sa.Column("seq", sa.Integer(), nullable=True, comment="number of the change in the feed; null: a ping"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, comment="when it was taken from the feed, UTC"),
        sa.Column("tries", sa.Integer(), nullable=False, comment="attempts so far in the present schedule"),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False, comment="when the next attempt may be made, UTC"),
        sa.Column("attempts", sa.JSON(none_as_null=True), nullable=False, comment="the last attempts: when, status or error, seconds"),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True, comment="when it was received, UTC; null while it waits"),
        sa.ForeignKeyConstraint(["webhook_pk"], ["webhooks.pk"], name=op.f("fk_webhook_deliveries_webhook_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_webhook_deliveries")),
        sa.UniqueConstraint("webhook_pk", "seq", name=op.f("uq_webhook_deliveries_webhook_pk_seq")),
    )
    with op.batch_alter_table("webhook_deliveries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhook_deliveries_delivered_at"), ["delivered_at"], unique=False)
        batch_op.create_index("ix_webhook_deliveries_waiting", ["webhook_pk", "due_at"], unique=False, sqlite_where=sa.text("delivered_at IS NULL"), postgresql_where=sa.text("delivered_at IS NULL"))


def downgrade() -> None:
    op.drop_table("webhook_deliveries")
    op.drop_table("webhooks")

"""Webhooks: subscriptions to the feed, and what was sent to each or waits to be."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import NAME_LENGTH, URL_LENGTH, Instant, Json, prose, word
from models.vocabularies import WebhookState

ID_LENGTH = 40
SECRET_LENGTH = 100
WAITING = text("delivered_at IS NULL")


class Webhook(Base):
    """A subscription. Its secret must be able to sign, so that it is stored as it is, and in every backup."""

    __tablename__ = "webhooks"
    __table_args__ = (
        CheckConstraint("(former_secret IS NULL) = (former_until IS NULL)", name="former_secret_ends"),
        CheckConstraint("(state = 'disabled') = (reason IS NOT NULL)", name="disabled_with_reason"),
    )

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key")
    id: Mapped[str] = mapped_column(String(ID_LENGTH), unique=True, comment="random; stands in addresses")
    owner: Mapped[str] = mapped_column(
        String(NAME_LENGTH), index=True, comment="name of the API key that made it; a later key of this name has it too"
    )
    url: Mapped[str] = mapped_column(String(URL_LENGTH), comment="where messages are sent")
    description: Mapped[str | None] = prose("what it is for, in the words of its owner")
    filter: Mapped[Any] = mapped_column(Json, comment="which changes are sent: kinds, ids, fields and actions")
    state: Mapped[WebhookState] = word(WebhookState, "whether messages are sent", indexed=False)
    reason: Mapped[str | None] = prose("why the service has disabled it")
    secret: Mapped[str] = mapped_column(String(SECRET_LENGTH), comment="what messages are signed with")
    former_secret: Mapped[str | None] = mapped_column(
        String(SECRET_LENGTH), comment="the secret before, which signs beside the present one for a while"
    )
    former_until: Mapped[dt.datetime | None] = mapped_column(Instant, comment="until when the former one signs, UTC")
    position: Mapped[int] = mapped_column(
        Integer, comment="number up to which the feed was gone through for it: what it gets has a row from there on"
    )
    revision: Mapped[int] = mapped_column(Integer, comment="counts the decisions about it, for If-Match")
    created_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when it was made, UTC")
    updated_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when it was last decided about, UTC")
    holder: Mapped[str | None] = mapped_column(String(32), comment="random; the worker that sends, or was the last to")
    held_until: Mapped[dt.datetime] = mapped_column(
        Instant, comment="until when nobody but the holder may send; later the worker is given up for dead, UTC"
    )
    failures: Mapped[int] = mapped_column(Integer, comment="how many attempts in a row have failed")
    resumes_at: Mapped[dt.datetime | None] = mapped_column(
        Instant, comment="before when nothing is sent, since the last attempt failed, UTC"
    )


class WebhookDelivery(Base):
    """A message to a subscription: a change of the feed, or a ping. Those delivered are kept for a while to be seen."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("webhook_pk", "seq"),
        Index(
            "ix_webhook_deliveries_waiting",
            "webhook_pk",
            "due_at",
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
    )

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key")
    webhook_pk: Mapped[int] = mapped_column(ForeignKey("webhooks.pk"), comment="whom it is for")
    seq: Mapped[int | None] = mapped_column(Integer, comment="number of the change in the feed; null: a ping")
    created_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when it was taken from the feed, UTC")
    tries: Mapped[int] = mapped_column(Integer, comment="attempts so far in the present schedule")
    due_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when the next attempt may be made, UTC")
    attempts: Mapped[Any] = mapped_column(Json, comment="the last attempts: when, status or error, seconds")
    delivered_at: Mapped[dt.datetime | None] = mapped_column(
        Instant, index=True, comment="when it was received, UTC; null while it waits"
    )

"""Webhooks: subscriptions to the feed, and the messages that were sent to each or wait to be sent."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import NAME_LENGTH, URL_LENGTH, Instant, Json, prose_column, word_column
from models.json_types import JsonObject
from models.vocabularies import WebhookState

ID_LENGTH = 40
SECRET_LENGTH = 100
WAITING = text("delivered_at IS NULL")


class Webhook(Base):
    """A subscription. Its secret signs messages, so it is stored in plain text, also in every backup."""

    __tablename__ = "webhooks"
    __table_args__ = (
        CheckConstraint("(former_secret IS NULL) = (former_until IS NULL)", name="former_secret_ends"),
        CheckConstraint("(state = 'disabled') = (reason IS NOT NULL)", name="disabled_with_reason"),
    )

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key")
    id: Mapped[str] = mapped_column(String(ID_LENGTH), unique=True, comment="random id, part of URLs")
    owner: Mapped[str] = mapped_column(
        String(NAME_LENGTH),
        index=True,
        comment="name of the API key that created it; a later key of this name owns it too",
    )
    url: Mapped[str] = mapped_column(String(URL_LENGTH), comment="URL that receives the messages")
    description: Mapped[str | None] = prose_column("purpose, in the words of its owner")
    filter: Mapped[JsonObject] = mapped_column(Json, comment="which changes are sent: kinds, ids, fields and actions")
    state: Mapped[WebhookState] = word_column(WebhookState, "whether messages are sent", indexed=False)
    reason: Mapped[str | None] = prose_column("why the service disabled the subscription")
    secret: Mapped[str] = mapped_column(String(SECRET_LENGTH), comment="secret that signs the messages")
    former_secret: Mapped[str | None] = mapped_column(
        String(SECRET_LENGTH), comment="previous secret, which signs together with the current one for a while"
    )
    former_until: Mapped[dt.datetime | None] = mapped_column(
        Instant, comment="when the previous secret stops signing, UTC"
    )
    position: Mapped[int] = mapped_column(
        Integer, comment="number of the last change that was checked for it; matching changes have a row"
    )
    revision: Mapped[int] = mapped_column(Integer, comment="number of changes to the subscription, for If-Match")
    created_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when the subscription was created, UTC")
    updated_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when the subscription was last changed, UTC")
    holder: Mapped[str | None] = mapped_column(String(32), comment="random; the worker that sends, or sent last")
    held_until: Mapped[dt.datetime] = mapped_column(
        Instant, comment="until when only the holder may send; another worker may send later, UTC"
    )
    failures: Mapped[int] = mapped_column(Integer, comment="number of failed attempts in a row")
    resumes_at: Mapped[dt.datetime | None] = mapped_column(
        Instant, comment="when sending resumes after a failed attempt, UTC"
    )


class WebhookDelivery(Base):
    """A message to a subscription: a change of the feed, or a ping. Delivered messages stay visible for a while."""

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
    webhook_pk: Mapped[int] = mapped_column(ForeignKey("webhooks.pk"), comment="subscription that receives it")
    seq: Mapped[int | None] = mapped_column(Integer, comment="number of the change in the feed; null for a ping")
    created_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when the message was taken from the feed, UTC")
    tries: Mapped[int] = mapped_column(Integer, comment="number of attempts in the current schedule")
    due_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when the next attempt may be made, UTC")
    attempts: Mapped[list[JsonObject]] = mapped_column(Json, comment="last attempts: time, status or error, seconds")
    delivered_at: Mapped[dt.datetime | None] = mapped_column(
        Instant, index=True, comment="when the message was delivered, UTC; null while it waits"
    )

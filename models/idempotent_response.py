"""Stored responses to requests with an `Idempotency-Key`, for the case that a client sends the request again."""

import datetime as dt

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import Bytes, Instant, Json

IDEMPOTENCY_KEY_LENGTH = 255


class IdempotentResponse(Base):
    """A request by its key. It is in flight while `status` is null, and answered once its write commits."""

    __tablename__ = "remembered_answers"
    __table_args__ = (UniqueConstraint("api_key_pk", "key"),)

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key")
    api_key_pk: Mapped[int] = mapped_column(ForeignKey("api_keys.pk"), comment="API key that sent the request")
    key: Mapped[str] = mapped_column(String(IDEMPOTENCY_KEY_LENGTH), comment="Idempotency-Key of the client")
    request: Mapped[str] = mapped_column(
        String(64), comment="SHA-256 of method, path, query, If-Match, media type and body"
    )
    holder: Mapped[str] = mapped_column(String(32), comment="random; the process that handles the request")
    held_until: Mapped[dt.datetime] = mapped_column(
        Instant, comment="when another process may take over, unless the holder has answered, UTC"
    )
    status: Mapped[int | None] = mapped_column(Integer, comment="status of the response; null while in flight")
    # Null like `status` while in flight. It is read only after `status`.
    headers: Mapped[dict[str, str]] = mapped_column(Json, nullable=True, comment="header fields of the response")
    body: Mapped[bytes | None] = mapped_column(Bytes, comment="body of the response")
    created_at: Mapped[dt.datetime] = mapped_column(Instant, index=True, comment="when the request first arrived, UTC")

"""Remembered answers: what a request with an `Idempotency-Key` was answered, for when it is sent again."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import Bytes, Instant, Json

IDEMPOTENCY_KEY_LENGTH = 255


class RememberedAnswer(Base):
    """A request by its key: in flight while `status` is null, answered from the commit of its write on."""

    __tablename__ = "remembered_answers"
    __table_args__ = (UniqueConstraint("api_key_pk", "key"),)

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key")
    api_key_pk: Mapped[int] = mapped_column(ForeignKey("api_keys.pk"), comment="who sent it")
    key: Mapped[str] = mapped_column(String(IDEMPOTENCY_KEY_LENGTH), comment="the client's Idempotency-Key")
    request: Mapped[str] = mapped_column(String(64), comment="SHA-256 of method, address, condition and body")
    holder: Mapped[str] = mapped_column(String(32), comment="random; whose turn it is to answer")
    held_until: Mapped[dt.datetime] = mapped_column(
        Instant, comment="when the holder is given up for dead, unless it has answered, UTC"
    )
    status: Mapped[int | None] = mapped_column(Integer, comment="status of the answer; null while in flight")
    headers: Mapped[Any] = mapped_column(Json, nullable=True, comment="header fields of the answer")
    body: Mapped[bytes | None] = mapped_column(Bytes, comment="body of the answer")
    created_at: Mapped[dt.datetime] = mapped_column(Instant, index=True, comment="when it came in first, UTC")

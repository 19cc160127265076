"""API keys and what each key allows. The key itself is shown once and never stored."""

import datetime as dt

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import NAME_LENGTH, Instant, word_column
from models.vocabularies import Scope

PREFIX_LENGTH = 8
DIGEST_LENGTH = 64  # SHA-256 in hexadecimal digits
IN_USE = text("revoked_at IS NULL")


class ApiKey(Base):
    """An API key. It has 256 random bits, so a plain digest of it cannot be reversed and needs no salt."""

    __tablename__ = "api_keys"
    __table_args__ = (
        CheckConstraint("revoked_at IS NULL OR revoked_at >= created_at", name="revoked_after"),
        # A name belongs to one key at a time, because the feed shows the name.
        Index("uq_api_keys_name_in_use", "name", unique=True, sqlite_where=IN_USE, postgresql_where=IN_USE),
    )

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key")
    prefix: Mapped[str] = mapped_column(
        String(PREFIX_LENGTH), unique=True, comment="part of the key that may be shown; finds the row"
    )
    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), comment="SHA-256 of the whole key")
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="name of the owner; shown as actor in the feed")
    scope: Mapped[Scope] = word_column(Scope, "scope of the key", indexed=False)
    created_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when the key was created, UTC")
    expires_at: Mapped[dt.datetime | None] = mapped_column(Instant, comment="when the key expires, UTC")
    revoked_at: Mapped[dt.datetime | None] = mapped_column(Instant, comment="when the key was revoked, UTC")

"""The audit trail: who did what through which request, writes and keys alike."""

import datetime as dt
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import NAME_LENGTH, Instant, Json


class AuditEntry(Base):
    """One thing that was done, written in the transaction that did it. Holds no secret and no body."""

    __tablename__ = "audit_entries"

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key; ascending in time")
    recorded_at: Mapped[dt.datetime] = mapped_column(Instant, index=True, comment="when, UTC")
    actor: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="who: the name of a key, or a command")
    key: Mapped[str | None] = mapped_column(String(20), comment="prefix of the API key, if one was used")
    action: Mapped[str] = mapped_column(String(60), comment="what was done, such as create_plant or keys.revoke")
    subject: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="to what: an address, or the prefix of a key")
    request: Mapped[str | None] = mapped_column(String(64), comment="X-Request-Id of the request")
    details: Mapped[Any] = mapped_column(Json, nullable=True, comment="what else tells it, such as the reason")

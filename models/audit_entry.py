"""The audit trail: the actor, action and request of every write and of every change of an API key."""

import datetime as dt

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import NAME_LENGTH, Instant, Json
from models.json_types import JsonObject


class AuditEntry(Base):
    """One action, stored in the same transaction as its effect. It holds neither a secret nor a body."""

    __tablename__ = "audit_entries"

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key; ascending in time")
    recorded_at: Mapped[dt.datetime] = mapped_column(Instant, index=True, comment="when the action was done, UTC")
    actor: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="name of an API key, or of a command")
    key: Mapped[str | None] = mapped_column(String(20), comment="prefix of the API key, if one was used")
    action: Mapped[str] = mapped_column(String(60), comment="action, such as create_plant or keys.revoke")
    subject: Mapped[str] = mapped_column(
        String(NAME_LENGTH), comment="target of the action: a URL, or the prefix of a key"
    )
    request: Mapped[str | None] = mapped_column(String(64), comment="X-Request-Id of the request")
    details: Mapped[JsonObject | None] = mapped_column(Json, comment="further details, such as the reason")

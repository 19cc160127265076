"""Secrets that the service generates for its own use. All workers read the same ones, also after a restart."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Secret(Base):
    """A random value with a purpose. A reader of this table can forge cursors, and nothing else."""

    __tablename__ = "secrets"

    purpose: Mapped[str] = mapped_column(String(40), primary_key=True, comment="purpose, such as cursors")
    value: Mapped[str] = mapped_column(String(100), comment="256 random bits, URL-safe base64")

"""Secrets that the service makes for itself, so that all its workers and restarts agree on them."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Secret(Base):
    """A random value with a purpose. Whoever can read this table can forge cursors, and nothing else."""

    __tablename__ = "secrets"

    purpose: Mapped[str] = mapped_column(String(40), primary_key=True, comment="what it is for, such as cursors")
    value: Mapped[str] = mapped_column(String(100), comment="256 random bits, URL-safe base64")

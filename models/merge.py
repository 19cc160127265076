"""Merges: which record was found to be the same thing as another, and which finding was taken back."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import NAME_LENGTH, Instant, prose

IN_FORCE = text("undone_at IS NULL")


class Merge(Base):
    """A merge of one record into another. Claims stay where they are: a merge only says what stands for what."""

    __tablename__ = "merges"
    __table_args__ = (
        CheckConstraint("record_pk <> into_pk", name="two_records"),
        # A record goes into one other at a time.
        Index("uq_merges_record_in_force", "record_pk", unique=True, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE),
    )

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key; ascending in time")
    record_pk: Mapped[int] = mapped_column(ForeignKey("records.pk"), index=True, comment="the record that was merged")
    into_pk: Mapped[int] = mapped_column(ForeignKey("records.pk"), index=True, comment="the record it was merged into")
    reason: Mapped[str] = prose("why, in the editor's words")
    actor: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="who did it")
    recorded_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when, UTC")
    undone_at: Mapped[dt.datetime | None] = mapped_column(Instant, comment="when it was taken back, UTC")

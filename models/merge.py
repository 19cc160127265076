"""Merges of records that describe the same thing, those that were undone included."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import NAME_LENGTH, Instant, prose_column

IN_FORCE = text("undone_at IS NULL")


class Merge(Base):
    """A merge of one record into another. Claims keep their record: a merge only redirects it."""

    __tablename__ = "merges"
    __table_args__ = (
        CheckConstraint("record_pk <> into_pk", name="two_records"),
        # A record is merged into one other record at a time.
        Index("uq_merges_record_in_force", "record_pk", unique=True, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE),
    )

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key; ascending in time")
    record_pk: Mapped[int] = mapped_column(ForeignKey("records.pk"), index=True, comment="record that was merged")
    into_pk: Mapped[int] = mapped_column(ForeignKey("records.pk"), index=True, comment="record that it was merged into")
    reason: Mapped[str] = prose_column("reason, in the editor's words")
    actor: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="name of the actor that merged")
    recorded_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when the records were merged, UTC")
    undone_at: Mapped[dt.datetime | None] = mapped_column(Instant, comment="when the merge was undone, UTC")

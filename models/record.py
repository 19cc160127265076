"""Records: one row for each thing with a stable id. Foreign keys point here, never to a version."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import SLUG_LENGTH, Instant, ordered_text, prose_column, word_column
from models.vocabularies import Kind, RecordState


class Record(Base):
    """A company, plant, investment or other thing. Its facts are in its versions, not here."""

    __tablename__ = "records"
    __table_args__ = (
        UniqueConstraint("kind", "slug"),
        CheckConstraint("revision >= 0", name="revision"),
        CheckConstraint("(state = 'merged') = (merged_into IS NOT NULL)", name="merged_into"),
    )

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key")
    kind: Mapped[Kind] = word_column(Kind, "kind of the record", indexed=False)
    slug: Mapped[str] = mapped_column(
        ordered_text(SLUG_LENGTH), comment="readable id that clients see; unique within the kind, never reused"
    )
    state: Mapped[RecordState] = word_column(
        RecordState, "whether the record is served, merged or withdrawn", indexed=False
    )
    merged_into: Mapped[int | None] = mapped_column(
        ForeignKey("records.pk"),
        index=True,
        comment="record that replaces this one at the end of all merges",
    )
    replaced_by: Mapped[int | None] = mapped_column(
        ForeignKey("records.pk"), index=True, comment="record to use instead, if this one was withdrawn"
    )
    reason: Mapped[str | None] = prose_column("why the record was withdrawn or merged")
    revision: Mapped[int] = mapped_column(
        Integer, comment="number of writes that touched the record; 0 until it has a claim"
    )
    created_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when this service first stored the record, UTC")
    updated_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when a write last touched the record, UTC")

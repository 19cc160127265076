"""Records: the anchor of each thing with a stable id. Foreign keys point here, never to a version."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import SLUG_LENGTH, Instant, ordered_text, prose, word
from models.vocabularies import Kind, RecordState


class Record(Base):
    """A company, plant, investment… and nothing about it: what is known stands in its versions."""

    __tablename__ = "records"
    __table_args__ = (
        UniqueConstraint("kind", "slug"),
        CheckConstraint("revision >= 0", name="revision"),
        CheckConstraint("(state = 'merged') = (merged_into IS NOT NULL)", name="merged_into"),
    )

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key")
    kind: Mapped[Kind] = word(Kind, "what the record is", indexed=False)
    slug: Mapped[str] = mapped_column(
        ordered_text(SLUG_LENGTH), comment="the readable id that clients see; unique within the kind, never reused"
    )
    state: Mapped[RecordState] = word(RecordState, "whether the record still stands by itself", indexed=False)
    merged_into: Mapped[int | None] = mapped_column(
        ForeignKey("records.pk"),
        index=True,
        comment="the record that stands for this one in the end; follows from merges",
    )
    replaced_by: Mapped[int | None] = mapped_column(
        ForeignKey("records.pk"), index=True, comment="the record to look at instead, where this one was withdrawn"
    )
    reason: Mapped[str | None] = prose("why the record was withdrawn or merged")
    revision: Mapped[int] = mapped_column(
        Integer, comment="counts the writes that touched the record; 0 until it has a claim"
    )
    created_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when this service first heard of it, UTC")
    updated_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when it was last written to, UTC")

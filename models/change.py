"""Changes: the feed. Each row names the record, the time, the actor, and the claims that caused the change."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import NAME_LENGTH, SLUG_LENGTH, Bytes, Instant, ordered_text, word_column
from models.vocabularies import ChangeAction, Kind


class Change(Base):
    """An entry of the feed. `seq` has no gaps: the writer assigns it under a lock, at the end of a transaction."""

    __tablename__ = "changes"
    __table_args__ = (Index("ix_changes_record_pk_seq", "record_pk", "seq"),)

    seq: Mapped[int] = mapped_column(
        Integer, primary_key=True, autoincrement=False, comment="number in the feed, from 1"
    )
    record_pk: Mapped[int] = mapped_column(ForeignKey("records.pk"), comment="record that changed")
    kind: Mapped[Kind] = word_column(Kind, "kind of the record", indexed=False)
    slug: Mapped[str] = mapped_column(ordered_text(SLUG_LENGTH), comment="id of the record at the time")
    action: Mapped[ChangeAction] = word_column(ChangeAction, "action on the record", indexed=False)
    revision: Mapped[int] = mapped_column(Integer, comment="revision of the record after the change")
    actor: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="importer or API key that wrote")
    recorded_at: Mapped[dt.datetime] = mapped_column(Instant, index=True, comment="when the change was recorded, UTC")
    body: Mapped[bytes] = mapped_column(Bytes, comment="finished JSON entry that clients read")

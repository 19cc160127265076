"""Changes: the feed. One row says which record changed, when, by whom and because of which claims."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import NAME_LENGTH, SLUG_LENGTH, Bytes, Instant, ordered_text, word
from models.vocabularies import ChangeAction, Kind


class Change(Base):
    """An entry of the feed. `seq` is assigned under a lock at the end of the writing transaction: no gaps."""

    __tablename__ = "changes"
    __table_args__ = (Index("ix_changes_record_pk_seq", "record_pk", "seq"),)

    seq: Mapped[int] = mapped_column(
        Integer, primary_key=True, autoincrement=False, comment="place in the feed, from 1"
    )
    record_pk: Mapped[int] = mapped_column(ForeignKey("records.pk"), comment="the record that changed")
    kind: Mapped[Kind] = word(Kind, "what the record is", indexed=False)
    slug: Mapped[str] = mapped_column(ordered_text(SLUG_LENGTH), comment="the record's id at the time")
    action: Mapped[ChangeAction] = word(ChangeAction, "what happened", indexed=False)
    revision: Mapped[int] = mapped_column(Integer, comment="the revision that the record has from here on")
    actor: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="who wrote: an importer or an API key")
    recorded_at: Mapped[dt.datetime] = mapped_column(Instant, index=True, comment="when, UTC")
    body: Mapped[bytes] = mapped_column(Bytes, comment="the finished JSON entry that clients read")

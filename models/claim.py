"""Claims: statements of one source about one field of one record. The table is append-only."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import NAME_LENGTH, Instant, Json, prose_column, word_column
from models.vocabularies import Certainty, ClaimMark, ClaimState, Stance

CLAIM_ID_LENGTH = 20  # 80 bits of the fingerprint: among a billion claims, a clash has odds of one in two million


class Claim(Base):
    """A claim. Only its `state` changes, and each change adds a row to `claim_marks`."""

    __tablename__ = "claims"
    __table_args__ = (
        CheckConstraint("stance <> 'asserts' OR (field IS NOT NULL AND certainty IS NOT NULL)", name="assertion"),
        CheckConstraint("value IS NULL OR stance IN ('asserts', 'denies')", name="value_only_where_meant"),
        Index("ix_claims_record_pk_pk", "record_pk", "pk"),
        Index("ix_claims_source_pk_position", "source_pk", "position"),
    )

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key; ascending in the order of recording")
    id: Mapped[str] = mapped_column(
        String(CLAIM_ID_LENGTH), unique=True, comment="start of the fingerprint; the same claim has the same id"
    )
    record_pk: Mapped[int] = mapped_column(ForeignKey("records.pk"), comment="record that the claim is about")
    source_pk: Mapped[int] = mapped_column(ForeignKey("sources.pk"), comment="source that states the claim")
    position: Mapped[int] = mapped_column(Integer, comment="position among the claims of its source, from 1")
    field: Mapped[str | None] = mapped_column(
        String(NAME_LENGTH), comment="field that the claim is about; null for the record as a whole"
    )
    value: Mapped[object] = mapped_column(
        Json, nullable=True, comment="value; one element of a set field, the whole list of a statement field"
    )
    stance: Mapped[Stance] = word_column(
        Stance, "stance of the speaker, such as asserts, denies or doubts", indexed=False
    )
    certainty: Mapped[Certainty | None] = word_column(Certainty, "how firmly the source backs the claim", indexed=False)
    speaker: Mapped[str | None] = mapped_column(
        String(NAME_LENGTH), comment="speaker, by the id of a company or person, or by a description"
    )
    origin: Mapped[list[str] | None] = mapped_column(
        Json, comment="outlets that this claim repeats, nearest first, if not those of its source"
    )
    valid: Mapped[str | None] = mapped_column(String(100), comment="when the value held, EDTF")
    doubt: Mapped[str | None] = prose_column("why an editor regards the value as a mistake of the source")
    probable: Mapped[object] = mapped_column(
        Json, nullable=True, comment="value that the source probably meant, in the view of an editor"
    )
    quote: Mapped[str | None] = prose_column("words of the source, only if they may be redistributed")
    locator: Mapped[str | None] = prose_column("location in the source")
    actor: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="importer or API key that recorded the claim")
    recorded_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when the claim was recorded, UTC")
    state: Mapped[ClaimState] = word_column(ClaimState, "whether the claim counts", indexed=False)


class ClaimMarking(Base):
    """A mark on a claim after it was recorded: withdrawn, dropped, reinstated, preferred, or preference dropped."""

    __tablename__ = "claim_marks"

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key; ascending in time")
    claim_pk: Mapped[int] = mapped_column(ForeignKey("claims.pk"), index=True, comment="claim")
    mark: Mapped[ClaimMark] = word_column(ClaimMark, "mark that was set on the claim", indexed=False)
    reason: Mapped[str] = prose_column("reason, in the editor's words")
    actor: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="name of the actor that set the mark")
    recorded_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when the mark was set, UTC")

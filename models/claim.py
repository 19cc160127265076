"""Claims: one source says one thing about one field of one record. Append-only."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import NAME_LENGTH, Instant, Json, prose, word
from models.vocabularies import Certainty, ClaimMark, ClaimState, Stance

CLAIM_ID_LENGTH = 20  # 80 bits of the fingerprint: a clash among a billion claims has odds of one in two million


class Claim(Base):
    """A claim. Only its `state` changes, and each change leaves a row in `claim_marks`."""

    __tablename__ = "claims"
    __table_args__ = (
        CheckConstraint("stance <> 'asserts' OR (field IS NOT NULL AND certainty IS NOT NULL)", name="assertion"),
        CheckConstraint("value IS NULL OR stance IN ('asserts', 'denies')", name="value_only_where_meant"),
        Index("ix_claims_record_pk_pk", "record_pk", "pk"),
        Index("ix_claims_source_pk_position", "source_pk", "position"),
    )

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key; ascending in the order of recording")
    id: Mapped[str] = mapped_column(
        String(CLAIM_ID_LENGTH), unique=True, comment="start of the claim's fingerprint: the same claim, the same id"
    )
    record_pk: Mapped[int] = mapped_column(ForeignKey("records.pk"), comment="the record it speaks of")
    source_pk: Mapped[int] = mapped_column(ForeignKey("sources.pk"), comment="the document it was read from")
    position: Mapped[int] = mapped_column(Integer, comment="its place among the claims of its source, from 1")
    field: Mapped[str | None] = mapped_column(
        String(NAME_LENGTH), comment="the field it speaks of; null for the record as a whole"
    )
    value: Mapped[Any] = mapped_column(
        Json, nullable=True, comment="the value; of a set field one element, of a statement the whole list"
    )
    stance: Mapped[Stance] = word(Stance, "whether the value is asserted, denied, doubted…", indexed=False)
    certainty: Mapped[Certainty | None] = word(Certainty, "how sure the source lets us be", indexed=False)
    speaker: Mapped[str | None] = mapped_column(
        String(NAME_LENGTH), comment="who says so: the id of a company or person, or words"
    )
    origin: Mapped[list[str] | None] = mapped_column(
        Json, comment="whom this claim repeats, where that differs from its source; nearest first"
    )
    valid: Mapped[str | None] = mapped_column(String(100), comment="when the value held, EDTF")
    doubt: Mapped[str | None] = prose("why an editor takes it for a slip of the source")
    probable: Mapped[Any] = mapped_column(Json, nullable=True, comment="the value that the editor takes for meant")
    quote: Mapped[str | None] = prose("the words of the source, only where they may be redistributed")
    locator: Mapped[str | None] = prose("where in the source it stands")
    actor: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="who recorded it: an importer or an API key")
    recorded_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when it was recorded, UTC")
    state: Mapped[ClaimState] = word(ClaimState, "whether it counts", indexed=False)


class ClaimMarking(Base):
    """What happened to a claim after it was recorded: withdrawn, reinstated, preferred, preference dropped."""

    __tablename__ = "claim_marks"

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key; ascending in time")
    claim_pk: Mapped[int] = mapped_column(ForeignKey("claims.pk"), index=True, comment="the claim")
    mark: Mapped[ClaimMark] = word(ClaimMark, "what was done", indexed=False)
    reason: Mapped[str] = prose("why, in the editor's words")
    actor: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="who did it")
    recorded_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when, UTC")

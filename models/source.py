"""Sources: the documents that claims come from."""

import datetime as dt

from sqlalchemy import CheckConstraint, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import (
    LANGUAGE_LENGTH,
    NAME_LENGTH,
    SLUG_LENGTH,
    URL_LENGTH,
    Bytes,
    Instant,
    Json,
    ordered_text,
    prose_column,
    word_column,
)
from models.vocabularies import SourceType


class Source(Base):
    """An article, press release, filing or release of a data set."""

    __tablename__ = "sources"
    __table_args__ = (CheckConstraint("published_earliest <= published_latest", name="published_in_order"),)

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key")
    slug: Mapped[str] = mapped_column(ordered_text(SLUG_LENGTH), unique=True, comment="readable id that clients see")
    title: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="title in our own words")
    publisher: Mapped[str | None] = mapped_column(
        String(NAME_LENGTH), index=True, comment="publisher", info={"text": True}
    )
    type: Mapped[SourceType] = word_column(
        SourceType, "type of document; news if the dossier names none", indexed=False, default=SourceType.NEWS
    )
    series: Mapped[str | None] = mapped_column(
        String(SLUG_LENGTH), index=True, comment="series of releases that it belongs to, such as a quarterly tracker"
    )
    origin: Mapped[list[str] | None] = mapped_column(
        Json, comment="outlets that it repeats, nearest first; the last one counts for independence"
    )
    url: Mapped[str | None] = mapped_column(String(URL_LENGTH), comment="URL of the document")
    published_edtf: Mapped[str] = mapped_column(String(100), comment="date of publication, EDTF")
    published_earliest: Mapped[dt.date] = mapped_column(
        Date, index=True, comment="earliest day of publication; orders the claims"
    )
    published_latest: Mapped[dt.date] = mapped_column(
        Date, index=True, comment="latest day of publication; the claims are visible from this day on"
    )
    language: Mapped[str] = mapped_column(String(LANGUAGE_LENGTH), comment="language of the text, BCP 47")
    note: Mapped[str | None] = prose_column("note for editors")
    recorded_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when this service first stored the source, UTC")
    body: Mapped[bytes] = mapped_column(Bytes, comment="finished JSON document that clients read")


class FormerSource(Base):
    """The document of a source before a later dossier changed it. `recorded_as_of` answers with it."""

    __tablename__ = "former_sources"

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key; ascending in time")
    source_pk: Mapped[int] = mapped_column(ForeignKey("sources.pk"), index=True, comment="source")
    body: Mapped[bytes] = mapped_column(Bytes, comment="finished JSON document that clients read until then")
    actor: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="importer or API key that replaced it")
    replaced_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when the document was replaced, UTC")

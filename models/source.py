"""Sources: the documents that claims are read from."""

import datetime as dt
from typing import Any

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
    prose,
)


class Source(Base):
    """An article, press release, filing or release of a data set."""

    __tablename__ = "sources"
    __table_args__ = (CheckConstraint("published_earliest <= published_latest", name="published_in_order"),)

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key")
    slug: Mapped[str] = mapped_column(
        ordered_text(SLUG_LENGTH), unique=True, comment="the readable id that clients see"
    )
    title: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="what it is about, in our own words")
    publisher: Mapped[str | None] = mapped_column(String(NAME_LENGTH), index=True, comment="who published it")
    origin: Mapped[list[str] | None] = mapped_column(
        Json, comment="whom it repeats, nearest first; the last one counts for independence"
    )
    url: Mapped[str | None] = mapped_column(String(URL_LENGTH), comment="where it was read")
    published_edtf: Mapped[str] = mapped_column(String(100), comment="when it was published, EDTF")
    published_earliest: Mapped[dt.date] = mapped_column(
        Date, index=True, comment="earliest day of publication: orders its claims"
    )
    published_latest: Mapped[dt.date] = mapped_column(
        Date, index=True, comment="latest day of publication: its claims are visible from here"
    )
    language: Mapped[str] = mapped_column(String(LANGUAGE_LENGTH), comment="language of the text, BCP 47")
    note: Mapped[str | None] = prose("what editors should know about it")
    recorded_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when this service first stored it, UTC")
    body: Mapped[bytes] = mapped_column(Bytes, comment="the finished JSON document that clients read")


class FormerSource(Base):
    """What a source was known as until a later dossier said otherwise: what was answered then is told by that."""

    __tablename__ = "former_sources"

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key; ascending in time")
    source_pk: Mapped[int] = mapped_column(ForeignKey("sources.pk"), index=True, comment="the source")
    body: Mapped[bytes] = mapped_column(Bytes, comment="the finished JSON document that clients read until then")
    actor: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="who replaced it: an importer or an API key")
    replaced_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when it was replaced, UTC")


SourceRow = dict[str, Any]

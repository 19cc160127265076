"""Versions: what all kinds' tables have in common, and the rows of lists inside them."""

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from models.base import Base
from models.columns import (
    NAME_LENGTH,
    SLUG_LENGTH,
    URL_LENGTH,
    Instant,
    flag,
    number,
    ordered_text,
    prose,
    reference,
    word,
)
from models.document import Document
from models.vocabularies import Certainty, Kind


class Version(Base):
    """What was known about a record from one publication date to the next: a row with typed columns.

    `known_to` null is the present. A kind lists in `document_only` the fields that clients read but do not filter on:
    they stand in the document alone.
    """

    __abstract__ = True
    kind: ClassVar[Kind]
    document_only: ClassVar[frozenset[str]] = frozenset()
    live: ClassVar[tuple[str, ...]] = ()  # columns from which a reader works out what depends on the day

    @declared_attr
    def document(cls) -> Mapped[Document]:
        return relationship(Document)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        table = str(cls.__tablename__)
        present = text("known_to IS NULL")
        return (
            UniqueConstraint("record_pk", "known_from"),
            CheckConstraint("known_to IS NULL OR known_from < known_to", name="known_in_order"),
            CheckConstraint("sources >= independent_sources", name="independence"),
            Index(
                f"ux_{table}_present",
                "slug",
                unique=True,
                sqlite_where=present,
                postgresql_where=present,
            ),
            Index(f"ix_{table}_known", "known_from", "known_to"),
        )

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key")
    record_pk: Mapped[int] = mapped_column(ForeignKey("records.pk"), comment="the record it is a version of")
    document_pk: Mapped[int] = mapped_column(
        ForeignKey("documents.pk"), unique=True, comment="its finished JSON document"
    )
    slug: Mapped[str] = mapped_column(
        ordered_text(SLUG_LENGTH), comment="the record's id, repeated for sorting and paging"
    )
    known_from: Mapped[dt.date] = mapped_column(Date, comment="publication day from which this was known")
    known_to: Mapped[dt.date | None] = mapped_column(
        Date, comment="publication day from which something else was known; null for the present"
    )
    revision: Mapped[int] = mapped_column(Integer, comment="the record's revision when this row was written")
    recorded_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when this row was written, UTC")
    name: Mapped[str] = mapped_column(ordered_text(NAME_LENGTH), comment="the usual name", info={"filter": True})
    url: Mapped[str | None] = mapped_column(String(URL_LENGTH), comment="a page of the thing itself")
    part_of_pk: Mapped[int | None] = reference("the record of the same kind that this one is a part of")
    certainty: Mapped[Certainty] = word(
        Certainty, "the highest certainty among the claims that stand", name="certainty"
    )
    certainty_rank: Mapped[float] = number("rank of the certainty, 1 for rumoured to 7 for completed")
    sources: Mapped[int] = mapped_column(Integer, comment="how many sources assert something", info={"filter": True})
    independent_sources: Mapped[int] = mapped_column(
        Integer, comment="how many of them do not repeat each other", info={"filter": True}
    )
    disputed: Mapped[bool] = flag("whether a field is disputed or the record as a whole is denied")
    first_published: Mapped[dt.date] = mapped_column(
        Date, comment="earliest publication among its sources", info={"filter": True}
    )
    last_published: Mapped[dt.date] = mapped_column(
        Date, comment="latest publication among its sources", info={"filter": True}
    )


class Row(Base):
    """An element of a list inside a version. `position` keeps the order in which the document shows it."""

    __abstract__ = True
    version_table: ClassVar[str]

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key")
    position: Mapped[int] = mapped_column(Integer, comment="place in the list, from 0")

    @declared_attr
    def version_pk(cls) -> Mapped[int]:
        return mapped_column(
            ForeignKey(f"{cls.version_table}.pk", ondelete="CASCADE"), index=True, comment="the version it belongs to"
        )


class CompanyRow(Row):
    """An element that names a company: one, several together, one that is not named, or undisclosed."""

    __abstract__ = True

    company_pk: Mapped[int | None] = mapped_column(ForeignKey("records.pk"), index=True, comment="the company")
    companies: Mapped[str | None] = prose("ids of companies that share one entry")
    unnamed: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="words for a company that is not named")
    state: Mapped[str | None] = mapped_column(String(20), comment="undisclosed, where the source says so")


def rows(row: str) -> Any:
    """Relate a version to the rows of a list inside it, in their order; `row` is the class name."""
    return relationship(row, order_by=f"{row}.position", cascade="all, delete-orphan", passive_deletes=True)

"""Versions: the columns that the tables of all kinds share, and the base of the lists inside a version."""

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, Relationship, declared_attr, mapped_column, relationship
from sqlalchemy.schema import SchemaItem

from models.base import Base
from models.columns import (
    NAME_LENGTH,
    SLUG_LENGTH,
    URL_LENGTH,
    Instant,
    flag_column,
    number_column,
    ordered_text,
    prose_column,
    reference_column,
    word_column,
)
from models.document import Document
from models.vocabularies import Certainty, Kind


class Version(Base):
    """What was known about a record from one publication date to the next: a row with typed columns.

    The current version has `known_to` null. Fields that clients read but do not filter by have no column: a kind lists
    them in `document_only`.
    """

    __abstract__ = True
    kind: ClassVar[Kind]
    document_only: ClassVar[frozenset[str]] = frozenset()
    # Columns that a reader needs for the parts of a document that depend on the day of the request.
    live: ClassVar[tuple[str, ...]] = ()

    @declared_attr
    def document(cls) -> Mapped[Document]:
        return relationship(Document)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:
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
    record_pk: Mapped[int] = mapped_column(ForeignKey("records.pk"), comment="record that this is a version of")
    document_pk: Mapped[int] = mapped_column(ForeignKey("documents.pk"), unique=True, comment="finished JSON document")
    slug: Mapped[str] = mapped_column(
        ordered_text(SLUG_LENGTH), comment="id of the record, repeated for sorting and paging"
    )
    known_from: Mapped[dt.date] = mapped_column(Date, comment="publication day when this became known")
    known_to: Mapped[dt.date | None] = mapped_column(
        Date, comment="publication day when another version replaced this one; null for the current version"
    )
    revision: Mapped[int] = mapped_column(Integer, comment="revision of the record when this row was written")
    recorded_at: Mapped[dt.datetime] = mapped_column(Instant, comment="when this row was written, UTC")
    rule: Mapped[int] = mapped_column(
        Integer, index=True, server_default=text("1"), comment="number of the rule that made this row"
    )
    name: Mapped[str] = mapped_column(
        ordered_text(NAME_LENGTH), comment="usual name", info={"filter": True, "text": True}
    )
    name_folded: Mapped[str] = mapped_column(
        ordered_text(NAME_LENGTH),
        server_default=text("''"),
        comment="usual name for sorting: case-folded, without accents",
        info={"filter": True},
    )
    url: Mapped[str | None] = mapped_column(String(URL_LENGTH), comment="web page of the thing itself")
    part_of_pk: Mapped[int | None] = reference_column("record of the same kind that contains this one")
    certainty: Mapped[Certainty] = word_column(
        Certainty, "highest certainty among the claims that count", name="certainty"
    )
    certainty_rank: Mapped[float] = number_column("rank of the certainty, 1 for rumoured to 7 for completed")
    sources: Mapped[int] = mapped_column(
        Integer, comment="number of sources that assert something", info={"filter": True}
    )
    independent_sources: Mapped[int] = mapped_column(
        Integer, comment="number of these sources that do not repeat each other", info={"filter": True}
    )
    disputed: Mapped[bool] = flag_column("whether a field is disputed or the record as a whole is denied")
    first_published: Mapped[dt.date] = mapped_column(
        Date, comment="earliest publication day among the sources", info={"filter": True}
    )
    last_published: Mapped[dt.date] = mapped_column(
        Date, comment="latest publication day among the sources", info={"filter": True}
    )
    last_said: Mapped[dt.date | None] = mapped_column(
        Date,
        comment="latest publication day among the claims that state a served value or agree with it",
        info={"filter": True},
    )


class ListElement(Base):
    """An element of a list inside a version. `position` keeps the order of the list in the document."""

    __abstract__ = True
    version_table: ClassVar[str]

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key")
    position: Mapped[int] = mapped_column(Integer, comment="position in the list, from 0")

    @declared_attr
    def version_pk(cls) -> Mapped[int]:
        return mapped_column(
            ForeignKey(f"{cls.version_table}.pk", ondelete="CASCADE"),
            index=True,
            comment="version that the element belongs to",
        )


class CompanyElement(ListElement):
    """An element for one company, several companies together, a company without a name, or an undisclosed one."""

    __abstract__ = True

    company_pk: Mapped[int | None] = mapped_column(ForeignKey("records.pk"), index=True, comment="company")
    companies: Mapped[str | None] = prose_column("ids of companies that share one entry")
    unnamed: Mapped[str | None] = mapped_column(
        String(NAME_LENGTH), comment="description of a company that the source does not name"
    )
    state: Mapped[str | None] = mapped_column(String(20), comment="undisclosed, if the source states that")


def list_relationship(element: str) -> Relationship[Any]:
    """Relate a version to the elements of a list inside it, in their order; `element` is the name of their class."""
    return relationship(element, order_by=f"{element}.position", cascade="all, delete-orphan", passive_deletes=True)

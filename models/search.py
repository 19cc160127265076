"""What search looks through: one row for each version of each record; and how each engine finds words in it.

Both engines index the same words, cut and folded before they come here. Ranking is not done here.
"""

import datetime as dt
from typing import Any

from sqlalchemy import (
    DDL,
    ColumnElement,
    Date,
    ForeignKey,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    cast,
    column,
    event,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.columns import NAME_LENGTH, SLUG_LENGTH, Json, ordered_text, word
from models.document import Document
from models.reading import Rows, known
from models.vocabularies import Certainty, Kind

# Between the names in `name_words`: no word of the index, and a separator for FTS5.
BETWEEN_NAMES = " / "


class SearchDocument(Base):
    """What a version is found by. It goes with the version's document."""

    __tablename__ = "search_documents"
    __table_args__ = (UniqueConstraint("record_pk", "known_from"),)

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key")
    record_pk: Mapped[int] = mapped_column(ForeignKey("records.pk"), comment="the record that is found")
    document_pk: Mapped[int] = mapped_column(
        ForeignKey("documents.pk", ondelete="CASCADE"), unique=True, comment="the document of the version"
    )
    kind: Mapped[Kind] = word(Kind, "what the record is", indexed=False)
    slug: Mapped[str] = mapped_column(ordered_text(SLUG_LENGTH), comment="the record's id")
    name: Mapped[str] = mapped_column(ordered_text(NAME_LENGTH), comment="the usual name")
    names: Mapped[list[str]] = mapped_column(Json, comment="all its names as they are written, the usual one first")
    name_words: Mapped[str] = mapped_column(
        Text, comment="words of each name and last of the id, folded; a slash stands between two of them"
    )
    words: Mapped[str] = mapped_column(Text, comment="words of all that is searched, folded, each once")
    certainty: Mapped[Certainty] = word(Certainty, "the certainty of the version", name="certainty", indexed=False)
    last_published: Mapped[dt.date] = mapped_column(Date, comment="latest publication among the version's sources")
    known_from: Mapped[dt.date] = mapped_column(Date, comment="publication day from which this was known")
    known_to: Mapped[dt.date | None] = mapped_column(
        Date, comment="publication day from which something else was known; null for the present"
    )

    document: Mapped[Document] = relationship(Document)


# What Alembic does not compare, by its beginning: the virtual table of FTS5 with its shadows, and expression indexes.
INDEX_PREFIX = "search_index"
# The tokenizer "ascii" cuts at ASCII separators only, so at our spaces, and takes all other characters as they are.
FTS5 = (
    "CREATE VIRTUAL TABLE search_index USING fts5("
    "name_words, words, content='search_documents', content_rowid='pk', tokenize='ascii', detail='column')",
    "CREATE TRIGGER search_index_added AFTER INSERT ON search_documents BEGIN "
    "INSERT INTO search_index (rowid, name_words, words) VALUES (new.pk, new.name_words, new.words); END",
    "CREATE TRIGGER search_index_removed AFTER DELETE ON search_documents BEGIN "
    "INSERT INTO search_index (search_index, rowid, name_words, words) "
    "VALUES ('delete', old.pk, old.name_words, old.words); END",
    "CREATE TRIGGER search_index_changed AFTER UPDATE OF name_words, words ON search_documents BEGIN "
    "INSERT INTO search_index (search_index, rowid, name_words, words) "
    "VALUES ('delete', old.pk, old.name_words, old.words); "
    "INSERT INTO search_index (rowid, name_words, words) VALUES (new.pk, new.name_words, new.words); END",
)
# Not to_tsvector, which would cut and stem the words again, each server in its own way.
_VECTOR = "array_to_tsvector(string_to_array({}, ' '))"
GIN = tuple(
    f"CREATE INDEX search_index_{name} ON search_documents USING gin ({_VECTOR.format(name)})"
    for name in ("name_words", "words")
)
for dialect, statements in (("sqlite", FTS5), ("postgresql", GIN)):
    for statement in statements:
        made = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
        event.listen(SearchDocument.__table__, "after_create", made)

NAME_WORDS = "name_words"
WORDS = "words"


def matching(engine: str, where: str, words: tuple[str, ...], beginnings: tuple[str, ...]) -> ColumnElement[bool]:
    """Say that `where`, the column `name_words` or `words`, has all the words, and words with these beginnings.

    The words must come from `ledger.words`: letters, digits and marks. They are quoted all the same.
    """
    if engine == "postgresql":
        asked = " & ".join([*(f"'{one}'" for one in words), *(f"'{one}':*" for one in beginnings)])
        vector: ColumnElement[Any] = literal_column(_VECTOR.format(f"search_documents.{where}"))
        return vector.op("@@", is_comparison=True)(cast(bindparam(None, asked), TSQUERY))
    asked = " AND ".join([*(f'"{one}"' for one in words), *(f'"{one}" *' for one in beginnings)])
    index = table("search_index", column("rowid"), column(where))
    found = select(index.c.rowid).where(index.c[where].op("MATCH", is_comparison=True)(asked))
    return SearchDocument.pk.in_(found)


def candidates(found: ColumnElement[bool], kinds: list[Kind], as_of: dt.date | None, limit: int) -> Rows:
    """Select what is to be ranked: what was published last comes first, for when there is more than `limit`."""
    of_kind = [SearchDocument.kind.in_(kinds)] if kinds else []
    return (
        select(
            SearchDocument.kind,
            SearchDocument.slug,
            SearchDocument.name,
            SearchDocument.name_words,
            SearchDocument.certainty,
            SearchDocument.last_published,
            SearchDocument.document_pk,
        )
        .where(and_(found, known(SearchDocument, as_of), *of_kind))
        .order_by(SearchDocument.last_published.desc(), SearchDocument.kind, SearchDocument.slug)
        .limit(limit)
    )


def texts(document_pks: list[int]) -> Rows:
    """Select the documents in which matched words are to be marked."""
    return select(Document.pk, Document.body).where(Document.pk.in_(document_pks))


def names(as_of: dt.date | None) -> Rows:
    """Select all names, for completing what somebody types."""
    return (
        select(
            SearchDocument.kind,
            SearchDocument.slug,
            SearchDocument.name,
            SearchDocument.names,
            SearchDocument.certainty,
        )
        .where(known(SearchDocument, as_of))
        .order_by(SearchDocument.kind, SearchDocument.slug)
    )

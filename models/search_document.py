"""Search documents: one row per version of a record, and the full-text index of each engine.

Both engines index the same words. The words are split and case-folded before they are stored here.
"""

import datetime as dt

from sqlalchemy import (
    DDL,
    Date,
    ForeignKey,
    Text,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.columns import NAME_LENGTH, SLUG_LENGTH, Json, ordered_text, word_column
from models.document import Document
from models.vocabularies import Certainty, Kind

# Separates the names in `name_words`. FTS5 treats it as a separator, so it is not a word of the index.
BETWEEN_NAMES = " / "
# Separates the parts of `name_words`: the forms of names, their keys without legal forms and spaces, and joined words.
BETWEEN_PARTS = " // "


class SearchDocument(Base):
    """The words that find a version. The row is deleted with the document of the version."""

    __tablename__ = "search_documents"
    __table_args__ = (UniqueConstraint("record_pk", "known_from"),)

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key")
    record_pk: Mapped[int] = mapped_column(ForeignKey("records.pk"), comment="record that the search finds")
    document_pk: Mapped[int] = mapped_column(
        ForeignKey("documents.pk", ondelete="CASCADE"), unique=True, comment="document of the version"
    )
    kind: Mapped[Kind] = word_column(Kind, "kind of the record", indexed=False)
    slug: Mapped[str] = mapped_column(ordered_text(SLUG_LENGTH), comment="id of the record")
    name: Mapped[str] = mapped_column(ordered_text(NAME_LENGTH), comment="usual name")
    names: Mapped[list[str]] = mapped_column(Json, comment="all names as written, the usual name first")
    name_words: Mapped[str] = mapped_column(
        Text, comment="case-folded words of each name, then of the id, separated by slashes"
    )
    words: Mapped[str] = mapped_column(Text, comment="case-folded words of all searched fields, each once")
    certainty: Mapped[Certainty] = word_column(Certainty, "certainty of the version", name="certainty", indexed=False)
    last_published: Mapped[dt.date] = mapped_column(
        Date, comment="latest publication day among the sources of the version"
    )
    known_from: Mapped[dt.date] = mapped_column(Date, comment="publication day when this became known")
    known_to: Mapped[dt.date | None] = mapped_column(
        Date, comment="publication day when another version replaced this one; null for the current version"
    )

    document: Mapped[Document] = relationship(Document)


# Prefix of what Alembic cannot compare: the virtual table of FTS5 with its shadow tables, and expression indexes.
INDEX_PREFIX = "search_index"
# The tokenizer "ascii" splits at ASCII separators only, so at our spaces. It leaves all other characters unchanged.
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
# Not to_tsvector: it would split and stem the words again, and its result depends on the settings of the server.
VECTOR = "array_to_tsvector(string_to_array({}, ' '))"
GIN = tuple(
    f"CREATE INDEX search_index_{name} ON search_documents USING gin ({VECTOR.format(name)})"
    for name in ("name_words", "words")
)
for dialect, statements in (("sqlite", FTS5), ("postgresql", GIN)):
    for statement in statements:
        ddl = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy
        event.listen(SearchDocument.__table__, "after_create", ddl)

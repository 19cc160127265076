"""What search looks through: one row for each version of each record, and the index that each engine has of it.

Both engines index the same words, cut and folded before they come here.
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
from models.columns import NAME_LENGTH, SLUG_LENGTH, Json, ordered_text, word
from models.document import Document
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
VECTOR = "array_to_tsvector(string_to_array({}, ' '))"
GIN = tuple(
    f"CREATE INDEX search_index_{name} ON search_documents USING gin ({VECTOR.format(name)})"
    for name in ("name_words", "words")
)
for dialect, statements in (("sqlite", FTS5), ("postgresql", GIN)):
    for statement in statements:
        made = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
        event.listen(SearchDocument.__table__, "after_create", made)

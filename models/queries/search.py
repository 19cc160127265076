"""Queries of search: the full-text condition of each engine, and the rows to rank, highlight and complete.

Ranking is not here, but in api/search.
"""

import datetime as dt

from sqlalchemy import ColumnElement, and_, bindparam, cast, column, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from models.document import Document
from models.queries.records import Statement, is_known_as_of
from models.search_document import VECTOR, SearchDocument
from models.vocabularies import Kind

NAME_WORDS = "name_words"
WORDS = "words"


def matches_words(engine: str, where: str, words: tuple[str, ...], beginnings: tuple[str, ...]) -> ColumnElement[bool]:
    """Return the condition that a column has all the words, and words with these beginnings.

    `where` is `name_words` or `words`. The words must come from `ledger.text_tokens`, so they have letters, digits and
    marks only. Even so, they are quoted.
    """
    if engine == "postgresql":
        query = " & ".join([*(f"'{word}'" for word in words), *(f"'{beginning}':*" for beginning in beginnings)])
        vector: ColumnElement[str] = literal_column(VECTOR.format(f"search_documents.{where}"))
        return vector.op("@@", is_comparison=True)(cast(bindparam(None, query), TSQUERY))
    query = " AND ".join([*(f'"{word}"' for word in words), *(f'"{beginning}" *' for beginning in beginnings)])
    index = table("search_index", column("rowid"), column(where))
    matches = select(index.c.rowid).where(index.c[where].op("MATCH", is_comparison=True)(query))
    return SearchDocument.pk.in_(matches)


def select_candidates(matches: ColumnElement[bool], kinds: list[Kind], as_of: dt.date | None, limit: int) -> Statement:
    """Select the rows to rank. If more than `limit` match, those with the latest publication are selected."""
    is_of_kinds = [SearchDocument.kind.in_(kinds)] if kinds else []
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
        .where(and_(matches, is_known_as_of(SearchDocument, as_of), *is_of_kinds))
        .order_by(SearchDocument.last_published.desc(), SearchDocument.kind, SearchDocument.slug)
        .limit(limit)
    )


def select_bodies(document_pks: list[int]) -> Statement:
    """Select the documents whose matched words are highlighted."""
    return select(Document.pk, Document.body).where(Document.pk.in_(document_pks))


def select_names(as_of: dt.date | None) -> Statement:
    """Select all names, to complete what a user types."""
    return (
        select(
            SearchDocument.kind,
            SearchDocument.slug,
            SearchDocument.name,
            SearchDocument.names,
            SearchDocument.certainty,
        )
        .where(is_known_as_of(SearchDocument, as_of))
        .order_by(SearchDocument.kind, SearchDocument.slug)
    )

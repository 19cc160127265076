"""Queries of search: how each engine finds words, and what is ranked, marked and completed. Nothing is ranked here."""

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, cast, column, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from models.document import Document
from models.queries.records import Rows, is_known_as_of
from models.search_document import VECTOR, SearchDocument
from models.vocabularies import Kind

NAME_WORDS = "name_words"
WORDS = "words"


def matches_words(engine: str, where: str, words: tuple[str, ...], beginnings: tuple[str, ...]) -> ColumnElement[bool]:
    """Say that `where`, the column `name_words` or `words`, has all the words, and words with these beginnings.

    The words must come from `ledger.words`: letters, digits and marks. They are quoted all the same.
    """
    if engine == "postgresql":
        asked = " & ".join([*(f"'{one}'" for one in words), *(f"'{one}':*" for one in beginnings)])
        vector: ColumnElement[Any] = literal_column(VECTOR.format(f"search_documents.{where}"))
        return vector.op("@@", is_comparison=True)(cast(bindparam(None, asked), TSQUERY))
    asked = " AND ".join([*(f'"{one}"' for one in words), *(f'"{one}" *' for one in beginnings)])
    index = table("search_index", column("rowid"), column(where))
    found = select(index.c.rowid).where(index.c[where].op("MATCH", is_comparison=True)(asked))
    return SearchDocument.pk.in_(found)


def select_candidates(found: ColumnElement[bool], kinds: list[Kind], as_of: dt.date | None, limit: int) -> Rows:
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
        .where(and_(found, is_known_as_of(SearchDocument, as_of), *of_kind))
        .order_by(SearchDocument.last_published.desc(), SearchDocument.kind, SearchDocument.slug)
        .limit(limit)
    )


def select_bodies(document_pks: list[int]) -> Rows:
    """Select the documents in which matched words are to be marked."""
    return select(Document.pk, Document.body).where(Document.pk.in_(document_pks))


def select_names(as_of: dt.date | None) -> Rows:
    """Select all names, for completing what somebody types."""
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

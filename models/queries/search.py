"""Queries of search: the rows to rank, highlight and complete.

Ranking is not here, but in api/search. The condition that selects rows is in `models/queries/full_text.py`.
"""

import datetime as dt

from sqlalchemy import ColumnElement, and_, select

from models.document import Document
from models.queries.records import Statement, is_known_as_of
from models.search_document import SearchDocument
from models.vocabularies import Kind


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
            SearchDocument.last_published,
        )
        .where(is_known_as_of(SearchDocument, as_of))
        .order_by(SearchDocument.kind, SearchDocument.slug)
    )
